package eu

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/portalsim"
	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// Lines of the recording.
const (
	calendarLine = iota
	packageLine
	countLine
)

const refusedByWAF = "x-amzn-waf-action"

// packaged is the recording with a window of the day of its package alone.
func packaged(t *testing.T) (source.Source, *sourcetest.Recording) {
	t.Helper()
	src, rec := load(t)
	rec.Window = span(t, "2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z")
	return src, rec
}

// bySearchOn records a search of a day and its notices, which are those of 3 May.
func bySearchOn(rec *sourcetest.Recording, day string) {
	for _, e := range slices.Clone(rec.Exchanges[firstSearch:]) {
		e.Request = strings.ReplaceAll(e.Request, "20240503", day)
		rec.Exchanges = append(rec.Exchanges, e)
	}
}

// A day that is over costs three requests, whatever its number of notices.
func TestPackageDay(t *testing.T) {
	t.Parallel()
	src, rec := packaged(t)
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if want := []int{calendarLine, packageLine, countLine}; got.Err != nil || !slices.Equal(got.Asked, want) || got.Received != 2 || got.Announced != 2 || len(got.Documents) != 1 {
		t.Errorf("%v, asked %v, %d of %d records, %d documents", got.Err, got.Asked, got.Received, got.Announced, len(got.Documents))
	}
}

// A day between two issues that follow each other is proven empty by the calendar;
// one that the calendar does not prove is searched.
func TestEmptyDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, day, old, with string }{
		{"a holiday", "2024-05-01", "", ""},
		{"a weekend", "2024-05-04", "", ""},
		{"an issue is missing", "2024-05-01", "85,30/04/2024\n", ""},
		{"the calendar ends before it", "2024-05-04", "88,06/05/2024\n", ""},
		{"the calendar begins behind it", "2024-04-28", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := load(t)
			rec.Window = span(t, tt.day+"T00:00:00Z", tt.day+"T23:00:00Z")
			asked := 1
			if tt.old != "" || tt.day == "2024-04-28" {
				rec.Replace(t, "calendar-2024.csv", tt.old, tt.with)
				empty := rec.Exchanges[firstSearch]
				empty.Request = strings.ReplaceAll(empty.Request, "20240503", strings.ReplaceAll(tt.day, "-", ""))
				empty.File, empty.Body = "", `{"notices":[],"totalNoticeCount":0,"iterationNextToken":null,"timedOut":false}`
				rec.Exchanges = append(rec.Exchanges, empty)
				asked = 2
			}
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if got.Err != nil || len(got.Asked) != asked || got.Announced != 0 || got.Received != 0 || got.Reports == 0 {
				t.Errorf("%v, asked %v, %d of %d records", got.Err, got.Asked, got.Received, got.Announced)
			}
		})
	}
}

// What packages cannot give is searched, and an error says so only if the search
// fails too.
func TestInsteadOfPackage(t *testing.T) {
	t.Parallel()
	waf := func(e *portalsim.Exchange) {
		e.Status, e.File, e.Header = http.StatusAccepted, "", map[string]string{refusedByWAF: "challenge"}
	}
	status := func(code int) func(*portalsim.Exchange) {
		return func(e *portalsim.Exchange) { e.Status, e.File, e.Body = code, "", "no" }
	}
	for _, tt := range []struct {
		name  string
		line  int
		spoil func(*portalsim.Exchange)
		says  string
	}{
		{"no package", packageLine, status(404), "package of OJ S 86/2024"},
		{"package refused", packageLine, status(403), "package of OJ S 86/2024"},
		{"package challenged", packageLine, waf, "bot challenge"},
		{"no calendar", calendarLine, status(404), "release calendar of 2024"},
		{"calendar challenged", calendarLine, waf, "bot challenge"},
		{"calendar of another form", calendarLine, func(e *portalsim.Exchange) { e.File, e.Body = "", "Issue;Day\n86;2 May\n" }, "is no number of an issue"},
		{"calendar of another year", calendarLine, func(e *portalsim.Exchange) { e.File, e.Body = "", "OJS,Publication date\n86,02/05/2023\n" }, "is no day of 2024"},
		{"calendar out of order", calendarLine, func(e *portalsim.Exchange) {
			e.File, e.Body = "", "OJS,Publication date\n87,03/05/2024\n86,02/05/2024\n"
		}, "does not follow"},
		{"a day that still runs", calendarLine, func(e *portalsim.Exchange) {
			e.Header = map[string]string{"Date": "Thu, 02 May 2024 23:59:00 GMT"}
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := packaged(t)
			tt.spoil(&rec.Exchanges[tt.line])
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if got.Err == nil || !strings.Contains(got.Err.Error(), tt.says) || strings.Contains(got.Err.Error(), "searched, since") != (tt.says != "") {
				t.Errorf("without a search: %v, want it to say %q", got.Err, tt.says)
			}
			bySearchOn(rec, "20240502")
			p := sourcetest.Serve(t, src, rec)
			got = p.Crawl(t.Context(), t, sourcetest.Visit{})
			if got.Err != nil || got.Received != 5 || got.Announced != 5 || len(got.Documents) != 5 {
				t.Errorf("with a search: %v, %d of %d records, %d documents", got.Err, got.Received, got.Announced, len(got.Documents))
			}
			rest := p.Crawl(t.Context(), t, sourcetest.Visit{StopAfter: 1})
			w := rec.Window
			w.Cursor = rest.Cursor
			if rest = p.Crawl(t.Context(), t, sourcetest.Visit{Window: w}); rest.Err != nil || len(rest.Documents) != 2 {
				t.Errorf("resumed at %s: %v, %d documents", w.Cursor, rest.Err, len(rest.Documents))
			}
		})
	}
}

// A package that is not the whole day does not pass for it, nor is it passed over
// by the next attempt.
func TestPackageIncomplete(t *testing.T) {
	t.Parallel()
	notice := file{"20240502_86/00400001_2024.xml", "<ContractNotice/>"}
	for _, tt := range []struct {
		name, body, count string
		want              error
		says              string
	}{
		{"fewer files", tarGz(t, notice), `2`, source.ErrPartial, "the search counts 2 notices on 2024-05-02, the package of OJ S 86/2024 holds 1 files"},
		{"more files", "", `1`, source.ErrPartial, "counts 1 notices on 2024-05-02, the package of OJ S 86/2024 holds 2 files"},
		{"no file", tarGz(t, file{"20240502_86/._1_2024.xml", "x"}), `0`, source.ErrFormat, "no file in it"},
		{"another day", tarGz(t, file{"20240503_87/1_2024.xml", "<x/>"}), `1`, source.ErrFormat, "want notices of 2024-05-02"},
		{"cut", tarGz(t, notice, notice)[:60], `2`, source.ErrFormat, "not whole"},
		{"no tar", "<html>", `2`, source.ErrFormat, "no tar.gz"},
		{"no count", "", `null`, source.ErrFormat, "number of notices of 2024-05-02"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := packaged(t)
			if tt.body != "" {
				rec.Files["202400086.tar.gz"] = []byte(tt.body)
			}
			rec.Replace(t, "count.json", `"totalNoticeCount": 2`, `"totalNoticeCount": `+tt.count)
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) || !strings.Contains(got.Err.Error(), tt.says) || got.Cursor != "" {
				t.Errorf("%v, want %v saying %q; cursor %q", got.Err, tt.want, tt.says, got.Cursor)
			}
		})
	}
}

// Failures that a repeat may cure lead to no search of thousands of requests, nor
// does a count that is refused where the package came.
func TestPackageLater(t *testing.T) {
	t.Parallel()
	for line, status := range map[int]int{calendarLine: 500, packageLine: 500, countLine: 403} {
		src, rec := packaged(t)
		rec.Answer(line, status, "text/plain", "no")
		bySearchOn(rec, "20240502")
		got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
		if got.Err == nil || got.Received != 0 {
			t.Errorf("line %d: %v after %d records", line, got.Err, got.Received)
		}
	}
}

func TestSentAt(t *testing.T) {
	t.Parallel()
	fetched := time.Date(2024, 5, 4, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ date, age, want string }{
		{"Fri, 03 May 2024 15:00:00 GMT", "", "2024-05-03T15:00:00Z"},
		{"Fri, 03 May 2024 15:00:00 GMT", "36000", "2024-05-04T01:00:00Z"},
		{"Fri, 03 May 2024 15:00:00 GMT", "-1", "2024-05-03T15:00:00Z"},
		{"yesterday", "", "2024-05-04T00:00:00Z"},
		{"", "36000", "2024-05-04T00:00:00Z"},
	} {
		doc := source.Bytes("eu-ted", "", nil)
		doc.FetchedAt = fetched
		doc.Header.Set("Date", tt.date)
		doc.Header.Set("Age", tt.age)
		if got := sentAt(doc).Format(time.RFC3339); got != tt.want {
			t.Errorf("Date %q, Age %q: %s, want %s", tt.date, tt.age, got, tt.want)
		}
	}
}

func TestNoticeURL(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"410001-2024": "https://ted.europa.eu/en/notice/410001-2024/xml", "": "", "x/../y": "", "1f0e7a10-0000": ""} {
		if got := Sources()[0].NoticeURL(id); got != want {
			t.Errorf("%q is asked for at %q, want %q", id, got, want)
		}
	}
}
