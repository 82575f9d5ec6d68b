package eforms

import (
	"slices"

	"daylight/internal/xmltree"
)

// tender is an offer: efac:LotTender.
type tender struct {
	at, id *xmltree.Element
	lot    string
	signed []*contract      // that name the tender
	won    []*outcome       // that it won
	party  *xmltree.Element // efac:TenderingParty, nil if the notice does not describe it
}

func (t *tender) amount() *xmltree.Element {
	return t.at.First("cac:LegalMonetaryTotal", "cbc:PayableAmount")
}

// tenderers are the references to the organisations that made the offer.
func (t *tender) tenderers() []*xmltree.Element { return t.party.All("efac:Tenderer", "cbc:ID") }

// outcome is the result of one lot: efac:LotResult.
type outcome struct {
	no      int
	at, id  *xmltree.Element
	lot     *xmltree.Element
	code    string
	winners []*tender
	// contracts fulfil the result, see outcomesOf.
	contracts []*contract
}

// contract is efac:SettledContract.
type contract struct {
	no       int // its place in the release
	at, id   *xmltree.Element
	tenders  []*tender
	listed   []*outcome // that list the contract
	outcomes []*outcome // that the contract fulfils
	intended bool       // announced by an ex-ante notice, not concluded
}

// concluded reports whether a contract of the result is.
func (o *outcome) concluded() bool {
	return slices.ContainsFunc(o.contracts, func(c *contract) bool { return !c.intended })
}

// concluded reports whether any contract is.
func (res *results) concluded() bool {
	return slices.ContainsFunc(res.contracts, func(c *contract) bool { return !c.intended })
}

// results is the graph of efac:NoticeResult. Who won is not on the result: it is
// result or contract -> tender -> tendering party -> tenderer.
type results struct {
	tenders    []*tender
	byID       map[string]*tender
	outcomes   []*outcome
	contracts  []*contract
	byContract map[string]*contract
	prefix     string // of ids of results, tenders and contracts
}

func (n *notice) readResults() *results {
	r := n.ext.First("efac:NoticeResult")
	res := &results{byID: map[string]*tender{}, byContract: map[string]*contract{}, prefix: n.id}
	if n.form == modification {
		if of := n.ext.First("efac:ContractModification", "efbc:ChangedNoticeIdentifier"); of.Value() != "" {
			res.prefix = noticeRef(of.Value())
		}
	}
	teams := map[string]*xmltree.Element{}
	for _, p := range r.All("efac:TenderingParty") {
		teams[p.First("cbc:ID").Value()] = p
	}
	for _, e := range r.All("efac:LotTender") {
		t := &tender{at: e, id: e.First("cbc:ID"), lot: e.First("efac:TenderLot", "cbc:ID").Value()}
		t.party = teams[e.First("efac:TenderingParty", "cbc:ID").Value()]
		if t.id.Value() == "" || res.byID[t.id.Value()] != nil {
			n.issue("tender-id", "/bids", "tender at "+e.Path()+" has no id of its own and was left out")
			continue
		}
		res.tenders, res.byID[t.id.Value()] = append(res.tenders, t), t
	}
	n.readContracts(res, r)
	n.duplicates(res)
	n.readOutcomes(res, r)
	return res
}

func (n *notice) readContracts(res *results, r *xmltree.Element) {
	for _, e := range r.All("efac:SettledContract") {
		c := &contract{at: e, id: e.First("cbc:ID")}
		if c.id.Value() == "" || res.byContract[c.id.Value()] != nil {
			n.issue("contract-id", "/contracts", "contract at "+e.Path()+" has no id of its own and was left out")
			continue
		}
		c.tenders = res.named(e)
		for _, t := range c.tenders {
			t.signed = append(t.signed, c)
		}
		res.byContract[c.id.Value()] = c
		c.intended = n.form == exAnte && c.signed() == ""
		res.contracts = append(res.contracts, c)
	}
}

// named returns the tenders that e lists, each once.
func (res *results) named(e *xmltree.Element) []*tender {
	var found []*tender
	seen := map[*tender]bool{}
	for _, ref := range e.All("efac:LotTender", "cbc:ID") {
		if t := res.byID[ref.Value()]; t != nil && !seen[t] {
			seen[t] = true
			found = append(found, t)
		}
	}
	return found
}

func (n *notice) readOutcomes(res *results, r *xmltree.Element) {
	seen := map[string]bool{}
	for i, e := range r.All("efac:LotResult") {
		o := &outcome{no: i, at: e, id: e.First("cbc:ID"), lot: e.First("efac:TenderLot", "cbc:ID")}
		o.code = e.First("cbc:TenderResultCode").Value()
		if o.id.Value() == "" || seen[o.id.Value()] {
			n.issue("result-id", "/awards", "result at "+e.Path()+" has no id of its own and was left out")
			continue
		}
		seen[o.id.Value()] = true
		o.winners = n.winners(res, o)
		for _, t := range o.winners {
			t.won = append(t.won, o)
		}
		for _, ref := range e.All("efac:SettledContract", "cbc:ID") {
			if c := res.byContract[ref.Value()]; c != nil && !slices.Contains(c.listed, o) {
				c.listed = append(c.listed, o)
			}
		}
		res.outcomes = append(res.outcomes, o)
	}
	for _, c := range res.contracts {
		c.outcomes = outcomesOf(c)
		for _, o := range c.outcomes {
			o.contracts = append(o.contracts, c)
		}
	}
}

// winners are the tenders of a result that a contract names. Losing tenders are
// listed in a result too, and a rank alone does not make a winner. Where the
// contracts name none, the contracts of the result are asked for tenders of its
// lot; where that gives none either and the result says that a winner was chosen,
// its only tender counts, or those of rank 1.
func (n *notice) winners(res *results, o *outcome) []*tender {
	listed := res.named(o.at)
	var won []*tender
	for _, t := range listed {
		if len(t.signed) > 0 {
			won = append(won, t)
		}
	}
	if len(won) > 0 {
		return won
	}
	for _, ref := range o.at.All("efac:SettledContract", "cbc:ID") {
		if c := res.byContract[ref.Value()]; c != nil && len(listed) == 0 {
			won = appendOfLot(won, c.tenders, o.lot.Value())
		}
	}
	silent := o.at.First("cbc:TenderResultCode") == nil // ex-ante notices and modifications
	chosen := o.code == "selec-w" || silent
	if len(won) > 0 || !chosen || len(listed) == 0 {
		return won
	}
	for _, t := range listed {
		if len(listed) == 1 || t.at.First("cbc:RankCode").Value() == "1" {
			won = append(won, t)
		}
	}
	n.issue("winner-without-contract", "/awards", "no contract names a tender of result "+o.id.Value()+" at "+o.at.Path())
	return won
}

func appendOfLot(to, tenders []*tender, lot string) []*tender {
	for _, t := range tenders {
		if t.lot == lot {
			to = append(to, t)
		}
	}
	return to
}

// outcomesOf are the results that a contract fulfils: those that won with one of
// its tenders, else those that list it. Some senders list one contract in every
// result of the notice (215403-2024), so the tenders come first.
func outcomesOf(c *contract) []*outcome {
	var by []*outcome
	seen := map[*outcome]bool{}
	for _, t := range c.tenders {
		for _, o := range t.won {
			if !seen[o] {
				seen[o] = true
				by = append(by, o)
			}
		}
	}
	if len(by) == 0 {
		return c.listed
	}
	slices.SortFunc(by, func(a, b *outcome) int { return a.no - b.no })
	return by
}
