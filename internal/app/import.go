package app

import (
	"context"
	"fmt"
	"time"

	"daylight/internal/ingest"
	"daylight/internal/source"
)

// ImportFile imports one file of a known format and returns the number of notice
// versions that were new.
func (a *App) ImportFile(ctx context.Context, src source.Source, path string) (int, error) {
	var refused error
	counts, err := a.Ingester.Import(ctx, src, []string{path}, time.Now, func(s ingest.Skipped) { refused = s.Err })
	switch {
	case err != nil:
		return 0, err
	case refused != nil:
		return 0, fmt.Errorf("import %s: %w", path, refused)
	case counts.Quarantined > 0:
		return counts.Versions, fmt.Errorf("import %s: %d of %d records in quarantine", path, counts.Quarantined, counts.Records)
	}
	return counts.Versions, nil
}
