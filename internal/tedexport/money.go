package tedexport

import (
	"encoding/json"
	"regexp"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// figure is a published number with its place.
type figure struct {
	digits string // as published, empty if not stated
	amount decimal.Decimal
	ok     bool
	place  string
}

var digitsForm = regexp.MustCompile(`^[0-9]{1,30}(?:\.[0-9]{1,15})?$`)

// readFigure reads a number: from @FMTVAL in the forms of before 2014, where the
// text is written for readers, else from the text.
func readFigure(e *xmltree.Element) figure {
	f := figure{digits: e.Value(), place: e.Path()}
	if v := e.Attr("FMTVAL"); v != "" {
		f.digits, f.place = v, e.AttrPath("FMTVAL")
	}
	if !digitsForm.MatchString(f.digits) {
		return f
	}
	d, err := decimal.NewFromString(f.digits)
	f.amount, f.ok = d, err == nil
	return f
}

// number keeps the digits as published where JSON can hold them.
func (f figure) number() json.Number {
	if json.Valid([]byte(f.digits)) {
		return json.Number(f.digits)
	}
	return json.Number(f.amount.String())
}

// count sets a leaf to a whole number that e states.
func count(o *object, key string, e *xmltree.Element) {
	if f := readFigure(e); f.ok && f.amount.IsInteger() {
		o.put(key, f.number(), f.place)
	}
}

// money sets a value object from an element that states an amount or a range.
// Amounts that the buyer keeps back are not in the document at all, so that
// nothing is set; only where a note of them is left the status says withheld.
func (n *notice) money(o *object, key string, e *xmltree.Element) {
	if e == nil {
		return
	}
	v := o.child(key)
	v.put("currency", e.Attr("CURRENCY"), e.AttrPath("CURRENCY"))
	if e.Attr("PUBLICATION") == "NO" || e.Parent.Attr("PUBLICATION") == "NO" {
		v.child(procurement.Ext).put(procurement.ExtStatus, string(procurement.Withheld), e.Path())
		return
	}
	amount, high := e, first(e, "HIGH", "HIGH_VALUE")
	if high != nil {
		amount = first(e, "LOW", "LOW_VALUE")
	} else if cost := first(e, "VALUE_COST"); cost != nil {
		amount = cost
	}
	n.amount(v, amount, high)
	tax(v, e)
}

func (n *notice) amount(v *object, e, high *xmltree.Element) {
	f, h := readFigure(e), readFigure(high)
	if f.digits == "" && h.digits == "" {
		return
	}
	ext := v.child(procurement.Ext)
	switch {
	case high == nil && f.ok, high != nil && f.ok && h.ok && f.amount.Equal(h.amount):
		v.put("amount", f.number(), f.place)
	case high != nil && f.ok && h.ok && f.amount.LessThan(h.amount):
		v.put("amount", f.number(), f.place)
		ext.put(procurement.ExtStatus, string(procurement.Range), high.Parent.Path())
		ext.put(procurement.ExtHigh, h.number(), h.place)
	default:
		at := firstOf(e, high)
		ext.put(procurement.ExtStatus, string(procurement.Unparsed), at.Path())
		raw := f.digits
		if high != nil {
			raw += " - " + h.digits
		}
		ext.put(procurement.ExtRaw, raw, at.Path())
		n.issue("unreadable-amount", v.at, "amount "+raw+" at "+at.Path()+" is negative, not a number or no range")
	}
}

// tax sets whether value added tax is in an amount where the form says it: those
// of before 2014 ask. The later ones ask for amounts without it, but do not say so
// in the document.
func tax(v *object, e *xmltree.Element) {
	if out := e.First("EXCLUDING_VAT"); out != nil {
		v.child(procurement.Ext).put(procurement.ExtTax, string(procurement.TaxNet), out.Path())
	} else if in := e.First("INCLUDING_VAT"); in != nil {
		v.child(procurement.Ext).put(procurement.ExtTax, string(procurement.TaxGross), in.Path())
	}
}
