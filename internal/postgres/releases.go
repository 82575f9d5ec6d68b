package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

// Release is a stored version of a notice in its process.
type Release struct {
	Process procurement.ID
	OCID    string
	Version int
	// Superseded is true where a later version or notice replaces it in full.
	Superseded bool
	Body       *procurement.Body
}

const eachRelease = `
	SELECT pn.process_id, n.ocid, v.version, pn.superseded, v.body
	FROM process_notice pn JOIN notice n USING (notice_id) JOIN notice_version v USING (notice_id, version)
	WHERE pn.process_id = ANY (@ids)
	ORDER BY array_position(@ids, pn.process_id), pn.ord`

// EachRelease calls each with every version of every notice of the processes, in
// the order of the ids and then of publication.
func (db *DB) EachRelease(ctx context.Context, ids []procurement.ID, each func(Release) error) error {
	rows, _ := db.pool.Query(ctx, eachRelease, pgx.StrictNamedArgs{"ids": uuids(ids)})
	var r Release
	var id [16]byte
	var raw []byte
	_, err := pgx.ForEachRow(rows, []any{&id, &r.OCID, &r.Version, &r.Superseded, &raw}, func() error {
		body, err := procurement.ParseBody(raw)
		if err != nil {
			return err
		}
		r.Process, r.Body = id, body
		return each(r)
	})
	if err != nil {
		return fmt.Errorf("releases of %d processes: %w", len(ids), err)
	}
	return nil
}
