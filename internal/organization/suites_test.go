package organization_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"daylight/internal/organization"
	"daylight/internal/shareddata"
)

// pair is a labelled pair of names.
type pair struct {
	set, a, b string
	same      bool
	person    bool
}

// tally counts verdicts over the pairs of a set.
type tally struct {
	pairs, positive        int
	auto, autoRight        int
	suggested, suggestedOK int
}

func (c *tally) add(v organization.Verdict, same bool) {
	c.pairs++
	if same {
		c.positive++
	}
	switch v.Judgement {
	case organization.Same:
		c.auto++
		if same {
			c.autoRight++
		}
	case organization.Suggested:
		c.suggested++
		if same {
			c.suggestedOK++
		}
	}
}

func (c *tally) String() string {
	share := func(n, of int) string {
		if of == 0 {
			return "-"
		}
		return fmt.Sprintf("%.3f (%d/%d)", float64(n)/float64(of), n, of)
	}
	return fmt.Sprintf("pairs %d, automatic precision %s, recall automatic %s, recall with suggestions %s, suggestions that are right %s",
		c.pairs, share(c.autoRight, c.auto), share(c.autoRight, c.positive), share(c.autoRight+c.suggestedOK, c.positive), share(c.suggestedOK, c.suggested))
}

func profile(name string) organization.Profile {
	return organization.Profile{Names: []organization.Name{organization.ParseName(name)}}
}

// rarity is a Frequencies of a list of names.
type rarity struct {
	count map[string]int
	total float64
}

func newRarity(names []string) rarity {
	r := rarity{map[string]int{}, float64(len(names))}
	for _, n := range names {
		for _, w := range strings.Fields(organization.ParseName(n).Key) {
			r.count[w]++
		}
	}
	return r
}

func (r rarity) Rarity(token string) float64 {
	n := r.count[token]
	if n == 0 {
		return 1
	}
	return math.Log(r.total/float64(n)) / math.Log(r.total)
}

func readCSV(t *testing.T, comma rune, parts ...string) [][]string {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func nameBench(t *testing.T) []pair {
	var pairs []pair
	for _, r := range readCSV(t, ',', "suites", "entity-resolution", "name_bench_cases.csv") {
		if r[1] != "Vessel" {
			pairs = append(pairs, pair{"name_bench " + r[1], r[2], r[3], r[4] == "true", r[1] == "Person"})
		}
	}
	return pairs
}

// entityBench reads the checks that have names only; the file is plain YAML.
func entityBench(t *testing.T) []pair {
	b, err := os.ReadFile(shareddata.Path(t, "suites", "entity-resolution", "entity_bench_checks.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var pairs []pair
	var p pair
	var names []string
	flush := func() {
		if len(names) == 2 && p.set != "entity_bench Vessel" {
			p.a, p.b = names[0], names[1]
			pairs = append(pairs, p)
		}
		names = nil
	}
	for line := range strings.Lines(string(b)) {
		key, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "- ")), ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		value = strings.ReplaceAll(strings.ReplaceAll(value, `\"`, `"`), "''", "'")
		switch key {
		case "match":
			flush()
			p = pair{same: value == "true"}
		case "schema":
			p.set, p.person = "entity_bench "+value, value == "Person"
		case "name":
			names = append(names, value)
		}
	}
	flush()
	return pairs
}

// TestBench scores the labelled pairs. The labels of the benchmarks ask whether
// names may denote one thing; ours whether it is safe to say so.
func TestBench(t *testing.T) {
	t.Parallel()
	sets := map[string]*tally{}
	for _, p := range slices.Concat(nameBench(t), entityBench(t)) {
		a, b := profile(p.a), profile(p.b)
		a.Person, b.Person = p.person, p.person
		v := organization.Compare(a, b, nil)
		if back := organization.Compare(b, a, nil); back.Judgement != v.Judgement || back.Score != v.Score {
			t.Errorf("%q, %q: %v one way, %v the other", p.a, p.b, v, back)
		}
		if sets[p.set] == nil {
			sets[p.set] = &tally{}
		}
		sets[p.set].add(v, p.same)
		switch {
		case v.Judgement == organization.Same && !p.same:
			t.Errorf("%s: false merge of %q and %q: %.3f %v", p.set, p.a, p.b, v.Score, v.Reasons)
		case p.person && v.Judgement == organization.Same:
			t.Errorf("persons merged by name: %q, %q", p.a, p.b)
		case testing.Verbose() && !p.person && p.same && v.Judgement == organization.None:
			t.Logf("  missed %.3f %q, %q %v", v.Score, p.a, p.b, v.Reasons)
		case testing.Verbose() && !p.person && !p.same && v.Judgement == organization.Suggested:
			t.Logf("  suggested wrongly %.3f %q, %q %v", v.Score, p.a, p.b, v.Reasons)
		case testing.Verbose() && !p.person && p.same && v.Judgement == organization.Suggested && v.Score > 0.9:
			t.Logf("  suggested only %.3f %q, %q %v", v.Score, p.a, p.b, v.Reasons)
		}
	}
	names := make([]string, 0, len(sets))
	for s := range sets {
		names = append(names, s)
	}
	slices.Sort(names)
	for _, s := range names {
		t.Logf("%-28s %s", s, sets[s])
	}
	if c := sets["name_bench Company"]; c.autoRight < 20 || c.autoRight+c.suggestedOK < 40 {
		t.Errorf("recall fell: %s", c)
	}
}

// cluster is the names under one identifier of a publisher.
type cluster struct {
	Publisher, Scheme, ID string
	Names                 []string
}

func clusters(t *testing.T) []cluster {
	f, err := os.Open(shareddata.Path(t, "suites", "entity-resolution", "ocds_identifier_clusters.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []cluster
	for s := bufio.NewScanner(f); s.Scan(); {
		var c cluster
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func (c cluster) country() string {
	for prefix, country := range map[string]string{"mexico": "MX", "uk-": "GB", "ukraine": "UA", "colombia": "CO", "paraguay": "PY"} {
		if strings.HasPrefix(c.Publisher, prefix) {
			return country
		}
	}
	return ""
}

// unlikeNames are names that a publisher put under the identifier of another
// organisation, or under no identifier at all; by the eye, 2026-10.
func unlikeNames() []string {
	return []string{"sociedad de ex alumnos", "fondo de investigacion", "cidetec", "technopoli", "mahmoud", "autodesk"}
}

// TestIdentifierClusters: names under one identifier are one organisation, except
// where publishers erred.
func TestIdentifierClusters(t *testing.T) {
	t.Parallel()
	byName, byID := &tally{}, &tally{}
	for _, c := range clusters(t) {
		id := organization.ParseIdentifier(c.Scheme, c.ID, c.country())
		for i, a := range c.Names {
			for _, b := range c.Names[i+1:] {
				x, y := profile(a), profile(b)
				x.Country, y.Country = c.country(), c.country()
				erred := id.Validity == organization.Junk
				for _, u := range unlikeNames() {
					erred = erred || strings.Contains(strings.ToLower(a), u) != strings.Contains(strings.ToLower(b), u)
				}
				byName.add(organization.Compare(x, y, nil), !erred)
				x.Identifiers, y.Identifiers = []organization.Identifier{id}, []organization.Identifier{id}
				v := organization.Compare(x, y, nil)
				byID.add(v, !erred)
				if erred && v.Judgement == organization.Same {
					t.Errorf("%s %s: false merge of %q and %q: %v", id.Scheme, id.ID, a, b, v.Reasons)
				}
				if testing.Verbose() && !erred && v.Judgement != organization.Same {
					t.Logf("  not merged under %s %s %v: %q, %q: %s %.2f %v", id.Scheme, id.ID, id.Validity, a, b, v.Judgement, v.Score, v.Reasons)
				}
			}
		}
	}
	t.Logf("%-28s %s", "ocds clusters, with id", byID)
	t.Logf("%-28s %s", "ocds clusters, names alone", byName)
	if byID.autoRight < 50 || byName.auto > byName.autoRight {
		t.Errorf("with identifiers %s; names alone %s", byID, byName)
	}
}
