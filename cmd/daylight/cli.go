package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"daylight/internal/app"
	"daylight/scrapers"
)

// cli lists the commands.
type cli struct {
	Globals

	Demo      demoCmd      `cmd:"" help:"Everything at once, offline: replica portals, crawl, search pages."`
	Crawl     crawlCmd     `cmd:"" help:"Crawl sources: fetch, archive, parse, store."`
	Import    importCmd    `cmd:"" help:"Take local files or folders through the same pipeline."`
	Parse     parseCmd     `cmd:"" help:"Parse files without a store: one OCDS release a line."`
	OCDS      ocdsCmd      `cmd:"" name:"ocds" help:"Merge, validate and upgrade OCDS: filters from standard input to standard output."`
	Sources   sourcesCmd   `cmd:"" help:"The catalogue of sources."`
	Search    searchCmd    `cmd:"" help:"Search contracts."`
	Show      showCmd      `cmd:"" help:"One process, notice or organisation with its provenance."`
	Export    exportCmd    `cmd:"" help:"Export a query, or everything, as csv, jsonl or ocds."`
	Evidence  evidenceCmd  `cmd:"" help:"A packet that proves a contract without daylight."`
	Derive    deriveCmd    `cmd:"" help:"Make organisations, groups, copies and flags from all processes."`
	Org       orgCmd       `cmd:"" name:"org" help:"An organisation as text: names, totals, counterparties, evidence."`
	Groups    groupsCmd    `cmd:"" help:"Company groups: list, show, load parents, withdraw them."`
	Match     matchCmd     `cmd:"" help:"A list of names against the store, or pairs of names against each other."`
	Review    reviewCmd    `cmd:"" help:"Judge which organisations are one, most money first; undo."`
	Copies    copiesCmd    `cmd:"" help:"One contract on several portals: which copy counts."`
	Flags     flagsCmd     `cmd:"" help:"The rules for what is to review, with their base rates."`
	Gaps      gapsCmd      `cmd:"" help:"What is not public, by source or of one process."`
	Rates     ratesCmd     `cmd:"" help:"Exchange rates: what there is, and load newer ones."`
	Verify    verifyCmd    `cmd:"" help:"Check archive and rows against their hashes."`
	Rebuild   rebuildCmd   `cmd:"" help:"Drop derived rows and make them again from the archive."`
	Reprocess reprocessCmd `cmd:"" help:"Parse archived documents again with today's parsers."`
	DB        dbCmd        `cmd:"" name:"db" help:"The store: status, migrate, digest, stop."`
	Serve     serveCmd     `cmd:"" help:"Serve the web pages."`
	Worker    workerCmd    `cmd:"" help:"Work crawl jobs until stopped."`
	Up        upCmd        `cmd:"" help:"Serve and work jobs in one process."`
	Bench     benchCmd     `cmd:"" help:"Figures beside a baseline of the same run."`
	Portalsim portalsimCmd `cmd:"" name:"portalsim" help:"Replica portals on loopback."`
	Doctor    doctorCmd    `cmd:"" help:"Check this machine."`
	Documents documentsCmd `cmd:"" help:"Documents that notices name: fetch them, read their text."`
	Version   versionCmd   `cmd:"" help:"What is built, and what is not yet."`

	ExtractText extractTextCmd `cmd:"" name:"extract-text" hidden:"" help:"Read one document: standard input to lines of JSON."`
}

// Globals are flags of every command.
type Globals struct {
	Home        string `help:"Data folder; by default /var/lib/daylight for root, else in the home folder." env:"DAYLIGHT_HOME" placeholder:"DIR"`
	DatabaseURL string `help:"Postgres server to use instead of the embedded one." env:"DAYLIGHT_DATABASE_URL" placeholder:"URL"`
	PGBin       string `name:"pg-bin" help:"Folder of the Postgres programs for the embedded server." env:"DAYLIGHT_PG_BIN" placeholder:"DIR"`
	Contact     string `help:"Address (URL or mail) by which portals can reach whoever crawls; part of the User-Agent." env:"DAYLIGHT_CONTACT" placeholder:"ADDRESS"`
	Verbose     bool   `short:"v" help:"Log what is done."`

	env environment
}

// open opens store and archive.
func (g *Globals) open(ctx context.Context) (*app.App, error) {
	a, err := app.Open(ctx, g.options())
	if err != nil {
		return nil, storeError{err}
	}
	return a, nil
}

func (g *Globals) options() app.Options {
	return app.Options{Home: g.Home, DatabaseURL: g.DatabaseURL, PGBin: g.PGBin, Getenv: g.env.getenv, Euid: g.env.euid,
		Version: buildVersion(), Contact: g.Contact, Sources: scrapers.All(), Logger: g.logger()}
}

func (g *Globals) logger() *slog.Logger {
	level := slog.LevelWarn
	if g.Verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(g.env.stderr, &slog.HandlerOptions{Level: level}))
}

// with opens the store, runs work and closes the store.
func (g *Globals) with(ctx context.Context, work func(*app.App) error) (err error) {
	a, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := a.Close(); cerr != nil && err == nil {
			err = storeError{cerr}
		}
	}()
	return work(a)
}

// say prints a line of progress to standard error.
func (g *Globals) say(format string, args ...any) { fmt.Fprintf(g.env.stderr, format+"\n", args...) }

// printJSON prints one line of JSON.
func (g *Globals) printJSON(v any) error {
	enc := json.NewEncoder(g.env.stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// terminal reports whether standard output is a terminal.
func (g *Globals) terminal() bool {
	f, ok := g.env.stdout.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// day reads a date flag: the start of that day in UTC, or a moment.
func day(s string, missing time.Time) (time.Time, error) {
	if s == "" {
		return missing, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, usage("%q is not a date: write 2026-01-31", s)
}
