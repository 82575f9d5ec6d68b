package derive_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/archive"
	"daylight/internal/dbtest"
	"daylight/internal/derive"
	"daylight/internal/ingest"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/scrapers"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

type bundle struct {
	t        *testing.T
	home     string
	db       *postgres.DB
	ingester *ingest.Ingester
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, home: t.TempDir()}
	pool, err := postgres.Connect(t.Context(), dbtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	b.db = postgres.New(pool)
	if err := b.db.SaveSources(t.Context(), scrapers.All()); err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(filepath.Join(b.home, "archive"), archive.Options{Software: "daylight/test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	b.ingester = ingest.New(b.db, store, slog.New(slog.DiscardHandler))
	return b
}

// take imports releases as one file of a source.
func (b *bundle) take(source string, releases ...any) {
	b.t.Helper()
	raw, err := json.Marshal(map[string]any{"uri": "https://portal.example/", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z",
		"publisher": map[string]any{"name": "Example Portal"}, "releases": releases})
	if err != nil {
		b.t.Fatal(err)
	}
	path := filepath.Join(b.t.TempDir(), fmt.Sprintf("package-%d.json", rand.Uint32()))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		b.t.Fatal(err)
	}
	src, ok := scrapers.ByID(source)
	if !ok {
		b.t.Fatalf("no source %s", source)
	}
	_, err = b.ingester.Import(b.t.Context(), src, []string{path}, func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) },
		func(s ingest.Skipped) { b.t.Fatalf("skipped %s: %v", s.Path, s.Err) })
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) derive(workers int) {
	b.t.Helper()
	if _, err := derive.New(b.db, derive.Options{Workers: workers}).Run(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) digest() string {
	b.t.Helper()
	sum, err := b.db.Digest(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return sum
}

// org returns the key of the one organisation with these words in its name.
func (b *bundle) org(name string) procurement.ID {
	b.t.Helper()
	found, err := b.db.FindOrganizations(b.t.Context(), lexis.Words(name), 10)
	if err != nil || len(found) != 1 {
		b.t.Fatalf("%d organisations are called %s, %v", len(found), name, err)
	}
	return found[0].Key
}

// release is an award of an invented buyer to invented suppliers.
func release(no int, buyer, title string, amount int, suppliers ...any) map[string]any {
	parties := []any{map[string]any{"id": "b", "name": buyer, "roles": []string{"buyer"}, "address": map[string]any{"countryName": "GB"}}}
	var refs []any
	for i, s := range suppliers {
		p := map[string]any{"id": fmt.Sprint("s", i), "roles": []string{"supplier"}, "address": map[string]any{"countryName": "GB"}}
		switch s := s.(type) {
		case string:
			p["name"] = s
		case [2]string:
			p["name"], p["identifier"] = s[0], map[string]any{"scheme": "GB-COH", "id": s[1]}
		}
		parties = append(parties, p)
		refs = append(refs, map[string]any{"id": p["id"], "name": p["name"]})
	}
	return map[string]any{"ocid": fmt.Sprintf("ocds-xx-%d", no), "id": fmt.Sprintf("n-%d", no), "date": fmt.Sprintf("2025-%02d-01T09:00:00Z", no%12+1),
		"tag": []string{"award"}, "initiationType": "tender", "parties": parties, "buyer": map[string]any{"id": "b", "name": buyer},
		"tender": map[string]any{"id": fmt.Sprint("t", no), "title": title, "procurementMethod": "open", "numberOfTenderers": no % 4},
		"awards": []any{map[string]any{"id": "a", "status": "active", "date": "2025-03-04T00:00:00Z", "suppliers": refs,
			"value": map[string]any{"amount": amount, "currency": "GBP"}}}}
}

// market is what invented buyers awarded: names in several spellings, with and
// without identifiers, joint awards, and one contract on two portals.
func market() []map[string]any {
	spellings := []any{"Northwind Paper Ltd", "NORTHWIND PAPER LIMITED", [2]string{"Northwind Paper Ltd", "01234567"}, [2]string{"Northwind Paper (UK) Ltd", "01234567"},
		"Contoso Cloud Services plc", "Contoso Cloud Services PLC", "Fabrikam Bridges GmbH", "Fabrikam Bridges", [2]string{"Fabrikam Holdings Ltd", "07654321"}, "Tailspin 471 Ltd", "Tailspin Ltd"}
	var out []map[string]any
	for no := range 40 {
		suppliers := []any{spellings[no%len(spellings)]}
		if no%7 == 3 {
			suppliers = append(suppliers, spellings[(no+4)%len(spellings)])
		}
		out = append(out, release(no, []string{"Example City Council", "Example Police Authority", "The Example City Council"}[no%3],
			fmt.Sprintf("Supply of paper, lot of the year %d", 2000+no), 1000+no*17, suppliers...))
	}
	return out
}

// Whatever arrives first, and however many workers compare, the store says the
// same.
func TestOrderAndWorkers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var want string
	for seed := range uint64(20) {
		if err := b.db.DropDerived(t.Context()); err != nil {
			t.Fatal(err)
		}
		notices := market()
		r := rand.New(rand.NewPCG(seed, 3))
		r.Shuffle(len(notices), func(i, j int) { notices[i], notices[j] = notices[j], notices[i] })
		for len(notices) > 0 {
			n := 1 + r.IntN(len(notices))
			var batch []any
			for _, x := range notices[:n] {
				batch = append(batch, x)
			}
			b.take("local-ocds", batch...)
			notices = notices[n:]
			if r.IntN(2) == 0 {
				b.derive(1) // in between too
			}
		}
		b.derive([]int{1, 2, 4}[seed%3])
		switch got := b.digest(); {
		case seed == 0:
			want = got
		case got != want:
			t.Fatalf("shuffle %d: digest %s, want %s", seed, got, want)
		}
	}
}

// Deriving again from the same facts writes nothing.
func TestAgain(t *testing.T) {
	t.Parallel()
	pool := dbtest.DB(t)
	b := &bundle{t: t, home: t.TempDir(), db: postgres.New(pool)}
	if err := b.db.SaveSources(t.Context(), scrapers.All()); err != nil {
		t.Fatal(err)
	}
	store, err := archive.Open(filepath.Join(b.home, "archive"), archive.Options{Software: "daylight/test"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	b.ingester = ingest.New(b.db, store, slog.New(slog.DiscardHandler))
	for _, r := range market() {
		b.take("local-ocds", r)
	}
	b.derive(0)
	var newest int64
	const newestWriter = `SELECT max(x) FROM (SELECT max(xmin::text::bigint) x FROM org UNION ALL SELECT max(xmin::text::bigint) FROM org_edge
		UNION ALL SELECT max(xmin::text::bigint) FROM flag UNION ALL SELECT max(xmin::text::bigint) FROM group_member UNION ALL SELECT max(xmin::text::bigint) FROM org_class) t`
	if err := pool.QueryRow(t.Context(), newestWriter).Scan(&newest); err != nil || newest == 0 {
		t.Fatalf("newest writer %d, %v", newest, err)
	}
	b.derive(0)
	var again int64
	if err := pool.QueryRow(t.Context(), newestWriter).Scan(&again); err != nil || again != newest {
		t.Errorf("rows were written again: newest writer %d, then %d, %v", newest, again, err)
	}
}

// Two that a person joins are one in every total; undoing it restores each total
// exactly, and so does parting what was joined automatically.
func TestUndo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, r := range market() {
		b.take("local-ocds", r)
	}
	b.derive(0)
	before := b.digest()
	bridges, holdings := b.org("Fabrikam Bridges"), b.org("Fabrikam Holdings")
	sums := func() []postgres.Money {
		var out []postgres.Money
		for _, key := range []procurement.ID{bridges, holdings, b.org("Contoso Cloud")} {
			page, err := b.db.Organization(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, page.Sold)
		}
		return out
	}
	first := sums()
	decide := func(judgement string) {
		if _, err := b.db.Decide(t.Context(), postgres.Decision{A: bridges, B: holdings, Judgement: judgement, Actor: "test"}); err != nil {
			t.Fatal(err)
		}
		b.derive(0)
	}
	decide("same")
	joined := sums()
	if joined[0].Total.Units != first[0].Total.Units+first[1].Total.Units || cmp.Diff(joined[0], joined[1]) != "" {
		t.Errorf("joined: %d and %d contracts, alone %d and %d", joined[0].Total.Units, joined[1].Total.Units, first[0].Total.Units, first[1].Total.Units)
	}
	if cmp.Diff(joined[2], first[2]) != "" {
		t.Error("another organisation's total moved")
	}
	decide("")
	if d := cmp.Diff(first, sums()); d != "" {
		t.Errorf("after undo: %s", d)
	}
	if got := b.digest(); got != before {
		t.Errorf("digest %s after undo, %s before", got, before)
	}
}
