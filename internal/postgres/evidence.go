package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/source"
)

// DocumentCapture is one exchange that brought a document: what was asked, when,
// and where request, answer and metadata stand in the archive.
type DocumentCapture struct {
	// SHA256, Size and Media are of the body.
	SHA256              [32]byte
	Size                int64
	Media               string
	Source, Method, URL string
	Status              int
	FetchedAt           time.Time
	// Replica is the host:port that stood in for the portal, empty otherwise.
	Replica string
	// At is the exchange; Body is the exchange that holds the body, another one
	// where At only repeats an earlier answer.
	At, Body source.Location
}

const capturesOf = `
	SELECT c.sha256, b.size, b.media, c.source, c.method, c.url, c.status, c.fetched_at, c.replica,
		c.file, c.off, r.len, r.digest, r.record_id, b.file, b.off, h.len, h.digest, h.record_id
	FROM capture c JOIN blob b USING (sha256)
	JOIN archive_record r ON (r.file, r.off) = (c.file, c.off)
	JOIN archive_record h ON (h.file, h.off) = (b.file, b.off)
	WHERE c.sha256 = ANY (@sums)
	ORDER BY c.sha256, c.fetched_at, c.file COLLATE "C", c.off`

// CapturesOf returns every exchange that brought one of the documents, in the
// order of document and time. A document that is not known has none.
func (db *DB) CapturesOf(ctx context.Context, sums [][32]byte) ([]DocumentCapture, error) {
	keys := make([][]byte, len(sums))
	for i := range sums {
		keys[i] = sums[i][:]
	}
	rows, _ := db.pool.Query(ctx, capturesOf, pgx.StrictNamedArgs{"sums": keys})
	got, err := pgx.CollectRows(rows, scanCapture)
	if err != nil {
		return nil, fmt.Errorf("captures of %d documents: %w", len(sums), err)
	}
	return got, nil
}

func scanCapture(row pgx.CollectableRow) (DocumentCapture, error) {
	var c DocumentCapture
	var sum, at, body []byte
	err := row.Scan(&sum, &c.Size, &c.Media, &c.Source, &c.Method, &c.URL, &c.Status, &c.FetchedAt, &c.Replica,
		&c.At.File, &c.At.Offset, &c.At.Length, &at, &c.At.RecordID, &c.Body.File, &c.Body.Offset, &c.Body.Length, &body, &c.Body.RecordID)
	copy(c.SHA256[:], sum)
	copy(c.At.Digest[:], at)
	copy(c.Body.Digest[:], body)
	c.FetchedAt = c.FetchedAt.UTC()
	return c, err
}
