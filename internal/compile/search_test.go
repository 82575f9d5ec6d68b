package compile_test

import (
	"strings"
	"testing"

	"daylight/internal/compile"
)

func TestMainFigure(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, release, want string }{
		{"signed before awarded before estimated", `{"tender":{"value":{"amount":9}},"awards":[{"id":"1","value":{"amount":8}}],"contracts":[{"id":"1","value":{"amount":7}}]}`, "signed 7"},
		{"the largest of a kind", `{"awards":[{"id":"1","value":{"amount":8}},{"id":"2","value":{"amount":80}}]}`, "awarded 80"},
		{"not zero", `{"awards":[{"id":"1","value":{"amount":0}}],"tender":{"value":{"amount":5}}}`, "estimated 5"},
		{"not withheld", `{"contracts":[{"id":"1","value":{"amount":5,"x_daylight":{"status":"withheld"}}}],"planning":{"budget":{"amount":{"amount":4}}}}`, "budget 4"},
		{"not implausible", `{"contracts":[{"id":"1","value":{"amount":1e25}}],"tender":{"maximumValue":{"amount":3}}}`, "ceiling 3"},
		{"not a bid, a minimum, an option or a subaward", `{"bids":{"details":[{"id":"1","value":{"amount":1}}]},"tender":{"minValue":{"amount":1}},
			"contracts":[{"id":"1","x_valueWithOptions":{"amount":1},"x_subawards":[{"id":"1","value":{"amount":1}}]}],"x_daylight":{"noticeTotal":{"amount":1}}}`, ""},
		{"obligated", `{"contracts":[{"id":"1","x_obligated":{"amount":6}}],"tender":{"value":{"amount":9}}}`, "obligated 6"},
		{"none", `{"awards":[{"id":"1","value":{"currency":"GBP"}}]}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := one(t, tt.release)
			got := ""
			if m := compile.Main(p.Amounts); m != nil {
				got = string(m.Kind) + " " + m.Amount.Decimal.String()
			}
			if got != tt.want {
				t.Errorf("main figure %q, want %q", got, tt.want)
			}
			doc := compile.Search(p, nil)
			if doc.Amount.Valid != (tt.want != "") || doc.Amount.Valid && !strings.HasSuffix(tt.want, " "+doc.Amount.Decimal.String()) {
				t.Errorf("search has amount %v, want %q", doc.Amount, tt.want)
			}
		})
	}
	p := process(t, notice{id: "a", day: 1, release: `{"awards":[{"id":"1","value":{"amount":9}}]}`},
		notice{id: "b", day: 2, release: `{"awards":[{"id":"1","value":{"amount":2}}]}`})
	if m := compile.Main(p.Amounts); m == nil || m.Amount.Decimal.String() != "2" {
		t.Errorf("main figure %+v, want the restated 2", m)
	}
}

func TestSearchVector(t *testing.T) {
	t.Parallel()
	contact := `"contactPoint":{"name":"Zebulon Quist","email":"zquist@mail.example","telephone":"+44 20 5550123","faxNumber":"5550999","url":"https://zq.example"}`
	p := one(t, `{"tender":{"id":"REF-77","title":"Bridge repair","title_fr":"Réparation du pont","description":"Steel work",`+contact+`,
		"lots":[{"id":"1","title":"Northern span","description":"Rivets"}],"items":[{"id":"1","description":"Girders"}],
		"classification":{"scheme":"CPV","id":"45221000","description":"Viaducts"}},
		"parties":[{"id":"1","name":"Example City Council","roles":["buyer"],`+contact+`,"additionalContactPoints":[{"name":"Zebulon Quist"}]},
			{"id":"2","name":"Northwind Paper Ltd","roles":["supplier"],`+contact+`,"persones":[{"name":"Zebulon Quist"}]},
			{"id":"3","name":"Panel Of Reviewers","roles":["reviewBody"]}],
		"awards":[{"id":"1","title":"Accepted offer","suppliers":[{"id":"2"}]}],"contracts":[{"id":"C-9","title":"Signed deed"}]}`)
	vector := compile.Search(p, []string{"notice-4711"}).Vector
	weights := map[string]string{}
	for entry := range strings.FieldsSeq(vector) {
		word, places, _ := strings.Cut(entry, ":")
		weights[strings.Trim(word, "'")] = strings.TrimLeft(places, "0123456789")
	}
	for word, want := range map[string]string{
		"bridge": "A", "reparation": "A", "pont": "A", "span": "A", "accepted": "A", "deed": "A",
		"council": "B", "northwind": "C", "paper": "C", "reviewers": "",
		"steel": "", "rivets": "", "girders": "", "viaducts": "", "4711": "", "77": "",
	} {
		if got, ok := weights[word]; !ok || got != want {
			t.Errorf("%s: found %v, weight %q, want %q in %s", word, ok, got, want, vector)
		}
	}
	for _, hidden := range []string{"zebulon", "quist", "zquist", "mail", "5550123", "5550999", "zq"} {
		if _, ok := weights[hidden]; ok {
			t.Errorf("a contact person can be found by %q", hidden)
		}
	}
}
