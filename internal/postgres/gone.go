package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// Sighting is what a finished run saw, beside what earlier runs saw. The counts
// after Limited are of complete, unlimited runs only.
type Sighting struct {
	Run          int64
	Source       string
	Since, Until time.Time
	// Replica is the host:port that stood in for the portal, empty for the portal:
	// what one of them lists says nothing of the other.
	Replica string
	Outcome string
	Limited bool
	// At is the time of the run's last capture.
	At time.Time
	// Received and Unreadable are records, Previous and PreviousUnreadable those of
	// the last believed run over the same span; -1 where there is none.
	Received, Unreadable         int
	Previous, PreviousUnreadable int
	// Expected notices were met here before, were published in the span and are not
	// known to be gone; Missing of them were not listed now, Fresh of those were
	// listed the last time.
	Expected, Missing, Fresh int
}

const (
	runsToCompare = `SELECT run_id FROM crawl_run WHERE source = @source AND finished_at IS NOT NULL AND compared_at IS NULL ORDER BY run_id`

	runToCompare = `
		SELECT r.source, r.since, r.until, r.base_url, r.outcome, r.max_documents > 0,
			coalesce((SELECT max(fetched_at) FROM capture c WHERE c.run_id = r.run_id AND c.purpose <> 'probe'), r.finished_at),
			coalesce((SELECT sum(received) FROM crawl_window w WHERE w.run_id = r.run_id), 0)::int,
			coalesce((SELECT sum(quarantined) FROM crawl_window w WHERE w.run_id = r.run_id), 0)::int,
			coalesce(p.received, -1), coalesce(p.quarantined, -1)
		FROM crawl_run r LEFT JOIN LATERAL (
			SELECT coalesce((SELECT sum(received) FROM crawl_window w WHERE w.run_id = x.run_id), 0)::int AS received,
				coalesce((SELECT sum(quarantined) FROM crawl_window w WHERE w.run_id = x.run_id), 0)::int AS quarantined
			FROM crawl_run x WHERE x.source = r.source AND x.run_id < r.run_id AND x.outcome = 'complete' AND x.max_documents = 0
				AND (x.since, x.until, x.base_url) = (r.since, r.until, r.base_url)
				AND NOT EXISTS (SELECT FROM crawl_alert a WHERE a.run_id = x.run_id AND a.accepted_at IS NULL)
			ORDER BY x.run_id DESC LIMIT 1) p ON true
		WHERE r.run_id = @run AND r.finished_at IS NOT NULL AND (r.compared_at IS NULL OR @again) FOR UPDATE OF r`

	// The documents of a run tell what it saw, whether their bytes were new, known or
	// confirmed by a 304.
	runSeen = `CREATE TEMP TABLE run_seen ON COMMIT DROP AS
		SELECT u.notice_id, min(c.fetched_at) AS seen_at
		FROM capture c JOIN blob_notice b USING (sha256) CROSS JOIN unnest(b.notices) AS u (notice_id)
			JOIN notice n ON n.notice_id = u.notice_id AND n.source = @source
		WHERE c.run_id = @run AND c.source = @source AND c.purpose = 'document' AND c.status IN (200, 304)
		GROUP BY u.notice_id`

	// A crawl covers what was published in its span. Within a day of its ends, where
	// the time zones of portals and notices differ, it covers what a crawl of a part
	// of its span has met.
	runMissed = `CREATE TEMP TABLE run_missed ON COMMIT DROP AS
		SELECT l.notice_id, a.notice_id IS NULL AS fresh, s.notice_id IS NULL AS missing
		FROM notice_version v JOIN notice n ON n.notice_id = v.notice_id AND n.source = @source
			JOIN notice_listed l ON l.notice_id = v.notice_id AND l.replica = @replica
			LEFT JOIN run_seen s ON s.notice_id = l.notice_id
			LEFT JOIN notice_absence a ON a.notice_id = l.notice_id AND a.replica = l.replica AND a.returned_at IS NULL
		WHERE a.gone_at IS NULL AND v.published_at >= @since::timestamptz - interval '1 day' AND v.published_at < @until::timestamptz + interval '1 day'
			AND NOT EXISTS (SELECT FROM notice_version x WHERE x.notice_id = v.notice_id AND x.version > v.version)
			AND (l.since >= @since AND l.until <= @until
				OR v.published_at >= @since::timestamptz + interval '1 day' AND v.published_at < @until::timestamptz - interval '1 day')`

	countMissed = `SELECT count(*)::int, count(*) FILTER (WHERE missing)::int, count(*) FILTER (WHERE missing AND fresh)::int FROM run_missed`
)

// RunsToCompare returns the finished runs of a source that were not compared with
// earlier ones yet, oldest first.
func (db *DB) RunsToCompare(ctx context.Context, source string) ([]int64, error) {
	rows, _ := db.pool.Query(ctx, runsToCompare, pgx.StrictNamedArgs{"source": source})
	got, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("runs of %s to compare: %w", source, err)
	}
	return got, nil
}

// ReplicaHost is how captures name the replica behind a base URL: host:port, empty
// for the portal.
func ReplicaHost(base string) string {
	if u, err := url.Parse(base); err == nil {
		return u.Host
	}
	return base
}

// Sight works out what a finished run saw; Settle, in the same transaction, draws
// the conclusions. ErrNotFound: it is not finished, or was compared already and
// again is not asked for.
func (t *Tx) Sight(ctx context.Context, run int64, again bool) (Sighting, error) {
	s := Sighting{Run: run}
	var base string
	err := t.tx.QueryRow(ctx, runToCompare, pgx.StrictNamedArgs{"run": run, "again": again}).Scan(&s.Source, &s.Since, &s.Until, &base,
		&s.Outcome, &s.Limited, &s.At, &s.Received, &s.Unreadable, &s.Previous, &s.PreviousUnreadable)
	if err != nil {
		return s, fmt.Errorf("run %d: %w", run, notFound(err))
	}
	s.At, s.Replica = s.At.UTC(), ReplicaHost(base)
	if _, err := t.tx.Exec(ctx, runSeen, pgx.StrictNamedArgs{"run": run, "source": s.Source}); err != nil {
		return s, fmt.Errorf("what run %d saw: %w", run, err)
	}
	if _, err := t.tx.Exec(ctx, "ANALYZE run_seen"); err != nil {
		return s, fmt.Errorf("what run %d saw: %w", run, err)
	}
	if s.Outcome != "complete" || s.Limited {
		return s, nil
	}
	if _, err := t.tx.Exec(ctx, runMissed, pgx.StrictNamedArgs{"source": s.Source, "replica": s.Replica, "since": s.Since, "until": s.Until}); err != nil {
		return s, fmt.Errorf("what run %d missed: %w", run, err)
	}
	if err := t.tx.QueryRow(ctx, countMissed).Scan(&s.Expected, &s.Missing, &s.Fresh); err != nil {
		return s, fmt.Errorf("what run %d missed: %w", run, err)
	}
	return s, nil
}

const (
	returnGone = `UPDATE notice_absence a SET returned_at = greatest(s.seen_at, a.gone_at) FROM run_seen s
		WHERE a.notice_id = s.notice_id AND a.replica = @replica AND a.source = @source AND a.gone_at IS NOT NULL AND a.returned_at IS NULL
			AND s.seen_at > a.missing_since`
	returnMissing = `DELETE FROM notice_absence a USING run_seen s
		WHERE a.notice_id = s.notice_id AND a.replica = @replica AND a.source = @source AND a.gone_at IS NULL AND s.seen_at > a.missing_since`
	listSeen = `INSERT INTO notice_listed AS l (notice_id, replica, since, until)
		SELECT s.notice_id, @replica, @since, @until FROM run_seen s
		WHERE NOT EXISTS (SELECT FROM notice_listed x WHERE x.notice_id = s.notice_id AND x.replica = @replica
			AND (@since < x.since OR @until > x.until OR (x.since, x.until) = (@since, @until)))
		ON CONFLICT (notice_id, replica) DO UPDATE SET since = excluded.since, until = excluded.until`
	countAbsences = `INSERT INTO notice_absence AS a (notice_id, source, replica, missing_since, last_seen, missing_runs, last_run)
		SELECT m.notice_id, @source, @replica, coalesce(o.missing_since, @at), coalesce(o.last_seen, least(@at, (
				SELECT max(t) FROM (SELECT last_seen AS t FROM notice_presence p WHERE p.notice_id = m.notice_id
					UNION ALL SELECT c.fetched_at FROM notice_version v JOIN capture c USING (sha256)
						WHERE v.notice_id = m.notice_id AND c.replica = @replica AND c.purpose = 'document') seen)), @at), 1, @run
		FROM run_missed m LEFT JOIN notice_absence o ON o.notice_id = m.notice_id AND o.replica = @replica AND o.returned_at IS NULL
		WHERE m.missing
		ON CONFLICT (notice_id, replica, missing_since) DO UPDATE SET missing_runs = a.missing_runs + 1, last_run = excluded.last_run
			WHERE a.last_run <> excluded.last_run`
	raiseAlert = `INSERT INTO crawl_alert (run_id, kind, words, numbers, raised_at) VALUES (@run, @kind, @words, @numbers, @at)
		ON CONFLICT (run_id, kind) DO UPDATE SET words = excluded.words, numbers = excluded.numbers`
	acceptAlerts = `UPDATE crawl_alert SET accepted_at = now() WHERE run_id = @run AND accepted_at IS NULL`
	runCompared  = `UPDATE crawl_run SET compared_at = @at WHERE run_id = @run`
)

// Alert is a complete run whose listing is not believed.
type Alert struct {
	Run    int64     `json:"run"`
	Source string    `json:"source"`
	Kind   string    `json:"kind"` // short_listing, mass_vanishing, unreadable
	Words  string    `json:"words"`
	Raised time.Time `json:"raised"`
	// Accepted is when somebody accepted the listing as it is, zero if nobody did.
	Accepted time.Time `json:"accepted,omitzero"`
}

// Settle concludes a Sighting: what was seen again is back, and what a believed
// run missed is counted as absent, unless an alert is given. The alerts of an
// accepted run are kept, marked so.
func (t *Tx) Settle(ctx context.Context, s Sighting, alert *Alert, accepted bool) error {
	here := pgx.StrictNamedArgs{"source": s.Source, "replica": s.Replica}
	batch := &pgx.Batch{}
	batch.Queue(returnGone, here)
	batch.Queue(returnMissing, here)
	switch {
	case alert != nil:
		batch.Queue(raiseAlert, pgx.StrictNamedArgs{"run": s.Run, "kind": alert.Kind, "words": alert.Words, "at": s.At, "numbers": s})
	case s.Outcome == "complete" && !s.Limited:
		batch.Queue(countAbsences, pgx.StrictNamedArgs{"source": s.Source, "replica": s.Replica, "at": s.At, "run": s.Run})
	}
	batch.Queue(listSeen, pgx.StrictNamedArgs{"replica": s.Replica, "since": s.Since, "until": s.Until})
	if accepted {
		batch.Queue(acceptAlerts, pgx.StrictNamedArgs{"run": s.Run})
	}
	batch.Queue(runCompared, pgx.StrictNamedArgs{"run": s.Run, "at": s.At})
	if err := t.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("settle run %d: %w", s.Run, err)
	}
	return nil
}

const lastCompared = `SELECT coalesce(max(run_id), 0) FROM crawl_run WHERE source = (SELECT source FROM crawl_run WHERE run_id = @run)
	AND compared_at IS NOT NULL AND base_url = (SELECT base_url FROM crawl_run WHERE run_id = @run) AND outcome = 'complete'`

// ErrLaterRun says that a later run was compared already: accept that one.
var ErrLaterRun = errors.New("a later crawl of this source was compared already, accept that one")

// LastCompared reports whether no later complete run of the run's source and
// place was compared; ErrLaterRun if one was.
func (t *Tx) LastCompared(ctx context.Context, run int64) error {
	var last int64
	if err := t.tx.QueryRow(ctx, lastCompared, pgx.StrictNamedArgs{"run": run}).Scan(&last); err != nil {
		return fmt.Errorf("runs after %d: %w", run, err)
	}
	if last > run {
		return fmt.Errorf("run %d: %w: %d", run, ErrLaterRun, last)
	}
	return nil
}

// Due is a notice that its source is to be asked for directly.
type Due struct {
	Notice         procurement.ID
	SourceNoticeID string
	Run            int64  // the last that missed it
	BaseURL        string // of that run
	Replica        string
	// URL is the address of the last document that held this notice alone, empty
	// if there is none.
	URL string
}

const absencesDue = `
	SELECT a.notice_id, n.source_notice_id, a.last_run, r.base_url, a.replica, coalesce((
		SELECT c.url FROM notice_version v JOIN blob_notice b USING (sha256) JOIN capture c USING (sha256)
		WHERE v.notice_id = a.notice_id AND b.notices = ARRAY[a.notice_id] AND c.method = 'GET' AND c.purpose = 'document'
			AND c.source = a.source AND c.replica = a.replica AND c.run_id <> 0
			AND NOT EXISTS (SELECT FROM blob_notice x WHERE x.sha256 = b.sha256 AND x.first <> b.first)
		ORDER BY v.version DESC, c.fetched_at DESC LIMIT 1), '')
	FROM notice_absence a JOIN notice n USING (notice_id) JOIN crawl_run r ON r.run_id = a.last_run
	WHERE a.source = @source AND a.gone_at IS NULL AND a.missing_runs >= @runs AND a.probe_run < a.last_run
	ORDER BY a.probe_run, a.missing_since, a.notice_id LIMIT @limit`

// AbsencesDue returns notices that at least that many complete runs in a row
// missed and that were not asked for since the last of them, at most limit.
func (db *DB) AbsencesDue(ctx context.Context, source string, runs, limit int) ([]Due, error) {
	rows, _ := db.pool.Query(ctx, absencesDue, pgx.StrictNamedArgs{"source": source, "runs": runs, "limit": limit})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Due, error) {
		var d Due
		var id [16]byte
		err := row.Scan(&id, &d.SourceNoticeID, &d.Run, &d.BaseURL, &d.Replica, &d.URL)
		d.Notice = id
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("absent notices of %s: %w", source, err)
	}
	return got, nil
}

// Probe is the answer to a direct question for a notice.
type Probe struct {
	Due
	Status int // HTTP; 0 for no answer
	At     time.Time
	Words  string
	// GoneKind is http_404 or http_410, empty where the notice is not gone.
	GoneKind string
}

const recordProbe = `
	UPDATE notice_absence a SET probed_at = @at, probe_run = a.last_run, probe_url = @url, probe_status = @status, probe_words = @words,
		gone_kind = @kind, gone_at = CASE WHEN @kind <> '' THEN greatest(@at, a.missing_since) END,
		hidden_until = CASE WHEN @kind <> '' AND EXISTS (SELECT FROM notice n JOIN party_mention m USING (process_id) WHERE n.notice_id = a.notice_id AND m.is_person)
			THEN greatest(@at, a.missing_since) + @hold::interval END
	WHERE a.notice_id = @notice AND a.replica = @replica AND a.returned_at IS NULL AND a.gone_at IS NULL AND a.last_run = @run`

// Probed records an answer. A notice that is gone and whose process names a person
// is not announced for the time of hold. An absence that ended meanwhile, or that
// a later run has counted, is left alone.
func (t *Tx) Probed(ctx context.Context, p Probe, hold time.Duration) error {
	_, err := t.tx.Exec(ctx, recordProbe, pgx.StrictNamedArgs{"notice": uuid(p.Notice), "replica": p.Replica, "run": p.Run, "at": p.At, "url": p.URL,
		"status": p.Status, "words": cut(p.Words, maxDetail), "kind": p.GoneKind, "hold": fmt.Sprintf("%d seconds", int(hold.Seconds()))})
	if err != nil {
		return fmt.Errorf("record probe of %s: %w", p.SourceNoticeID, err)
	}
	return nil
}
