package ingest_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// processesOf lists the processes as compiled: "ocid: notice notice".
func (b *bundle) processesOf() []string {
	b.t.Helper()
	return rows(b, `SELECT p.ocid || ': ' || string_agg(DISTINCT n.source_notice_id, ' ' ORDER BY n.source_notice_id) FROM process p
		JOIN process_notice USING (process_id) JOIN notice n USING (notice_id) WHERE p.ocid = n.ocid AND p.compiled->>'ocid' = p.ocid
		GROUP BY p.ocid ORDER BY p.ocid COLLATE "C"`)
}

// check compares the processes, and that no row belongs to any other.
func (b *bundle) check(what string, want ...string) {
	b.t.Helper()
	if d := cmp.Diff(want, b.processesOf()); d != "" {
		b.t.Errorf("%s: %s", what, d)
	}
	if n := value[int](b, "SELECT count(*) FROM search_doc"); n != len(want) {
		b.t.Errorf("%s: %d search documents, want %d", what, n, len(want))
	}
}

// linked is what a source without keys and with one shared key published.
func linked() []line {
	old := func(id, date string, chain ...string) line {
		return line{ID: id, OCID: "ex-" + id, Date: date, Title: "Paper", Buyer: "Example City Council", Chain: chain}
	}
	keyed := func(id, key, date, buyer, title, tag string, chain ...string) line {
		return line{ID: id, OCID: key, Date: date, Buyer: buyer, Title: title, Tag: tag, Class: "45213321", Guarded: true, Chain: chain, Aliases: []string{"uuid-" + id}}
	}
	return []line{
		// A call, its change, the award and a modification.
		old("1-2020", "2020-01-01"), old("2-2020", "2020-01-02", "1-2020"), old("3-2020", "2020-01-03", "2-2020"), old("4-2020", "2020-01-04", "3-2020"),
		// Two that continue a notice that is not there; one that stands by itself.
		old("11-2020", "2020-02-01", "10-2020"), old("12-2020", "2020-02-02", "10-2020"), old("20-2020", "2020-02-03"),
		// Five procedures with one key, two of one buyer.
		keyed("31-2023", "ex-k", "2023-09-01", "Northwind Water", "Exchange of meters", ""),
		keyed("32-2023", "ex-k", "2023-09-02", "Example Railway Ltd", "West Station, main works East", ""),
		keyed("33-2023", "ex-k", "2023-09-03", "Example Railway Ltd", "West Station, main works Middle", ""),
		keyed("34-2023", "ex-k", "2023-09-04", "Canton of Example", "Wooden shutters", ""),
		keyed("35-2023", "ex-k", "2023-09-05", "Federal Office of Examples", "Management tool", ""),
		// The award of one of them, and a change that names another by alias.
		keyed("36-2023", "ex-k", "2023-09-06", "EXAMPLE RAILWAY LTD", "West station: main works, middle", "award"),
		keyed("37-2023", "ex-k", "2023-09-07", "Canton of Example", "Doors", "", "uuid-34-2023"),
		// A procedure that began in the old format.
		keyed("41-2023", "ex-l", "2023-10-01", "Example City Council", "Paper", "award", "20-2020"),
	}
}

func processesOfLinked() []string {
	return []string{"ex-1-2020: 1-2020 2-2020 3-2020 4-2020", "ex-11-2020: 11-2020 12-2020", "ex-k: 31-2023", "ex-k#32-2023: 32-2023",
		"ex-k#33-2023: 33-2023 36-2023", "ex-k#34-2023: 34-2023 37-2023", "ex-k#35-2023: 35-2023", "ex-l: 20-2020 41-2023"}
}

// Linked notices are the same processes in every order of arrival, in one file or
// in many, and after a rebuild.
func TestProceduresInAnyOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.imports(document(linked()...))
	b.check("in one file", processesOfLinked()...)
	digest := b.digest()
	for seed := range uint64(6) {
		if err := b.db.DropDerived(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, docs := range shuffled(rand.New(rand.NewPCG(seed, 4)), linked()) {
			b.imports(docs...)
		}
		b.check(fmt.Sprint("seed ", seed), processesOfLinked()...)
		if got := b.digest(); got != digest {
			t.Errorf("seed %d: digest %s, want %s", seed, got, digest)
		}
	}
	b.rebuild()
	b.check("rebuilt", processesOfLinked()...)
	if got := b.digest(); got != digest {
		t.Errorf("rebuilt: digest %s, want %s", got, digest)
	}
	before := b.written()
	if c := b.imports(document(linked()...)); c.Versions != 0 || c.Processes != 0 {
		t.Errorf("the same again: %+v", c)
	}
	if d := cmp.Diff(before, b.written(), without("blob", "source", "notice_presence")); d != "" {
		t.Errorf("the same again writes: %s", d)
	}
	if _, err := b.ingester.Reprocess(t.Context(), b.sources, true); err != nil {
		t.Fatal(err)
	}
	if n, err := b.ingester.Recompile(t.Context(), b.sources, true); err != nil || n != len(processesOfLinked()) {
		t.Errorf("%d compiled again, %v", n, err)
	}
	if got := b.digest(); got != digest {
		t.Errorf("reprocessed and compiled again: digest %s, want %s", got, digest)
	}
}

// A notice that arrives late joins what it links, and the addresses of processes
// that went lead to where their notices are.
func TestLateLink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := line{ID: "5", OCID: "ex-5", Date: "2020-01-05", Title: "Paper"}
	c := line{ID: "7", OCID: "ex-7", Date: "2020-01-07", Title: "Paper", Chain: []string{"6"}}
	other := line{ID: "8", OCID: "ex-8", Date: "2020-01-08", Title: "Ink"}
	b.imports(document(a), document(c), document(other))
	b.check("apart", "ex-5: 5", "ex-7: 7", "ex-8: 8")
	if _, ok, err := b.db.MovedTo(t.Context(), procurement.ProcessID("example-lines", "ex-9")); ok || err != nil {
		t.Errorf("a process that never was has moved: %v", err)
	}
	b.imports(document(line{ID: "6", OCID: "ex-6", Date: "2020-01-06", Title: "Paper", Chain: []string{"5"}}))
	b.check("joined", "ex-5: 5 6 7", "ex-8: 8")
	b.imports(document(line{ID: "3", OCID: "ex-3", Date: "2020-01-03", Title: "Paper"},
		line{ID: "4", OCID: "ex-4", Date: "2020-01-04", Title: "Paper", Chain: []string{"3"}, Aliases: []string{"four"}}))
	// A later version of the call names what it continues.
	b.imports(document(line{ID: "5", OCID: "ex-5", Date: "2020-01-09", Title: "Paper", Chain: []string{"four"}}))
	b.check("joined to an earlier one", "ex-3: 3 4 5 6 7", "ex-8: 8")
	for _, ocid := range []string{"ex-4", "ex-5", "ex-6", "ex-7"} {
		now, ok, err := b.db.MovedTo(t.Context(), procurement.ProcessID("example-lines", ocid))
		if want := procurement.ProcessID("example-lines", "ex-3"); err != nil || !ok || now != want {
			t.Errorf("%s is now %v, %v, %v", ocid, now, ok, err)
		}
		ids, err := b.db.MovedFrom(t.Context(), ocid)
		if err != nil || len(ids) != 1 || ids[0] != now {
			t.Errorf("%s is now %v, %v", ocid, ids, err)
		}
	}
	if ids, err := b.db.MovedFrom(t.Context(), "ex-8"); err != nil || len(ids) != 0 {
		t.Errorf("a process that is there has moved: %v, %v", ids, err)
	}
	// The link is withdrawn: what it held together falls apart.
	b.imports(document(line{ID: "5", OCID: "ex-5", Date: "2020-01-10", Title: "Paper"}))
	b.check("apart again", "ex-3: 3 4", "ex-6: 5 6 7", "ex-8: 8")
}

// The guard splits what is unrelated and nothing else; what it split keeps its
// address when an earlier notice comes or a link joins it.
func TestGuardOfLateNotice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	of := func(id, date, buyer, title string, chain ...string) line {
		return line{ID: id, OCID: "ex-k", Date: date, Buyer: buyer, Title: title, Class: "30190000", Guarded: true, Chain: chain}
	}
	award := of("3", "2023-01-03", "Example City Council", "Paper for schools")
	award.Tag = "award"
	b.imports(document(of("2", "2023-01-02", "Example City Council", "Paper"), award))
	b.check("one procedure", "ex-k: 2 3")
	b.imports(document(of("4", "2023-01-04", "Northwind Water", "Meters")))
	b.check("another", "ex-k: 2 3", "ex-k#4: 4")
	b.imports(document(of("1", "2023-01-01", "Canton of Example", "Shutters")))
	b.check("an earlier one", "ex-k: 1", "ex-k#2: 2 3", "ex-k#4: 4")
	b.imports(document(of("5", "2023-01-05", "Northwind Water", "Pipes", "2", "4")))
	b.check("a link", "ex-k: 1", "ex-k#2: 2 3 4 5")
	now, ok, err := b.db.MovedTo(t.Context(), procurement.ProcessID("example-lines", "ex-k#4"))
	if want := procurement.ProcessID("example-lines", "ex-k#2"); err != nil || !ok || now != want {
		t.Errorf("ex-k#4 is now %v, %v, %v", now, ok, err)
	}
	if got := value[string](b, "SELECT body->'release'->>'ocid' FROM notice_version JOIN notice USING (notice_id) WHERE source_notice_id = '4'"); got != "ex-k" {
		t.Errorf("the stored notice says %q, not what was published", got)
	}
}

// A source whose keys are its processes writes nothing of this.
func TestUnlinkedSourcesPayNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.imports(document(published()...))
	if got := value[string](b, `SELECT concat_ws(' ', (SELECT count(*) FROM notice_tie), (SELECT count(*) FROM notice WHERE portal_id IS NOT NULL))`); got != "0 0" {
		t.Errorf("ties and renamed: %s", got)
	}
}

// asGuarded sets the guard on what a parser reads.
type asGuarded struct{ source.Parser }

func (p asGuarded) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		for n, err := range p.Parser.Parse(doc) {
			if n != nil {
				n.Guarded = true
			}
			if !yield(n, err) {
				return
			}
		}
	}
}

// The five real procedures that one sender gave one id stay five in every order,
// and a real chain beside them is one.
func TestRealSharedKey(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-eforms", "real")
	b := setup(t)
	src := b.source("eu-ted")
	src.Parser = asGuarded{src.Parser}
	var paths []string
	for _, number := range []string{"550470", "550475", "550478", "593162", "596214", "368245", "406116", "511099"} {
		found, err := filepath.Glob(filepath.Join(dir, "*", number+"-2023.xml"))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %v, %v", number, found, err)
		}
		paths = append(paths, found[0])
	}
	digest := ""
	for seed := range uint64(3) {
		if err := b.db.DropDerived(t.Context()); err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(seed, 9))
		r.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		var docs []string
		for _, path := range paths {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, string(body))
		}
		if seed == 0 {
			b.importAs(src, docs...)
		} else {
			for _, doc := range docs {
				b.importAs(src, doc)
			}
		}
		got := b.processesOf()
		if len(got) != 6 || !strings.Contains(strings.Join(got, "\n"), ": 368245-2023 406116-2023 511099-2023") {
			t.Errorf("seed %d: %q", seed, got)
		}
		if sum := b.digest(); digest != "" && sum != digest {
			t.Errorf("seed %d: digest %s, want %s", seed, sum, digest)
		} else {
			digest = sum
		}
	}
}
