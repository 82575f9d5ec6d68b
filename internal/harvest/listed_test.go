package harvest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// listing is a portal that rewrites its history: /list names its notices, each of
// which it serves at /n/NAME.
type listing struct {
	mu     sync.Mutex
	listed []string
	// status is what a notice is answered with instead of 200, text instead of it.
	status map[string]int
	text   map[string]string
	title  map[string]string
	person map[string]bool
	asked  []string // addresses of notices, in order
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("n%03d", i)
	}
	return out
}

func (l *listing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	name, notice := strings.CutPrefix(r.URL.Path, "/n/")
	switch {
	case r.URL.Path == "/list":
		_ = json.NewEncoder(w).Encode(append([]string{}, l.listed...))
		return
	case !notice:
		http.NotFound(w, r)
		return
	}
	l.asked = append(l.asked, name)
	if code := l.status[name]; code != 0 {
		w.WriteHeader(code)
		return
	}
	if text, ok := l.text[name]; ok {
		fmt.Fprint(w, text)
		return
	}
	_, number, _ := strings.Cut(name, "n")
	release := map[string]any{"ocid": "ocds-" + name, "id": "1", "date": "2026-11-01T06:00:00Z", "tag": []string{"award"},
		"tender": map[string]any{"id": number, "title": "Paper " + name + l.title[name]}}
	if l.person[name] {
		release["parties"] = []any{map[string]any{"id": "p", "name": "A. Example", "roles": []string{"supplier"}, "details": map[string]any{"scale": "selfEmployed"}}}
		release["awards"] = []any{map[string]any{"id": "a", "suppliers": []any{map[string]any{"id": "p", "name": "A. Example"}}}}
	}
	_ = json.NewEncoder(w).Encode(release)
}

func (l *listing) change(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// without takes notices off the list; code is what they answer with then.
func (l *listing) without(code int, names ...string) {
	l.change(func() {
		l.listed = slices.DeleteFunc(slices.Clone(l.listed), func(n string) bool { return slices.Contains(names, n) })
		for _, n := range names {
			l.status[n] = code
		}
	})
}

// lister crawls a listing. err ends the crawl after everything was fetched.
type lister struct{ err error }

func (k lister) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	doc, err := c.Get(ctx, source.ForListing, "https://portal.example/list")
	if err != nil {
		return err
	}
	body, err := doc.Read()
	if err != nil {
		return err
	}
	var listed []string
	if err := json.Unmarshal(body, &listed); err != nil {
		return err
	}
	for i, name := range listed {
		if _, err := c.Get(ctx, source.ForDocument, "https://portal.example/n/"+name); err != nil {
			return err
		}
		sink.Progress(-1, i+1)
	}
	if err := sink.Checkpoint(ctx, ""); err != nil {
		return err
	}
	return k.err
}

// watched is a bundle whose portal is a listing.
type watched struct {
	*bundle
	l *listing
}

func watch(t *testing.T, n int) watched {
	t.Helper()
	w := watched{setup(t), newListing(n)}
	server := httptest.NewServer(w.l)
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

func newListing(n int) *listing {
	return &listing{listed: names(n), status: map[string]int{}, text: map[string]string{}, title: map[string]string{}, person: map[string]bool{}}
}

// crawl makes a run and works it to its end.
func (w watched) crawl(c source.Crawler, outcome string) (run int64) {
	w.t.Helper()
	run = w.run()
	w.work(run, c, outcome)
	return run
}

func (w watched) work(run int64, c source.Crawler, outcome string) {
	w.t.Helper()
	if err := w.with(c).Window(w.t.Context(), run, 1); err != nil {
		w.t.Fatal(err)
	}
	s, err := w.db.RunSummary(w.t.Context(), run)
	if err != nil || s.Outcome != outcome {
		w.t.Fatalf("run %d is %s, want %s: %v, %q", run, s.Outcome, outcome, err, s.Reasons)
	}
}

// gone are the names of the notices that are gone now, as told at a time.
func (w watched) gone(now time.Time) []string {
	w.t.Helper()
	rows, err := w.db.Gone(w.t.Context(), postgres.GoneFilter{Source: "example"}, now)
	if err != nil {
		w.t.Fatal(err)
	}
	out := []string{}
	for _, r := range rows {
		out = append(out, strings.TrimSuffix(strings.TrimPrefix(r.SourceNoticeID, "ocds-"), "/1"))
	}
	slices.Sort(out)
	return out
}

func (w watched) wantGone(what string, names ...string) {
	w.t.Helper()
	if got := w.gone(time.Now().AddDate(1, 0, 0)); !slices.Equal(got, names) {
		w.t.Errorf("%s: gone %q, want %q", what, got, names)
	}
}

// alerts are the kinds of the alerts that nobody accepted.
func (w watched) alerts() (kinds []string) {
	w.t.Helper()
	list, err := w.db.Alerts(w.t.Context(), "example", false, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, a := range list {
		kinds = append(kinds, a.Kind)
	}
	return kinds
}

func (w watched) history(name string, now time.Time) postgres.History {
	w.t.Helper()
	h, err := w.db.History(w.t.Context(), procurement.ProcessID("example", "ocds-"+name), now)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

func kinds(h postgres.History) (out []string) {
	for _, s := range h.Steps {
		out = append(out, string(s.Kind))
	}
	return out
}
