package app_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daylight/internal/app"
	"daylight/internal/dbtest"
	"daylight/internal/ingest"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/proof"
	"daylight/internal/query"
	"daylight/internal/shareddata"
	"daylight/internal/source"
	"daylight/scrapers"
)

// sharedData finds the real notices that lie beside a developer's checkout.
func sharedData(t *testing.T) string {
	t.Helper()
	return shareddata.Path(t)
}

// folder is real data with what an import must make of it.
type folder struct {
	source, path string
	// bad is the number of records that may end in quarantine: those of files that
	// are bad on purpose, and templates without an identifier.
	bad int
}

func folders(t *testing.T, data string) []folder {
	t.Helper()
	known := map[string]string{"uk-contracts-finder": "uk-contracts-finder", "uk-find-a-tender": "uk-find-a-tender"}
	bad := map[string]int{"paraguay-dncp": 1, "synthetic": 4}
	entries, err := os.ReadDir(filepath.Join(data, "ocds"))
	if err != nil {
		t.Fatal(err)
	}
	var out []folder
	for _, e := range entries {
		id := "local-ocds"
		if known[e.Name()] != "" {
			id = known[e.Name()]
		}
		out = append(out, folder{id, filepath.Join(data, "ocds", e.Name()), bad[e.Name()]})
	}
	return append(out,
		folder{"eu-ted", filepath.Join(data, "ted-eforms", "real"), 0},
		folder{"eu-ted", filepath.Join(data, "ted-eforms", "sdk-synthetic"), 10},
		folder{"us-usaspending", filepath.Join(data, "usaspending", "contract_awards__award_id_response1.json"), 0},
		folder{"us-usaspending", filepath.Join(data, "usaspending", "contract_awards__award_id_response2.json"), 0},
		folder{"il-mr-gov", filepath.Join(data, "israel-mr-gov"), 2})
}

func open(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Home: t.TempDir(), DatabaseURL: dbtest.URL(t), Getenv: os.Getenv, Version: "test",
		Sources: scrapers.All(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

func importFolder(t *testing.T, a *app.App, f folder) ingest.Counts {
	t.Helper()
	src, err := a.Source(f.source)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := a.Ingester.Import(t.Context(), src, []string{f.path}, time.Now, func(s ingest.Skipped) {
		if !errors.Is(s.Err, source.ErrFormat) {
			t.Errorf("skipped %s: %v", s.Path, s.Err)
		}
	})
	if err != nil {
		t.Fatalf("import %s: %v", f.path, err)
	}
	return counts
}

// TestRealData imports thousands of real notices of twenty publishers and checks
// what the program promises of them.
func TestRealData(t *testing.T) {
	data := sharedData(t)
	a := open(t)
	records, bad := 0, 0
	for i, f := range folders(t, data) {
		first := importFolder(t, a, f)
		if first.Records != first.Versions+first.Duplicates+first.Quarantined {
			t.Errorf("%s: %+v does not add up", f.path, first)
		}
		if first.Quarantined != f.bad {
			t.Errorf("%s: %d in quarantine, want the %d that are bad", f.path, first.Quarantined, f.bad)
		}
		records += first.Records
		bad += first.Quarantined
		if i%3 > 0 {
			continue // each takes time, and what is imported again is read like any other
		}
		again := importFolder(t, a, f)
		if again.Versions != 0 || again.Processes != 0 || again.Records != first.Records {
			t.Errorf("%s imported again: %+v, want nothing new", f.path, again)
		}
	}
	t.Logf("%d records, %d in quarantine", records, bad)
	t.Run("search", func(t *testing.T) { testFound(t, a) })
	t.Run("figures", func(t *testing.T) { testFigures(t, a) })
	t.Run("winners", func(t *testing.T) { testWinners(t, a, data) })
	t.Run("verify and rebuild", func(t *testing.T) { testRebuild(t, a) })
}

// all returns every process in the store.
func all(t *testing.T, a *app.App) []procurement.ID {
	t.Helper()
	q, err := query.Parse("")
	if err != nil {
		t.Fatal(err)
	}
	return matches(t, a, q)
}

func matches(t *testing.T, a *app.App, q *query.Query) []procurement.ID {
	t.Helper()
	var ids []procurement.ID
	if err := a.DB.Each(t.Context(), q, func(id procurement.ID) error { ids = append(ids, id); return nil }); err != nil {
		t.Fatal(err)
	}
	return ids
}

const sample = 200

func pick(ids []procurement.ID, n int) []procurement.ID {
	r := rand.New(rand.NewPCG(1, 2))
	ids = slices.Clone(ids)
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(n, len(ids))]
}

// testFound: each process is found by its ocid and by two words of its title.
func testFound(t *testing.T, a *app.App) {
	hits, err := a.DB.Hits(t.Context(), pick(all(t, a), sample))
	if err != nil {
		t.Fatal(err)
	}
	titled := 0
	for _, h := range hits {
		finds(t, a, fmt.Sprintf("ocid:%q", h.OCID), h)
		words := slices.DeleteFunc(lexis.Words(h.Title), func(w string) bool { return strings.EqualFold(w, "or") })
		slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
		if len(words) < 2 {
			continue
		}
		titled++
		finds(t, a, words[0]+" "+words[1], h)
	}
	t.Logf("%d processes, %d with two words in the title", len(hits), titled)
	if len(hits) < sample || titled < sample/2 {
		t.Errorf("only %d processes and %d titles to look for", len(hits), titled)
	}
}

func finds(t *testing.T, a *app.App, text string, h postgres.Hit) {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Errorf("query %q: %v", text, err)
		return
	}
	if !slices.Contains(matches(t, a, q), h.ID) {
		t.Errorf("%q does not find %s %q", text, h.OCID, h.Title)
	}
}

// testFigures follows figures shown on pages to the archived bytes.
func testFigures(t *testing.T, a *app.App) {
	var figures []postgres.Figure
	for _, id := range pick(all(t, a), 400) {
		page, err := a.DB.Contract(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		figures = append(figures, proof.Figures(page)...)
	}
	r := rand.New(rand.NewPCG(3, 4))
	r.Shuffle(len(figures), func(i, j int) { figures[i], figures[j] = figures[j], figures[i] })
	t.Logf("%d figures shown", len(figures))
	for _, f := range figures[:min(sample, len(figures))] {
		doc, err := a.Archived(t.Context(), f.Notice, f.Version)
		if err != nil {
			t.Fatal(err)
		}
		body, err := doc.Read()
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.Figure(body, f); err != nil {
			t.Errorf("%s %s %s of notice %s: %v", f.Kind, f.Amount, f.Currency, f.SourceNoticeID, err)
		}
	}
}

// testWinners compares who won by the store with facts that an independent script
// took from the same TED notices.
func testWinners(t *testing.T, a *app.App, data string) {
	f, err := os.Open(filepath.Join(data, "ted-eforms", "facts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	var facts []tedFacts
	for lines.Scan() {
		var line tedFacts
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		if len(line.Results) > 0 {
			facts = append(facts, line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	store := loadTED(t, a, facts)
	notices, same := 0, 0
	for process, group := range store.facts {
		var want []string
		for _, f := range group {
			want = append(want, f.winners()...)
		}
		notices += len(group)
		if got := suppliers(store.pages[process]); slices.Equal(nameSet(want), got) {
			same += len(group)
		} else {
			t.Logf("%s: store %q, facts %q", group[0].Publication, got, nameSet(want))
		}
	}
	t.Logf("winners equal on %d of %d result notices", same, notices)
	if notices == 0 || same*100 < notices*95 {
		t.Errorf("winners equal on %d of %d result notices, want 95 %%", same, notices)
	}
}

// testRebuild: nothing is amiss, and the archive alone gives the same store.
func testRebuild(t *testing.T, a *app.App) {
	derive := func() {
		steps, err := a.Derive(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range steps {
			t.Logf("%s: %s", s.Name, s.Words)
		}
	}
	derive()
	before, err := a.DB.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rep, err := proof.Verify(t.Context(), a.DB, a.Archive, scrapers.All(), func(tr proof.Trouble) error {
		t.Errorf("%s: %s", tr.Place, tr.Problem)
		return nil
	})
	if err != nil || rep.Versions == 0 {
		t.Fatalf("verify: %+v, %v", rep, err)
	}
	if _, err := a.Ingester.Rebuild(t.Context(), scrapers.All()); err != nil {
		t.Fatal(err)
	}
	derive()
	after, err := a.DB.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if before != after {
		t.Errorf("digest %s after rebuild, %s before", after, before)
	}
}
