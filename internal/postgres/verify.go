package postgres

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"daylight/internal/archive"
	"daylight/internal/procurement"
)

const archiveRecords = `SELECT file, off, len, digest, kind, record_id FROM archive_record ORDER BY file COLLATE "C", off`

// ArchiveRecords yields every archived piece in the order of files and offsets.
func (db *DB) ArchiveRecords(ctx context.Context) iter.Seq2[archive.Record, error] {
	return func(yield func(archive.Record, error) bool) {
		rows, err := db.pool.Query(ctx, archiveRecords)
		if err != nil {
			yield(archive.Record{}, fmt.Errorf("archived pieces: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var r archive.Record
			var digest []byte
			err := rows.Scan(&r.Location.File, &r.Location.Offset, &r.Location.Length, &digest, &r.Kind, &r.Location.RecordID)
			copy(r.Location.Digest[:], digest)
			if !yield(r, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(archive.Record{}, fmt.Errorf("archived pieces: %w", err))
		}
	}
}

// Touched is a notice version that rests on a piece of the archive.
type Touched struct {
	Source, SourceNoticeID, OCID string
	Notice                       procurement.ID
	Version                      int
	URL                          string
}

const touched = `
	SELECT n.source, n.source_notice_id, n.ocid, n.notice_id, v.version,
		coalesce((SELECT c.url FROM capture c WHERE c.sha256 = b.sha256 ORDER BY c.fetched_at LIMIT 1), '')
	FROM blob b JOIN notice_version v USING (sha256) JOIN notice n USING (notice_id)
	WHERE b.file = @file AND b.off >= @from AND b.off < @to
	ORDER BY n.source, n.source_notice_id, v.version`

// Touched returns the notice versions whose document lies in a part of an archive
// file.
func (db *DB) Touched(ctx context.Context, file string, from, to int64) ([]Touched, error) {
	rows, _ := db.pool.Query(ctx, touched, pgx.StrictNamedArgs{"file": file, "from": from, "to": to})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Touched, error) {
		var t Touched
		var id [16]byte
		err := row.Scan(&t.Source, &t.SourceNoticeID, &t.OCID, &id, &t.Version, &t.URL)
		t.Notice = id
		return t, err
	})
	if err != nil {
		return nil, fmt.Errorf("notices of %s at %d: %w", file, from, err)
	}
	return got, nil
}

// VersionRow is a stored version for comparison with its document.
type VersionRow struct {
	Touched
	Content [32]byte
	Body    []byte
}

const versionsOfDocument = `
	SELECT n.source, n.source_notice_id, n.ocid, n.notice_id, v.version, v.content_hash, v.body
	FROM notice_version v JOIN notice n USING (notice_id) WHERE v.sha256 = @sum AND n.source = @source
	ORDER BY n.notice_id, v.version`

// VersionsOfDocument returns the stored versions that were read from a document.
func (db *DB) VersionsOfDocument(ctx context.Context, sourceID string, sum [32]byte) ([]VersionRow, error) {
	rows, _ := db.pool.Query(ctx, versionsOfDocument, pgx.StrictNamedArgs{"sum": sum[:], "source": sourceID})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (VersionRow, error) {
		var r VersionRow
		var id [16]byte
		var content []byte
		err := row.Scan(&r.Source, &r.SourceNoticeID, &r.OCID, &id, &r.Version, &content, &r.Body)
		if err == nil {
			r.Notice, r.Content = id, [32]byte(content)
		}
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("versions of document %x: %w", sum[:8], err)
	}
	return got, nil
}
