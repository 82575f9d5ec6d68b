package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// NoticeIn is a parsed notice on its way into the store.
type NoticeIn struct {
	Notice, Process procurement.ID
	SourceNoticeID  string
	OCID            string
	Content         [32]byte
	Published       time.Time
	PublishedRaw    string
	SourceVersion   string
	Tags            []string
	Body            []byte // canonical JSON
	// Bears and Names are its ties, see table notice_tie; Guarded, Bears or Names
	// make its process depend on other notices.
	Bears, Names []procurement.ID
	Guarded      bool
	// The document it stands in, by its hash and address, and where.
	SHA256     [32]byte
	Document   string
	Pointer    string
	RecordedAt time.Time
}

const (
	stageNotices = `CREATE TEMP TABLE IF NOT EXISTS stage_notice (
		notice_id uuid, source_notice_id text, process_id uuid, ocid text, content_hash bytea, published_at timestamptz,
		published_raw text, source_version text, tag text[], body jsonb, sha256 bytea, pointer text, recorded_at timestamptz,
		bears uuid[], names uuid[])
		ON COMMIT DELETE ROWS`

	mergeNotices = `INSERT INTO notice (notice_id, source, source_notice_id, process_id, ocid)
		SELECT DISTINCT ON (notice_id) notice_id, @source, source_notice_id, process_id, ocid
		FROM stage_notice ORDER BY notice_id, content_hash ON CONFLICT DO NOTHING`

	// Numbers start negative, so that they cannot collide with those in place;
	// renumber puts them right. A row of an older parser gets its body refilled, with
	// the document that the body's pointers lead into.
	mergeVersions = `INSERT INTO notice_version (notice_id, content_hash, version, published_at, published_raw, source_version,
			tag, body, parser, sha256, pointer, recorded_at)
		SELECT notice_id, content_hash, -(row_number() OVER ())::int, published_at, published_raw, source_version,
			tag, body, @parser, sha256, pointer, recorded_at
		FROM (SELECT DISTINCT ON (notice_id, content_hash) * FROM stage_notice ORDER BY notice_id, content_hash, recorded_at, sha256, pointer) s
		ON CONFLICT (notice_id, content_hash) DO UPDATE SET body = excluded.body, parser = excluded.parser,
			published_at = excluded.published_at, published_raw = excluded.published_raw,
			source_version = excluded.source_version, tag = excluded.tag,
			sha256 = excluded.sha256, pointer = excluded.pointer,
			recorded_at = least(notice_version.recorded_at, excluded.recorded_at)
			WHERE notice_version.parser < excluded.parser OR @force
		RETURNING notice_id, xmax = 0`

	renumber = `UPDATE notice_version v SET version = r.version, change_kind = r.kind
		FROM (SELECT notice_id, content_hash, row_number() OVER w AS version,
				CASE WHEN row_number() OVER w = 1 THEN 'new'
					WHEN (published_at, source_version) IS NOT DISTINCT FROM (lag(published_at) OVER w, lag(source_version) OVER w)
					THEN 'silent_edit' ELSE 'official_change' END AS kind
			FROM notice_version WHERE notice_id = ANY (@notices)
			WINDOW w AS (PARTITION BY notice_id ORDER BY published_at NULLS FIRST, source_version COLLATE "C", content_hash)) r
		WHERE v.notice_id = r.notice_id AND v.content_hash = r.content_hash AND (v.version, v.change_kind) <> (r.version, r.kind)`

	// A notice belongs to the process that its last version names, whichever came
	// first.
	moveNotices = `WITH last AS (
			SELECT DISTINCT ON (s.notice_id) s.notice_id, s.process_id, s.ocid
			FROM stage_notice s JOIN notice_version v USING (notice_id, content_hash)
			WHERE s.notice_id = ANY (@notices) AND NOT EXISTS (
				SELECT FROM notice_version x WHERE x.notice_id = v.notice_id AND x.version > v.version)
			ORDER BY s.notice_id, s.process_id)
		UPDATE notice n SET process_id = last.process_id, ocid = last.ocid, portal_id = NULL, portal_ocid = NULL
		FROM last JOIN notice was USING (notice_id)
		WHERE n.notice_id = last.notice_id AND coalesce(n.portal_id, n.process_id) <> last.process_id
		RETURNING was.process_id, was.ocid`

	mergePresence = `INSERT INTO notice_presence (notice_id, first_seen, last_seen)
		SELECT notice_id, min(recorded_at), max(recorded_at) FROM stage_notice GROUP BY notice_id
		ON CONFLICT (notice_id) DO UPDATE SET first_seen = least(notice_presence.first_seen, excluded.first_seen),
			last_seen = greatest(notice_presence.last_seen, excluded.last_seen)
			WHERE excluded.last_seen >= notice_presence.last_seen + interval '1 day' OR excluded.first_seen < notice_presence.first_seen`

	// What is known of a body writes no row.
	mergeContents = `INSERT INTO blob_notice (sha256, first, notices)
		SELECT sha256, (array_agg(notice_id ORDER BY notice_id))[1], array_agg(notice_id ORDER BY notice_id)
		FROM (SELECT DISTINCT sum AS sha256, id AS notice_id FROM unnest(@sums::bytea[], @notices::uuid[]) u (sum, id)) s
		WHERE NOT EXISTS (SELECT FROM blob_notice b WHERE b.sha256 = s.sha256 AND s.notice_id = ANY (b.notices))
		GROUP BY sha256 ON CONFLICT DO NOTHING`

	processesOf = `SELECT DISTINCT process_id, ocid FROM notice WHERE notice_id = ANY (@notices) ORDER BY process_id`
)

// Merged says what a batch of notices changed.
type Merged struct {
	// New is the number of versions added, Refilled that of versions whose body a
	// newer parser made again.
	New, Refilled int
	// Processes are those to compile again, by ocid. Some may have no notice left.
	Processes map[procurement.ID]string
	// Linked are the changed notices whose process may depend on other notices.
	Linked []procurement.ID
}

// MergeNotices adds what is new of a batch: unchanged content writes no row but,
// once a day, that the notice was seen. With force the bodies of known versions
// are refilled whatever their parser.
func (t *Tx) MergeNotices(ctx context.Context, source string, parser int, force bool, notices []NoticeIn) (Merged, error) {
	got := Merged{Processes: map[procurement.ID]string{}}
	if len(notices) == 0 {
		return got, nil
	}
	rows := make([][]any, len(notices))
	for i, n := range notices {
		rows[i] = []any{uuid(n.Notice), n.SourceNoticeID, uuid(n.Process), n.OCID, n.Content[:], instant(n.Published), n.PublishedRaw,
			n.SourceVersion, texts(n.Tags), n.Body, n.SHA256[:], n.Pointer, n.RecordedAt, uuids(n.Bears), uuids(n.Names)}
	}
	columns := []string{"notice_id", "source_notice_id", "process_id", "ocid", "content_hash", "published_at", "published_raw",
		"source_version", "tag", "body", "sha256", "pointer", "recorded_at", "bears", "names"}
	if err := t.mergeNamed(ctx, rows, columns, source); err != nil {
		return got, err
	}
	changed, err := t.mergeVersions(ctx, parser, force, &got)
	if err != nil {
		return got, err
	}
	if _, err := t.tx.Exec(ctx, mergePresence); err != nil {
		return got, fmt.Errorf("presence: %w", err)
	}
	if err := t.mergeContents(ctx, notices); err != nil {
		return got, err
	}
	if len(changed) == 0 {
		return got, nil
	}
	if _, err := t.tx.Exec(ctx, renumber, pgx.StrictNamedArgs{"notices": changed}); err != nil {
		return got, fmt.Errorf("number versions: %w", err)
	}
	if err := t.affected(ctx, moveNotices, changed, &got); err != nil {
		return got, err
	}
	left := slices.Collect(maps.Keys(got.Processes))
	if err := t.affected(ctx, processesOf, changed, &got); err != nil {
		return got, err
	}
	got.Linked, err = t.linked(ctx, changed, left, notices)
	return got, err
}

// mergeContents notes which notices each crawled body holds. Imported files are
// no listing of a portal.
func (t *Tx) mergeContents(ctx context.Context, notices []NoticeIn) error {
	var sums [][]byte
	var ids []procurement.ID
	for _, n := range notices {
		if !strings.HasPrefix(n.Document, "file:") {
			sums, ids = append(sums, n.SHA256[:]), append(ids, n.Notice)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := t.tx.Exec(ctx, mergeContents, pgx.StrictNamedArgs{"sums": sums, "notices": uuids(ids)}); err != nil {
		return fmt.Errorf("contents of documents: %w", err)
	}
	return nil
}

func (t *Tx) mergeNamed(ctx context.Context, rows [][]any, columns []string, source string) error {
	if err := t.merge(ctx, stageNotices, "stage_notice", columns, rows, `SELECT 1`); err != nil {
		return err
	}
	if _, err := t.tx.Exec(ctx, mergeNotices, pgx.StrictNamedArgs{"source": source}); err != nil {
		return fmt.Errorf("merge notices: %w", err)
	}
	return nil
}

func (t *Tx) mergeVersions(ctx context.Context, parser int, force bool, got *Merged) ([][16]byte, error) {
	rows, _ := t.tx.Query(ctx, mergeVersions, pgx.StrictNamedArgs{"parser": parser, "force": force})
	var id [16]byte
	var added bool
	seen := map[[16]byte]bool{}
	var changed [][16]byte
	_, err := pgx.ForEachRow(rows, []any{&id, &added}, func() error {
		if added {
			got.New++
		} else {
			got.Refilled++
		}
		if !seen[id] {
			seen[id] = true
			changed = append(changed, id)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("merge versions: %w", err)
	}
	return changed, nil
}

// affected adds the processes that a statement returns.
func (t *Tx) affected(ctx context.Context, statement string, notices [][16]byte, got *Merged) error {
	rows, _ := t.tx.Query(ctx, statement, pgx.StrictNamedArgs{"notices": notices})
	var id [16]byte
	var ocid string
	_, err := pgx.ForEachRow(rows, []any{&id, &ocid}, func() error {
		got.Processes[id] = ocid
		return nil
	})
	if err != nil {
		return fmt.Errorf("affected processes: %w", err)
	}
	return nil
}

// StoredVersion is a notice version as compile reads it.
type StoredVersion struct {
	Process, Notice procurement.ID
	OCID            string
	PortalOCID      *string // the source's key of the process, where that is not OCID
	SourceNoticeID  string
	Version         int
	Published       *time.Time
	SourceVersion   string
	ContentHash     []byte
	Parser          int
	Body            []byte
	Recorded        time.Time // when the document was fetched
}

const versionsOf = `
	SELECT n.process_id AS process, n.notice_id AS notice, n.ocid, n.portal_ocid, n.source_notice_id, v.version, v.published_at AS published,
		v.source_version, v.content_hash, v.parser, v.body, v.recorded_at AS recorded
	FROM notice n JOIN notice_version v USING (notice_id)
	WHERE n.process_id = ANY (@processes)
	ORDER BY n.process_id, n.notice_id, v.version`

// Versions returns all notice versions of the processes, grouped by process.
func (t *Tx) Versions(ctx context.Context, processes []procurement.ID) ([]StoredVersion, error) {
	rows, _ := t.tx.Query(ctx, versionsOf, pgx.StrictNamedArgs{"processes": uuids(processes)})
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[StoredVersion])
	if err != nil {
		return nil, fmt.Errorf("versions of %d processes: %w", len(processes), err)
	}
	return got, nil
}

const releasesHashes = `SELECT process_id, releases_hash FROM process WHERE process_id = ANY (@processes)`

// ReleasesHashes returns what each stored process was compiled from.
func (t *Tx) ReleasesHashes(ctx context.Context, processes []procurement.ID) (map[procurement.ID][32]byte, error) {
	rows, _ := t.tx.Query(ctx, releasesHashes, pgx.StrictNamedArgs{"processes": uuids(processes)})
	var id [16]byte
	var sum []byte
	got := map[procurement.ID][32]byte{}
	_, err := pgx.ForEachRow(rows, []any{&id, &sum}, func() error {
		got[id] = [32]byte(sum)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("releases hashes: %w", err)
	}
	return got, nil
}
