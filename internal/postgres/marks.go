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

// condition is a question that tables beside the search index answer. Its set are
// the processes that meet it, some more than once; its test says of one, d, whether
// it does. A test is a scalar query, so that the planner cannot turn it into a join
// with a whole table; a set is what a search is driven by where it is small.
type condition struct {
	set, test string
	// loose holds all of set, and more, and is cheaper to read; empty if there is
	// none. large says that to count set takes longer than it is worth.
	loose string
	large bool
}

// What a party must be to buy, or to supply: as the indexes of party_mention have
// it.
const (
	roleBuys     = "roles && '{buyer,procuringEntity,funder}'"
	roleSupplies = "roles && '{supplier}'"
)

// Conditions by field. @ is the list of values.
const (
	membersOf   = `SELECT g.org_id FROM group_member g WHERE g.status IN ('member', 'possible') AND g.group_id = ANY (@::text[])`
	nodesOf     = `SELECT n.org_id FROM org k JOIN org n ON n.canonical = k.canonical WHERE k.org_id = ANY (@::uuid[]) UNION SELECT unnest(@::uuid[])`
	bodiesOf    = `SELECT c.org_id FROM org_class c WHERE c.class = ANY (@::text[])`
	mentionSet  = `SELECT x.process_id FROM group_mention x WHERE x.group_id = ANY (@::text[])`
	mentionTest = `(SELECT true FROM group_mention x WHERE x.process_id = d.process_id AND x.group_id = ANY (@::text[]) LIMIT 1)`
	// A word stands for all codes that begin with it: value for value_awarded.
	gapWord = `(g.code = v.word OR split_part(g.code, '_', 1) = v.word)`
	gapSet  = `SELECT g.process_id FROM unnest(@::text[]) AS v (word) JOIN gap g ON g.code COLLATE "C" >= v.word AND g.code COLLATE "C" < v.word || '~' WHERE ` + gapWord + `
		UNION ALL SELECT g.process_id FROM unnest(@::text[]) AS v (word) JOIN late_gap g ON g.code COLLATE "C" >= v.word AND g.code COLLATE "C" < v.word || '~' WHERE ` + gapWord
	gapTest = `(SELECT true FROM (SELECT code FROM gap WHERE process_id = d.process_id UNION ALL SELECT code FROM late_gap WHERE process_id = d.process_id) g
		WHERE g.code = ANY (@::text[]) OR split_part(g.code, '_', 1) = ANY (@::text[]) LIMIT 1)`
	// Codes of classifications are ASCII; a prefix has digits alone.
	codeSet  = `SELECT c.process_id FROM unnest(@::text[]) AS v (prefix) JOIN classification c ON c.scheme = 'CPV' AND (c.code ~>=~ v.prefix) AND c.code ~<~ (v.prefix || '~')`
	codeTest = `(SELECT true FROM classification c JOIN unnest(@::text[]) AS v (prefix) ON starts_with(c.code, v.prefix)
		WHERE c.process_id = d.process_id AND c.scheme = 'CPV' LIMIT 1)`
)

// party is a condition on processes that an organisation of a list takes part in,
// as row says. The list is hashed once for all tests.
func party(nodes, row string) condition {
	const from = "FROM party_mention n WHERE "
	c := condition{set: "SELECT n.process_id " + from + "n.mention_key = ANY (ARRAY(" + nodes + ")) AND " + row,
		test: "(SELECT true " + from + "n.process_id = d.process_id AND " + row + " AND (n.mention_key IN (" + nodes + ")) IS TRUE LIMIT 1)"}
	if row != "true" {
		c.loose = "SELECT n.process_id " + from + "n.mention_key = ANY (ARRAY(" + nodes + "))"
	}
	return c
}

// of is a condition on processes that rows of one table meet, by process_id.
func of(table, row string) condition {
	return condition{set: "SELECT n.process_id FROM " + table + " n WHERE " + row,
		test: "(SELECT true FROM " + table + " n WHERE n.process_id = d.process_id AND " + row + " LIMIT 1)"}
}

// either joins conditions by or.
func either(list ...condition) condition {
	var sets, tests []string
	large := false
	for _, c := range list {
		sets, tests, large = append(sets, c.set), append(tests, "("+c.test+" IS TRUE)"), large || c.large
	}
	return condition{set: strings.Join(sets, " UNION ALL "), test: "(" + strings.Join(tests, " OR ") + ")", large: large}
}

// mark adds a condition on one field.
func (w *where) mark(m query.Mark, groups map[string][]groupMatch) {
	switch m.Field {
	case "group", "mentions":
		w.group(m, groups)
	case "org":
		w.meet(m.Not, m.Values, party(nodesOf, "true"))
	case "class":
		w.meet(m.Not, m.Values, party(bodiesOf, "n."+roleBuys))
	case "flag":
		w.meet(m.Not, m.Values, of("flag", "n.code = ANY (@::text[])"))
	case "gap":
		w.meet(m.Not, m.Values, condition{set: gapSet, test: gapTest})
	case "is":
		var list []condition
		for _, v := range m.Values {
			list = append(list, state(v))
		}
		w.meet(m.Not, nil, either(list...))
	case "doc":
		w.document(m)
	case "framework":
		var set []bool
		for _, v := range m.Values {
			set = append(set, v == "yes")
		}
		w.meet(m.Not, set, of("process", "n.is_framework = ANY (@::bool[])"))
	default:
		w.meet(m.Not, m.Values, of("process", processColumn(m.Field)))
	}
}

// meet adds a condition, or its opposite. The values take the place of @:: in it.
func (w *where) meet(not bool, values any, c condition) {
	if values != nil {
		name := "@" + w.name(values) + "::"
		c = condition{strings.ReplaceAll(c.set, "@::", name), strings.ReplaceAll(c.test, "@::", name), strings.ReplaceAll(c.loose, "@::", name), c.large}
	}
	if not {
		w.tests = append(w.tests, c.test+" IS NOT TRUE")
		return
	}
	w.sets = append(w.sets, drivable{c, len(w.tests)})
	w.tests = append(w.tests, c.test)
}

func processColumn(field string) string {
	switch field {
	case "status":
		return "n.stage = ANY (@::text[])"
	case "method":
		return "lower(n.method) = ANY (@::text[])"
	}
	return "lower(left(n.title_lang, 2)) = ANY (@::text[])"
}

func (w *where) group(m query.Mark, groups map[string][]groupMatch) {
	var ids []string
	for _, v := range m.Values {
		for _, g := range groups[v] {
			ids = append(ids, g.id)
		}
	}
	c := condition{set: mentionSet, test: mentionTest}
	if m.Field == "group" {
		c = either(c, party(membersOf, "true"))
	}
	w.meet(m.Not, ids, c)
}

// state is the condition of a value of is:.
func state(name string) condition {
	switch name {
	case "changed":
		const body = "FROM process_notice n JOIN notice_version v USING (notice_id, version) WHERE v.change_kind = 'silent_edit'"
		return condition{set: "SELECT n.process_id " + body, test: "(SELECT true " + body + " AND n.process_id = d.process_id LIMIT 1)"}
	case "amended":
		return either(of("process_notice", "n.superseded"), of("amendment", "true"))
	case "deleted":
		return condition{set: "SELECT n.process_id " + goneNotices, test: "(SELECT true " + goneNotices + " AND n.process_id = d.process_id LIMIT 1)"}
	case "cancelled":
		return of("process", "n.stage = 'cancelled'")
	case "withheld":
		return of("amount", "n.status = 'withheld' AND n.current")
	case "reported":
		return of("excluded_amount", "n.reason = 'reported'")
	case "joint":
		return condition{large: true, set: "SELECT process_id FROM award_supplier GROUP BY process_id, award_no HAVING count(*) > 1",
			test: "(SELECT true FROM award_supplier n WHERE n.process_id = d.process_id GROUP BY n.award_no HAVING count(*) > 1 LIMIT 1)"}
	case "flagged":
		return of("flag", "true")
	}
	return of("process_cluster", "true")
}

// goneNotices are those that are no longer at their source. What concerns persons
// is not said before the hold ends.
const goneNotices = `FROM notice n JOIN notice_absence a USING (notice_id)
	WHERE a.gone_at IS NOT NULL AND a.returned_at IS NULL AND coalesce(a.hidden_until <= now(), true)`

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
