package resolve_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"daylight/internal/organization"
	"daylight/internal/organization/resolve"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

// rows reads a CSV file of the suite without its head.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, "suites", "entity-resolution", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return read[1:]
}

// set is named organisations of which it is known which are one.
type set struct {
	nodes []resolve.Node
	truth map[procurement.ID]string
}

func (s *set) add(truth string, m resolve.Mention) {
	m.Key = procurement.NewID("test", fmt.Sprint(len(s.nodes)))
	m.Count = 1
	s.nodes = append(s.nodes, resolve.NewNode(m))
	if s.truth == nil {
		s.truth = map[procurement.ID]string{}
	}
	s.truth[m.Key] = truth
}

// score is how well a set was resolved.
type score struct {
	precision, recall, f float64 // B-cubed
	joins, wrong         int     // same edges; those that join two of the truth
	unlike               int     // of those, joins of names that differ
	pairs, joined        int     // true pairs; those in one component
	answered             float64 // B-cubed recall once people have answered the queue
	asks, rightAsks      int
}

func (s *set) score(t *testing.T) (resolve.Result, score) {
	t.Helper()
	r := mustResolve(t, s.nodes, nil)
	var sc score
	var found, truth []string
	size := map[string]int{}
	cell := map[[2]string]int{}
	for i, id := range r.Nodes {
		found, truth = append(found, r.Canonical[i].String()), append(truth, s.truth[id])
		size[s.truth[id]]++
		cell[[2]string{s.truth[id], r.Canonical[i].String()}]++
	}
	sc.precision, sc.recall, sc.f = bcubed(found, truth)
	for _, n := range size {
		sc.pairs += n * (n - 1) / 2
	}
	for _, n := range cell {
		sc.joined += n * (n - 1) / 2
	}
	for _, e := range r.Edges {
		right := s.truth[e.A] == s.truth[e.B]
		switch {
		case e.Judgement == organization.Same:
			sc.joins++
			if !right {
				sc.wrong++
				if s.solid(e.A) != s.solid(e.B) {
					sc.unlike++
				}
				t.Logf("joined, but not one: %q and %q (%s %.3f %v)", s.name(e.A), s.name(e.B), e.Method, e.Score, e.Reasons)
			}
		case e.Judgement == organization.Suggested:
			sc.asks++
			if right {
				sc.rightAsks++
			}
		}
	}
	_, sc.answered, _ = bcubed(s.answered(r))
	t.Logf("%d nodes, %d organisations: B-cubed precision %.4f recall %.4f F %.4f, recall with the queue answered %.4f; %d joins, %d not of one organisation; %d of %d true pairs joined; %d questions, %d of them rightly",
		len(s.nodes), len(size), sc.precision, sc.recall, sc.f, sc.answered, sc.joins, sc.wrong, sc.joined, sc.pairs, sc.asks, sc.rightAsks)
	return r, sc
}

// answered is the clustering once people have answered the queue as the truth
// tells them, and the truth.
func (s *set) answered(r resolve.Result) (found, truth []string) {
	of := map[procurement.ID]procurement.ID{}
	for i, id := range r.Nodes {
		of[id] = r.Canonical[i]
	}
	root := func(id procurement.ID) procurement.ID {
		for of[id] != id {
			id = of[id]
		}
		return id
	}
	for _, e := range r.Edges {
		if e.Judgement == organization.Suggested && s.truth[e.A] == s.truth[e.B] {
			of[root(e.A)] = root(e.B)
		}
	}
	for _, id := range r.Nodes {
		found, truth = append(found, root(id).String()), append(truth, s.truth[id])
	}
	return found, truth
}

func (s *set) name(id procurement.ID) string {
	for _, n := range s.nodes {
		if n.ID == id {
			return n.Profile.Names[0].Original
		}
	}
	return ""
}

// solid is a name as it is compared, without blanks.
func (s *set) solid(id procurement.ID) string {
	return strings.ReplaceAll(organization.ParseName(s.name(id)).Norm, " ", "")
}

// TestCanada: vendors as Canadian departments spelled them, by parent company.
// Subsidiaries count as their parent, so that recall has a ceiling well below 1.
func TestCanada(t *testing.T) {
	t.Parallel()
	var s set
	for _, row := range rows(t, "goc_vendor_normalization.csv") {
		s.add(row[0], resolve.Mention{Name: row[1], Country: "CA"})
	}
	_, sc := s.score(t)
	if sc.precision < .99 {
		t.Errorf("precision %.4f", sc.precision)
	}
}

// cluster is an identifier that a publisher gave to names.
type cluster struct {
	Publisher, Scheme, ID string
	Names                 []string
}

func clusters(t *testing.T) []cluster {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, "suites", "entity-resolution", "ocds_identifier_clusters.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []cluster
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c cluster
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestHiddenIdentifiers: names of real publishers, with the identifiers hidden
// from the resolver. One placeholder identifier of the file is no truth.
func TestHiddenIdentifiers(t *testing.T) {
	t.Parallel()
	var s set
	for _, c := range clusters(t) {
		if strings.Trim(c.ID, "0") == "" {
			continue
		}
		for _, name := range c.Names {
			s.add(c.Publisher+c.Scheme+c.ID, resolve.Mention{Name: name})
		}
	}
	// Some names stand under two identifiers, one of them mistyped.
	if _, sc := s.score(t); sc.unlike != 0 {
		t.Errorf("%d joins of names that differ", sc.unlike)
	}
}

// TestHardNegatives: names with different identifiers are never joined, however
// near they are. Each identifier of the file becomes one with check digits, as
// publishers' own are of registers with and without.
func TestHardNegatives(t *testing.T) {
	t.Parallel()
	var s set
	for i, c := range clusters(t) {
		for _, name := range c.Names {
			s.add(c.ID, resolve.Mention{Name: name, Scheme: "XI-LEI", LegalID: lei(fmt.Sprintf("529900TEST%08d", i))})
		}
	}
	if _, sc := s.score(t); sc.wrong != 0 || sc.joins == 0 {
		t.Errorf("%d of %d joins are wrong", sc.wrong, sc.joins)
	}
	s = set{}
	for i, row := range rows(t, "goc_vendor_normalization.csv") {
		s.add(row[1], resolve.Mention{Name: row[0], Country: "CA", Scheme: "XI-LEI", LegalID: lei(fmt.Sprintf("529900TEST%08d", i))})
	}
	if _, sc := s.score(t); sc.joins != 0 {
		t.Errorf("%d joins of one name under different identifiers", sc.joins)
	}
}

// TestPublished: the same names with the identifiers as published. No component
// holds two numbers of one register.
func TestPublished(t *testing.T) {
	t.Parallel()
	lands := map[string]string{"mexico": "MX", "uk": "GB", "ukraine": "UA", "colombia": "CO", "paraguay": "PY"}
	var s set
	for _, c := range clusters(t) {
		publisher, _, _ := strings.Cut(c.Publisher, "-")
		for _, name := range c.Names {
			s.add(c.ID, resolve.Mention{Name: name, Scheme: c.Scheme, LegalID: c.ID, Country: lands[publisher]})
		}
	}
	r, _ := s.score(t)
	ids := map[string]string{}
	parsed := map[procurement.ID]organization.Identifier{}
	for _, n := range s.nodes {
		parsed[n.ID] = n.Profile.Identifiers[0]
	}
	known := 0
	for i, id := range r.Nodes {
		number := parsed[id]
		switch number.Scheme {
		case "MX-RFC", "GB-COH", "UA-EDR", "CO-NIT", "CO-CC", "PY-RUC", "GT-NIT", "AU-ABN":
		default:
			continue
		}
		if number.Validity < organization.Plausible {
			continue
		}
		known++
		key := r.Canonical[i].String() + number.Scheme
		if before, ok := ids[key]; ok && before != number.ID {
			t.Errorf("one component holds %s %s and %s: %q", number.Scheme, before, number.ID, s.name(id))
		}
		ids[key] = number.ID
	}
	if known < 200 {
		t.Errorf("only %d numbers are of known registers", known)
	}
	t.Logf("%d demoted", len(r.Demoted))
}

// TestNameBench: pairs of names that people judged, each pair by itself.
func TestNameBench(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for _, row := range rows(t, "name_bench_cases.csv") {
		schema, a, b, match := row[1], row[2], row[3], row[4] == "true"
		if schema != "Company" && schema != "Organization" && schema != "LegalEntity" {
			continue
		}
		var s set
		s.add("a", resolve.Mention{Name: a})
		s.add("b", resolve.Mention{Name: b})
		r := mustResolve(t, s.nodes, nil)
		said := organization.None
		for _, e := range r.Edges {
			said = e.Judgement
		}
		counts[fmt.Sprintf("match %v: %s", match, said)]++
		if !match && said == organization.Same {
			t.Errorf("joined, but not one: %q and %q (%s)", a, b, r.Edges[0].Reasons)
		}
	}
	t.Log(counts)
}

func mustResolve(t testing.TB, nodes []resolve.Node, decisions []resolve.Decision) resolve.Result {
	t.Helper()
	r, err := resolve.Resolve(t.Context(), nodes, decisions, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestVendors: 110,000 vendors of one government, without identifiers: how dense
// real names are. Names that differ by a number are never joined.
func TestVendors(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes seconds; -short")
	}
	var nodes []resolve.Node
	for i, row := range rows(t, "goc_all_vendors_2022-07-09.csv") {
		nodes = append(nodes, resolve.NewNode(resolve.Mention{Key: procurement.NewID("test", fmt.Sprint(i)), Name: row[0], Country: "CA", Count: 1}))
	}
	r := mustResolve(t, nodes, nil)
	t.Logf("%+v, %d held", r.Stats, len(r.Held))
	if r.Stats.Largest > resolve.ComponentCap {
		t.Errorf("names alone joined %d", r.Stats.Largest)
	}
}
