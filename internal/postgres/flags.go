package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// Flag is a mark to review, as stored. Process is zero for marks that rest on
// several; Org is zero where the subject is known by no mention.
type Flag struct {
	Process              procurement.ID
	Code, Subject        string
	Org                  procurement.ID
	Value                float64
	Version              int
	Parameters, Evidence []byte // JSON
}

// FlagPopulation and FlagRate are the statistics of a run.
type FlagPopulation struct {
	Source, Code, Group string
	N                   int
	Q1, Q3, Fence       float64
	Parameters          []byte
}

// FlagRate says how often a rule marks in a source.
type FlagRate struct {
	Source, Code               string
	Flagged, Calculable, Total int
}

// SaveFlags replaces flags, populations and rates.
func (t *Tx) SaveFlags(ctx context.Context, flags []Flag, populations []FlagPopulation, rates []FlagRate) error {
	var rows, people, often [][]any
	for _, f := range flags {
		var org any
		if !f.Org.IsZero() {
			org = uuid(f.Org)
		}
		rows = append(rows, []any{uuid(f.Process), f.Code, f.Subject, org, f.Value, f.Version, f.Parameters, f.Evidence})
	}
	for _, p := range populations {
		people = append(people, []any{p.Source, p.Code, p.Group, p.N, p.Q1, p.Q3, p.Fence, p.Parameters})
	}
	for _, r := range rates {
		often = append(often, []any{r.Source, r.Code, r.Flagged, r.Calculable, r.Total})
	}
	if err := t.replace(ctx, "flag", rows); err != nil {
		return err
	}
	if err := t.replace(ctx, "flag_population", people); err != nil {
		return err
	}
	return t.replace(ctx, "flag_rate", often)
}

const sourceCaptures = `SELECT source, count(DISTINCT run_id)::int FROM capture WHERE purpose = 'document' GROUP BY source`

// SourceCaptures returns how many runs fetched documents of each source; all
// imports together are one.
func (db *DB) SourceCaptures(ctx context.Context) (map[string]int, error) {
	rows, _ := db.pool.Query(ctx, sourceCaptures)
	got := map[string]int{}
	var source string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&source, &n}, func() error { got[source] = n; return nil }); err != nil {
		return nil, fmt.Errorf("captures of sources: %w", err)
	}
	return got, nil
}

const sourcesWithProcesses = `
	SELECT p.source AS id, s.country, p.newest FROM (SELECT source, coalesce((max(last_published_at) AT TIME ZONE 'UTC')::date::text, '') AS newest FROM process GROUP BY 1) p
	JOIN source s USING (source) ORDER BY 1`

// SourceSpan is a source that has processes: the country of its buyers, and the
// day of its newest notice (YYYY-MM-DD, UTC).
type SourceSpan struct{ ID, Country, Newest string }

// SourcesWithProcesses returns the sources that have processes.
func (db *DB) SourcesWithProcesses(ctx context.Context) ([]SourceSpan, error) {
	rows, _ := db.pool.Query(ctx, sourcesWithProcesses)
	return pgx.CollectRows(rows, pgx.RowToStructByName[SourceSpan])
}

// LateGap is something that was due by the day of the newest notice of the source.
type LateGap struct {
	Process procurement.ID
	GapRow
}

// SaveLateGaps replaces them.
func (t *Tx) SaveLateGaps(ctx context.Context, gaps []LateGap) error {
	var rows [][]any
	for _, g := range gaps {
		rows = append(rows, []any{uuid(g.Process), g.Code, g.Field, g.What, g.Expected, g.Kind, g.Until, g.Why})
	}
	return t.replace(ctx, "late_gap", rows)
}

// StoredVersions returns all notice versions of processes, grouped by process.
func (db *DB) StoredVersions(ctx context.Context, ids []procurement.ID) (got []StoredVersion, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		got, err = t.Versions(ctx, ids)
		return err
	})
	return got, err
}

const flagRates = `SELECT source, code, flagged, calculable, total FROM flag_rate ORDER BY code, source`

// FlagRates returns how often each rule marks in each source.
func (db *DB) FlagRates(ctx context.Context) ([]FlagRate, error) {
	rows, _ := db.pool.Query(ctx, flagRates)
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[FlagRate])
	if err != nil {
		return nil, fmt.Errorf("base rates: %w", err)
	}
	return got, nil
}

// GapCount counts what is not public in a source.
type GapCount struct {
	Source, Code, Kind, What string
	Count, Processes         int
}

const gapCounts = `
	WITH n AS (SELECT source, count(*)::int AS processes FROM process WHERE source = @source OR @source = '' GROUP BY 1)
	SELECT p.source, g.code, g.kind, CASE WHEN g.kind = 'withheld' THEN replace(g.code, '_', ' ') ELSE min(g.what) END AS what, count(DISTINCT g.process_id)::int AS count, n.processes
	FROM (SELECT process_id, code, kind, what FROM gap UNION ALL SELECT process_id, code, kind, what FROM late_gap) g JOIN process p USING (process_id) JOIN n USING (source) WHERE g.kind <> 'unknown' GROUP BY p.source, g.code, g.kind, n.processes
	ORDER BY p.source, 5 DESC, g.code, g.kind`

// GapCounts counts, by source, what is not public; one source, or all if empty.
func (db *DB) GapCounts(ctx context.Context, source string) ([]GapCount, error) {
	rows, _ := db.pool.Query(ctx, gapCounts, pgx.StrictNamedArgs{"source": source})
	got, err := pgx.CollectRows(rows, pgx.RowToStructByName[GapCount])
	if err != nil {
		return nil, fmt.Errorf("count gaps: %w", err)
	}
	return got, nil
}

const flagPopulations = `SELECT source, code, grp, n, q1, q3, fence, parameters FROM flag_population ORDER BY code, source, grp`

// FlagPopulations returns the distributions that rules compared with, by source.
func (db *DB) FlagPopulations(ctx context.Context) ([]FlagPopulation, error) {
	rows, _ := db.pool.Query(ctx, flagPopulations)
	got, err := pgx.CollectRows(rows, pgx.RowToStructByPos[FlagPopulation])
	if err != nil {
		return nil, fmt.Errorf("populations of rules: %w", err)
	}
	return got, nil
}
