package group_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"daylight/internal/lexis"
	"daylight/internal/organization/group"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	groups, _ := embedded(t)
	m := group.NewMatcher(groups)
	for _, tt := range []struct {
		name, text string
		names      group.Names
		want       string // group:alias[:reseller]
	}{
		{"name", "Hosting on Amazon Web Services for one year", group.Names{}, "amazon:Amazon Web Services"},
		{"acronym", "CLOUD HOSTING (AWS), 12 MONTHS", group.Names{}, "amazon:AWS"},
		{"acronym in small letters", "the aws of the saw", group.Names{}, ""},
		{"acronym inside a word", "LAWS and DRAWS", group.Names{}, ""},
		{"acronym of something else", "Automatic Weather Station (AWS). Ten AWS are bought.", group.Names{}, ""},
		{"acronym spelled out", "Amazon Web Services (AWS)", group.Names{}, "amazon:Amazon Web Services amazon:AWS"},
		{"river", "Survey of the Amazon basin", group.Names{}, ""},
		{"brand", "Toner from Amazon", group.Names{}, "amazon:Amazon"},
		{"hebrew", "שירותי ענן של גוגל", group.Names{}, "alphabet:גוגל"},
		{"hebrew with particle", "מעבר לגוגל", group.Names{}, "alphabet:גוגל"},
		{"russian", "Лицензии Майкрософт", group.Names{}, "microsoft:Майкрософт"},
		{"chinese", "采购华为服务器", group.Names{}, "huawei:华为"},
		{"member's own name", "Contract with Google Cloud EMEA Limited", group.Names{Apart: []string{"Google Cloud EMEA Limited"}}, ""},
		{"beside the member's name", "Google Cloud EMEA Limited sells Google Workspace", group.Names{Apart: []string{"Google Cloud EMEA Limited"}}, "alphabet:Google Workspace"},
		{"reseller", "Purchase from an authorised reseller of Microsoft licences", group.Names{}, "microsoft:Microsoft:reseller"},
		{"reseller in another sentence", "The reseller shall deliver. All works on Microsoft systems.", group.Names{}, "microsoft:Microsoft"},
		{"reseller too far", "reseller one two three four five six seven eight nine ten eleven Microsoft", group.Names{}, "microsoft:Microsoft"},
		{"through the supplier", "AWS services through Northwind Cloud Resale LLC", group.Names{Sellers: []string{"Northwind Cloud Resale LLC"}}, "amazon:AWS:through northwind cloud"},
		{"through something", "AWS services through a portal", group.Names{Sellers: []string{"Northwind Cloud Resale LLC"}}, "amazon:AWS"},
		{"hebrew reseller", "רכישת רישוי מיקרוסופט ממשווק מורשה, משווק מורשה", group.Names{}, "microsoft:מיקרוסופט:משווק מורשה"},
		{"german", "Microsoft-Lizenzen über einen Wiederverkäufer", group.Names{}, "microsoft:Microsoft:wiederverkaufer"},
		{"not leonardo", "Scuola Leonardo da Vinci", group.Names{}, ""},
		{"acts in Portuguese", "Publicação dos atos oficiais do município", group.Names{}, ""},
		{"acts at the head", "Atos oficiais: publicação", group.Names{}, ""},
		{"acts in capitals", "PUBLICAÇÃO DE ATOS", group.Names{}, ""},
		{"the company in Portuguese", "Suporte da Atos por um ano", group.Names{}, "atos:Atos"},
		{"to outline in French", "cerner les besoins", group.Names{}, ""},
		{"the minimum wage of France", "indexé sur le SMIC horaire", group.Names{}, ""},
		{"river behind a word", "obras no rio Amazon", group.Names{}, ""},
		{"a welding code", "Welding to AWS D1.1", group.Names{}, ""},
		{"a brand spelled out as something else", "Dienst Justitiële Inrichtingen (DJI). DJI vraagt", group.Names{}, ""},
		{"nothing", "", group.Names{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range m.Mentions([]group.Text{{Place: "title", Text: tt.text}}, tt.names) {
				text := found.Group + ":" + found.Alias.Text
				if found.Reseller != "" {
					text += ":" + found.Reseller
				}
				got = append(got, text)
				if found.Snippet == "" || found.Place != "title" {
					t.Errorf("mention %+v", found)
				}
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("%q, want %q", text, tt.want)
			}
		})
	}
}

// Every text that Mentions finds a group in is found by one of its phrases: what
// the store looks for misses nothing.
func TestPhrases(t *testing.T) {
	t.Parallel()
	groups, _ := embedded(t)
	m := group.NewMatcher(groups)
	rapid.Check(t, func(rt *rapid.T) {
		g := rapid.SampledFrom(groups).Draw(rt, "group")
		a := rapid.SampledFrom(g.Aliases).Draw(rt, "alias")
		before := rapid.SampledFrom([]string{"", "for ", "ל", "the new"}).Draw(rt, "before")
		text := before + a.Text + rapid.SampledFrom([]string{"", ".", " now", "-based"}).Draw(rt, "after")
		for _, found := range m.Mentions([]group.Text{{Place: "title", Text: text}}, group.Names{}) {
			of := find(groups, found.Group)
			words := " " + strings.Join(lexis.Words(text), " ") + " "
			if !slices.ContainsFunc(of.Phrases(), func(p string) bool { return strings.Contains(words, " "+p+" ") }) {
				rt.Fatalf("%q mentions %s by none of its phrases", text, of.ID)
			}
		}
	})
}
