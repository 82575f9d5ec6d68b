package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// Node is one mention_key with what its mentions say: the unit of which
// organisations are made.
type Node struct {
	Key procurement.ID
	// Names as published, most frequent first, at most eight.
	Names           []string
	Scheme, LegalID string
	Country         string
	// Locality, Postal, Address and Domain are the most frequent ones.
	Locality, Postal, Address, Domain string
	Person, Buyer, Supplier           bool
	Mentions                          int
	// Stake is the money in US dollars that it received or spent.
	Stake decimal.Decimal
}

// Ties go to the lower text: the same rows give the same node, whatever came
// first.
const nodeRows = `
	WITH stake AS (SELECT key, sum(abs(usd)) AS usd FROM (
			SELECT supplier AS key, amount_usd AS usd FROM spend UNION ALL SELECT buyer, amount_usd FROM spend) s
		WHERE key IS NOT NULL GROUP BY key),
	named AS (SELECT mention_key, name, count(*) AS n FROM party_mention WHERE name <> '' GROUP BY 1, 2),
	names AS (SELECT mention_key, (array_agg(name ORDER BY n DESC, name COLLATE "C"))[1:8] AS names FROM named GROUP BY 1)
	SELECT m.mention_key, coalesce(min(n.names), '{}'), min(m.scheme COLLATE "C"), min(m.legal_id COLLATE "C"), min(m.country COLLATE "C"),
		coalesce(mode() WITHIN GROUP (ORDER BY nullif(m.locality, '') COLLATE "C"), ''), coalesce(mode() WITHIN GROUP (ORDER BY nullif(m.postal, '') COLLATE "C"), ''),
		coalesce(mode() WITHIN GROUP (ORDER BY nullif(m.address, '') COLLATE "C"), ''), coalesce(mode() WITHIN GROUP (ORDER BY nullif(m.domain, '') COLLATE "C"), ''),
		bool_or(m.is_person), bool_or(m.roles && '{buyer,procuringEntity,funder,payer}'), bool_or(m.roles && '{supplier,tenderer,subcontractor,payee}'),
		count(*)::int, coalesce(min(s.usd), 0)::text
	FROM party_mention m LEFT JOIN stake s ON s.key = m.mention_key LEFT JOIN names n ON n.mention_key = m.mention_key
	GROUP BY m.mention_key ORDER BY m.mention_key`

// Nodes calls each with every node, by key.
func (db *DB) Nodes(ctx context.Context, each func(Node) error) error {
	rows, _ := db.pool.Query(ctx, nodeRows)
	var n Node
	var key [16]byte
	var stake string
	_, err := pgx.ForEachRow(rows, []any{&key, &n.Names, &n.Scheme, &n.LegalID, &n.Country, &n.Locality, &n.Postal, &n.Address, &n.Domain,
		&n.Person, &n.Buyer, &n.Supplier, &n.Mentions, &stake}, func() error {
		n.Key, n.Stake = key, decimalOf(stake).Decimal
		return each(n)
	})
	if err != nil {
		return fmt.Errorf("read organisations: %w", err)
	}
	return nil
}

// Org is a node as it is stored after resolving.
type Org struct {
	Key, Canonical            procurement.ID
	Name, Norm, NameKey, Form string
	Branch, Status, Country   string
	Person, Buyer, Supplier   bool
	Mentions                  int
	Tokens                    []string
	Identifiers               []OrgIdentifier
}

// OrgIdentifier is an identifier of a node. Validity is valid, plausible,
// invalid, junk or demoted, the last with a Reason.
type OrgIdentifier struct{ Scheme, ID, Validity, Reason string }

// OrgEdge says whether two nodes, A < B, are one organisation.
type OrgEdge struct {
	A, B              procurement.ID
	Judgement, Method string
	Score             float64
	Reasons           []string
	Stake             int64
}

// SaveOrganizations replaces nodes, identifiers and edges.
func (t *Tx) SaveOrganizations(ctx context.Context, orgs []Org, edges []OrgEdge) error {
	nodes := make([][]any, len(orgs))
	var ids [][]any
	for i, o := range orgs {
		nodes[i] = []any{uuid(o.Key), uuid(o.Canonical), o.Name, o.Norm, o.NameKey, o.Form, o.Branch, o.Status, o.Country,
			o.Person, o.Buyer, o.Supplier, o.Mentions, texts(o.Tokens)}
		for _, d := range o.Identifiers {
			ids = append(ids, []any{uuid(o.Key), d.Scheme, d.ID, d.Validity, d.Reason})
		}
	}
	rows := make([][]any, len(edges))
	for i, e := range edges {
		rows[i] = []any{uuid(e.A), uuid(e.B), e.Judgement, e.Method, numeric(decimal.NewNullDecimal(decimal.NewFromFloat(e.Score).Round(4))),
			texts(e.Reasons), numeric(decimal.NewNullDecimal(decimal.NewFromInt(e.Stake)))}
	}
	for _, r := range []struct {
		table string
		rows  [][]any
	}{{"org", nodes}, {"org_identifier", ids}, {"org_edge", rows}} {
		if err := t.replace(ctx, r.table, r.rows); err != nil {
			return err
		}
	}
	return nil
}

// Decision is what a person decided about two nodes, A < B: same, different or
// unsure.
type Decision struct {
	No                     int64
	A, B                   procurement.ID
	Judgement, Note, Actor string
}

const decisions = `SELECT decision_id, a, b, judgement, note, actor FROM org_decision WHERE withdrawn_at IS NULL ORDER BY a, b`

// Decisions returns what people decided and did not withdraw.
func (db *DB) Decisions(ctx context.Context) ([]Decision, error) {
	rows, _ := db.pool.Query(ctx, decisions)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Decision, error) {
		var d Decision
		var a, b [16]byte
		err := row.Scan(&d.No, &a, &b, &d.Judgement, &d.Note, &d.Actor)
		d.A, d.B = a, b
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	return got, nil
}

const (
	withdrawDecision = `UPDATE org_decision SET withdrawn_at = now(), withdrawn_by = @actor
		WHERE (a, b) = (@a, @b) AND withdrawn_at IS NULL`
	addDecision = `INSERT INTO org_decision (a, b, judgement, note, actor) VALUES (@a, @b, @judgement, @note, @actor)`
)

// Decide records a decision about two nodes; it takes the place of an earlier
// one, which stays on record as withdrawn. An empty Judgement only withdraws.
func (db *DB) Decide(ctx context.Context, d Decision) (withdrawn bool, err error) {
	if d.B.String() < d.A.String() {
		d.A, d.B = d.B, d.A
	}
	err = db.Write(ctx, func(t *Tx) error {
		pair := pgx.StrictNamedArgs{"a": uuid(d.A), "b": uuid(d.B), "actor": d.Actor}
		tag, err := t.tx.Exec(ctx, withdrawDecision, pair)
		if err != nil || d.Judgement == "" {
			withdrawn = tag.RowsAffected() > 0
			return err
		}
		withdrawn = tag.RowsAffected() > 0
		_, err = t.tx.Exec(ctx, addDecision, pgx.StrictNamedArgs{"a": uuid(d.A), "b": uuid(d.B), "actor": d.Actor, "judgement": d.Judgement, "note": d.Note})
		return err
	})
	if err != nil {
		return withdrawn, fmt.Errorf("record decision: %w", err)
	}
	return withdrawn, nil
}
