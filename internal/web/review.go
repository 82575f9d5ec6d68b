package web

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// pairsPerPage is the number of pairs that wait on one page.
const pairsPerPage = 8

// maxNote is the longest note on a decision, in characters; maxForm the longest
// form, in bytes.
const (
	maxNote = 500
	maxForm = 16 << 10
)

// reviewer is who decides on pages; the command line asks for a name.
const reviewer = "web"

// edgeRow says whether two mentions are one organisation, and why.
type edgeRow struct {
	ID, A, B            string // A and B are keys
	Sides               [2]edgeSide
	Words, Method       string
	Score, Stake        string
	Reasons             []string
	Decided, Note       string
	Suggested, Joined   bool
	Editable, Shortcuts bool
	// Back is the address to return to after a decision.
	Back string
}

type edgeSide struct {
	Name        link
	ID, Country string
}

func (s *site) newEdgeRow(e postgres.EdgeRow) edgeRow {
	row := edgeRow{
		ID: "pair-" + anchor(e.A.String()+e.B.String()), A: e.A.String(), B: e.B.String(), Words: judgementWords(e.Judgement), Method: methodWords(e.Method),
		Score: shorten(8, e.Score), Decided: shorten(60, e.Decided), Note: shorten(200, e.Note), Suggested: e.Judgement == "suggested", Joined: e.Judgement == "same",
		Editable: s.Review,
	}
	if e.StakeUSD != "" {
		row.Stake = sumOf("USD", e.StakeUSD)
	}
	for i, v := range []struct {
		key               procurement.ID
		name, id, country string
	}{{e.A, e.NameA, e.IDA, e.CountryA}, {e.B, e.NameB, e.IDB, e.CountryB}} {
		row.Sides[i] = edgeSide{partyLink(postgres.PartyLink{Name: v.name, Key: v.key}), shorten(80, v.id), countryName(v.country)}
	}
	for _, reason := range e.Reasons[:min(len(e.Reasons), 5)] {
		row.Reasons = append(row.Reasons, shorten(160, reason))
	}
	return row
}

// edgeSection cuts a list of edges. Those of an organisation return to it.
func (s *site) edgeSection(all []postgres.EdgeRow, from, n int, base string) section[edgeRow] {
	return listed(all, s.newEdgeRow, from, n, base, "edges")
}

func judgementWords(j string) string {
	switch j {
	case "same":
		return "taken for one organisation"
	case "different":
		return "kept apart"
	case "suggested":
		return "waits for review, not joined"
	case "unsure":
		return "a person was not sure, not joined"
	}
	return tagWord(j)
}

func methodWords(method string) string {
	switch method {
	case "id":
		return "by identifier"
	case "name":
		return "by equal names"
	case "score":
		return "by likeness of names and places"
	case "veto":
		return "something forbids an automatic join"
	case "decision":
		return "decided by a person"
	}
	return tagWord(method)
}

// reviewPage is the queue of pairs that wait for a person.
type reviewPage struct {
	Pairs    []edgeRow
	Editable bool
	Done     *decided
	First    int // number of the first pair
	// Previous and Next lead along the queue; empty at its ends.
	Previous, Next string
}

// decided is a decision that was just taken.
type decided struct {
	Words, A, B string
	Back        string
	// Undo offers to withdraw it.
	Undo bool
}

func (s *site) review(w http.ResponseWriter, r *http.Request) error {
	from, err := readFrom(r)
	if err != nil {
		return err
	}
	pairs, err := s.Store.ReviewQueue(r.Context(), from, pairsPerPage+1)
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	body := reviewPage{Editable: s.Review, Done: s.readDecided(r), First: from + 1}
	if from > 0 {
		body.Previous = "/review?from=" + strconv.Itoa(max(0, from-pairsPerPage))
	}
	if len(pairs) > pairsPerPage {
		pairs, body.Next = pairs[:pairsPerPage], "/review?from="+strconv.Itoa(from+pairsPerPage)
	}
	shortcuts := s.Review
	for _, e := range pairs {
		row := s.newEdgeRow(e)
		row.Back = "/review?from=" + strconv.Itoa(from)
		if row.Shortcuts = shortcuts && row.Decided == ""; row.Shortcuts {
			shortcuts = false // keys work for the first pair that waits
		}
		body.Pairs = append(body.Pairs, row)
	}
	return s.render(w, r, http.StatusOK, "review", page{Title: "To review", Body: body})
}

// readDecided reads from the address what was just decided.
func (s *site) readDecided(r *http.Request) *decided {
	words := map[string]string{"same": "one organisation", "different": "two organisations", "unsure": "not sure", "withdrawn": "the decision is withdrawn", "nothing": "there was no decision to withdraw"}[r.FormValue("done")]
	a, errA := procurement.ParseID(r.FormValue("a"))
	b, errB := procurement.ParseID(r.FormValue("b"))
	if words == "" || errA != nil || errB != nil {
		return nil
	}
	done := r.FormValue("done")
	return &decided{Words: words, A: a.String(), B: b.String(), Back: "/review", Undo: s.Review && done != "withdrawn" && done != "nothing"}
}

// decide takes a decision from a form of our own pages: on the operator's own
// machine alone, and from nowhere else.
func (s *site) decide(w http.ResponseWriter, r *http.Request) error {
	switch {
	case !s.Review:
		return s.refuse(w, r, "Decisions are taken with the command line here: daylight review. These pages only show them.")
	case http.NewCrossOriginProtection().Check(r) != nil:
		return s.refuse(w, r, "This form was sent from another site, or the browser does not say from where.")
	case !loopback(r.Host):
		return s.refuse(w, r, "Decisions are taken on this machine alone: open the pages by 127.0.0.1 or localhost.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	d, back, ok := readDecision(r)
	if !ok {
		return s.answer(w, r, http.StatusBadRequest, failure{Heading: "This decision cannot be read", Message: "The form is damaged, or its note is longer than " + strconv.Itoa(maxNote) + " characters. Go back, and send it again."})
	}
	withdrawn, err := s.Store.Decide(r.Context(), d)
	if err != nil {
		return err
	}
	done := d.Judgement
	switch {
	case done != "":
	case withdrawn:
		done = "withdrawn"
	default:
		done = "nothing"
	}
	back.RawQuery += "&" + url.Values{"done": {done}, "a": {d.A.String()}, "b": {d.B.String()}}.Encode()
	back.RawQuery = strings.TrimPrefix(back.RawQuery, "&")
	http.Redirect(w, r, back.String(), http.StatusSeeOther)
	return nil
}

// readDecision reads the form of a decision and where to go on.
func readDecision(r *http.Request) (d postgres.Decision, back url.URL, ok bool) {
	if err := r.ParseForm(); err != nil {
		return d, back, false
	}
	a, errA := procurement.ParseID(r.PostFormValue("a"))
	b, errB := procurement.ParseID(r.PostFormValue("b"))
	d = postgres.Decision{A: a, B: b, Judgement: r.PostFormValue("judgement"), Note: strings.TrimSpace(r.PostFormValue("note")), Actor: reviewer}
	if errA != nil || errB != nil || a == b || len([]rune(d.Note)) > maxNote {
		return d, back, false
	}
	switch d.Judgement {
	case "same", "different", "unsure":
	case "withdraw":
		d.Judgement, d.Note = "", ""
	default:
		return d, back, false
	}
	back.Path = "/review"
	if key, err := procurement.ParseID(r.PostFormValue("organization")); err == nil {
		back.Path = organizationHref(key, "")
	} else if from, err := strconv.Atoi(r.PostFormValue("from")); err == nil && from > 0 {
		back.RawQuery = "from=" + strconv.Itoa(from)
	}
	return d, back, true
}

// loopback reports whether a request was addressed to this machine by a name that
// no other site can take.
func loopback(hostport string) bool {
	name, _, err := net.SplitHostPort(hostport)
	if err != nil {
		name = hostport
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *site) refuse(w http.ResponseWriter, r *http.Request, message string) error {
	return s.answer(w, r, http.StatusForbidden, failure{Heading: "Nothing was decided", Message: message})
}

func (s *site) answer(w http.ResponseWriter, r *http.Request, status int, f failure) error {
	f.Status = status
	w.Header().Set("Cache-Control", "no-store")
	return s.render(w, r, status, "error", page{Title: f.Heading, Body: f})
}
