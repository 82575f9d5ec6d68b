package portalsim

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// releasePages serves the release packages of a portal with cursor paging: the
// search of Contracts Finder and of Find a Tender.
type releasePages struct {
	schedule schedule
	host     string // of the real portal: the links point there
	path     string
	from, to string // names of the date parameters
	envelope func() object
	release  func(i int) object
	encode   func(v any) ([]byte, error)
	count    func(string)
	// number is the publication that the id of a release names.
	number func(id string) (int, error)
}

const maxReleases = 100

func (p releasePages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.count("search")
	q := r.URL.Query()
	lo, hi, limit, err := p.window(q)
	if err != nil {
		refuse(w, http.StatusBadRequest, object{"errors": list{object{"message": err.Error()}}})
		return
	}
	end := min(hi, lo+limit)
	releases := list{}
	for i := lo; i < end; i++ {
		releases = append(releases, p.release(i))
	}
	page := p.envelope()
	page["uri"] = p.host + p.path + "?" + q.Encode()
	page["version"] = "1.1"
	page["releases"] = releases
	if end < hi {
		q.Set("cursor", cursor(end))
		page["links"] = object{"next": p.host + p.path + "?" + q.Encode()}
	}
	body, err := p.encode(page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	respond(w, r, "application/json", body)
}

// one serves the release package of one release, by its id.
func (p releasePages) one(w http.ResponseWriter, r *http.Request) {
	p.count("document")
	id := r.PathValue("id")
	i, err := p.number(id)
	if err != nil || i < 0 || i >= p.schedule.n || p.release(i)["id"] != id {
		http.Error(w, "no notice "+id, http.StatusNotFound)
		return
	}
	page := p.envelope()
	page["uri"], page["version"], page["releases"] = p.host+r.URL.Path, "1.1", list{p.release(i)}
	body, err := p.encode(page)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	respond(w, r, "application/json", body)
}

// window reads the parameters: publications lo to hi, limit a page.
func (p releasePages) window(q url.Values) (lo, hi, limit int, err error) {
	from, err := parseBound(q.Get(p.from), 0)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("%s: %w", p.from, err)
	}
	to, err := parseBound(q.Get(p.to), 24*time.Hour-time.Second)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("%s: %w", p.to, err)
	}
	limit = maxReleases
	if s := q.Get("limit"); s != "" {
		if limit, err = strconv.Atoi(s); err != nil || limit < 1 || limit > maxReleases {
			return 0, 0, 0, fmt.Errorf("limit: %q is not a number from 1 to %d", s, maxReleases)
		}
	}
	lo, hi = p.schedule.between(from, to)
	if s := q.Get("cursor"); s != "" {
		at, err := readCursor(s)
		if err != nil || at < lo || at > hi {
			return 0, 0, 0, fmt.Errorf("cursor: %q is not one of this search", s)
		}
		lo = at
	}
	return lo, hi, limit, nil
}

// parseBound reads a date or a date and time; day is added to a bare date. Empty
// is no bound.
func parseBound(s string, day time.Duration) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(day), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date such as 2024-05-02 or 2024-05-02T00:00:00", s)
}

// A cursor is opaque to clients; here it holds the number of the next record.
func cursor(i int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("after:" + strconv.Itoa(i)))
}

func readCursor(s string) (int, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return 0, err
	}
	n, ok := strings.CutPrefix(string(b), "after:")
	if !ok {
		return 0, fmt.Errorf("cursor %q", s)
	}
	return strconv.Atoi(n)
}

// stamp is a time as both British portals write it: UTC in winter, with the
// offset in summer time. The months stand for the exact days of the change.
func stamp(t time.Time) string {
	if m := t.Month(); m >= time.April && m <= time.October {
		t = t.In(time.FixedZone("", 3600))
	}
	return t.Format(time.RFC3339)
}

func money(amount int64, currency string) object {
	return object{"amount": amount, "currency": currency}
}
