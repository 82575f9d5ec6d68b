package export

import (
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// counted adds what of a process is in totals and what is not, the copies of it on
// other portals, and what is to review.
func counted(out map[string]any, p postgres.ContractPage) {
	spend := []any{}
	for _, r := range p.Spend {
		row := map[string]any{"of": r.Unit, "of_number": r.UnitNo, "basis": r.Basis, "allocation": r.Alloc, "date": r.Date, "amount": r.Amount,
			"currency": r.Currency, "tax": r.Tax, "whole": r.Whole, "suppliers": r.Suppliers, "proof": at(r.Notice, r.Version, r.Path)}
		if r.Supplier.Name != "" {
			row["supplier"], row["organization"] = r.Supplier.Name, r.Supplier.Key.String()
		}
		if r.USD != "" {
			row["amount_usd"], row["amount_eur"], row["rate_date"], row["rate_source"] = r.USD, r.EUR, r.RateOn, r.RateSource
		}
		spend = append(spend, row)
	}
	excluded := []any{}
	for _, e := range p.Excluded {
		excluded = append(excluded, map[string]any{"of": e.Owner, "of_number": e.OwnerNo, "kind": e.Kind, "reason": e.Reason, "amount": e.Amount,
			"currency": e.Currency, "proof": at(e.Notice, e.Version, e.Path)})
	}
	copies := []any{}
	for _, c := range p.Copies {
		copies = append(copies, map[string]any{"process_id": c.Process.String(), "ocid": c.OCID, "source": c.Source, "counted": c.Counted, "why": c.Why, "evidence": c.Evidence})
	}
	out["counted"], out["not_counted"], out["copies"], out["to_review"] = spend, excluded, copies, review(p.Flags)
}

// review is the JSON form of marks. A mark says that there is something to review,
// and nothing about anybody.
func review(flags []postgres.FlagRow) []any {
	out := []any{}
	for _, f := range flags {
		row := map[string]any{"rule": f.Code, "rule_version": f.Version, "status": "to review", "subject": f.Subject, "value": f.Value, "parameters": f.Parameters,
			"evidence": f.Evidence, "base_rate": map[string]any{"marked": f.Flagged, "calculable": f.Calculable, "processes": f.Total}}
		if f.Org.Name != "" {
			row["organization"], row["name"] = f.Org.Key.String(), f.Org.Name
		}
		out = append(out, row)
	}
	return out
}

// at is the place of a figure in a notice's release.
func at(notice procurement.ID, version int, path string) map[string]any {
	return map[string]any{"notice_id": notice.String(), "version": version, "path": path}
}
