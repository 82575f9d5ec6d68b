package export

import (
	"context"
	"errors"
	"io"

	"daylight/internal/ocds"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// errStop ends a stream whose reader has left.
var errStop = errors.New("stop")

// writeOCDS writes one release package: of every process all versions of its
// notices as published, in their order of publication. Under x_daylight each
// release names its source and licence; a version that the publisher replaced
// says so, for whoever wants the latest word alone.
func writeOCDS(ctx context.Context, db *postgres.DB, q *query.Query, w io.Writer, o Options) (Counts, error) {
	var counts Counts
	meta := ocds.Meta{URI: o.URI, Published: o.Published,
		Publisher: ocds.Publisher{Name: "daylight, from the publishers named in each release"},
		Extensions: []string{
			"https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/1.1/extension.json",
			"https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/1.1/extension.json",
		}}
	err := ocds.Package(w, meta, func(yield func(procurement.Object, error) bool) {
		err := eachBatch(ctx, db, q, o, &counts, func(hits []postgres.Hit) error {
			return releases(ctx, db, hits, o, func(r procurement.Object) bool {
				counts.Rows++
				return yield(r, nil)
			})
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	})
	return counts, err
}

func releases(ctx context.Context, db *postgres.DB, hits []postgres.Hit, o Options, yield func(procurement.Object) bool) error {
	ids := make([]procurement.ID, len(hits))
	byID := map[procurement.ID]postgres.Hit{}
	for i, h := range hits {
		ids[i], byID[h.ID] = h.ID, h
	}
	return db.EachRelease(ctx, ids, func(r postgres.Release) error {
		if !yield(release(byID[r.Process], r, o)) {
			return errStop
		}
		return nil
	})
}

func release(h postgres.Hit, stored postgres.Release, o Options) procurement.Object {
	r := stored.Body.Release
	if r == nil {
		r = procurement.Object{}
	}
	published, ok := r["ocid"]
	moved := ok && published != stored.OCID && stored.OCID != ""
	r["ocid"] = stored.OCID
	if !o.Contacts {
		dropPrivate(r)
	}
	ext, ok := r[procurement.Ext].(procurement.Object)
	if !ok {
		ext = procurement.Object{}
		r[procurement.Ext] = ext
	}
	ext["source"], ext["license"] = h.Source.ID, h.Source.License
	if moved {
		ext["published_ocid"] = published // of several procedures, or of another part of this one
	}
	ext[procurement.ExtVersion] = stored.Version
	if stored.Superseded {
		ext[procurement.ExtSuperseded] = true
	}
	if h.Origin != procurement.Published {
		ext[procurement.ExtOrigin] = string(h.Origin)
	}
	return r
}

// dropPrivate removes contact persons, and of suppliers who are persons all but
// the name.
func dropPrivate(v any) {
	switch v := v.(type) {
	case procurement.Object:
		for k, item := range v {
			if procurement.Private(v, k) {
				delete(v, k)
				continue
			}
			dropPrivate(item)
		}
	case []any:
		for _, item := range v {
			dropPrivate(item)
		}
	}
}
