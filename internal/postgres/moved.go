package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
)

const (
	keepAliases = `INSERT INTO process_alias (process_id, ocid, notice_id)
		SELECT p.process_id, p.ocid, f.notice_id FROM process p
		JOIN LATERAL (SELECT notice_id FROM process_notice n WHERE n.process_id = p.process_id ORDER BY ord LIMIT 1) f ON true
		WHERE p.process_id = ANY (@processes)
		ON CONFLICT (process_id) DO UPDATE SET notice_id = excluded.notice_id WHERE process_alias.notice_id <> excluded.notice_id`

	// A key of the source comes before what the store once called a process.
	movedProcess = `SELECT process_id FROM (
			SELECT 0 AS rank, v.published_at, n.notice_id, n.process_id FROM notice n JOIN notice_version v USING (notice_id)
			WHERE n.portal_id = @id
			UNION ALL SELECT 1, NULL, n.notice_id, n.process_id FROM process_alias a JOIN notice n USING (notice_id) WHERE a.process_id = @id) m
		WHERE EXISTS (SELECT FROM process p WHERE p.process_id = m.process_id)
		ORDER BY rank, published_at NULLS LAST, notice_id LIMIT 1`

	movedNames = `SELECT m.id FROM (
			SELECT portal_id AS id FROM notice WHERE portal_ocid = @ocid AND portal_id IS NOT NULL
			UNION SELECT process_id FROM process_alias WHERE ocid = @ocid) m
		WHERE NOT EXISTS (SELECT FROM process p WHERE p.process_id = m.id) ORDER BY 1`
)

// keepAliases notes where the notices of processes that are about to go were.
func (t *Tx) keepAliases(ctx context.Context, processes []procurement.ID) error {
	if _, err := t.tx.Exec(ctx, keepAliases, pgx.StrictNamedArgs{"processes": uuids(processes)}); err != nil {
		return fmt.Errorf("keep addresses of %d processes: %w", len(processes), err)
	}
	return nil
}

// MovedTo returns the process that now holds the notices of one that is gone: of
// a key of the source whose notices go by another name, or of a process that this
// store once showed. Ask it where there is no process with that id.
func (db *DB) MovedTo(ctx context.Context, id procurement.ID) (procurement.ID, bool, error) {
	rows, _ := db.pool.Query(ctx, movedProcess, pgx.StrictNamedArgs{"id": uuid(id)})
	got, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return procurement.ID{}, false, fmt.Errorf("where process %s is now: %w", id, err)
	}
	if len(got) == 0 {
		return procurement.ID{}, false, nil
	}
	return got[0], true, nil
}

// MovedFrom returns the processes that now hold the notices of processes once
// called ocid, or that their sources call so. It is empty for the name of a
// process that is there.
func (db *DB) MovedFrom(ctx context.Context, ocid string) ([]procurement.ID, error) {
	rows, _ := db.pool.Query(ctx, movedNames, pgx.StrictNamedArgs{"ocid": ocid})
	gone, err := pgx.CollectRows(rows, pgx.RowTo[[16]byte])
	if err != nil {
		return nil, fmt.Errorf("processes once called %s: %w", ocid, err)
	}
	var out []procurement.ID
	seen := map[procurement.ID]bool{}
	for _, id := range gone {
		now, ok, err := db.MovedTo(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok && !seen[now] {
			seen[now] = true
			out = append(out, now)
		}
	}
	return out, nil
}
