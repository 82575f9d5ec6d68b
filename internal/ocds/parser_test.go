package ocds_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// parsed writes what a parser yields as one short line each.
func parsed(p ocds.Parser, body string) string {
	var lines []string
	for n, err := range p.Parse(source.Bytes("xx-test", "file:a.json", []byte(body))) {
		var bad *source.RecordError
		switch {
		case errors.As(err, &bad):
			lines = append(lines, fmt.Sprintf("%s @%s", bad.Reason, bad.Pointer))
		case errors.Is(err, source.ErrFormat):
			lines = append(lines, "format")
		case err != nil:
			lines = append(lines, err.Error())
		default:
			id := strings.ReplaceAll(n.ID, hex.EncodeToString(n.Content[:]), "HASH")
			line := fmt.Sprintf("%s %s %s @%s", n.Kind, n.OCID, id, n.Pointer)
			for _, i := range n.Issues {
				line += " " + i.Code + ":" + i.Path
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func TestParserShapes(t *testing.T) {
	t.Parallel()
	const a, b = `{"ocid":"a","id":"1","date":"2026-01-01T00:00:00Z"}`, `{"ocid":"b","id":2,"date":"2026-01-01T00:00:00Z"}`
	for _, tt := range []struct{ name, in, want string }{
		{"package", `{"uri":"x","releases":[` + a + `,` + b + `]}`, "release a a/1 @/releases/0\nrelease b b/2 @/releases/1"},
		{"empty package", `{"uri":"x","releases":[]}`, ""},
		{"bare", a, "release a a/1 @"},
		{"array", `[` + a + `,` + b + `]`, "release a a/1 @/0\nrelease b b/2 @/1"},
		{"array of packages", `[{"releases":[` + a + `]},{"records":[{"ocid":"b","releases":[` + b + `]}]}]`, "release a a/1 @/0/releases/0\nrelease b b/2 @/1/records/0/releases/0"},
		{"lines", a + "\n" + b + "\n", "release a a/1 @value:0!\nrelease b b/2 @value:1!"},
		{"lines, one bad", a + "\n{\"ocid\":\n" + b, "release a a/1 @value:0!\nbad-json @value:1!/ocid\nrelease b b/2 @value:2!"},
		{"concatenated packages", `{"releases":[` + a + `]}{"releases":[` + b + `]}`, "release a a/1 @value:0!/releases/0\nrelease b b/2 @value:1!/releases/0"},
		{"record package", `{"records":[{"ocid":"a","releases":[` + a + `],"compiledRelease":` + a + `},{"ocid":"b","compiledRelease":{"date":"2026-01-01T00:00:00Z"}}]}`,
			"release a a/1 @/records/0/releases/0\ncompiled b b/compiled @/records/1/compiledRelease no-ocid:/ocid"},
		{"bare record", `{"releases":[` + a + `],"compiledRelease":` + a + `,"versionedRelease":{}}`, "release a a/1 @/releases/0"},
		{"linked releases and a compiled one", `{"ocid":"a","releases":[{"url":"https://x.example/1","date":"2026","tag":["tender"]}],"compiledRelease":` + a + `}`, "compiled a a/compiled @/compiledRelease"},
		{"record without releases", `{"records":[{"ocid":"a","releases":[]}]}`, "no-release @/records/0"},
		{"release tagged compiled", `{"releases":[{"ocid":"a","id":"1","tag":["compiled"],"date":"2026-01-01T00:00:00Z"}]}`, "compiled a a/compiled @/releases/0"},
		{"envelope", `{"status":"ok","data":{"total":1,"page":{"releases":[` + a + `]}},"results":[` + b + `]}`, "release a a/1 @/data/page/releases/0\nrelease b b/2 @/results/0"},
		{"no id", `{"releases":[{"ocid":"a","date":"2026-01-01T00:00:00Z"}]}`, "release a a/HASH @/releases/0 no-release-id:/id"},
		{"no ocid", `{"releases":[{"id":"1","date":"2026-01-01T00:00:00Z"}]}`, "release 1 1/1 @/releases/0 no-ocid:/ocid"},
		{"neither", `{"releases":[{"ocid":"","tag":["tender"]},` + a + `]}`, "release a a/1 @/releases/1\nno-ocid @/releases/0"},
		{"not an object", `{"releases":[7,` + a + `]}`, "release a a/1 @/releases/1\nnot-an-object @/releases/0"},
		{"long ocid", `{"ocid":"` + strings.Repeat("x", 257) + `","id":"1"}`, "id-too-long @"},
		{"slash in the ocid", `{"ocid":"a/b","id":"c/d","date":"2026-01-01T00:00:00Z"}`, "release a/b a%2Fb/c/d @"},
		{"blanks around identifiers", `{"ocid":" a ","id":"1\n","date":"2026-01-01T00:00:00Z"}`, "release a a/1 @"},
		{"other JSON", `[{"tenderId":1,"buyers":[]}]`, "format"},
		{"other JSON after OCDS", a + "\n{\"x\":1}\n", "release a a/1 @value:0!\nnot-ocds @value:1!"},
		{"other JSON before OCDS", "{\"x\":1}\n" + a, "not-ocds @value:0!\nrelease a a/1 @value:1!"},
		{"a page of HTML", `<!DOCTYPE html><html></html>`, "format"},
		{"script", `export const x = {"releases":[]}`, "format"},
		{"empty", ``, "format"},
		{"cut package", `{"releases":[` + a + `,{"ocid":`, "release a a/1 @/releases/0\nbad-json @/releases/1"},
		{"too deep", `{"releases":[{"ocid":"x","d":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `},` + a + `]}`, "too-deep @/releases/0\nrelease a a/1 @/releases/1"},
		{"repairs keep their place", "{\"releases\":[{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"2026-01-01T00:00:00Z\",\"tender\":{\"value\":{\"amount\": 000,\"x\":1e9999}}}]}", "release a a/1 @/releases/0 number-form:/tender/value/amount number-out-of-range:/tender/value/x"},
		{"repairs in a tree keep their place", "[{\"releases\":[{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"2026-01-01T00:00:00Z\",\"t\":\"\t\"}]}]", "release a a/1 @/0/releases/0 raw-control-character:/t"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, parsed(ocds.Parser{Bare: true}, tt.in)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestParserContainers(t *testing.T) {
	t.Parallel()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range []struct{ name, body string }{
		{"README.txt", "about these files"},
		{"2026/a.jsonl", "{\"ocid\":\"a\",\"id\":\"1\",\"date\":\"2026-01-01\"}\n{\"ocid\":\"a\",\"id\":\"2\",\"date\":\"2026-01-02\"}\n"},
		{"2026/b.json", "not JSON"},
	} {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	want := "release a a/1 @zip:2026/a.jsonl!value:0! date-only:/date\nrelease a a/2 @zip:2026/a.jsonl!value:1! date-only:/date\nbad-json @zip:2026/b.json!"
	if d := cmp.Diff(want, parsed(ocds.Parser{Bare: true}, buf.String())); d != "" {
		t.Error(d)
	}
	var packed bytes.Buffer
	g := gzip.NewWriter(&packed)
	for range 2000 {
		fmt.Fprintln(g, `{"ocid":"a","id":"1","date":"2026-01-01T00:00:00Z"}`)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	cut := parsed(ocds.Parser{Bare: true}, packed.String()[:packed.Len()-20])
	if !strings.HasPrefix(cut, "release a a/1 @gz!value:0!\n") || !strings.Contains(cut, "\ntruncated @gz!value:") {
		t.Errorf("a cut gzip gives %.200s ... %s", cut, cut[max(0, len(cut)-60):])
	}
}

// The caller may stop at any notice.
func TestParserStops(t *testing.T) {
	t.Parallel()
	body := `{"releases":[{"ocid":"a"},{"id":"x"},{"ocid":"c"},7]}`
	for stop := 1; stop < 5; stop++ {
		n := 0
		for range (ocds.Parser{}).Parse(source.Bytes("xx-test", "file:a.json", []byte(body))) {
			if n++; n == stop {
				break
			}
		}
		if n != min(stop, 4) {
			t.Errorf("%d seen, want %d", n, stop)
		}
	}
}

func TestParserExt(t *testing.T) {
	t.Parallel()
	const body = `{"ocid":"a","id":"1","date":"2026-01-01T00:00:00Z","x_daylight":{"origin":"synthetic"},"tender":{"value":{"amount":1,"x_daylight":{"status":"withheld"}}}}`
	first := func(p ocds.Parser, body string) *procurement.Notice {
		for n, err := range p.Parse(source.Bytes("xx-test", "file:a.json", []byte(body))) {
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		return nil
	}
	n := first(ocds.Parser{Bare: true}, body)
	text, _ := procurement.Canonical(n.Release)
	if strings.Contains(string(text), procurement.Ext) || n.Origin != procurement.Synthetic || len(n.Issues) != 2 || n.Issues[0].Path != "/tender/value/x_daylight" {
		t.Errorf("a portal's x_daylight: %s, origin %q, issues %v", text, n.Origin, n.Issues)
	}
	n = first(ocds.Parser{Local: true, Bare: true}, body)
	if n.Origin != procurement.Synthetic || jsontree.Str(n.Release, "tender", "value", "x_daylight", "status") != "withheld" || len(n.Issues) != 0 {
		t.Errorf("a local x_daylight: %v, origin %q, issues %v", n.Release, n.Origin, n.Issues)
	}
	n = first(ocds.Parser{Local: true, Bare: true}, strings.Replace(body, "synthetic", "official", 1))
	if n.Origin != "" || len(n.Issues) != 1 {
		t.Errorf("an unknown origin: %q, issues %v", n.Origin, n.Issues)
	}
}

// A record that only links to releases says so, and its facts can be found.
func TestLinkedReleases(t *testing.T) {
	t.Parallel()
	const body = `{"records":[{"ocid":"a","releases":[{"url":"https://x.example/1","date":"2026-01-01T00:00:00Z","tag":["tender"]},{"url":"https://x.example/2","date":"2026-02-01T00:00:00Z","tag":["award"]}]}]}`
	for n, err := range (ocds.Parser{}).Parse(source.Bytes("xx-test", "file:a.json", []byte(body))) {
		if err != nil {
			t.Fatal(err)
		}
		unknown := jsontree.Arr(n.Release, procurement.Ext, procurement.ExtUnknown)
		if n.Kind != procurement.Compiled || len(unknown) != 2 || n.Published != time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC) {
			t.Errorf("notice %+v", n)
		}
		for path, want := range map[string]string{"/ocid": "a", "/date": "2026-02-01T00:00:00Z"} {
			if got, err := locate.Value([]byte(body), n.Source(path)); err != nil || got != want {
				t.Errorf("%s is %q, %v; want %q", path, got, err, want)
			}
		}
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want, code string }{
		{"2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", ""},
		{"2026-11-01T10:00:00.123456+02:00", "2026-11-01T08:00:00.123456Z", ""},
		{"2026-11-01T10:00:00+0200", "2026-11-01T08:00:00Z", ""},
		{" 2026-11-01T10:00Z ", "2026-11-01T10:00:00Z", ""},
		{"2026-11-01T10:00:00", "2026-11-01T10:00:00Z", "no-time-zone"},
		{"2026-11-01 10:00:00", "2026-11-01T10:00:00Z", "no-time-zone"},
		{"2026-11-01", "2026-11-01T00:00:00Z", "date-only"},
		{"2026-11-01T24:00:00Z", "2026-11-02T00:00:00Z", ""},
		{"", "", "no-date"},
		{"2026-20-16T14:26:00Z", "", "bad-date"},
		{"2026-02-31", "", "bad-date"},
		{"2014-04-15 14:00 Eastern Daylight Time (EDT)", "", "bad-date"},
		{"2999-01-01T00:00:00Z", "", "implausible-date"},
		{"0001-01-01T00:00:00", "", "implausible-date"},
		{"1", "", "bad-date"},
	} {
		got, code := ocds.ParseTime(tt.in)
		text := ""
		if !got.IsZero() {
			text = got.Format(time.RFC3339Nano)
		}
		if text != tt.want || code != tt.code || got.Location() != time.UTC {
			t.Errorf("ParseTime(%q) = %s, %q; want %s, %q", tt.in, text, code, tt.want, tt.code)
		}
	}
}

func TestPackage(t *testing.T) {
	t.Parallel()
	releases := []procurement.Object{{"ocid": "a", "id": "1", "t": "<&>"}, {"ocid": "b", "id": "2"}}
	all := func(fail error) iter.Seq2[procurement.Object, error] {
		return func(yield func(procurement.Object, error) bool) {
			for _, r := range releases {
				if !yield(r, nil) {
					return
				}
			}
			if fail != nil {
				yield(nil, fail)
			}
		}
	}
	meta := ocds.Meta{URI: "https://x.example/p", Published: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Publisher: ocds.Publisher{Name: "P"}}
	var buf bytes.Buffer
	if err := ocds.Package(&buf, meta, all(nil)); err != nil {
		t.Fatal(err)
	}
	if got, want := parsed(ocds.Parser{Bare: true}, buf.String()), "release a a/1 @/releases/0 no-date:/date\nrelease b b/2 @/releases/1 no-date:/date"; got != want {
		t.Errorf("the package reads as %s, want %s", got, want)
	}
	if got, err := locate.Value(buf.Bytes(), "/releases/0/t"); err != nil || got != "<&>" {
		t.Errorf("text %q, %v", got, err)
	}
	for place, want := range map[string]string{"/version": "1.1", "/publishedDate": "2026-11-01T00:00:00Z", "/publisher/name": "P"} {
		if got, err := locate.Value(buf.Bytes(), place); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", place, got, err, want)
		}
	}
	broken := errors.New("the store is gone")
	buf.Reset()
	if err := ocds.Package(&buf, meta, all(broken)); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the releases", err)
	}
}

func FuzzParser(f *testing.F) {
	for _, s := range []string{
		`{"releases":[{"ocid":"a","id":1,"tag":"tender","date":"2026"}]}`, "{\"ocid\":\"a\"}\n{\"x\":1}\n{\"records\":[{}]}",
		`{"ocid":"a","releases":[{"url":"u"}],"compiledRelease":{"x_daylight":{}}}`, `{"data":{"records":[{"releases":[1,{}]}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (ocds.Parser{}).Parse(source.Bytes("xx-test", "file:a.json", body)) {
			switch {
			case (n == nil) == (err == nil):
				t.Fatalf("notice %v and error %v", n, err)
			case err != nil:
				continue
			}
			if err := sound(n); err != nil {
				t.Fatal(err)
			}
			if _, err := locate.Value(body, n.Pointer); err != nil {
				t.Fatalf("pointer %q of a notice leads nowhere: %v", n.Pointer, err)
			}
			if merged, _ := ocds.MergeTolerant([]procurement.Object{n.Release, n.Release}); merged == nil {
				t.Fatal("nothing merged")
			}
		}
	})
}
