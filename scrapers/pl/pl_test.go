package pl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

// portal answers requests from rows of one kind, oldest first, as the portal does.
type portal struct {
	kind string
	rows []row
	full int
	asks int
}

func (b *portal) Get(_ context.Context, _ source.Purpose, address string) (source.Document, error) {
	b.asks++
	u, err := url.Parse(address)
	if err != nil {
		return source.Document{}, err
	}
	out := []row{}
	for _, r := range b.rows {
		if u.Query().Get("NoticeType") == b.kind && r.Published[:len(layout)] >= u.Query().Get("PublicationDateFrom") && len(out) < b.full {
			out = append(out, r)
		}
	}
	body, err := json.Marshal(out)
	return source.Bytes("pl-bzp", address, body), err
}

func (b *portal) Post(context.Context, source.Purpose, string, string, []byte) (source.Document, error) {
	return source.Document{}, errors.New("no post")
}
func (b *portal) Collector(source.Purpose) *colly.Collector { return nil }
func (b *portal) Document(*colly.Response) (source.Document, error) {
	return source.Document{}, errors.New("no page")
}

type sink struct {
	cursors  []string
	received int
}

func (s *sink) Checkpoint(_ context.Context, cursor string) error {
	s.cursors = append(s.cursors, cursor)
	return nil
}
func (s *sink) Progress(_, received int) { s.received = received }

func window() source.Window {
	return source.Window{Since: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 9, 2, 0, 0, 0, 0, time.UTC)}
}

func rowsAt(times ...string) []row {
	var out []row
	for i, t := range times {
		out = append(out, row{ObjectID: fmt.Sprint("id-", i), Number: fmt.Sprint(i), Published: "2026-09-01T" + t + "Z"})
	}
	return out
}

// TestPaging: full pages lead on by time, rows of one second count once, and a
// crawl that is taken up anywhere gets the rest.
func TestPaging(t *testing.T) {
	t.Parallel()
	rows := rowsAt("08:00:00.1", "08:00:01.5", "08:00:01.9", "08:00:02", "08:00:03.25")
	whole := &sink{}
	b := &portal{kind: "TenderResultNotice", rows: rows, full: 3}
	if err := (board{pageSize: 3}).Crawl(t.Context(), b, window(), whole); err != nil || whole.received != len(rows) {
		t.Fatalf("%v, received %d", err, whole.received)
	}
	if want := len(kinds()) + 2; b.asks != want {
		t.Errorf("asked %d times, want %d", b.asks, want)
	}
	for i, cursor := range whole.cursors {
		w, rest := window(), &sink{}
		w.Cursor = cursor
		if err := (board{pageSize: 3}).Crawl(t.Context(), &portal{kind: b.kind, rows: rows, full: 3}, w, rest); err != nil {
			t.Fatal(err)
		}
		first := &sink{}
		w = window()
		w.MaxDocuments = i + 1
		err := (board{pageSize: 3}).Crawl(t.Context(), &portal{kind: b.kind, rows: rows, full: 3}, w, first)
		if i+1 < len(whole.cursors) && !errors.Is(err, source.ErrLimit) || first.received+rest.received != len(rows) {
			t.Errorf("behind %s: %v, %d and %d rows", cursor, err, first.received, rest.received)
		}
	}
}

// TestIncomplete: what cannot be asked for is no end.
func TestIncomplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		rows []row
		want error
	}{
		{"a full page of one second", rowsAt("08:00:01.1", "08:00:01.2", "08:00:01.3", "08:00:01.4"), source.ErrPartial},
		{"no time", []row{{ObjectID: "a", Published: "2026-09-01T08:00:00Z"}, {ObjectID: "b", Published: "2026-09-01T08:00:00 wieczorem"}}, source.ErrFormat},
	} {
		s := &sink{}
		err := (board{pageSize: 2}).Crawl(t.Context(), &portal{kind: "ContractNotice", rows: tt.rows, full: 2}, window(), s)
		if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "ContractNotice") {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	src := Sources()[0]
	for _, body := range []string{"null", `{"message":"error"}`, "[7]"} {
		rec := sourcetest.Fixture(t, src)
		rec.Answer(0, 200, "application/json", body)
		if got := sourcetest.Serve(t, src, rec).Crawl(t.Context(), t, sourcetest.Visit{}); !errors.Is(got.Err, source.ErrFormat) {
			t.Errorf("%s: %v", body, got.Err)
		}
	}
	for _, cursor := range []string{`{"kind":99,"from":"2026-09-01T00:00:00"}`, `{"kind":1,"from":"x"}`, "x"} {
		w := window()
		w.Cursor = cursor
		if err := (board{pageSize: 2}).Crawl(t.Context(), &portal{}, w, &sink{}); err == nil {
			t.Errorf("the cursor %s was accepted", cursor)
		}
	}
}
