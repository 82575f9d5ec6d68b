package compile

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// tender reads lots, items, codes and documents of the tender.
func (s *state) tender() {
	tender := jsontree.Obj(s.merged, "tender")
	for i, m := range objects(tender["lots"]) {
		s.p.Lots = append(s.p.Lots, procurement.Lot{No: i + 1, LocalID: m.id(), Title: text(m.o["title"]),
			Description: text(m.o["description"]), Status: text(m.o["status"]), Framework: frameworkLot(m.o, tender)})
	}
	s.codes(procurement.OfProcess, 0, tender)
	s.items(procurement.OfProcess, 0, tender["items"])
	s.documents(procurement.OfProcess, jsontree.Obj(s.merged, "planning")["documents"])
	s.documents(procurement.OfProcess, tender["documents"])
	s.amendments(procurement.OfProcess, 0, tender)
}

// frameworkLot reports whether a lot sets up a framework agreement: it says so,
// or it says nothing and the tender says it of the whole.
func frameworkLot(lot, tender procurement.Object) bool {
	if own, ok := jsontree.Obj(lot, "techniques")["hasFrameworkAgreement"].(bool); ok {
		return own
	}
	return jsontree.Obj(tender, "techniques")["hasFrameworkAgreement"] == true
}

func (s *state) items(owner procurement.Owner, no int, items any) {
	for _, m := range objects(items) {
		unit := jsontree.Obj(m.o, "unit")
		it := procurement.Item{No: len(s.p.Items) + 1, Owner: owner, OwnerNo: no, LocalID: m.id(),
			Description: text(m.o["description"]), Unit: first(text(unit["name"]), text(unit["id"]))}
		it.Quantity = number(m.o["quantity"])
		it.UnitPrice, it.Currency = number(jsontree.Obj(unit, "value")["amount"]), str(unit, "value", "currency")
		s.p.Items = append(s.p.Items, it)
		s.codes(procurement.OfItem, it.No, m.o)
	}
}

// codes reads classification and additionalClassifications of an object.
func (s *state) codes(owner procurement.Owner, no int, o procurement.Object) {
	add := func(c procurement.Object, main bool) {
		code := text(c["id"])
		if code == "" || len(code) > 64 {
			return
		}
		n := procurement.Classification{Owner: owner, OwnerNo: no, Scheme: text(c["scheme"]), Code: code,
			Label: text(c["description"]), Main: main}
		for _, have := range s.p.Classifications {
			if have.Owner == n.Owner && have.OwnerNo == n.OwnerNo && have.Scheme == n.Scheme && have.Code == n.Code {
				return
			}
		}
		s.p.Classifications = append(s.p.Classifications, n)
	}
	add(jsontree.Obj(o, "classification"), true)
	for _, m := range objects(o["additionalClassifications"]) {
		add(m.o, false)
	}
}

func (s *state) documents(owner procurement.Owner, docs any) {
	for _, m := range objects(docs) {
		d := procurement.Document{No: len(s.p.Documents) + 1, Owner: owner, URL: text(m.o["url"]), Title: text(m.o["title"]),
			Type: text(m.o["documentType"]), Format: text(m.o["format"]), Lang: text(m.o["language"]), Date: day(text(m.o["datePublished"]))}
		if d.URL != "" || d.Title != "" {
			s.p.Documents = append(s.p.Documents, d)
		}
	}
}

// amendments reads amendments[] and the deprecated amendment of OCDS 1.0.
func (s *state) amendments(target procurement.Owner, no int, o procurement.Object) {
	for _, key := range []string{"amendments", "amendment"} {
		for _, m := range objects(o[key]) {
			a := procurement.Amendment{No: len(s.p.Amendments) + 1, Target: target, TargetNo: no,
				Date: day(text(m.o["date"])), Rationale: first(text(m.o["rationale"]), text(m.o["description"]))}
			if a.Date != "" || a.Rationale != "" {
				s.p.Amendments = append(s.p.Amendments, a)
			}
		}
	}
}

// Bounds of what the store holds as a number; beyond them a figure is kept as text.
const (
	maxDigits = 20
	maxScale  = 20
)

// number reads a JSON number, or a number written as text with a decimal point.
func number(v any) decimal.NullDecimal {
	var digits string
	switch v := v.(type) {
	case json.Number:
		digits = v.String()
	case string:
		digits = text(v)
	}
	if digits == "" || len(digits) > 64 {
		return decimal.NullDecimal{}
	}
	d, err := decimal.NewFromString(digits)
	if err != nil || d.Exponent() < -maxScale || d.Exponent() > maxDigits || d.Abs().Cmp(limit()) >= 0 {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(d)
}

func limit() decimal.Decimal { return decimal.New(1, maxDigits) }
