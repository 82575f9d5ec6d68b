package money

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"daylight/internal/procurement"
)

// figureKey names the place of a current figure: of one owner and kind there is
// one.
type figureKey struct {
	owner procurement.Owner
	no    int
	kind  procurement.AmountKind
}

// ledger holds a process by the numbers of its members, so that no rule depends on
// the order of a list.
type ledger struct {
	p         *procurement.Process
	void      bool // the procedure was cancelled as a whole
	awards    []procurement.Award
	contracts []procurement.Contract
	award     map[int]*procurement.Award
	contract  map[int]*procurement.Contract
	lot       map[int]*procurement.Lot
	party     map[int]*procurement.Party
	bid       map[int]*procurement.Bid
	of        map[int][]int // award -> contracts that carry it out, dead ones too
	amounts   []procurement.Amount
	book      map[figureKey]procurement.Amount
	delta     map[int][]procurement.Transaction // contract -> obligations, by number
	ord       map[Place]int                     // notice version (no path) -> order of publication
	// lenient is true while a printed total is checked: a notice adds up ceilings
	// too, and what it gives for units that are left out as implausible.
	lenient bool
}

func newLedger(p *procurement.Process) *ledger {
	l := &ledger{p: p, award: map[int]*procurement.Award{}, contract: map[int]*procurement.Contract{}, lot: map[int]*procurement.Lot{},
		party: map[int]*procurement.Party{}, bid: map[int]*procurement.Bid{}, of: map[int][]int{}, ord: map[Place]int{}}
	l.void = slices.Contains([]string{"cancelled", "canceled", "withdrawn"}, fold(p.Status)) || extension(p)[procurement.ExtCancelled] == true
	l.awards = slices.SortedFunc(slices.Values(p.Awards), func(a, b procurement.Award) int { return a.No - b.No })
	l.contracts = slices.SortedFunc(slices.Values(p.Contracts), func(a, b procurement.Contract) int { return a.No - b.No })
	for i := range l.awards {
		l.award[l.awards[i].No] = &l.awards[i]
	}
	for i := range l.contracts {
		c := &l.contracts[i]
		c.AwardNos = slices.DeleteFunc(awardsOf(*c), func(no int) bool { return l.award[no] == nil })
		l.contract[c.No] = c
		for _, no := range c.AwardNos {
			l.of[no] = append(l.of[no], c.No)
		}
	}
	for i := range p.Lots {
		l.lot[p.Lots[i].No] = &p.Lots[i]
	}
	for i := range p.Parties {
		l.party[p.Parties[i].No] = &p.Parties[i]
	}
	for i := range p.BidsReceived {
		l.bid[p.BidsReceived[i].No] = &p.BidsReceived[i]
	}
	for _, n := range p.Notices {
		l.ord[Place{n.Notice, n.Version, ""}] = n.Ord
	}
	l.delta = map[int][]procurement.Transaction{}
	for _, t := range l.transactions("obligation") {
		l.delta[t.ContractNo] = append(l.delta[t.ContractNo], t)
	}
	l.amounts = slices.SortedFunc(slices.Values(p.Amounts), l.order)
	l.book = current(l.amounts)
	return l
}

func extension(p *procurement.Process) procurement.Object {
	o, _ := p.Compiled[procurement.Ext].(procurement.Object)
	return o
}

// order is that of the exported lists.
func (l *ledger) order(a, b procurement.Amount) int {
	return cmp.Or(cmp.Compare(rank(a.Owner), rank(b.Owner)), a.OwnerNo-b.OwnerNo, cmp.Compare(a.Kind, b.Kind), a.Ord-b.Ord,
		l.published(placeOf(a))-l.published(placeOf(b)), bytes.Compare(a.Notice[:], b.Notice[:]), a.Version-b.Version, cmp.Compare(a.Path, b.Path))
}

func (l *ledger) published(at Place) int { return l.ord[Place{at.Notice, at.Version, ""}] }

func rank(o procurement.Owner) int {
	return slices.Index([]procurement.Owner{procurement.OfContract, procurement.OfAward, procurement.OfLot, procurement.OfProcess, procurement.OfNotice}, o)
}

// current indexes the current figures; of several of one place the last.
func current(amounts []procurement.Amount) map[figureKey]procurement.Amount {
	book := map[figureKey]procurement.Amount{}
	for _, a := range amounts {
		if a.Current {
			book[figureKey{a.Owner, a.OwnerNo, a.Kind}] = a
		}
	}
	return book
}

func (l *ledger) figure(owner procurement.Owner, no int, kind procurement.AmountKind) (procurement.Amount, bool) {
	a, ok := l.book[figureKey{owner, no, kind}]
	return a, ok
}

func placeOf(a procurement.Amount) Place { return Place{a.Notice, a.Version, a.Path} }

// awardsOf lists the awards of a contract, ascending, each once.
func awardsOf(c procurement.Contract) []int {
	all := slices.Clone(c.AwardNos)
	if c.AwardNo > 0 {
		all = append(all, c.AwardNo)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func fold(status string) string { return strings.ToLower(strings.TrimSpace(status)) }

// deadAward reports whether an award came to nothing, also because all contracts
// that were to carry it out did.
func (l *ledger) deadAward(no int) bool {
	a := l.award[no]
	if a == nil || l.void || procurement.CameToNothing(a.Status) {
		return true
	}
	of := l.of[no]
	return len(of) > 0 && !slices.ContainsFunc(of, func(c int) bool { return !procurement.CameToNothing(l.contract[c].Status) })
}

// deadContract reports whether a contract came to nothing, also because all its
// awards did: publishers cancel awards without restating the contracts.
func (l *ledger) deadContract(no int) bool {
	c := l.contract[no]
	if c == nil || l.void || procurement.CameToNothing(c.Status) {
		return true
	}
	alive := func(no int) bool { return l.award[no] != nil && !procurement.CameToNothing(l.award[no].Status) }
	return len(c.AwardNos) > 0 && !slices.ContainsFunc(c.AwardNos, alive)
}

// day is the date of publication of the process.
func (l *ledger) day() string {
	if l.p.Published.IsZero() {
		return ""
	}
	return l.p.Published.UTC().Format(time.DateOnly)
}

// role is the first party with a role, 0 for none.
func (l *ledger) role(name string) int {
	first := 0
	for _, p := range l.p.Parties {
		if slices.Contains(p.Roles, name) && (first == 0 || p.No < first) {
			first = p.No
		}
	}
	return first
}
