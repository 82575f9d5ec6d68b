package main

import (
	"context"
	"errors"
	"io"
	"os"

	"daylight/internal/app"
	"daylight/internal/postgres"
)

type dbDumpCmd struct {
	Output string `short:"o" required:"" help:"File to write (zip); - is standard output." placeholder:"FILE"`
}

// Run writes all rows of the store to a file.
func (c *dbDumpCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		out := exportCmd{Output: c.Output}
		if err := out.to(g, func(w io.Writer) error { return a.DB.Dump(ctx, w) }); err != nil {
			return storeError{err}
		}
		g.say("all rows are in %s; the archive folder %s/archive belongs to them", c.Output, a.Home)
		return nil
	})
}

type dbRestoreCmd struct {
	File string `arg:"" help:"File that db dump wrote." type:"existingfile"`
}

// Run loads a dump into a store without data.
func (c *dbRestoreCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		f, err := os.Open(c.File)
		if err != nil {
			return usageError{err}
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return usageError{err}
		}
		err = a.DB.Restore(ctx, f, info.Size())
		if errors.Is(err, postgres.ErrNotEmpty) {
			return usage("%w: give a new --home, or an empty database", err)
		}
		if err != nil {
			return storeError{err}
		}
		g.say("restored; copy the old archive folder to %s/archive", a.Home)
		return nil
	})
}
