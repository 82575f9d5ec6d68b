package group_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/organization"
	"daylight/internal/organization/group"
)

func codes(t testing.TB, name, country string, ids ...organization.Identifier) []string {
	t.Helper()
	classes, err := group.Classify(name, country, ids)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, c := range classes {
		out = append(out, c.Code)
		if c.Evidence == "" || !strings.HasPrefix(c.Rule, c.Code+".") || !strings.HasSuffix(c.Rule, ".1") {
			t.Errorf("%s: rule %q, evidence %q", name, c.Rule, c.Evidence)
		}
	}
	return out
}

func TestClassify(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, country, want string }{
		{"Example Metropolitan Police Service", "GB", "police"},
		{"Police Federation Sports Club", "GB", ""},
		{"Polizeisportverein Beispielstadt e.V.", "DE", ""},
		{"Polizeipräsidium Beispielstadt", "DE", "police"},
		{"Ministry of Defence Police", "GB", "defence ministry police"},
		{"University Hospital of Example", "GB", "education health"},
		{"Universitätsklinikum Beispielstadt", "DE", "education health"},
		{"U.S. IMMIGRATION AND CUSTOMS ENFORCEMENT", "US", "customs immigration"},
		{"U.S. Customs and Border Protection", "US", "customs immigration"},
		{"ICE", "US", "customs immigration"},
		{"Salvation Army", "GB", ""},
		{"Example Civil Defence Volunteers", "IE", ""},
		{"Health and Safety Example Ltd", "GB", ""},
		{"Public Defender of Example County", "US", "justice municipality"},
		{"Research Council of Example", "GB", "research"},
		{"Northwind Paper Ltd", "GB", ""},
		{"Defensa Civil Ejemplo", "CO", ""},
		{"Ejército Nacional", "CO", "defence"},
		{"Ministère des Armées", "FR", "defence ministry"},
		{"Comune di Esempio - Polizia Locale", "IT", "municipality police"},
		{"Gemeente Voorbeeld", "NL", "municipality"},
		{"Komenda Główna Policji", "PL", "police"},
		{"Policie České republiky", "CZ", "police"},
		{"Polismyndigheten", "SE", "police"},
		{"משטרת ישראל", "IL", "police"},
		{"משרד הביטחון", "IL", "defence ministry"},
		{"רשות האוכלוסין וההגירה", "IL", "immigration"},
		{"עיריית דוגמה", "IL", "municipality"},
		{"שירות בתי הסוהר", "IL", "prison"},
		{"Державна прикордонна служба України", "UA", "immigration"},
		{"Міністерство оборони України", "UA", "defence ministry"},
		{"Полиция города Пример", "RU", "police"},
		{"Spitalul Municipal Exemplu", "RO", "health municipality"},
		{"Δήμος Παραδείγματος", "GR", "municipality"},
		{"Ελληνική Αστυνομία", "GR", "police"},
		{"European Border and Coast Guard Agency", "PL", "eu_body immigration"},
		{"Frontex", "PL", "eu_body immigration"},
		{"eu-LISA", "EE", "eu_body immigration"},
		{"Stadt Beispiel", "DE", "municipality"},
		{"Klinikum Ingolstadt", "DE", "health"},
		{"Land Berlin", "DE", "region"},
		{"Beispiel Land GmbH", "DE", ""},
		{"Annapolis Example Store", "US", ""},
		{"Court Road Primary School", "GB", "education"},
		{"Tribunal de Contas do Exemplo", "BR", "audit"},
		{"Polícia Militar do Exemplo", "BR", "police"},
		{"", "GB", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(codes(t, tt.name, tt.country), " "); got != tt.want {
				classes, _ := group.Classify(tt.name, tt.country, nil)
				t.Errorf("classes %q, want %q: %v", got, tt.want, classes)
			}
		})
	}
}

func TestClassifyByNumber(t *testing.T) {
	t.Parallel()
	id := organization.ParseIdentifier("US-FPDS", "97AS", "US")
	if got := codes(t, "Example Logistics", "US", id); !slices.Equal(got, []string{"defence"}) {
		t.Errorf("classes %q of %v", got, id)
	}
}

// Whatever a name holds, its classes are known, sorted and each there once.
func TestClassifyProperty(t *testing.T) {
	t.Parallel()
	known, err := group.Classes()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.String().Draw(rt, "name") + " " + rapid.SampledFrom([]string{"", "Police", "hospital", "שב\"כ", "* ", "Stadt"}).Draw(rt, "word")
		got := codes(t, name, "", nil...)
		if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
			rt.Fatalf("classes %q", got)
		}
		for _, c := range got {
			if !slices.ContainsFunc(known, func(k group.ClassName) bool { return k.Code == c && k.Words != "" }) {
				rt.Fatalf("the class %q has no words", c)
			}
		}
	})
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		word string
		want []string
	}{
		{"ice", []string{"Instituto Costarricense de Electricidad", "Immigration and Customs Enforcement"}},
		{"צה\"ל", []string{"צבא ההגנה לישראל", "צבא הגנה לישראל"}},
		{"EU-LISA", []string{"European Union Agency for the Operational Management of Large-Scale IT Systems"}},
		{"northwind", nil},
		{"", nil},
	} {
		got, err := group.Expand(tt.word)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.word, diff)
		}
	}
	all, err := group.Acronyms()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Text == "" || a.Name == "" || len(a.Country) != 2 || a.Source == "" || strings.EqualFold(a.Text, a.Name) {
			t.Errorf("row %+v", a)
		}
	}
	t.Logf("%d rows", len(all))
}
