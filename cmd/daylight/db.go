package main

import (
	"context"
	"fmt"

	"daylight/internal/app"
	"daylight/internal/pgembed"
	"daylight/internal/postgres"
)

type dbCmd struct {
	Status     dbStatusCmd     `cmd:"" help:"Where the store is and what it holds."`
	Migrate    dbMigrateCmd    `cmd:"" help:"Bring the schema up to date."`
	Digest     dbDigestCmd     `cmd:"" help:"One hash over all content: equal stores have equal digests."`
	Quarantine dbQuarantineCmd `cmd:"" help:"What could not be read, and why."`
	Dump       dbDumpCmd       `cmd:"" help:"Write all rows to a file that any Postgres can take back."`
	Restore    dbRestoreCmd    `cmd:"" help:"Load a dump into an empty store."`
	Stop       dbStopCmd       `cmd:"" help:"Stop the embedded server."`
}

type dbStatusCmd struct{}

// Run prints the state of the store.
func (*dbStatusCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		s, err := a.DB.Status(ctx)
		if err != nil {
			return storeError{err}
		}
		version, err := a.DB.ServerVersion(ctx)
		if err != nil {
			return storeError{err}
		}
		migrations, err := postgres.Migrations(ctx, a.URL)
		if err != nil {
			return storeError{err}
		}
		where := "embedded, in " + a.Home
		if g.DatabaseURL != "" {
			where = "given by --database-url"
		}
		_, err = fmt.Fprintf(g.env.stdout, "store      %s\npostgres   %s\nschema     %d\narchive    %s/archive\nprocesses  %d\nnotices    %d\nsuppliers  %d\nsources    %d with data\n",
			where, version, migrations[len(migrations)-1].Version, a.Home, s.Processes, s.Notices, s.Suppliers, s.Sources)
		return err
	})
}

type dbMigrateCmd struct{}

// Run opens the store, which migrates it, and lists the migrations.
func (*dbMigrateCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		migrations, err := postgres.Migrations(ctx, a.URL)
		if err != nil {
			return storeError{err}
		}
		for _, m := range migrations {
			if _, err := fmt.Fprintf(g.env.stdout, "%d %s applied\n", m.Version, m.File); err != nil {
				return err
			}
		}
		return nil
	})
}

type dbDigestCmd struct{}

// Run prints the digest.
func (*dbDigestCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		d, err := a.DB.Digest(ctx)
		if err != nil {
			return storeError{err}
		}
		_, err = fmt.Fprintln(g.env.stdout, d)
		return err
	})
}

type dbQuarantineCmd struct{}

// Run prints what is in quarantine by source and reason, with an example.
func (*dbQuarantineCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		counts, err := a.DB.QuarantineCounts(ctx)
		if err != nil {
			return storeError{err}
		}
		if len(counts) == 0 {
			g.say("quarantine is empty")
		}
		for _, c := range counts {
			if _, err := fmt.Fprintf(g.env.stdout, "%s %s %d\n    %s\n", c.Source, c.Reason, c.Count, clip(c.Example, 400)); err != nil {
				return err
			}
		}
		return nil
	})
}

type dbStopCmd struct{}

// Run stops the embedded server, whoever started it.
func (*dbStopCmd) Run(ctx context.Context, g *Globals) error {
	home, err := g.options().Place()
	if err != nil {
		return err
	}
	if err := pgembed.Stop(ctx, home); err != nil {
		return storeError{err}
	}
	g.say("the embedded server in %s is stopped", home)
	return nil
}
