package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

const eachRelease = `
	SELECT pn.process_id, n.ocid, v.body
	FROM process_notice pn JOIN notice n USING (notice_id) JOIN notice_version v USING (notice_id, version)
	WHERE pn.process_id = ANY (@ids) AND NOT EXISTS (
		SELECT FROM notice_version x WHERE x.notice_id = v.notice_id AND x.version > v.version)
	ORDER BY array_position(@ids, pn.process_id), pn.ord`

// EachRelease calls each with the latest version of every notice of the
// processes, in the order of the ids and then of publication.
func (db *DB) EachRelease(ctx context.Context, ids []procurement.ID, each func(process procurement.ID, ocid string, body *procurement.Body) error) error {
	rows, _ := db.pool.Query(ctx, eachRelease, pgx.StrictNamedArgs{"ids": uuids(ids)})
	var id [16]byte
	var ocid string
	var raw []byte
	_, err := pgx.ForEachRow(rows, []any{&id, &ocid, &raw}, func() error {
		body, err := procurement.ParseBody(raw)
		if err != nil {
			return err
		}
		return each(id, ocid, body)
	})
	if err != nil {
		return fmt.Errorf("releases of %d processes: %w", len(ids), err)
	}
	return nil
}
