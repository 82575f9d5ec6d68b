package worldbank

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// award reads the text of an award notice.
func (b *builder) award() {
	a := readAward(b.text(noticeText))
	named := 0
	for _, g := range a.awarded {
		named += len(g.bidders)
	}
	switch {
	case b.text(noticeText) == "":
		b.issue("award-text", "/awards", "the notice has no text: the winner is not known")
		return
	case named == 0:
		b.issue("award-text", "/awards", "the text names no awarded bidder in a way that is understood")
	}
	signed := false
	for i, g := range a.awarded {
		b.winner(i, g, a)
		signed = signed || g.price != ""
	}
	if signed || a.signed != "" && named > 0 {
		b.set("/tag/1", "contract", noticeText)
	}
	for _, list := range []struct {
		groups []group
		status string
	}{{a.evaluated, "valid"}, {a.rejected, "disqualified"}} {
		for _, g := range list.groups {
			b.bid(g, list.status, a)
		}
	}
}

// winner states an award, and a contract where the text has its price or the day it
// was signed.
func (b *builder) winner(i int, g group, a award) {
	no := strconv.Itoa(i)
	award, contract, id := "/awards/"+no, "/contracts/"+no, b.out.ID+"-"+strconv.Itoa(i+1)
	b.set(award+"/id", id, noticeText)
	b.set(award+"/status", "active", noticeText)
	b.set(award+"/title", a.scope, noticeText)
	b.day(award+"/date", a.notified)
	n := 0
	for _, s := range g.bidders {
		if anonymous(s.name) {
			b.issue("anonymous-supplier", award+"/suppliers", "the text names an individual without a name")
			continue
		}
		party := b.party(s, "supplier", a)
		at := award + "/suppliers/" + strconv.Itoa(n)
		b.set(at+"/id", party, noticeText)
		b.set(at+"/name", s.name, noticeText)
		n++
	}
	b.set(award+"/relatedBids/0", b.bid(g, "valid", a), noticeText)
	if g.price == "" && a.signed == "" {
		return
	}
	b.set(contract+"/id", id, noticeText)
	b.set(contract+"/awardID", id, noticeText)
	b.set(contract+"/status", "active", noticeText)
	b.set(contract+"/title", a.scope, noticeText)
	b.day(contract+"/dateSigned", a.signed)
	b.set(contract+"/x_duration", a.duration, noticeText)
	b.money(contract+"/value", g.price, g.currency)
}

// bid states an offer and returns its id, empty where the text says nothing of it.
// Those of the awarded are offers too.
func (b *builder) bid(g group, status string, a award) string {
	details, _ := b.out.Release["bids"].(procurement.Object)
	list, _ := details["details"].([]any)
	at := "/bids/details/" + strconv.Itoa(len(list))
	n := 0
	for _, s := range g.bidders {
		if anonymous(s.name) {
			continue
		}
		party := b.party(s, "tenderer", a)
		tenderer := at + "/tenderers/" + strconv.Itoa(n)
		b.set(tenderer+"/id", party, noticeText)
		b.set(tenderer+"/name", s.name, noticeText)
		n++
	}
	if n == 0 {
		return ""
	}
	id := b.out.ID + "-bid-" + strconv.Itoa(len(list)+1)
	b.set(at+"/id", id, noticeText)
	b.set(at+"/status", status, noticeText)
	b.set(at+"/x_reason", g.reason, noticeText)
	b.money(at+"/value", g.opening, "")
	b.money(at+"/x_evaluatedValue", g.evaluated, "")
	return id
}

// anonymous reports whether a name stands for somebody who is not named.
func anonymous(name string) bool {
	switch strings.ToLower(name) {
	case "individual consultant", "individual", "individual consultants":
		return true
	}
	return false
}

// party lists a bidder once, adds a role, and returns its local id.
func (b *builder) party(s bidder, role string, a award) string {
	person := a.individual && strings.Contains(strings.ToLower(b.text("procurement_method_name")), "individual") && !company(s.name)
	id := "bidder/" + s.name
	switch {
	case person:
		id = "person/" + b.out.ID + "/" + s.name
	case s.number != "":
		id = "WB-SUPPLIER-" + s.number
	}
	parties, _ := b.out.Release["parties"].([]any)
	for i, p := range parties {
		if o, _ := p.(procurement.Object); o["id"] == id {
			b.role(i, o, role)
			return id
		}
	}
	at := "/parties/" + strconv.Itoa(len(parties))
	b.set(at+"/id", id, noticeText)
	b.set(at+"/name", s.name, noticeText)
	b.set(at+"/roles/0", role, noticeText)
	if s.number != "" {
		b.set(at+"/identifier/scheme", "WB-SUPPLIER", noticeText)
		b.set(at+"/identifier/id", s.number, noticeText)
	}
	if person {
		b.set(at+"/details/isNaturalPerson", true, "procurement_method_name")
	}
	b.set(at+"/address/streetAddress", s.address, noticeText)
	if code, ok := normalize.Country(s.country); ok {
		b.set(at+"/address/country", code, noticeText)
	} else {
		b.set(at+"/address/countryName", s.country, noticeText)
	}
	return id
}

func (b *builder) role(no int, party procurement.Object, role string) {
	roles, _ := party["roles"].([]any)
	for _, r := range roles {
		if r == role {
			return
		}
	}
	b.set("/parties/"+strconv.Itoa(no)+"/roles/"+strconv.Itoa(len(roles)), role, noticeText)
}

// company reports whether a name has a word that names of firms have.
func company(name string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" .,()&/\"-", r) }) {
		switch word {
		case "llc", "ltd", "limited", "inc", "gmbh", "sa", "sas", "sarl", "srl", "plc", "llp", "co", "company", "corp", "corporation", "consult", "consulting",
			"consultants", "group", "university", "institute", "center", "centre", "firm", "associates", "partners", "services", "bureau", "ooo", "jsc", "pvt":
			return true
		}
	}
	return false
}

// day sets a date as it stands in the text, year first.
func (b *builder) day(at, text string) {
	if text == "" {
		return
	}
	when, err := normalize.Date(text, normalize.YMD, time.UTC)
	if err != nil {
		b.issue("unparsed-date", at, text)
		return
	}
	b.set(at, when.String(), noticeText)
}

// money sets a value object from "USD 1.00", or from a number and the name of its
// currency. A currency without a number states nothing.
func (b *builder) money(at, text, name string) {
	if !strings.ContainsAny(text, "0123456789") {
		return
	}
	amount, currency, err := normalize.Money(text, '.')
	if name, _, _ = strings.Cut(name, " ("); currency == "" {
		currency, _ = normalize.Currency(name)
	}
	if err != nil || strings.HasPrefix(amount, "-") {
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), noticeText)
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtRaw, text, noticeText)
		b.issue("unparsed-amount", at, text)
	} else {
		b.set(at+"/amount", json.Number(amount), noticeText)
	}
	if b.set(at+"/currency", currency, noticeText); currency == "" {
		b.set(at+"/x_currencyName", name, noticeText)
		b.issue("no-currency", at+"/currency", name)
	}
}
