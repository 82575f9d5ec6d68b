package organization_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hbollon/go-edlib"

	"daylight/internal/organization"
)

// different are pairs that people take for one organisation and the law does not.
func different() [][2]string {
	return [][2]string{
		{"Intel", "Intel 471"},
		{"Intel Corporation", "Intel 471 Inc."},
		{"Example Holdings Ltd", "Example Ltd"},
		{"Northwind Paper Holding GmbH", "Northwind Paper GmbH"},
		{"Northwind Paper Group plc", "Northwind Paper plc"},
		{"Northwind Paper International Ltd", "Northwind Paper Ltd"},
		{"Northwind Paper Services Ltd", "Northwind Paper Ltd"},
		{"Northwind Paper Foundation", "Northwind Paper"},
		{"Google Ireland Limited", "Google Limited"},
		{"AWS EMEA SARL", "AWS SARL"},
		{"Northwind Paper Ltd", "Northwind Paper PLC"},
		{"Northwind Paper LLC", "Northwind Paper Inc"},
		{"Northwind Paper GmbH", "Northwind Paper GmbH & Co. KG"},
		{"Northwind Paper s.r.o.", "Northwind Paper a.s."},
		{"Northwind Paper AG", "Northwind Paper AG Zweigniederlassung Wien"},
		{"Northwind Bank S.A.", "Northwind Bank S.A., Sucursal en España"},
		{"Northwind Bank plc Paris branch", "Northwind Bank plc Lyon branch"},
		{"Lot 3 GmbH", "Lot 4 GmbH"},
		{"Example School No 5", "Example School No 6"},
		{"Example Fund I LP", "Example Fund II LP"},
		{"Government of Estonia", "Government of Ethiopia"},
		{"Example Region North Ambulance Trust", "Example Region South Ambulance Trust"},
		{"ТОВ «Приклад»", "ПрАТ «Приклад»"},
		{"ООО Пример", "ООО Пример Плюс"},
		{"北风贸易有限公司", "北风科技有限公司"},
		{"株式会社北風", "合同会社北風"},
		{"Northwind Paper 1998 Ltd", "Northwind Paper Ltd"},
		{"Deutsche Bank Trust Company", "Deutsche Bank"},
		{"BAE Systems, Inc.", "BWI Systems, Inc."},
	}
}

// TestHardNegatives: no pair of these is ever merged without a human, whatever
// else agrees.
func TestHardNegatives(t *testing.T) {
	t.Parallel()
	for _, p := range different() {
		a, b := profile(p[0]), profile(p[1])
		for _, same := range []bool{false, true} {
			if same {
				for _, x := range []*organization.Profile{&a, &b} {
					x.Country, x.Locality, x.Postal, x.Domain = "DE", "Example City", "10115", "northwind.example"
				}
			}
			if v := organization.Compare(a, b, nil); v.Judgement == organization.Same {
				t.Errorf("%q and %q: merged by %s %.3f %v", p[0], p[1], v.Method, v.Score, v.Reasons)
			}
		}
	}
}

// TestNearestNames: the nearest names under different identifiers or parents are
// never merged, unless they are the same name.
func TestNearestNames(t *testing.T) {
	t.Parallel()
	type member struct {
		name, group string
		id          organization.Identifier
		country     string
		parsed      organization.Name
	}
	var ocds, goc []member
	for _, c := range clusters(t) {
		id := organization.ParseIdentifier(c.Scheme, c.ID, c.country())
		if id.Validity < organization.Plausible || id.Personal() {
			continue
		}
		for _, n := range c.Names {
			ocds = append(ocds, member{n, id.Scheme + id.ID, id, c.country(), organization.ParseName(n)})
		}
	}
	for _, r := range readCSV(t, ',', "suites", "entity-resolution", "goc_vendor_normalization.csv") {
		goc = append(goc, member{r[1], r[0], organization.Identifier{}, "CA", organization.ParseName(r[1])})
	}
	for _, set := range []struct {
		name    string
		members []member
	}{{"ocds clusters", ocds}, {"goc vendors", goc}} {
		slices.SortFunc(set.members, func(a, b member) int { return strings.Compare(a.parsed.Norm+a.name, b.parsed.Norm+b.name) })
		pairs, merged, withID, suggested := 0, 0, 0, 0
		for i, a := range set.members {
			// The nearest of another group: by edit distance among those that share
			// the first word or stand next in the alphabet.
			for j := max(0, i-25); j < min(len(set.members), i+26); j++ {
				b := set.members[j]
				if j <= i || a.group == b.group || glued(a.parsed) == glued(b.parsed) {
					continue
				}
				if edlib.JaroWinklerSimilarity(a.parsed.Norm, b.parsed.Norm) < 0.80 {
					continue
				}
				pairs++
				x := organization.Profile{Names: []organization.Name{a.parsed}, Country: a.country}
				y := organization.Profile{Names: []organization.Name{b.parsed}, Country: b.country}
				v := organization.Compare(x, y, nil)
				switch v.Judgement {
				case organization.Same:
					merged++
					t.Errorf("%s: %q (%s) and %q (%s) merged by name: %.3f %v", set.name, a.name, a.group, b.name, b.group, v.Score, v.Reasons)
				case organization.Suggested:
					suggested++
				}
				if a.id.Scheme == "" {
					continue
				}
				x.Identifiers, y.Identifiers = []organization.Identifier{a.id}, []organization.Identifier{b.id}
				if v := organization.Compare(x, y, nil); v.Judgement == organization.Same {
					withID++
					t.Errorf("%s: %q and %q merged despite their identifiers: %v", set.name, a.name, b.name, v.Reasons)
				}
			}
		}
		t.Logf("nearest names, %-14s pairs %d, merged by name %d, merged with identifiers %d, suggested by name %d", set.name, pairs, merged, withID, suggested)
		if pairs < 100 {
			t.Errorf("%s: only %d pairs", set.name, pairs)
		}
	}
}

// glued is a name without spaces: equal ones are one name, whatever their groups.
func glued(n organization.Name) string { return strings.ReplaceAll(n.Norm, " ", "") }

// TestVendorGroups prints how many spellings of a Canadian vendor meet. The groups
// collapse subsidiaries into parents, so recall is for information.
func TestVendorGroups(t *testing.T) {
	t.Parallel()
	rows := readCSV(t, ',', "suites", "entity-resolution", "goc_vendor_normalization.csv")
	groups := map[string][]string{}
	var all []string
	for _, r := range rows {
		groups[r[0]] = append(groups[r[0]], r[1])
		all = append(all, r[1])
	}
	f := newRarity(all)
	c := &tally{}
	for _, names := range groups {
		slices.Sort(names)
		if len(names) > 30 {
			names = names[:30]
		}
		for i, a := range names {
			for _, b := range names[i+1:] {
				x, y := profile(a), profile(b)
				x.Country, y.Country = "CA", "CA"
				c.add(organization.Compare(x, y, f), true)
			}
		}
	}
	t.Logf("%-28s %s", "goc vendors in one group", c)
	if c.autoRight < 300 || c.suggestedOK < 5000 {
		t.Errorf("recall fell: %s", c)
	}
}
