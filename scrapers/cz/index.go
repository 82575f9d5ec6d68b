package cz

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/engine/periodic"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

const (
	indexURL  = "https://data.smlouvy.gov.cz/index.xml"
	dumpsHost = "data.smlouvy.gov.cz"
)

// dumpIndex takes the dumps of a window from the register's index: those of days
// and, of a month of which not every day is listed, that of the month. Each belongs
// to the window in which its period ends in Prague. The index is the register's own
// list: with its months nothing is left out, if it has later entries.
type dumpIndex struct{}

var _ source.Crawler = dumpIndex{}

// Crawl implements source.Crawler. Its cursor is that of package periodic.
func (dumpIndex) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	zone, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		return fmt.Errorf("time zone of the register: %w", err)
	}
	doc, err := c.Get(ctx, source.ForListing, indexURL)
	if err != nil {
		return fmt.Errorf("index of dumps: %w", err)
	}
	body, err := doc.Read()
	if err != nil {
		return fmt.Errorf("index of dumps: %w", err)
	}
	dumps, err := readIndex(body, zone)
	if err != nil {
		return fmt.Errorf("index of dumps: %w", err)
	}
	var files []periodic.File
	for _, d := range dumps {
		if d.end.After(w.Since) && !d.end.After(w.Until) {
			files = append(files, d.File)
		}
	}
	if err := periodic.Fetch(ctx, c, w, sink, files); err != nil {
		return err
	}
	until := w.Until.In(zone)
	ended := time.Date(until.Year(), until.Month(), until.Day(), 0, 0, 0, 0, zone)
	if newest := dumps[len(dumps)-1]; newest.end.Before(ended) {
		return fmt.Errorf("%w: the index ends with %s: crawl the window again later", source.ErrPartial, newest.Period)
	}
	return nil
}

// dump is a file of the index. Its period is a month (2026-06) or a day.
type dump struct {
	periodic.File
	end   time.Time
	daily bool
}

// month is the month of a dump.
func (d dump) month() string { return d.Period[:len("2006-01")] }

var dumpName = regexp.MustCompile(`^/dump_(\d{4})_(\d{2})(?:_(\d{2}))?\.xml$`)

// readIndex reads the list of dumps, the oldest first: those of days, and those of
// months that do not have all days.
func readIndex(body []byte, zone *time.Location) ([]dump, error) {
	root, err := xmltree.Read(body, xmltree.Options{})
	if err != nil {
		return nil, err
	}
	var all []dump
	for _, e := range root.All("dump", "odkaz") {
		d, err := readDump(e.Value(), zone)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", source.ErrFormat, e.Path(), err)
		}
		all = append(all, d)
	}
	if root.Key != "index" || len(all) == 0 {
		return nil, fmt.Errorf("%w: root element %s with %d dumps, expected index with some", source.ErrFormat, root.Name, len(all))
	}
	slices.SortStableFunc(all, func(a, b dump) int { return strings.Compare(a.Period, b.Period) })
	all = slices.CompactFunc(all, func(a, b dump) bool { return a.Period == b.Period })
	listed := map[string]int{}
	for _, d := range all {
		if d.daily {
			listed[d.month()]++
		}
	}
	return slices.DeleteFunc(all, func(d dump) bool { return !d.daily && listed[d.month()] == d.end.AddDate(0, 0, -1).Day() }), nil
}

func readDump(address string, zone *time.Location) (dump, error) {
	u, err := url.Parse(address)
	if err != nil {
		return dump{}, fmt.Errorf("address of a dump: %w", err)
	}
	m := dumpName.FindStringSubmatch(u.Path)
	if m == nil || u.Host != dumpsHost {
		return dump{}, fmt.Errorf("%q is not the address of a dump", address)
	}
	u.Scheme = "https"
	d := dump{File: periodic.File{Period: m[1] + "-" + m[2], URL: u.String()}, daily: m[3] != ""}
	layout, months, days := "2006-01", 1, 0
	if d.daily {
		d.Period += "-" + m[3]
		layout, months, days = time.DateOnly, 0, 1
	}
	begin, err := time.ParseInLocation(layout, d.Period, zone)
	if err != nil {
		return dump{}, fmt.Errorf("%q: %w", address, err)
	}
	d.end = begin.AddDate(0, months, days)
	return d, nil
}
