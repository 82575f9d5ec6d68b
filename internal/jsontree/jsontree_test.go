package jsontree

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
)

func TestParse(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1)
	for _, tt := range []struct{ name, in, want, codes, err string }{
		{name: "digits stay", in: `{"a":1.10,"b":123456789012345678901234567890,"c":-0}`, want: `{"a":1.10,"b":123456789012345678901234567890,"c":-0}`},
		{name: "duplicate key", in: `{"a":1,"a":2}`, want: `{"a":2}`, codes: "duplicate-key /a"},
		{name: "nul escaped", in: `["x\u0000y"]`, want: `["x␀y"]`, codes: "nul /0"},
		{name: "nul raw", in: "[\"x\x00y\"]", want: `["x␀y"]`, codes: "raw-control-character /0,nul /0"},
		{name: "raw newline", in: "{\"t\":\"a\nb\"}", want: `{"t":"a\nb"}`, codes: "raw-control-character /t"},
		{name: "windows-1252", in: "{\"t\":\"caf\xe9 \x80\",\"u\":\"é\"}", want: `{"t":"café €","u":"é"}`, codes: "not-utf8 /t"},
		{name: "windows-1252 with escape", in: "[\"\xe9\\n\"]", want: `["é\n"]`, codes: "not-utf8 /0"},
		{name: "lone surrogate", in: `["\ud800x"]`, want: `["�x"]`, codes: "lone-surrogate /0"},
		{name: "surrogate pair", in: `["\ud83d\ude00"]`, want: `["😀"]`},
		{name: "absurd exponent", in: `{"amount": 1e9999}`, want: `{"amount":"1e9999"}`, codes: "number-out-of-range /amount"},
		{name: "large exponent", in: `[1e400]`, want: `[1e400]`},
		{name: "leading zeros", in: `{"amount": 000, "b":-007}`, want: `{"amount":0,"b":-7}`, codes: "number-form /amount,number-form /b"},
		{name: "bare fraction and plus", in: `[.5,+3]`, want: `[0.5,3]`, codes: "number-form /0,number-form /1"},
		{name: "not a number", in: `[NaN,-Infinity]`, want: `["NaN","-Infinity"]`, codes: "not-a-number /0,not-a-number /1"},
		{name: "trailing commas", in: "{\"a\":[1,2, ],\n}", want: `{"a":[1,2]}`, codes: "trailing-comma /a,trailing-comma "},
		{name: "bad escape", in: `["C:\data","\u12x"]`, want: `["C:\\data","\\u12x"]`, codes: "bad-escape /0,bad-escape /1"},
		{name: "escaped name", in: `{"a/b~":"\u0000"}`, want: `{"a/b~":"␀"}`, codes: "nul /a~1b~0"},
		{name: "too deep", in: deep, err: "deeper"},
		{name: "cut", in: `{"a":`, err: "line 1, byte 5: unexpected EOF"},
		{name: "place", in: "{\n \"a\": 007,\n \"b\" 2}", err: "line 3, byte 18"},
		{name: "word", in: `{"a": undefined}`, err: "byte 6"},
		{name: "two values", in: `1 2`, err: "more text"},
		{name: "empty", in: ``, err: "EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, issues, err := Parse([]byte(tt.in))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := procurement.Canonical(v)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, want %s (%v)", got, tt.want, err)
			}
			if d := cmp.Diff(tt.codes, codes(issues)); d != "" {
				t.Errorf("issues: %s", d)
			}
		})
	}
}

func codes(issues []procurement.Issue) string {
	var list []string
	for _, i := range issues {
		list = append(list, i.Code+" "+i.Path)
	}
	return strings.Join(list, ",")
}

// The repairer sees text in pieces of any size.
func TestSmallReads(t *testing.T) {
	t.Parallel()
	in := "{\"a\":\"C:\\q \\u00e9\n\", \"b\":[0012 , -Infinity,], \"a\":null}"
	want, issues, err := Parse([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	d := NewDecoder(oneByte{strings.NewReader(in)})
	got, err := d.Value()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(issues, d.Issues()); diff != "" {
		t.Error(diff)
	}
}

type oneByte struct{ r io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:1]) }

func TestEach(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"one", `{"a":1}`, "0!{\"a\":1}"},
		{"mark", "\xef\xbb\xbf[1]", "0![1]"},
		{"utf16", "\xff\xfe[\x001\x00]\x00", "0![1]"},
		{"lines", "{\"a\":1}\n\n{\"a\":2}\r\n{\"a\":3}", `0{"a":1} 1{"a":2} 2{"a":3}`},
		{"bad line", "{\"a\":1}\n{\"a\":2}\n{\"a\":\n{\"a\":4}\n", `0{"a":1} 1{"a":2} 2line 3, byte 5: unexpected EOF 3{"a":4}`},
		{"bad first line", "{\"a\" 1}\n{\"a\":2}\n", `0line 1, byte 5: invalid character '1' after object name (expecting ':') 1{"a":2}`},
		{"bad line of two", "{\"a\":1}\n{\"a\":", `0{"a":1} 1line 2, byte 5: unexpected EOF`},
		{"a list with one object a line", "{\"a\":[\n{\"b\":1},\n{\"b\":2}\n]}", `0!{"a":[{"b":1},{"b":2}]}`},
		{"objects in objects", "{\"a\":\n{\"b\":1}}", `0!{"a":{"b":1}}`},
		{"array on lines", "[\n[1]\n,[2]]", `0![[1],[2]]`},
		{"concatenated", `{"a":1}{"a":2} [3]`, `0{"a":1} 1{"a":2} 2[3]`},
		{"concatenated, indented", "{\n\"a\":1}\n{\n\"a\":2}\n", `0{"a":1} 1{"a":2}`},
		{"garbage at the end", "{\"a\":1} x", `0{"a":1} 1line 1, byte 8: invalid character 'x' at start of value`},
		{"empty", "", "0!EOF"},
		{"deep line", "{\"a\":1}\n" + strings.Repeat("[", 300) + strings.Repeat("]", 300) + "\n{\"a\":2}", `0{"a":1} 1` + ErrDepth.Error() + ` 2{"a":2}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			err := Each(strings.NewReader(tt.in), func(v Value) error {
				s := string('0' + byte(v.N))
				if v.Alone {
					s += "!"
				}
				tree, err := v.Value()
				if err != nil {
					got = append(got, s+err.Error())
					return nil
				}
				b, err := procurement.Canonical(tree)
				got = append(got, s+string(b))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// A broken stream is an error of the value it broke, after the values before it.
func TestEachBroken(t *testing.T) {
	t.Parallel()
	broken := errors.New("unexpected end of the archive")
	for _, text := range []string{"{\"a\":1}\n{\"a\":2}\n{\"a\"", `{"a":1} {"a":2} {"a"`} {
		good, bad := 0, 0
		err := Each(io.MultiReader(strings.NewReader(text), failing{broken}), func(v Value) error {
			if _, err := v.Value(); err == nil {
				good++
			} else if errors.Is(err, broken) {
				bad++
			}
			return nil
		})
		if err != nil || good != 2 || bad != 1 {
			t.Errorf("%q: %d good, %d broken, %v; want 2, 1", text, good, bad, err)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	d := NewDecoder(strings.NewReader(`{"meta":{"x":1},"releases":[{"id":"a"},{"id":"b"}]}`))
	var ids []string
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(d.Enter())
	for d.Kind() == '"' {
		name, err := d.Name()
		check(err)
		if name != "releases" {
			check(d.Skip())
			continue
		}
		check(d.Enter())
		for d.Kind() == '{' {
			v, err := d.Value()
			check(err)
			ids = append(ids, Str(v, "id"))
		}
		check(d.Leave())
	}
	check(d.Leave())
	if got := strings.Join(ids, ","); got != "a,b" {
		t.Errorf("ids %s, want a,b", got)
	}
	if err := d.Enter(); err != io.EOF {
		t.Errorf("Enter at the end: %v, want EOF", err)
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	v, _, err := Parse([]byte(`{"a":{"b":"x","n":1.50,"l":[{"c~/d":true}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if Str(v, "a", "b") != "x" || Text(v, "a", "n") != "1.50" || len(Arr(v, "a", "l")) != 1 || len(Obj(v, "a")) != 3 || Obj(v, "x", "y") != nil {
		t.Error("accessors do not find what is there")
	}
	got, err := Resolve(v, "/a/l/0/"+Escape("c~/d"))
	if err != nil || got != true {
		t.Errorf("Resolve = %v, %v; want true", got, err)
	}
	for _, bad := range []string{"a", "/a/l/00", "/a/l/1", "/a/b/c", "/x"} {
		if _, err := Resolve(v, bad); err == nil {
			t.Errorf("Resolve(%q) found something", bad)
		}
	}
}

func FuzzEach(f *testing.F) {
	for _, s := range []string{`{"a":[1,"\ud800",-0.1e5,],}`, "{\"a\":\"\n\"}\n{\"a\":\"\\q\"}\n", "\xff\xfe{\x00}\x00", `{"a":{"a":NaN}} [000`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err := Each(strings.NewReader(string(b)), func(v Value) error {
			tree, err := v.Value()
			if err != nil {
				return nil
			}
			text, err := procurement.Canonical(tree)
			if err != nil {
				t.Fatalf("a tree that is no JSON: %v", err)
			}
			if strings.Contains(string(text), `\u0000`) {
				t.Fatalf("NUL survived: %s", text)
			}
			again, issues, err := Parse(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if len(issues) > 0 {
				t.Fatalf("%s has issues %v after repair", text, issues)
			}
			if d := cmp.Diff(tree, again); d != "" {
				t.Fatal(d)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
