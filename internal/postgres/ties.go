package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

const (
	// The ties are those of the last version, as the process is.
	replaceTies = `WITH last AS MATERIALIZED (
			SELECT DISTINCT ON (s.notice_id) s.notice_id, s.bears, s.names
			FROM stage_notice s JOIN notice_version v USING (notice_id, content_hash)
			WHERE s.notice_id = ANY (@notices) AND NOT EXISTS (
				SELECT FROM notice_version x WHERE x.notice_id = v.notice_id AND x.version > v.version)
			ORDER BY s.notice_id, s.recorded_at, s.sha256, s.pointer),
		gone AS (DELETE FROM notice_tie t USING last l WHERE t.notice_id = l.notice_id
			AND t.name_id <> ALL (CASE WHEN t.bears THEN l.bears ELSE l.names END))
		INSERT INTO notice_tie (notice_id, name_id, bears)
		SELECT notice_id, unnest(bears), true FROM last UNION SELECT notice_id, unnest(names), false FROM last
		ON CONFLICT DO NOTHING`

	// Notices that neither name others nor are named, and have the process that
	// their source says, are of no interest here.
	tiedNotices = `SELECT n.notice_id FROM notice n WHERE n.notice_id = ANY (@notices) AND (n.portal_id IS NOT NULL
		OR EXISTS (SELECT FROM notice_tie t WHERE t.notice_id = n.notice_id)
		OR EXISTS (SELECT FROM notice_tie t WHERE t.name_id = n.notice_id)
		OR EXISTS (SELECT FROM notice p WHERE p.portal_id = n.process_id))`

	// Who may be of one process with whom: by process, by the source's key, by name.
	// Placeholders lead nowhere once they are beyond doubt: as long as one batch can
	// have made them, the process that they made is undone.
	neighbours = `WITH s AS MATERIALIZED (
			SELECT notice_id, process_id, portal_id, coalesce(portal_id, process_id) AS key FROM notice WHERE notice_id = ANY (@notices)),
		ties AS MATERIALIZED (SELECT t.notice_id, t.name_id FROM notice_tie t WHERE t.notice_id = ANY (@notices)),
		open AS MATERIALIZED (SELECT d.name_id FROM (SELECT DISTINCT name_id FROM ties) d
			WHERE EXISTS (SELECT FROM notice n WHERE n.notice_id = d.name_id)
				OR (SELECT count(*) FROM (SELECT FROM notice_tie x WHERE x.name_id = d.name_id LIMIT @most + 1) c) <= @most)
		SELECT a, b FROM (
			SELECT s.notice_id, n.notice_id FROM s JOIN notice n ON n.process_id = s.process_id
			UNION SELECT s.notice_id, n.notice_id FROM s JOIN notice n ON n.portal_id = s.key
			UNION SELECT s.notice_id, n.notice_id FROM s JOIN notice n ON n.process_id = s.portal_id
			UNION SELECT t.notice_id, n.notice_id FROM ties t JOIN notice n ON n.notice_id = t.name_id
			UNION SELECT t.notice_id, o.notice_id FROM ties t JOIN open USING (name_id) JOIN notice_tie o USING (name_id)
			UNION SELECT s.notice_id, t.notice_id FROM s JOIN notice_tie t ON t.name_id = s.notice_id) u (a, b)
		WHERE a <> b
		UNION SELECT notice_id, notice_id FROM s WHERE portal_id IS NOT NULL`

	crowdedNames = `SELECT d.name_id FROM (SELECT DISTINCT name_id FROM notice_tie WHERE notice_id = ANY (@notices)) d
		WHERE NOT EXISTS (SELECT FROM notice n WHERE n.notice_id = d.name_id)
			AND (SELECT count(*) FROM (SELECT FROM notice_tie x WHERE x.name_id = d.name_id LIMIT @crowd + 1) c) > @crowd`

	noticesOf = `SELECT notice_id FROM notice WHERE process_id = ANY (@processes)`

	groupable = `SELECT n.notice_id AS notice, n.source_notice_id, coalesce(n.portal_ocid, n.ocid) AS ocid, n.ocid AS now, v.published_at AS published,
			v.source_version, v.body - 'pointers' - 'issues' AS body
		FROM notice n JOIN LATERAL (SELECT * FROM notice_version x WHERE x.notice_id = n.notice_id ORDER BY x.version DESC LIMIT 1) v ON true
		WHERE n.notice_id = ANY (@notices)`

	assignNotices = `WITH u AS (SELECT * FROM unnest(@notices::uuid[], @processes::uuid[], @ocids::text[]) u (notice_id, process_id, ocid))
		UPDATE notice n SET process_id = u.process_id, ocid = u.ocid,
			portal_id = nullif(coalesce(was.portal_id, was.process_id), u.process_id),
			portal_ocid = CASE WHEN coalesce(was.portal_id, was.process_id) <> u.process_id THEN coalesce(was.portal_ocid, was.ocid) END
		FROM u JOIN notice was USING (notice_id) WHERE n.notice_id = u.notice_id AND n.process_id <> u.process_id
		RETURNING was.process_id, was.ocid, n.process_id, n.ocid`
)

// linked brings the ties of the changed notices up to date and returns the notices
// to group again: those that have, had or get to do with others, and those of the
// processes that a notice left. It reads the stage of MergeNotices.
func (t *Tx) linked(ctx context.Context, changed [][16]byte, left []procurement.ID, notices []NoticeIn) ([]procurement.ID, error) {
	args := pgx.StrictNamedArgs{"notices": changed}
	out, err := t.noticeIDs(ctx, tiedNotices, args)
	if err != nil {
		return nil, err
	}
	isChanged := make(map[procurement.ID]bool, len(changed))
	for _, id := range changed {
		isChanged[id] = true
	}
	ties := len(out) > 0
	for _, n := range notices {
		ties = ties || len(n.Bears)+len(n.Names) > 0
		if isChanged[n.Notice] && (n.Guarded || len(n.Bears)+len(n.Names) > 0) {
			out = append(out, n.Notice)
		}
	}
	if ties {
		if _, err := t.tx.Exec(ctx, replaceTies, args); err != nil {
			return nil, fmt.Errorf("ties of notices: %w", err)
		}
	}
	if len(left) > 0 {
		siblings, err := t.NoticesOf(ctx, left)
		if err != nil {
			return nil, err
		}
		out = append(out, siblings...)
	}
	return out, nil
}

// NoticesOf returns the notices of the processes.
func (t *Tx) NoticesOf(ctx context.Context, processes []procurement.ID) ([]procurement.ID, error) {
	return t.noticeIDs(ctx, noticesOf, pgx.StrictNamedArgs{"processes": uuids(processes)})
}

// CrowdedNames returns the names among the ties of the notices that more than
// crowd notices share and that are no notice's own identifier.
func (t *Tx) CrowdedNames(ctx context.Context, notices []procurement.ID, crowd int) ([]procurement.ID, error) {
	return t.noticeIDs(ctx, crowdedNames, pgx.StrictNamedArgs{"notices": uuids(notices), "crowd": crowd})
}

func (t *Tx) noticeIDs(ctx context.Context, query string, args pgx.StrictNamedArgs) ([]procurement.ID, error) {
	rows, _ := t.tx.Query(ctx, query, args)
	got, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return nil, fmt.Errorf("notices of one procedure: %w", err)
	}
	ids := make([]procurement.ID, len(got))
	for i, id := range got {
		ids[i] = id
	}
	return ids, nil
}

// Neighbours returns the pairs of a notice of the list and one that may be of one
// process with it. A notice whose process is not the one that its source's key
// says is paired with itself too. A name that more than most notices share and
// that is no notice's identifier leads to none.
func (t *Tx) Neighbours(ctx context.Context, notices []procurement.ID, most int) ([][2]procurement.ID, error) {
	rows, _ := t.tx.Query(ctx, neighbours, pgx.StrictNamedArgs{"notices": uuids(notices), "most": most})
	var out [][2]procurement.ID
	var a, b [16]byte
	_, err := pgx.ForEachRow(rows, []any{&a, &b}, func() error {
		out = append(out, [2]procurement.ID{a, b})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("notices of one procedure: %w", err)
	}
	return out, nil
}

// Groupable is a notice by its last version, as grouping reads it.
type Groupable struct {
	Notice         procurement.ID
	SourceNoticeID string
	OCID           string // the source's key of its process
	Now            string // what its process is called
	Published      *time.Time
	SourceVersion  string
	Body           []byte // without pointers and issues
}

// Groupables returns the notices by their last versions.
func (t *Tx) Groupables(ctx context.Context, notices []procurement.ID) ([]Groupable, error) {
	rows, _ := t.tx.Query(ctx, groupable, pgx.StrictNamedArgs{"notices": uuids(notices)})
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[Groupable])
	if err != nil {
		return nil, fmt.Errorf("notices of one procedure: %w", err)
	}
	return got, nil
}

// Assign gives notices of a source the processes of these names, and adds what
// they left and what they came to to merged.
func (t *Tx) Assign(ctx context.Context, source string, names map[procurement.ID]string, merged *Merged) error {
	if len(names) == 0 {
		return nil
	}
	var notices, processes []procurement.ID
	var ocids []string
	for notice, name := range names {
		notices, processes, ocids = append(notices, notice), append(processes, procurement.ProcessID(source, name)), append(ocids, name)
	}
	rows, _ := t.tx.Query(ctx, assignNotices, pgx.StrictNamedArgs{"notices": uuids(notices), "processes": uuids(processes), "ocids": ocids})
	var from, to [16]byte
	var left, came string
	_, err := pgx.ForEachRow(rows, []any{&from, &left, &to, &came}, func() error {
		merged.Processes[from], merged.Processes[to] = left, came
		return nil
	})
	if err != nil {
		return fmt.Errorf("move notices between processes: %w", err)
	}
	return nil
}
