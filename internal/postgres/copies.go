package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Comparable is what copies of one contract on several portals are found by.
type Comparable struct {
	Process         procurement.ID
	Source, Country string
	Origin          procurement.Origin
	// Refs are all identifiers of the process; Cites those of links that say it is
	// the same procedure, Texts what else may cite one.
	Refs, Cites, Texts []string
	Buyer              procurement.ID // canonical; zero if not known
	Title              string
	// Value is the sum of what counts, if it is of one currency.
	Value             decimal.NullDecimal
	Currency          string
	Suppliers         []string // their names in comparable spelling
	AwardDate         string
	Published         time.Time
	Contracts, Awards int
}

const comparable = `
	SELECT p.process_id, p.source, p.country, p.origin, p.title,
		array_remove(array[p.ocid, p.compiled #>> '{tender,id}'] || coalesce(n.refs, '{}'), NULL), coalesce(l.cites, '{}'), array_remove(array[p.title, p.description], ''),
		coalesce(o.canonical, b.mention_key), s.amount, coalesce(s.currency, ''), coalesce(p.awarded_on::text, ''), p.published_at,
		(SELECT count(*) FROM contract c WHERE c.process_id = p.process_id)::int, (SELECT count(*) FROM award a WHERE a.process_id = p.process_id)::int,
		array(SELECT DISTINCT c.name_norm FROM party_mention m JOIN org o ON o.org_id = m.mention_key JOIN org c ON c.org_id = o.canonical
			WHERE m.process_id = p.process_id AND m.roles && '{supplier}' AND c.name_norm <> '' ORDER BY 1)
	FROM process p
	LEFT JOIN LATERAL (SELECT array_agg(n.source_notice_id ORDER BY n.source_notice_id COLLATE "C") AS refs FROM notice n WHERE n.process_id = p.process_id) n ON true
	LEFT JOIN LATERAL (SELECT array_agg(l.ref ORDER BY l.ref COLLATE "C") AS cites FROM process_link l WHERE l.process_id = p.process_id AND l.kind IN ('same_as', 'x_sameProcess')) l ON true
	LEFT JOIN LATERAL (SELECT m.mention_key FROM party_mention m WHERE m.process_id = p.process_id AND m.roles && '{buyer,procuringEntity}' ORDER BY m.party_no LIMIT 1) b ON true
	LEFT JOIN org o ON o.org_id = b.mention_key
	LEFT JOIN LATERAL (SELECT sum(s.amount) AS amount, min(s.currency) AS currency FROM spend s WHERE s.process_id = p.process_id HAVING count(DISTINCT s.currency) = 1) s ON true
	ORDER BY p.process_id`

// Comparables calls each with every process.
func (db *DB) Comparables(ctx context.Context, each func(Comparable) error) error {
	rows, _ := db.pool.Query(ctx, comparable)
	var c Comparable
	var id [16]byte
	var buyer *[16]byte
	var value pgtype.Numeric
	var published *time.Time
	_, err := pgx.ForEachRow(rows, []any{&id, &c.Source, &c.Country, &c.Origin, &c.Title, &c.Refs, &c.Cites, &c.Texts, &buyer, &value, &c.Currency,
		&c.AwardDate, &published, &c.Contracts, &c.Awards, &c.Suppliers}, func() error {
		c.Process, c.Published, c.Value, c.Buyer = id, deref(published), decimalOf(digits(value)), procurement.ID{}
		if buyer != nil {
			c.Buyer = *buyer
		}
		return each(c)
	})
	if err != nil {
		return fmt.Errorf("read processes: %w", err)
	}
	return nil
}

// Copy is a process of a cluster of copies.
type Copy struct {
	Process, Cluster procurement.ID
	Counted          bool
	Why              string
	Evidence         []string
}

// CopySuggestion is a pair, A < B, that a person should judge.
type CopySuggestion struct {
	A, B     procurement.ID
	Score    float64
	Evidence string
}

// SaveCopies replaces copies and suggestions.
func (t *Tx) SaveCopies(ctx context.Context, copies []Copy, suggestions []CopySuggestion) error {
	var rows, asked [][]any
	for _, c := range copies {
		rows = append(rows, []any{uuid(c.Process), uuid(c.Cluster), c.Counted, c.Why, texts(c.Evidence)})
	}
	for _, s := range suggestions {
		asked = append(asked, []any{uuid(s.A), uuid(s.B), numeric(decimal.NewNullDecimal(decimal.NewFromFloat(s.Score).Round(4))), s.Evidence})
	}
	if err := t.replace(ctx, "process_cluster", rows); err != nil {
		return err
	}
	return t.replace(ctx, "cluster_suggestion", asked)
}

// CopyChoice is what a person decided about copies: counted, same or different.
// Other is zero for counted.
type CopyChoice struct {
	Process, Other      procurement.ID
	Choice, Note, Actor string
}

const (
	copyChoices    = `SELECT process_id, other_id, choice, note, actor FROM cluster_choice WHERE withdrawn_at IS NULL ORDER BY choice_id`
	withdrawChoice = `UPDATE cluster_choice SET withdrawn_at = now() WHERE process_id = @process AND other_id IS NOT DISTINCT FROM @other AND withdrawn_at IS NULL`
	addChoice      = `INSERT INTO cluster_choice (process_id, other_id, choice, note, actor) VALUES (@process, @other, @choice, @note, @actor)`
)

// CopyChoices returns what people decided about copies.
func (db *DB) CopyChoices(ctx context.Context) ([]CopyChoice, error) {
	rows, _ := db.pool.Query(ctx, copyChoices)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (CopyChoice, error) {
		var c CopyChoice
		var id [16]byte
		var other *[16]byte
		err := row.Scan(&id, &other, &c.Choice, &c.Note, &c.Actor)
		if c.Process = id; other != nil {
			c.Other = *other
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read choices of copies: %w", err)
	}
	return got, nil
}

// ChooseCopy records a choice; an empty Choice withdraws the one there is.
func (db *DB) ChooseCopy(ctx context.Context, c CopyChoice) error {
	var other any
	if !c.Other.IsZero() {
		other = uuid(c.Other)
	}
	err := db.Write(ctx, func(t *Tx) error {
		pair := pgx.StrictNamedArgs{"process": uuid(c.Process), "other": other}
		if _, err := t.tx.Exec(ctx, withdrawChoice, pair); err != nil || c.Choice == "" {
			return err
		}
		pair["choice"], pair["note"], pair["actor"] = c.Choice, c.Note, c.Actor
		_, err := t.tx.Exec(ctx, addChoice, pair)
		return err
	})
	if err != nil {
		return fmt.Errorf("record choice: %w", err)
	}
	return nil
}

const (
	copyList = `
		SELECT k.process_id, p.ocid, s.name, p.title, k.counted, k.why, k.evidence FROM process_cluster k JOIN process p USING (process_id) JOIN source s USING (source)
		WHERE k.cluster_id IN (SELECT cluster_id FROM process_cluster GROUP BY 1 ORDER BY 1 LIMIT @limit) ORDER BY k.cluster_id, k.counted DESC, k.process_id`
	copySuggestions = `SELECT a, b, score::float8, evidence FROM cluster_suggestion ORDER BY score DESC, a, b LIMIT @limit`
)

// CopyList returns copies of contracts, cluster by cluster, and pairs that wait
// for a person.
func (db *DB) CopyList(ctx context.Context, limit int) ([]CopyRow, []CopySuggestion, error) {
	args := pgx.StrictNamedArgs{"limit": limit}
	rows, _ := db.pool.Query(ctx, copyList, args)
	copies, err := pgx.CollectRows(rows, scanCopy)
	if err != nil {
		return nil, nil, fmt.Errorf("list copies: %w", err)
	}
	rows, _ = db.pool.Query(ctx, copySuggestions, args)
	asked, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (CopySuggestion, error) {
		var s CopySuggestion
		var a, b [16]byte
		err := row.Scan(&a, &b, &s.Score, &s.Evidence)
		s.A, s.B = a, b
		return s, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list copies for review: %w", err)
	}
	return copies, asked, nil
}

func scanCopy(row pgx.CollectableRow) (CopyRow, error) {
	var c CopyRow
	var id [16]byte
	err := row.Scan(&id, &c.OCID, &c.Source, &c.Title, &c.Counted, &c.Why, &c.Evidence)
	c.Process = id
	return c, err
}
