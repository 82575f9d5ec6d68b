package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"daylight/internal/source"
)

// DropDerived empties every table that can be made again from the archive. Runs,
// sources and the list of archived pieces stay.
func (db *DB) DropDerived(ctx context.Context) error {
	names := []string{"capture", "blob", "quarantine", "notice_presence", "notice_version", "notice_tie", "notice", "blob_notice"}
	for _, t := range newTables().all {
		names = append(names, pgx.Identifier{t.name}.Sanitize())
	}
	for _, d := range derivedTables() {
		names = append(names, d.name)
	}
	if _, err := db.pool.Exec(ctx, "TRUNCATE "+strings.Join(names, ", ")); err != nil {
		return fmt.Errorf("drop derived rows: %w", err)
	}
	return nil
}

const releaseQuarantine = `DELETE FROM quarantine WHERE source = @source AND sha256 = ANY (@sums)`

// ReleaseQuarantine forgets what documents that are parsed again left in
// quarantine.
func (db *DB) ReleaseQuarantine(ctx context.Context, sourceID string, docs []source.Document) error {
	sums := make([][]byte, len(docs))
	for i, d := range docs {
		sums[i] = d.SHA256[:]
	}
	if _, err := db.pool.Exec(ctx, releaseQuarantine, pgx.StrictNamedArgs{"source": sourceID, "sums": sums}); err != nil {
		return fmt.Errorf("release quarantine: %w", err)
	}
	return nil
}

// digestTables are the tables of a digest with the columns that count and the
// key that orders them: content, without clocks, runs, identities and the capture
// that a version happened to be read from first, with the places in it.
func digestTables() [][3]string {
	tables := [][3]string{
		{"notice", "notice_id, source, source_notice_id, process_id, ocid, portal_ocid", "notice_id"},
		{"notice_tie", "notice_id, name_id, bears", "notice_id, name_id"},
		{"notice_version", "notice_id, content_hash, version, published_at, published_raw, source_version, tag, change_kind, body - 'pointers', parser", "notice_id, content_hash"},
		{"quarantine", "source, sha256, pointer, reason, detail, parser", "sha256"},
	}
	for _, t := range newTables().all {
		tables = append(tables, [3]string{pgx.Identifier{t.name}.Sanitize(), strings.Join(t.columns, ", "), "process_id"})
	}
	for _, d := range derivedTables() {
		if strings.HasPrefix(d.name, "flag_") {
			continue // statistics, of how often portals were asked too
		}
		if d.name == "flag" { // its evidence says when contents were seen
			d.columns = d.columns[:len(d.columns)-1]
		}
		tables = append(tables, [3]string{d.name, strings.Join(d.columns, ", "), strings.Join(d.columns[:d.keys], ", ")})
	}
	return tables
}

// Digest identifies the content of the store: two stores with one digest hold
// the same notices, processes and quarantine. It is the sha256 over the rows in
// the order of their natural keys.
func (db *DB) Digest(ctx context.Context) (string, error) {
	sum := sha256.New()
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		for _, t := range digestTables() {
			fmt.Fprintf(sum, "%s\n", t[0])
			if err := digestTable(ctx, tx, sum, t); err != nil {
				return fmt.Errorf("digest of %s: %w", t[0], err)
			}
		}
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

func digestTable(ctx context.Context, tx pgx.Tx, sum hash.Hash, t [3]string) error {
	rows, _ := tx.Query(ctx, "SELECT ROW("+t[1]+")::text FROM "+t[0]+" ORDER BY "+t[2]+`, (ROW(`+t[1]+`)::text) COLLATE "C"`)
	var row string
	_, err := pgx.ForEachRow(rows, []any{&row}, func() error {
		_, err := io.WriteString(sum, row+"\n")
		return err
	})
	return err
}
