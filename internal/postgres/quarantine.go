package postgres

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// Quarantined is a record that could not be read.
type Quarantined struct {
	SHA256                            [32]byte
	Pointer, Reason, Detail, Document string
	At                                time.Time
}

// Bounds of what quarantine keeps of an error, in bytes.
const (
	maxReason = 64
	maxDetail = 2048
)

const (
	stageQuarantine = `CREATE TEMP TABLE IF NOT EXISTS stage_quarantine (
		sha256 bytea, pointer text, reason text, detail text, document text, first_at timestamptz) ON COMMIT DELETE ROWS`
	mergeQuarantine = `INSERT INTO quarantine (source, sha256, pointer, reason, detail, document, parser, first_at)
		SELECT DISTINCT ON (sha256, pointer, reason) @source, sha256, pointer, reason, detail, document, @parser, first_at
		FROM stage_quarantine ORDER BY sha256, pointer, reason, detail
		ON CONFLICT (source, sha256, md5(pointer), reason) DO NOTHING`
)

// Quarantine keeps records that could not be read; those it knows write no row.
// Reasons and details that are too long are cut.
func (t *Tx) Quarantine(ctx context.Context, source string, parser int, records []Quarantined) error {
	if len(records) == 0 {
		return nil
	}
	rows := make([][]any, len(records))
	for i, q := range records {
		rows[i] = []any{q.SHA256[:], clean(q.Pointer), cut(q.Reason, maxReason), cut(q.Detail, maxDetail), clean(q.Document), q.At}
	}
	columns := []string{"sha256", "pointer", "reason", "detail", "document", "first_at"}
	if err := t.merge(ctx, stageQuarantine, "stage_quarantine", columns, rows, `SELECT 1`); err != nil {
		return err
	}
	if _, err := t.tx.Exec(ctx, mergeQuarantine, pgx.StrictNamedArgs{"source": source, "parser": parser}); err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	return nil
}

// clean is text as Postgres takes it: valid UTF-8 without NUL.
func clean(s string) string { return cut(s, 3*len(s)) }

// cut shortens text to at most n bytes of valid UTF-8 without NUL.
func cut(s string, n int) string {
	clean := make([]rune, 0, min(len(s), n))
	size := 0
	for _, r := range s {
		if r == 0 {
			r = '\u2400'
		}
		if size += utf8.RuneLen(r); size > n {
			break
		}
		clean = append(clean, r)
	}
	return string(clean)
}

// QuarantineCount is the number of records in quarantine by source and reason.
type QuarantineCount struct {
	Source, Reason string
	Count          int
	Example        string
}

const quarantineCounts = `
	SELECT source, reason, count(*)::int AS count, min(document || ' ' || pointer || ': ' || detail) AS example
	FROM quarantine GROUP BY source, reason ORDER BY source, reason`

// QuarantineCounts returns what is in quarantine.
func (db *DB) QuarantineCounts(ctx context.Context) ([]QuarantineCount, error) {
	rows, _ := db.pool.Query(ctx, quarantineCounts)
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[QuarantineCount])
	if err != nil {
		return nil, fmt.Errorf("quarantine counts: %w", err)
	}
	return got, nil
}
