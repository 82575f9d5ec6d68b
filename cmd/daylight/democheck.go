package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"daylight/internal/app"
	"daylight/internal/demo"
	"daylight/internal/portalsim"
	"daylight/internal/postgres"
	"daylight/internal/proof"
	"daylight/internal/query"
	"daylight/internal/web"
)

// demoResult is what demo --check prints.
type demoResult struct {
	OK          bool    `json:"ok"`
	Sources     int     `json:"sources"`
	Documents   int     `json:"documents"`
	Records     int     `json:"records"`
	Notices     int     `json:"notices"`
	Processes   int     `json:"processes"`
	Awards      int     `json:"awards"`
	Suppliers   int     `json:"suppliers"`
	Amounts     int     `json:"amounts"`
	Quarantined int     `json:"quarantined"`
	SearchHits  int     `json:"search_hits"`
	Verified    int     `json:"verified"`
	Changed     int     `json:"changed"`
	Seconds     float64 `json:"seconds"`
}

// check verifies the store as a reader would: it searches, opens pages over HTTP,
// and follows every figure of what it found to the archived bytes.
func (c *demoCmd) check(ctx context.Context, g *Globals, a *app.App, l net.Listener, changed int, started time.Time) error {
	serving, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- serve(serving, l, handler(a, l.Addr(), web.Options{Originals: true})) }()
	r, err := c.measure(ctx, a, "http://"+l.Addr().String())
	stop()
	if serr := <-done; serr != nil && err == nil {
		err = serr
	}
	if err != nil {
		return fmt.Errorf("demo check: %w", err)
	}
	r.Changed, r.Seconds = changed, float64(time.Since(started).Milliseconds())/1000
	r.OK = true
	return g.printJSON(r)
}

func (c *demoCmd) measure(ctx context.Context, a *app.App, base string) (demoResult, error) {
	var r demoResult
	n, err := a.DB.Totals(ctx)
	if err != nil {
		return r, err
	}
	r.Sources, r.Documents, r.Notices, r.Processes = n.Sources, n.Documents, n.Notices, n.Processes
	r.Awards, r.Suppliers, r.Amounts, r.Quarantined, r.Records = n.Awards, n.Suppliers, n.Amounts, n.Quarantined, n.Versions+n.Quarantined
	if want := len(portalsim.Sources()) + 1; r.Sources != want {
		return r, fmt.Errorf("%d sources have contracts, want %d", r.Sources, want)
	}
	for _, s := range demo.ThingsToTry() {
		hits, figures, err := checkQuery(ctx, a, base, s.Query)
		if err != nil {
			return r, fmt.Errorf("%q: %w", s.Query, err)
		}
		r.SearchHits += hits
		r.Verified += figures
	}
	rep, err := proof.Verify(ctx, a.DB, a.Archive, a.Options.Sources, func(t proof.Trouble) error {
		if t.Harmless {
			return nil
		}
		return fmt.Errorf("verify: %s: %s", t.Place, t.Problem)
	})
	if err != nil {
		return r, err
	}
	if rep.Versions == 0 || r.Verified == 0 {
		return r, fmt.Errorf("%d versions and %d figures verified", rep.Versions, r.Verified)
	}
	return r, nil
}

// checkQuery searches, opens the page of each hit and proves its figures.
func checkQuery(ctx context.Context, a *app.App, base, text string) (hits, figures int, err error) {
	q, err := query.Parse(text)
	if err != nil {
		return 0, 0, err
	}
	page, err := a.DB.Search(ctx, q, "", 25)
	if err != nil {
		return 0, 0, err
	}
	if len(page.Hits) == 0 {
		return 0, 0, fmt.Errorf("nothing found")
	}
	for _, h := range page.Hits {
		if _, err := get(ctx, base+"/contract/"+h.ID.String()); err != nil {
			return 0, 0, err
		}
		contract, err := a.DB.Contract(ctx, h.ID)
		if err != nil {
			return 0, 0, err
		}
		for i, f := range proof.Figures(contract) {
			doc, err := a.Archived(ctx, f.Notice, f.Version)
			if err != nil {
				return 0, 0, err
			}
			body, err := doc.Read()
			if err != nil {
				return 0, 0, err
			}
			if err := proof.Figure(body, f); err != nil {
				return 0, 0, fmt.Errorf("%s: %w", h.OCID, err)
			}
			if i == 0 {
				if err := checkOriginal(ctx, base, f, body); err != nil {
					return 0, 0, fmt.Errorf("%s: %w", h.OCID, err)
				}
			}
			figures++
		}
	}
	return page.Count, figures, nil
}

// checkOriginal follows a figure's link as a reader does: to the notice page that
// names the document's hash, and to the bytes that have it.
func checkOriginal(ctx context.Context, base string, f postgres.Figure, body []byte) error {
	notice := fmt.Sprintf("%s/notice/%s@%d", base, f.Notice, f.Version)
	page, err := get(ctx, notice)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	if !bytes.Contains(page, []byte(hex.EncodeToString(sum[:]))) {
		return fmt.Errorf("%s does not name the hash of its document", notice)
	}
	original, err := get(ctx, notice+"/original")
	if err != nil {
		return err
	}
	if !bytes.Equal(original, body) {
		return fmt.Errorf("%s/original is not what the archive holds", notice)
	}
	return nil
}

func get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", url, resp.Status)
	}
	return body, nil
}
