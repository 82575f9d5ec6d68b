package postgres

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
	"daylight/internal/query"
)

// countCap is the number of matches up to which a count is exact; beyond it a
// count would cost more than the page (PERFORMANCE.md section 4).
const countCap = 10_000

// where builds the condition of a search from a query. Values never enter the
// text.
type where struct {
	clauses []string // on columns of the search index, d
	tests   []string // on d by other tables
	sets    []drivable
	words   bool  // the clauses need what the search index alone has
	driver  int   // index of sets, -1 for none
	least   int   // index of the smallest of the sets
	sizes   []int // of sets, up to a limit
	found   int   // documents that the words find, about, where there are sets
	many    bool  // the driver is read in part alone
	args    pgx.StrictNamedArgs
	groups  map[string][]groupMatch
}

// name makes a value an argument and returns its name.
func (w *where) name(value any) string {
	name := fmt.Sprintf("w%d", len(w.args))
	w.args[name] = value
	return name
}

func (w *where) add(value any, clause string) {
	w.clauses = append(w.clauses, strings.ReplaceAll(clause, "@", "@"+w.name(value)))
}

func (db *DB) where(ctx context.Context, q *query.Query) (*where, error) {
	w := &where{args: pgx.StrictNamedArgs{}, driver: -1, found: math.MaxInt32}
	var err error
	if w.groups, err = db.groups(ctx, q.Filter.Marks); err != nil {
		return nil, err
	}
	if ts := q.TSQuery(); ts != "" {
		w.args["tsquery"], w.words = ts, true
		w.clauses = append(w.clauses, "d.tsv @@ @tsquery::text::tsquery")
	}
	f := q.Filter
	w.in("d.country", f.Countries, f.NotCountries)
	w.in("d.source", f.Sources, f.NotSources)
	w.codes(f.CPV, false)
	w.codes(f.NotCPV, true)
	if len(f.OCIDs) > 0 {
		w.meet(false, f.OCIDs, of("process", "n.ocid = ANY (@::text[])"))
	}
	if len(f.NotOCIDs) > 0 {
		w.meet(true, f.NotOCIDs, of("process", "n.ocid = ANY (@::text[])"))
	}
	if f.Amount != nil {
		w.amount(*f.Amount, "(%s)")
	}
	for _, r := range f.NotAmount {
		w.amount(r, "NOT coalesce((%s), false)")
	}
	if f.Published != nil {
		w.dates(*f.Published, "(%s)")
	}
	for _, r := range f.NotPublished {
		w.dates(r, "NOT (%s)")
	}
	if f.Signed != nil {
		w.signed(*f.Signed, false)
	}
	for _, r := range f.NotSigned {
		w.signed(r, true)
	}
	for _, m := range f.Marks {
		w.mark(m, w.groups)
	}
	return w, nil
}

// signed bounds the day of signature of a contract, else of an award.
func (w *where) signed(r query.DateRange, not bool) {
	within := func(column string) string {
		var parts []string
		for _, bound := range []struct {
			at time.Time
			op string
		}{{r.From, " >= "}, {r.To, " < "}} {
			if !bound.at.IsZero() {
				parts = append(parts, column+bound.op+"@"+w.name(bound.at.Format(time.DateOnly))+"::text::date")
			}
		}
		return strings.Join(append(parts, column+" IS NOT NULL"), " AND ")
	}
	w.meet(not, nil, either(of("contract", within("n.signed")), of("award", within("n.award_date"))))
}

func (w *where) in(column string, want, not []string) {
	if len(want) > 0 {
		w.add(want, column+" = ANY (@::text[])")
	}
	if len(not) > 0 {
		w.add(not, column+" <> ALL (@::text[])")
	}
}

func (w *where) codes(prefixes []string, not bool) {
	if len(prefixes) > 0 {
		w.meet(not, prefixes, condition{set: codeSet, test: codeTest})
	}
}

func (w *where) amount(r query.AmountRange, shape string) {
	var parts []string
	bound := func(n any, op string) {
		name := fmt.Sprintf("w%d", len(w.args))
		w.args[name] = n
		parts = append(parts, "d.amount "+op+" @"+name)
	}
	if r.Min.Valid {
		bound(numeric(r.Min), pick(r.Above, ">", ">="))
	}
	if r.Max.Valid {
		bound(numeric(r.Max), pick(r.Below, "<", "<="))
	}
	if len(parts) > 0 {
		w.words = true
		w.clauses = append(w.clauses, fmt.Sprintf(shape, strings.Join(parts, " AND ")))
	}
}

func pick(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

// notPublished stands for an unknown time of publication in the search index; it
// is before no date that a query names.
const notPublished = "1900-01-01 00:00Z"

func (w *where) dates(r query.DateRange, shape string) {
	var parts []string
	bound := func(t time.Time, op string) {
		if t.IsZero() {
			return
		}
		name := fmt.Sprintf("w%d", len(w.args))
		w.args[name] = t
		parts = append(parts, "d.published_at "+op+" @"+name)
	}
	bound(r.From, ">=")
	bound(r.To, "<")
	if len(parts) > 0 {
		parts = append(parts, "d.published_at > '"+notPublished+"'")
		w.clauses = append(w.clauses, fmt.Sprintf(shape, strings.Join(parts, " AND ")))
	}
}

// Search returns one page of the processes that match, newest publication first.
// after is SearchPage.Next of the page before, empty for the first.
func (db *DB) Search(ctx context.Context, q *query.Query, after string, limit int) (SearchPage, error) {
	var page SearchPage
	w, err := db.where(ctx, q)
	if err != nil {
		return page, err
	}
	if err := db.drive(ctx, w); err != nil {
		return page, err
	}
	ids, next, err := db.page(ctx, w, after, limit)
	if err != nil {
		return page, err
	}
	page.Next = next
	if page.Hits, err = db.Hits(ctx, ids); err != nil {
		return page, err
	}
	if err := db.why(ctx, page.Hits, q, w.groups); err != nil {
		return page, err
	}
	db.snippets(page.Hits, q)
	return page, db.tally(ctx, q, w, &page)
}

type key struct {
	ID [16]byte
	At time.Time
}

// page returns the ids of one page in order, and the key to continue with.
func (db *DB) page(ctx context.Context, w *where, after string, limit int) ([]procurement.ID, string, error) {
	if after != "" {
		k, err := parseKey(after)
		if err != nil {
			return nil, "", err
		}
		w = w.with("(d.published_at, d.process_id) < (@at::timestamptz, @id::uuid)")
		w.args["at"], w.args["id"] = k.At, k.ID
	}
	keys, err := db.newest(ctx, w, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("search: %w", err)
	}
	next := ""
	if len(keys) > limit {
		keys = keys[:limit]
		last := keys[limit-1]
		next = strconv.FormatInt(last.At.UnixMicro(), 10) + "." + procurement.ID(last.ID).String()
	}
	ids := make([]procurement.ID, len(keys))
	for i, k := range keys {
		ids[i] = k.ID
	}
	return ids, next, nil
}

func parseKey(s string) (key, error) {
	at, id, _ := strings.Cut(s, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if year := time.UnixMicro(micros).UTC().Year(); err != nil || year < 1 || year > 9999 {
		return key{}, fmt.Errorf("page %q: %w", s, ErrNotFound)
	}
	pid, err := procurement.ParseID(id)
	if err != nil {
		return key{}, fmt.Errorf("page %q: %w", s, ErrNotFound)
	}
	return key{pid, time.UnixMicro(micros)}, nil
}

// Each calls each with the id of every match, newest first, for exports.
func (db *DB) Each(ctx context.Context, q *query.Query, each func(procurement.ID) error) error {
	w, err := db.where(ctx, q)
	if err != nil {
		return err
	}
	if err := db.drive(ctx, w); err != nil {
		return err
	}
	sql := `SELECT d.process_id FROM ` + w.documents() + ` WHERE ` + w.all() + ` ORDER BY d.published_at DESC, d.process_id DESC`
	rows, _ := db.pool.Query(ctx, sql, w.of(sql))
	var id [16]byte
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { return each(id) }); err != nil {
		return fmt.Errorf("each match: %w", err)
	}
	return nil
}

const cleanPending = `
	SELECT count(gin_clean_pending_list(i.inhrelid::regclass)) FROM pg_inherits i
	WHERE i.inhparent = 'search_doc_tsv'::regclass`

// TidySearch moves what a load left in the pending lists of the search index to
// its place: until then the planner takes the dates for the shorter way
// (PERFORMANCE.md section 8).
func (db *DB) TidySearch(ctx context.Context) error {
	if _, err := db.pool.Exec(ctx, cleanPending); err != nil {
		return fmt.Errorf("tidy the search index: %w", err)
	}
	return nil
}
