package export

import (
	"slices"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Contract is the JSON form of a process: names as in the documentation of the
// store, amounts as decimal text, every figure with notice, version and pointer.
func Contract(p postgres.ContractPage) map[string]any {
	out := map[string]any{
		"process_id": p.ID.String(), "ocid": p.OCID, "source": p.Source.ID, "license": p.Source.License, "origin": p.Origin,
		"country": p.Country, "title": p.Title, "language": p.TitleLang, "description": p.Description, "stage": p.Stage,
		"status": p.Status, "method": p.Method, "method_detail": p.MethodDetail, "category": p.Category, "is_framework": p.Framework,
		"published": stamp(p.Published), "last_published": stamp(p.LastPublished), "tender_end": stamp(p.TenderEnd), "awarded_on": p.AwardedAt,
	}
	if p.Bids >= 0 {
		out["number_of_bids"] = p.Bids
	}
	parties := []any{}
	for _, r := range p.PartyRows {
		parties = append(parties, map[string]any{"name": r.Name, "roles": r.Roles, "scheme": r.Scheme, "id": r.LegalID,
			"country": r.Country, "locality": r.Locality, "organization": r.Key.String(), "proof": proof(r.Notice, r.Version, r.Pointer)})
	}
	awards := []any{}
	for _, a := range p.AwardRows {
		awards = append(awards, map[string]any{"id": a.LocalID, "title": a.Title, "status": a.Status, "date": a.Date,
			"suppliers": suppliers(a.Names), "lots": a.LotNames, "amounts": Figures(a.Figures)})
	}
	contracts := []any{}
	for _, c := range p.ContractRows {
		contracts = append(contracts, map[string]any{"id": c.LocalID, "title": c.Title, "status": c.Status, "signed": c.Signed,
			"starts": c.Starts, "ends": c.Ends, "suppliers": suppliers(c.Names), "amounts": Figures(c.Figures)})
	}
	notices := []any{}
	for _, n := range p.Timeline {
		notices = append(notices, map[string]any{"notice_id": n.ID.String(), "version": n.Version, "source_notice_id": n.SourceNoticeID,
			"published": stamp(n.Published), "tags": n.Tags, "change": n.Change, "superseded": n.Superseded,
			"first_seen": stamp(n.FirstSeen), "url": n.URL, "sha256": n.SHA256})
	}
	codes := []any{}
	for _, c := range p.Classifications {
		codes = append(codes, map[string]any{"of": c.Owner, "scheme": c.Scheme, "code": c.Code, "label": c.Label})
	}
	out["parties"], out["awards"], out["contracts"], out["notices"] = parties, awards, contracts, notices
	out["amounts"], out["classifications"], out["not_public"] = Figures(p.ProcessFigures), codes, gaps(p.Gaps)
	counted(out, p)
	out["unknown"] = slices.Concat([]string{}, p.Unknown)
	return out
}

// gaps is the JSON form of what is not public.
func gaps(rows []postgres.GapRow) []any {
	out := []any{}
	for _, g := range rows {
		out = append(out, map[string]any{"code": g.Code, "kind": g.Kind, "what": g.What, "field": g.Field, "expected_by": g.Expected, "until": g.Until, "why": g.Why})
	}
	return out
}

func proof(notice procurement.ID, version int, pointer string) map[string]any {
	return map[string]any{"notice_id": notice.String(), "version": version, "pointer": pointer}
}

func suppliers(rows []postgres.SupplierRow) []any {
	out := []any{}
	for _, s := range rows {
		out = append(out, map[string]any{"name": s.Name, "organization": s.Key.String(), "consortium": s.Consortium})
	}
	return out
}

// Figures is the JSON form of figures.
func Figures(figures []postgres.Figure) []any {
	out := []any{}
	for _, f := range figures {
		m := map[string]any{"of": f.Owner, "name": f.OwnerName, "kind": f.Kind, "status": f.Status, "currency": f.Currency,
			"tax": f.Tax, "current": f.Current, "proof": proof(f.Notice, f.Version, f.Pointer)}
		for key, v := range map[string]string{"amount": f.Amount, "high": f.High, "raw": f.Raw, "withheld_until": f.Until, "withheld_why": f.Why} {
			if v != "" {
				m[key] = v
			}
		}
		out = append(out, m)
	}
	return out
}
