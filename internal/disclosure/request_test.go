package disclosure_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/demo"
	"daylight/internal/disclosure"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}

// TestNimbus: what is not public of Project Nimbus, through the parser and compile.
func TestNimbus(t *testing.T) {
	t.Parallel()
	all := documents(t, demo.NimbusSource, ocds.Parser{Local: true}, source.Bytes(demo.NimbusSource, "file:nimbus.json", demo.Nimbus()))
	if len(all) != 4 {
		t.Fatalf("%d processes, want the four tenders", len(all))
	}
	var b strings.Builder
	for _, p := range all {
		gaps := of(p, disclosure.Options{AsOf: "2026-11-24"})
		s := disclosure.ScoreOf(gaps, compile.Stage(p))
		b.WriteString(p.OCID + ", " + compile.Stage(p) + "\n" + words(gaps) + "public:")
		for _, part := range s.Parts {
			if part.Have {
				b.WriteString(" " + part.Field)
			}
		}
		b.WriteString("\n\n")
	}
	golden(t, "nimbus.txt", b.String())
	first := all[0]
	gaps := of(first, disclosure.Options{})
	got := codes(gaps)
	for _, want := range []string{"value_awarded/reported_only", " split ", " documents ", "method"} {
		if !strings.Contains(got, want) {
			t.Errorf("no gap %s in %s", want, got)
		}
	}
	if n := strings.Count(got, "unknown/unknown"); n != len(first.Unknown) || n == 0 {
		t.Errorf("%d of %d unknown points", n, len(first.Unknown))
	}
	golden(t, "nimbus-request.txt", disclosure.Request(first, gaps, "Local OCDS files", ""))
}

func TestRequest(t *testing.T) {
	t.Parallel()
	p := release(t, "DE", "2020-02-02", withheldNotice)
	golden(t, "request.txt", disclosure.Request(p, of(p, disclosure.Options{AsOf: "2026-11-24"}), "Example Gazette", "https://example.invalid/notice/1"))
}

func TestRequestLaw(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{
		"IL": "Under the Freedom of Information Law, 5758-1998 I ask", "US": "Under the Freedom of Information Act, 5 U.S.C. 552 I ask",
		"GB": "Under the Freedom of Information Act 2000 I ask", "EU": "Under Regulation (EC) No 1049/2001 on public access to documents I ask",
		"FR": "Under the access to information law that applies to you I ask", "": "Under the access to information law that applies to you I ask",
	} {
		p := release(t, "", "2020-02-02", `{"tag":["tender"]}`)
		p.Country = country
		if got := disclosure.Request(p, of(p, disclosure.Options{}), "", ""); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", country, want, got)
		}
	}
}

// TestRequestNamesNoPerson: a natural person who bought or sold is not named, a
// text is one line, and where nothing is missing there is nothing to ask.
func TestRequestNamesNoPerson(t *testing.T) {
	t.Parallel()
	p := release(t, "", "2020-02-02", `{"tag":["tender"],"tender":{"title":"Paper\n\nTo: someone else"},"parties":[
		{"id":"p","name":"A. Example","roles":["buyer"],"details":{"isNaturalPerson":true}},
		{"id":"b","name":"Example City Council","roles":["buyer"],"contactPoint":{"name":"C. Example","email":"c@example.invalid"}}]}`)
	got := disclosure.Request(p, of(p, disclosure.Options{}), "", "")
	if strings.Contains(got, "A. Example") || strings.Contains(got, "C. Example") || !strings.HasPrefix(got, "To: Example City Council\n") || !strings.Contains(got, "Paper To: someone else\n") {
		t.Error(got)
	}
	if got := disclosure.Request(p, nil, "", ""); got != "" {
		t.Errorf("a request without gaps: %s", got)
	}
	p = release(t, "", "2020-02-02", `{"tag":["tender"],"contracts":[{"id":"1"},{"id":"2"},{"id":"3"},{"id":"4"},{"id":"5"},{"id":"6"},{"id":"7"}]}`)
	p.Origin = procurement.Synthetic
	got = disclosure.Request(p, of(p, disclosure.Options{}), "", strings.Repeat("x", 400))
	for _, want := range []string{"To: [name of the public body]\n", "Contract number: 1, 2, 3, 4, 5 and 2 more\n", "invented procurement", strings.Repeat("x", 300) + "...\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestRequestNotices(t *testing.T) {
	t.Parallel()
	for days, want := range map[string]string{"2020-02-02": "Notices: 2, of 2020-02-02\n", "2020-02-05": "Notices: 2, of 2020-02-02 to 2020-02-05\n"} {
		p := release(t, "", "2020-02-02", `{"tag":["tender"]}`)
		last, err := time.Parse(time.DateOnly, days)
		if err != nil {
			t.Fatal(err)
		}
		p.LastPublished = last
		p.Notices = append(p.Notices, procurement.NoticeRef{Notice: procurement.NoticeID("xx", "n2"), Version: 1}, procurement.NoticeRef{Notice: procurement.NoticeID("xx", "n2"), Version: 2})
		if got := disclosure.Request(p, of(p, disclosure.Options{}), "", ""); !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
