package main

import (
	"context"
	"fmt"

	"daylight/internal/app"
	"daylight/internal/proof"
	"daylight/scrapers"
)

type verifyCmd struct {
	JSON bool `name:"json" help:"Print the counts as a line of JSON."`
}

// Run checks every archived byte and every stored notice; code 3 if something is
// not as it was stored.
func (c *verifyCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		rep, err := proof.Verify(ctx, a.DB, a.Archive, scrapers.All(), func(t proof.Trouble) error {
			if t.Harmless {
				g.say("note: %s: no row rests on it: %s", t.Place, t.Problem)
				return nil
			}
			g.say("trouble: %s: %s", t.Place, t.Problem)
			for _, n := range t.Notices {
				g.say("  touches notice %s of %s, ocid %s, from %s", n.SourceNoticeID, n.Source, n.OCID, n.URL)
			}
			return nil
		})
		if err != nil {
			return storeError{err}
		}
		if c.JSON {
			err = g.printJSON(map[string]int64{"files": rep.Files, "records": rep.Records, "bytes": rep.Bytes, "versions": rep.Versions, "troubles": rep.Troubles})
		} else {
			_, err = fmt.Fprintf(g.env.stdout, "%d files, %d records, %d bytes and %d notice versions checked: %d troubles\n",
				rep.Files, rep.Records, rep.Bytes, rep.Versions, rep.Troubles)
		}
		if err != nil {
			return err
		}
		if rep.Troubles > 0 {
			return fmt.Errorf("%d troubles", rep.Troubles)
		}
		return nil
	})
}
