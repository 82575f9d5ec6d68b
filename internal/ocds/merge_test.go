package ocds_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

func tree(t testing.TB, text string) any {
	t.Helper()
	v, _, err := jsontree.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func objects(t testing.TB, v any) []procurement.Object {
	t.Helper()
	var list []procurement.Object
	for _, r := range v.([]any) {
		list = append(list, r.(procurement.Object))
	}
	return list
}

// All cases of the reference implementation.
func TestMergeSuite(t *testing.T) {
	t.Parallel()
	dir := shared(t, "suites", "ocds-merge")
	read := func(t *testing.T, name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var cases []struct {
		ID, Input, Expected, Output, Schema string
		InputRepeat                         int `json:"input_repeat"`
		RuleOverride                        struct {
			Path     string
			Strategy ocds.Strategy
		} `json:"rule_override"`
	}
	if err := json.Unmarshal(read(t, "cases.json"), &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 30 {
		t.Errorf("%d cases, want 30", len(cases))
	}
	for _, tt := range cases {
		t.Run(tt.ID, func(t *testing.T) {
			t.Parallel()
			rules, err := ocds.RulesFromSchema(read(t, tt.Schema))
			if err != nil {
				t.Fatal(err)
			}
			if tt.RuleOverride.Path != "" {
				if rules, err = rules.Override(tt.RuleOverride.Path, tt.RuleOverride.Strategy); err != nil {
					t.Fatal(err)
				}
			}
			var releases []procurement.Object
			for range tt.InputRepeat {
				releases = append(releases, objects(t, tree(t, string(read(t, tt.Input))))...)
			}
			merge := ocds.Merge
			if tt.Output == "versioned" {
				merge = ocds.Versioned
			}
			got, _, err := merge(releases, rules)
			if err != nil {
				t.Fatal(err)
			}
			want := tree(t, string(read(t, tt.Expected)))
			if d := cmp.Diff(want, any(got)); d != "" {
				t.Error(d)
			}
			if tt.Schema == "fixtures/release-schema-1__1__4.json" {
				if got, _, err = merge(releases, ocds.Standard()); err != nil || !cmp.Equal(want, any(got)) {
					t.Errorf("with our own table: %v %s", err, cmp.Diff(want, any(got)))
				}
			}
		})
	}
}

// The records of the standard's merging guide hold their releases and what they
// merge to.
func TestWorkedExamples(t *testing.T) {
	t.Parallel()
	dir := shared(t, "ocds", "ocp-standard-worked-examples")
	files, err := filepath.Glob(filepath.Join(dir, "docs_examples_merging_*record.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no records", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range jsontree.Arr(tree(t, string(b)), "records") {
			got, _, err := ocds.Merge(objects(t, jsontree.Get(r, "releases")), nil)
			if err != nil {
				t.Fatal(err)
			}
			want := jsontree.Obj(r, "compiledRelease")
			// The guide's records were made with other ids than the rule gives.
			for _, o := range []procurement.Object{got, want} {
				delete(o, "id")
				delete(o, "date")
				delete(o, "tag")
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s: %s", filepath.Base(file), d)
			}
		}
	}
}

func TestStandardRulesCoverSchema(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(shared(t, "suites", "ocds-merge"), "fixtures", "release-schema-1__1__4.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := ocds.RulesFromSchema(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range ocds.Missing(schema, ocds.Standard()) {
		t.Errorf("the standard rules lack %s", path)
	}
	for pointer, want := range map[string]bool{
		"/tender/items/0/classification/id": true, "/ocid": true, "/tender/title_es": true, "/parties/3/address/countryName": true,
		"/tender/itemz": false, "/x_daylight": false, "": false,
	} {
		if got := schema.Known(pointer); got != want {
			t.Errorf("Known(%q) = %v", pointer, got)
		}
	}
}

func TestMergeErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"none", `[]`, "no releases"},
		{"no date", `[{"ocid":"a","date":"2020"},{"ocid":"a"}]`, "release 2 of 2 has no date"},
		{"number for a date", `[{"date":"2020"},{"date":2021}]`, "release 2 of 2 has no date"},
		{"object then literal", `[{"date":"1","a":{"b":1}},{"date":"2","a":"x"}]`, "/a is a literal"},
		{"literal then object", `[{"date":"1","a":1},{"date":"2","a":{"b":1}}]`, "/a is an object"},
		{"object then array", `[{"date":"1","a":{"b":1}},{"date":"2","a":[{"id":1}]}]`, "/a is an array of objects"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := ocds.Merge(objects(t, tree(t, tt.in)), nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if strings.Contains(tt.name, "then") && !errors.Is(err, ocds.ErrInconsistent) {
				t.Errorf("error %v is not ErrInconsistent", err)
			}
		})
	}
	if _, err := ocds.Standard().Override("a", "REPLACE"); err == nil {
		t.Error("an unknown strategy was taken")
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want, issues string }{
		{"one release without date", `[{"ocid":"a","id":"1","tag":["award"],"x":1}]`, `{"id":"a","ocid":"a","tag":["compiled"],"x":1}`, ""},
		{"sorted as text", `[{"ocid":"a","date":"2020-02","x":2},{"ocid":"a","date":"2020-01","x":1}]`, `{"date":"2020-02","id":"a-2020-02","ocid":"a","tag":["compiled"],"x":2}`, ""},
		{"null ends an object", `[{"ocid":"a","date":"1","o":{"x":1}},{"ocid":"a","date":"2","o":null}]`, `{"date":"2","id":"a-2","ocid":"a","tag":["compiled"]}`, ""},
		{"null, then an object", `[{"ocid":"a","date":"1","o":null},{"ocid":"a","date":"2","o":{"x":1}}]`, `{"date":"2","id":"a-2","o":{"x":1},"ocid":"a","tag":["compiled"]}`, ""},
		{"ids as numbers and text", `[{"ocid":"a","date":"1","l":[{"id":1,"x":1}]},{"ocid":"a","date":"2","l":[{"id":"1","y":2}]}]`, `{"date":"2","id":"a-2","l":[{"id":1,"x":1,"y":2}],"ocid":"a","tag":["compiled"]}`, ""},
		{"no ids", `[{"ocid":"a","date":"1","l":[{"x":1}]},{"ocid":"a","date":"2","l":[{"x":1}]}]`, `{"date":"2","id":"a-2","l":[{"x":1},{"x":1}],"ocid":"a","tag":["compiled"]}`, ""},
		{"one id twice", `[{"ocid":"a","date":"1","id":"r","l":[{"id":1,"x":1},{"id":1,"y":2}]}]`, `{"date":"1","id":"a-1","l":[{"id":1,"x":1,"y":2}],"ocid":"a","tag":["compiled"]}`, "duplicate-id /l/1"},
		{"our arrays", `[{"ocid":"a","date":"1","x_daylight":{"unknown":["a","b"]},"contracts":[{"id":"1","x_subawards":[{"id":"s1"}]}]},{"ocid":"a","date":"2","x_daylight":{"unknown":["c"]},"contracts":[{"id":"1","x_subawards":[{"id":"s2"}]}]}]`,
			`{"contracts":[{"id":"1","x_subawards":[{"id":"s1"},{"id":"s2"}]}],"date":"2","id":"a-2","ocid":"a","tag":["compiled"],"x_daylight":{"unknown":["c"]}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, issues, err := ocds.Merge(objects(t, tree(t, tt.in)), nil)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := procurement.Canonical(got)
			if string(b) != tt.want {
				t.Errorf("got %s\nwant %s", b, tt.want)
			}
			var list []string
			for _, i := range issues {
				list = append(list, i.Code+" "+i.Path)
			}
			if s := strings.Join(list, ","); s != tt.issues {
				t.Errorf("issues %s, want %s", s, tt.issues)
			}
		})
	}
}

func TestMergeTolerant(t *testing.T) {
	t.Parallel()
	got, issues := ocds.MergeTolerant(objects(t, tree(t, `[
		{"ocid":"a","id":"1","a":{"b":1},"l":[{"id":1}],"c":"x"},
		{"ocid":"a","id":"2","a":"text","l":{"x":1},"c":[{"id":2}]},
		{"ocid":"a","id":"3","date":7,"a":{"z":1}}]`)))
	b, _ := procurement.Canonical(got)
	if want := `{"a":{"z":1},"c":[{"id":2}],"date":7,"id":"a-7","l":{"x":1},"ocid":"a","tag":["compiled"]}`; string(b) != want {
		t.Errorf("got %s\nwant %s", b, want)
	}
	if len(issues) != 4 {
		t.Errorf("issues %v, want 4", issues)
	}
	if got, _ := ocds.MergeTolerant(nil); got != nil {
		t.Errorf("nothing merged to %v", got)
	}
}

// Adding releases one by one gives what adding them at once gives.
func TestMergeIncremental(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		releases := rapid.SliceOfN(rapid.Custom(drawRelease), 1, 5).Draw(t, "releases")
		for i, r := range releases {
			r["date"] = "2020-01-0" + string(rune('1'+i))
			r["id"] = json.Number("1")
		}
		for _, merge := range []func(procurement.Object, []procurement.Object, *ocds.Rules) (procurement.Object, []procurement.Issue, error){ocds.MergeOnto, ocds.VersionedOnto} {
			before, _ := procurement.Canonical(releases)
			want, _, err := merge(nil, releases, nil)
			var got procurement.Object
			var failed error
			for _, r := range releases {
				if got, _, failed = merge(got, []procurement.Object{r}, nil); failed != nil {
					break
				}
				b, _ := procurement.Canonical(got)
				v, _, _ := jsontree.Parse(b)
				got = v.(procurement.Object)
			}
			if (err == nil) != (failed == nil) {
				t.Fatalf("at once: %v; one by one: %v", err, failed)
			}
			if d := cmp.Diff(want, got); err == nil && d != "" {
				t.Fatal(d)
			}
			if after, _ := procurement.Canonical(releases); string(after) != string(before) {
				t.Fatal("the releases were changed")
			}
		}
		a, _ := ocds.MergeTolerant(releases)
		if b, _, err := ocds.Merge(releases, nil); err == nil && !cmp.Equal(a, b) {
			t.Fatal(cmp.Diff(a, b))
		}
	})
}

func drawRelease(t *rapid.T) procurement.Object {
	r := procurement.Object{"ocid": "a", "tag": []any{"award"}}
	for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"x", "y", "awards", "parties", "relatedProcesses", "buyer"}), rapid.ID).Draw(t, "names") {
		r[name] = drawValue(t, 3)
	}
	return r
}

func drawValue(t *rapid.T, depth int) any {
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	if depth == 0 {
		kind %= 3
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text")
	case 2:
		return json.Number(rapid.SampledFrom([]string{"1", "2"}).Draw(t, "number"))
	case 3, 4:
		o := procurement.Object{}
		for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"p", "q", "roles"}), rapid.ID).Draw(t, "members") {
			o[name] = drawValue(t, depth-1)
		}
		return o
	}
	items := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		o := procurement.Object{"v": drawValue(t, depth-1)}
		if rapid.Bool().Draw(t, "identified") {
			o["id"] = rapid.SampledFrom([]any{"1", json.Number("1"), "2"}).Draw(t, "id")
		}
		items = append(items, o)
	}
	return items
}
