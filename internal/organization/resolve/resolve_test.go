package resolve_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/organization"
	"daylight/internal/organization/resolve"
	"daylight/internal/organization/resolve/invented"
	"daylight/internal/procurement"
)

// Identifiers of which the check digits hold.
const (
	lei1 = "529900EXAMPLENORTH" // completed by lei
	lei2 = "529900EXAMPLESOUTH"
)

// lei completes the first 18 characters of a legal entity identifier.
func lei(base string) string {
	for n := range 100 {
		id := fmt.Sprintf("%s%02d", base, n)
		if organization.ParseIdentifier("XI-LEI", id, "").Validity == organization.Valid {
			return id
		}
	}
	return ""
}

// world is nodes by a short name.
type world struct {
	nodes []resolve.Node
	ids   map[string]procurement.ID
}

func (w *world) add(short string, m resolve.Mention) {
	m.Key, m.Count = procurement.NewID("test", short), max(m.Count, 1)
	if w.ids == nil {
		w.ids = map[string]procurement.ID{}
	}
	w.ids[short] = m.Key
	w.nodes = append(w.nodes, resolve.NewNode(m))
}

func (w *world) decide(a, b string, j organization.Judgement) resolve.Decision {
	return resolve.Decision{A: w.ids[a], B: w.ids[b], Judgement: j}
}

// parts is the components with more than one node, as "a b", sorted.
func (w *world) parts(r resolve.Result) []string {
	members := map[procurement.ID][]string{}
	for short, id := range w.ids {
		at, _ := slices.BinarySearchFunc(r.Nodes, id, func(a, b procurement.ID) int { return slices.Compare(a[:], b[:]) })
		members[r.Canonical[at]] = append(members[r.Canonical[at]], short)
	}
	var out []string
	for _, m := range members {
		if slices.Sort(m); len(m) > 1 {
			out = append(out, strings.Join(m, " "))
		}
	}
	slices.Sort(out)
	return out
}

// edges is the edges of a judgement as "a b", sorted.
func (w *world) edges(r resolve.Result, j organization.Judgement) []string {
	short := map[procurement.ID]string{}
	for s, id := range w.ids {
		short[id] = s
	}
	var out []string
	for _, e := range r.Edges {
		if e.Judgement == j {
			ends := []string{short[e.A], short[e.B]}
			slices.Sort(ends)
			out = append(out, strings.Join(ends, " "))
		}
	}
	slices.Sort(out)
	return out
}

func (w *world) want(t *testing.T, r resolve.Result, parts ...string) {
	t.Helper()
	if got := w.parts(r); !slices.Equal(got, parts) {
		t.Errorf("components %q, want %q; edges %+v", got, parts, r.Edges)
	}
}

// northwind is one company under four spellings, two with its identifier.
func northwind() *world {
	w := &world{}
	w.add("a", resolve.Mention{Name: "Northwind Paper Ltd", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Stake: 500})
	w.add("b", resolve.Mention{Name: "NORTHWIND PAPER LIMITED", Country: "GB", Stake: 40})
	w.add("c", resolve.Mention{Name: "Northwind Papers", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Stake: 7})
	w.add("d", resolve.Mention{Name: "Southgate Bakery Ltd", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei2)})
	return w
}

func TestJoin(t *testing.T) {
	t.Parallel()
	w := northwind()
	r := mustResolve(t, w.nodes, nil)
	w.want(t, r, "a b c")
	lowest := min(w.ids["a"].String(), w.ids["b"].String(), w.ids["c"].String())
	for i, id := range r.Nodes {
		if id != w.ids["d"] && r.Canonical[i].String() != lowest {
			t.Errorf("canonical of %s is %s, want the lowest id %s", id, r.Canonical[i], lowest)
		}
	}
	for _, e := range r.Edges {
		if e.Method == "" || len(e.Reasons) == 0 || slices.Compare(e.A[:], e.B[:]) >= 0 {
			t.Errorf("edge without evidence or order: %+v", e)
		}
	}
}

// TestDecisions: people win, in either direction, and what they withdraw leaves
// no trace.
func TestDecisions(t *testing.T) {
	t.Parallel()
	w := northwind()
	before := mustResolve(t, w.nodes, nil)
	for _, tt := range []struct {
		name      string
		decisions []resolve.Decision
		parts     []string
	}{
		{"different cuts a name", []resolve.Decision{w.decide("a", "b", organization.Different), w.decide("b", "c", organization.Different)}, []string{"a c"}},
		{"different cuts an identifier", []resolve.Decision{w.decide("a", "c", organization.Different)}, []string{"a b"}},
		{"unsure keeps apart", []resolve.Decision{w.decide("c", "a", organization.Unsure)}, []string{"a b"}},
		{"same joins what identifiers part", []resolve.Decision{w.decide("d", "a", organization.Same)}, []string{"a b c d"}},
		{"a node that is gone", []resolve.Decision{{A: w.ids["a"], B: procurement.NewID("test", "gone"), Judgement: organization.Different}}, []string{"a b c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w.want(t, mustResolve(t, w.nodes, tt.decisions), tt.parts...)
			if diff := cmp.Diff(before, mustResolve(t, w.nodes, nil)); diff != "" {
				t.Errorf("withdrawn, and not as before:\n%s", diff)
			}
		})
	}
}

// TestHeld: a name that two companies with identifiers share joins neither.
func TestHeld(t *testing.T) {
	t.Parallel()
	w := &world{}
	w.add("one", resolve.Mention{Name: "Northwind Paper Ltd", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Stake: 90})
	w.add("two", resolve.Mention{Name: "Northwind Paper Ltd.", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei2), Stake: 60})
	w.add("bare", resolve.Mention{Name: "Northwind Paper Limited", Country: "GB", Stake: 70})
	r := mustResolve(t, w.nodes, nil)
	w.want(t, r)
	if len(r.Held) != 1 || len(r.Held[0].Members) != 3 || r.Held[0].Reason == "" {
		t.Errorf("held %+v, want one component of three", r.Held)
	}
	if got := w.edges(r, organization.Different); !slices.Equal(got, []string{"one two"}) {
		t.Errorf("different %q", got)
	}
	queue := r.Queue()
	if len(queue) != 2 || queue[0].Stake != 70 || queue[1].Stake != 60 {
		t.Errorf("queue %+v, want stakes 70 and 60", queue)
	}
	// Once people have said which it is, the other is no question any more.
	r = mustResolve(t, w.nodes, []resolve.Decision{w.decide("bare", "two", organization.Same)})
	w.want(t, r, "bare two")
	if len(r.Queue()) != 0 || len(r.Held) != 0 {
		t.Errorf("answered, and still asked: %+v, held %+v", r.Queue(), r.Held)
	}
}

func TestQueue(t *testing.T) {
	t.Parallel()
	w := &world{}
	w.add("a", resolve.Mention{Name: "Northwind Paper Products Ltd", Country: "GB"})
	w.add("b", resolve.Mention{Name: "Northwind Paper Product", Country: "GB"})
	r := mustResolve(t, w.nodes, nil)
	w.want(t, r)
	if len(r.Queue()) != 1 {
		t.Fatalf("queue %+v, want one question", r.Queue())
	}
	r = mustResolve(t, w.nodes, []resolve.Decision{w.decide("a", "b", organization.Unsure)})
	if w.want(t, r); len(r.Queue()) != 0 {
		t.Errorf("unsure, and asked again: %+v", r.Queue())
	}
	if got := w.edges(r, organization.Unsure); !slices.Equal(got, []string{"a b"}) {
		t.Errorf("unsure %q", got)
	}
}

// TestDemoted: identifiers that do not identify join nothing.
func TestDemoted(t *testing.T) {
	t.Parallel()
	w := &world{}
	for i, name := range strings.Fields("Abelia Borogove Cumulus Dandelion Estuary Fandango Gazebo Hibiscus Isotope Juniper Kestrel Lavender Marzipan " +
		"Nocturne Obsidian Pelican Quasar Rhubarb Sycamore Tangerine Umbrella Verbena") {
		w.add(fmt.Sprint("x", i), resolve.Mention{Name: name + " Ltd", Country: "GB", Scheme: "GB-COH", LegalID: "07654321"})
	}
	w.add("council", resolve.Mention{Name: "Example City Council", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Buyer: true})
	w.add("supplier", resolve.Mention{Name: "Southgate Bakery", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Supplier: true})
	w.add("works", resolve.Mention{Name: "Example City Council Works", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Supplier: true})
	w.add("wrong", resolve.Mention{Name: "Northwind Paper", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei2)[:19] + "X", Supplier: true})
	r := mustResolve(t, w.nodes, nil)
	w.want(t, r, "council works")
	got := map[string]int{}
	for _, d := range r.Demoted {
		if d.Reason == "" {
			t.Errorf("demoted without a reason: %+v", d)
		}
		got[d.Scheme+" "+d.Reason] += len(d.Nodes)
	}
	want := map[string]int{
		"GB-COH stands under more than 20 unlike names":                   22,
		"XI-LEI a buyer's own identifier, under suppliers of other names": 1,
		"XI-LEI its check digits do not hold":                             1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("demoted (-want +got):\n%s", diff)
	}
}

// TestPersons: namesakes are not one person, a number makes them one.
func TestPersons(t *testing.T) {
	t.Parallel()
	w := &world{}
	for i := range 3 {
		w.add(fmt.Sprint("p", i), resolve.Mention{Name: "Jo Example", Country: "GB", Postal: "AB1 2CD", Person: true})
	}
	w.add("q1", resolve.Mention{Name: "Jo Example", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Person: true})
	w.add("q2", resolve.Mention{Name: "EXAMPLE, Jo", Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1), Person: true})
	r := mustResolve(t, w.nodes, nil)
	w.want(t, r, "q1 q2")
	if len(r.Queue()) != 0 {
		t.Errorf("persons in the queue: %+v", r.Queue())
	}
}

// TestLarge: one identifier joins any number of spellings; names alone do not.
func TestLarge(t *testing.T) {
	t.Parallel()
	w := &world{}
	for i := range 3 * resolve.BlockCap {
		const name = "Northwind Paper and Stationery Wholesale"
		misspelt := name[:i%len(name)] + string(rune('a'+i/len(name))) + name[i%len(name):]
		w.add(fmt.Sprint(i), resolve.Mention{Name: misspelt, Country: "GB", Scheme: "XI-LEI", LegalID: lei(lei1)})
	}
	if r := mustResolve(t, w.nodes, nil); r.Stats.Components != 1 || r.Stats.Largest != 3*resolve.BlockCap {
		t.Errorf("%+v, want one component", r.Stats)
	}
	w = &world{}
	for i := range resolve.ComponentCap + 1 {
		w.add(fmt.Sprint(i), resolve.Mention{Name: "Northwind Paper Ltd", Country: "GB"})
	}
	if r := mustResolve(t, w.nodes, nil); r.Stats.Largest != 1 || len(r.Held) != 1 || len(r.Held[0].Members) != resolve.ComponentCap+1 {
		t.Errorf("%+v, held %d: want all held", r.Stats, len(r.Held))
	}
	if r := mustResolve(t, w.nodes[1:], nil); r.Stats.Largest != resolve.ComponentCap || len(r.Held) != 0 {
		t.Errorf("%+v, held %d: want all joined", r.Stats, len(r.Held))
	}
}

// TestOrder: 20 orders of arrival and 1, 2 and 4 workers give one result.
func TestOrder(t *testing.T) {
	t.Parallel()
	nodes := inventedNodes(3000, 7)
	want := mustResolve(t, nodes, nil)
	if want.Stats.Same < 100 || want.Stats.Suggested == 0 {
		t.Fatalf("too little happens: %+v", want.Stats)
	}
	var decisions []resolve.Decision
	for i, e := range want.Edges {
		if i%9 == 0 {
			decisions = append(decisions, resolve.Decision{A: e.A, B: e.B, Judgement: []organization.Judgement{"same", "different", "unsure"}[i/9%3]})
		}
	}
	want = mustResolve(t, nodes, decisions)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		r.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
		r.Shuffle(len(decisions), func(i, j int) { decisions[i], decisions[j] = decisions[j], decisions[i] })
		got, err := resolve.Resolve(t.Context(), nodes, decisions, resolve.Options{Workers: []int{1, 2, 4}[i%3]})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(want, got) { // cmp is slow on what is equal
			t.Fatalf("order %d gives another result:\n%s", i, cmp.Diff(want, got))
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	w := northwind()
	for _, tt := range []struct {
		name      string
		nodes     []resolve.Node
		decisions []resolve.Decision
	}{
		{"one id twice", append(slices.Clone(w.nodes), w.nodes[0]), nil},
		{"judgement of a rule", w.nodes, []resolve.Decision{w.decide("a", "b", organization.Suggested)}},
		{"two judgements", w.nodes, []resolve.Decision{w.decide("a", "b", organization.Same), w.decide("b", "a", organization.Different)}},
	} {
		if _, err := resolve.Resolve(t.Context(), tt.nodes, tt.decisions, resolve.Options{}); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := resolve.Resolve(ctx, w.nodes, nil, resolve.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if r := mustResolve(t, nil, nil); len(r.Nodes) != 0 {
		t.Errorf("nothing resolves to %+v", r)
	}
}

// inventedNodes gathers invented mentions by name, country and identifier.
func inventedNodes(n int, seed uint64) []resolve.Node {
	var nodes []resolve.Node
	seen := map[procurement.ID]bool{}
	for m := range invented.Mentions(n, seed) {
		key := procurement.NewID("test", m.Name, m.Country, m.Scheme, m.LegalID)
		if seen[key] {
			continue
		}
		seen[key] = true
		nodes = append(nodes, resolve.NewNode(resolve.Mention{Key: key, Name: m.Name, Scheme: m.Scheme, LegalID: m.LegalID, Country: m.Country,
			Locality: m.Locality, Postal: m.Postal, Domain: m.Domain, Person: m.Person, Buyer: m.Buyer, Supplier: !m.Buyer, Count: 1, Stake: m.Amount}))
	}
	return nodes
}
