package ingest_test

import (
	"iter"
	"testing"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// meanwhile is a parser during which something else happens.
type meanwhile struct {
	lines
	happens func()
}

func (p meanwhile) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	p.happens()
	return p.lines.Parse(doc)
}

// TestListedIsDurable: what another worker archives while a commit goes on is
// listed by a later one, whose fsync it waits for.
func TestListedIsDurable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, others := b.ingester.Recorder(), b.ingester.Recorder()
	doc := b.fetched(mine, "https://portal.example/1", `{"id": "1", "ocid": "ocds-a-1", "date": "2026-11-01T00:00:00Z"}`)
	work := b.work(mine, b.window(), "1", doc)
	work.Source.Parser = meanwhile{happens: func() { b.fetched(others, "https://portal.example/2", "{}") }}
	if _, err := b.ingester.Commit(t.Context(), work); err != nil {
		t.Fatal(err)
	}
	const listed = `SELECT count(*) FROM archive_record WHERE kind <> 'warcinfo'`
	if n := value[int](b, listed); n != 1 {
		t.Errorf("%d captures are listed after the first commit, want the one that was synced", n)
	}
	if _, err := b.ingester.Commit(t.Context(), b.work(others, b.window(), "1")); err != nil {
		t.Fatal(err)
	}
	if n := value[int](b, listed); n != 2 {
		t.Errorf("%d captures are listed after both commits, want 2", n)
	}
}
