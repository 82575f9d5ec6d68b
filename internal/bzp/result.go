package bzp

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// outcome is how a part ended.
type outcome int

const (
	unsettled outcome = iota
	awarded
	annulled
)

// results sets the awards of a result notice, part by part.
func (u *notice) results() {
	listed := strings.Split(u.get("/procedureResult"), ";")
	parts := u.form.parts("V", "VI", "VII", "VIII")
	single := len(parts) == 0 && len(listed) <= 1
	if single {
		parts = []int{0}
	} else {
		for i := range listed {
			if !slices.Contains(parts, i+1) {
				parts = append(parts, i+1)
			}
		}
		slices.Sort(parts)
	}
	awards, cancelled, open := 0, 0, 0
	for _, part := range parts {
		switch u.settled(part, listed) {
		case unsettled:
			open++
			continue
		case annulled:
			cancelled++
			u.annul("/awards/"+strconv.Itoa(awards), part)
		case awarded:
			u.award("/awards/"+strconv.Itoa(awards), part, len(listed))
			u.contract("/contracts/"+strconv.Itoa(awards-cancelled), part)
		}
		awards++
		u.statistics(part, single)
	}
	u.resultTags(awards, cancelled, open)
}

// resultTags says what the notice is: it settles parts, or annuls the procedure.
func (u *notice) resultTags(awards, cancelled, open int) {
	from := u.resultPlace()
	u.set("/tag/0", "award", u.kindAt)
	switch {
	case awards > cancelled:
		u.set("/tag/1", "contract", u.kindAt)
		if open == 0 {
			u.set("/tender/status", "complete", from)
		}
	case cancelled > 0 && open == 0:
		u.set("/tag/1", "tenderCancellation", from)
		u.set("/tender/status", "cancelled", from)
	case awards == 0:
		u.issue("no-result", "/awards", "the notice says of no part how it ended")
	}
}

// settled reads how a part ended: what the form says, else the list of the row,
// else that a contract was signed.
func (u *notice) settled(part int, listed []string) outcome {
	in := unsettled
	if i := max(part, 1) - 1; i < len(listed) {
		in = ended(listed[i])
	}
	if said := ended(u.form.value("V", part, "postępowanie zakończyło się", "postępowanie/część postępowania zakończyło się", "konkurs zakończył się")); said != unsettled {
		if in != unsettled && in != said {
			u.issue("contradictory-result", "/awards", "part "+strconv.Itoa(part)+": procedureResult says otherwise than the form, which counts")
		}
		return said
	}
	if in == unsettled && u.form.value("VIII", part, "data zawarcia umowy") != "" {
		return awarded
	}
	return in
}

// ended reads the words or the code of a result.
func ended(s string) outcome {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case strings.Contains(s, "unieważni"), strings.HasPrefix(s, "uniewaznien"):
		return annulled
	case strings.Contains(s, "zawarciem umowy"), strings.Contains(s, "zawarcieumowy"), strings.Contains(s, "zawarcia umowy"), strings.Contains(s, "wyborem"), strings.Contains(s, "rozstrzygni"):
		return awarded
	}
	return unsettled
}

// annul sets an award that came to nothing.
func (u *notice) annul(at string, part int) {
	u.open(at, "award", part)
	u.set(at+"/status", "unsuccessful", u.resultPlace())
	if why := u.form.value("V", part, "przyczyna unieważnienia", "podstawa prawna unieważnienia"); why != "" {
		u.set(at+"/statusDetails", why, form)
	}
	if part > 0 {
		u.set(u.lot(part)+"/status", "cancelled", u.resultPlace())
	}
}

// open sets the identity of an award or contract: a part has one.
func (u *notice) open(at, what string, part int) {
	u.set(at+"/id", what+"-"+strconv.Itoa(max(part, 1)), u.numberAt)
	if part > 0 && what == "award" {
		u.lot(part)
		u.set(at+"/relatedLots/0", strconv.Itoa(part), form)
	}
}

func (u *notice) resultPlace() string {
	if u.get("/procedureResult") != "" {
		return "/procedureResult"
	}
	return form
}

// award sets who won a part, and at which price.
func (u *notice) award(at string, part, places int) {
	u.open(at, "award", part)
	u.set(at+"/status", "active", u.resultPlace())
	if part > 0 {
		u.set(u.lot(part)+"/status", "complete", u.resultPlace())
	}
	value := "/value"
	if u.framework() {
		value = "/" + procurement.CeilingField
	}
	u.money(at+value, u.form.value("VI", part, "cena lub koszt oferty wykonawcy"), procurement.TaxGross)
	u.suppliers(at, part, places)
	if joint := strings.ToLower(u.form.value("VII", part, "czy zamówienie zostało udzielone wykonawcom wspólnie")); strings.HasPrefix(joint, "tak") {
		u.set(at+"/"+procurement.ConsortiumField, true, form)
	}
}

// contract sets the contract of a part where section VIII speaks of one.
func (u *notice) contract(at string, part int) {
	signed, value := u.form.value("VIII", part, "data zawarcia umowy"), u.form.value("VIII", part, "wartość umowy")
	u.open(at, "contract", part)
	u.set(at+"/awardID", "award-"+strconv.Itoa(max(part, 1)), u.numberAt)
	u.set(at+"/status", "active", u.resultPlace())
	u.day(at+"/dateSigned", signed)
	if u.framework() {
		u.money(at+"/"+procurement.CeilingField, value, procurement.TaxUnknown)
	} else {
		u.money(at+"/value", value, procurement.TaxUnknown)
	}
}

// statistics sets the number of offers of a part, the lowest and the highest.
func (u *notice) statistics(part int, single bool) {
	count := u.form.value("VI", part, "liczba otrzymanych ofert lub wniosków", "liczba otrzymanych ofert")
	if n, err := strconv.Atoi(count); err == nil && n >= 0 && n < 10_000 {
		u.statistic("bids", json.Number(strconv.Itoa(n)), "", part)
		if single {
			u.set("/tender/numberOfTenderers", json.Number(strconv.Itoa(n)), form)
		}
	} else if count != "" {
		u.issue("unparsed-number", "/bids/statistics", count)
	}
	u.priceStatistic("lowestValidBidValue", u.form.value("VI", part, "cena lub koszt oferty z najniższą"), part)
	u.priceStatistic("highestValidBidValue", u.form.value("VI", part, "cena lub koszt oferty z najwyższą"), part)
}
