package postgres

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// How a search goes. The planner does not know how common it is that an
// organisation of a class buys, or that a rule marks, and is wrong by a factor of
// a hundred either way; so the sets of the conditions are counted first, up to a
// limit. A small one drives the search: its processes are looked up one by one. If
// all are large, the newest documents are tested one by one until the page is full,
// and what is counted of the matches is a minimum.
const (
	// smallSet is the size up to which a set drives a search.
	smallSet = 10_000
	// hashedSet is the size up to which a set is read for many tests at once.
	hashedSet = 50_000
	// lookup is how much longer it takes to look up a process of a set and its words
	// than to test a document that the words find.
	lookup = 4
	// window is how many of the newest documents are tested for a page before more
	// is read.
	window = 2_000
	// testsCap is how many documents are tested for a count where no small set drives
	// the search, manyRows how much of a large set is read for one.
	testsCap = 5_000
	manyRows = 10_000
)

// drivable is a condition that a query asks for, and its place in the tests.
type drivable struct {
	condition
	test int
}

// with is w with one more clause.
func (w *where) with(clause string) *where {
	more := *w
	more.clauses, more.args = append(slices.Clone(w.clauses), clause), maps.Clone(w.args)
	return &more
}

// limits bound the work of a count: how many matches are counted, and how many
// documents are tested for it.
func (w *where) limits() (matches, tests int) {
	switch {
	case w.many:
		return testsCap, testsCap
	case len(w.tests) == 0: // nothing is tested
		return countCap, countCap
	case w.driver >= 0 || w.found <= smallSet+smallSet/5: // few enough to test them all
		return countCap, smallSet + smallSet/2
	}
	return countCap, testsCap
}

var argument = regexp.MustCompile(`@[a-z][a-z0-9]*`)

// of returns the arguments that a statement names.
func (w *where) of(sql string) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{}
	for _, name := range argument.FindAllString(sql, -1) {
		args[name[1:]] = w.args[name[1:]]
	}
	return args
}

func conditions(list []string) string {
	if len(list) == 0 {
		return "true"
	}
	return strings.Join(list, " AND ")
}

// all is the whole condition on d, but for what the driver meets.
func (w *where) all() string { return conditions(append(slices.Clone(w.clauses), w.rest()...)) }

// rest are the tests that are left if the driver's is met.
func (w *where) rest() []string {
	if w.driver < 0 || w.many && w.sets[w.driver].loose != "" {
		return w.tests
	}
	at := w.sets[w.driver].test
	return slices.Delete(slices.Clone(w.tests), at, at+1)
}

// hashed are the tests as they are made of thousands of documents: what is in a set
// of no great size is read first.
func (w *where) hashed() []string {
	by := *w
	by.tests = slices.Clone(w.tests)
	for i, s := range w.sets {
		if i < len(w.sizes) && w.sizes[i] <= hashedSet {
			by.tests[s.test] = "(d.process_id IN (" + s.set + ")) IS TRUE"
		}
	}
	return by.rest()
}

// documents is the search index, or the part of it that the driver leads to: d.
// The rows of process know what is asked for as long as no word and no amount is.
func (w *where) documents() string {
	if w.driver < 0 {
		return "search_doc d"
	}
	const at = "coalesce(p.last_published_at, '" + notPublished + "')"
	set := w.sets[w.driver].set
	if w.many { // of which a part is read
		set = "SELECT process_id FROM raw"
	}
	one := "SELECT p.process_id, " + at + " AS published_at, p.source, p.country FROM process p WHERE p.process_id = c.process_id OFFSET 0"
	if w.words {
		one = "SELECT s.* FROM process p CROSS JOIN LATERAL (SELECT * FROM search_doc s WHERE (s.published_at, s.process_id) = (" + at + ", p.process_id) OFFSET 0) s WHERE p.process_id = c.process_id"
	}
	return "(SELECT DISTINCT process_id FROM (" + set + ") driver) c CROSS JOIN LATERAL (" + one + ") d"
}

// drive chooses what drives the search.
func (db *DB) drive(ctx context.Context, w *where) error {
	if len(w.sets) == 0 {
		return nil
	}
	parts := make([]string, len(w.sets))
	for i, s := range w.sets {
		count := fmt.Sprintf("(SELECT count(*) FROM (SELECT FROM (%s) x LIMIT @hashed) x)", cmp.Or(s.loose, s.set))
		if s.large {
			count = "@hashed"
		}
		parts[i] = fmt.Sprintf("SELECT %d, %s::int", i, count)
	}
	w.args["hashed"] = hashedSet + 1
	sql := strings.Join(parts, " UNION ALL ")
	rows, _ := db.pool.Query(ctx, sql, w.of(sql))
	w.sizes = make([]int, len(parts))
	var i, n int
	if _, err := pgx.ForEachRow(rows, []any{&i, &n}, func() error { w.sizes[i] = n; return nil }); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	for i := range w.sets {
		if w.sizes[i] < w.sizes[w.least] {
			w.least = i
		}
	}
	if w.words {
		var err error
		if w.found, err = db.estimate(ctx, w); err != nil {
			return err
		}
	}
	if size := w.sizes[w.least]; size <= smallSet && size <= w.found/lookup {
		w.driver = w.least
	}
	return nil
}

// estimate is the number of documents that the planner expects for the clauses.
func (db *DB) estimate(ctx context.Context, w *where) (int, error) {
	sql := "EXPLAIN (FORMAT JSON) SELECT FROM search_doc d WHERE " + conditions(w.clauses)
	var plans []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		}
	}
	if err := db.pool.QueryRow(ctx, sql, w.of(sql)).Scan(&plans); err != nil {
		return 0, fmt.Errorf("search: %w", err)
	}
	return int(plans[0].Plan.Rows), nil
}

const byDate = ` ORDER BY d.published_at DESC, d.process_id DESC LIMIT @limit`

// newest returns the keys of the newest matches.
func (db *DB) newest(ctx context.Context, w *where, limit int) ([]key, error) {
	const columns = `SELECT d.process_id AS id, d.published_at AS at FROM `
	w.args["limit"], w.args["window"] = limit, window
	if w.driver >= 0 || len(w.tests) == 0 {
		return db.keys(ctx, w, columns+w.documents()+` WHERE `+w.all()+byDate)
	}
	clauses := `(SELECT d.published_at, d.process_id FROM search_doc d WHERE ` + conditions(w.clauses)
	keys, err := db.keys(ctx, w, columns+clauses+` ORDER BY d.published_at DESC, d.process_id DESC LIMIT @window) d WHERE `+conditions(w.tests)+byDate)
	if err != nil || len(keys) == limit {
		return keys, err
	}
	if len(w.sets) > 0 && w.sizes[w.least] < w.found/lookup {
		w = w.driven(w.least)
		return db.keys(ctx, w, columns+w.documents()+` WHERE `+w.all()+byDate)
	}
	return db.keys(ctx, w, columns+clauses+` OFFSET 0) d WHERE `+conditions(w.hashed())+byDate)
}

func (db *DB) keys(ctx context.Context, w *where, sql string) ([]key, error) {
	rows, _ := db.pool.Query(ctx, sql, w.of(sql))
	return pgx.CollectRows(rows, pgx.RowToStructByName[key])
}

// driven is w driven by a set, whatever its size.
func (w *where) driven(set int) *where {
	by := *w
	by.driver = set
	return &by
}
