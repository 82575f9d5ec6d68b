package main

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"daylight/internal/source"
	"daylight/scrapers"
)

// large parses a package of many invented releases, of which never more than one
// is in memory, and says how much memory the program had at most.
func (c *benchParseCmd) large(g *Globals) error {
	page, err := inventedAnswer("uk-find-a-tender", "/api/1.0/ocdsReleasePackages?limit=100")
	if err != nil {
		return err
	}
	head, releases, ok := bytes.Cut(page, []byte(`"releases":[`))
	end := bytes.LastIndexByte(releases, ']')
	if !ok || end < 0 {
		return fmt.Errorf("the invented package has no list of releases")
	}
	src, _ := scrapers.ByID("local-ocds")
	doc := source.Bytes(src.ID, "file:///large.json", nil)
	size := int64(0)
	doc.Open = func() (io.ReadCloser, error) {
		parts := []io.Reader{bytes.NewReader(head), bytes.NewReader([]byte(`"releases":[`)), bytes.NewReader(releases[:end])}
		size = int64(len(head) + end)
		for size < int64(c.Large)<<20 {
			parts = append(parts, bytes.NewReader([]byte(",")), bytes.NewReader(releases[:end]))
			size += int64(end) + 1
		}
		return io.NopCloser(io.MultiReader(append(parts, bytes.NewReader(releases[end:]))...)), nil
	}
	start, n := time.Now(), 0
	for _, err := range src.Parser.Parse(doc) {
		if err != nil {
			return err
		}
		n++
	}
	r := parseRate{What: "large OCDS package", MBps: float64(size) / 1e6 / time.Since(start).Seconds(), RSS: peakRSS(),
		Note: fmt.Sprintf("%d MB, %d notices", size>>20, n)}
	if c.JSON {
		return g.printJSON(r)
	}
	_, err = fmt.Fprintf(g.env.stdout, "%s: %s, %.1f MB/s, peak memory %d MB\n", r.What, r.Note, r.MBps, r.RSS)
	return err
}
