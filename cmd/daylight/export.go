package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/query"
)

type exportCmd struct {
	Query    []string `arg:"" optional:"" help:"As for search; everything if empty."`
	Format   string   `enum:"csv,jsonl,ocds" default:"csv" help:"csv, jsonl or ocds."`
	Output   string   `short:"o" default:"-" help:"File to write; - is standard output." placeholder:"PATH"`
	Contacts bool     `help:"Keep contact persons (ocds only)."`
	Unreal   bool     `help:"Keep synthetic and reconstructed contracts, marked."`
	Raw      bool     `help:"No guard of CSV text cells against formulas."`
	BOM      bool     `name:"bom" help:"Byte order mark before CSV, for spreadsheet programs."`
}

// Run exports; a file appears under its name only when it is whole.
func (c *exportCmd) Run(ctx context.Context, g *Globals) error {
	text := strings.Join(c.Query, " ")
	q, err := query.Parse(text)
	if err != nil {
		return err
	}
	o := export.Options{Contacts: c.Contacts, Unreal: c.Unreal, Raw: c.Raw, BOM: c.BOM,
		URI: "urn:daylight:export:" + url.PathEscape(text), Published: time.Now().UTC()}
	return g.with(ctx, func(a *app.App) error {
		var counts export.Counts
		err := c.to(g, func(w io.Writer) (err error) {
			counts, err = export.Write(ctx, a.DB, q, c.Format, w, o)
			return err
		})
		if err != nil {
			return err
		}
		g.say("%d contracts, %d rows", counts.Processes, counts.Rows)
		if counts.Unreal > 0 {
			g.say("%d contracts are no real publications (synthetic or reconstructed) and were left out; --unreal keeps them, marked", counts.Unreal)
		}
		if counts.Processes == 0 {
			return fmt.Errorf("%w for %q", errNothing, text)
		}
		return nil
	})
}

// to gives write the output; a file is written beside its place and renamed.
func (c *exportCmd) to(g *Globals, write func(io.Writer) error) error {
	if c.Output == "-" {
		return write(g.env.stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Output), filepath.Base(c.Output)+".part-*")
	if err != nil {
		return usage("output: %w", err)
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	return os.Rename(f.Name(), c.Output)
}
