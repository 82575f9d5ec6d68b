package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"daylight/internal/query"
)

// groupMatch is a group that a query names.
type groupMatch struct{ id, name string }

const groupsNamed = `
	SELECT k.alias, g.group_id, g.name FROM group_alias k JOIN org_group g USING (group_id) WHERE k.alias = ANY (@aliases) ORDER BY 1, 2`

const groupNames = `SELECT group_id FROM org_group ORDER BY group_id LIMIT 40`

// groups finds the groups that the marks name, by alias. A name that is no group's
// is a fault of the query, explained.
func (db *DB) groups(ctx context.Context, marks []query.Mark) (map[string][]groupMatch, error) {
	var aliases []string
	for _, m := range marks {
		if m.Field == "group" || m.Field == "mentions" {
			aliases = append(aliases, m.Values...)
		}
	}
	if len(aliases) == 0 {
		return nil, nil
	}
	rows, _ := db.pool.Query(ctx, groupsNamed, pgx.StrictNamedArgs{"aliases": aliases})
	found := map[string][]groupMatch{}
	var alias string
	var g groupMatch
	_, err := pgx.ForEachRow(rows, []any{&alias, &g.id, &g.name}, func() error {
		found[alias] = append(found[alias], g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("groups: %w", err)
	}
	for _, m := range marks {
		for _, v := range m.Values {
			if (m.Field == "group" || m.Field == "mentions") && len(found[v]) == 0 {
				return nil, db.noGroup(ctx, m, v)
			}
		}
	}
	return found, nil
}

func (db *DB) noGroup(ctx context.Context, m query.Mark, name string) error {
	rows, _ := db.pool.Query(ctx, groupNames)
	known, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("groups: %w", err)
	}
	remedy := "No group is known yet: daylight derive makes them, daylight groups load FILE adds some."
	if len(known) > 0 {
		remedy = "Known groups: " + strings.Join(known, ", ") + "."
	}
	return &query.Error{Pos: m.Pos, Message: fmt.Sprintf("No group is called “%s”.", name), Remedy: remedy}
}

// Conditions on the marks of a query. @ is the list of values.
const (
	memberProcesses = `SELECT m.process_id FROM group_member g JOIN party_mention m ON m.mention_key = g.org_id
		WHERE g.status IN ('member', 'possible') AND g.group_id = ANY (@::text[])`
	mentionProcesses      = `SELECT x.process_id FROM group_mention x WHERE x.group_id = ANY (@::text[])`
	organizationProcesses = `SELECT m.process_id FROM org k JOIN org n ON n.canonical = k.canonical JOIN party_mention m ON m.mention_key = n.org_id
			WHERE k.org_id = ANY (@::uuid[]) UNION SELECT process_id FROM party_mention WHERE mention_key = ANY (@::uuid[])`
	// A word stands for all codes that begin with it: value for value_awarded.
	gapsOf = `SELECT FROM (SELECT code FROM gap WHERE process_id = d.process_id UNION ALL SELECT code FROM late_gap WHERE process_id = d.process_id) g
		WHERE g.code = ANY (@::text[]) OR split_part(g.code, '_', 1) = ANY (@::text[])`
	classProcesses = `SELECT m.process_id FROM org_class c JOIN party_mention m ON m.mention_key = c.org_id
		WHERE c.class = ANY (@::text[]) AND m.roles && '{buyer,procuringEntity,funder}'`
)

// mark adds a condition on one field.
func (w *where) mark(m query.Mark, groups map[string][]groupMatch) {
	in := pick(m.Not, "d.process_id NOT IN (", "d.process_id IN (")
	exists := pick(m.Not, "NOT EXISTS (", "EXISTS (")
	switch m.Field {
	case "group", "mentions":
		w.group(m, groups, in)
	case "org":
		w.add(m.Values, in+organizationProcesses+")")
	case "class":
		w.add(m.Values, in+classProcesses+")")
	case "flag":
		w.add(m.Values, in+"SELECT process_id FROM flag WHERE code = ANY (@::text[]))")
	case "gap":
		w.add(m.Values, exists+gapsOf+")")
	case "is":
		w.states(m)
	default:
		w.add(m.Values, exists+"SELECT FROM process p WHERE p.process_id = d.process_id AND "+processColumn(m.Field)+" = ANY (@::text[]))")
	}
}

func processColumn(field string) string {
	switch field {
	case "status":
		return "p.stage"
	case "method":
		return "lower(p.method)"
	case "lang":
		return "lower(left(p.title_lang, 2))"
	}
	return "CASE WHEN p.is_framework THEN 'yes' ELSE 'no' END"
}

func (w *where) group(m query.Mark, groups map[string][]groupMatch, in string) {
	var ids []string
	for _, v := range m.Values {
		for _, g := range groups[v] {
			ids = append(ids, g.id)
		}
	}
	processes := w.with(ids, mentionProcesses)
	if m.Field == "group" {
		processes += " UNION " + w.with(ids, memberProcesses)
	}
	w.clauses = append(w.clauses, in+processes+")")
}

// with puts a value in the place of @:: in a statement.
func (w *where) with(value any, statement string) string {
	name := fmt.Sprintf("w%d", len(w.args))
	w.args[name] = value
	return strings.ReplaceAll(statement, "@::", "@"+name+"::")
}

// states adds a condition on is:. Each value is a condition of its own.
func (w *where) states(m query.Mark) {
	var any []string
	for _, v := range m.Values {
		any = append(any, stateClause(v))
	}
	w.clauses = append(w.clauses, pick(m.Not, "NOT ", "")+"("+strings.Join(any, " OR ")+")")
}

func stateClause(state string) string {
	const of = ".process_id = d.process_id"
	switch state {
	case "changed":
		return "EXISTS (SELECT FROM process_notice n JOIN notice_version v USING (notice_id, version) WHERE n" + of + " AND v.change_kind = 'silent_edit')"
	case "amended":
		return "(EXISTS (SELECT FROM process_notice n WHERE n" + of + " AND n.superseded) OR EXISTS (SELECT FROM amendment n WHERE n" + of + "))"
	case "deleted":
		return goneClause
	case "cancelled":
		return "EXISTS (SELECT FROM process n WHERE n" + of + " AND n.stage = 'cancelled')"
	case "withheld":
		return "EXISTS (SELECT FROM amount n WHERE n" + of + " AND n.status = 'withheld' AND n.current)"
	case "reported":
		return "EXISTS (SELECT FROM excluded_amount n WHERE n" + of + " AND n.reason = 'reported')"
	case "joint":
		return "EXISTS (SELECT FROM award_supplier n JOIN award_supplier o USING (process_id, award_no) WHERE n" + of + " AND n.party_no < o.party_no)"
	case "flagged":
		return "EXISTS (SELECT FROM flag n WHERE n" + of + ")"
	}
	return "EXISTS (SELECT FROM process_cluster n WHERE n" + of + ")"
}

// goneClause holds for processes with a notice that is no longer at its source.
// What concerns persons is not said before the hold ends.
const goneClause = `EXISTS (SELECT FROM notice n JOIN notice_absence a USING (notice_id) WHERE n.process_id = d.process_id
	AND a.gone_at IS NOT NULL AND a.returned_at IS NULL AND coalesce(a.hidden_until <= now(), true))`

// groupIDs are the groups that the marks of a query ask for, not exclude.
func groupIDs(marks []query.Mark, groups map[string][]groupMatch) []string {
	var ids []string
	for _, m := range marks {
		if m.Not || m.Field != "group" {
			continue
		}
		for _, v := range m.Values {
			for _, g := range groups[v] {
				if !slices.Contains(ids, g.id) {
					ids = append(ids, g.id)
				}
			}
		}
	}
	return ids
}
