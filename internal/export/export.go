// Package export writes the processes of a query, or all of them, as CSV, JSON
// Lines or OCDS release packages. It streams: memory does not grow with the
// result. Contact persons are left out unless asked for, and what is not a real
// publication (synthetic, reconstruction) is left out unless asked for, then
// marked.
package export

import (
	"context"
	"fmt"
	"io"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// Options of an export.
type Options struct {
	// Contacts keeps contact persons in OCDS.
	Contacts bool
	// Unreal keeps synthetic and reconstructed processes, marked by their origin.
	Unreal bool
	// Raw switches off the guard of CSV text cells against formulas.
	Raw bool
	// BOM puts a byte order mark before CSV, for spreadsheet programs.
	BOM bool
	// URI and Published go into the head of an OCDS package.
	URI       string
	Published time.Time

	why bool // rows say why they are in the result
}

// Formats lists the formats that Write knows.
func Formats() []string { return []string{"csv", "jsonl", "ocds"} }

// Counts says what an export wrote and what it left out.
type Counts struct {
	Processes, Rows, Unreal int
}

// batch is the number of processes loaded at a time.
const batch = 500

// writer takes processes in the order of the query.
type writer interface {
	write(ctx context.Context, hits []postgres.Hit) (rows int, err error)
	close() error
}

// Write exports what the query matches, newest first, to w.
func Write(ctx context.Context, db *postgres.DB, q *query.Query, format string, w io.Writer, o Options) (Counts, error) {
	var out writer
	var err error
	switch format {
	case "ocds":
		return writeOCDS(ctx, db, q, w, o)
	case "jsonl":
		out = &jsonLines{db: db, w: w}
	case "csv":
		if out, err = newCSV(w, o); err != nil {
			return Counts{}, err
		}
	default:
		return Counts{}, fmt.Errorf("no format %q; there are %v", format, Formats())
	}
	var counts Counts
	err = eachBatch(ctx, db, q, o, &counts, func(hits []postgres.Hit) error {
		rows, err := out.write(ctx, hits)
		counts.Rows += rows
		return err
	})
	if err != nil {
		return counts, err
	}
	return counts, out.close()
}

// eachBatch calls each with the processes of the query that the options allow.
func eachBatch(ctx context.Context, db *postgres.DB, q *query.Query, o Options, counts *Counts, each func([]postgres.Hit) error) error {
	var ids []procurement.ID
	flush := func() error {
		hits, err := db.Hits(ctx, ids)
		if err != nil {
			return err
		}
		ids = ids[:0]
		kept := hits[:0]
		for _, h := range hits {
			if h.Origin != procurement.Published && !o.Unreal {
				counts.Unreal++
				continue
			}
			kept = append(kept, h)
		}
		counts.Processes += len(kept)
		return each(kept)
	}
	err := db.Each(ctx, q, func(id procurement.ID) error {
		if ids = append(ids, id); len(ids) < batch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
