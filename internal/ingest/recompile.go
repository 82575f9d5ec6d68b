package ingest

import (
	"context"
	"fmt"

	"daylight/internal/compile"
	"daylight/internal/postgres"
	"daylight/internal/source"
)

// Recompile compiles stored processes again, without the archive: those that
// older rules made, or all, as after new exchange rates. It returns their number.
func (g *Ingester) Recompile(ctx context.Context, sources []source.Source, all bool) (int, error) {
	total := 0
	for _, src := range sources {
		for after := (postgres.Page{}); ; {
			page, err := g.db.StaleProcesses(ctx, src.ID, compile.Rules, all, after)
			if err != nil {
				return total, err
			}
			if len(page.OCIDs) == 0 {
				break
			}
			err = g.db.Write(ctx, func(tx *postgres.Tx) error {
				if err := tx.LockSource(ctx, src.ID); err != nil {
					return err
				}
				n, err := g.compileProcesses(ctx, tx, src.ID, src.Country, page.OCIDs, true)
				total += n
				return err
			})
			if err != nil {
				return total, fmt.Errorf("compile again: %w", err)
			}
			after = page
		}
	}
	return total, nil
}
