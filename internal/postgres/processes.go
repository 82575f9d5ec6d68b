package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"daylight/internal/disclosure"
	"daylight/internal/fx"
	"daylight/internal/money"
	"daylight/internal/procurement"
)

// Compiled is a process on its way into the store.
type Compiled struct {
	*procurement.Process
	Source       string
	Stage        string
	ReleasesHash [32]byte
	JSON         []byte // of the compiled release
	Vector       string // tsvector literal
	MainAmount   decimal.NullDecimal
	MainCurrency string
	Rules        int // version of the rules that compiled it
	Money        money.Account
	Gaps         []disclosure.Gap
	// Convert gives euro and dollars of an amount on a day; nil converts nothing.
	Convert func(amount decimal.Decimal, currency, on string) (fx.Value, bool)
}

// table is one table of a process with the rows of a batch.
type table struct {
	name    string
	columns []string
	rows    [][]any
}

// SaveProcesses replaces the rows of the processes.
func (t *Tx) SaveProcesses(ctx context.Context, processes []Compiled) error {
	if len(processes) == 0 {
		return nil
	}
	ids := make([]procurement.ID, len(processes))
	set := newTables()
	for i, p := range processes {
		ids[i] = p.ID
		set.add(p)
	}
	if err := t.deleteProcesses(ctx, set, ids); err != nil {
		return err
	}
	for _, tb := range set.all {
		if len(tb.rows) == 0 {
			continue
		}
		if _, err := t.tx.CopyFrom(ctx, pgx.Identifier{tb.name}, tb.columns, pgx.CopyFromRows(tb.rows)); err != nil {
			return fmt.Errorf("save %s: %w", tb.name, err)
		}
	}
	return nil
}

// DeleteProcesses removes the rows of processes that have no notice left, and
// notes where their notices are found, see MovedTo.
func (t *Tx) DeleteProcesses(ctx context.Context, ids []procurement.ID) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.keepAliases(ctx, ids); err != nil {
		return err
	}
	return t.deleteProcesses(ctx, newTables(), ids)
}

func (t *Tx) deleteProcesses(ctx context.Context, set *tables, ids []procurement.ID) error {
	batch := &pgx.Batch{}
	for _, tb := range set.all {
		batch.Queue("DELETE FROM "+pgx.Identifier{tb.name}.Sanitize()+" WHERE process_id = ANY ($1)", uuids(ids))
	}
	if err := t.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("replace %d processes: %w", len(ids), err)
	}
	return nil
}

// searchTime is the time a process is listed under.
func searchTime(p *procurement.Process) time.Time {
	if p.LastPublished.IsZero() {
		return time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return p.LastPublished.UTC()
}

// Page is a page of processes by id; Last continues after it.
type Page struct {
	OCIDs map[procurement.ID]string
	Last  procurement.ID
}

const staleProcesses = `
	SELECT process_id, ocid FROM process WHERE source = @source AND (rules <> @rules OR @all) AND process_id > @after
	ORDER BY process_id LIMIT 500`

// StaleProcesses returns the next page of processes of a source that other rules
// compiled; with all, of all processes.
func (db *DB) StaleProcesses(ctx context.Context, source string, rules int, all bool, after Page) (Page, error) {
	page := Page{OCIDs: map[procurement.ID]string{}}
	rows, _ := db.pool.Query(ctx, staleProcesses, pgx.StrictNamedArgs{"source": source, "rules": rules, "all": all, "after": uuid(after.Last)})
	var id [16]byte
	var ocid string
	_, err := pgx.ForEachRow(rows, []any{&id, &ocid}, func() error {
		page.OCIDs[id], page.Last = ocid, id
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("processes to compile again: %w", err)
	}
	return page, nil
}
