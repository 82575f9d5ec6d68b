package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/scrapers"
)

type parseCmd struct {
	Source string   `required:"" help:"Whose files they are." placeholder:"ID"`
	Paths  []string `arg:"" name:"path" help:"Files or folders." type:"path"`
}

// Run prints every notice as one OCDS release a line; findings go to standard
// error. It ends with code 3 if a record could not be read.
func (c *parseCmd) Run(ctx context.Context, g *Globals) error {
	src, ok := scrapers.ByID(c.Source)
	if !ok {
		return usage("no source %q: daylight sources lists them", c.Source)
	}
	bad := 0
	for _, root := range c.Paths {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			n, err := c.file(g, src, path)
			bad += n
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d records could not be read", bad)
	}
	return nil
}

// file parses one file and returns the number of bad records.
func (c *parseCmd) file(g *Globals, src source.Source, path string) (bad int, err error) {
	doc := source.Bytes(src.ID, "file:///"+filepath.Base(path), nil)
	doc.Open = func() (io.ReadCloser, error) { return os.Open(path) }
	if info, err := os.Stat(path); err == nil {
		doc.Size = info.Size()
	}
	for n, err := range src.Parser.Parse(doc) {
		if err != nil {
			bad++
			g.say("%s: %v", path, err)
			continue
		}
		for _, i := range n.Issues {
			g.say("%s: notice %s: %s at %s: %s", path, n.ID, i.Code, i.Path, i.Detail)
		}
		release := procurement.Object{"_file": filepath.Base(path)}
		for k, v := range n.Release {
			release[k] = v
		}
		if _, ok := release["ocid"]; !ok {
			release["ocid"] = n.OCID
		}
		line, err := procurement.Canonical(release)
		if err != nil {
			return bad, err
		}
		if _, err := fmt.Fprintf(g.env.stdout, "%s\n", line); err != nil {
			return bad, err
		}
	}
	return bad, nil
}
