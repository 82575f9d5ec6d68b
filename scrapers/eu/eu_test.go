package eu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/portalsim"
	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

func load(t *testing.T) (source.Source, *sourcetest.Recording) {
	t.Helper()
	src := Sources()[0]
	return src, sourcetest.Fixture(t, src)
}

// searched is the recording with a window of the last day alone, which still runs.
func searched(t *testing.T) (source.Source, *sourcetest.Recording) {
	t.Helper()
	src, rec := load(t)
	rec.Window = span(t, "2024-05-03T00:00:00Z", "2024-05-04T00:00:00Z")
	return src, rec
}

func span(t *testing.T, since, until string) source.Window {
	t.Helper()
	var at [2]time.Time
	for i, text := range []string{since, until} {
		var err error
		if at[i], err = time.Parse(time.RFC3339, text); err != nil {
			t.Fatal(err)
		}
	}
	return source.Window{Since: at[0], Until: at[1]}
}

// A limit stops inside a page, and the cursor continues behind the last notice.
func TestLimit(t *testing.T) {
	t.Parallel()
	src, rec := searched(t)
	p, w := sourcetest.Serve(t, src, rec), rec.Window
	w.MaxDocuments = 2
	var urls []string
	for _, want := range []error{source.ErrLimit, source.ErrLimit, nil} {
		got := p.Crawl(t.Context(), t, sourcetest.Visit{Window: w})
		if !errors.Is(got.Err, want) {
			t.Fatalf("%v, want %v", got.Err, want)
		}
		for _, d := range got.Documents {
			urls = append(urls, d.URL)
		}
		w.Cursor = got.Cursor
	}
	if len(urls) != 5 || len(slices.Compact(slices.Sorted(slices.Values(urls)))) != 5 {
		t.Errorf("notices fetched: %v", urls)
	}
}

// A token that the portal forgot restarts the window; an answer that refuses does not.
func TestForgottenToken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{{errors.New("500 Internal Server Error"), true}, {source.ErrChallenged, false}, {source.ErrRateLimited, false}, {context.Canceled, false}} {
		src, rec := searched(t)
		w := rec.Window
		w.Cursor = `{"next":"20240503","search":{"last":"20240503","token":"EXAMPLE-FORGOTTEN","page":7,"announced":5,"received":4}}`
		got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{Window: w, Through: func(c source.Client) source.Client {
			return failing{c, "EXAMPLE-FORGOTTEN", tt.err}
		}})
		if (got.Err == nil) != tt.want {
			t.Errorf("after %v: %v", tt.err, got.Err)
		}
		if tt.want && (got.Received != 5 || len(got.Documents) != 5) {
			t.Errorf("received %d, %d documents", got.Received, len(got.Documents))
		}
	}
}

// failing answers requests that hold a text with an error.
type failing struct {
	source.Client
	text string
	err  error
}

func (f failing) Post(ctx context.Context, p source.Purpose, u, contentType string, body []byte) (source.Document, error) {
	if bytes.Contains(body, []byte(f.text)) {
		return source.Document{}, f.err
	}
	return f.Client.Post(ctx, p, u, contentType, body)
}

// A notice that did not change since the last visit is complete.
func TestNotModified(t *testing.T) {
	t.Parallel()
	src, rec := searched(t)
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{Through: func(c source.Client) source.Client { return unchanged{c} }})
	if got.Err != nil || got.Received != 5 {
		t.Errorf("%v, received %d", got.Err, got.Received)
	}
}

// unchanged answers every Get with ErrNotModified.
type unchanged struct{ source.Client }

func (unchanged) Get(context.Context, source.Purpose, string) (source.Document, error) {
	return source.Document{}, source.ErrNotModified
}

func TestIncomplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, old, with string
		want                  error
		says                  string
	}{
		{"no token in the middle", "search-1.json", `"EXAMPLE-TOKEN-2"`, "null", source.ErrPartial, "counts 5 notices, its pages held 3"},
		{"timed out", "search-2.json", `"timedOut": false`, `"timedOut": true`, source.ErrPartial, "timed out at the portal 3 times"},
		{"more announced than listed", "search-1.json", `"totalNoticeCount": 5`, `"totalNoticeCount": 6`, source.ErrPartial, "counts 6 notices, its pages held 5"},
		{"page repeated", "search-1.json", "EXAMPLE-TOKEN-2", "EXAMPLE-TOKEN-1", source.ErrPartial, "repeats"},
		{"no total", "search-1.json", "totalNoticeCount", "total", source.ErrFormat, "totalNoticeCount"},
		{"row without number", "search-1.json", "publication-number", "number", source.ErrFormat, "/notices/0/publication-number"},
		{"no number", "search-2.json", "410005-2024", "../x", source.ErrFormat, "/notices/1/publication-number"},
		{"not JSON", "search-1.json", "{", "<", source.ErrFormat, "answer of the search"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src, rec := searched(t)
			rec.Replace(t, tt.file, tt.old, tt.with)
			rec.Exchanges = append(rec.Exchanges, again(rec.Exchanges[firstSearch]))
			got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) || !strings.Contains(got.Err.Error(), tt.says) {
				t.Errorf("%v, want %v saying %q", got.Err, tt.want, tt.says)
			}
		})
	}
}

// firstSearch is the line of the first page in the recording.
const firstSearch = 3

// again is the first page once more, for a token of its own.
func again(first portalsim.Exchange) portalsim.Exchange {
	first.Request = strings.TrimSuffix(first.Request, "}") + `,"iterationNextToken":"EXAMPLE-TOKEN-1"}`
	return first
}

// A notice that is gone is named, and the notices after it are fetched.
func TestNoticeGone(t *testing.T) {
	t.Parallel()
	src, rec := searched(t)
	rec.Drop(t, "410002-2024.xml")
	got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if !errors.Is(got.Err, source.ErrPartial) || !strings.Contains(got.Err.Error(), "1 listed notices are not served: 410002-2024") {
		t.Error(got.Err)
	}
	if len(got.Documents) != 4 || !slices.Contains(got.Files(rec), "410005-2024.xml") {
		t.Errorf("fetched %v", got.Files(rec))
	}
}

// The API sends one value in four shapes.
func TestScalar(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in string
		ok bool
	}{{`"1-2024"`, true}, {`["1-2024"]`, true}, {`{"mul":"1-2024"}`, true}, {`{"mul":["1-2024"]}`, true}, {`["1-2024","2-2024"]`, false}, {`null`, false}, {`7`, false}} {
		var v any
		if err := json.Unmarshal([]byte(tt.in), &v); err != nil {
			t.Fatal(err)
		}
		got, err := scalar(v)
		if (err == nil) != tt.ok || tt.ok && got != "1-2024" {
			t.Errorf("scalar(%s) = %q, %v", tt.in, got, err)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ since, until, want string }{
		{"2024-05-02T00:00:00Z", "2024-05-03T00:00:00Z", "20240502 20240502"},
		{"2024-05-02T10:00:00Z", "2024-05-03T10:00:00Z", "20240502 20240503"},
		{"2024-05-02T00:00:00Z", "2024-05-09T00:00:00Z", "20240502 20240508"},
	} {
		first, last := days(span(t, tt.since, tt.until))
		if got := first.Format(dayForm) + " " + last.Format(dayForm); got != tt.want {
			t.Errorf("days(%s, %s) = %s, want %s", tt.since, tt.until, got, tt.want)
		}
	}
}

// A cursor that this crawler cannot have written for the window is refused.
func TestBadCursor(t *testing.T) {
	t.Parallel()
	first, last := days(span(t, "2024-05-02T12:00:00Z", "2024-05-03T12:00:00Z"))
	for text, want := range map[string]bool{
		`{"next":"20240503","announced":2,"received":2}`:                                                     true,
		`{"next":"20240504","announced":7,"received":7}`:                                                     true,
		`{"next":"20240503","announced":2,"received":2,"search":{"last":"20240503","page":1,"announced":5}}`: true,

		`{"page":1,"announced":5,"received":0}`:                                  false,
		`{"next":"20240501"}`:                                                    false,
		`{"next":"20240505"}`:                                                    false,
		`{"next":"2024-05-02"}`:                                                  false,
		`{"next":"20240503","received":-1}`:                                      false,
		`{"next":"20240502","received":3}`:                                       false,
		`{"next":"20240503","search":{"last":"20240504","page":1}}`:              false,
		`{"next":"20240503","search":{"last":"20240502","page":1}}`:              false,
		`{"next":"20240503","search":{"last":"20240503","page":0}}`:              false,
		`{"next":"20240503","search":{"page":1}}`:                                false,
		`{"next":"20240503","search":{"last":"20240503","page":1,"received":9}}`: false,
	} {
		var c cursor
		if err := c.read(text, first, last); (err == nil) != want {
			t.Errorf("the cursor %s: %v", text, err)
		}
	}
}
