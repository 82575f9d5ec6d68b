package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// ParentLink is a parent of a company as a source states it. Empty dates are
// open; names and identifiers are as stated.
type ParentLink struct {
	ChildName, ChildCountry, ChildScheme, ChildID     string
	ParentName, ParentCountry, ParentScheme, ParentID string
	Relation, Share                                   string
	From, To                                          string
	Source, URL, AsOf, Note                           string
}

const (
	parentLinks = `SELECT child_name, child_country, child_scheme, child_id, parent_name, parent_country, parent_scheme, parent_id,
		relation, share, valid_from AS "from", valid_to AS "to", link_source AS source, url, as_of, note
		FROM parent_link WHERE withdrawn_at IS NULL ORDER BY link_id`
	addParentLink = `INSERT INTO parent_link (child_name, child_country, child_scheme, child_id, parent_name, parent_country, parent_scheme,
		parent_id, relation, share, valid_from, valid_to, link_source, url, as_of, note)
		VALUES (@cn, @cc, @cs, @ci, @pn, @pc, @ps, @pi, @relation, @share, @from, @to, @source, @url, @asof, @note) ON CONFLICT DO NOTHING`
	// The parent and the department that records state for a party, with the days of
	// the first and the last notice that do.
	statedParents = `
		SELECT m.name AS child_name, m.country AS child_country, m.scheme AS child_scheme, m.legal_id AS child_id,
			m.parent_name, '' AS parent_country, split_part(m.parent_id, ':', 1) AS parent_scheme, substr(m.parent_id, strpos(m.parent_id, ':') + 1) AS parent_id,
			'ultimate' AS relation, '' AS share, coalesce(min(p.published_at)::date::text, '') AS "from", '' AS "to",
			'stated in ' || min(s.name) AS source, '' AS url, coalesce(max(p.last_published_at)::date::text, '') AS as_of,
			'in ' || count(*) || ' records' AS note
		FROM party_mention m JOIN process p USING (process_id) JOIN source s USING (source)
		WHERE m.parent_name <> '' AND (m.parent_id = '' OR split_part(m.parent_id, ':', 2) IS DISTINCT FROM m.legal_id)
		GROUP BY m.name, m.country, m.scheme, m.legal_id, m.parent_name, m.parent_id, p.source
		ORDER BY m.name COLLATE "C", m.country, m.scheme, m.legal_id, m.parent_name COLLATE "C", m.parent_id, p.source`
)

// ParentLinks returns the rows that an editor loaded, then those that records
// state.
func (db *DB) ParentLinks(ctx context.Context) (loaded, stated []ParentLink, err error) {
	rows, _ := db.pool.Query(ctx, parentLinks)
	if loaded, err = pgx.CollectRows(rows, pgx.RowToStructByName[ParentLink]); err != nil {
		return nil, nil, fmt.Errorf("read parents: %w", err)
	}
	rows, _ = db.pool.Query(ctx, statedParents)
	if stated, err = pgx.CollectRows(rows, pgx.RowToStructByName[ParentLink]); err != nil {
		return nil, nil, fmt.Errorf("read stated parents: %w", err)
	}
	return loaded, stated, nil
}

// AddParentLinks stores rows that an editor loads; rows that are there already
// are passed over. It returns the number of new ones.
func (db *DB) AddParentLinks(ctx context.Context, links []ParentLink) (added int, err error) {
	err = db.Write(ctx, func(t *Tx) error {
		for _, l := range links {
			tag, err := t.tx.Exec(ctx, addParentLink, pgx.StrictNamedArgs{"cn": l.ChildName, "cc": l.ChildCountry, "cs": l.ChildScheme,
				"ci": l.ChildID, "pn": l.ParentName, "pc": l.ParentCountry, "ps": l.ParentScheme, "pi": l.ParentID, "relation": l.Relation,
				"share": l.Share, "from": l.From, "to": l.To, "source": l.Source, "url": l.URL, "asof": l.AsOf, "note": l.Note})
			if err != nil {
				return err
			}
			added += int(tag.RowsAffected())
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store parents: %w", err)
	}
	return added, nil
}

const withdrawParentLinks = `UPDATE parent_link SET withdrawn_at = now() WHERE withdrawn_at IS NULL AND link_source = @source`

// WithdrawParentLinks takes back every loaded row of a source; the rows stay on
// record. It returns their number.
func (db *DB) WithdrawParentLinks(ctx context.Context, source string) (int, error) {
	tag, err := db.pool.Exec(ctx, withdrawParentLinks, pgx.StrictNamedArgs{"source": source})
	if err != nil {
		return 0, fmt.Errorf("withdraw parents of %q: %w", source, err)
	}
	return int(tag.RowsAffected()), nil
}

// Group is a company group. Phrases are what a text must say to mention it,
// folded; Aliases are the words by which group: finds it.
type Group struct {
	ID, Name                          string
	Aliases, Keys, Phrases, NotLoaded []string
}

// GroupMember is a node of a group with its evidence.
type GroupMember struct {
	Group                       string
	Org                         procurement.ID
	Way, Status                 string
	Depth                       int
	From, To, Source, URL, AsOf string
	Evidence                    []string
}

// OrgClass is a class of a buyer with the words it rests on.
type OrgClass struct {
	Org                   procurement.ID
	Class, Rule, Evidence string
}

// GroupMention is a process whose text names a group. Way is reseller or mention.
type GroupMention struct {
	Group               string
	Process             procurement.ID
	Way, Alias, Snippet string
}

// Text is what a process says of what it buys.
type Text struct {
	Process procurement.ID
	// Parts are title, description, and titles and descriptions of lots, items,
	// awards and contracts, in this order, without repetitions.
	Parts []string
	// Names are those of its parties, Sellers of those who supply.
	Names, Sellers []string
}

const groupTexts = `
	SELECT d.process_id, array_remove(array[p.title, p.description]
		|| (SELECT coalesce(array_agg(DISTINCT x.t COLLATE "C" ORDER BY x.t COLLATE "C"), '{}') FROM (
			SELECT unnest(array[l.title, l.description]) FROM lot l WHERE l.process_id = d.process_id
			UNION ALL SELECT i.description FROM item i WHERE i.process_id = d.process_id
			UNION ALL SELECT a.title FROM award a WHERE a.process_id = d.process_id
			UNION ALL SELECT c.title FROM contract c WHERE c.process_id = d.process_id) x (t)), ''),
		array(SELECT DISTINCT m.name COLLATE "C" FROM party_mention m WHERE m.process_id = d.process_id ORDER BY 1),
		array(SELECT DISTINCT m.name COLLATE "C" FROM party_mention m WHERE m.process_id = d.process_id AND m.roles && '{supplier}' ORDER BY 1)
	FROM search_doc d JOIN process p USING (process_id) WHERE d.tsv @@ @tsquery::text::tsquery ORDER BY d.process_id`

// Texts calls each with the texts of processes that a tsquery finds, by id.
func (db *DB) Texts(ctx context.Context, tsquery string, each func(Text) error) error {
	rows, _ := db.pool.Query(ctx, groupTexts, pgx.StrictNamedArgs{"tsquery": tsquery})
	var id [16]byte
	var t Text
	_, err := pgx.ForEachRow(rows, []any{&id, &t.Parts, &t.Names, &t.Sellers}, func() error {
		t.Process = id
		return each(t)
	})
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	return nil
}

// SaveGroups replaces groups, members, mentions and classes.
func (t *Tx) SaveGroups(ctx context.Context, groups []Group, members []GroupMember, mentions []GroupMention, classes []OrgClass) error {
	var heads, keys, rows, said, kinds [][]any
	for _, m := range mentions {
		said = append(said, []any{m.Group, uuid(m.Process), m.Way, m.Alias, m.Snippet})
	}
	for _, g := range groups {
		heads = append(heads, []any{g.ID, g.Name, texts(g.Aliases), texts(g.Phrases), texts(g.NotLoaded)})
		for _, k := range g.Keys {
			keys = append(keys, []any{k, g.ID})
		}
	}
	for _, m := range members {
		rows = append(rows, []any{m.Group, uuid(m.Org), m.Way, m.Status, m.Depth, m.From, m.To, m.Source, m.URL, m.AsOf, texts(m.Evidence)})
	}
	for _, c := range classes {
		kinds = append(kinds, []any{uuid(c.Org), c.Class, c.Rule, c.Evidence})
	}
	for _, r := range []struct {
		table string
		rows  [][]any
	}{{"org_group", heads}, {"group_alias", keys}, {"group_member", rows}, {"group_mention", said}, {"org_class", kinds}} {
		if err := t.replace(ctx, r.table, r.rows); err != nil {
			return err
		}
	}
	return nil
}

// ClassDecision is what a person decided about the class of a buyer.
type ClassDecision struct {
	Org         procurement.ID
	Class       string
	Holds       bool
	Note, Actor string
}

const (
	classDecisions   = `SELECT org_id, class, holds, note, actor FROM class_decision WHERE withdrawn_at IS NULL ORDER BY org_id, class`
	withdrawClass    = `UPDATE class_decision SET withdrawn_at = now() WHERE (org_id, class) = (@org, @class) AND withdrawn_at IS NULL`
	addClassDecision = `INSERT INTO class_decision (org_id, class, holds, note, actor) VALUES (@org, @class, @holds, @note, @actor)`
)

// ClassDecisions returns what people decided about classes.
func (db *DB) ClassDecisions(ctx context.Context) ([]ClassDecision, error) {
	rows, _ := db.pool.Query(ctx, classDecisions)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (ClassDecision, error) {
		var d ClassDecision
		var org [16]byte
		err := row.Scan(&org, &d.Class, &d.Holds, &d.Note, &d.Actor)
		d.Org = org
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("read decisions on classes: %w", err)
	}
	return got, nil
}

// DecideClass records whether a buyer is of a class, whatever the rules say; with
// undo it withdraws the decision.
func (db *DB) DecideClass(ctx context.Context, d ClassDecision, undo bool) error {
	err := db.Write(ctx, func(t *Tx) error {
		args := pgx.StrictNamedArgs{"org": uuid(d.Org), "class": d.Class}
		if _, err := t.tx.Exec(ctx, withdrawClass, args); err != nil || undo {
			return err
		}
		args["holds"], args["note"], args["actor"] = d.Holds, d.Note, d.Actor
		_, err := t.tx.Exec(ctx, addClassDecision, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("record class: %w", err)
	}
	return nil
}
