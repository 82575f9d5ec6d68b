package procedure_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/procedure"
	"daylight/internal/procurement"
)

// entry is a notice as a test writes it.
type entry struct {
	id, key string // key is id if empty
	day     int
	names   string // of notices that it continues, separated by blanks
	aliases string
	buyer   string // guarded notices alone have buyer, title, class and tag
	title   string
	class   string
	tag     string
	guarded bool
}

func (e entry) notice() procedure.Notice {
	body := &procurement.Body{Chain: strings.Fields(e.names), Aliases: strings.Fields(e.aliases), Guarded: e.guarded}
	n := procedure.Notice{ID: procurement.NoticeID("s", e.id), SourceNoticeID: e.id, OCID: e.key, Guarded: e.guarded}
	if e.key == "" {
		n.OCID = e.id
	}
	if e.day > 0 {
		n.Published = time.Date(2024, 1, e.day, 0, 0, 0, 0, time.UTC)
	}
	n.Bears, n.Names = procedure.Ties("s", e.id, body)
	if e.guarded {
		n.Facts = procedure.FactsOf(e.release())
	}
	return n
}

func (e entry) release() procurement.Object {
	tender := procurement.Object{}
	if e.title != "" {
		tender["title"] = e.title
	}
	if e.class != "" {
		tender["classification"] = procurement.Object{"scheme": "CPV", "id": e.class}
	}
	r := procurement.Object{"tag": []any{"tender"}, "tender": tender}
	if e.tag != "" {
		r["tag"] = []any{e.tag}
	}
	if e.buyer != "" {
		r["parties"] = []any{procurement.Object{"id": "1", "name": e.buyer, "roles": []any{"buyer"}}}
	}
	return r
}

func none(procurement.ID) bool { return false }

// group is the processes of the entries: "name: id id", sorted.
func group(entries []entry) []string {
	var list []procedure.Notice
	ids := map[procurement.ID]string{}
	for _, e := range entries {
		n := e.notice()
		list, ids[n.ID] = append(list, n), e.id
	}
	members := map[string][]string{}
	for notice, name := range procedure.Group(list, none) {
		members[name] = append(members[name], ids[notice])
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		out = append(out, name+": "+strings.Join(slices.Sorted(slices.Values(members[name])), " "))
	}
	slices.Sort(out)
	return out
}

func TestChains(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		entries []entry
		want    []string
	}{
		{"alone", []entry{{id: "1"}}, []string{"1: 1"}},
		{"call, change, award, modification", []entry{{id: "1", day: 1}, {id: "2", day: 2, names: "1"}, {id: "3", day: 3, names: "1"}, {id: "4", day: 4, names: "3"}}, []string{"1: 1 2 3 4"}},
		{"the middle is missing", []entry{{id: "1", day: 1}, {id: "4", day: 4, names: "3"}}, []string{"1: 1", "4: 4"}},
		{"two continue what is missing", []entry{{id: "4", day: 4, names: "3"}, {id: "5", day: 5, names: "3"}, {id: "6", names: "2"}}, []string{"4: 4 5", "6: 6"}},
		{"by alias", []entry{{id: "1", day: 1, aliases: "a b"}, {id: "2", day: 2, names: "b"}}, []string{"1: 1 2"}},
		{"an alias in common", []entry{{id: "1", day: 1, aliases: "a"}, {id: "2", day: 2, aliases: "a"}}, []string{"1: 1 2"}},
		{"itself", []entry{{id: "1", names: "1"}, {id: "2", names: "2"}}, []string{"1: 1", "2: 2"}},
		{"in a circle", []entry{{id: "1", day: 1, names: "2"}, {id: "2", day: 2, names: "1"}}, []string{"1: 1 2"}},
		{"the undated come last", []entry{{id: "1", names: "2"}, {id: "2", day: 9}}, []string{"2: 1 2"}},
		{"one key", []entry{{id: "1", key: "k", day: 2}, {id: "2", key: "k", day: 1}, {id: "3", day: 3, names: "1"}}, []string{"k: 1 2 3"}},
		{"two keys", []entry{{id: "1", key: "k", day: 2}, {id: "2", key: "k", day: 3}, {id: "3", key: "l", day: 1}, {id: "4", key: "l", day: 4, names: "2"}}, []string{"l: 1 2 3 4"}},
		{"the key of the source comes before an older number", []entry{{id: "9", day: 1}, {id: "1", key: "k", day: 2, guarded: true, names: "9"}}, []string{"k: 1 9"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, group(tt.entries)); d != "" {
				t.Error(d)
			}
		})
	}
}

// A placeholder that stands in many notices joins none of them.
func TestCrowded(t *testing.T) {
	t.Parallel()
	list := []procedure.Notice{entry{id: "1", names: "0-1900 7"}.notice(), entry{id: "2", names: "0-1900"}.notice(), entry{id: "3", names: "7"}.notice()}
	got := procedure.Group(list, func(name procurement.ID) bool { return name == procurement.NoticeID("s", "0-1900") })
	if got[list[0].ID] != got[list[2].ID] || got[list[0].ID] == got[list[1].ID] {
		t.Errorf("%v", got)
	}
}

// The name of a split process is never longer than the store takes.
func TestLongNames(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("é", procurement.MaxOCID/2)
	var list []procedure.Notice
	for i, id := range []string{"a", strings.Repeat("b", procurement.MaxNoticeID), "c"} {
		list = append(list, entry{id: id, key: key, day: i + 1, guarded: true, buyer: "Buyer " + id, title: "Title " + id}.notice())
	}
	seen := map[string]bool{}
	for _, name := range procedure.Group(list, none) {
		if len(name) > procurement.MaxOCID || strings.ToValidUTF8(name, "") != name {
			t.Errorf("name of %d bytes: %q", len(name), name)
		}
		seen[name] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d processes, want 3", len(seen))
	}
}

// entries draws a set of notices, some guarded, with keys and names in common.
func entries(t *rapid.T) []entry {
	var out []entry
	n := rapid.IntRange(0, 12).Draw(t, "n")
	for i := range n {
		e := entry{id: string(rune('a' + i)), day: rapid.IntRange(0, 5).Draw(t, "day"),
			key: rapid.SampledFrom([]string{"", "k", "l"}).Draw(t, "key"), guarded: rapid.Bool().Draw(t, "guarded")}
		e.names = rapid.SampledFrom([]string{"", "", "", "a", "c", "gone", "x"}).Draw(t, "names")
		e.aliases = rapid.SampledFrom([]string{"", "", "", "x", "y"}).Draw(t, "aliases")
		if e.guarded {
			e.buyer = rapid.SampledFrom([]string{"", "City of A", "City of B"}).Draw(t, "buyer")
			e.title = rapid.SampledFrom([]string{"", "Road works east", "Road works west", "Paper"}).Draw(t, "title")
			e.class = rapid.SampledFrom([]string{"", "45000000", "30190000"}).Draw(t, "class")
			e.tag = rapid.SampledFrom([]string{"", "award", "awardUpdate", "planning"}).Draw(t, "tag")
		}
		out = append(out, e)
	}
	return out
}

// The order of the list does not count, and what nothing connects does not either:
// the processes of two sets in one call are those of each alone.
func TestGroupIsOfTheSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := entries(t)
		want := group(set)
		seed := rapid.Uint64().Draw(t, "seed")
		mixed := slices.Clone(set)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if d := cmp.Diff(want, group(mixed)); d != "" {
			t.Fatalf("in another order: %s", d)
		}
		var others []entry
		for _, e := range entries(t) { // the same letters, all with a mark
			mark := func(s string) string {
				if s != "" {
					s = "z" + s
				}
				return s
			}
			e.id, e.key, e.names, e.aliases = mark(e.id), mark(e.key), mark(e.names), mark(e.aliases)
			others = append(others, e)
		}
		both := slices.Sorted(slices.Values(append(slices.Clone(want), group(others)...)))
		got := slices.Sorted(slices.Values(group(append(mixed, others...))))
		if d := cmp.Diff(both, got); d != "" {
			t.Fatalf("with other notices: %s", d)
		}
	})
}

// Unguarded notices are one process exactly if a path of keys and names leads from
// one to the other, and every process has a name of its own.
func TestGroupIsComponents(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := entries(t)
		for i := range set {
			set[i] = entry{id: set[i].id, key: set[i].key, day: set[i].day, names: set[i].names, aliases: set[i].aliases}
		}
		labels := map[string]int{}
		label := func(words ...string) (low int) {
			low = len(labels) + 1
			for _, w := range words {
				if l, ok := labels[w]; ok {
					low = min(low, l)
				}
			}
			for _, w := range words {
				labels[w] = low
			}
			return low
		}
		words := func(e entry) []string {
			key := e.key
			if key == "" {
				key = e.id
			}
			return append([]string{"name " + e.id, "key " + key}, prefixed(strings.Fields(e.names+" "+e.aliases))...)
		}
		for range set { // lowest label spreads by one step a round at least
			for _, e := range set {
				label(words(e)...)
			}
		}
		processes := map[int]bool{}
		for _, e := range set {
			processes[label(words(e)...)] = true
		}
		if got := group(set); len(got) != len(processes) {
			t.Fatalf("%d processes, want %d: %v", len(got), len(processes), got)
		}
	})
}

func prefixed(names []string) []string {
	for i := range names {
		names[i] = "name " + names[i]
	}
	return names
}
