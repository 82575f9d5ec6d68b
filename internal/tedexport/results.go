package tedexport

import (
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// block is one award: a contract, a lot or a prize that was or was not given.
type block struct {
	at      *xmltree.Element
	id      string           // of award and contract, see keys
	lot, no *xmltree.Element // lot number, contract number
	title   *xmltree.Element
	given   *xmltree.Element // holds the outcome, nil where nothing was awarded
	none    *xmltree.Element // says that nothing was awarded
	lots    []string
}

// blocks finds the awards of all versions of the format.
func (n *notice) blocks() []*block {
	var all []*block
	for _, e := range every(n.form, "AWARD_CONTRACT", "AWARD_OF_CONTRACT", "AWARD_OF_CONTRACT_DEFENCE", "AWARD_AND_CONTRACT_VALUE", "AWARDED_PRIZE", "NO_AWARDED_PRIZE") {
		b := &block{at: e, given: e}
		switch e.Key {
		case "AWARD_CONTRACT":
			b.lot, b.no, b.title = e.First("LOT_NO"), e.First("CONTRACT_NO"), e.First("TITLE")
			b.given, b.none = e.First("AWARDED_CONTRACT"), e.First("NO_AWARDED_CONTRACT")
		case "NO_AWARDED_PRIZE":
			b.given, b.none = nil, e
		default:
			b.lot, b.no, b.title = first(e, "LOT_NUMBER"), first(e, "CONTRACT_NUMBER", "CONTRACT_NO"), first(e, "CONTRACT_TITLE", "TITLE_CONTRACT")
		}
		b.lots = n.lotRefs(b.lot.Value())
		all = append(all, b)
	}
	n.keys(all)
	return all
}

// keys names the awards so that a modification, which describes one contract,
// finds the one that it changes: by its lot, and where the lot has several by
// their contract numbers too; in a notice without lots by the contract number, or
// as the only one, whatever number it has. The name begins with the notice that
// published the award.
func (n *notice) keys(all []*block) {
	prefix := n.id
	if n.kind == modification {
		if named := n.process(); named != nil {
			prefix = named.id
		}
	}
	lots, used := map[string]int{}, map[string]int{}
	for _, b := range all {
		lots[lotID(b.lot.Value())]++
	}
	for i, b := range all {
		lot := lotID(b.lot.Value())
		contract := strings.Join(strings.Fields(b.no.Value()), " ")
		key := "LOT-" + lot
		switch {
		case lot == "" && len(all) == 1:
			key = "1"
		case lot == "" && contract != "":
			key = "CON-" + contract
		case lot == "":
			key = strconv.Itoa(i + 1)
		case lots[lot] > 1 && contract != "":
			key += "/CON-" + contract
		}
		if used[key]++; used[key] > 1 {
			key += "#" + strconv.Itoa(used[key])
		}
		b.id = prefix + "/" + key
	}
}

// results sets awards, contracts and the numbers of tenders.
func (n *notice) results() {
	all := n.blocks()
	for _, b := range all {
		a := n.release.grow("awards")
		a.put("id", b.id, b.at.Path())
		n.awardState(a, b)
		a.text("title", b.title)
		for _, lot := range b.lots {
			a.push("relatedLots", lot, b.lot.Path())
		}
		if b.given == nil {
			continue
		}
		n.award(a, b)
		n.statistics(b, len(all))
		if n.kind == modification {
			n.modified(b)
		} else if signed := b.given.First("DATE_CONCLUSION_CONTRACT"); signed != nil && n.kind != intention {
			n.contract(b, signed)
		}
	}
	n.total()
	n.outcome(all)
}

// awardState sets whether an award is in force. An ex ante notice says whom the
// buyer intends to award a contract.
func (n *notice) awardState(a *object, b *block) {
	switch {
	case b.none.First("PROCUREMENT_DISCONTINUED") != nil:
		a.put("status", "cancelled", b.none.First("PROCUREMENT_DISCONTINUED").Path())
		a.put("statusDetails", "Not awarded: the procedure was discontinued", b.none.First("PROCUREMENT_DISCONTINUED").Path())
	case b.none.First("PROCUREMENT_UNSUCCESSFUL") != nil:
		a.put("status", "unsuccessful", b.none.First("PROCUREMENT_UNSUCCESSFUL").Path())
		a.put("statusDetails", "Not awarded: no tenders or requests were received, or all were rejected", b.none.First("PROCUREMENT_UNSUCCESSFUL").Path())
	case b.given == nil:
		a.put("status", "unsuccessful", firstOf(b.none, b.at).Path())
	case n.kind == intention:
		a.put("status", "pending", n.form.Path())
	default:
		a.put("status", "active", b.given.Path())
	}
}

// award sets who won and for how much.
func (n *notice) award(a *object, b *block) {
	date := first(b.given, "CONTRACT_AWARD_DATE", "DATE_DECISION_JURY")
	if n.kind == intention && date == nil {
		date = first(b.given, "DATE_CONCLUSION_CONTRACT")
	}
	a.put("date", stampOf(date, endOfDay), date.Path())
	n.suppliers(a, b.given)
	n.money(a, n.valueField(), n.paid(b.given))
	n.money(a, "estimatedValue", firstOf(first(b.given, "VAL_ESTIMATED_TOTAL"), first(b.given, "INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT")))
	n.subcontracting(a, b.given)
	ext := a.child(procurement.Ext).child("tedExport")
	n.money(ext, "revenue", first(b.given, "VAL_REVENUE"))
	n.money(ext, "pricePayment", first(b.given, "VAL_PRICE_PAYMENT"))
	n.money(ext, "bargainPurchase", first(b.given, "VAL_BARGAIN_PURCHASE"))
	count(ext, "numberOfYears", first(b.given, "NUMBER_OF_YEARS"))
	count(ext, "kilometres", first(b.given, "NB_KILOMETRES"))
	ext.text("contractNumber", b.no)
	ext.text("valueNote", first(b.given, "INFO_ADD_VALUE"))
}

// valueField is where the value of an award stands: under a framework agreement it
// is the most that may be spent, not spending.
func (n *notice) valueField() string {
	if n.framework != nil {
		return procurement.CeilingField
	}
	return "value"
}

// paid is the element that states the value of an award or contract.
func (n *notice) paid(e *xmltree.Element) *xmltree.Element {
	if v := first(e, "VAL_TOTAL", "VAL_RANGE_TOTAL", "VAL_PRIZE"); v != nil {
		return v
	}
	info := first(e, "CONTRACT_VALUE_INFORMATION")
	return info.First("COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE")
}

// suppliers sets who was awarded, each organisation once. Several are a group
// where the notice says so.
func (n *notice) suppliers(o *object, e *xmltree.Element) {
	seen := map[string]bool{}
	for _, at := range every(e, "CONTRACTOR", "WINNER", "ECONOMIC_OPERATOR_NAME_ADDRESS") {
		where := firstOf(at.First("ADDRESS_CONTRACTOR"), at.First("ADDRESS_WINNER"), at)
		p := n.describe(where, "supplier")
		if p == nil || seen[p.id] {
			continue
		}
		seen[p.id] = true
		if p.size == nil {
			p.size = firstOf(at.First("SME"), at.First("NO_SME"))
		}
		refer(o.grow("suppliers"), p, where)
	}
	if group := first(e, "AWARDED_TO_GROUP"); group != nil && len(seen) > 1 {
		o.put(procurement.ConsortiumField, true, group.Path())
	}
}

// subcontracting sets what part of a contract others will carry out.
func (n *notice) subcontracting(a *object, e *xmltree.Element) {
	likely := first(e, "LIKELY_SUBCONTRACTED", "CONTRACT_LIKELY_SUB_CONTRACTED", "CONTRACT_LIKELY_SUB_CONTRACTED_WITH_DEFENCE")
	if likely == nil {
		if not := first(e, "NO_LIKELY_SUBCONTRACTED", "NO_CONTRACT_LIKELY_SUB_CONTRACTED"); not != nil {
			a.put("hasSubcontracting", false, not.Path())
		}
		return
	}
	a.put("hasSubcontracting", true, likely.Path())
	sub := a.child("subcontracting")
	n.money(sub, "value", first(e, "VAL_SUBCONTRACTING", "EXCLUDING_VAT_VALUE"))
	if f := readFigure(first(e, "PCT_SUBCONTRACTING", "EXCLUDING_VAT_PRCT")); f.ok {
		sub.put("percentage", f.number(), f.place)
	}
	sub.text("description", firstOf(first(e, "INFO_ADD_SUBCONTRACTING"), first(likely, "ADDITIONAL_INFORMATION")))
}

// statistics sets the numbers of tenders, and of tenderers where the notice has one
// award alone.
func (n *notice) statistics(b *block, awards int) {
	bids := n.release.child("bids")
	b.given.Walk(func(e *xmltree.Element) {
		f, name := readFigure(e), measure(e.Key)
		if name == "" || !f.ok || !f.amount.IsInteger() {
			return
		}
		s := bids.grow("statistics")
		s.put("id", b.id+"/"+name, e.Path())
		s.put("measure", name, e.Path())
		s.put("value", f.number(), f.place)
		if len(b.lots) == 1 {
			s.put("relatedLot", b.lots[0], b.lot.Path())
		}
		if name == "bids" && awards == 1 {
			n.release.child("tender").put("numberOfTenderers", f.number(), f.place)
		}
	})
}

// contract sets the contract that an award led to.
func (n *notice) contract(b *block, signed *xmltree.Element) {
	c := n.release.grow("contracts")
	c.put("id", b.id, b.at.Path())
	c.put("awardID", b.id, b.at.Path())
	c.text("title", b.title)
	c.put("status", "active", signed.Path())
	c.put("dateSigned", stampOf(signed, endOfDay), signed.Path())
	n.money(c, n.valueField(), n.paid(b.given))
	n.suppliers(c, b.given)
	c.grow("identifiers").text("id", b.no)
}

// total sets the total that the notice states for all its awards.
func (n *notice) total() {
	object := n.form.First("OBJECT_CONTRACT")
	stated := firstOf(object.First("VAL_TOTAL"), object.First("VAL_RANGE_TOTAL"))
	if stated == nil {
		stated = first(first(n.form, "TOTAL_FINAL_VALUE"), "COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE")
	}
	if n.framework != nil {
		n.money(n.release.child("tender"), procurement.CeilingField, stated)
		return
	}
	n.money(n.release.child(procurement.Ext), procurement.ExtTotal, stated)
}

// outcome sets the status of lots, and of the tender where nothing was awarded.
func (n *notice) outcome(all []*block) {
	t := n.release.child("tender")
	states, whole := map[string]*block{}, len(all) > 0
	for _, b := range all {
		whole = whole && b.given == nil
		for _, lot := range b.lots {
			if have := states[lot]; have == nil || have.given == nil {
				states[lot] = b
			}
		}
	}
	for i, l := range list(t, "lots") {
		lot := &object{fields: l.(procurement.Object), at: t.at + "/lots/" + strconv.Itoa(i), places: t.places}
		b := states[lot.fields["id"].(string)]
		switch {
		case b == nil:
			whole = whole && len(states) == 0
		case n.kind == result:
			lot.put("status", lotOutcome(b), firstOf(b.given, b.none, b.at).Path())
		}
	}
	if !whole || n.kind != result {
		return
	}
	for _, b := range all {
		state := lotOutcome(b)
		t.put("status", state, firstOf(b.none, b.at).Path())
		if state == "unsuccessful" {
			return
		}
	}
}

// lotOutcome is the status of a lot or tender by an award of it.
func lotOutcome(b *block) string {
	switch {
	case b.given != nil:
		return "complete"
	case b.none.First("PROCUREMENT_DISCONTINUED") != nil:
		return "cancelled"
	}
	return "unsuccessful"
}
