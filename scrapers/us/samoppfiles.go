package us

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"daylight/internal/samopp"
	"daylight/internal/source"
)

// samExtracts fetches the archives of the window's fiscal years and the file of
// active notices, which comes last.
type samExtracts struct{}

var _ source.Crawler = samExtracts{}

const samDaily = "ContractOpportunitiesFullCSV.csv"

var samArchive = regexp.MustCompile(`^FY(\d{4})_archived_opportunities\.csv$`)

// samFile is an entry of the list of files: name, and key in the bucket.
type samFile struct {
	Name string `json:"displayKey"`
	Key  string `json:"key"`
}

// Crawl fetches every file of the window. It returns nil only where the list had the
// daily file and each file was an extract to its end. The cursor is the name of the
// next file. A file that did not change since the last visit is not fetched again.
func (samExtracts) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	files, err := samWanted(ctx, c, w)
	if err != nil {
		return err
	}
	first := 0
	if w.Cursor != "" {
		first = slices.IndexFunc(files, func(f samFile) bool { return f.Name == w.Cursor })
		if first < 0 {
			return fmt.Errorf("cursor %q names none of the %d files: start the window anew", w.Cursor, len(files))
		}
	}
	rows := 0
	for i, f := range files[first:] {
		if w.MaxDocuments > 0 && i >= w.MaxDocuments {
			return errors.Join(sink.Checkpoint(ctx, f.Name), source.ErrLimit)
		}
		n, err := samFetch(ctx, c, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		rows += n
		sink.Progress(-1, rows)
		next := ""
		if at := first + i + 1; at < len(files) {
			next = files[at].Name
		}
		if err := sink.Checkpoint(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// samWanted lists the files of the window, the oldest first.
func samWanted(ctx context.Context, c source.Client, w source.Window) ([]samFile, error) {
	archived, err := samList(ctx, c, "Contract Opportunities/Archived Data")
	if err != nil {
		return nil, err
	}
	since := fiscalYear(w.Since)
	var files []samFile
	for _, f := range archived {
		if m := samArchive.FindStringSubmatch(f.Name); m != nil && m[1] >= since {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b samFile) int { return strings.Compare(a.Name, b.Name) })
	daily, err := samList(ctx, c, "Contract Opportunities/datagov")
	if err != nil {
		return nil, err
	}
	for _, f := range daily {
		if f.Name == samDaily {
			return append(files, f), nil
		}
	}
	return nil, fmt.Errorf("%w: the list of files has no %s", source.ErrFormat, samDaily)
}

// fiscalYear is that of the federal government, which begins on 1 October.
func fiscalYear(t time.Time) string { return t.UTC().AddDate(0, 3, 0).Format("2006") }

func samList(ctx context.Context, c source.Client, domain string) ([]samFile, error) {
	doc, err := c.Get(ctx, source.ForListing, samFiles+"/listfiles?domain="+url.QueryEscape(domain)+"&privacy=Public&random=1")
	if err != nil {
		return nil, fmt.Errorf("list of files of %s: %w", domain, err)
	}
	var answer struct {
		Embedded *struct {
			Files []samFile `json:"customS3ObjectSummaryList"`
		} `json:"_embedded"`
	}
	body, err := doc.Read()
	if err != nil {
		return nil, fmt.Errorf("list of files of %s: %w", domain, err)
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Embedded == nil {
		return nil, fmt.Errorf("list of files of %s: %w: no _embedded.customS3ObjectSummaryList", domain, source.ErrFormat)
	}
	for i, f := range answer.Embedded.Files {
		if f.Key == "" || f.Name == "" {
			return nil, fmt.Errorf("list of files of %s: %w: entry %d has no key or name", domain, source.ErrFormat, i)
		}
	}
	return answer.Embedded.Files, nil
}

// samFetch fetches one file and counts its rows.
func samFetch(ctx context.Context, c source.Client, f samFile) (int, error) {
	parts := strings.Split(f.Key, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	doc, err := c.Get(ctx, source.ForDocument, samFiles+"/download/"+strings.Join(parts, "/")+"?privacy=Public")
	switch {
	case errors.Is(err, source.ErrNotModified):
		return 0, nil
	case err != nil:
		return 0, err
	}
	r, err := doc.Open()
	if err != nil {
		return 0, fmt.Errorf("read the file: %w", err)
	}
	defer r.Close()
	return samopp.Rows(r)
}
