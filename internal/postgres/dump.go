package postgres

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNotEmpty says that a store to restore into holds data already.
var ErrNotEmpty = errors.New("the store holds data already")

// ErrSchema says that a dump is of another schema version.
var ErrSchema = errors.New("the dump is of another schema version")

// manifestName is the entry of a dump that says what the others are.
const manifestName = "manifest.json"

// manifest describes a dump. Tables stand in an order in which they can be
// loaded.
type manifest struct {
	Schema int64       `json:"schema"`
	Months []time.Time `json:"capture_months"`
	Tables []dumpTable `json:"tables"`
}

type dumpTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
}

const (
	// Parents come before children: source, run and notice are referred to.
	dumpTables = `SELECT c.relname AS name, (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
			WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'goose_db_version'
		ORDER BY array_position('{source,crawl_run,notice}'::text[], c.relname::text) NULLS LAST, c.relname`
	schemaVersion = `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	captureMonths = `SELECT DISTINCT date_trunc('month', fetched_at) FROM capture ORDER BY 1`
	storeIsEmpty  = `SELECT NOT EXISTS (SELECT FROM notice) AND NOT EXISTS (SELECT FROM capture) AND NOT EXISTS (SELECT FROM crawl_run)
		AND NOT EXISTS (SELECT FROM archive_record)`
	setSequences = `SELECT setval(pg_get_serial_sequence('crawl_run', 'run_id'), greatest((SELECT max(run_id) FROM crawl_run), 1)),
		setval(pg_get_serial_sequence('capture', 'capture_id'), greatest((SELECT max(capture_id) FROM capture), 1)),
		setval(pg_get_serial_sequence('quarantine', 'q_id'), greatest((SELECT max(q_id) FROM quarantine), 1)),
		setval(pg_get_serial_sequence('org_decision', 'decision_id'), greatest((SELECT max(decision_id) FROM org_decision), 1)),
		setval(pg_get_serial_sequence('parent_link', 'link_id'), greatest((SELECT max(link_id) FROM parent_link), 1)),
		setval(pg_get_serial_sequence('class_decision', 'decision_id'), greatest((SELECT max(decision_id) FROM class_decision), 1)),
		setval(pg_get_serial_sequence('cluster_choice', 'choice_id'), greatest((SELECT max(choice_id) FROM cluster_choice), 1))`
)

// Dump writes all rows but the job queue's as a zip of COPY texts, as they were
// at one moment. Any Postgres that daylight runs on can Restore it. The archive
// folder is not in it.
func (db *DB) Dump(ctx context.Context, w io.Writer) error {
	out := zip.NewWriter(w)
	err := pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		m, err := describe(ctx, tx)
		if err != nil {
			return err
		}
		head, err := out.Create(manifestName)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(head).Encode(m); err != nil {
			return err
		}
		for _, t := range m.Tables {
			entry, err := out.Create(t.Name + ".copy")
			if err != nil {
				return err
			}
			query := "COPY (SELECT " + t.columns() + " FROM " + t.name() + ") TO STDOUT"
			if _, err := tx.Conn().PgConn().CopyTo(ctx, entry, query); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dump: %w", err)
	}
	return out.Close()
}

func describe(ctx context.Context, tx pgx.Tx) (manifest, error) {
	var m manifest
	if err := tx.QueryRow(ctx, schemaVersion).Scan(&m.Schema); err != nil {
		return m, err
	}
	rows, _ := tx.Query(ctx, captureMonths)
	var err error
	if m.Months, err = pgx.CollectRows(rows, pgx.RowTo[time.Time]); err != nil {
		return m, err
	}
	rows, _ = tx.Query(ctx, dumpTables)
	m.Tables, err = pgx.CollectRows(rows, pgx.RowToStructByName[dumpTable])
	return m, err
}

func (t dumpTable) name() string { return pgx.Identifier{t.Name}.Sanitize() }

func (t dumpTable) columns() string {
	out := ""
	for i, c := range t.Columns {
		if i > 0 {
			out += ", "
		}
		out += pgx.Identifier{c}.Sanitize()
	}
	return out
}

// Restore loads a dump into a store without data, all or nothing. ErrNotEmpty and
// ErrSchema say why not.
func (db *DB) Restore(ctx context.Context, r io.ReaderAt, size int64) error {
	in, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	var m manifest
	head, err := in.Open(manifestName)
	if err != nil {
		return fmt.Errorf("restore: this is no dump of daylight: %w", err)
	}
	defer head.Close()
	if err := json.NewDecoder(head).Decode(&m); err != nil {
		return fmt.Errorf("restore: %s: %w", manifestName, err)
	}
	if err := db.EnsureMonths(ctx, m.Months); err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error { return restore(ctx, tx, in, m) })
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func restore(ctx context.Context, tx pgx.Tx, in *zip.Reader, m manifest) error {
	var schema int64
	var empty bool
	if err := tx.QueryRow(ctx, schemaVersion).Scan(&schema); err != nil {
		return err
	}
	if schema != m.Schema {
		return fmt.Errorf("%w: %d, the store has %d", ErrSchema, m.Schema, schema)
	}
	if err := tx.QueryRow(ctx, storeIsEmpty).Scan(&empty); err != nil {
		return err
	}
	if !empty {
		return ErrNotEmpty
	}
	if _, err := tx.Exec(ctx, "DELETE FROM source"); err != nil {
		return err
	}
	for _, t := range m.Tables {
		entry, err := in.Open(t.Name + ".copy")
		if err != nil {
			return err
		}
		_, err = tx.Conn().PgConn().CopyFrom(ctx, entry, "COPY "+t.name()+" ("+t.columns()+") FROM STDIN")
		entry.Close()
		if err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if _, err := tx.Exec(ctx, setSequences); err != nil {
		return fmt.Errorf("sequences: %w", err)
	}
	return nil
}
