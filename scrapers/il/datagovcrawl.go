package il

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"daylight/internal/ilgov"
	"daylight/internal/source"
)

// dataGovFiles fetches the CSV file of each data set.
type dataGovFiles struct{}

var _ source.Crawler = dataGovFiles{}

// dataSets are the data sets in the order of the crawl; the cursor names the next.
func dataSets() []string { return []string{"tenders", "exemptions"} }

// Crawl fetches both files whole: they have no window. It returns nil only where
// each was a table of publications to its end.
func (dataGovFiles) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	sets, rows, documents := dataSets(), 0, 0
	first := 0
	for w.Cursor != "" && sets[first] != w.Cursor {
		if first++; first == len(sets) {
			return fmt.Errorf("cursor %q names no data set: start the window anew", w.Cursor)
		}
	}
	for i, set := range sets[first:] {
		if w.MaxDocuments > 0 && documents >= w.MaxDocuments {
			return errors.Join(sink.Checkpoint(ctx, set), source.ErrLimit)
		}
		n, err := dataSet(ctx, c, set)
		if err != nil {
			return fmt.Errorf("data set %s: %w", set, err)
		}
		rows, documents = rows+n, documents+1
		sink.Progress(-1, rows)
		next := ""
		if at := first + i + 1; at < len(sets) {
			next = sets[at]
		}
		if err := sink.Checkpoint(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// resource is a file of a data set.
type resource struct {
	ID     string `json:"id"`
	Format string `json:"format"`
	URL    string `json:"url"`
}

func dataSet(ctx context.Context, c source.Client, name string) (int, error) {
	doc, err := c.Get(ctx, source.ForListing, dataGov+"/api/action/package_show?id="+name)
	if err != nil {
		return 0, err
	}
	body, err := doc.Read()
	if err != nil {
		return 0, fmt.Errorf("read the answer: %w", err)
	}
	var answer struct {
		Success bool `json:"success"`
		Result  struct {
			ID        string     `json:"id"`
			Resources []resource `json:"resources"`
		} `json:"result"`
	}
	switch err := json.Unmarshal(body, &answer); {
	case err != nil && isPage(body):
		return 0, refused("description")
	case err != nil:
		return 0, fmt.Errorf("%w: the description is not JSON: %w", source.ErrFormat, err)
	case !answer.Success:
		return 0, fmt.Errorf("%w: the description does not say success", source.ErrFormat)
	}
	for _, r := range answer.Result.Resources {
		if strings.EqualFold(r.Format, "csv") && r.ID != "" {
			return download(ctx, c, answer.Result.ID, r)
		}
	}
	return 0, fmt.Errorf("%w: none of its %d files is CSV", source.ErrFormat, len(answer.Result.Resources))
}

// download fetches a file and counts its rows.
func download(ctx context.Context, c source.Client, set string, r resource) (int, error) {
	address := r.URL
	if u, err := url.Parse(address); err != nil || u.Host == "" {
		address = fmt.Sprintf("%s/dataset/%s/resource/%s/download/%s.csv", dataGov, url.PathEscape(set), url.PathEscape(r.ID), url.PathEscape(r.ID))
	}
	doc, err := c.Get(ctx, source.ForDocument, address)
	switch {
	case errors.Is(err, source.ErrNotModified):
		return 0, nil
	case err != nil:
		return 0, err
	}
	in, err := doc.Open()
	if err != nil {
		return 0, fmt.Errorf("read the file: %w", err)
	}
	defer in.Close()
	br := bufio.NewReader(in)
	if head, _ := br.Peek(64); isPage(head) {
		return 0, refused("file")
	}
	return ilgov.Rows(br)
}

func isPage(head []byte) bool {
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"), "<")
}

// refused is a page of HTML in place of data, which the portal sends to clients
// whose name it does not know.
func refused(what string) error {
	return fmt.Errorf("%w: a page of HTML in place of the %s: the portal answers clients that call themselves datagov-external-client, which this one is not; save the CSV by a browser and import it",
		source.ErrBlocked, what)
}
