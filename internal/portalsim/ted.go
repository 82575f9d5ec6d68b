package portalsim

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Stages of a TED procedure; the number is the index in the schedule.
const (
	tedCompetition  = iota // subtype 16
	tedChange              // a change notice: the competition notice again, in full
	tedResult              // subtype 29
	tedModification        // subtype 38: the contract changed
)

// firstTED is the publication number of the first notice.
const firstTED = 10001

// ted is the replica of TED: the search API, the XML of the notices, the release
// calendar and the daily packages. Its two hosts share one base URL here, as their
// paths do not meet.
func ted(w world, count func(string)) http.Handler {
	t := gazette{world: w, count: count, schedule: newSchedule(w.notices, w.from, w.until,
		stage{"competition", 4}, stage{"change", 2}, stage{"result", 3}, stage{"modification", 1})}
	mux := newMux(count)
	mux.HandleFunc("POST /v3/notices/search", t.search)
	mux.HandleFunc("GET /{language}/notice/{number}/xml", t.document)
	mux.HandleFunc("GET /{language}/release-calendar/-/download/file/CSV/{year}", t.calendar)
	mux.HandleFunc("GET /packages/daily/{issue}", t.daily)
	return mux
}

type gazette struct {
	world    world
	schedule schedule
	count    func(string)
}

func (t gazette) deal(no int) deal {
	m := []func() market{germany, greece, poland, france, bulgaria}[no%5]()
	s := plain
	_, corrected := t.schedule.number(no, tedChange)
	_, modified := t.schedule.number(no, tedModification)
	switch {
	case no < 4:
		s = []story{changed, withheld, joint, framework}[no]
	case corrected && !modified && no%5 == 0:
		s = cancelled
	case no%11 == 4:
		s = withheld
	case no%11 == 7:
		s = framework
	case no%13 == 10:
		s = joint
	case !modified && no%17 == 12:
		s = unawarded
	}
	d := t.world.newDeal("eu-ted", no, m, s, no < 3 || no%7 == 4)
	// Bulgaria used the lev until the end of 2025.
	if first, _ := t.schedule.number(no, tedCompetition); m.country == "BG" && t.schedule.date(first).Year() < 2026 {
		d.market.currency = "BGN"
	}
	return d
}

// noticeNumber is the publication number without leading zeros.
func (t gazette) noticeNumber(i int) string {
	return strconv.Itoa(firstTED+i) + "-" + strconv.Itoa(t.schedule.date(i).Year())
}

func (t gazette) document(w http.ResponseWriter, r *http.Request) {
	t.count("document")
	number, year, _ := strings.Cut(strings.TrimLeft(r.PathValue("number"), "0"), "-")
	n, err := strconv.Atoi(number)
	i := n - firstTED
	if err != nil || i < 0 || i >= t.schedule.n || t.noticeNumber(i) != number+"-"+year {
		http.Error(w, "no notice "+r.PathValue("number"), http.StatusNotFound)
		return
	}
	respond(w, r, "application/xml", t.notice(i))
}

// tedRequest is a checked search request.
type tedRequest struct {
	query       tedQuery
	fields      []string
	limit, page int
	iterate     bool
	offset      int
}

func (t gazette) search(w http.ResponseWriter, r *http.Request) {
	t.count("search")
	body, err := decode(r)
	var req tedRequest
	if err == nil {
		req, err = readTEDRequest(body)
	}
	if errors.Is(err, errBadToken) {
		refuse(w, http.StatusInternalServerError, object{"message": err.Error()})
		return
	}
	if err != nil {
		kind := "BAD_REQUEST"
		if errors.As(err, new(tedSyntaxError)) {
			kind = "QUERY_SYNTAX_ERROR"
		}
		refuse(w, http.StatusBadRequest, object{"message": err.Error(), "error": object{"type": kind}})
		return
	}
	respondJSON(w, r, t.page(req))
}

const errBadToken = refusal("Internal server error: iterationNextToken")

func readTEDRequest(body object) (tedRequest, error) {
	req := tedRequest{limit: 10, page: 1}
	for key := range body {
		switch key {
		case "query", "fields", "page", "limit", "scope", "checkQuerySyntax", "paginationMode", "iterationNextToken", "onlyLatestVersions":
		default:
			return req, refusal(fmt.Sprintf("Unrecognized field %q", key))
		}
	}
	text, _ := body["query"].(string)
	var err error
	if req.query, err = parseTEDQuery(text); err != nil {
		return req, err
	}
	for _, f := range flatten(body["fields"]) {
		if !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9()-]*$`).MatchString(f) {
			return req, refusal(fmt.Sprintf("Parameter 'fields' contains unsupported value (%s)", f))
		}
		req.fields = append(req.fields, f)
	}
	if len(req.fields) == 0 {
		return req, refusal("Parameter 'fields' must not be empty")
	}
	return req, req.paging(body)
}

func (req *tedRequest) paging(body object) error {
	if s, ok := body["scope"]; ok && s != "ACTIVE" && s != "LATEST" && s != "ALL" {
		return fmt.Errorf("scope %v: ACTIVE, LATEST or ALL", s)
	}
	for key, at := range map[string]*int{"limit": &req.limit, "page": &req.page} {
		v, given := body[key]
		if !given {
			continue
		}
		n, err := strconv.Atoi(fmt.Sprint(v))
		if err != nil || n < 1 {
			return fmt.Errorf("%s: %v is not a positive number", key, v)
		}
		*at = n
	}
	if req.limit > 250 {
		return fmt.Errorf("SEARCH_EXCEEDS_MAX_LIMIT: limit %d is above 250", req.limit)
	}
	switch body["paginationMode"] {
	case nil, "PAGE_NUMBER":
		if req.page*req.limit > 15000 {
			return fmt.Errorf("SEARCH_WINDOW_TOO_WIDE: page %d of %d is beyond 15000", req.page, req.limit)
		}
		req.offset = (req.page - 1) * req.limit
	case "ITERATION":
		req.iterate = true
		token, _ := body["iterationNextToken"].(string)
		if token == "" {
			return nil
		}
		at, err := readCursor(token)
		if err != nil || at < 0 {
			return errBadToken
		}
		req.offset = at
	default:
		return fmt.Errorf("paginationMode %v: PAGE_NUMBER or ITERATION", body["paginationMode"])
	}
	return nil
}

// page answers a search. The token keeps coming after the last page: the end is
// an empty page (seen by clients of the API).
func (t gazette) page(req tedRequest) object {
	var to time.Time
	if !req.query.to.IsZero() {
		to = req.query.to.Add(24*time.Hour - time.Second)
	}
	lo, hi := t.schedule.between(req.query.from, to)
	at := func(k int) int {
		if req.query.descending {
			return hi - 1 - k
		}
		return lo + k
	}
	notices, total := list{}, hi-lo
	if len(req.query.filters) == 0 {
		for k := req.offset; k < min(total, req.offset+req.limit); k++ {
			notices = append(notices, chosen(t.searchFields(at(k)), req.fields))
		}
	} else {
		total = 0
		for k := range hi - lo {
			fields := t.searchFields(at(k))
			if !req.query.matches(fields) {
				continue
			}
			if total >= req.offset && total < req.offset+req.limit {
				notices = append(notices, chosen(fields, req.fields))
			}
			total++
		}
	}
	page := object{"notices": notices, "totalNoticeCount": total, "iterationNextToken": nil, "timedOut": false}
	if req.iterate {
		page["iterationNextToken"] = cursor(req.offset + len(notices))
	}
	return page
}

// chosen keeps the requested fields; those that a notice lacks are left out, and
// number and links always come.
func chosen(fields object, names []string) object {
	kept := object{"publication-number": fields["publication-number"], "links": fields["links"]}
	for _, name := range names {
		if v, ok := fields[name]; ok {
			kept[name] = v
		}
	}
	return kept
}

// searchFields is a notice as the search shows it.
func (t gazette) searchFields(i int) object {
	no, stage := t.schedule.at(i)
	d, n := t.deal(no), t.identity(i)
	m := d.market
	lang := strings.ToLower(m.lang3)
	number := t.noticeNumber(i)
	links := object{}
	for _, kind := range []string{"pdf", "html", "htmlDirect"} {
		links[kind] = object{m.lang3: "https://ted.europa.eu/" + m.lang + "/notice/" + number + "/" + strings.TrimSuffix(kind, "Direct")}
	}
	links["xml"] = object{"MUL": "https://ted.europa.eu/en/notice/" + number + "/xml"}
	f := object{
		"publication-number": number, "links": links, "notice-identifier": n.notice, "notice-version": n.version,
		"procedure-identifier": n.procedure, "notice-type": n.noticeType, "form-type": n.form, "notice-subtype": n.subtype,
		"publication-date": t.schedule.date(i).Format("2006-01-02") + "+02:00",
		"notice-title":     object{lang: d.title}, "buyer-name": object{lang: list{d.buyer.name}},
		"buyer-country": list{m.country3}, "classification-cpv": list{d.subject.cpv}, "official-language": list{m.lang3},
	}
	if stage >= tedResult && d.story != unawarded && d.story != cancelled {
		var names, ids list
		for _, s := range d.winners {
			names, ids = append(names, s.name), append(ids, s.id)
		}
		f["winner-name"], f["winner-identifier"] = object{lang: names}, ids
		f["contract-conclusion-date"] = list{t.signed(d).Format("2006-01-02") + "+02:00"}
	}
	return f
}

func (t gazette) signed(d deal) time.Time {
	i, _ := t.schedule.number(d.no, tedResult)
	return t.schedule.date(i).AddDate(0, 0, -12)
}
