package ocds_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

// dated draws releases with distinct dates.
func dated(t *rapid.T) []procurement.Object {
	releases := rapid.SliceOfN(rapid.Custom(drawRelease), 1, 5).Draw(t, "releases")
	for i, r := range releases {
		r["date"], r["id"] = "2020-01-0"+string(rune('1'+i)), json.Number("1")
	}
	return releases
}

// A Merger gives what Merge and Versioned give, whatever the order they get the
// releases in; what an earlier Merger made can be added to; and a compiled release
// merged once more without anything new is itself.
func TestMerger(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		releases := dated(t)
		cut := rapid.IntRange(0, len(releases)-1).Draw(t, "cut")
		shuffled := slices.Clone(releases)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, versioned := range []bool{false, true} {
			merge := ocds.Merge
			if versioned {
				merge = ocds.Versioned
			}
			want, _, err := merge(shuffled, nil)
			got, failed := inParts(releases, cut, versioned)
			if (err == nil) != (failed == nil) {
				t.Fatalf("at once: %v; as they come: %v", err, failed)
			}
			if d := cmp.Diff(want, got); err == nil && d != "" {
				t.Fatal(d)
			}
			if err != nil || versioned {
				continue
			}
			m, err := ocds.NewMerger(nil, false, got)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(got, m.Result()); d != "" {
				t.Fatal(d)
			}
		}
	})
}

// inParts merges the first releases, writes and reads the outcome, and adds the rest.
func inParts(releases []procurement.Object, cut int, versioned bool) (procurement.Object, error) {
	m, err := ocds.NewMerger(nil, versioned, nil)
	if err != nil {
		return nil, err
	}
	for i, r := range releases {
		if i == cut && i > 0 {
			text, _ := procurement.Canonical(m.Result())
			v, _, _ := jsontree.Parse(text)
			if m, err = ocds.NewMerger(nil, versioned, v.(procurement.Object)); err != nil {
				return nil, err
			}
		}
		if err := m.Add(r); err != nil {
			return nil, err
		}
	}
	return m.Result(), nil
}

func TestMergerRefuses(t *testing.T) {
	t.Parallel()
	for name, releases := range map[string][]procurement.Object{
		"older": {{"date": "2"}, {"date": "1"}}, "undated": {{"date": "1"}, {}}, "undated first": {{}, {"date": "1"}}, "nothing": {nil},
	} {
		m, err := ocds.NewMerger(nil, false, nil)
		for _, r := range releases {
			if err == nil {
				err = m.Add(r)
			}
		}
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestRules10(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(shared(t, "suites", "ocds-merge"), "fixtures", "release-schema-1__0__3.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := ocds.RulesFromSchema(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range ocds.Missing(schema, ocds.Rules10()) {
		if path != "omit ocid" { // a mistake of 1.0, which the merge forces back
			t.Errorf("the rules of 1.0 lack %s", path)
		}
	}
	const suppliers = `[{"ocid":"a","date":"1","awards":[{"id":"1","suppliers":[{"id":"1"}]}]},{"ocid":"a","date":"2","awards":[{"id":"1","suppliers":[{"id":"2"}]}]}]`
	for rules, want := range map[*ocds.Rules]int{ocds.Rules10(): 1, ocds.Standard(): 2} {
		got, _, err := ocds.Merge(objects(t, tree(t, suppliers)), rules)
		if list := jsontree.Arr(jsontree.Arr(got, "awards")[0], "suppliers"); err != nil || len(list) != want {
			t.Errorf("%d suppliers, want %d, %v", len(list), want, err)
		}
	}
}

func FuzzMerge(f *testing.F) {
	f.Add([]byte(`[{"ocid":"a","date":"1","l":[{"id":1,"x":[1]}]},{"ocid":"a","date":"2","l":[{"id":"1","x":null}]}]`))
	f.Add([]byte(`[{"date":"1","a":{"b":1}},{"date":"2","a":[{}]}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		v, _, err := jsontree.Parse(body)
		if err != nil {
			return
		}
		var releases []procurement.Object
		for _, r := range jsontree.Arr(v) {
			if o, ok := r.(procurement.Object); ok {
				releases = append(releases, o)
			}
		}
		for _, merge := range []func([]procurement.Object, *ocds.Rules) (procurement.Object, []procurement.Issue, error){ocds.Merge, ocds.Versioned} {
			got, _, err := merge(releases, nil)
			if err != nil {
				continue
			}
			if _, err := procurement.Canonical(got); err != nil {
				t.Fatal(err)
			}
		}
	})
}
