package worldbank

import (
	"strings"
	"time"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
)

const noticeText = "notice_text"

func (b *builder) isAward() bool {
	return strings.Contains(strings.ToLower(b.text("notice_type")), "award")
}

// tender reads what all notices say of the procedure.
func (b *builder) tender() {
	const kind, state = "notice_type", "notice_status"
	b.copy("/tender/x_noticeType", kind)
	b.copy("/tender/x_noticeStatus", state)
	cancelled := strings.Contains(strings.ToLower(b.text(state)), "cancel")
	tag, status := "tender", "active"
	switch k := strings.ToLower(b.text(kind)); {
	case k == "":
		b.issue("no-notice-type", "/tender/x_noticeType", "")
	case b.isAward():
		tag, status = "award", ""
		if cancelled {
			b.issue("cancelled-notice", "/tender/x_noticeStatus", "an award notice that was called off: whether the award stands is not said")
		}
	case strings.Contains(k, "general procurement"):
		tag, status = "planning", "planning"
	}
	from := kind
	if b.text(kind) == "" {
		from = "id"
	}
	if cancelled && tag == "tender" {
		tag, status, from = "tenderCancellation", "cancelled", state
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, state)
	}
	b.set("/tag/0", tag, from)
	b.set("/tender/status", status, from)
	b.copy("/tender/id", "bid_reference_no")
	b.first("/tender/title", "bid_description", "noticetitle", "project_name")
	b.copy("/planning/project/id", "project_id")
	b.copy("/planning/project/title", "project_name")
	b.copy("/planning/project/x_country", "project_ctry_name")
	b.deadline()
	b.category()
	b.method()
	if address := b.text("url"); strings.HasPrefix(address, "http") {
		b.set("/tender/documents/0/id", b.out.ID, "url")
		b.copy("/tender/documents/0/url", "url")
		b.set("/tender/documents/0/documentType", "tenderNotice", "url")
	}
}

// deadline sets the end of the time for bids. The time of day stands in a field of
// its own, the date with a time of zero.
func (b *builder) deadline() {
	const at, field, clock = "/tender/tenderPeriod/endDate", "submission_deadline_date", "submission_deadline_time"
	t := b.text(field)
	if t == "" {
		return
	}
	day, ok := strings.CutSuffix(t, "T00:00:00Z")
	if ok && b.text(clock) != "" {
		b.copy("/tender/x_deadlineTime", clock)
	}
	when, err := normalize.Date(day, normalize.DMY, time.UTC)
	if err != nil {
		b.issue("unparsed-date", at, t)
		return
	}
	b.set(at, when.String(), field)
}

func (b *builder) category() {
	field := "procurement_group"
	if b.text(field) == "" {
		field = "procurement_group_desc"
	}
	kinds := map[string]string{"go": "goods", "goods": "goods", "cw": "works", "civil works": "works", "works": "works", "small works": "works",
		"cs": "services", "consultant services": "services", "nc": "services", "non-consulting services": "services", "non consulting services": "services"}
	name := b.text(field)
	if kind := kinds[strings.ToLower(name)]; kind != "" {
		b.set("/tender/mainProcurementCategory", kind, field)
	} else if name != "" {
		b.issue("unmapped-code", "/tender/mainProcurementCategory", name)
	}
	b.copy("/tender/x_procurementGroup", "procurement_group_desc")
}

// method sets how bidders were found: as the market approach says, else where the
// name of the method leaves no doubt.
func (b *builder) method() {
	const approach, method = "market_approach_name", "procurement_method_name"
	b.copy("/tender/procurementMethodDetails", method)
	b.copy("/tender/x_marketApproach", approach)
	switch strings.ToLower(b.text(approach)) {
	case "open":
		b.set("/tender/procurementMethod", "open", approach)
		return
	case "limited":
		b.set("/tender/procurementMethod", "limited", approach)
		return
	case "direct":
		b.set("/tender/procurementMethod", "direct", approach)
		return
	}
	switch m := strings.ToLower(b.text(method)); {
	case strings.Contains(m, "direct selection"), strings.Contains(m, "direct contracting"), strings.Contains(m, "single source"):
		b.set("/tender/procurementMethod", "direct", method)
	case strings.Contains(m, "competitive bidding"):
		b.set("/tender/procurementMethod", "open", method)
	}
}
