package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"daylight/internal/dbtest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// Confirmed absences are listed newest first, page by page, without those that are
// held back and, unless asked for, those that ended.
func TestGone(t *testing.T) {
	t.Parallel()
	db := postgres.New(dbtest.DB(t))
	if err := db.SaveSources(t.Context(), []source.Source{{ID: "example", Name: "Example"}, {ID: "other", Name: "Other"}}); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	add := func(sourceID, name string, gone time.Time, hidden, returned *time.Time) {
		t.Helper()
		id := procurement.NoticeID(sourceID, name)
		exec(t, db, `INSERT INTO notice VALUES ($1, $2, $3, $1, $3)`, [16]byte(id), sourceID, name)
		exec(t, db, `INSERT INTO notice_absence (notice_id, source, replica, missing_since, last_seen, missing_runs, last_run, gone_at, gone_kind, hidden_until, returned_at)
			VALUES ($1, $2, '', $3, $3, 2, 1, $3, 'http_404', $4, $5)`, [16]byte(id), sourceID, gone, hidden, returned)
	}
	for i := range 5 {
		add("example", fmt.Sprint(i), now.AddDate(0, 0, -i), nil, nil)
	}
	add("other", "o", now, nil, nil)
	hold, back := now.Add(time.Hour), now.AddDate(0, 0, -1)
	add("example", "held", now.AddDate(0, 0, -2), &hold, nil)
	add("example", "back", now.AddDate(0, 0, -3), nil, &back)

	list := func(f postgres.GoneFilter, at time.Time) (names []string) {
		t.Helper()
		for {
			page, err := db.Gone(t.Context(), f, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				names = append(names, r.SourceNoticeID)
			}
			if len(page) < f.Limit || len(page) == 0 {
				return names
			}
			f.After = &page[len(page)-1]
		}
	}
	if got, want := list(postgres.GoneFilter{Source: "example", Limit: 2}, now), []string{"0", "1", "2", "3", "4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := list(postgres.GoneFilter{Limit: 100}, hold); len(got) != 7 || !slices.Contains(got, "held") || !slices.Contains(got, "o") {
		t.Errorf("of all, after the hold: %q", got)
	}
	if got := list(postgres.GoneFilter{Source: "example", Returned: true, Limit: 3}, now); !slices.Contains(got, "back") || slices.Contains(got, "held") {
		t.Errorf("with those that came back: %q", got)
	}
	for name, want := range map[string]int{"1": 1, "held": 0, "none": 0} {
		if rows, err := db.GoneNotice(t.Context(), procurement.NoticeID("example", name), now); err != nil || len(rows) != want {
			t.Errorf("notice %s: %d rows, %v", name, len(rows), err)
		}
	}
	if _, err := db.History(t.Context(), procurement.ProcessID("example", "none"), now); !errors.Is(err, postgres.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
}

// A portal and its replicas are told apart as captures name them.
func TestReplicaHost(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{"": "", "http://127.0.0.1:8081/eu-ted": "127.0.0.1:8081", "https://replica.example": "replica.example"} {
		if got := postgres.ReplicaHost(base); got != want {
			t.Errorf("%q is %q, want %q", base, got, want)
		}
	}
}

func exec(t *testing.T, db *postgres.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
