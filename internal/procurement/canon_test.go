package procurement

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// standard is the canonical text as encoding/json writes it.
func standard(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), err
}

func sameAsStandard(t *testing.T, v any) {
	t.Helper()
	want, wantErr := standard(v)
	got, err := Canonical(v)
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
		t.Errorf("%#v: got %s, %v; want %s, %v", v, got, err, want, wantErr)
	}
	sum, err := ContentHash(v)
	if (err == nil) != (wantErr == nil) || err == nil && sum != sha256.Sum256(want) {
		t.Errorf("%#v: hash %x, %v", v, sum, err)
	}
}

func TestCanonicalIsStandard(t *testing.T) {
	t.Parallel()
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	deep := any("x")
	for range 300 {
		deep = Object{"b": []any{deep, nil}, "a": json.Number("1.10")}
	}
	for _, v := range []any{nil, true, false, "", string(all), "é\u2028\u2029\ufffd\u07ff😀<&>\x7f", "\xed\xa0\x80\xf0\x9f", Object(nil), []any(nil), Object{}, []any{}, deep,
		json.Number(""), json.Number("-0"), json.Number("01"), json.Number("1."), json.Number("1e5"), json.Number("1E+05"), json.Number("-"), json.Number("1e"), json.Number(" 1"), json.Number("0.50e-7"), json.Number("NaN"),
		1, 1.5, math.NaN(), []string{"b", "a"}, map[string]string{"b": "<", "a": "\x00"}, Issue{Code: "x"}, Object{"f": func() {}}, []any{Object{"b": []string{"<"}, "a": 7, "": nil, "\xff": 1, "é": 2}},
		Object{"long": strings.Repeat("é\n", 9000), "tail": strings.Repeat("x", 9000), "a": []any{strings.Repeat("y", 5000)}},
		Body{Kind: Release, Release: Object{"x": "<"}, Aliases: []string{"a"}}} {
		sameAsStandard(t, v)
	}
}

// A body is what encoding/json makes of it.
func TestBodyIsStandard(t *testing.T) {
	t.Parallel()
	for _, n := range []Notice{
		{},
		{Kind: Release, Release: Object{}},
		{Kind: State, Release: Object{"a": `"release":null`, "b": []any{json.Number("1.0")}}, Pointers: map[string]string{"/b": "/x", "/a": "<"}, Aliases: []string{`"release":null`}, Replaces: []string{"r"}, Chain: []string{"c"},
			Guarded: true, Origin: Synthetic, Language: "de", Issues: []Issue{{Code: "c", Path: "/a", Detail: "d"}}},
	} {
		want, err := standard(Body{n.Kind, n.Release, n.Pointers, n.Aliases, n.Replaces, n.Chain, n.Guarded, n.Origin, n.Language, n.Issues})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := n.Body(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
	}
}

// The hash of a content is kept in databases: it must never change.
func TestContentHashStays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    any
		want string
	}{
		{Object{}, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
		{Object{"b": []any{json.Number("1.10"), true, nil}, "a": "é<\n\u2028\x01\""}, "2bc7a17b57cf9111e25c13f3154025455a70b19a489833a278379de0d6099344"},
	} {
		if sum, err := ContentHash(tt.v); err != nil || hex.EncodeToString(sum[:]) != tt.want {
			t.Errorf("%v: %x, %v; want %s", tt.v, sum, err, tt.want)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("a\u2028\xff\x01", "1e5", "<")
	f.Add("", "", "\\")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		sameAsStandard(t, Object{a: []any{c, Object{b: a}}, c: b})
		sameAsStandard(t, json.Number(b))
	})
}
