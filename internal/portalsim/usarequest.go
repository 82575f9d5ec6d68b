package portalsim

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

func readUSASearch(body object) (usaSearch, error) {
	q := usaSearch{limit: 10, page: 1, fields: flatten(body["fields"])}
	if len(q.fields) == 0 {
		return q, refusal("Missing value: 'fields' is a required field")
	}
	filters, ok := body["filters"].(object)
	if !ok {
		return q, refusal("Missing value: 'filters' is a required field")
	}
	if err := q.readFilters(filters); err != nil {
		return q, err
	}
	q.sort, _ = body["sort"].(string)
	q.sort = cmp.Or(q.sort, q.fields[0])
	if _, ok := usaColumns()[q.sort]; !ok {
		return q, refusal(fmt.Sprintf("Sort value '%s' not found in requested fields", q.sort))
	}
	q.ascending = body["order"] == "asc"
	for key, at := range map[string]*int{"limit": &q.limit, "page": &q.page} {
		if v, given := body[key]; given {
			n, err := strconv.Atoi(fmt.Sprint(v))
			if err != nil || n < 1 {
				return q, refusal(fmt.Sprintf("Field '%s' value '%v' is below min '1'", key, v))
			}
			*at = n
		}
	}
	if q.limit > 100 {
		return q, refusal(fmt.Sprintf("Field 'limit' value '%d' is above max '100'", q.limit))
	}
	return q, q.readCursor(body["last_record_unique_id"], body["last_record_sort_value"])
}

func (q *usaSearch) readCursor(id, sort any) error {
	if (id == nil) != (sort == nil) {
		return refusal("last_record_unique_id and last_record_sort_value must both be given")
	}
	if id == nil {
		return nil
	}
	n, err := strconv.Atoi(fmt.Sprint(id))
	if err != nil {
		return refusal(fmt.Sprintf("last_record_unique_id: '%v' is not a number", id))
	}
	q.after = n
	return nil
}

func (q *usaSearch) readFilters(filters object) error {
	for key := range filters {
		if key != "award_type_codes" && key != "time_period" {
			return refusal(fmt.Sprintf("filter '%s': this replica has award_type_codes and time_period", key))
		}
	}
	q.types = flatten(filters["award_type_codes"])
	if len(q.types) == 0 {
		return refusal("Missing value: 'filters|award_type_codes' is a required field")
	}
	one := slices.ContainsFunc(slices.Collect(maps.Values(usaGroups())), func(group []string) bool {
		return !slices.ContainsFunc(q.types, func(t string) bool { return !slices.Contains(group, t) })
	})
	if !one {
		return refusal("'award_type_codes' must only contain types from one group.")
	}
	periods, _ := filters["time_period"].([]any)
	for _, v := range periods {
		p, _ := v.(object)
		from, errFrom := time.Parse(time.DateOnly, fmt.Sprint(p["start_date"]))
		to, errTo := time.Parse(time.DateOnly, fmt.Sprint(p["end_date"]))
		if err := errors.Join(errFrom, errTo); err != nil {
			return fmt.Errorf("time_period: %w", err)
		}
		kind, _ := p["date_type"].(string)
		q.periods = append(q.periods, usaPeriod{from, to, cmp.Or(kind, "action_date")})
	}
	return nil
}
