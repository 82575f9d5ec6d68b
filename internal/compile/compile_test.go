package compile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/procurement"
)

// notice is one stored version as a test writes it. Its release gets its ocid.
type notice struct {
	id       string
	version  int                // 1 if zero
	day      int                // of January 2026; 0 is undated
	source   string             // the source's own version
	kind     procurement.Kind   // Release if empty
	origin   procurement.Origin // Published if empty
	aliases  []string
	replaces []string
	release  string // JSON
}

// stored gives a notice the form in which compile gets it: through the text that
// the store keeps.
func (n notice) stored(t testing.TB) compile.Version {
	t.Helper()
	var release procurement.Object
	dec := json.NewDecoder(strings.NewReader(n.release))
	dec.UseNumber()
	if err := dec.Decode(&release); err != nil {
		t.Fatalf("release of %s: %v", n.id, err)
	}
	if n.kind == "" {
		n.kind = procurement.Release
	}
	parsed := procurement.Notice{Kind: n.kind, Release: release, Aliases: n.aliases, Replaces: n.replaces, Origin: n.origin}
	text, err := parsed.Body()
	if err != nil {
		t.Fatal(err)
	}
	body, err := procurement.ParseBody(text)
	if err != nil {
		t.Fatal(err)
	}
	v := compile.Version{Notice: noticeID(n.id), Version: max(1, n.version), SourceNoticeID: n.id, SourceVersion: n.source, Body: body}
	if n.day > 0 {
		v.Published = time.Date(2026, time.January, n.day, 0, 0, 0, 0, time.UTC)
	}
	return v
}

func noticeID(id string) procurement.ID { return procurement.NoticeID("xx", id) }

// process compiles notices of one process.
func process(t testing.TB, notices ...notice) *procurement.Process {
	t.Helper()
	versions := make([]compile.Version, len(notices))
	for i, n := range notices {
		versions[i] = n.stored(t)
	}
	return compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", versions)
}

// one compiles a process of one release.
func one(t testing.TB, release string) *procurement.Process {
	t.Helper()
	return process(t, notice{id: "n1", day: 1, release: release})
}

func title(text string) string { return fmt.Sprintf(`{"tender":{"title":%q}}`, text) }

func TestSupersede(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		notices []notice
		// title is the compiled one, out the superseded versions as id/version.
		title string
		out   []string
	}{
		{"one", []notice{{id: "a", day: 1, release: title("first")}}, "first", nil},
		{"a later version of one notice", []notice{
			{id: "a", day: 1, release: title("first")}, {id: "a", version: 2, day: 2, release: title("second")}}, "second", []string{"a/1"}},
		{"versions of one day by the source's version", []notice{
			{id: "a", version: 2, day: 1, source: "02", release: title("second")},
			{id: "a", day: 1, source: "01", release: title("first")}}, "second", []string{"a/1"}},
		{"notices of one day by the source's version", []notice{
			{id: "a", day: 1, source: "02", release: title("second")}, {id: "b", day: 1, source: "01", release: title("first")},
			{id: "c", day: 1, source: "01", release: title("first")}}, "second", nil},
		{"by identifier", []notice{
			{id: "a", day: 1, release: title("first")}, {id: "b", day: 2, replaces: []string{"a"}, release: `{}`}}, "", []string{"a/1"}},
		{"by alias", []notice{
			{id: "a", day: 1, aliases: []string{"uuid-a"}, release: title("first")},
			{id: "b", day: 2, replaces: []string{"uuid-a"}, release: title("second")}}, "second", []string{"a/1"}},
		{"chain", []notice{
			{id: "a", day: 1, release: title("first")}, {id: "b", day: 2, replaces: []string{"a"}, release: title("second")},
			{id: "c", day: 3, replaces: []string{"b"}, release: title("third")}}, "third", []string{"a/1", "b/1"}},
		{"each replaces the other: the later stands", []notice{
			{id: "a", day: 1, replaces: []string{"b"}, release: title("first")},
			{id: "b", day: 2, replaces: []string{"a"}, release: title("second")}}, "second", []string{"a/1"}},
		{"itself", []notice{{id: "a", day: 1, aliases: []string{"x"}, replaces: []string{"a", "x"}, release: title("first")}}, "first", nil},
		{"all versions replace themselves, out of order", []notice{
			{id: "a", version: 2, day: 1, replaces: []string{"a"}, release: title("second")},
			{id: "a", version: 1, day: 2, replaces: []string{"a"}, release: title("first")}}, "second", []string{"a/1"}},
		{"an earlier notice cannot replace a later", []notice{
			{id: "a", day: 1, replaces: []string{"b"}, release: `{}`}, {id: "b", day: 2, release: title("second")}}, "second", nil},
		{"a notice that is not there", []notice{{id: "a", day: 1, replaces: []string{"gone"}, release: title("first")}}, "first", nil},
		{"a later version takes the replacement back", []notice{
			{id: "a", day: 1, release: title("first")}, {id: "b", day: 2, replaces: []string{"a"}, release: `{}`},
			{id: "b", version: 2, day: 3, release: `{}`}}, "first", []string{"b/1"}},
		{"undated comes first", []notice{
			{id: "a", day: 1, release: title("dated")}, {id: "b", release: title("undated")}}, "dated", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := process(t, tt.notices...)
			if p.Title != tt.title {
				t.Errorf("title %q, want %q", p.Title, tt.title)
			}
			var out []string
			for i, ref := range p.Notices {
				if ref.Ord != i+1 {
					t.Errorf("notice %d has place %d", i+1, ref.Ord)
				}
				at := slices.IndexFunc(tt.notices, func(n notice) bool { return noticeID(n.id) == ref.Notice })
				if ref.Superseded {
					out = append(out, fmt.Sprintf("%s/%d", tt.notices[at].id, ref.Version))
				}
			}
			if slices.Sort(out); !slices.Equal(out, tt.out) {
				t.Errorf("superseded %q, want %q", out, tt.out)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	compiled := notice{id: "c", day: 9, kind: procurement.Compiled, release: `{"tender":{"title":"by the publisher","value":{"amount":3}}}`}
	release := notice{id: "a", day: 1, release: `{"tender":{"title":"as released","value":{"amount":1}}}`}
	older := notice{id: "d", day: 8, kind: procurement.Compiled, release: `{"tender":{"title":"older","value":{"amount":2}}}`}
	for _, tt := range []struct {
		name    string
		notices []notice
		title   string
		figures []string
	}{
		{"compiled alone", []notice{compiled}, "by the publisher", []string{"process 0 estimated 1 known 3 current c/1 /tender/value"}},
		{"of several compiled the last", []notice{compiled, older}, "by the publisher",
			[]string{"process 0 estimated 1 known 2 before d/1 /tender/value", "process 0 estimated 2 known 3 current c/1 /tender/value"}},
		{"beside releases it does not count", []notice{compiled, release}, "as released",
			[]string{"process 0 estimated 1 known 1 current a/1 /tender/value"}},
		{"states of several notices are merged", []notice{
			{id: "s1", day: 1, kind: procurement.State, release: `{"awards":[{"id":"1","value":{"amount":1}}]}`},
			{id: "s2", day: 2, kind: procurement.State, release: `{"awards":[{"id":"2","value":{"amount":2}}]}`},
			{id: "s1", version: 2, day: 3, kind: procurement.State, release: `{"awards":[{"id":"1","value":{"amount":4}}]}`}}, "",
			[]string{"award 2 awarded 1 known 1 before s1/1 /awards/0/value", "award 1 awarded 1 known 2 current s2/1 /awards/0/value",
				"award 2 awarded 2 known 4 current s1/2 /awards/0/value"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := process(t, tt.notices...)
			if p.Title != tt.title {
				t.Errorf("title %q, want %q", p.Title, tt.title)
			}
			if diff := cmp.Diff(tt.figures, figures(p, tt.notices)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// figures writes each amount as one line: owner, number, kind, place in order,
// status, what it says, whether it is current, notice and path.
func figures(p *procurement.Process, notices []notice) []string {
	var out []string
	for _, a := range p.Amounts {
		words := []string{string(a.Owner), fmt.Sprint(a.OwnerNo), string(a.Kind), fmt.Sprint(a.Ord), string(a.Status)}
		if a.Amount.Valid {
			words = append(words, a.Amount.Decimal.String())
		}
		if a.High.Valid {
			words = append(words, "to "+a.High.Decimal.String())
		}
		for _, w := range []string{a.Currency, a.Raw, a.Until, a.Why} {
			if w != "" {
				words = append(words, w)
			}
		}
		if a.Tax != procurement.TaxUnknown {
			words = append(words, string(a.Tax))
		}
		if a.Current {
			words = append(words, "current")
		} else {
			words = append(words, "before")
		}
		at := slices.IndexFunc(notices, func(n notice) bool { return noticeID(n.id) == a.Notice })
		words = append(words, fmt.Sprintf("%s/%d", notices[at].id, a.Version), a.Path)
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// TestPure: compile neither changes what it reads nor lets its result share
// marks with it.
func TestPure(t *testing.T) {
	t.Parallel()
	n := notice{id: "n1", day: 1, release: `{"awards":[{"value":{"amount":1}},{"value":{"amount":2}}],"parties":[{"name":"A"}],"tender":{"lots":[{"title":"x"}]}}`}
	v := n.stored(t)
	before, err := procurement.Canonical(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	p := compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", []compile.Version{v})
	after, err := procurement.Canonical(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Errorf("the body changed: %s", after)
	}
	got, err := procurement.Canonical(p.Compiled)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"awards":[{"value":{"amount":1}},{"value":{"amount":2}}],"id":"","parties":[{"name":"A"}],"tag":["compiled"],"tender":{"lots":[{"title":"x"}]}}`
	if string(got) != want {
		t.Errorf("compiled %s, want %s", got, want)
	}
}
