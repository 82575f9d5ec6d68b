package harvest_test

import (
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/harvest"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// A notice is gone after two complete runs without it and a 404 or 410 of its own,
// and not before; it comes back when it is listed again. A rebuild of everything
// that is derived loses none of it.
func TestGoneAndReturned(t *testing.T) {
	t.Parallel()
	w := watch(t, 20)
	w.crawl(lister{}, "complete")
	w.l.without(404, "n003")
	w.crawl(lister{}, "complete")
	w.wantGone("missing once")
	if slices.Contains(w.l.asked[20:], "n003") {
		t.Error("asked for directly after one run")
	}
	w.crawl(lister{}, "complete")
	w.wantGone("missing twice and 404", "n003")
	if got, want := w.text("SELECT string_agg(purpose || ' ' || status, ',') FROM capture WHERE purpose = 'probe'"), "probe 404"; got != want {
		t.Errorf("archived %q, want %q", got, want)
	}
	w.l.without(410, "n004")
	w.crawl(lister{}, "complete")
	w.crawl(lister{}, "complete")
	w.wantGone("another, 410", "n003", "n004")
	before := w.history("n003", time.Now())
	if d := kinds(before); !slices.Equal(d[len(d)-1:], []string{"gone"}) || len(before.Gone) != 1 || before.Gone[0].Status != 404 {
		t.Errorf("history %q, gone %+v", d, before.Gone)
	}
	if g := before.Gone[0]; g.LastSeen.IsZero() || g.MissingSince.Before(g.LastSeen) || g.GoneAt.Before(g.MissingSince) {
		t.Errorf("last seen %s, missing %s, gone %s", g.LastSeen, g.MissingSince, g.GoneAt)
	}

	if _, err := w.ingester.Rebuild(t.Context(), []source.Source{example(lister{})}); err != nil {
		t.Fatal(err)
	}
	w.wantGone("after a rebuild", "n003", "n004")
	w.crawl(lister{}, "complete")
	w.wantGone("and a run after it", "n003", "n004")

	w.l.change(func() { w.l.listed = names(20); delete(w.l.status, "n003"); w.l.status["n004"] = 0 })
	w.crawl(lister{}, "complete")
	w.wantGone("listed again")
	d := kinds(w.history("n003", time.Now()))
	if i := slices.Index(d, "gone"); i < 0 || !slices.Contains(d[i:], "returned") {
		t.Errorf("history %q", d)
	}
	w.l.without(404, "n003")
	w.crawl(lister{}, "complete")
	w.crawl(lister{}, "complete")
	w.wantGone("a second time", "n003")
	if n := strings.Count(strings.Join(kinds(w.history("n003", time.Now())), " "), "gone"); n != 2 {
		t.Errorf("%d absences are told, want 2", n)
	}
}

// The portal's own answer decides: what it still serves, or answers with anything
// but 404 or 410, is not gone. The answer is kept in words.
func TestProbeThatDoesNotSayGone(t *testing.T) {
	t.Parallel()
	w := watch(t, 60)
	w.crawl(lister{}, "complete")
	w.l.without(0, "n001", "n002")
	w.l.without(403, "n004")
	w.l.without(404, "n005")
	w.l.change(func() { w.l.text["n002"] = "<html>Sorry, this notice was not found</html>" })
	w.crawl(lister{}, "complete")
	w.crawl(lister{}, "complete")
	w.wantGone("after two runs", "n005")
	absent, err := w.db.Absences(t.Context(), "example", 10)
	if err != nil || len(absent) != 4 {
		t.Fatalf("%+v, %v", absent, err)
	}
	for _, tt := range []struct{ name, words string }{{"n001", "still serves"}, {"n002", "does not hold the notice"}, {"n004", "403"}, {"n005", "404"}} {
		i := slices.IndexFunc(absent, func(a postgres.Absent) bool { return strings.Contains(a.SourceNoticeID, tt.name) })
		if i < 0 || !strings.Contains(absent[i].Probe, tt.words) || absent[i].Gone != (tt.name == "n005") {
			t.Errorf("%s: %+v", tt.name, absent)
		}
	}
	w.l.without(404, "n001") // and is asked again after the next run
	w.crawl(lister{}, "complete")
	w.wantGone("later", "n001", "n005")
}

// No run that is not complete, is limited, has a listing nobody believes, or is of
// another place than the notice, makes a notice missing.
func TestWhatNeverMakesGone(t *testing.T) {
	t.Parallel()
	broken := errors.New("the listing makes no sense")
	half := func(w watched) { w.l.without(404, names(40)[20:]...) }
	for _, tt := range []struct {
		name   string
		change func(w watched)
		run    func(w watched)
		alert  string
	}{
		{"partial runs", func(w watched) { w.l.without(404, "n001") }, func(w watched) { w.crawl(lister{source.ErrPartial}, "partial") }, ""},
		{"failed runs", func(w watched) { w.l.change(func() { w.l.listed = nil }) }, func(w watched) { w.crawl(lister{broken}, "failed") }, ""},
		{"limited runs", func(w watched) { w.l.without(404, "n001") }, func(w watched) {
			run := w.run()
			w.exec("UPDATE crawl_run SET max_documents = 1000 WHERE run_id = (SELECT max(run_id) FROM crawl_run)")
			w.work(run, lister{}, "complete")
		}, ""},
		{"half a listing", half, func(w watched) { w.crawl(lister{}, "complete") }, "short_listing"},
		{"an empty listing", func(w watched) { w.l.without(404, names(40)...) }, func(w watched) { w.crawl(lister{}, "complete") }, "short_listing"},
		{"mass vanishing", func(w watched) {
			w.l.change(func() { w.l.listed = append(w.l.listed, "x1", "x2", "x3", "x4", "x5", "x6") })
			w.l.without(404, names(6)...)
		}, func(w watched) { w.crawl(lister{}, "complete") }, "mass_vanishing"},
		{"records that cannot be read", func(w watched) {
			w.l.without(404, "n001")
			w.l.change(func() { w.l.text["n002"] = `{"releases": [{}]}` })
		}, func(w watched) { w.crawl(lister{}, "complete") }, "unreadable"},
		{"a replica of its own", func(w watched) {}, func(w watched) {
			other := newListing(40)
			other.without(404, "n001")
			server := httptest.NewServer(other)
			defer server.Close()
			w.url = server.URL
			w.crawl(lister{}, "complete")
		}, ""},
		{"another span", func(w watched) { w.l.without(404, "n001") }, func(w watched) {
			w.exec("UPDATE notice_version SET published_at = '2026-10-20'")
			w.crawl(lister{}, "complete")
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := watch(t, 40)
			w.crawl(lister{}, "complete")
			tt.change(w)
			for range 3 {
				tt.run(w)
			}
			w.wantGone(tt.name)
			if n := w.text("SELECT count(*)::text FROM notice_absence"); n != "0" {
				t.Errorf("%s notices count as missing", n)
			}
			want := []string(nil)
			if tt.alert != "" {
				want = []string{tt.alert, tt.alert, tt.alert}
			}
			if got := w.alerts(); !slices.Equal(got, want) {
				t.Errorf("alerts %q, want %q", got, want)
			}
		})
	}
}

// A listing that is shorter for good is accepted by a person; from then on it is
// the one to compare with.
func TestAccept(t *testing.T) {
	t.Parallel()
	w := watch(t, 40)
	first := w.crawl(lister{}, "complete")
	w.l.without(404, names(40)[20:]...)
	second := w.crawl(lister{}, "complete")
	h := w.with(lister{})
	if err := h.Accept(t.Context(), first); !errors.Is(err, postgres.ErrLaterRun) {
		t.Errorf("the first run: %v", err)
	}
	if err := h.Accept(t.Context(), second+1); !errors.Is(err, postgres.ErrNotFound) {
		t.Errorf("no run: %v", err)
	}
	if err := h.Accept(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if got := w.alerts(); len(got) != 0 {
		t.Errorf("alerts %q", got)
	}
	w.wantGone("accepted, missing once")
	w.crawl(lister{}, "complete")
	w.wantGone("missing twice", names(40)[20:]...)
}

// What changed without a new publication time is told with both captures; persons
// are given 14 days before an absence is told.
func TestHistoryOfEditsAndPersons(t *testing.T) {
	t.Parallel()
	w := watch(t, 20)
	w.l.person["n005"] = true
	w.crawl(lister{}, "complete")
	w.l.change(func() { w.l.title["n004"] = " and pens" })
	w.l.without(404, "n005", "n006")
	w.crawl(lister{}, "complete")
	w.crawl(lister{}, "complete")
	now := time.Now()
	if got := w.gone(now); !slices.Equal(got, []string{"n006"}) {
		t.Errorf("told now: %q", got)
	}
	if got := w.gone(now.Add(harvest.Hold - time.Hour)); !slices.Equal(got, []string{"n006"}) {
		t.Errorf("told before the hold ends: %q", got)
	}
	if got := w.gone(now.Add(harvest.Hold + time.Hour)); !slices.Equal(got, []string{"n005", "n006"}) {
		t.Errorf("told after the hold: %q", got)
	}
	if h := w.history("n005", now); slices.Contains(kinds(h), "gone") || len(h.Gone) > 0 {
		t.Errorf("history %q", kinds(h))
	}
	if h := w.history("n005", now.Add(harvest.Hold+time.Hour)); !slices.Contains(kinds(h), "gone") {
		t.Errorf("history %q", kinds(h))
	}
	h := w.history("n004", now)
	i := slices.Index(kinds(h), "silent_edit")
	if i < 0 || len(h.Steps[i].Changes) != 1 {
		t.Fatalf("history %+v", h.Steps)
	}
	if c := h.Steps[i].Changes[0]; c.Path != "/tender/title" || c.Before != "Paper n004" || c.After != "Paper n004 and pens" {
		t.Errorf("change %+v", c)
	}
}

// A crawl of what did not change writes nothing to remember what it saw.
func TestWatchingIsCheap(t *testing.T) {
	t.Parallel()
	w := watch(t, 20)
	w.crawl(lister{}, "complete")
	const state = `SELECT (SELECT count(*) || '/' || max(xmin::text::bigint) || '/' || max(xmax::text::bigint) FROM blob_notice) || ' ' ||
		(SELECT count(*) || '/' || max(xmin::text::bigint) || '/' || max(xmax::text::bigint) FROM notice_listed)`
	before := w.text(state)
	w.crawl(lister{}, "complete")
	if after := w.text(state); after != before || !strings.HasPrefix(before, "20/") {
		t.Errorf("written: %s, before %s", after, before)
	}
}

func (w watched) exec(sql string) {
	w.t.Helper()
	if _, err := w.db.Pool().Exec(w.t.Context(), sql); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

// A run whose end was not followed by a comparison, as after a crash, is compared
// with the next call; twice changes nothing.
func TestWatchTakesUpWhatWasLeft(t *testing.T) {
	t.Parallel()
	w := watch(t, 20)
	w.crawl(lister{}, "complete")
	w.l.without(404, "n003")
	for range 2 {
		w.crawl(lister{}, "complete")
	}
	w.exec("DELETE FROM notice_absence")
	w.exec("UPDATE crawl_run SET compared_at = NULL WHERE run_id > (SELECT min(run_id) FROM crawl_run)")
	for range 2 {
		if err := w.with(lister{}).Watch(t.Context(), "example"); err != nil {
			t.Fatal(err)
		}
		w.wantGone("taken up", "n003")
		if got := w.text("SELECT string_agg(missing_runs::text, ',') FROM notice_absence"); got != "2" {
			t.Errorf("missing in %s runs, want 2", got)
		}
	}
}

// What vanished is found out of many at once: RELIABILITY.md P10 in small.
func TestRewrittenHistory(t *testing.T) {
	t.Parallel()
	w := watch(t, 600)
	w.crawl(lister{}, "complete")
	deleted, edited, soft := names(600)[10:16], names(600)[20:40], names(600)[50:55]
	w.l.change(func() {
		for _, n := range edited {
			w.l.title[n] = " for schools"
		}
	})
	w.l.without(404, deleted...)
	w.crawl(lister{}, "complete")
	w.l.without(0, soft...)
	w.l.change(func() {
		for _, n := range soft {
			w.l.text[n] = "<h1>not found</h1>"
		}
	})
	w.crawl(lister{}, "complete")
	w.wantGone("after two runs", deleted...)
	w.crawl(lister{}, "complete")
	w.wantGone("the soft ones are not", deleted...)
	if got := w.text("SELECT count(*)::text FROM notice_version WHERE change_kind = 'silent_edit'"); got != "20" {
		t.Errorf("%s silent edits, want 20", got)
	}
	w.l.change(func() { w.l.listed = w.l.listed[:300] })
	w.crawl(lister{}, "complete")
	w.l.change(func() { w.l.listed = nil })
	w.crawl(lister{}, "complete")
	w.wantGone("after half a listing and none", deleted...)
	if got := w.alerts(); !slices.Equal(got, []string{"short_listing", "short_listing"}) {
		t.Errorf("alerts %q", got)
	}
}
