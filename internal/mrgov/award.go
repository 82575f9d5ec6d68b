package mrgov

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// award sets the award of an exemption or of a page that names winners.
func (b *builder) award() {
	from := b.first(supplierName)
	if from.text == "" {
		from = b.first(supplierID)
	}
	if from.text == "" && b.exempt {
		from = b.first(amount)
	}
	if from.text == "" {
		b.date("/tender/contractPeriod/startDate", periodStart)
		b.date("/tender/contractPeriod/endDate", periodEnd)
		return
	}
	b.set("/awards/0/id", b.first(number).text+"/award", b.first(number).node)
	b.decide()
	b.copy("/awards/0/x_approver", approver)
	b.value()
	b.date("/awards/0/contractPeriod/startDate", periodStart)
	b.date("/awards/0/contractPeriod/endDate", periodEnd)
	b.suppliers()
}

// decide sets the status by the committee's decision. Without one, a page that
// names winners states an award.
func (b *builder) decide() {
	have := b.first(decision)
	if have.text == "" {
		b.set("/awards/0/status", "active", b.first(number).node)
		return
	}
	b.set("/awards/0/statusDetails", have.text, have.node)
	if code := AwardStatus(have.text); code != "" {
		b.set("/awards/0/status", code, have.node)
		return
	}
	b.issue("unmapped-decision", "/awards/0/status", have.text)
}

// value sets the amount as published, zero included. Whether it holds value
// added tax is not said.
func (b *builder) value() {
	have, money := b.first(amount), b.first(currency)
	if have.text == "" {
		return
	}
	const at = "/awards/0/value"
	digits, mark := strings.ReplaceAll(have.text, ",", ""), money
	if mark.text == "" && strings.Contains(digits, "₪") {
		mark = fact{text: "₪", node: have.node}
	}
	digits = tidy(strings.ReplaceAll(digits, "₪", ""))
	switch code, ok := Currency(mark.text); {
	case ok:
		b.set(at+"/currency", code, mark.node)
	default:
		b.issue("unmapped-currency", at+"/currency", mark.text)
	}
	if n, err := decimal.NewFromString(digits); err == nil && isPlain(digits) {
		if !json.Valid([]byte(digits)) { // 007, .5
			digits = n.String()
		}
		b.set(at+"/amount", json.Number(digits), have.node)
		return
	}
	b.set(at+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), have.node)
	b.set(at+"/"+procurement.Ext+"/"+procurement.ExtRaw, have.text, have.node)
	b.issue("unparsed-amount", at, have.text)
}

// isPlain: digits with a point, no exponent that decimal would read.
func isPlain(digits string) bool {
	return len(digits) <= 40 && strings.Trim(digits, "-0123456789.") == ""
}

// suppliers pairs names with numbers in the order of the page.
func (b *builder) suppliers() {
	names, ids := b.all(supplierName), b.all(supplierID)
	for i := range max(len(names), len(ids)) {
		var name, id fact
		if i < len(names) {
			name = names[i]
		}
		if i < len(ids) {
			id = ids[i]
		}
		b.supplier(name, id)
	}
}

// supplier sets one supplier. Numbers of persons are left out.
func (b *builder) supplier(name, number fact) {
	parties, _ := b.out.Release["parties"].([]any)
	party := "/parties/" + strconv.Itoa(len(parties))
	id, from := "supplier/"+name.text, name.node
	number.text = strings.ReplaceAll(number.text, "-", "")
	registered, person := KindOfNumber(number.text) == Registered, KindOfNumber(number.text) == Personal
	switch {
	case registered:
		id, from = SupplierScheme+"-"+number.text, number.node
	case name.text == "" && person:
		b.issue("no-supplier", "/awards/0/suppliers", "")
		return
	case name.text == "":
		id, from = "supplier/"+number.text, number.node
	}
	b.set(party+"/id", id, from)
	b.set(party+"/roles/0", "supplier", from)
	award, _ := b.out.Release["awards"].([]any)[0].(procurement.Object)
	listed, _ := award["suppliers"].([]any)
	ref := "/awards/0/suppliers/" + strconv.Itoa(len(listed))
	b.set(ref+"/id", id, from)
	if name.text != "" {
		b.set(party+"/name", name.text, name.node)
		b.set(ref+"/name", name.text, name.node)
	}
	switch {
	case registered:
		b.set(party+"/identifier/scheme", SupplierScheme, number.node)
		b.set(party+"/identifier/id", number.text, number.node)
	case person:
		b.set(party+"/details/isNaturalPerson", true, number.node)
		b.issue("personal-number-left-out", party, "")
	case number.text != "" && name.text != "":
		b.set(party+"/identifier/id", number.text, number.node)
		b.issue("supplier-number", party+"/identifier/id", number.text)
	}
}
