package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/history"
	"daylight/internal/procurement"
)

// History is the life of a process: what was published and what daylight
// observed.
type History struct {
	Process  procurement.ID
	OCID     string
	Title    string
	SourceID string
	// FirstSeen and LastSeen are captures that hold one of its notices; LastSeen is
	// to the day. Both are zero where that is not known.
	FirstSeen, LastSeen time.Time
	Steps               []history.Step
	// Gone are the notices that are not at the source now.
	Gone []GoneRow
}

// GoneRow is an absence of a notice that its source has confirmed.
type GoneRow struct {
	Notice         procurement.ID
	SourceNoticeID string
	Process        procurement.ID
	Title          string
	SourceID       string
	// Replica is the host:port that stood in for the portal, empty for the portal.
	Replica string
	// It was last seen at LastSeen, first not listed at MissingSince, and at GoneAt
	// the source answered Status (404 or 410) to a request for URL.
	LastSeen, MissingSince, GoneAt time.Time
	Kind                           string
	URL                            string
	Status                         int
	// ReturnedAt is zero while it is gone; HiddenUntil is zero but where persons are
	// involved.
	ReturnedAt, HiddenUntil time.Time
}

const (
	historyHead = `SELECT p.ocid, p.title, p.source, min(s.first_seen), max(s.last_seen)
		FROM process p LEFT JOIN notice n USING (process_id) LEFT JOIN notice_presence s USING (notice_id)
		WHERE p.process_id = @id GROUP BY p.process_id`

	historyVersions = `
		SELECT n.notice_id, n.source_notice_id, v.version, v.published_at, v.published_raw, v.source_version, v.recorded_at, v.tag, v.body
		FROM process_notice pn JOIN notice n USING (notice_id) JOIN notice_version v USING (notice_id, version)
		WHERE pn.process_id = @id ORDER BY pn.ord`

	goneColumns = `SELECT a.notice_id, n.source_notice_id, n.process_id, coalesce(p.title, ''), n.source, a.replica, a.last_seen, a.missing_since, a.gone_at,
			a.gone_kind, a.probe_url, a.probe_status, a.returned_at, a.hidden_until
		FROM notice_absence a JOIN notice n USING (notice_id) LEFT JOIN process p USING (process_id)
		WHERE a.gone_at IS NOT NULL AND (a.hidden_until IS NULL OR a.hidden_until <= @now) AND `

	goneOfProcess = goneColumns + `n.process_id = @id ORDER BY a.gone_at, a.notice_id, a.replica`
	goneOfNotice  = goneColumns + `a.notice_id = @id ORDER BY a.gone_at DESC, a.replica`
	goneOfSource  = goneColumns + `(@source = '' OR a.source = @source) AND (@returned OR a.returned_at IS NULL)
		AND (a.gone_at, a.notice_id) < (@before, @after::uuid) ORDER BY a.gone_at DESC, a.notice_id DESC LIMIT @limit`
)

// History returns the life of a process as it may be shown at now: an absence
// that is held back for the sake of a person is left out until then. ErrNotFound
// if there is no such process.
func (db *DB) History(ctx context.Context, process procurement.ID, now time.Time) (History, error) {
	h := History{Process: process}
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		args := pgx.StrictNamedArgs{"id": uuid(process)}
		var first, last *time.Time
		if err := tx.QueryRow(ctx, historyHead, args).Scan(&h.OCID, &h.Title, &h.SourceID, &first, &last); err != nil {
			return notFound(err)
		}
		h.FirstSeen, h.LastSeen = deref(first), deref(last)
		rows, _ := tx.Query(ctx, historyVersions, args)
		versions, err := pgx.CollectRows(rows, scanVersion)
		if err != nil {
			return err
		}
		rows, _ = tx.Query(ctx, goneOfProcess, pgx.StrictNamedArgs{"id": uuid(process), "now": now})
		gone, err := pgx.CollectRows(rows, scanGone)
		if err != nil {
			return err
		}
		var absences []history.Absence
		for _, g := range gone {
			absences = append(absences, history.Absence{Notice: g.Notice, NoticeID: g.SourceNoticeID, LastSeen: g.LastSeen,
				MissingSince: g.MissingSince, Gone: g.GoneAt, Kind: g.Kind, Returned: g.ReturnedAt})
			if g.ReturnedAt.IsZero() {
				h.Gone = append(h.Gone, g)
			}
		}
		h.Steps = history.Timeline(versions, absences, h.LastSeen)
		return nil
	})
	if err != nil {
		return h, fmt.Errorf("history of %s: %w", process, err)
	}
	return h, nil
}

func scanVersion(row pgx.CollectableRow) (history.Version, error) {
	var v history.Version
	var id [16]byte
	var published *time.Time
	var body []byte
	err := row.Scan(&id, &v.NoticeID, &v.Version, &published, &v.PublishedRaw, &v.SourceVersion, &v.Seen, &v.Tags, &body)
	if err != nil {
		return v, err
	}
	v.Notice, v.Published, v.Seen = id, deref(published), v.Seen.UTC()
	v.Body, err = procurement.ParseBody(body)
	return v, err
}

func scanGone(row pgx.CollectableRow) (GoneRow, error) {
	var g GoneRow
	var notice, process [16]byte
	var returned, hidden *time.Time
	err := row.Scan(&notice, &g.SourceNoticeID, &process, &g.Title, &g.SourceID, &g.Replica, &g.LastSeen, &g.MissingSince, &g.GoneAt,
		&g.Kind, &g.URL, &g.Status, &returned, &hidden)
	g.Notice, g.Process = notice, process
	g.LastSeen, g.MissingSince, g.GoneAt = g.LastSeen.UTC(), g.MissingSince.UTC(), g.GoneAt.UTC()
	g.ReturnedAt, g.HiddenUntil = deref(returned), deref(hidden)
	return g, err
}

// GoneFilter says which absences to list.
type GoneFilter struct {
	// Source is a source id; empty for all.
	Source string
	// Returned lists also those that ended.
	Returned bool
	// Limit is the most to return; 100 if zero. After goes on behind the last row
	// of the page before.
	Limit int
	After *GoneRow
}

// Gone lists confirmed absences, the latest first, as they may be shown at now.
func (db *DB) Gone(ctx context.Context, f GoneFilter, now time.Time) ([]GoneRow, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	last := GoneRow{GoneAt: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	if f.After != nil {
		last = *f.After
	}
	rows, _ := db.pool.Query(ctx, goneOfSource, pgx.StrictNamedArgs{"source": f.Source, "returned": f.Returned, "limit": f.Limit,
		"before": last.GoneAt, "after": uuid(last.Notice), "now": now})
	got, err := pgx.CollectRows(rows, scanGone)
	if err != nil {
		return nil, fmt.Errorf("notices gone: %w", err)
	}
	return got, nil
}

// GoneNotice lists the confirmed absences of one notice, the latest first, as
// they may be shown at now.
func (db *DB) GoneNotice(ctx context.Context, notice procurement.ID, now time.Time) ([]GoneRow, error) {
	rows, _ := db.pool.Query(ctx, goneOfNotice, pgx.StrictNamedArgs{"id": uuid(notice), "now": now})
	got, err := pgx.CollectRows(rows, scanGone)
	if err != nil {
		return nil, fmt.Errorf("absences of notice %s: %w", notice, err)
	}
	return got, nil
}

// Absent is a notice that is not listed at its source, confirmed or not: for
// operators, not for public pages.
type Absent struct {
	SourceNoticeID string    `json:"notice"`
	Replica        string    `json:"replica,omitempty"`
	MissingSince   time.Time `json:"missing_since"`
	Runs           int       `json:"runs"`
	Probe          string    `json:"probe"` // what came of asking for it, in words
	Gone           bool      `json:"gone"`
}

const (
	absentNow = `SELECT n.source_notice_id, a.replica, a.missing_since, a.missing_runs AS runs, a.probe_words AS probe, a.gone_at IS NOT NULL AS gone
		FROM notice_absence a JOIN notice n USING (notice_id) WHERE a.source = @source AND a.returned_at IS NULL
		ORDER BY a.missing_since DESC, n.source_notice_id LIMIT @limit`
	alerts = `SELECT a.run_id AS run, r.source, a.kind, a.words, a.raised_at, a.accepted_at
		FROM crawl_alert a JOIN crawl_run r USING (run_id)
		WHERE (@source = '' OR r.source = @source) AND (@all OR a.accepted_at IS NULL)
		ORDER BY a.run_id DESC, a.kind LIMIT @limit`
)

// Absences lists the notices of a source that are not listed now.
func (db *DB) Absences(ctx context.Context, source string, limit int) ([]Absent, error) {
	rows, _ := db.pool.Query(ctx, absentNow, pgx.StrictNamedArgs{"source": source, "limit": limit})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Absent, error) {
		var a Absent
		err := row.Scan(&a.SourceNoticeID, &a.Replica, &a.MissingSince, &a.Runs, &a.Probe, &a.Gone)
		a.MissingSince = a.MissingSince.UTC()
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("absent notices of %s: %w", source, err)
	}
	return got, nil
}

// Alerts lists runs whose listing is not believed, the latest first: of one
// source, or of all if it is empty; with all also those that were accepted.
func (db *DB) Alerts(ctx context.Context, source string, all bool, limit int) ([]Alert, error) {
	rows, _ := db.pool.Query(ctx, alerts, pgx.StrictNamedArgs{"source": source, "all": all, "limit": limit})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Alert, error) {
		var a Alert
		var accepted *time.Time
		err := row.Scan(&a.Run, &a.Source, &a.Kind, &a.Words, &a.Raised, &accepted)
		a.Raised, a.Accepted = a.Raised.UTC(), deref(accepted)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("alerts: %w", err)
	}
	return got, nil
}
