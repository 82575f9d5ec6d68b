package harvest_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"daylight/internal/ocds"
	"daylight/internal/source"
)

const (
	pages   = 3
	perPage = 2
)

// portal serves one release an address, /PAGE/NUMBER, and refuses /refused/....
type portal struct{ requests atomic.Int64 }

func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		http.NotFound(w, r)
		return
	}
	p.requests.Add(1)
	if strings.HasPrefix(r.URL.Path, "/refused/") {
		http.Error(w, "no crawlers", http.StatusForbidden)
		return
	}
	id := strings.Trim(strings.ReplaceAll(r.URL.Path, "/", "-"), "-")
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"ocid": "ocds-%s", "id": "1", "date": "2026-11-01T00:00:00Z", "tag": ["tender"], "tender": {"id": "t", "title": "Paper %s"}}`, id, id)
}

// walker crawls the portal page by page. Its cursor is the next page.
type walker struct {
	announced int
	// before is called before each document and each checkpoint (number -1): what
	// it returns ends the crawl.
	before func(page, number int) error
}

func (k walker) Crawl(ctx context.Context, c source.Client, w source.Window, sink source.Sink) error {
	page, received := 0, 0
	if w.Cursor != "" {
		var err error
		if page, err = strconv.Atoi(w.Cursor); err != nil {
			return err
		}
	}
	for ; page < pages; page++ {
		for number := range perPage {
			if err := k.call(page, number); err != nil {
				return err
			}
			if _, err := c.Get(ctx, source.ForDocument, fmt.Sprintf("https://portal.example/%d/%d", page, number)); err != nil {
				return err
			}
			received++
			sink.Progress(k.announced, received)
		}
		if err := k.call(page, -1); err != nil {
			return err
		}
		if err := sink.Checkpoint(ctx, strconv.Itoa(page+1)); err != nil {
			return err
		}
	}
	return nil
}

func (k walker) call(page, number int) error {
	if k.before == nil {
		return nil
	}
	return k.before(page, number)
}

// example is a source of the portal.
func example(c source.Crawler) source.Source {
	return source.Source{ID: "example", Name: "Example", Publisher: "Example City Council", Country: "GB", Hosts: []string{"portal.example"},
		WindowSize: 24 * time.Hour, ParserVersion: 1, Crawler: c, Parser: ocds.Parser{}}
}
