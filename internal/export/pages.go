package export

import (
	"context"
	"fmt"
	"io"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Hits writes a list of processes as csv or jsonl, as Write does.
func Hits(ctx context.Context, db *postgres.DB, hits []postgres.Hit, format string, w io.Writer) error {
	var out writer = &jsonLines{db: db, w: w}
	if format == "csv" {
		c, err := newCSV(w, Options{})
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
	return map[string]any{"organization": o.Key.String(), "name": o.Name, "names": names, "identifiers": o.Identifiers, "countries": o.Countries,
		"buyer_in": o.BuyerCount, "supplier_in": o.SupplierCount, "as_buyer": list(o.AsBuyer), "as_supplier": list(o.AsSupplier)}
}
