package portalsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// usaspending is the replica of the USAspending API: search with cursor, award,
// transactions and subawards. Amounts are in US dollars, which no field says.
func usaspending(w world, count func(string)) http.Handler {
	s := &spending{world: w, count: count, schedule: newSchedule(w.notices, w.from, w.until, stage{"award", 1}), found: map[string][]int{}}
	mux := newMux(count)
	mux.HandleFunc("POST /api/v2/search/spending_by_award/", s.search)
	mux.HandleFunc("POST /api/v2/search/spending_by_award_count/", s.counts)
	mux.HandleFunc("GET /api/v2/awards/last_updated/", func(rw http.ResponseWriter, r *http.Request) {
		count("search")
		respondJSON(rw, r, object{"last_updated": w.until.Format("01/02/2006")})
	})
	mux.HandleFunc("GET /api/v2/awards/{id}/", s.detail)
	mux.HandleFunc("POST /api/v2/transactions/", s.transactions)
	mux.HandleFunc("POST /api/v2/subawards/", s.subawards)
	return mux
}

type spending struct {
	world    world
	schedule schedule
	count    func(string)
	mu       sync.Mutex
	found    map[string][]int // sorted results of a search, by its filters
}

// firstAward is the internal id of award 0.
const firstAward = 90_000_001

// grant is one award: a contract, an order or an indefinite delivery vehicle.
type grant struct {
	deal
	i                int
	idv              bool
	kind, kindText   string // award type code and its name
	piid, id         string
	parent           *grant
	funder           party // pays; awards through buyer
	signed, modified time.Time
	actions          []action
	obligated        int64 // cents, to date
}

// action is a transaction of an award.
type action struct {
	number, kind, kindText string
	date                   time.Time
	cents                  int64
}

func (s *spending) grant(i int) *grant {
	st := plain
	if i == 0 {
		st = changed
	}
	g := &grant{deal: s.world.newDeal("us-usaspending", i, unitedStates(), st, i == 0 || i == 2 || i == 3 || i%14 == 9), i: i}
	g.modified = s.schedule.date(i)
	g.signed = g.modified.AddDate(0, 0, -40-g.rng.IntN(400))
	g.kind, g.kindText = [4]string{"D", "B", "A", "D"}[i%4], [4]string{"DEFINITIVE CONTRACT", "PURCHASE ORDER", "BPA CALL", "DEFINITIVE CONTRACT"}[i%4]
	letter := "C"
	switch {
	case i == 1 || i == 3 || i%10 == 8:
		if i > 1 {
			g.parent = s.grant(i - 1)
			g.buyer, g.winners, g.subject = g.parent.buyer, g.parent.winners, g.parent.subject
		}
		g.kind, g.kindText, letter = "C", "DELIVERY ORDER", "F"
	case i == 2 || i%10 == 7:
		g.idv, g.kind, g.kindText, letter = true, "IDV_B_B", "INDEFINITE DELIVERY / INDEFINITE QUANTITY", "D"
	}
	// Award 1 goes through a reseller.
	if i == 1 {
		g.winners, g.subject = g.market.suppliers[1:2], s.world.subjects[0]
	}
	g.fund()
	g.piid = fmt.Sprintf("%s%02d%s%05d", g.buyer.id, g.signed.Year()%100, letter, i)
	g.id = "CONT_AWD_" + g.piid + "_" + g.buyer.id + "_-NONE-_-NONE-"
	switch {
	case g.idv:
		g.id = "CONT_IDV_" + g.piid + "_" + g.buyer.id
	case g.parent != nil:
		g.id = "CONT_AWD_" + g.piid + "_" + g.buyer.id + "_" + g.parent.piid + "_" + g.parent.buyer.id
	}
	g.act()
	return g
}

// fund says who pays: the buyer itself, but every twelfth award is for another
// agency, and that one awards every fortieth itself.
func (g *grant) fund() {
	switch {
	case g.i%40 == 12:
		g.buyer = controlService()
	case g.i == 1 || g.i%12 == 5:
		g.funder = controlService()
		return
	}
	g.funder = g.buyer
}

// act makes the history: a base action and up to four modifications, some of
// which take money back. A vehicle obligates nothing itself.
func (g *grant) act() {
	g.actions = []action{{"0", "A", "NEW", g.signed, g.awarded * 100 * 6 / 10}}
	more := g.rng.IntN(4)
	if g.story == changed {
		more = 3
	}
	span := g.modified.Sub(g.signed)
	for k := range more {
		a := action{
			fmt.Sprintf("P%05d", k+1), "C", "FUNDING ONLY ACTION",
			g.signed.Add(span * time.Duration(k+1) / time.Duration(more+1)), g.awarded*10 + g.rng.Int64N(100),
		}
		switch {
		case g.story == changed && k == 1:
			a = action{a.number, "B", "SUPPLEMENTAL AGREEMENT FOR WORK WITHIN SCOPE", a.date, (g.raised - g.awarded) * 100}
		case (g.i+k)%5 == 4:
			a = action{a.number, "M", "OTHER ADMINISTRATIVE ACTION", a.date, -g.awarded * 3}
		}
		g.actions = append(g.actions, a)
	}
	for k := range g.actions {
		if g.idv {
			g.actions[k].cents = 0
		}
		g.obligated += g.actions[k].cents
	}
}

// ceiling is the value with all options, in cents.
func (g *grant) ceiling() int64 {
	if g.story == changed {
		return g.raised * 125
	}
	return g.value * 125
}

func (g *grant) text() string {
	text := g.subject.title["en"]
	switch own := strings.HasPrefix(g.winners[0].name, "TALMORIN"); {
	case g.i == 1:
		text += " - TALMORIN CLOUD SUBSCRIPTIONS THROUGH RESELLER"
	case g.i%24 == 17 && !own:
		text += " - TALMORIN CLOUD LICENSES FROM AN AUTHORIZED RESELLER"
	case g.i%24 == 5 && !own:
		text += " - DATA IS HELD ON TALMORIN CLOUD"
	}
	return strings.ToUpper(text)
}

// dollars writes cents as the API does: a float's shortest form.
func dollars(cents int64) json.Number {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	switch whole, rest := cents/100, cents%100; {
	case rest%10 == 0:
		return json.Number(fmt.Sprintf("%s%d.%d", sign, whole, rest/10))
	default:
		return json.Number(fmt.Sprintf("%s%d.%02d", sign, whole, rest))
	}
}

// find returns the award with an id as clients name it: generated or internal.
func (s *spending) find(v any) (*grant, bool) {
	text := fmt.Sprint(v)
	if n, err := strconv.Atoi(text); err == nil {
		i := n - firstAward
		if i < 0 || i >= s.schedule.n {
			return nil, false
		}
		return s.grant(i), true
	}
	// The number of an award stands in its PIID after agency, year and letter.
	parts := strings.Split(text, "_")
	if len(parts) < 3 || len(parts[2]) < 8 {
		return nil, false
	}
	i, err := strconv.Atoi(parts[2][7:])
	if err != nil || i < 0 || i >= s.schedule.n {
		return nil, false
	}
	g := s.grant(i)
	return g, g.id == text
}
