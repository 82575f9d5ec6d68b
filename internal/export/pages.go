package export

import (
	"context"
	"fmt"
	"io"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Hits writes the results of a search as csv or jsonl, as Write does; each says
// why it is in the result where its words do not show it.
func Hits(ctx context.Context, db *postgres.DB, hits []postgres.Hit, format string, w io.Writer) error {
	var out writer = &jsonLines{db: db, w: w, why: true}
	if format == "csv" {
		c, err := newCSV(w, Options{why: true})
		if err != nil {
			return err
		}
		out = c
	} else if format != "jsonl" {
		return fmt.Errorf("no list format %q; there are csv and jsonl", format)
	}
	if _, err := out.write(ctx, hits); err != nil {
		return err
	}
	return out.close()
}

// Compiled is the merged OCDS release of a process without contact persons.
func Compiled(p postgres.ContractPage) procurement.Object {
	release := p.Compiled
	dropPrivate(release)
	if p.Origin != procurement.Published {
		ext, _ := release[procurement.Ext].(procurement.Object)
		if ext == nil {
			ext = procurement.Object{}
		}
		ext[procurement.ExtOrigin] = string(p.Origin)
		release[procurement.Ext] = ext
	}
	return release
}

// Notice is the JSON form of a notice version with the proof of its facts.
func Notice(n postgres.NoticePage) map[string]any {
	facts := []any{}
	for _, f := range n.Facts {
		facts = append(facts, map[string]any{"path": f.Path, "value": f.Value, "pointer": f.Pointer})
	}
	versions := []any{}
	for _, v := range n.Versions {
		versions = append(versions, map[string]any{"version": v.Version, "published": stamp(v.Published), "change": v.Change,
			"sha256": v.SHA256, "first_seen": stamp(v.FirstSeen)})
	}
	return map[string]any{
		"notice_id": n.ID.String(), "version": n.Version, "source_notice_id": n.SourceNoticeID, "source": n.Source.ID, "license": n.Source.License,
		"process_id": n.Process.String(), "ocid": n.OCID, "origin": n.Origin, "published": stamp(n.Published), "published_raw": n.PublishedRaw,
		"document": map[string]any{"method": n.Method, "url": n.URL, "status": n.Status, "sha256": n.SHA256, "size": n.Size, "media": n.Media,
			"fetched": stamp(n.FetchedAt), "archive_file": n.ArchiveFile, "archive_offset": n.ArchiveOffset, "archive_length": n.ArchiveLength},
		"pointer": n.Pointer, "parser": n.Parser, "facts": facts, "facts_hidden": n.Hidden, "versions": versions, "issues": n.Issues,
	}
}

// Organization is the JSON form of an organisation by mention.
func Organization(o postgres.OrganizationPage) map[string]any {
	names := []any{}
	for _, n := range o.Names {
		names = append(names, map[string]any{"name": n.Name, "count": n.Count, "first": stamp(n.First), "last": stamp(n.Last)})
	}
	list := func(hits []postgres.Hit) []any {
		out := []any{}
		for _, h := range hits {
			out = append(out, map[string]any{"process_id": h.ID.String(), "ocid": h.OCID, "title": h.Title, "origin": h.Origin,
				"source": h.Source.ID, "stage": h.Stage, "last_published": stamp(h.Published)})
		}
		return out
	}
	nodes := []any{}
	for _, n := range o.Nodes {
		nodes = append(nodes, n.String())
	}
	out := map[string]any{"organization": o.Key.String(), "mention_keys": nodes, "sold": Money(o.Sold), "bought": Money(o.Bought), "name": o.Name, "names": names, "identifiers": o.Identifiers, "countries": o.Countries,
		"buyer_in": o.BuyerCount, "supplier_in": o.SupplierCount, "as_buyer": list(o.AsBuyer), "as_supplier": list(o.AsSupplier)}
	resolved(out, o)
	return out
}

// Money is the JSON form of sums: its parts are never to be added up.
func Money(m postgres.Money) map[string]any {
	reported, excluded := []any{}, []any{}
	for _, r := range m.Reported {
		reported = append(reported, map[string]any{"process_id": r.Process.String(), "title": r.Title, "amount": r.Amount, "currency": r.Currency, "suppliers": r.Suppliers})
	}
	for _, e := range m.Excluded {
		excluded = append(excluded, map[string]any{"reason": e.Reason, "figures": e.Count})
	}
	years, parties, countries := []any{}, []any{}, []any{}
	for _, y := range m.Years {
		years = append(years, map[string]any{"year": y.Year, "units": y.Units, "usd": y.USD, "joint_units": y.JointUnits, "joint_usd": y.JointUSD})
	}
	for _, p := range m.Counterparties {
		parties = append(parties, map[string]any{"organization": p.Key.String(), "name": p.Name, "units": p.Units, "usd": p.USD, "assumed_usd": p.AssumedUSD})
	}
	for _, c := range m.Countries {
		countries = append(countries, map[string]any{"country": c.Country, "units": c.Units, "usd": c.USD})
	}
	return map[string]any{"years": years, "counterparties": parties, "buyer_countries": countries, "total": sum(m.Total), "assumed_shares": sum(m.Assumed), "joint_undivided": sum(m.Joint), "ceilings": sum(m.Ceilings),
		"ceilings_open_usd": m.OpenUSD, "subawards": sum(m.Subawards), "reported_by_third_parties": reported, "excluded": excluded,
		"copies_not_counted": m.NotCounted, "rule": SumRule}
}

// SumRule is what every sum says of itself.
const SumRule = "each contract or award once: obligations, else the signed value, else the award; ceilings, estimates, cancelled, withheld, implausible and reported figures are in no sum; parts of joint awards stand apart; converted at the rate of the day"

func sum(s postgres.Sum) map[string]any {
	currencies := []any{}
	for _, c := range s.Currencies {
		currencies = append(currencies, map[string]any{"currency": c.Currency, "amount": c.Amount, "units": c.Units, "without_rate": c.Unconverted})
	}
	return map[string]any{"units": s.Units, "currencies": currencies, "usd": s.USD, "eur": s.EUR, "without_rate": s.Unconverted}
}
