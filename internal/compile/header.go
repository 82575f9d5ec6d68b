package compile

import (
	"slices"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// header fills what a list shows of a process.
func (s *state) header() {
	p, tender := s.p, jsontree.Obj(s.merged, "tender")
	p.Title = first(str(tender, "title"), listTitle(s.merged["awards"]), listTitle(s.merged["contracts"]),
		str(s.merged, "planning", "project"), str(s.merged, "planning", "budget", "description"), str(s.merged, "title"))
	p.Description = first(str(tender, "description"), listDescription(s.merged["awards"]),
		listDescription(s.merged["contracts"]), str(s.merged, "planning", "rationale"), str(s.merged, "description"))
	p.TitleLang = first(text(s.merged["language"]), s.language())
	p.Status = str(tender, "status")
	p.Method = str(tender, "procurementMethod")
	p.MethodDetail = str(tender, "procurementMethodDetails")
	p.Category = str(tender, "mainProcurementCategory")
	p.TenderEnd = instant(str(tender, "tenderPeriod", "endDate"))
	p.Framework = s.framework(tender)
	for _, v := range s.versions {
		if o := v.Body.Origin; o != "" && o != procurement.Published {
			p.Origin = o
		}
		if v.Published.IsZero() {
			continue
		}
		if p.Published.IsZero() {
			p.Published = v.Published
		}
		p.LastPublished = later(p.LastPublished, v.Published)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (s *state) language() string {
	for _, v := range slices.Backward(s.active) {
		if v.Body.Language != "" {
			return v.Body.Language
		}
	}
	return ""
}

func (s *state) framework(tender procurement.Object) bool {
	holders := []procurement.Object{tender}
	for _, lot := range objects(tender["lots"]) {
		holders = append(holders, lot.o)
	}
	for _, o := range holders {
		t := jsontree.Obj(o, "techniques")
		if t["hasFrameworkAgreement"] == true || t["hasDynamicPurchasingSystem"] == true {
			return true
		}
	}
	return false
}

func listTitle(v any) string { return listText(v, "title") }

func listDescription(v any) string { return listText(v, "description") }

func listText(v any, key string) string {
	for _, m := range objects(v) {
		if t := text(m.o[key]); t != "" {
			return t
		}
	}
	return ""
}

// Stage says how far a process came: planning, tender, award, contract,
// cancelled or unsuccessful.
func Stage(p *procurement.Process) string {
	ext := jsontree.Obj(p.Compiled, procurement.Ext)
	live := slices.ContainsFunc(p.Awards, func(a procurement.Award) bool { return !procurement.CameToNothing(a.Status) })
	tags := texts(p.Compiled["tag"])
	switch {
	case p.Status == "cancelled" || p.Status == "withdrawn" || ext[procurement.ExtCancelled] == true:
		return "cancelled"
	case len(p.Contracts) > 0:
		return "contract"
	case live:
		return "award"
	case p.Status == "unsuccessful" || len(p.Awards) > 0:
		return "unsuccessful"
	case p.Status == "planning" || p.Status == "planned" || len(tags) > 0 && len(jsontree.Obj(p.Compiled, "tender")) == 0:
		return "planning"
	}
	return "tender"
}
