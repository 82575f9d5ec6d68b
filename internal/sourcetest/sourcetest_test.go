package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daylight/internal/engine/ocdsapi"
	"daylight/internal/ocds"
	"daylight/internal/portalsim"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// good is a source that passes, with a recording of three pages.
func good(t *testing.T) fixture {
	t.Helper()
	const list, host = "/releases?from=2026-03-01T00%3A00%3A00Z&to=2026-03-02T00%3A00%3A00Z", "https://tenders.example"
	rec := &Recording{Window: source.Window{Since: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}}
	for page := range 3 {
		path, next := list, fmt.Sprintf(`,"links":{"next":"%s%s&page=%d"}`, host, list, page+1)
		if page > 0 {
			path += fmt.Sprintf("&page=%d", page)
		}
		if page == 2 {
			next = ""
		}
		release := fmt.Sprintf(`{"ocid":"xx-%d","id":"1","date":"2026-03-01T10:00:00Z","tag":["tender"],"tender":{"title":"Invented %d"}}`, page, page)
		rec.Exchanges = append(rec.Exchanges, portalsim.Exchange{
			Method: "GET", Path: path, Status: 200, Header: map[string]string{"Content-Type": "application/json"},
			Body: fmt.Sprintf(`{"releases":[%s]%s}`, release, next),
		})
	}
	src := source.Source{
		ID: "xx-central", Name: "Central Tenders of Xland", Publisher: "Ministry of Examples", Country: "XX", Homepage: host + "/",
		License: "CC BY 4.0", LicenseURL: "https://creativecommons.org/licenses/by/4.0/", Hosts: []string{"tenders.example"},
		Cadence: time.Hour, Timezone: "UTC", Since: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour, ParserVersion: 1,
		Crawler: ocdsapi.Spec{URL: host + "/releases?from={since}&to={until}"}, Parser: ocds.Parser{},
	}
	return fixture{src, rec, newStore(t)}
}

// failing runs every check and returns the names of those that found something.
func (f fixture) failing(t *testing.T) map[string]error {
	t.Helper()
	found := map[string]error{}
	note := func(name string, err error) {
		if err != nil {
			found[name] = err
		}
	}
	note("recording", f.checkRecording())
	whole, err := f.whole(t.Context(), t)
	note("whole", err)
	if err != nil {
		return found // as Run does
	}
	for name, check := range f.crawlChecks(whole) {
		note(name, check(t.Context(), t))
	}
	note("count", f.checkCount(whole))
	for name, check := range f.parseChecks(f.documents(whole.Documents)) {
		note(name, check())
	}
	return found
}

func TestGood(t *testing.T) {
	t.Parallel()
	for name, err := range good(t).failing(t) {
		t.Errorf("%s: %v", name, err)
	}
}

// crawlFunc is a crawler that does what the good one does, changed.
type crawlFunc func(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error

func (f crawlFunc) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	return f(ctx, c, w, sink)
}

// sinkFunc changes cursors on their way to the store; false leaves a checkpoint out.
type sinkFunc struct {
	source.Sink
	cursor func(string) (string, bool)
}

func (s sinkFunc) Checkpoint(ctx context.Context, cursor string) error {
	cursor, ok := s.cursor(cursor)
	if !ok {
		return nil
	}
	return s.Sink.Checkpoint(ctx, cursor)
}

// deaf is a Sink whose failures go unnoticed.
type deaf struct{ source.Sink }

func (d deaf) Checkpoint(ctx context.Context, cursor string) error {
	_ = d.Sink.Checkpoint(ctx, cursor)
	return nil
}

type optimist struct{ source.Sink }

func (o optimist) Progress(_, received int) { o.Sink.Progress(received+1, received) }

type eager struct{ source.Sink }

func (e eager) Progress(announced, received int) { e.Sink.Progress(announced, received+9) }

// A crawler that breaks one rule is found by the check of that rule.
func TestBadCrawlers(t *testing.T) {
	t.Parallel()
	var crawls atomic.Int64
	for _, tt := range []struct {
		name  string
		found []string
		crawl func(inner source.Crawler, ctx context.Context, c source.Client, w source.Window, sink source.Sink) error
	}{
		{"takes every error for the end", []string{"faults", "cancel", "resume", "limit", "cursor"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				_ = in.Crawl(ctx, c, w, s)
				return nil
			}},
		{"takes what is gone for the end", []string{"faults"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				err := in.Crawl(ctx, c, w, s)
				if errors.Is(err, source.ErrGone) {
					return nil
				}
				return err
			}},
		{"begins anew at each attempt", []string{"resume"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				w.Cursor = ""
				return in.Crawl(ctx, c, w, s)
			}},
		{"keeps a cursor that is a page ahead", []string{"resume"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return in.Crawl(ctx, c, w, sinkFunc{s, func(cursor string) (string, bool) {
					return strings.Replace(cursor, "page=1", "page=2", 1), true
				}})
			}},
		{"does not hear the store", []string{"resume"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return in.Crawl(ctx, c, w, deaf{s})
			}},
		{"never stores", []string{"whole"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return in.Crawl(ctx, c, w, sinkFunc{s, func(string) (string, bool) { return "", false }})
			}},
		{"ends with less than announced", []string{"whole"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return in.Crawl(ctx, c, w, optimist{s})
			}},
		{"counts too many", []string{"count"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return in.Crawl(ctx, c, w, eager{s})
			}},
		{"asks for more than the list", []string{"whole"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				_, _ = c.Get(ctx, source.ForListing, "https://tenders.example/elsewhere")
				return in.Crawl(ctx, c, w, s)
			}},
		{"remembers earlier crawls", []string{"repeat"},
			func(in source.Crawler, ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				n := crawls.Add(1)
				return in.Crawl(ctx, c, w, sinkFunc{s, func(cursor string) (string, bool) {
					return strings.Replace(cursor, "&page", fmt.Sprintf("&n=%d&page", n), 1), true
				}})
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := good(t)
			inner := f.src.Crawler
			f.src.Crawler = crawlFunc(func(ctx context.Context, c source.Client, w source.Window, s source.Sink) error {
				return tt.crawl(inner, ctx, c, w, s)
			})
			expect(t, f.failing(t), tt.found)
		})
	}
}

func expect(t *testing.T, found map[string]error, want []string) {
	t.Helper()
	for _, name := range want {
		if found[name] == nil {
			t.Errorf("%s found nothing; only %v did", name, slices.Sorted(maps.Keys(found)))
		}
	}
}

type parseFunc func(doc source.Document, yield func(*procurement.Notice, error) bool)

func (f parseFunc) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) { f(doc, yield) }
}

// A parser that breaks one rule is found by the check of that rule.
func TestBadParsers(t *testing.T) {
	t.Parallel()
	var parsed atomic.Int64
	change := func(to func(n *procurement.Notice)) parseFunc {
		return func(doc source.Document, yield func(*procurement.Notice, error) bool) {
			for n, err := range (ocds.Parser{}).Parse(doc) {
				if err == nil {
					to(n)
				}
				if !yield(n, err) {
					return
				}
			}
		}
	}
	for _, tt := range []struct {
		name  string
		found string
		parse parseFunc
	}{
		{"swallows errors", "broken", func(doc source.Document, yield func(*procurement.Notice, error) bool) {
			for n, err := range (ocds.Parser{}).Parse(doc) {
				if err == nil && !yield(n, nil) {
					return
				}
			}
		}},
		{"does not close", "broken", func(doc source.Document, yield func(*procurement.Notice, error) bool) {
			open := doc.Open
			doc.Open = func() (io.ReadCloser, error) {
				r, err := open()
				return io.NopCloser(r), err
			}
			(ocds.Parser{}).Parse(doc)(yield)
		}},
		{"numbers its notices", "pure", change(func(n *procurement.Notice) { n.Version = fmt.Sprint(parsed.Add(1)) })},
		{"loses the place", "notices", change(func(n *procurement.Notice) { n.Pointer = "/releases/7" })},
		{"takes a fact from elsewhere", "notices", change(func(n *procurement.Notice) {
			n.Release["tender"].(procurement.Object)["title"] = "Another title"
		})},
		{"states a figure that is not there", "notices", change(func(n *procurement.Notice) {
			n.Pointers = map[string]string{}
			each("", n.Release, func(at string, _ any) { n.Pointers[at] = n.Pointer + at })
			n.Release["tender"].(procurement.Object)["title"] = "Another title"
		})},
		{"yields each notice twice", "notices", func(doc source.Document, yield func(*procurement.Notice, error) bool) {
			for n, err := range (ocds.Parser{}).Parse(doc) {
				for range 2 {
					if !yield(n, err) {
						return
					}
				}
			}
		}},
		{"hands out nameless errors", "notices", func(doc source.Document, yield func(*procurement.Notice, error) bool) {
			yield(nil, errors.New("something is wrong"))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := good(t)
			whole, err := f.whole(t.Context(), t)
			if err != nil {
				t.Fatal(err)
			}
			f.src.Parser = tt.parse
			if f.parseChecks(whole.Documents)[tt.found]() == nil {
				t.Errorf("%s found nothing", tt.found)
			}
		})
	}
}

func TestBadNotices(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(n *procurement.Notice){
		"no id":            func(n *procurement.Notice) { n.ID = "" },
		"long id":          func(n *procurement.Notice) { n.ID = strings.Repeat("x", procurement.MaxNoticeID+1) },
		"long ocid":        func(n *procurement.Notice) { n.OCID = strings.Repeat("x", procurement.MaxOCID+1) },
		"another ocid":     func(n *procurement.Notice) { n.OCID = "xx-other" },
		"NUL":              func(n *procurement.Notice) { n.Release["description"] = "a\x00b" },
		"not UTF-8":        func(n *procurement.Notice) { n.Release["description"] = "caf\xe9" },
		"kind":             func(n *procurement.Notice) { n.Kind = "news" },
		"origin":           func(n *procurement.Notice) { n.Origin = "guessed" },
		"no content":       func(n *procurement.Notice) { n.Content = [32]byte{} },
		"local time":       func(n *procurement.Notice) { n.Published = n.Published.In(time.FixedZone("", 3600)) },
		"language":         func(n *procurement.Notice) { n.Language = "in English" },
		"no tag":           func(n *procurement.Notice) { delete(n.Release, "tag") },
		"float":            func(n *procurement.Notice) { n.Release["value"] = 1.5 },
		"issue in a story": func(n *procurement.Notice) { n.Issues = []procurement.Issue{{Code: "This is odd."}} },
		"empty":            func(n *procurement.Notice) { n.Release = nil },
	} {
		notices, _ := drain(ocds.Parser{}.Parse(source.Bytes("xx-central", "file:///a.json", []byte(
			`{"ocid":"xx-1","id":"1","date":"2026-03-01T10:00:00Z","tag":["tender"],"tender":{"title":"Invented"}}`))))
		if len(notices) != 1 || checkNotice(notices[0]) != nil {
			t.Fatalf("the good notice: %v", checkNotice(notices[0]))
		}
		if spoil(notices[0]); checkNotice(notices[0]) == nil {
			t.Errorf("%s: nothing was found", name)
		}
	}
}

func TestBadFacts(t *testing.T) {
	t.Parallel()
	f := good(t)
	if err := checkFacts(f.src); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(s *source.Source){
		"id":             func(s *source.Source) { s.ID = "XX_Central" },
		"country":        func(s *source.Source) { s.Country = "xx" },
		"publisher":      func(s *source.Source) { s.Publisher = " " },
		"no license":     func(s *source.Source) { s.License = "" },
		"homepage":       func(s *source.Source) { s.Homepage = "http://tenders.example/" },
		"license url":    func(s *source.Source) { s.LicenseURL = "" },
		"hosts":          func(s *source.Source) { s.Hosts = []string{"https://tenders.example"} },
		"no hosts":       func(s *source.Source) { s.Hosts = nil },
		"cadence":        func(s *source.Source) { s.Cadence = 0 },
		"timezone":       func(s *source.Source) { s.Timezone = "Europe/Nowhere" },
		"since":          func(s *source.Source) { s.Since = time.Time{} },
		"window":         func(s *source.Source) { s.WindowSize = 0 },
		"parser":         func(s *source.Source) { s.Parser = nil },
		"parser version": func(s *source.Source) { s.ParserVersion = 0 },
		"retry":          func(s *source.Source) { s.Policy.RetryStatus = map[int]time.Duration{200: time.Second} },
		"unverified":     func(s *source.Source) { s.Unverified = "yes" },
	} {
		src := f.src
		if spoil(&src); checkFacts(src) == nil {
			t.Errorf("%s: nothing was found", name)
		}
	}
}

func TestComment(t *testing.T) {
	t.Parallel()
	src := good(t).src
	const body = "func central() source.Source { return source.Source{ID: \"xx-central\"} }\n"
	const comment = "// central is the invented national portal of Xland. It covers notices since 2010 and, as seen in March 2026, repeats its last page.\n"
	for _, tt := range []struct {
		name, file, text string
		want             string
	}{
		{"good", "central.go", comment + body, ""},
		{"short comment", "central.go", "// central is it.\n" + body, "does not say"},
		{"no comment", "central.go", body, "does not say"},
		{"another source", "central.go", strings.ReplaceAll(body, "xx-central", "xx-other"), "no function returns"},
		{"another file", "portal.go", comment + body, "central.go is missing"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, tt.file), []byte("package xx\n\n"+tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := checkComment(src, dir)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	f, dir := good(t), t.TempDir()
	whole, err := f.whole(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	docs := whole.Documents
	if err := f.checkGolden(dir, docs, false); err == nil || !strings.Contains(err.Error(), "-update") {
		t.Errorf("without golden.jsonl: %v", err)
	}
	if err := f.checkGolden(dir, docs, true); err != nil {
		t.Fatal(err)
	}
	if err := f.checkGolden(dir, docs, false); err != nil {
		t.Errorf("as written: %v", err)
	}
	if err := f.checkGolden(dir, docs[:2], false); err == nil {
		t.Error("a notice less is not found")
	}
}

// A stale or unused part of a fixture is found.
func TestBadRecordings(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(r *Recording){
		"exchange nobody asks for": func(r *Recording) {
			r.Exchanges = append(r.Exchanges, portalsim.Exchange{Method: "GET", Path: "/old", Status: 200})
		},
		"body nobody names": func(r *Recording) { r.Files = map[string][]byte{"old.json": nil} },
		"long window":       func(r *Recording) { r.Window.Since = r.Window.Since.AddDate(0, 0, -1) },
		"end is missing":    func(r *Recording) { r.Exchanges = r.Exchanges[:2] },
	} {
		f := good(t)
		f.rec = f.rec.Clone()
		spoil(f.rec)
		if len(f.failing(t)) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
}
