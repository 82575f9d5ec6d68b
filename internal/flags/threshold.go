package flags

import (
	"slices"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
)

// Basis says which value a threshold is about.
type Basis string

// Bases of thresholds.
const (
	Estimate Basis = "estimate" // of the whole procedure, before it begins: tender.value
	Contract Basis = "contract" // of one contract, options included
)

// Threshold is a value in law from which stricter rules apply.
type Threshold struct {
	Name string `json:"name"`
	// Countries are ISO 3166-1 alpha-2 codes of buyers.
	Countries []string `json:"countries"`
	// Buyer is the kind of buyer it is for; empty: all kinds.
	Buyer BuyerKind `json:"buyer,omitempty"`
	// Categories are values of mainProcurementCategory; empty: all.
	Categories []string `json:"categories,omitempty"`
	Basis      Basis    `json:"basis"`
	// Amount is net of tax.
	Amount   decimal.Decimal `json:"amount"`
	Currency string          `json:"currency"`
	From     string          `json:"from"`  // first day, YYYY-MM-DD
	Until    string          `json:"until"` // last day, YYYY-MM-DD
	Source   string          `json:"source"`
}

// candidate is a value that may be just under a threshold.
type candidate struct {
	basis Basis
	price price
	day   string
}

// candidates are the estimate and the values of the contracts.
func (f *facts) candidates() []candidate {
	tender := jsontree.Obj(f.in.Release, "tender")
	day := ""
	if !f.in.Published.IsZero() {
		day = f.in.Published.UTC().Format("2006-01-02")
	} else if m, ok := momentOf(str(tender, "tenderPeriod", "startDate")); ok {
		day = m.day
	}
	var out []candidate
	if p := priceOf(tender["value"], "/tender/value"); p.ok && day != "" {
		out = append(out, candidate{Estimate, p, day})
	}
	for _, m := range members(f.in.Release["contracts"], "/contracts") {
		signed, ok := momentOf(text(m.o["dateSigned"]))
		p := priceOf(m.o["x_valueWithOptions"], m.path+"/x_valueWithOptions")
		if !p.ok {
			p = priceOf(m.o["value"], m.path+"/value")
		}
		if ok && p.ok {
			out = append(out, candidate{Contract, p, signed.day})
		}
	}
	return out
}

// underThreshold is D102.
func (f *facts) underThreshold(s Settings) outcome {
	category := str(f.in.Release, "tender", "mainProcurementCategory")
	candidates := f.candidates()
	var missing []string
	need := func(ok bool, field string) {
		if !ok {
			missing = append(missing, field)
		}
	}
	need(f.in.Country != "", "the buyer's country (parties/address/country)")
	ofCountry := slices.DeleteFunc(slices.Clone(s.D102.Table), func(t Threshold) bool { return !slices.Contains(t.Countries, f.in.Country) })
	if f.in.Country != "" && len(ofCountry) == 0 {
		return without("no threshold of the buyer's country is in the table")
	}
	need(len(candidates) > 0, "a dated value with its currency (tender/value, contracts/value and contracts/dateSigned)")
	need(f.in.Kind != "" || !slices.ContainsFunc(ofCountry, func(t Threshold) bool { return t.depends(category) }),
		"the kind of buyer: central or other authority, federal agency (parties/details)")
	need(category != "" || !slices.ContainsFunc(ofCountry, func(t Threshold) bool { return len(t.Categories) > 0 }),
		"goods, services or works (tender/mainProcurementCategory)")
	if len(missing) > 0 {
		return lacks(missing...)
	}
	return f.compareThresholds(candidates, ofCountry, category, s)
}

// depends reports whether the threshold may be one for the category and is only
// for one kind of buyer.
func (t Threshold) depends(category string) bool {
	return t.Buyer != "" && (category == "" || len(t.Categories) == 0 || slices.Contains(t.Categories, category))
}

func (f *facts) compareThresholds(candidates []candidate, table []Threshold, category string, s Settings) outcome {
	var o outcome
	compared, gross := 0, false
	for _, c := range candidates {
		for _, t := range table {
			if t.Basis != c.basis || t.Currency != c.price.currency || c.day < t.From || c.day > t.Until ||
				t.Buyer != "" && t.Buyer != f.in.Kind || len(t.Categories) > 0 && !slices.Contains(t.Categories, category) {
				continue
			}
			if c.price.gross {
				gross = true
				continue
			}
			compared++
			floor := t.Amount.Mul(decimal.New(1, 0).Sub(s.D102.Share))
			if c.price.amount.LessThan(t.Amount) && c.price.amount.GreaterThanOrEqual(floor) {
				o.flags = append(o.flags, f.justUnder(c, t))
			}
		}
	}
	switch {
	case compared == 0 && gross:
		return lacks("the value without tax (tender/value, contracts/value)")
	case compared == 0:
		return without("no threshold in the table is for this date, currency, category and kind of buyer")
	}
	o.flags = merged(o.flags)
	return o
}

func (f *facts) justUnder(c candidate, t Threshold) Flag {
	below := t.Amount.Sub(c.price.amount).InexactFloat64() / t.Amount.InexactFloat64()
	return f.flag("D102", below, cell("value of "+c.day, c.price.path, c.price.String()),
		cell("threshold", "", t.Amount.String()+" "+t.Currency+": "+t.Name), cell("source of the threshold", "", t.Source))
}
