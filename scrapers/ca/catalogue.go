package ca

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/engine/periodic"
	"daylight/internal/jsontree"
	"daylight/internal/source"
)

const (
	packageURL = "https://open.canada.ca/data/api/3/action/package_show?id="
	filesHost  = "canadabuys.canada.ca"
)

// datasets are the identifiers of tender notices, award notices and contract history
// in the catalogue (November 2026).
func datasets() []string {
	return []string{"6abd20d4-7a1c-4b38-baa2-9525d0bb2fd2", "a1acb126-9ce8-40a9-b889-5da2b1dd20cb", "4fe645a1-ffcd-40c1-9385-2c771be956a4"}
}

// catalogue takes the files of a window from the catalogue: of each data set those of
// the fiscal years that the window touches, or where one of them is missing the file
// of all years; and the open tenders, which may be of earlier years.
type catalogue struct{}

var _ source.Crawler = catalogue{}

// Crawl implements source.Crawler. Its cursor is that of package periodic.
func (catalogue) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		return fmt.Errorf("time zone of the portal: %w", err)
	}
	var files []periodic.File
	for _, id := range datasets() {
		listed, err := resources(ctx, c, id)
		if err != nil {
			return fmt.Errorf("data set %s: %w", id, err)
		}
		some, err := choose(listed, fiscalYears(w.Since.In(zone), w.Until.In(zone)))
		if err != nil {
			return fmt.Errorf("data set %s: %w", id, err)
		}
		files = append(files, some...)
	}
	return periodic.Fetch(ctx, c, w, sink, files)
}

// resources are the addresses of the tables of a data set.
func resources(ctx context.Context, c source.Client, id string) ([]string, error) {
	doc, err := c.Get(ctx, source.ForListing, packageURL+id)
	if err != nil {
		return nil, err
	}
	body, err := doc.Read()
	if err != nil {
		return nil, err
	}
	tree, _, err := jsontree.Parse(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", source.ErrFormat, err)
	}
	var out []string
	for _, r := range jsontree.Arr(tree, "result", "resources") {
		u, err := url.Parse(jsontree.Str(r, "url"))
		if err != nil || u.Host != filesHost || !strings.HasSuffix(strings.ToLower(u.Path), ".csv") {
			continue // the data dictionary, documentation
		}
		u.Scheme = "https"
		out = append(out, u.String())
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: the catalogue lists no CSV file on %s", source.ErrFormat, filesHost)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// fiscalYears are the years "2026-2027", from April to March, that a window touches.
func fiscalYears(since, until time.Time) []string {
	first := since.AddDate(0, -3, 0).Year()
	last := until.Add(-time.Nanosecond).AddDate(0, -3, 0).Year()
	var out []string
	for y := first; y <= last; y++ {
		out = append(out, strconv.Itoa(y)+"-"+strconv.Itoa(y+1))
	}
	return out
}

var yearFile = regexp.MustCompile(`^(\d{4}-\d{4})-`)

// choose takes the files of the years from those of a data set.
func choose(listed, years []string) ([]periodic.File, error) {
	var some, all []periodic.File
	found := map[string]bool{}
	for _, address := range listed {
		f := periodic.File{Period: strings.NewReplacer(" ", "_", ",", "_").Replace(path.Base(address)), URL: address}
		year := yearFile.FindStringSubmatch(f.Period)
		switch name := strings.ToLower(f.Period); {
		case year != nil && slices.Contains(years, year[1]):
			some, found[year[1]] = append(some, f), true
		case year != nil:
		case strings.Contains(name, "complete"):
			all = append(all, f)
		case strings.HasPrefix(name, "open"):
			some = append(some, f)
		}
	}
	missing := slices.ContainsFunc(years, func(y string) bool { return !found[y] })
	switch {
	case missing && len(all) == 0:
		return nil, fmt.Errorf("%w: no file for one of the fiscal years %s and none for all years", source.ErrPartial, strings.Join(years, ", "))
	case missing:
		some = append(slices.DeleteFunc(some, func(f periodic.File) bool { return yearFile.MatchString(f.Period) }), all...)
	}
	return some, nil
}
