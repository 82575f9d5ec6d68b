package history_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"daylight/internal/history"
	"daylight/internal/procurement"
)

// parse reads a release with the digits of its numbers as they are.
func parse(t testing.TB, text string) procurement.Object {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var o procurement.Object
	if err := dec.Decode(&o); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o
}

func TestDiff(t *testing.T) {
	t.Parallel()
	type change = history.Change
	for _, tt := range []struct {
		name, before, after string
		want                []change
	}{
		{"text", `{"tender":{"title":"Paper"}}`, `{"tender":{"title":"Pens"}}`,
			[]change{{Path: "/tender/title", Label: "tender: title", Kind: history.Changed, Before: "Paper", After: "Pens"}}},
		{"a value is shown whole", `{"awards":[{"id":"a-1","value":{"amount":1000,"currency":"EUR"}}]}`, `{"awards":[{"id":"a-1","value":{"amount":1200.5,"currency":"EUR"}}]}`,
			[]change{{Path: "/awards/a-1/value", Label: "award a-1: value", Kind: history.Changed, Before: "1,000 EUR", After: "1,200.5 EUR"}}},
		{"its digits are no change", `{"tender":{"value":{"amount":1.5,"currency":"EUR"}}}`, `{"tender":{"value":{"amount":1.50,"currency":"EUR"}}}`, nil},
		{"a value that is revealed", `{"tender":{"value":{"currency":"EUR","x_daylight":{"status":"withheld","until":"2027-01-01"}}}}`,
			`{"tender":{"value":{"amount":70,"currency":"EUR"}}}`,
			[]change{{Path: "/tender/value", Label: "tender: value", Kind: history.Changed, Before: "withheld until 2027-01-01", After: "70 EUR", Revealed: true}}},
		{"the order of elements with ids is no change", `{"awards":[{"id":"1","title":"A"},{"id":"2","title":"B"}]}`, `{"awards":[{"id":"2","title":"B"},{"id":"1","title":"A"}]}`, nil},
		{"an element more", `{"parties":[{"id":"x","name":"X"}]}`, `{"parties":[{"id":"y","name":"Y"},{"id":"x","name":"X"}]}`,
			[]change{{Path: "/parties/y/id", Label: "party y: id", Kind: history.Added, After: "y"}, {Path: "/parties/y/name", Label: "party y: name", Kind: history.Added, After: "Y"}}},
		{"elements without ids", `{"tender":{"items":[{"description":"a"},{"description":"b"}]}}`, `{"tender":{"items":[{"description":"b"},{"description":"c"}]}}`,
			[]change{{Path: "/tender/items/1/description", Label: "tender, item 1: description", Kind: history.Changed, Before: "a", After: "c"}}},
		{"one id twice", `{"awards":[{"id":"1","title":"A"},{"id":"1","title":"B"}]}`, `{"awards":[{"id":"1","title":"A"},{"id":"1","title":"C"}]}`,
			[]change{{Path: "/awards/1#2/title", Label: "award 1#2: title", Kind: history.Changed, Before: "B", After: "C"}}},
		{"a list of words", `{"tender":{"submissionMethod":["a","b"]}}`, `{"tender":{"submissionMethod":["b","c","a"]}}`,
			[]change{{Path: "/tender/submissionMethod", Label: "tender: submission method", Kind: history.Changed, Before: "a, b", After: "a, b, c"}}},
		{"in another order", `{"tender":{"submissionMethod":["a","b"]}}`, `{"tender":{"submissionMethod":["b","a"]}}`, nil},
		{"dates of a term", `{"contracts":[{"id":7,"period":{"endDate":"2026-01-01"}}]}`, `{"contracts":[{"id":7,"period":{"endDate":"2027-01-01"}}]}`,
			[]change{{Path: "/contracts/7/period/endDate", Label: "contract 7: end of the term", Kind: history.Changed, Before: "2026-01-01", After: "2027-01-01"}}},
		{"escapes", `{"a/b":{"c~d":1}}`, `{}`, []change{{Path: "/a~1b/c~0d", Label: "a/b: c~d", Kind: history.Removed, Before: "1"}}},
		{"noise", `{"id":"1","date":"2026-01-01","tag":["tender"],"x_daylight":{"version":1}}`, `{"id":"2","date":"2026-01-02","tag":["award"],"x_daylight":{"version":2}}`, nil},
		{"null is nothing", `{"a":null,"b":[],"c":{}}`, `{}`, nil},
		{"another type", `{"a":"x"}`, `{"a":{"b":"x"}}`,
			[]change{{Path: "/a", Label: "a", Kind: history.Removed, Before: "x"}, {Path: "/a/b", Label: "a: b", Kind: history.Added, After: "x"}}},
		{"what is private", `{"parties":[{"id":"p","details":{"scale":"selfEmployed"},"contactPoint":{"name":"A"},"address":{"streetAddress":"Street 1"}}]}`,
			`{"parties":[{"id":"p","details":{"scale":"selfEmployed"},"contactPoint":{"name":"B"},"address":{"streetAddress":"Street 2"}}]}`, nil},
		{"a person only after", `{"parties":[{"id":"p","address":{"streetAddress":"Street 1"}}]}`,
			`{"parties":[{"id":"p","details":{"scale":"selfEmployed"}}]}`,
			[]change{{Path: "/parties/p/details/scale", Label: "party p: details: scale", Kind: history.Added, After: "selfEmployed"}}},
		{"the total of a notice", `{"x_daylight":{"noticeTotal":{"amount":1,"currency":"EUR"}}}`, `{"x_daylight":{"noticeTotal":{"amount":2,"currency":"EUR"}}}`,
			[]change{{Path: "/x_daylight/noticeTotal", Label: "total stated in the notice", Kind: history.Changed, Before: "1 EUR", After: "2 EUR"}}},
		{"a range", `{}`, `{"planning":{"budget":{"amount":{"amount":1000,"currency":"EUR","x_daylight":{"status":"range","high":2000,"tax":"net"}}}}}`,
			[]change{{Path: "/planning/budget/amount", Label: "planning: budget: amount", Kind: history.Added, After: "1,000 to 2,000 EUR net"}}},
		{"a huge exponent", `{"a":1e999999999}`, `{"a":1e999999998}`, []change{{Path: "/a", Label: "a", Kind: history.Changed, Before: "1e999999999", After: "1e999999998"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := history.Diff(parse(t, tt.before), parse(t, tt.after))
			if d := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLongTextsAreComparedByWords(t *testing.T) {
	t.Parallel()
	long := "The supplier delivers paper to all offices of the city every month for two years"
	got := history.Diff(procurement.Object{"description": long}, procurement.Object{"description": strings.Replace(long, "two", "three", 1)})
	want := []history.Span{{Op: history.Same, Text: long[:strings.Index(long, "two")]}, {Op: history.Del, Text: "two "}, {Op: history.Ins, Text: "three "}, {Op: history.Same, Text: "years"}}
	if len(got) != 1 || cmp.Diff(want, got[0].Words) != "" {
		t.Errorf("%+v", got)
	}
}

// The spans of a comparison make up both texts, whatever they are.
func TestWordsRestoreBothTexts(t *testing.T) {
	t.Parallel()
	text := rapid.StringOf(rapid.SampledFrom([]rune("ab é\n\t")))
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var b, a strings.Builder
		for i, s := range history.Words(before, after) {
			if s.Text == "" {
				t.Fatalf("span %d is empty", i)
			}
			if s.Op != history.Ins {
				b.WriteString(s.Text)
			}
			if s.Op != history.Del {
				a.WriteString(s.Text)
			}
		}
		if b.String() != before || a.String() != after {
			t.Fatalf("%q and %q became %q and %q", before, after, b.String(), a.String())
		}
	})
}

func TestLargeTextsAreBounded(t *testing.T) {
	t.Parallel()
	before, after := strings.Repeat("a b ", 200_000), strings.Repeat("c d ", 200_000)
	if got := history.Words("x "+before+"y", "x "+after+"y"); len(got) != 4 {
		t.Errorf("%d spans, want the beginning, both middles and the end", len(got))
	}
}

// leaf is a text that says something.
func leaf(t *rapid.T) any {
	return rapid.OneOf(rapid.StringMatching(`[a-c]{1,3}`).AsAny(), rapid.Bool().AsAny(),
		rapid.Custom(func(t *rapid.T) any { return json.Number(rapid.StringMatching(`[1-9][0-9]?`).Draw(t, "n")) })).Draw(t, "leaf")
}

// release draws a release whose lists hold objects with one id each, and what a
// reader would note of it: every place with its text.
func release(t *rapid.T) (procurement.Object, map[string]string) {
	o, flat := procurement.Object{}, map[string]string{}
	object(t, o, "", 2, flat)
	return o, flat
}

func object(t *rapid.T, o procurement.Object, path string, depth int, flat map[string]string) {
	for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"title", "awards", "tender", "status"}), 0, 4, rapid.ID).Draw(t, "keys") {
		at := path + "/" + key
		switch kind := rapid.IntRange(0, 2).Draw(t, "kind"); {
		case kind == 0 || depth == 0:
			o[key] = leaf(t)
			flat[at] = shown(o[key])
		case kind == 1:
			below := procurement.Object{}
			object(t, below, at, depth-1, flat)
			o[key] = below
		default:
			list := []any{}
			for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x", "y", "z"}), 1, 3, rapid.ID).Draw(t, "ids") {
				below := procurement.Object{"id": id}
				flat[at+"/"+id+"/id"] = id
				object(t, below, at+"/"+id, depth-1, flat)
				list = append(list, below)
			}
			o[key] = list
		}
	}
}

func shown(v any) string {
	switch v := v.(type) {
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case json.Number:
		return v.String()
	}
	return v.(string)
}

// A diff is exactly how the places of two releases differ: applied to what a
// reader noted of the first it gives what a reader notes of the second. It is
// empty for a release and itself, and backwards it is its own mirror.
func TestDiffIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, flatA := release(t)
		b, flatB := release(t)
		if got := history.Diff(a, a); len(got) != 0 {
			t.Fatalf("a release and itself: %+v", got)
		}
		there, back := history.Diff(a, b), history.Diff(b, a)
		applied := map[string]string{}
		for path, text := range flatA {
			applied[path] = text
		}
		for _, c := range there {
			if applied[c.Path] != c.Before {
				t.Fatalf("%+v, there is %q", c, applied[c.Path])
			}
			if applied[c.Path] = c.After; c.Kind == history.Removed {
				delete(applied, c.Path)
			}
		}
		if d := cmp.Diff(flatB, applied); d != "" {
			t.Fatalf("%v to %v by %+v: %s", a, b, there, d)
		}
		mirror := map[history.Kind]history.Kind{history.Added: history.Removed, history.Removed: history.Added, history.Changed: history.Changed}
		byPath := map[string]history.Change{}
		for _, c := range back {
			byPath[c.Path] = c
		}
		if len(byPath) != len(there) {
			t.Fatalf("%d changes there, %d back", len(there), len(back))
		}
		for _, c := range there {
			if m := byPath[c.Path]; m.Kind != mirror[c.Kind] || m.Before != c.After || m.After != c.Before {
				t.Fatalf("%+v, back %+v", c, m)
			}
		}
	})
}
