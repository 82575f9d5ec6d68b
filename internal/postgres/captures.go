package postgres

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/archive"
	"daylight/internal/source"
)

// Capture is one archived exchange as a row.
type Capture struct {
	source.Document
	RunID int64
}

const ensureMonth = `CREATE TABLE IF NOT EXISTS %s PARTITION OF capture FOR VALUES FROM ('%s') TO ('%s')`

// EnsureMonths makes the partitions of capture that the times need. It runs in a
// transaction of its own.
func (db *DB) EnsureMonths(ctx context.Context, times []time.Time) error {
	done := map[string]bool{}
	for _, t := range times {
		from := time.Date(t.UTC().Year(), t.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
		name := "capture_" + from.Format("2006_01")
		if done[name] {
			continue
		}
		done[name] = true
		stmt := fmt.Sprintf(ensureMonth, name, from.Format(time.DateOnly), from.AddDate(0, 1, 0).Format(time.DateOnly))
		var there *string
		if err := db.pool.QueryRow(ctx, `SELECT to_regclass($1)::text`, name).Scan(&there); err != nil {
			return fmt.Errorf("partition %s: %w", name, err)
		}
		if there != nil {
			continue
		}
		if _, err := db.pool.Exec(ctx, stmt); err != nil && !duplicateTable(err) {
			return fmt.Errorf("partition %s: %w", name, err)
		}
	}
	return nil
}

const (
	stageRecords = `CREATE TEMP TABLE IF NOT EXISTS stage_record (LIKE archive_record) ON COMMIT DELETE ROWS`
	mergeRecords = `INSERT INTO archive_record (file, off, len, digest, kind, record_id)
		SELECT DISTINCT ON (file, off) file, off, len, digest, kind, record_id FROM stage_record ON CONFLICT DO NOTHING`
)

// AddRecords lists pieces of archive files.
func (t *Tx) AddRecords(ctx context.Context, records []archive.Record) error {
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = []any{r.Location.File, r.Location.Offset, r.Location.Length, r.Location.Digest[:], r.Kind, r.Location.RecordID}
	}
	return t.merge(ctx, stageRecords, "stage_record", []string{"file", "off", "len", "digest", "kind", "record_id"}, rows, mergeRecords)
}

// merge copies rows into a staging table and runs one set-based statement.
func (t *Tx) merge(ctx context.Context, create, stage string, columns []string, rows [][]any, statement string) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := t.tx.Exec(ctx, create); err != nil {
		return fmt.Errorf("stage %s: %w", stage, err)
	}
	if _, err := t.tx.Exec(ctx, "TRUNCATE "+stage); err != nil {
		return fmt.Errorf("clear %s: %w", stage, err)
	}
	if _, err := t.tx.CopyFrom(ctx, pgx.Identifier{stage}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("copy to %s: %w", stage, err)
	}
	if _, err := t.tx.Exec(ctx, statement); err != nil {
		return fmt.Errorf("merge %s: %w", stage, err)
	}
	return nil
}

const (
	stageBlobs = `CREATE TEMP TABLE IF NOT EXISTS stage_blob (LIKE blob) ON COMMIT DELETE ROWS`
	mergeBlobs = `INSERT INTO blob (sha256, size, media, file, off)
		SELECT DISTINCT ON (sha256) sha256, size, media, file, off FROM stage_blob ORDER BY sha256, file, off
		ON CONFLICT DO NOTHING`
)

// AddCaptures lists exchanges and, where it is new, where each body stands.
func (t *Tx) AddCaptures(ctx context.Context, captures []Capture) error {
	if len(captures) == 0 {
		return nil
	}
	var blobs, records, rows [][]any
	for _, c := range captures {
		request := sha256.Sum256(c.Request)
		blobs = append(blobs, []any{c.SHA256[:], c.Size, c.Header.Get("Content-Type"), c.At.File, c.At.Offset})
		records = append(records, []any{c.At.File, c.At.Offset, c.At.Length, c.At.Digest[:], archive.KindCapture, c.At.RecordID})
		rows = append(rows, []any{c.FetchedAt, c.SourceID, c.RunID, string(c.Purpose), c.Method, c.URL, request[:], c.Status,
			c.SHA256[:], c.Header.Get("ETag"), c.Header.Get("Last-Modified"), c.Replica, c.At.File, c.At.Offset})
	}
	if err := t.merge(ctx, stageRecords, "stage_record", []string{"file", "off", "len", "digest", "kind", "record_id"}, records, mergeRecords); err != nil {
		return err
	}
	if err := t.merge(ctx, stageBlobs, "stage_blob", []string{"sha256", "size", "media", "file", "off"}, blobs, mergeBlobs); err != nil {
		return err
	}
	columns := []string{"fetched_at", "source", "run_id", "purpose", "method", "url", "request_sha256", "status",
		"sha256", "etag", "last_modified", "replica", "file", "off"}
	if _, err := t.tx.CopyFrom(ctx, pgx.Identifier{"capture"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("captures: %w", err)
	}
	return nil
}

const lastCapture = `
	SELECT c.sha256, b.size, c.etag, c.last_modified, c.fetched_at, c.replica, b.file, b.off, r.len, r.digest
	FROM capture c JOIN blob b USING (sha256) JOIN archive_record r ON r.file = b.file AND r.off = b.off
	WHERE c.source = @source AND md5(c.method || ' ' || c.url)::uuid = md5(@method || ' ' || @url)::uuid
		AND c.method = @method AND c.url = @url AND c.request_sha256 = @request AND c.status = 200
	ORDER BY c.fetched_at DESC LIMIT 1`

// Last returns the newest stored answer to a request. It implements
// archive.Index.
func (db *DB) Last(ctx context.Context, sourceID, method, url string, request [32]byte) (archive.Seen, bool, error) {
	var s archive.Seen
	var sum, digest []byte
	row := db.pool.QueryRow(ctx, lastCapture, pgx.StrictNamedArgs{"source": sourceID, "method": method, "url": url, "request": request[:]})
	err := row.Scan(&sum, &s.Size, &s.ETag, &s.LastModified, &s.FetchedAt, &s.Replica, &s.Body.File, &s.Body.Offset, &s.Body.Length, &digest)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("last answer of %s: %w", url, err)
	}
	copy(s.SHA256[:], sum)
	copy(s.Body.Digest[:], digest)
	return s, true, nil
}

var _ archive.Index = (*DB)(nil)
