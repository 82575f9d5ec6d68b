package eforms

import (
	"encoding/json"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// figure is a published amount.
type figure struct {
	at       *xmltree.Element
	status   procurement.AmountStatus // Known, Withheld or Unparsed
	amount   decimal.Decimal
	digits   string
	currency string
}

// readFigure reads an amount element. A withheld amount is published as -1.
func readFigure(e *xmltree.Element) figure {
	f := figure{at: e, status: procurement.Unparsed, digits: e.Value(), currency: e.Attr("currencyID")}
	d, err := decimal.NewFromString(f.digits)
	if err != nil || len(f.digits) > 40 || strings.ContainsAny(f.digits, "eE") {
		return f
	}
	switch {
	case d.Equal(decimal.NewFromInt(-1)):
		f.status = procurement.Withheld
	case !d.IsNegative():
		f.status, f.amount = procurement.Known, d
	}
	return f
}

// number keeps the digits as published where JSON can hold them.
func (f figure) number() json.Number {
	if json.Valid([]byte(f.digits)) && !strings.HasPrefix(f.digits, "-") { // "-0" is zero
		return json.Number(f.digits)
	}
	return json.Number(f.amount.String())
}

// money sets a value object from an amount element. owner is the element whose
// FieldsPrivacy of the given code says that, how long and why the amount is
// withheld. Without element and privacy nothing is set.
func (n *notice) money(o *object, key string, e, owner *xmltree.Element, code string) {
	privacy := privacyOf(owner, code)
	v := o.child(key)
	if e == nil {
		if privacy != nil {
			n.withhold(v, privacy, privacy)
		}
		return
	}
	f := readFigure(e)
	v.put("currency", f.currency, e.AttrPath("currencyID"))
	switch f.status {
	case procurement.Known:
		v.put("amount", f.number(), e.Path())
	case procurement.Withheld:
		n.withhold(v, privacy, e)
	default:
		ext := v.child(procurement.Ext)
		ext.put(procurement.ExtStatus, string(procurement.Unparsed), e.Path())
		ext.put(procurement.ExtRaw, f.digits, e.Path())
		n.issue("unreadable-amount", v.at, "amount "+f.digits+" at "+e.Path()+" is negative or not a number")
	}
}

// withhold marks a value object as withheld; privacy may be nil, place is what
// shows the withholding.
func (n *notice) withhold(v *object, privacy, place *xmltree.Element) {
	ext := v.child(procurement.Ext)
	ext.put(procurement.ExtStatus, string(procurement.Withheld), place.Path())
	until := privacy.First("efbc:PublicationDate")
	ext.put(procurement.ExtUntil, day(until.Value()), until.Path())
	why, at := n.reason(privacy)
	ext.put(procurement.ExtWhy, why, at)
}

// sum sets a value object to the total of the tenders that make up an award or a
// contract; holder is the element that lists them. One tender's amount is taken
// as it is. A total with a withheld part is withheld, one over several currencies
// is not made, and each part stands in bids.
func (n *notice) sum(o *object, key string, tenders []*tender, holder *xmltree.Element) {
	if len(tenders) == 1 {
		n.money(o, key, tenders[0].amount(), tenders[0].at, winningValue)
		return
	}
	t := total{status: procurement.Missing}
	for _, x := range tenders {
		t.add(x)
	}
	v := o.child(key)
	switch {
	case t.mixed:
		n.issue("mixed-currencies", v.at, "tenders of "+holder.Path()+" have several currencies, no total was made")
		return
	case t.status == procurement.Missing:
		return
	}
	v.put("currency", t.currency, t.first.AttrPath("currencyID"))
	ext := v.child(procurement.Ext)
	if t.status == procurement.Withheld {
		n.withhold(v, t.privacy, t.first)
	} else {
		v.put("amount", json.Number(t.amount.String()), holder.Path())
		ext.put(procurement.ExtStatus, string(procurement.Derived), holder.Path())
	}
	ext.put(procurement.ExtRaw, strings.Join(t.parts, " + "), holder.Path())
	if t.unstated > 0 {
		n.issue("partial-total", v.at, "some tenders of "+holder.Path()+" state no amount")
	}
}

// total adds up amounts of tenders.
type total struct {
	status   procurement.AmountStatus
	amount   decimal.Decimal
	currency string
	mixed    bool
	unstated int
	parts    []string
	first    *xmltree.Element // the first withheld amount, else the first known one
	privacy  *xmltree.Element
}

// whole reports whether every part is a known amount, in one currency.
func (t *total) whole() bool { return t.status == procurement.Known && !t.mixed && t.unstated == 0 }

func (t *total) add(x *tender) {
	withheld := t.status == procurement.Withheld
	t.figure(x.amount())
	if t.status == procurement.Withheld && !withheld {
		t.privacy = privacyOf(x.at, winningValue)
	}
}

func (t *total) figure(e *xmltree.Element) {
	f := readFigure(e)
	if e == nil || f.status == procurement.Unparsed {
		t.unstated++
		t.parts = append(t.parts, "not stated")
		return
	}
	if t.first == nil {
		t.first, t.currency = e, f.currency
	}
	t.mixed = t.mixed || t.currency != f.currency
	if f.status == procurement.Withheld {
		if t.status != procurement.Withheld {
			t.first = e
		}
		t.status = procurement.Withheld
		t.parts = append(t.parts, "withheld")
		return
	}
	if t.status != procurement.Withheld {
		t.status = procurement.Known
	}
	t.amount = t.amount.Add(f.amount)
	t.parts = append(t.parts, f.digits)
}
