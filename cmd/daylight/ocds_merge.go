package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/ocds/collate"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

type ocdsMergeCmd struct {
	ocdsInput
	ocdsRules
}

// Run prints a compiled release for each process.
func (c *ocdsMergeCmd) Run(ctx context.Context, g *Globals) error {
	return mergeOCDS(ctx, g, c.ocdsInput, c.ocdsRules, false)
}

type ocdsVersionedCmd struct {
	ocdsInput
	ocdsRules
}

// Run prints a versioned release for each process.
func (c *ocdsVersionedCmd) Run(ctx context.Context, g *Globals) error {
	return mergeOCDS(ctx, g, c.ocdsInput, c.ocdsRules, true)
}

func mergeOCDS(ctx context.Context, g *Globals, in ocdsInput, flags ocdsRules, versioned bool) error {
	rules, err := flags.rules()
	if err != nil {
		return err
	}
	p := &processes{g: g, rules: rules, versioned: versioned, seen: map[string]bool{}}
	sorter := collate.New("")
	defer sorter.Close()
	take := sorter.Add
	if flags.Contiguous {
		take = func(item collate.Item) error { return p.next(&item) }
	}
	err = in.each(g, func(name string, open func() (io.ReadCloser, error)) error {
		doc := source.Bytes("local-ocds", "file:///"+name, nil)
		doc.Open = open
		for n, err := range (ocds.Parser{Local: true, Bare: true}).Parse(doc) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == nil {
				err = p.release(name, n, flags.Contiguous, take)
			} else {
				var bad *source.RecordError
				if !errors.As(err, &bad) {
					return err
				}
				p.bad++
				g.say("%s: %v", name, err)
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && !flags.Contiguous {
		err = sorter.Each(p.next)
	}
	if err == nil {
		err = p.finish()
	}
	if err == nil && p.bad > 0 {
		err = fmt.Errorf("%d records or processes could not be merged", p.bad)
	}
	return err
}

// processes merges items that come process by process, oldest first.
type processes struct {
	g         *Globals
	rules     *ocds.Rules
	versioned bool
	bad       int
	// Of the process being merged:
	ocid   string
	begun  bool
	merger *ocds.Merger
	base   procurement.Object
	// until is the date up to which the base holds all releases.
	until   string
	broken  bool
	skipped int
	seen    map[string]bool // with --contiguous: processes that are done
}

// release hands a parsed release on.
func (p *processes) release(file string, n *procurement.Notice, contiguous bool, take func(collate.Item) error) error {
	place := file + " at " + n.Pointer
	for _, i := range n.Issues {
		if i.Code == "linked-releases" {
			p.bad++
			p.g.say("%s: process %s has links to releases only: fetch the releases and give them too", place, n.OCID)
			return nil
		}
	}
	item := collate.Item{OCID: jsontree.Text(n.Release, "ocid"), Rank: collate.Dated, Place: place}
	if item.OCID == "" {
		item.OCID = n.OCID
		p.g.say("%s: the release has no ocid; %s stands for it", place, n.OCID)
	}
	date, dated := n.Release["date"].(string)
	item.Date = date
	switch isVersioned := ocds.IsVersioned(n.Release); {
	case isVersioned && p.versioned:
		item.Rank, item.Date = collate.Base, ocds.LastDate(n.Release)
	case isVersioned, n.Kind == procurement.Compiled && p.versioned:
		p.bad++
		p.g.say("%s: a compiled release has no history and a versioned one no date: give the releases themselves", place)
		return nil
	case n.Kind == procurement.Compiled:
		item.Rank = collate.Base
	case !dated:
		item.Rank = collate.Undated
	}
	if contiguous && p.seen[item.OCID] && item.OCID != p.ocid {
		return fmt.Errorf("%s: releases of %s came earlier already: leave --contiguous out", place, item.OCID)
	}
	var err error
	if item.Body, err = procurement.Canonical(n.Release); err != nil {
		return err
	}
	if contiguous {
		p.seen[item.OCID] = true
	}
	return take(item)
}

// next merges one more release.
func (p *processes) next(item *collate.Item) error {
	if !p.begun || item.OCID != p.ocid {
		if err := p.finish(); err != nil {
			return err
		}
		p.ocid, p.begun = item.OCID, true
	}
	if p.broken {
		return nil
	}
	v, _, err := jsontree.Parse(item.Body)
	if err != nil {
		return err // we wrote it
	}
	release := v.(procurement.Object)
	if item.Rank == collate.Base {
		if p.base != nil {
			p.g.say("%s: process %s has several earlier outcomes; the youngest is added to", item.Place, p.ocid)
		}
		p.base, p.until = release, item.Date
		if p.merger == nil {
			return nil
		}
		err = errors.New("an earlier outcome comes after a release: leave --contiguous out")
	} else if p.base != nil && item.Rank == collate.Dated && item.Date <= p.until {
		p.skipped++
		return nil
	} else if err = p.start(); err == nil {
		err = p.merger.Add(release)
	}
	if err != nil {
		p.bad++
		p.broken = true
		p.g.say("%s: process %s is left out: %v", item.Place, p.ocid, err)
	}
	return nil
}

func (p *processes) start() (err error) {
	if p.merger == nil {
		p.merger, err = ocds.NewMerger(p.rules, p.versioned, p.base)
	}
	return err
}

// finish prints the process.
func (p *processes) finish() error {
	if p.begun && !p.broken {
		if err := p.start(); err != nil {
			p.bad++
			p.g.say("process %s is left out: its earlier outcome: %v", p.ocid, err)
		} else if err := p.print(); err != nil {
			return err
		}
	}
	p.begun, p.merger, p.base, p.until, p.broken, p.skipped = false, nil, nil, "", false, 0
	return nil
}

func (p *processes) print() error {
	for _, i := range p.merger.Issues() {
		p.g.say("process %s: %s at %s: %s", p.ocid, i.Code, i.Path, i.Detail)
	}
	if p.skipped > 0 {
		p.g.say("process %s: %d releases are not younger than the earlier outcome (%s), which holds them", p.ocid, p.skipped, p.until)
	}
	line, err := procurement.Canonical(p.merger.Result())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.g.env.stdout, "%s\n", line)
	return err
}
