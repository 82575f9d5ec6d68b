package flags

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
)

// Fields as messages name them.
const (
	fieldStart      = "when bids could be handed in from (tender/tenderPeriod/startDate)"
	fieldEnd        = "when bids had to be handed in (tender/tenderPeriod/endDate)"
	fieldMethod     = "the kind of procedure (tender/procurementMethod)"
	fieldTenderers  = "the number of tenderers, as a number (tender/numberOfTenderers)"
	fieldBids       = "the bids (bids/details)"
	fieldBidStatus  = "the status of the bids, by the codelist bidStatus (bids/details/status)"
	fieldBidDate    = "when the bids were received (bids/details/date)"
	fieldBidValue   = "the prices of the bids with their currency (bids/details/value)"
	fieldBidder     = "the identifiers of the tenderers (bids/details/tenderers/id)"
	fieldAwards     = "the awards (awards)"
	fieldSupplier   = "the identifiers of the suppliers (awards/suppliers/id)"
	fieldAwardItems = "the classification of the awarded items (awards/items/classification/id)"
)

// shortPeriod is R003.
func (f *facts) shortPeriod(s Settings) outcome {
	if len(s.R003.Methods) > 0 {
		if f.method == "" {
			return lacks(fieldMethod)
		}
		if !slices.Contains(s.R003.Methods, f.method) {
			return without("the rule is limited to procedures of other kinds than " + f.method)
		}
	}
	period := jsontree.Obj(f.in.Release, "tender", "tenderPeriod")
	start, hasStart := momentOf(text(period["startDate"]))
	end, hasEnd := momentOf(text(period["endDate"]))
	var missing []string
	if !hasStart {
		missing = append(missing, fieldStart)
	}
	if !hasEnd {
		missing = append(missing, fieldEnd)
	}
	if len(missing) > 0 {
		return lacks(missing...)
	}
	if start.after(end) && !s.R003.Reversed {
		return without("the period for bids ends before it starts, so one of the dates must be wrong")
	}
	days, threshold := wholeDays(start, end), s.daysFor(f.details)
	if days >= threshold {
		return outcome{}
	}
	flag := f.flag("R003", 1, cell("start", "/tender/tenderPeriod/startDate", start.raw),
		cell("end", "/tender/tenderPeriod/endDate", end.raw), cell("whole days between", "", strconv.Itoa(days)))
	flag.Parameters = s.parameters("R003")
	flag.Parameters[0].Value = strconv.Itoa(threshold)
	return outcome{flags: []Flag{flag}}
}

// singleBid is R018.
func (f *facts) singleBid(s Settings) outcome {
	digits, isNumber := jsontree.Obj(f.in.Release, "tender")["numberOfTenderers"].(json.Number)
	n := number(digits)
	isNumber = isNumber && n.Valid
	switch {
	case f.method == "" && !isNumber:
		return lacks(fieldTenderers, fieldMethod)
	case f.method == "":
		return lacks(fieldMethod)
	case !slices.Contains(s.R018.Methods, f.method):
		return without("the rule is about other kinds of procedure than " + f.method)
	case !isNumber:
		return lacks(fieldTenderers)
	case !n.Decimal.Equal(decimal.New(1, 0)):
		return outcome{}
	}
	return outcome{flags: []Flag{f.flag("R018", 1, cell("number of tenderers", "/tender/numberOfTenderers", digits.String()),
		cell("kind of procedure", "/tender/procurementMethod", f.method))}}
}

// lateBid is R030.
func (f *facts) lateBid(Settings) outcome {
	end, hasEnd := momentOf(str(f.in.Release, "tender", "tenderPeriod", "endDate"))
	valid, active := f.valid(), f.active()
	var missing []string
	need := func(ok bool, field string) {
		if !ok {
			missing = append(missing, field)
		}
	}
	need(hasEnd, fieldEnd)
	need(len(f.bids) > 0, fieldBids)
	need(len(f.awards) > 0, fieldAwards)
	dated := slices.ContainsFunc(valid, func(b bid) bool { _, ok := momentOf(b.date); return ok })
	need(len(valid) == 0 || dated, fieldBidDate)
	switch {
	case len(missing) > 0:
		return lacks(missing...)
	case len(valid) == 0:
		return f.noBid("no bid is valid")
	case len(active) == 0:
		return without("no award is active")
	}
	var winners []string
	for _, a := range active {
		for _, o := range a.who {
			winners = append(winners, o.id)
		}
	}
	rows, who := []Evidence{cell("end of the period for bids", "/tender/tenderPeriod/endDate", end.raw)}, []org(nil)
	for _, b := range valid {
		received, ok := momentOf(b.date)
		if !ok || !received.after(end) {
			continue
		}
		for _, o := range b.who {
			if slices.Contains(winners, o.id) {
				who = append(who, o)
				rows = append(rows, cell("bid received", b.path+"/date", received.raw))
			}
		}
	}
	if len(who) == 0 {
		return outcome{}
	}
	flag := f.flag("R030", 1, rows...)
	return outcome{flags: append([]Flag{flag}, flag.on(Tenderer, 1, who...)...)}
}

// noBid says that there is no bid of the status wanted, or that no bid has a
// status of the codelist.
func (f *facts) noBid(reason string) outcome {
	if !slices.ContainsFunc(f.bids, func(b bid) bool { return b.submitted() || b.status == "invited" || b.status == "withdrawn" }) {
		return lacks(fieldBidStatus)
	}
	return without(reason)
}
