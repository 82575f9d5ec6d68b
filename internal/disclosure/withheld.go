package disclosure

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// withheld lists what the source says it keeps back: figures with their place, then
// other fields (OCDS withheldInformation; eForms BT-195 to BT-198).
func (f *facts) withheld() []Gap {
	var out []Gap
	kinds := map[procurement.AmountKind]bool{}
	for _, a := range f.p.Amounts {
		if !a.Current || a.Status != procurement.Withheld {
			continue
		}
		if kinds[a.Kind] = true; !f.saidElsewhere(a) {
			out = append(out, f.withheldFigure(a))
		}
	}
	entries, _ := f.p.Compiled["withheldInformation"].([]any)
	var fields []Gap
	for _, e := range entries {
		entry, _ := e.(procurement.Object)
		if !slices.ContainsFunc(figureKinds(jsontree.Str(entry, "field")), func(k procurement.AmountKind) bool { return kinds[k] }) {
			fields = append(fields, f.withheldEntry(entry))
		}
	}
	for _, words := range f.p.Unknown {
		if what, until, ok := byBuyer(words); ok && len(entries) == 0 || ok && strings.HasPrefix(what, "Name of ") {
			fields = append(fields, f.late(Gap{Code: WithheldField, What: what, Field: unnamedField(what), Kind: Withheld, Until: until}))
		}
	}
	slices.SortFunc(fields, Gap.order)
	return append(out, slices.CompactFunc(fields, func(a, b Gap) bool { return a == b })...)
}

// saidElsewhere reports whether a withheld figure is that of an award that is
// listed anyway: eForms states the value of the winning tender once, and award,
// contract and bid all go without it.
func (f *facts) saidElsewhere(a procurement.Amount) bool {
	withheld := func(owner procurement.Owner, kind procurement.AmountKind, is func(no int) bool) bool {
		return slices.ContainsFunc(f.p.Amounts, func(o procurement.Amount) bool {
			return o.Current && o.Status == procurement.Withheld && o.Owner == owner && o.Kind == kind && is(o.OwnerNo)
		})
	}
	switch {
	case a.Owner == procurement.OfContract && a.Kind == procurement.Signed && a.OwnerNo > 0 && a.OwnerNo <= len(f.p.Contracts):
		c := f.p.Contracts[a.OwnerNo-1]
		return withheld(procurement.OfAward, procurement.Awarded, func(no int) bool { return no == c.AwardNo || slices.Contains(c.AwardNos, no) })
	case a.Owner == procurement.OfBid:
		ofAward := withheld(procurement.OfAward, procurement.Awarded, func(no int) bool {
			return no > 0 && no <= len(f.p.Awards) && slices.Contains(f.p.Awards[no-1].Bids, a.OwnerNo)
		})
		return ofAward || withheld(procurement.OfContract, procurement.Signed, func(no int) bool {
			return no > 0 && no <= len(f.p.Contracts) && slices.Contains(f.p.Contracts[no-1].Bids, a.OwnerNo)
		})
	}
	return false
}

// withheldFigure tells of one figure. It has the code of the value that it stands
// for where no other figure says that value.
func (f *facts) withheldFigure(a procurement.Amount) Gap {
	g := Gap{Code: WithheldValue, Kind: Withheld, Until: a.Until, Why: a.Why, Notice: a.Notice, Version: a.Version, Path: a.Path}
	g.What, g.Field = f.figureName(a)
	awarded := f.stage == "award" || f.stage == "contract"
	switch {
	case awarded && slices.Contains(f.awardKinds(), a.Kind) && !slices.ContainsFunc(f.figures(f.awardKinds()...), said):
		g.Code, g.Expected = AwardedValue, expected(f.p, AwardedValue, "awards/value")
	case !awarded && (a.Kind == procurement.Estimated || a.Kind == procurement.Budget) && f.noValueSaid():
		g.Code, g.Expected = EstimatedValue, expected(f.p, EstimatedValue, "tender/value")
	}
	return f.late(g)
}

func (f *facts) noValueSaid() bool {
	return !slices.ContainsFunc(f.figures(procurement.Estimated, procurement.Budget, procurement.Ceiling), said)
}

// figureName names a figure in words and by its place in OCDS.
func (f *facts) figureName(a procurement.Amount) (what, field string) {
	kind, name := "the value", "value"
	switch a.Kind {
	case procurement.Estimated:
		kind = "the estimated value"
	case procurement.Budget:
		return "the budget", "planning/budget/amount"
	case procurement.Ceiling:
		kind, name = "the highest value", procurement.CeilingField
	case procurement.Minimum:
		kind, name = "the lowest value", "minValue"
	case procurement.Options:
		kind, name = "the value with all options", procurement.OptionsField
	case procurement.Obligated:
		kind, name = "the obligated value", procurement.ObligatedField
	case procurement.Subcontracted:
		kind, name = "the value of a subcontract", procurement.SubawardsField+"/value"
	case procurement.NoticeTotal:
		return "the total value of the notice", procurement.Ext + "/" + procurement.ExtTotal
	}
	return kind + f.ownerName(a.Owner, a.OwnerNo), list(a.Owner) + "/" + name
}

// list is the OCDS list of an owner.
func list(o procurement.Owner) string {
	switch o {
	case procurement.OfLot:
		return "tender/lots"
	case procurement.OfAward:
		return "awards"
	case procurement.OfContract:
		return "contracts"
	case procurement.OfBid:
		return "bids/details"
	}
	return "tender"
}

// maxName is the longest identifier that stands in a sentence, in characters.
const maxName = 60

// ownerName is " of award AW-1", by the source's identifier where it is short.
func (f *facts) ownerName(o procurement.Owner, no int) string {
	id := ""
	switch {
	case no <= 0:
		return ""
	case o == procurement.OfLot && no <= len(f.p.Lots):
		id = f.p.Lots[no-1].LocalID
	case o == procurement.OfAward && no <= len(f.p.Awards):
		id = f.p.Awards[no-1].LocalID
	case o == procurement.OfContract && no <= len(f.p.Contracts):
		id = f.p.Contracts[no-1].LocalID
	case o == procurement.OfBid && no <= len(f.p.BidsReceived):
		id = f.p.BidsReceived[no-1].LocalID
	}
	if id == "" || utf8.RuneCountInString(id) > maxName {
		id = strconv.Itoa(no)
	}
	return " of " + string(o) + " " + id
}

// withheldEntry reads an entry of withheldInformation.
func (f *facts) withheldEntry(e procurement.Object) Gap {
	g := Gap{Code: WithheldField, What: jsontree.Str(e, "name"), Field: jsontree.Str(e, "field"), Kind: Withheld, Why: jsontree.Str(e, "rationale")}
	if g.What == "" {
		g.What = "the field " + g.Field
	}
	// eForms: the id ends in the field's code and the part of the notice it is of.
	if _, part, ok := strings.Cut(jsontree.Str(e, "id"), "/"+g.Field+"-"); ok && g.Field != "" {
		g.What += " of " + part
	}
	if codes, _ := e["rationaleClassifications"].([]any); g.Why == "" && len(codes) > 0 {
		code, _ := codes[0].(procurement.Object)
		g.Why = jsontree.Str(code, "description")
	}
	if until := jsontree.Str(e, "availabilityDate"); len(until) >= len("2006-01-02") {
		g.Until = until[:len("2006-01-02")]
	}
	return f.late(g)
}

// late adds that the day has passed until which something was to be withheld.
func (f *facts) late(g Gap) Gap {
	if g.Until != "" && f.asOf != "" && g.Until < f.asOf {
		g.Why = strings.TrimPrefix(g.Why+"; that day has passed, and no notice that reveals it is held", "; ")
	}
	return g
}

// figureKinds are the kinds of figures that a code of BT-195 withholds. The codes
// are those of the eForms SDK, code list non-publication-identifier (state:
// November 2026).
func figureKinds(code string) []procurement.AmountKind {
	switch code {
	case "win-ten-val":
		return []procurement.AmountKind{procurement.Awarded, procurement.Signed, procurement.BidAmount}
	case "not-val":
		return []procurement.AmountKind{procurement.NoticeTotal}
	case "max-val", "not-max-val", "gro-max-val":
		return []procurement.AmountKind{procurement.Ceiling}
	case "ree-val", "not-app-val", "gro-ree-val":
		return []procurement.AmountKind{procurement.Estimated}
	case "sub-val":
		return []procurement.AmountKind{procurement.Subcontracted}
	}
	return nil
}

func unnamedField(what string) string {
	if strings.HasPrefix(what, "Name of ") {
		return "parties/name"
	}
	return ""
}

// byBuyer reads the words that package eforms lists a withheld field with: "Rank of
// the tender of TEN-0001: withheld by the buyer until 2030-01-01".
func byBuyer(words string) (what, until string, ok bool) {
	what, rest, ok := strings.Cut(words, ": withheld by the buyer")
	return what, strings.TrimPrefix(rest, " until "), ok
}

// unknown lists what the notices or the reconstruction say is not published, but
// for what withheld tells better.
func (f *facts) unknown() []Gap {
	var out []Gap
	for _, words := range f.p.Unknown {
		if _, _, ok := byBuyer(words); !ok {
			out = append(out, Gap{Code: ListedUnknown, What: words, Kind: Unknown})
		}
	}
	return out
}
