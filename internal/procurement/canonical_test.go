package procurement_test

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/procurement"
)

// decode reads JSON with the digits of numbers as they are.
func decode(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"keys sorted by code point", `{"b":1,"a":{"z":1,"é":2,"B":3},"A":2}`, `{"A":2,"a":{"B":3,"z":1,"é":2},"b":1}`},
		{"white space", " { \"a\" : [ 1 ,\n2 ] } ", `{"a":[1,2]}`},
		{"digits as they are", `[1.50,1e3,-0,0.10,12345678901234567890123]`, `[1.50,1e3,-0,0.10,12345678901234567890123]`},
		{"no HTML escapes", `"a<b>&\"c\" גוגל"`, `"a<b>&\"c\" גוגל"`},
		{"order of lists", `[3,1,2]`, `[3,1,2]`},
		{"null", `{"a":null}`, `{"a":null}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := decode(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			got, err := procurement.Canonical(v)
			if err != nil || string(got) != tt.want {
				t.Errorf("canonical %s, %v, want %s", got, err, tt.want)
			}
		})
	}
	for name, v := range map[string]any{"number": math.NaN(), "function": func() {}, "digits": json.Number("1,5")} {
		if got, err := procurement.Canonical(v); err == nil {
			t.Errorf("%s: canonical %s", name, got)
		}
		if _, err := procurement.ContentHash(v); err == nil {
			t.Errorf("%s: hashed", name)
		}
	}
}

func TestContentHash(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, a, b string
		same       bool
	}{
		{"order of keys", `{"a":1,"b":2}`, `{"b":2,"a":1}`, true},
		{"white space", `{"a":[1]}`, "{ \"a\": [ 1 ] }\n", true},
		{"escapes", `"\u0041"`, `"A"`, true},
		{"digits", `1.0`, `1`, false},
		{"number and text", `1`, `"1"`, false},
		{"order of lists", `[1,2]`, `[2,1]`, false},
		{"null and absent", `{"a":null}`, `{}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var sums [2][32]byte
			for i, text := range []string{tt.a, tt.b} {
				v, err := decode(text)
				if err != nil {
					t.Fatal(err)
				}
				if sums[i], err = procurement.ContentHash(v); err != nil {
					t.Fatal(err)
				}
			}
			if (sums[0] == sums[1]) != tt.same {
				t.Errorf("%s and %s: same %v, want %v", tt.a, tt.b, !tt.same, tt.same)
			}
		})
	}
}

// drawJSON draws a value as a release may hold it.
func drawJSON(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return json.Number(rapid.StringMatching(`-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?`).Draw(t, "number"))
	case 3:
		return rapid.String().Draw(t, "text")
	case 4:
		out := make([]any, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range out {
			out[i] = drawJSON(t, depth-1)
		}
		return out
	}
	return drawObject(t, depth)
}

func drawObject(t *rapid.T, depth int) procurement.Object {
	o := procurement.Object{}
	for range rapid.IntRange(0, 3).Draw(t, "members") {
		o[rapid.String().Draw(t, "key")] = drawJSON(t, depth-1)
	}
	return o
}

// TestBodyRoundTrip: what the store keeps of a notice is the notice, and its text
// is the same each time.
func TestBodyRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.String(), 1, 3)
		n := procurement.Notice{
			ID: "not in the body", OCID: "nor this", Pointer: "nor that",
			Kind:    rapid.SampledFrom([]procurement.Kind{procurement.Release, procurement.State, procurement.Compiled}).Draw(t, "kind"),
			Origin:  rapid.SampledFrom([]procurement.Origin{"", procurement.Published, procurement.Synthetic, procurement.Reconstruction}).Draw(t, "origin"),
			Release: drawObject(t, 4), Language: rapid.String().Draw(t, "language"),
		}
		if rapid.Bool().Draw(t, "more") {
			n.Aliases, n.Replaces = texts.Draw(t, "aliases"), texts.Draw(t, "replaces")
			n.Pointers = map[string]string{rapid.String().Draw(t, "path"): rapid.String().Draw(t, "pointer")}
			n.Issues = []procurement.Issue{{Code: "duplicate-key", Path: rapid.String().Draw(t, "issue")}}
		}
		text, err := n.Body()
		if err != nil {
			t.Fatal(err)
		}
		got, err := procurement.ParseBody(text)
		if err != nil {
			t.Fatal(err)
		}
		want := &procurement.Body{Kind: n.Kind, Release: n.Release, Pointers: n.Pointers, Aliases: n.Aliases, Replaces: n.Replaces,
			Origin: n.Origin, Language: n.Language, Issues: n.Issues}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		again, err := procurement.Canonical(got)
		if err != nil || !bytes.Equal(text, again) {
			t.Fatalf("%s became %s, %v", text, again, err)
		}
	})
}

func TestParseBodyErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{", `[]`, `{"release":[]}`, `{"pointers":{"a":1}}`} {
		if b, err := procurement.ParseBody([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), "stored notice: ") {
			t.Errorf("%q: %+v, %v", text, b, err)
		}
	}
}

func TestSource(t *testing.T) {
	t.Parallel()
	listed := map[string]string{"/awards/0/value/amount": "/ted:Notice[1]/cbc:Amount[1]"}
	for _, tt := range []struct {
		base     string
		pointers map[string]string
		path     string
		want     string
	}{
		{"/releases/3", nil, "/tender/title", "/releases/3/tender/title"},
		{"", nil, "", ""},
		{"zip:a.json!/releases/0", nil, "/id", "zip:a.json!/releases/0/id"},
		{"/ted:Notice[1]", listed, "/awards/0/value/amount", "/ted:Notice[1]/cbc:Amount[1]"},
		{"/ted:Notice[1]", listed, "/awards/0/title", "/ted:Notice[1]"},
	} {
		n := procurement.Notice{Pointer: tt.base, Pointers: tt.pointers}
		if got := n.Source(tt.path); got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.path, tt.base, got, tt.want)
		}
	}
}
