package harvest_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daylight/internal/harvest"
	"daylight/internal/portalsim"
	"daylight/internal/postgres"
	"daylight/scrapers"
)

// withdrawing is a replica portal that, once told so, lists two notices no more:
// it still serves the second at its own address.
type withdrawing struct {
	portal http.Handler
	on     atomic.Bool
	// hide takes notices out of a listing and returns them as their addresses end.
	hide func(listing map[string]any) (gone, served string)
	t    *testing.T
	gone atomic.Value
}

func (p *withdrawing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/release-calendar/") {
		http.NotFound(w, r) // so that the search is asked, which the notices leave
		return
	}
	if gone, _ := p.gone.Load().(string); gone != "" && strings.Contains(r.URL.Path+"/", "/"+gone+"/") {
		http.Error(w, "gone", http.StatusGone)
		return
	}
	answer := httptest.NewRecorder()
	r.Header.Del("Accept-Encoding")
	r.Header.Del("If-None-Match")
	r.Header.Del("If-Modified-Since")
	p.portal.ServeHTTP(answer, r)
	var listing map[string]any
	dec := json.NewDecoder(strings.NewReader(answer.Body.String()))
	dec.UseNumber()
	search := strings.HasSuffix(strings.ToLower(r.URL.Path), "/search")
	if !p.on.Load() || !search || dec.Decode(&listing) != nil {
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = io.Copy(w, answer.Body)
		return
	}
	if gone, served := p.hide(listing); gone != "" {
		p.gone.Store(gone)
		p.t.Logf("%s is withdrawn, %s is only not listed", gone, served)
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(listing)
}

// dropTwo takes the first two members out of a list.
func dropTwo(listing map[string]any, list, id string) (gone, served string) {
	rows, _ := listing[list].([]any)
	if len(rows) < 2 {
		return "", ""
	}
	first, _ := rows[0].(map[string]any)[id].(string)
	second, _ := rows[1].(map[string]any)[id].(string)
	listing[list] = rows[2:]
	return first, second
}

// Two portals in their wire formats, crawled by their own crawlers: a list whose
// notices have an address each, and one whose documents hold many notices and which
// is asked at the address that the source names.
func TestWithdrawnAtAPortal(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		source string
		hide   func(map[string]any) (string, string)
	}{
		{"eu-ted", func(l map[string]any) (string, string) {
			total, _ := strconv.Atoi(l["totalNoticeCount"].(json.Number).String())
			if total > 2 {
				l["totalNoticeCount"] = total - 2
			}
			return dropTwo(l, "notices", "publication-number")
		}},
		{"uk-contracts-finder", func(l map[string]any) (string, string) { return dropTwo(l, "releases", "id") }},
	} {
		t.Run(tt.source, func(t *testing.T) {
			t.Parallel()
			sim, err := portalsim.New(portalsim.Options{Sources: []string{tt.source}, Synthetic: 40, Seed: 3, From: until.AddDate(0, 0, -10), Until: until})
			if err != nil {
				t.Fatal(err)
			}
			p := &withdrawing{portal: sim, hide: tt.hide, t: t}
			server := httptest.NewServer(p)
			t.Cleanup(server.Close)
			src, _ := scrapers.ByID(tt.source)
			b := setup(t)
			if err := b.db.SaveSources(t.Context(), scrapers.All()); err != nil {
				t.Fatal(err)
			}
			h := harvest.New(b.db, b.ingester, harvest.Options{Sources: scrapers.All(), Agent: "daylight/test", Logger: slog.New(slog.DiscardHandler)})
			crawl := func() {
				t.Helper()
				r := postgres.Run{Source: src.ID, Since: until.AddDate(0, 0, -10), Until: until, BaseURL: server.URL + "/" + src.ID}
				var id int64
				err := b.db.Write(t.Context(), func(tx *postgres.Tx) (err error) {
					id, err = tx.CreateRun(t.Context(), r, harvest.Plan(0, r.Since, r.Until))
					return err
				})
				if err == nil {
					err = h.Window(t.Context(), id, 1)
				}
				if s, serr := b.db.RunSummary(t.Context(), id); err != nil || serr != nil || s.Outcome != "complete" {
					t.Fatalf("%v, %v, %+v", err, serr, s)
				}
			}
			crawl()
			p.on.Store(true)
			crawl()
			crawl()
			absent, err := b.db.Absences(t.Context(), src.ID, 10)
			if err != nil || len(absent) != 2 {
				t.Fatalf("%+v, %v", absent, err)
			}
			gone := slices.IndexFunc(absent, func(a postgres.Absent) bool { return a.Gone })
			if gone < 0 || !strings.Contains(absent[gone].Probe, "410") || !strings.Contains(absent[1-gone].Probe, "still serves") || absent[1-gone].Gone {
				t.Errorf("%+v", absent)
			}
			asked := b.text("SELECT string_agg(DISTINCT status::text, ',' ORDER BY status::text) FROM capture WHERE purpose = 'probe'")
			if asked != "200,410" {
				t.Errorf("the answers archived are %s, want one 200 and one 410", asked)
			}
			if rows, err := b.db.Gone(t.Context(), postgres.GoneFilter{Source: src.ID}, until.AddDate(1, 0, 0)); err != nil || len(rows) != 1 || path.Base(rows[0].URL) == "" {
				t.Errorf("%+v, %v", rows, err)
			}
		})
	}
}
