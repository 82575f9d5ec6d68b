package canadabuys

import (
	"strings"

	"daylight/internal/procurement"
)

// award reads a row of the award notices or of the contract history: who was
// awarded, for how much, and what the amendment changed.
func (b *builder) award(kind string) {
	const award, contract = "/awards/0", "/contracts/0"
	number, status := b.col(colContract, colReference), b.col(colAwardStatus, colContractStatus)
	b.set("/tag/0", "award", number)
	b.set("/tag/1", "contract", number)
	original := b.original()
	if !original {
		b.set("/tag/0", "awardUpdate", b.col(colAmendment))
		b.set("/tag/1", "contractAmendment", b.col(colAmendment))
	}
	if strings.HasPrefix(number.text, "CW") {
		b.out.Aliases = []string{"contract-number/" + number.text}
	}
	b.put("/tender/id", b.col(colSolicitation))
	b.both("/tender/title", stemTitle)
	for _, at := range []string{award, contract} {
		b.put(at+"/id", number)
		b.both(at+"/title", stemTitle)
	}
	b.put(contract+"/awardID", number)
	stem := stemAwardDescription
	if kind == "contract" {
		stem = stemTenderDescription
	}
	b.both(award+"/description", stem)
	b.status(award, contract, status)
	b.date(award+"/date", b.col(colAwarded))
	b.date(contract+"/dateSigned", b.col(colAwarded))
	b.date(contract+"/period/startDate", b.col(colStart))
	b.date(contract+"/period/endDate", b.col(colEnd))
	b.put(contract+"/x_number", b.col(colContract))
	b.put(contract+"/x_instrument", b.col(colInstrument))
	b.supplier(award + "/suppliers")
	b.method()
	b.categories("/tender")
	b.items(award + "/items")
	b.documents(award + "/documents")
	b.figures(award, contract, original)
}

// original reports whether the row is that of the contract as first made.
func (b *builder) original() bool {
	kind, number := strings.ToLower(b.col(colAmendmentType).text), b.col(colAmendment).text
	return strings.Trim(number, "0") == "" && (kind == "" || strings.Contains(kind, "original"))
}

// status sets the states of award and contract. A termination ends the contract and
// leaves the award as it was.
func (b *builder) status(award, contract string, from fact) {
	b.put(award+"/x_status", from)
	number := b.col(colContract, colReference)
	ended := strings.Contains(strings.ToLower(b.col(colAmendmentType).text), "terminat")
	switch s := strings.ToLower(from.text); {
	case s == "cancelled", s == "canceled":
		b.set(award+"/status", "cancelled", from)
		b.set(contract+"/status", "cancelled", from)
		return
	case ended:
		b.set(contract+"/status", "terminated", b.col(colAmendmentType))
	case s == "expired", s == "terminated", s == "closed", s == "completed", s == "complete":
		b.set(contract+"/status", "terminated", from)
	case s == "active", s == "awarded", s == "open", s == "amended":
		b.set(contract+"/status", "active", from)
	case s != "":
		b.issue("unmapped-code", contract+"/status", from.text)
	}
	b.set(award+"/status", "active", number)
}

// figures states the values. The total restates the contract; the amount of an
// amendment stands by itself, in no sum.
func (b *builder) figures(award, contract string, original bool) {
	amount, total, instrument := b.col(colAmount), b.col(colTotal), b.col(colInstrument)
	value := "/value"
	if framework(instrument.text) {
		value = "/" + procurement.CeilingField
		b.set("/tender/techniques/hasFrameworkAgreement", true, instrument)
	} else if strings.Contains(strings.ToLower(instrument.text), "against") {
		b.set(contract+"/"+procurement.Ext+"/withinFramework", true, instrument)
	}
	_, some, amountErr := digits(amount)
	_, whole, totalErr := digits(total)
	unreported := total.text != "" && totalErr == nil && !whole && amount.text != "" && amountErr == nil && some
	switch {
	case totalErr == nil && strings.HasPrefix(total.text, "-"):
		b.put("/x_canadabuys/"+colTotal, total)
		b.issue("negative-total", contract+value, total.text)
	case total.text != "" && !unreported:
		b.money(contract+value, total)
	case original && !strings.HasPrefix(amount.text, "-"):
		b.money(contract+value, amount)
	default:
		b.issue("no-total", contract+value, "the row has no total: what the contract is worth after this amendment is not stated")
	}
	if unreported {
		b.put("/x_canadabuys/"+colTotal, total)
		b.issue("zero-total", contract+value, "the total is 0, the amount is not: the total is taken as not reported")
	}
	if original && amountErr == nil && strings.HasPrefix(amount.text, "-") {
		b.put("/x_canadabuys/"+colAmount, amount)
		b.issue("negative-amount", award+value, amount.text)
		return
	}
	if original {
		b.money(award+value, amount)
		return
	}
	const change = "/amendments/0"
	b.put(contract+change+"/id", b.col(colAmendment))
	b.date(contract+change+"/date", b.col(colAmended, colPublished))
	b.put(contract+change+"/description", b.col(colAmendmentType))
	b.money(contract+change+"/x_amount", amount)
}
