package postgres

import (
	"context"
	"fmt"
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
	clauses []string
	args    pgx.StrictNamedArgs
	groups  map[string][]groupMatch
}

func (w *where) add(value any, clause string) {
	name := fmt.Sprintf("w%d", len(w.args))
	w.args[name] = value
	w.clauses = append(w.clauses, strings.ReplaceAll(clause, "@", "@"+name))
}

func (db *DB) where(ctx context.Context, q *query.Query) (*where, error) {
	w := &where{args: pgx.StrictNamedArgs{}}
	var err error
	if w.groups, err = db.groups(ctx, q.Filter.Marks); err != nil {
		return nil, err
	}
	if ts := q.TSQuery(); ts != "" {
		w.args["tsquery"] = ts
		w.clauses = append(w.clauses, "d.tsv @@ @tsquery::text::tsquery")
	}
	f := q.Filter
	w.in("d.country", f.Countries, f.NotCountries)
	w.in("d.source", f.Sources, f.NotSources)
	w.codes(f.CPV, "EXISTS")
	w.codes(f.NotCPV, "NOT EXISTS")
	const ocids = "d.process_id IN (SELECT process_id FROM process WHERE ocid = ANY (@::text[]))"
	if len(f.OCIDs) > 0 {
		w.add(f.OCIDs, ocids)
	}
	if len(f.NotOCIDs) > 0 {
		w.add(f.NotOCIDs, "NOT "+ocids)
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
		w.signed(*f.Signed, "")
	}
	for _, r := range f.NotSigned {
		w.signed(r, "NOT ")
	}
	for _, m := range f.Marks {
		w.mark(m, w.groups)
	}
	return w, nil
}

// signed bounds the day of signature of a contract, else of an award.
func (w *where) signed(r query.DateRange, not string) {
	from, to := fmt.Sprintf("w%d", len(w.args)), fmt.Sprintf("w%d", len(w.args)+1)
	w.args[from], w.args[to] = instant(r.From), instant(r.To)
	const within = "(@%[1]s::timestamptz IS NULL OR %[3]s >= @%[1]s) AND (@%[2]s::timestamptz IS NULL OR %[3]s < @%[2]s)"
	w.clauses = append(w.clauses, not+"(EXISTS (SELECT FROM contract c WHERE c.process_id = d.process_id AND "+fmt.Sprintf(within, from, to, "c.signed")+
		") OR EXISTS (SELECT FROM award c WHERE c.process_id = d.process_id AND "+fmt.Sprintf(within, from, to, "c.award_date")+"))")
}

func (w *where) in(column string, want, not []string) {
	if len(want) > 0 {
		w.add(want, column+" = ANY (@::text[])")
	}
	if len(not) > 0 {
		w.add(not, column+" <> ALL (@::text[])")
	}
}

func (w *where) codes(prefixes []string, exists string) {
	if len(prefixes) == 0 {
		return
	}
	like := make([]string, len(prefixes))
	for i, p := range prefixes {
		like[i] = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(p) + "%"
	}
	w.add(like, exists+" (SELECT FROM classification c WHERE c.process_id = d.process_id AND c.scheme = 'CPV' AND c.code LIKE ANY (@::text[]))")
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

func (w *where) sql() string {
	if len(w.clauses) == 0 {
		return "true"
	}
	return strings.Join(w.clauses, " AND ")
}

// Search returns one page of the processes that match, newest publication first.
// after is SearchPage.Next of the page before, empty for the first.
func (db *DB) Search(ctx context.Context, q *query.Query, after string, limit int) (SearchPage, error) {
	var page SearchPage
	ids, next, err := db.page(ctx, q, after, limit)
	if err != nil {
		return page, err
	}
	page.Next = next
	if page.Hits, err = db.Hits(ctx, ids); err != nil {
		return page, err
	}
	w, err := db.where(ctx, q)
	if err != nil {
		return page, err
	}
	if err := db.why(ctx, page.Hits, q, w.groups); err != nil {
		return page, err
	}
	db.snippets(page.Hits, q)
	if err := db.count(ctx, w, &page); err != nil {
		return page, err
	}
	return page, db.sum(ctx, q, w, &page)
}

type key struct {
	ID [16]byte
	At time.Time
}

// page returns the ids of one page in order, and the key to continue with.
func (db *DB) page(ctx context.Context, q *query.Query, after string, limit int) ([]procurement.ID, string, error) {
	w, err := db.where(ctx, q)
	if err != nil {
		return nil, "", err
	}
	if after != "" {
		k, err := parseKey(after)
		if err != nil {
			return nil, "", err
		}
		w.args["at"], w.args["id"] = k.At, k.ID
		w.clauses = append(w.clauses, "(d.published_at, d.process_id) < (@at::timestamptz, @id::uuid)")
	}
	w.args["limit"] = limit + 1
	rows, _ := db.pool.Query(ctx, `SELECT d.process_id AS id, d.published_at AS at FROM search_doc d WHERE `+w.sql()+`
		ORDER BY d.published_at DESC, d.process_id DESC LIMIT @limit`, w.args)
	keys, err := pgx.CollectRows(rows, pgx.RowToStructByName[key])
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

// count fills the number of matches and the facets, of the first 10,000 matches.
func (db *DB) count(ctx context.Context, w *where, page *SearchPage) error {
	w.args["cap"] = countCap + 1
	rows, _ := db.pool.Query(ctx, `WITH hit AS (SELECT d.country, d.source FROM search_doc d WHERE `+w.sql()+` LIMIT @cap)
		SELECT 'country', country, country, count(*)::int FROM hit GROUP BY country
		UNION ALL SELECT 'source', h.source, s.name, count(*)::int FROM hit h JOIN source s USING (source) GROUP BY h.source, s.name
		UNION ALL SELECT 'all', '', '', count(*)::int FROM hit
		ORDER BY 1, 4 DESC, 2`, w.args)
	var facet string
	var f FacetCount
	_, err := pgx.ForEachRow(rows, []any{&facet, &f.Value, &f.Label, &f.Count}, func() error {
		switch facet {
		case "country":
			page.Countries = append(page.Countries, f)
		case "source":
			page.Sources = append(page.Sources, f)
		default:
			page.Count = min(f.Count, countCap)
			page.CountCapped = f.Count > countCap
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count matches: %w", err)
	}
	return nil
}

// Each calls each with the id of every match, newest first, for exports.
func (db *DB) Each(ctx context.Context, q *query.Query, each func(procurement.ID) error) error {
	w, err := db.where(ctx, q)
	if err != nil {
		return err
	}
	rows, _ := db.pool.Query(ctx, `SELECT d.process_id FROM search_doc d WHERE `+w.sql()+`
		ORDER BY d.published_at DESC, d.process_id DESC`, w.args)
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
