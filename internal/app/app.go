// Package app opens what the commands work on: the store, embedded or given, and
// the archive beside it. It wires packages together and holds no rules.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgxpool"

	"daylight/internal/archive"
	"daylight/internal/harvest"
	"daylight/internal/ingest"
	"daylight/internal/pgembed"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// Options say where the data lives.
type Options struct {
	// Home is the data folder; empty is pgembed.DefaultHome.
	Home string
	// DatabaseURL is a Postgres server to use; empty starts the embedded one.
	DatabaseURL string
	// PGBin is the folder of Postgres programs for the embedded server; empty
	// searches.
	PGBin   string
	Getenv  func(string) string
	Euid    int
	Version string
	Contact string
	Sources []source.Source
	Logger  *slog.Logger
}

// App is an open store with its archive.
type App struct {
	DB       *postgres.DB
	Archive  *archive.Store
	Ingester *ingest.Ingester
	Harvest  *harvest.Harvester
	Home     string
	URL      string
	Log      *slog.Logger
	Options  Options
	pool     *pgxpool.Pool
	server   *pgembed.Server
}

// Place returns the data folder that the options mean.
func (o Options) Place() (string, error) {
	if o.Home != "" {
		return filepath.Abs(o.Home)
	}
	return pgembed.DefaultHome(o.Getenv, o.Euid)
}

// Open opens the store, brings its schema up to date and opens the archive. Close
// it.
func Open(ctx context.Context, o Options) (*App, error) {
	home, err := o.Place()
	if err != nil {
		return nil, err
	}
	a := &App{Home: home, Log: o.Logger, Options: o, URL: o.DatabaseURL}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) error {
	o := a.Options
	if a.URL == "" {
		server, err := pgembed.Start(ctx, pgembed.Options{Home: a.Home, BinDir: o.PGBin, Logger: o.Logger, Getenv: o.Getenv})
		if err != nil {
			return err
		}
		a.server = server
		if err := server.EnsureDatabase(ctx, ""); err != nil {
			return err
		}
		a.URL = server.URL("")
	}
	if err := postgres.Migrate(ctx, a.URL); err != nil {
		return err
	}
	pool, err := postgres.Connect(ctx, a.URL)
	if err != nil {
		return err
	}
	a.pool, a.DB = pool, postgres.New(pool)
	if err := a.DB.SaveSources(ctx, o.Sources); err != nil {
		return err
	}
	a.Archive, err = archive.Open(filepath.Join(a.Home, "archive"), archive.Options{Software: "daylight/" + o.Version})
	if err != nil {
		return err
	}
	a.Ingester = ingest.New(a.DB, a.Archive, o.Logger)
	rates, err := a.rates(ctx)
	if err != nil {
		return err
	}
	a.Ingester.UseRates(rates)
	a.Harvest = harvest.New(a.DB, a.Ingester, harvest.Options{Sources: o.Sources, Agent: "daylight/" + o.Version,
		Contact: o.Contact, Logger: o.Logger})
	return nil
}

// Close closes what is open; the last process to leave an embedded server stops
// it.
func (a *App) Close() error {
	var errs []error
	if a.Archive != nil {
		errs = append(errs, a.Archive.Close())
	}
	if a.pool != nil {
		a.pool.Close()
	}
	if a.server != nil {
		errs = append(errs, a.server.Close())
	}
	return errors.Join(errs...)
}

// Archived returns the archived document of a notice version, ready to read.
func (a *App) Archived(ctx context.Context, id procurement.ID, version int) (source.Document, error) {
	doc, err := a.DB.Archived(ctx, id, version)
	if err != nil {
		return doc, err
	}
	doc.Open = func() (io.ReadCloser, error) { return a.Archive.Body(doc.At) }
	return doc, nil
}

// Source returns the source with an id, or an error that lists those there are.
func (a *App) Source(id string) (source.Source, error) {
	var known string
	for _, s := range a.Options.Sources {
		if s.ID == id {
			return s, nil
		}
		known += " " + s.ID
	}
	return source.Source{}, fmt.Errorf("no source %q; there are:%s", id, known)
}
