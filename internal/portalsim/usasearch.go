package portalsim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// usaGroups are the groups of award types; a search takes codes of one.
func usaGroups() map[string][]string {
	return map[string][]string{
		"contracts": {"A", "B", "C", "D"},
		"idvs":      {"IDV_A", "IDV_B", "IDV_B_A", "IDV_B_B", "IDV_B_C", "IDV_C", "IDV_D", "IDV_E"},
	}
}

// usaSearch is a checked search request.
type usaSearch struct {
	types       []string
	periods     []usaPeriod
	fields      []string
	sort        string
	ascending   bool
	limit, page int
	after       int // internal id of the last record, 0 at the start
}

type usaPeriod struct {
	from, to time.Time // days, both included
	kind     string
}

// usaColumns are the fields of search results; amounts sort as numbers.
func usaColumns() map[string]func(*grant) any {
	return map[string]func(*grant) any{
		"Award ID":              func(g *grant) any { return g.piid },
		"Recipient Name":        func(g *grant) any { return g.winners[0].name },
		"Recipient UEI":         func(g *grant) any { return g.winners[0].id },
		"Start Date":            func(g *grant) any { return g.signed.Format(time.DateOnly) },
		"End Date":              func(g *grant) any { return g.signed.AddDate(3, 0, 0).Format(time.DateOnly) },
		"Last Date to Order":    func(_ *grant) any { return nil },
		"Base Obligation Date":  func(g *grant) any { return g.signed.Format(time.DateOnly) },
		"Last Modified Date":    func(g *grant) any { return g.modified.Format(time.DateTime) },
		"Award Amount":          func(g *grant) any { return dollars(g.obligated) },
		"Total Outlays":         func(_ *grant) any { return nil },
		"Description":           func(g *grant) any { return g.text() },
		"Contract Award Type":   func(g *grant) any { return g.kindText },
		"Award Type":            func(g *grant) any { return g.kindText },
		"Awarding Agency":       func(g *grant) any { return g.buyer.region },
		"Awarding Sub Agency":   func(g *grant) any { return g.buyer.name },
		"Funding Agency":        func(g *grant) any { return g.funder.region },
		"Funding Sub Agency":    func(g *grant) any { return g.funder.name },
		"Awarding Agency Code":  func(g *grant) any { return g.buyer.id[:3] },
		"NAICS":                 func(g *grant) any { return object{"code": g.subject.naics, "description": g.subject.cpvLabel} },
		"PSC":                   func(g *grant) any { return object{"code": g.subject.psc, "description": g.subject.cpvLabel} },
		"generated_internal_id": func(g *grant) any { return g.id },
		"internal_id":           func(g *grant) any { return firstAward + g.i },
	}
}

// column is a field of an award, nil where the portal has none.
func (g *grant) column(columns map[string]func(*grant) any, name string) any {
	if column, ok := columns[name]; ok {
		return column(g)
	}
	return nil
}

func (s *spending) search(w http.ResponseWriter, r *http.Request) {
	s.count("search")
	body, err := decode(r)
	var q usaSearch
	if err == nil {
		q, err = readUSASearch(body)
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, object{"detail": err.Error()})
		return
	}
	found := s.results(q)
	lo, err := s.offset(q, found)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, object{"detail": err.Error()})
		return
	}
	hi := min(len(found), lo+q.limit)
	rows, columns := list{}, usaColumns()
	for _, i := range found[lo:hi] {
		g := s.grant(i)
		row := object{"internal_id": firstAward + i, "generated_internal_id": g.id}
		for _, field := range q.fields {
			row[field] = g.column(columns, field)
		}
		rows = append(rows, row)
	}
	respondJSON(w, r, object{
		"spending_level": "awards", "limit": q.limit, "results": rows, "messages": list{},
		"page_metadata": s.metadata(q, found, hi),
	})
}

// metadata says where to go on. Without a cursor the portal counts to 10,000 and
// then claims to be at the end.
func (s *spending) metadata(q usaSearch, found []int, hi int) object {
	more := hi < len(found)
	if q.after == 0 && hi >= 10_000 {
		more = false
	}
	meta := object{"page": q.page, "hasNext": more, "last_record_unique_id": nil, "last_record_sort_value": "None"}
	if more {
		last := s.grant(found[hi-1])
		value := last.column(usaColumns(), q.sort)
		meta["last_record_unique_id"] = firstAward + last.i
		meta["last_record_sort_value"] = fmt.Sprint(value)
	}
	return meta
}

func (s *spending) offset(q usaSearch, found []int) (int, error) {
	if q.after == 0 {
		if q.page*q.limit >= 50_000 {
			return 0, fmt.Errorf("page %d of %d is beyond 50000: use last_record_unique_id and last_record_sort_value", q.page, q.limit)
		}
		return min(len(found), (q.page-1)*q.limit), nil
	}
	at := slices.Index(found, q.after-firstAward)
	if at < 0 {
		return 0, errors.New("last_record_unique_id is not in the result set")
	}
	return at + 1, nil
}

// maxSearches bounds the sorted results that are kept.
const maxSearches = 64

// results lists the awards of a search in its order.
func (s *spending) results(q usaSearch) []int {
	key := fmt.Sprint(q.types, q.periods, q.sort, q.ascending)
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.found[key]; ok {
		return found
	}
	type row struct {
		i     int
		value any
	}
	var rows []row
	columns := usaColumns()
	for i := range s.schedule.n {
		if g := s.grant(i); q.holds(g) {
			rows = append(rows, row{i, g.column(columns, q.sort)})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		order := cmp.Or(compareColumn(a.value, b.value), cmp.Compare(a.i, b.i))
		if q.ascending {
			return order
		}
		return -order
	})
	found := []int{}
	for _, r := range rows {
		found = append(found, r.i)
	}
	if len(s.found) >= maxSearches {
		clear(s.found)
	}
	s.found[key] = found
	return found
}

func compareColumn(a, b any) int {
	x, isNumber := a.(json.Number)
	y, _ := b.(json.Number)
	if isNumber {
		return cmp.Compare(cents(x), cents(y))
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// cents reads what dollars wrote.
func cents(n json.Number) int64 {
	whole, rest, _ := strings.Cut(string(n), ".")
	for len(rest) < 2 {
		rest += "0"
	}
	v, _ := strconv.ParseInt(whole+rest, 10, 64)
	return v
}

func (q usaSearch) holds(g *grant) bool {
	if !slices.Contains(q.types, g.kind) {
		return false
	}
	for _, p := range q.periods {
		if p.holds(g) {
			return true
		}
	}
	return len(q.periods) == 0
}

func (p usaPeriod) holds(g *grant) bool {
	within := func(t time.Time) bool { return !t.Before(p.from) && t.Before(p.to.AddDate(0, 0, 1)) }
	switch p.kind {
	case "last_modified_date":
		return within(g.modified)
	case "date_signed", "new_awards_only":
		return within(g.signed)
	}
	return slices.ContainsFunc(g.actions, func(a action) bool { return within(a.date) })
}

// counts answers how many awards of each group a search has.
func (s *spending) counts(w http.ResponseWriter, r *http.Request) {
	s.count("search")
	body, err := decode(r)
	filters, _ := body["filters"].(object)
	var q usaSearch
	if err == nil {
		err = q.readFilters(filters)
	}
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, object{"detail": err.Error()})
		return
	}
	q.sort = "Award ID"
	results := object{"contracts": 0, "idvs": 0, "grants": 0, "loans": 0, "direct_payments": 0, "other": 0}
	for _, i := range s.results(q) {
		group := "contracts"
		if s.grant(i).idv {
			group = "idvs"
		}
		results[group] = results[group].(int) + 1
	}
	respondJSON(w, r, object{"results": results, "spending_level": "awards", "messages": list{}})
}
