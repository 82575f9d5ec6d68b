package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/source"
)

const upsertSource = `
	INSERT INTO source (source, name, country, publisher, homepage, license, license_url, unverified, parser_version)
	VALUES (@source, @name, @country, @publisher, @homepage, @license, @license_url, @unverified, @parser)
	ON CONFLICT (source) DO UPDATE SET name = excluded.name, country = excluded.country, publisher = excluded.publisher,
		homepage = excluded.homepage, license = excluded.license, license_url = excluded.license_url,
		unverified = excluded.unverified, parser_version = excluded.parser_version
	WHERE (source.name, source.country, source.publisher, source.homepage, source.license, source.license_url, source.unverified, source.parser_version)
		IS DISTINCT FROM (excluded.name, excluded.country, excluded.publisher, excluded.homepage, excluded.license, excluded.license_url,
			excluded.unverified, excluded.parser_version)`

// SaveSources refreshes the facts of the sources that the program lists.
func (db *DB) SaveSources(ctx context.Context, sources []source.Source) error {
	batch := &pgx.Batch{}
	for _, s := range sources {
		batch.Queue(upsertSource, pgx.StrictNamedArgs{"source": s.ID, "name": s.Name, "country": s.Country, "publisher": s.Publisher,
			"homepage": s.Homepage, "license": s.License, "license_url": s.LicenseURL, "unverified": s.Unverified, "parser": s.ParserVersion})
	}
	if err := db.pool.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("save sources: %w", err)
	}
	return nil
}

const sourceRows = `
	SELECT s.source, s.name, s.country, s.homepage, s.license, s.license_url, s.unverified,
		(SELECT count(*) FROM process p WHERE p.source = s.source)::int,
		(SELECT count(*) FROM notice n WHERE n.source = s.source)::int,
		(SELECT count(*) FROM quarantine q WHERE q.source = s.source)::int,
		(SELECT max(last_published_at) FROM process p WHERE p.source = s.source),
		r.started_at, coalesce(r.outcome, '')
	FROM source s LEFT JOIN LATERAL (
		SELECT started_at, outcome FROM crawl_run r WHERE r.source = s.source ORDER BY started_at DESC LIMIT 1) r ON true
	ORDER BY s.source`

// Sources returns every source with what the store holds of it.
func (db *DB) Sources(ctx context.Context) ([]SourceRow, error) {
	rows, _ := db.pool.Query(ctx, sourceRows)
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (SourceRow, error) {
		var r SourceRow
		var newest, last *time.Time
		err := row.Scan(&r.ID, &r.Name, &r.Country, &r.Homepage, &r.License, &r.LicenseURL, &r.Unverified,
			&r.Processes, &r.Notices, &r.Quarantined, &newest, &last, &r.LastOutcome)
		r.Newest, r.LastRun = deref(newest), deref(last)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	return got, nil
}

func deref(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
