package organization_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/organization"
)

// who makes a profile: name, country and identifiers "SCHEME:id".
func who(name, country string, ids ...string) organization.Profile {
	p := organization.Profile{Names: []organization.Name{organization.ParseNameIn(name, country)}, Country: country}
	for _, id := range ids {
		scheme, number, _ := strings.Cut(id, ":")
		p.Identifiers = append(p.Identifiers, organization.ParseIdentifier(scheme, number, country))
	}
	return p
}

func TestCompare(t *testing.T) {
	t.Parallel()
	with := func(p organization.Profile, change func(*organization.Profile)) organization.Profile {
		change(&p)
		return p
	}
	berlin := func(p *organization.Profile) { p.Locality, p.Postal = "Berlin", "10115" }
	hamburg := func(p *organization.Profile) { p.Locality, p.Postal = "Hamburg", "20095" }
	person := func(p *organization.Profile) { p.Person = true }
	for _, tt := range []struct {
		name   string
		a, b   organization.Profile
		want   organization.Judgement
		method string
	}{
		{"one number, one name", who("Northwind Paper Ltd", "GB", "GB-COH:03794455"), who("NORTHWIND PAPER LIMITED", "GB", "GB-COH:3794455"), organization.Same, organization.ByID},
		{"one number, trading name", who("Northwind Paper Ltd", "GB", "GB-COH:03794455"), who("Northwind Paper Ltd (t/a Paper Palace)", "GB", "GB-COH:03794455"), organization.Same, organization.ByID},
		{"one number, initials", who("Instituto Nacional de Papel", "MX", "MX-RFC:UNA2907227Y5"), who("INP", "MX", "MX-RFC:UNA2907227Y5"), organization.Same, organization.ByID},
		{"one number, unlike names", who("Northwind Paper Ltd", "GB", "GB-COH:03794455"), who("Southern Stone Ltd", "GB", "GB-COH:03794455"), organization.Suggested, organization.ByID},
		{"one number, a branch", who("Northwind AG", "DE", "DE-VAT:136695976"), who("Northwind AG Zweigniederlassung Wien", "DE", "DE-VAT:136695976"), organization.Suggested, organization.ByID},
		{"one number, part of it", who("Example University", "AU", "AU-ABN:51824753556"), who("Alumni Rowing Example University Pty Ltd", "AU", "AU-ABN:51824753556"), organization.Suggested, organization.ByID},
		{"one number, a service of it", who("Société nationale Northwind", "FR", "FR-SIREN:552100554"), who("Northwind Voyageurs SA", "FR", "FR-SIREN:552100554"), organization.Suggested, organization.ByID},
		{"junk number", who("Northwind Paper Ltd", "GB", "GB-COH:00000000"), who("Southern Stone Ltd", "GB", "GB-COH:00000000"), organization.None, organization.ByScore},
		{"number of no register", who("Northwind Paper Ltd", "", ":A77881"), who("Southern Stone Ltd", "", ":A77881"), organization.None, organization.ByScore},
		{"two valid numbers", who("Vent du Nord SA", "FR", "FR-SIREN:552100554"), who("Vent du Nord SA", "FR", "FR-SIREN:404833048"), organization.Different, organization.ByVeto},
		{"two numbers without checksum", who("Northwind Paper Ltd", "GB", "GB-COH:03794455"), who("Northwind Paper Ltd", "GB", "GB-COH:03794456"), organization.Suggested, organization.ByVeto},
		{"invalid number is no conflict", who("Vent du Nord SA", "FR", "FR-SIREN:552100554"), who("Vent du Nord SA", "FR", "FR-SIREN:552100555"), organization.Same, organization.ByName},
		{"numbers of places", who("Northwind Paper Inc", "US", "US-UEI:ZQGGHJHF74L7"), who("Northwind Paper Inc", "US", "US-UEI:ZQGGHJHF74L8"), organization.Same, organization.ByName},
		{"establishments", who("Vent du Nord SA", "FR", "FR-SIRET:40483304800022"), who("Vent du Nord SA", "FR", "FR-SIREN:404833048"), organization.Suggested, organization.ByVeto},
		{"one agrees, one conflicts", who("Vent du Nord SA", "FR", "FR-SIREN:552100554", "XI-LEI:5493006MHB84DD0ZWV18"), who("Vent du Nord SA", "FR", "FR-SIREN:404833048", "XI-LEI:5493006MHB84DD0ZWV18"), organization.Suggested, organization.ByVeto},

		{"one name", who("Northwind Paper GmbH", "DE"), who("Northwind Paper Gesellschaft mit beschränkter Haftung", "DE"), organization.Same, organization.ByName},
		{"one name, one form unknown", who("Northwind Paper", "DE"), who("Northwind Paper GmbH", "DE"), organization.Same, organization.ByName},
		{"one name, two towns", who("Northwind Paper GmbH", "DE"), who("Northwind Paper GmbH", "DE"), organization.Same, organization.ByName},
		{"formless in two towns", with(who("Northwind Paper Makers", "DE"), berlin), with(who("Northwind Paper Makers", "DE"), hamburg), organization.Suggested, organization.ByVeto},
		{"two countries", who("Northwind Paper Ltd", "GB"), who("Northwind Paper Ltd", "IE"), organization.Suggested, organization.ByVeto},
		{"country unknown", who("Northwind Paper Ltd", "GB"), who("Northwind Paper Ltd", ""), organization.Same, organization.ByName},
		{"country unknown, short name", who("ABC Ltd", "GB"), who("ABC Ltd", ""), organization.Suggested, organization.ByVeto},
		{"common words", who("Ministry of Finance", "GB"), who("Ministry of Finance", "GB"), organization.Suggested, organization.ByVeto},
		{"common words, one town", with(who("Municipal Hospital", "DE"), berlin), with(who("Municipal Hospital", "DE"), berlin), organization.Same, organization.ByName},
		{"name of many places", who("Northwind County", "US"), who("Northwind County", "US"), organization.Suggested, organization.ByVeto},
		{"name of many places, one town", with(who("Hospital San Northwind", "DE"), berlin), with(who("Hospital San Northwind", "DE"), berlin), organization.Same, organization.ByName},
		{"spellings of one Polish form", who("Wiatr Spółka Akcyjna", "PL"), who("Wiatr S.A.", "PL"), organization.Same, organization.ByName},
		{"typing error", who("Northwind Paper Ltd", "GB"), who("Northwimd Paper Ltd", "GB"), organization.Suggested, organization.ByScore},
		{"two scripts", who("Google", "IL"), who("גוגל", "IL"), organization.Suggested, organization.ByScore},
		{"translated form", who("Severny Veter OOO", "RU"), who("Severny Veter LLC", "RU"), organization.Same, organization.ByName},
		{"written together", who("North Wind Paper Ltd", "GB"), who("Northwind Paper Ltd", "GB"), organization.Same, organization.ByName},
		{"same sound, other signs", who("北风有限公司", "CN"), who("背风有限公司", "CN"), organization.Suggested, organization.ByScore},
		{"state of liquidation", who("Northwind Paper GmbH i.L.", "DE"), who("Northwind Paper GmbH", "DE"), organization.Same, organization.ByName},
		{"nothing in common", who("Northwind Paper Ltd", "GB"), who("Southern Stone Ltd", "GB"), organization.None, organization.ByScore},

		{"persons by name", with(who("Example Person", "GB"), person), with(who("Example Person", "GB"), person), organization.None, organization.ByVeto},
		{"persons by number", with(who("Example Person", "BR", "BR-CPF:111.444.777-35"), person), with(who("Example M. Person", "BR", "CPF:11144477735"), person), organization.Same, organization.ByID},
		{"number of a person", who("Example Person", "BR", "BR-CPF:11144477735"), who("Example Person", "BR"), organization.None, organization.ByVeto},
		{"sole traders", who("ФОП Приклад", "UA"), who("ФОП Приклад", "UA"), organization.None, organization.ByVeto},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := organization.Compare(tt.a, tt.b, nil)
			if v.Judgement != tt.want || v.Method != tt.method {
				t.Errorf("%s by %s %.3f %v, want %s by %s", v.Judgement, v.Method, v.Score, v.Reasons, tt.want, tt.method)
			}
			if diff := cmp.Diff(v, organization.Compare(tt.b, tt.a, nil)); diff != "" {
				t.Errorf("not symmetric (-ab +ba):\n%s", diff)
			}
			if len(v.Reasons) == 0 {
				t.Error("no reason")
			}
		})
	}
}

// TestCompareHoldsTogether: for all profiles the verdict is symmetric, its score
// is a share, persons meet by number only, and a name is the same as itself.
func TestCompareHoldsTogether(t *testing.T) {
	t.Parallel()
	words := rapid.SampledFrom([]string{"Northwind", "Nordwind", "Paper", "Papers", "Holding", "GmbH", "Ltd", "UK", "471", "Bank", "ООО", "Ветер", "גוגל", "有限公司", "北", "branch", "t/a"})
	ids := rapid.SampledFrom([]string{"", "FR-SIREN:552100554", "FR-SIREN:404833048", "GB-COH:03794455", "XX:A7788", "GB-COH:0"})
	draw := func(t *rapid.T, label string) organization.Profile {
		p := who(strings.Join(rapid.SliceOfN(words, 1, 5).Draw(t, label), " "), rapid.SampledFrom([]string{"", "GB", "DE"}).Draw(t, label), ids.Draw(t, label))
		p.Person = rapid.IntRange(0, 5).Draw(t, label) == 0
		p.Locality = rapid.SampledFrom([]string{"", "Berlin", "Hamburg"}).Draw(t, label)
		p.Domain = rapid.SampledFrom([]string{"", "northwind.example", "gmail.com"}).Draw(t, label)
		return p
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		v := organization.Compare(a, b, nil)
		if diff := cmp.Diff(v, organization.Compare(b, a, nil)); diff != "" {
			t.Fatalf("not symmetric:\n%s", diff)
		}
		if v.Score < 0 || v.Score > 1 || math.IsNaN(v.Score) {
			t.Fatalf("score %v", v.Score)
		}
		if v.Judgement == organization.Same && (a.Person || b.Person) && v.Method != organization.ByID {
			t.Fatalf("persons merged by %s", v.Method)
		}
		if v.Judgement == organization.Same && v.Method == organization.ByName && a.Names[0].Branch != b.Names[0].Branch {
			t.Fatalf("a branch merged: %q, %q", a.Names[0].Original, b.Names[0].Original)
		}
		if self := organization.Compare(a, a, nil); self.Judgement == organization.Different {
			t.Fatalf("%q is not itself: %v", a.Names[0].Original, self)
		}
	})
}

// TestSpellingsOfForms: names under all spellings of a legal form are one company
// in a country of the form; under forms of other classes they are not.
func TestSpellingsOfForms(t *testing.T) {
	t.Parallel()
	same, apart := &tally{}, &tally{}
	scripts := map[string]string{"GR": "Βόρειος Άνεμος", "RU": "Северный Ветер", "UA": "Північний Вітер", "BG": "Северен Вятър", "IL": "רוח צפון", "EG": "رياح الشمال",
		"AE": "رياح الشمال", "CN": "北风贸易", "JP": "北風商事", "KR": "북풍무역", "TH": "ลมเหนือ", "GE": "ჩრდილოეთის ქარი", "AM": "Հյուսիսային Քամի", "IN": "North Wind"}
	forms := organization.Forms()
	for i, f := range forms {
		base := "Northwind Paperworks"
		if native, ok := scripts[f.Countries[0]]; ok {
			base = native
		}
		country := f.Countries[0]
		if country == "*" || f.Class == "SOLE" || f.Class == "CO" {
			continue
		}
		names := make([]organization.Profile, len(f.Spellings))
		for k, s := range f.Spellings {
			names[k] = who(base+" "+s, country)
		}
		for k, a := range names {
			for _, b := range names[k+1:] {
				v := organization.Compare(a, b, nil)
				same.add(v, true)
				if v.Judgement != organization.Same {
					t.Logf("  %s: %q, %q: %s %v", f.Name, a.Names[0].Original, b.Names[0].Original, v.Judgement, v.Reasons)
				}
			}
		}
		for _, g := range forms[i+1:] {
			if g.Class == f.Class || g.Class == "SOLE" || g.Class == "CO" || !shareCountry(f.Countries, g.Countries) {
				continue
			}
			other := who(base+" "+g.Spellings[0], country)
			v := organization.Compare(names[0], other, nil)
			apart.add(v, false)
			if v.Judgement == organization.Same {
				t.Errorf("%q and %q merged: %v", names[0].Names[0].Original, other.Names[0].Original, v.Reasons)
			}
		}
	}
	t.Logf("spellings of one legal form      %s", same)
	t.Logf("forms of two classes             %s", apart)
	if same.autoRight*100 < same.pairs*95 {
		t.Errorf("only %d of %d spellings meet", same.autoRight, same.pairs)
	}
}

func shareCountry(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y && x != "*" {
				return true
			}
		}
	}
	return false
}
