package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// deriveLock is held by whoever derives: one process at a time.
const deriveLock = `SELECT pg_advisory_xact_lock(7214004)`

// LockDerive makes this transaction the only one that replaces derived tables
// across processes, until it ends.
func (t *Tx) LockDerive(ctx context.Context) error {
	if _, err := t.tx.Exec(ctx, deriveLock); err != nil {
		return fmt.Errorf("lock derived tables: %w", err)
	}
	return nil
}

// derived is a table that a batch makes again from all processes. The first
// columns are its key.
type derived struct {
	name    string
	keys    int
	columns []string
}

// derivedTables lists the tables that LockDerive guards.
func derivedTables() []derived {
	return []derived{
		{"org", 1, []string{"org_id", "canonical", "name", "name_norm", "name_key", "legal_form", "branch", "status_note", "country",
			"is_person", "is_buyer", "is_supplier", "mentions", "tokens"}},
		{"org_identifier", 3, []string{"org_id", "scheme", "id", "validity", "reason"}},
		{"org_edge", 2, []string{"a", "b", "judgement", "method", "score", "reasons", "stake"}},
		{"org_group", 1, []string{"group_id", "name", "aliases", "phrases", "not_loaded"}},
		{"group_alias", 2, []string{"alias", "group_id"}},
		{"group_member", 2, []string{"group_id", "org_id", "way", "status", "depth", "valid_from", "valid_to", "link_source", "url", "as_of", "evidence"}},
		{"group_mention", 2, []string{"group_id", "process_id", "way", "alias", "snippet"}},
		{"org_class", 2, []string{"org_id", "class", "rule", "evidence"}},
		{"process_cluster", 1, []string{"process_id", "cluster_id", "counted", "why", "evidence"}},
		{"cluster_suggestion", 2, []string{"a", "b", "score", "evidence"}},
		{"flag", 3, []string{"process_id", "code", "subject", "subject_org", "value", "rule_version", "parameters", "evidence"}},
		{"late_gap", 3, []string{"process_id", "code", "field", "what", "expected", "kind", "until", "why"}},
		{"flag_population", 3, []string{"source", "code", "grp", "n", "q1", "q3", "fence", "parameters"}},
		{"flag_rate", 2, []string{"source", "code", "flagged", "calculable", "total"}},
	}
}

func derivedTable(name string) derived {
	for _, d := range derivedTables() {
		if d.name == name {
			return d
		}
	}
	panic("no derived table " + name) // a slip of the program, not of data
}

// replace makes rows the content of a derived table. What is there already is
// left alone: deriving again from the same facts writes nothing.
func (t *Tx) replace(ctx context.Context, name string, rows [][]any) error {
	d := derivedTable(name)
	table, fresh := pgx.Identifier{d.name}.Sanitize(), pgx.Identifier{"new_" + d.name}.Sanitize()
	list := strings.Join(d.columns, ", ")
	on := same("n", "o", d.columns[:d.keys])
	whole := "(" + prefixed("n", d.columns) + ") IS NOT DISTINCT FROM (" + prefixed("o", d.columns) + ")"
	if _, err := t.tx.Exec(ctx, "CREATE TEMP TABLE "+fresh+" ON COMMIT DROP AS SELECT "+list+" FROM "+table+" LIMIT 0"); err != nil {
		return fmt.Errorf("derive %s: %w", name, err)
	}
	if _, err := t.tx.CopyFrom(ctx, pgx.Identifier{"new_" + d.name}, d.columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("derive %s: %w", name, err)
	}
	for _, statement := range []string{
		"ANALYZE " + fresh,
		"DELETE FROM " + table + " o WHERE NOT EXISTS (SELECT FROM " + fresh + " n WHERE " + on + " AND " + whole + ")",
		"INSERT INTO " + table + " (" + list + ") SELECT " + list + " FROM " + fresh + " n WHERE NOT EXISTS (SELECT FROM " + table + " o WHERE " + on + ")",
		"DROP TABLE " + fresh,
	} {
		if _, err := t.tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("derive %s: %w", name, err)
		}
	}
	return nil
}

func same(a, b string, columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = a + "." + c + " = " + b + "." + c
	}
	return strings.Join(parts, " AND ")
}

func prefixed(table string, columns []string) string {
	return table + "." + strings.Join(columns, ", "+table+".")
}

const derivedStep = `
	INSERT INTO derive_run (step, finished_at, seconds, note, settings) VALUES (@step, now(), @seconds, @note, @settings)
	ON CONFLICT (step) DO UPDATE SET finished_at = excluded.finished_at, seconds = excluded.seconds, note = excluded.note, settings = excluded.settings`

// DerivedStep records that a step of deriving has ended.
func (t *Tx) DerivedStep(ctx context.Context, step string, seconds float64, note string, settings []byte) error {
	if settings == nil {
		settings = []byte("{}")
	}
	_, err := t.tx.Exec(ctx, derivedStep, pgx.StrictNamedArgs{"step": step, "seconds": seconds, "note": note, "settings": settings})
	if err != nil {
		return fmt.Errorf("record step %s: %w", step, err)
	}
	return nil
}
