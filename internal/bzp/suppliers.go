package bzp

import (
	"encoding/json"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// firm is a supplier as section VII of a form names it.
type firm struct{ name, number, city string }

// firms lists the suppliers of a part in the form. Several are named where they
// won together, or where a framework has several.
func (u *notice) firms(part int) []firm {
	var out []firm
	for _, f := range u.form.where("VII", part, "nazwa (firma) wykonawcy", "krajowy numer identyfikacyjny", "miejscowość") {
		switch {
		case strings.HasPrefix(f.label, "nazwa"):
			out = append(out, firm{name: f.value})
		case len(out) == 0 && strings.HasPrefix(f.label, "krajowy"):
			out = append(out, firm{number: f.value})
		case len(out) == 0:
		case strings.HasPrefix(f.label, "krajowy") && out[len(out)-1].number == "":
			out[len(out)-1].number = f.value
		case strings.HasPrefix(f.label, "miejscowość") && out[len(out)-1].city == "":
			out[len(out)-1].city = f.value
		}
	}
	return out
}

// contractors lists those of the row: one for each part, with nulls where a part
// has none, or an object where there is one part.
func (u *notice) contractors() []any {
	switch v := u.row["contractors"].(type) {
	case []any:
		return v
	case procurement.Object:
		return []any{v}
	}
	return nil
}

// contractor is the place of the i-th contractor.
func (u *notice) contractor(i int) string {
	if _, list := u.row["contractors"].([]any); list {
		return "/contractors/" + strconv.Itoa(i)
	}
	return "/contractors"
}

// suppliers sets who won a part: as the row has them, where the form does not say
// more. places is how many parts the row lists.
func (u *notice) suppliers(at string, part, places int) {
	firms, rows := u.firms(part), u.contractors()
	var from []string
	switch i := max(part, 1) - 1; {
	case len(rows) == places && i < len(rows):
		from = []string{u.contractor(i)}
	case part == 0:
		for i := range rows {
			from = append(from, u.contractor(i))
		}
	}
	var won []organisation
	if len(firms) == 0 || len(firms) == 1 && len(from) == 1 && (firms[0].name == "" || alike(firms[0].name, u.get(from[0]+"/contractorName"))) {
		for i, row := range from {
			won = append(won, u.listed(u.supplierID(part, i), "supplier", row+"/contractor"))
		}
	} else {
		for i, f := range firms {
			won = append(won, organisation{id: u.supplierID(part, i), role: "supplier", name: f.name, nameAt: form, number: f.number, numberAt: form, city: f.city, cityAt: form})
		}
	}
	u.refer(at, won)
}

// refer sets the suppliers of an award or contract that have a name.
func (u *notice) refer(at string, all []organisation) {
	n := 0
	for _, o := range all {
		if o.name == "" {
			continue
		}
		to := at + "/suppliers/" + strconv.Itoa(n)
		n++
		u.set(to+"/id", u.party(o), o.nameAt)
		u.set(to+"/name", o.name, o.nameAt)
	}
}

// performers sets the contractors of the row as the suppliers of its contract.
func (u *notice) performers(at string) {
	var all []organisation
	for i := range u.contractors() {
		all = append(all, u.listed(u.supplierID(0, i), "supplier", u.contractor(i)+"/contractor"))
	}
	u.refer(at, all)
}

// supplierID is the id of a supplier without number.
func (u *notice) supplierID(part, i int) string {
	return u.number + "/supplier-" + strconv.Itoa(max(part, 1)) + "-" + strconv.Itoa(i+1)
}

// alike compares names without case, quotes and blanks.
func alike(a, b string) bool {
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(` "'„”“.,`, r) {
				return -1
			}
			return r
		}, strings.ToLower(s))
	}
	return bare(a) == bare(b)
}

// priceStatistic sets the lowest or the highest offer of a part.
func (u *notice) priceStatistic(measure, text string, part int) {
	if text == "" {
		return
	}
	digits, currency, err := normalize.Money(text, 0)
	if err != nil {
		u.issue("unparsed-amount", "/bids/statistics", text)
		return
	}
	u.statistic(measure, json.Number(digits), currency, part)
}

func (u *notice) statistic(measure string, value json.Number, currency string, part int) {
	at := "/bids/statistics/" + strconv.Itoa(len(jsontree.Arr(u.release, "bids", "statistics")))
	u.set(at+"/id", measure+"-"+strconv.Itoa(max(part, 1)), form)
	u.set(at+"/measure", measure, form)
	u.set(at+"/value", value, form)
	u.set(at+"/currency", currency, form)
	if part > 0 {
		u.set(at+"/relatedLot", strconv.Itoa(part), form)
	}
}
