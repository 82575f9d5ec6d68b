package export

import "daylight/internal/postgres"

// resolved adds to the JSON form of an organisation what was derived of it, with
// the evidence.
func resolved(out map[string]any, o postgres.OrganizationPage) {
	classes, offices, parents, groups, edges := []any{}, []any{}, []any{}, []any{}, []any{}
	for _, c := range o.Classes {
		classes = append(classes, c)
	}
	for _, f := range o.Offices {
		offices = append(offices, map[string]any{"office": f.Value, "mentions": f.Count})
	}
	for _, p := range o.Parents {
		relation := "parent"
		if p.Department {
			relation = "department"
		}
		parents = append(parents, map[string]any{"relation": relation, "name": p.Name, "id": p.ID, "contracts": p.Records,
			"first": stamp(p.First), "last": stamp(p.Last), "source": p.Source})
	}
	for _, g := range o.Groups {
		groups = append(groups, map[string]any{"group": g.ID, "name": g.Name, "status": g.Status, "way": g.Way, "source": g.Source,
			"url": g.URL, "as_of": g.AsOf, "evidence": g.Evidence})
	}
	for _, e := range o.Edges {
		edges = append(edges, map[string]any{"a": e.A.String(), "b": e.B.String(), "name_a": e.NameA, "name_b": e.NameB, "judgement": e.Judgement,
			"method": e.Method, "score": e.Score, "reasons": e.Reasons, "decided_by": e.Decided, "note": e.Note})
	}
	out["classes"], out["offices"], out["parents"], out["groups"], out["edges"] = classes, offices, parents, groups, edges
}

// Group is the JSON form of a company group. What possible members sold and texts
// that name the group stand apart from what members sold.
func Group(p postgres.GroupPage) map[string]any {
	members, mentions := []any{}, []any{}
	for _, m := range p.Members {
		row := map[string]any{"organization": m.Key.String(), "name": m.Name, "country": m.Country, "status": m.Status, "way": m.Way, "depth": m.Depth,
			"from": m.From, "to": m.To, "source": m.Source, "url": m.URL, "as_of": m.AsOf, "evidence": m.Evidence, "mentions": m.Mentions}
		if m.USD != "" {
			row["sold_usd"] = m.USD
		}
		members = append(members, row)
	}
	for _, h := range p.Mentions {
		mentions = append(mentions, map[string]any{"process_id": h.ID.String(), "ocid": h.OCID, "title": h.Title, "source": h.Source.ID})
	}
	return map[string]any{"group": p.ID, "name": p.Name, "aliases": p.Aliases, "members": members, "sold": Money(p.Sold), "sold_by_possible": Money(p.Possible),
		"supplier_in": p.SupplierCount, "named_in": p.MentionsCount, "mentions": mentions, "not_loaded": p.NotLoaded}
}
