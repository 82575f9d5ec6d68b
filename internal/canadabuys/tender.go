package canadabuys

import (
	"slices"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// tender reads a row of the tender notices.
func (b *builder) tender() {
	status := b.col(colTenderStatus)
	b.set("/tag/0", "tender", b.col(colReference))
	b.put("/tender/id", b.col(colSolicitation, colReference))
	b.both("/tender/title", stemTitle)
	b.both("/tender/description", stemTenderDescription)
	b.put("/tender/statusDetails", status)
	switch strings.ToLower(status.text) {
	case "open", "active", "amended", "expired", "closed":
		b.set("/tender/status", "active", status) // no bids any more is not yet a decision
	case "awarded":
		b.set("/tender/status", "complete", status)
	case "cancelled", "canceled":
		b.set("/tender/status", "cancelled", status)
		b.set("/tag/0", "tenderCancellation", status)
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, status)
	case "":
		b.issue("no-status", "/tender/status", "")
	default:
		b.issue("unmapped-code", "/tender/status", status.text)
	}
	b.method()
	if framework(b.col(colNoticeType).text) {
		b.set("/tender/techniques/hasFrameworkAgreement", true, b.col(colNoticeType))
	}
	b.date("/tender/x_datePublished", b.col(colPublished))
	b.date("/tender/x_dateAmended", b.col(colAmended))
	b.date("/tender/tenderPeriod/endDate", b.col(colClosing))
	b.date("/tender/contractPeriod/startDate", b.col(colExpectedStart))
	b.date("/tender/contractPeriod/endDate", b.col(colExpectedEnd))
	b.categories("/tender")
	b.items("/tender/items")
	b.documents("/tender/documents")
}

// framework reports whether the words name a standing offer or a supply arrangement
// itself, and not a contract made against one.
func framework(words string) bool {
	w := strings.ToLower(words)
	if strings.Contains(w, "against") || strings.Contains(w, "call-up") {
		return false
	}
	return strings.Contains(w, "standing offer") || strings.Contains(w, "supply arrangement")
}

// method sets what is said of the procedure.
func (b *builder) method() {
	details, why := b.col(colMethod), b.col(colLimitedReason)
	b.put("/tender/x_noticeType", b.col(colNoticeType))
	b.put("/tender/procurementMethodDetails", details)
	if reasons := slices.DeleteFunc(list(why), func(r string) bool { return strings.EqualFold(r, "none") }); len(reasons) > 0 {
		b.set("/tender/procurementMethodRationale", strings.Join(reasons, "; "), why)
	}
	switch m := strings.ToLower(details.text); {
	case m == "":
	case strings.Contains(m, "open bidding"), strings.Contains(m, "open tendering"):
		b.set("/tender/procurementMethod", "open", details)
	case strings.Contains(m, "selective"):
		b.set("/tender/procurementMethod", "selective", details)
	case strings.Contains(m, "non-competitive"), strings.Contains(m, "limited tendering"), strings.Contains(m, "advance contract award"), strings.Contains(m, "directed contract"):
		b.set("/tender/procurementMethod", "limited", details)
	case strings.Contains(m, "traditional"), strings.Contains(m, "competitive"):
		// said to be competitive, not how
	default:
		b.issue("unmapped-code", "/tender/procurementMethod", details.text)
	}
}

// categories sets the kind of what is bought: as the main one where one is named.
func (b *builder) categories(at string) {
	from := b.col(colCategory)
	kinds := map[string]string{"GD": "goods", "SRV": "services", "SRVTGD": "services", "CNST": "works"}
	var named []string
	for i, code := range list(from) {
		b.set("/tender/x_categories/"+strconv.Itoa(i), code, from)
		kind, ok := kinds[strings.ToUpper(code)]
		switch {
		case !ok:
			b.issue("unmapped-code", "/tender/mainProcurementCategory", code)
		case !slices.Contains(named, kind):
			named = append(named, kind)
		}
	}
	if len(named) == 1 {
		b.set(at+"/mainProcurementCategory", named[0], from)
		return
	}
	for i, kind := range named {
		b.set(at+"/additionalProcurementCategories/"+strconv.Itoa(i), kind, from)
	}
}

// items lists the classes of what is bought, an item for each: which goes with which
// the row does not say.
func (b *builder) items(at string) {
	no := 0
	for _, c := range []struct{ scheme, column, stem string }{{"UNSPSC", colUNSPSC, stemUNSPSC}, {"GSIN", colGSIN, stemGSIN}} {
		codes, names := b.col(c.column), b.col(c.stem+eng, c.stem+fra)
		french := b.col(c.stem + fra)
		labels, labelsFR := list(names), list(french)
		for i, code := range list(codes) {
			item := at + "/" + strconv.Itoa(no)
			b.set(item+"/id", strconv.Itoa(no+1), codes)
			b.set(item+"/classification/scheme", c.scheme, codes)
			b.set(item+"/classification/id", code, codes)
			if len(labels) == len(list(codes)) {
				b.set(item+"/classification/description", labels[i], names)
			}
			if len(labelsFR) == len(list(codes)) && french != names {
				b.set(item+"/classification/description_fr", labelsFR[i], french)
			}
			no++
		}
		if len(labels) != len(list(codes)) {
			b.put("/tender/x_classes/"+strings.ToLower(c.scheme), names)
		}
	}
}

// documents lists the page of the notice and its attachments.
func (b *builder) documents(at string) {
	no := 0
	add := func(id, kind, language, address string, from fact) {
		if !strings.HasPrefix(address, "http") {
			return
		}
		doc := at + "/" + strconv.Itoa(no)
		b.set(doc+"/id", id, from)
		b.set(doc+"/url", address, from)
		b.set(doc+"/language", language, from)
		if kind != "" {
			b.set(doc+"/documentType", kind, from)
		}
		no++
	}
	for _, l := range []struct{ column, code string }{{eng, "en"}, {fra, "fr"}} {
		page, files := b.col(stemNoticeURL+l.column), b.col(stemAttachment+l.column)
		add("notice-"+l.code, "tenderNotice", l.code, page.text, page)
		each := strings.FieldsFunc(files.text, func(r rune) bool { return r == ',' || r == '\n' || r == '*' || r == ' ' })
		for i, address := range each {
			add("attachment-"+l.code+"-"+strconv.Itoa(i+1), "", l.code, address, files)
		}
	}
}
