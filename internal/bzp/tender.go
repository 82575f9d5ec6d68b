package bzp

import (
	"strconv"
	"strings"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

// tender sets what every notice says of the procedure.
func (u *notice) tender() {
	const path = "/tender"
	u.copy(path+"/title", "/orderObject")
	u.set(path+"/mainProcurementCategory", category(u.get("/orderType")), "/orderType")
	for i, m := range cpvForm.FindAllStringSubmatch(u.get("/cpvCode"), 200) {
		at := path + "/classification"
		if i > 0 {
			at = path + "/additionalClassifications/" + strconv.Itoa(i-1)
		}
		u.set(at+"/scheme", "CPV", "/cpvCode")
		u.set(at+"/id", m[1], "/cpvCode")
		u.set(at+"/description", m[2], "/cpvCode")
	}
	if deadline := u.get("/submittingOffersDate"); deadline != "" {
		if t, err := normalize.Date(deadline, normalize.YMD, nil); err != nil {
			u.issue("unparsed-date", path+"/tenderPeriod/endDate", deadline)
		} else {
			u.set(path+"/tenderPeriod/endDate", t.String(), "/submittingOffersDate")
		}
	}
	mode := u.form.value("", anyPart, "tryb udzielenia zamówienia")
	u.set(path+"/procurementMethod", method(mode), form)
	u.set(path+"/procurementMethodDetails", mode, form)
	if u.framework() {
		u.set(path+"/techniques/hasFrameworkAgreement", true, form)
	}
	u.money(path+"/value", u.form.value("", 0, "wartość zamówienia", "łączna wartość poszczególnych części"), procurement.TaxNet)
	u.set(path+"/description", u.form.value("IV", 0, "krótki opis przedmiotu zamówienia"), form)
	u.lots()
}

// framework reports whether the notice is about a framework agreement.
func (u *notice) framework() bool {
	about := strings.ToLower(u.form.value("", anyPart, "ogłoszenie dotyczy"))
	return strings.Contains(about, "umowy ramowej") && !strings.Contains(about, "zamówienia publicznego")
}

// lots sets the parts that section IV describes. A notice without parts has none.
func (u *notice) lots() {
	for _, part := range u.form.parts("IV") {
		at := u.lot(part)
		u.set(at+"/description", u.form.value("IV", part, "krótki opis przedmiotu zamówienia"), form)
		u.money(at+"/value", u.form.value("IV", part, "wartość części", "wartość zamówienia"), procurement.TaxNet)
	}
}

// lot returns the place of a part, and makes it known.
func (u *notice) lot(part int) string {
	tender, _ := u.release["tender"].(procurement.Object)
	lots, _ := tender["lots"].([]any)
	id := strconv.Itoa(part)
	for i, lot := range lots {
		if lot.(procurement.Object)["id"] == id {
			return "/tender/lots/" + strconv.Itoa(i)
		}
	}
	at := "/tender/lots/" + strconv.Itoa(len(lots))
	u.set(at+"/id", id, form)
	return at
}

// category reads the kind of order, as the API or the form writes it.
func category(s string) string {
	switch strings.ToLower(s) {
	case "delivery", "deliveries", "supplies", "dostawy":
		return "goods"
	case "services", "usługi":
		return "services"
	case "works", "constructionworks", "roboty budowlane":
		return "works"
	}
	return ""
}

// method reads the words of the procurement law of 2019. The basic mode (tryb
// podstawowy) is open to all who answer the notice.
func method(mode string) string {
	mode = strings.ToLower(mode)
	for _, m := range []struct{ words, method string }{
		{"podstawow", "open"}, {"nieograniczon", "open"}, {"ograniczon", "selective"}, {"bez ogłoszenia", "limited"}, {"z wolnej ręki", "direct"},
		{"z ogłoszeniem", "selective"}, {"dialog", "selective"}, {"partnerstw", "selective"},
	} {
		if strings.Contains(mode, m.words) {
			return m.method
		}
	}
	return ""
}

// stage sets what the notice says at its stage of the procedure.
func (u *notice) stage() {
	kind := u.kindAt
	switch u.kind {
	case "TenderResultNotice", "CompetitionResultNotice", "ConcessionAgreementNotice":
		u.results()
	case "NoticeUpdateNotice", "NoticeUpdateConcession", "NoticeUpdateConcessionNotice":
		u.set("/tag/0", "tenderUpdate", kind)
		u.change()
	case "AgreementUpdateNotice", "ConcessionUpdateAgreementNotice":
		u.set("/tag/0", "contractUpdate", kind)
		u.contractChange()
	case "ContractPerformingNotice", "CircumstancesFulfillmentNotice":
		u.set("/tag/0", "implementation", kind)
		u.performance()
	case "AgreementIntentionNotice", "ConcessionIntentionAgreementNotice":
		u.set("/tag/0", "tender", kind)
		u.set("/tender/status", "active", kind)
		for i := range u.contractors() {
			from := u.contractor(i)
			u.copy("/"+procurement.Ext+"/bzp/intendedContractors/"+strconv.Itoa(i)+"/name", from+"/contractorName")
		}
	case "TenderPlanNotice", "PriorInformationNotice":
		u.set("/tag/0", "planning", kind)
		u.set("/tender/status", "planned", kind)
	case "ContractNotice", "SmallContractNotice", "CompetitionNotice", "ConcessionNotice":
		u.set("/tag/0", "tender", kind)
		u.set("/tender/status", "active", kind)
		u.smallValue()
	default:
		u.set("/tag/0", "tender", kind)
		u.issue("unmapped-code", "/tag", "noticeType "+u.kind)
	}
}

// smallValue reads the value of a small order, whose currency is a field of its own.
func (u *notice) smallValue() {
	if u.kind != "SmallContractNotice" {
		return
	}
	amount, currency := u.form.value("III", anyPart, "wartość"), u.form.value("III", anyPart, "kod waluty")
	if amount != "" && currency != "" {
		amount += " " + currency
	}
	u.money("/tender/value", amount, procurement.TaxUnknown)
}

// change sets a change of a notice, in the words of the buyer.
func (u *notice) change() {
	const at = "/tender/amendments/0"
	u.set(at+"/id", u.number, u.numberAt)
	u.copy(at+"/date", "/publicationDate")
	u.set(at+"/amendsReleaseID", u.form.value("III", anyPart, "numer zmienianego ogłoszenia"), form)
	var texts []string
	for _, f := range u.form.where("III", anyPart, "opis zmiany", "identyfikator sekcji") {
		if f.value != "" {
			texts = append(texts, f.value)
		}
	}
	u.set(at+"/description", strings.Join(texts, "\n"), form)
}

// contractChange keeps what a notice says of a contract's change: which of the
// procedure's contracts it is, it does not say in a way that a program could trust.
func (u *notice) contractChange() {
	at := "/contracts/0"
	u.set(at+"/id", "changed-"+u.bzp, u.numberAt)
	u.performers(at)
	u.set(at+"/amendments/0/id", u.number, u.numberAt)
	u.copy(at+"/amendments/0/date", "/publicationDate")
	for i, f := range u.form.where("", anyPart, "opis zmiany", "rodzaj i zakres zmian", "przyczyna", "przyczyny dokonania zmian") {
		key := "description"
		if i > 0 || strings.HasPrefix(f.label, "przyczyn") {
			key = "rationale"
		}
		u.set(at+"/amendments/0/"+key, f.value, form)
	}
	u.stated()
}

// stated keeps the value and date of a contract that a later notice restates.
func (u *notice) stated() {
	const ext = "/" + procurement.Ext + "/bzp/"
	u.money(ext+"contractValue", u.form.value("", anyPart, "wartość umowy"), procurement.TaxUnknown)
	u.set(ext+"contractDate", u.form.value("", anyPart, "data zawarcia umowy"), form)
}

// performance sets how a contract was carried out and what was paid.
func (u *notice) performance() {
	const at = "/contracts/0"
	u.set(at+"/id", "performed-"+u.bzp, u.numberAt)
	u.performers(at)
	done := strings.ToLower(u.form.value("", anyPart, "czy umowa została wykonana"))
	switch {
	case strings.HasPrefix(done, "tak"):
		u.set(at+"/status", "terminated", form)
	case strings.HasPrefix(done, "nie"):
		u.set(at+"/status", "terminated", form)
		u.set(at+"/statusDetails", "The buyer says that the contract was not performed", form)
	}
	if paid := u.form.value("", anyPart, "łączna wartość wynagrodzenia"); paid != "" {
		const payment = at + "/implementation/transactions/0"
		u.set(payment+"/id", u.number, u.numberAt)
		u.day(payment+"/date", u.form.value("", anyPart, "termin wykonania umowy"))
		u.money(payment+"/value", paid, procurement.TaxUnknown)
	}
	u.stated()
}

// day sets a date of the form.
func (u *notice) day(path, text string) {
	if text == "" {
		return
	}
	t, err := normalize.Date(text, normalize.YMD, nil)
	if err != nil {
		u.issue("unparsed-date", path, text)
		return
	}
	u.set(path, t.Time.Format("2006-01-02"), form)
}
