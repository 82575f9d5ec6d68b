package ilgov

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/mrgov"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// Spending reads reports of ministries on their purchase orders. Its zero value is
// ready.
type Spending struct{}

var _ source.Parser = Spending{}

// Parse yields a notice for each row of each table that has columns for the order
// and for a figure or the supplier. A document without such a table is one error
// that wraps source.ErrFormat. Errors of rows are *source.RecordError, with the
// reasons
//
//	bad-row      a row with another number of values than the header has
//	no-id        no order number: totals at the end of a table are such rows
//	id-too-long  an order number beyond MaxOCID
//	truncated    the container or file cannot be read to its end
func (Spending) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return parse(doc, func(names string) format { return &report{names: names} })
}

// report is one file of spending. title is the text above a table.
type report struct {
	names, title string
	// shape is what the header of the sheet being read stands for.
	of    *layout
	shape map[what]int
}

func (r *report) begins(cells []string) bool {
	shape := shapeOf(cells)
	_, number := shape[order]
	_, value := shape[volume]
	_, paid := shape[executed]
	_, name := shape[supplierName]
	if number && (value || paid || name) {
		return true
	}
	r.title = strings.Join(append(cells, r.title), " ")
	if len(r.title) > 4000 {
		r.title = ""
	}
	return false
}

func (r *report) wants() string {
	return `columns for the order ("הזמנת רכש") and its value, payments or supplier`
}

// shapeOf finds the first column of each meaning.
func shapeOf(header []string) map[what]int {
	shape := map[what]int{}
	for i, h := range header {
		if w := columns(h); w != unknown {
			if _, have := shape[w]; !have {
				shape[w] = i
			}
		}
	}
	return shape
}

// line is a row of a report with the meaning of its columns.
type line struct {
	*builder
	shape map[what]int
}

// get is the fact in a column.
func (l line) get(w what) fact {
	if i, ok := l.shape[w]; ok {
		return l.cell(i)
	}
	return fact{}
}

func (l line) header(w what) string {
	if i, ok := l.shape[w]; ok {
		return l.row.Header[i]
	}
	return ""
}

func (r *report) notice(b *builder) error {
	if r.of != b.in {
		r.of, r.shape = b.in, shapeOf(b.row.Header)
	}
	l := line{b, r.shape}
	number := l.get(order)
	number.text = strings.TrimSuffix(number.text, ".0")
	if number.text == "" || strings.Trim(number.text, "0123456789-/") != "" {
		return b.reject("no-id", "no order number but %q", number.text)
	}
	budget := l.get(budgetCode)
	id := number.text + "/" + budgetKey(budget.text)
	key, period := id, r.period(l)
	if period.known() {
		key += "/" + period.String()
	}
	if err := b.identify(key, SpendingPrefix+number.text, number, "implementation"); err != nil {
		return err
	}
	if period.known() {
		b.published(period.String(), period.end(b.zone), fact{})
		b.set("/x_ilgov/period", period.String(), fact{})
		b.out.Aliases = []string{"order:" + number.text + "@" + period.String()}
		for before := range period.before(8) {
			b.out.Replaces = append(b.out.Replaces, "order:"+number.text+"@"+before.String())
		}
	} else {
		b.issue("no-period", "/date", "neither the title above the table nor the names of file and sheet say which quarter it is of")
	}
	l.party(number)
	l.procedure(number)
	l.contract(id, number, budget)
	l.rest()
	return nil
}

// budgetKey makes codes of the budget comparable: "00-20-67-02" and 206702 are one.
func budgetKey(code string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, strings.TrimSuffix(code, ".0"))
	return strings.TrimLeft(digits, "0")
}

func (l line) party(number fact) {
	unit := l.get(site)
	l.buyer(l.get(ministry), unit)
	if len(procurementParties(l.out)) > 0 {
		l.put("/parties/0/details/buyingGroup", l.get(buyingGroup))
		l.put("/parties/0/details/buyingOrganisation", l.get(buyingOrg))
	}
	l.set("/awards/0/id", number.text, number)
	l.set("/awards/0/status", "active", number)
	if !l.supplier(l.get(supplierName), l.get(companyID)) {
		l.issue("no-supplier", "/awards/0/suppliers", "")
		if secret := l.get(sensitive); isYes(secret.text) {
			l.set("/"+procurement.Ext+"/"+procurement.ExtUnknown+"/0", "the supplier's name: the order is marked as sensitive", secret)
		}
	} else if code := l.get(supplierCode); code.text != "" {
		l.set("/parties/"+strconv.Itoa(len(procurementParties(l.out))-1)+"/details/supplierCode", code.text, code)
	}
}

func procurementParties(n *procurement.Notice) []any {
	list, _ := n.Release["parties"].([]any)
	return list
}

func isYes(text string) bool { return text == "כן" }

// numbers are publication numbers in a reference; several may stand in one cell.
var numbers = regexp.MustCompile(`\d{6,}`)

func (l line) procedure(number fact) {
	l.put("/tender/id", number)
	l.put("/tender/title", l.get(purpose))
	how, why := l.get(method), l.get(exemption)
	exempt := why.text != "" && !slices.Contains([]string{"ללא", "לא רלוונטי", "לא", "-", "0", "#"}, why.text)
	switch {
	case strings.Contains(how.text, "פטור"):
		l.set("/tender/procurementMethod", "limited", how)
	case strings.Contains(how.text, "פומבי"):
		l.set("/tender/procurementMethod", "open", how)
	case exempt && !strings.Contains(how.text, "מכרז"):
		l.set("/tender/procurementMethod", "limited", why)
	}
	l.put("/tender/procurementMethodDetails", how)
	l.put("/tender/procurementMethodRationale", why)
	relationship := "x_sameProcess"
	if strings.Contains(how.text, "מרכזי") {
		relationship = "framework" // a central tender: many orders are placed under it
	}
	from := l.get(manof)
	var seen []string
	for _, publication := range numbers.FindAllString(from.text, 20) {
		if slices.Contains(seen, publication) {
			continue
		}
		l.sameProcess(2*len(seen), mrgov.OCIDPrefix, publication, relationship, from)
		l.sameProcess(2*len(seen)+1, PublicationPrefix, publication, relationship, from)
		seen = append(seen, publication)
	}
}

// contract sets the order under one item of the budget.
func (l line) contract(id string, number, budget fact) {
	const at = "/contracts/0"
	l.set(at+"/id", id, number)
	l.set(at+"/awardID", number.text, number)
	l.set(at+"/status", "active", number)
	l.put(at+"/title", l.get(purpose))
	l.date(at+"/dateSigned", l.get(ordered))
	l.date(at+"/period/startDate", l.get(starts))
	l.date(at+"/period/endDate", l.get(ends))
	l.figure(at+"/value", volume)
	if paid := l.get(executed); paid.text != "" {
		const payment = at + "/implementation/transactions/0"
		l.set(payment+"/id", id+"/paid", number)
		l.set(payment+"/x_kind", "payment", paid)
		l.set(payment+"/description", "paid to date, as the report states it", paid)
		if !l.out.Published.IsZero() {
			l.set(payment+"/date", l.out.Version, fact{})
		}
		l.figure(payment+"/value", executed)
	}
	l.put(at+"/x_budget/id", budget)
	l.put(at+"/x_budget/description", l.get(budgetTitle))
}

// figure sets a value object. A column in local currency is in shekels, and so is a
// table without a column for the currency: its reports have one currency.
func (l line) figure(at string, w what) {
	amount, money := l.get(w), l.get(currency)
	code, from := "", money
	_, has := l.shape[currency]
	switch {
	case isLocal(l.header(w)) || !has:
		code, from = "ILS", amount
	default:
		code, _ = currencyOf(money.text)
	}
	l.money(at, amount, code, from)
	if amount.text != "" && withTax(l.header(w)) {
		l.set(at+"/"+procurement.Ext+"/"+procurement.ExtTax, string(procurement.TaxGross), amount)
	}
}

// rest keeps the other columns as published.
func (l line) rest() {
	for _, w := range []what{sensitive, remarks, periodPaid, goods, total, billCurrency} {
		l.put("/tender/x_ilgov/"+string(w), l.get(w))
	}
	l.others(func(clean string) bool { return columns(clean) != unknown })
}
