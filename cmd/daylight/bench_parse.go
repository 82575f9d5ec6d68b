package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/portalsim"
	"daylight/internal/source"
	"daylight/internal/xmltree"
	"daylight/scrapers"
)

type benchParseCmd struct {
	JSONFile string `name:"json-file" type:"existingfile" help:"An OCDS package to read instead of an invented one." placeholder:"FILE"`
	XMLDir   string `name:"xml-dir" type:"existingdir" help:"A folder of eForms notices to read instead of invented ones." placeholder:"DIR"`
	Python   string `default:"python3" help:"Python to compare with; without it that line says skipped."`
	Large    int    `default:"0" help:"Parse an invented OCDS package of so many MB and say how much memory it took." placeholder:"MB"`
	JSON     bool   `name:"json" help:"Print one JSON line a rate."`
}

// parseMemory is how much memory the garbage of parsing may fill before it is
// collected more often.
const parseMemory = 80 << 20

// parseRate is one line of bench parse: how fast a text is read, beside others.
type parseRate struct {
	What  string  `json:"what"`
	MBps  float64 `json:"mb_per_second,omitempty"`
	Ratio float64 `json:"ratio,omitempty"` // ours : this one
	Note  string  `json:"note,omitempty"`
	RSS   int64   `json:"peak_rss_mb,omitempty"`
}

// Run reads the same texts with our decoders, with the standard library and with
// Python, turn by turn, and prints the best of five of each.
func (c *benchParseCmd) Run(ctx context.Context, g *Globals) error {
	// Parsing makes much garbage beside a small heap: collected at twice its size as
	// by default, nearly half of the time would be spent on that. Within the limit
	// memory is cheaper than time.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(parseMemory))
	if c.Large > 0 {
		return c.large(g)
	}
	page, notices, err := c.texts()
	if err != nil {
		return err
	}
	rates := append(c.jsonRates(ctx, page), c.xmlRates(ctx, notices)...)
	for _, r := range rates {
		if c.JSON {
			if err := g.printJSON(r); err != nil {
				return err
			}
			continue
		}
		line := r.What + "\t" + r.Note
		if r.MBps > 0 {
			line = fmt.Sprintf("%-36s %8.1f MB/s", r.What, r.MBps)
		}
		if r.Ratio > 0 {
			line += fmt.Sprintf("   ours is %.2f times that", r.Ratio)
		}
		if _, err := fmt.Fprintln(g.env.stdout, line); err != nil {
			return err
		}
	}
	return nil
}

// texts are an OCDS package and eForms notices, invented unless given.
func (c *benchParseCmd) texts() (page []byte, notices [][]byte, err error) {
	if c.JSONFile != "" {
		if page, err = os.ReadFile(c.JSONFile); err != nil {
			return nil, nil, err
		}
	} else if page, err = inventedAnswer("uk-find-a-tender", "/api/1.0/ocdsReleasePackages?limit=100"); err != nil {
		return nil, nil, err
	}
	if c.XMLDir == "" {
		notices, err = inventedNotices(60)
		return page, notices, err
	}
	files, err := filepath.Glob(filepath.Join(c.XMLDir, "*.xml"))
	if err != nil || len(files) == 0 {
		return nil, nil, usage("--xml-dir %s: no file *.xml in it", c.XMLDir)
	}
	for _, file := range files {
		notice, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		notices = append(notices, notice)
	}
	return page, notices, nil
}

// inventedAnswer is an answer of a synthetic portal.
func inventedAnswer(id, path string) ([]byte, error) {
	portal, err := inventedPortal(id)
	if err != nil {
		return nil, err
	}
	return answer(portal, httptest.NewRequest("GET", "/"+id+path, nil))
}

func inventedPortal(id string) (*portalsim.Server, error) {
	return portalsim.New(portalsim.Options{Sources: []string{id}, Synthetic: 200, Seed: 1})
}

func answer(portal *portalsim.Server, r *http.Request) ([]byte, error) {
	w := httptest.NewRecorder()
	portal.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return nil, fmt.Errorf("the invented portal answers %d to %s: %s", w.Code, r.URL.Path, w.Body)
	}
	return w.Body.Bytes(), nil
}

// inventedNotices are n notices of a synthetic TED, whose numbers its search knows.
func inventedNotices(n int) ([][]byte, error) {
	portal, err := inventedPortal("eu-ted")
	if err != nil {
		return nil, err
	}
	from, until := portalsim.Range("eu-ted")
	search, err := json.Marshal(map[string]any{
		"query":  "publication-date>=" + from.Format("20060102") + " AND publication-date<=" + until.Format("20060102") + " SORT BY publication-number",
		"fields": []string{"publication-number"}, "limit": n, "page": 1, "scope": "ALL", "paginationMode": "PAGE_NUMBER",
	})
	if err != nil {
		return nil, err
	}
	request := httptest.NewRequest("POST", "/eu-ted/v3/notices/search", bytes.NewReader(search))
	request.Header.Set("Content-Type", "application/json")
	text, err := answer(portal, request)
	if err != nil {
		return nil, err
	}
	found, _, err := jsontree.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("the search of the invented TED: %w", err)
	}
	var notices [][]byte
	for _, hit := range jsontree.Arr(found, "notices") {
		notice, err := answer(portal, httptest.NewRequest("GET", "/eu-ted/en/notice/"+jsontree.Str(hit, "publication-number")+"/xml", nil))
		if err != nil {
			return nil, err
		}
		notices = append(notices, notice)
	}
	if len(notices) == 0 {
		return nil, fmt.Errorf("the search of the invented TED finds no notices")
	}
	return notices, nil
}

// best is the rate of the fastest of five turns of 0.2 seconds or more.
func best(size int, work func() error) (float64, error) {
	top := 0.0
	for range 5 {
		start, n := time.Now(), 0
		for time.Since(start) < 200*time.Millisecond {
			if err := work(); err != nil {
				return 0, err
			}
			n++
		}
		top = max(top, float64(size)*float64(n)/1e6/time.Since(start).Seconds())
	}
	return top, nil
}

// contest measures ours and the others; what fails is said.
func contest(size int, what string, ours func() error, others ...contender) []parseRate {
	mine, err := best(size, ours)
	if err != nil {
		return []parseRate{{What: what, Note: err.Error()}}
	}
	rates := []parseRate{{What: what, MBps: mine}}
	for _, o := range others {
		theirs, err := o.rate()
		if err != nil {
			rates = append(rates, parseRate{What: o.name, Note: err.Error()})
			continue
		}
		rates = append(rates, parseRate{What: o.name, MBps: theirs, Ratio: mine / theirs})
	}
	return rates
}

type contender struct {
	name string
	rate func() (float64, error)
}

func (c *benchParseCmd) jsonRates(ctx context.Context, page []byte) []parseRate {
	standard := func() (float64, error) {
		return best(len(page), func() error {
			var v any
			return json.Unmarshal(page, &v)
		})
	}
	others := []contender{{"encoding/json to maps", standard}, {"Python json.loads", c.python(ctx, "json", page)}}
	rates := contest(len(page), "OCDS JSON to trees", func() error { _, _, err := jsontree.Parse(page); return err }, others...)
	return append(rates, contest(len(page), "OCDS JSON to notices", func() error { return parsed("local-ocds", page) }, others...)...)
}

func (c *benchParseCmd) xmlRates(ctx context.Context, notices [][]byte) []parseRate {
	size := 0
	for _, n := range notices {
		size += len(n)
	}
	each := func(work func([]byte) error) func() error {
		return func() error {
			for _, n := range notices {
				if err := work(n); err != nil {
					return err
				}
			}
			return nil
		}
	}
	standard := func() (float64, error) { return best(size, each(tokens)) }
	others := []contender{{"encoding/xml tokens", standard}, {"Python xml.etree", c.python(ctx, "xml", notices...)}}
	rates := contest(size, "eForms XML to trees", each(func(n []byte) error { _, err := xmltree.Read(n, xmltree.Options{OnlyUTF8: true}); return err }), others...)
	return append(rates, contest(size, "eForms XML to notices", each(func(n []byte) error { return parsed("eu-ted", n) }), others...)...)
}

func tokens(body []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(body))
	for {
		if _, err := dec.RawToken(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func parsed(id string, body []byte) error {
	src, _ := scrapers.ByID(id)
	for _, err := range src.Parser.Parse(source.Bytes(id, "file:///bench", body)) {
		if err != nil {
			return err
		}
	}
	return nil
}

// pythonTimer reads texts, each after a line with its length, and prints MB/s: the
// best of five turns.
const pythonTimer = `
import sys, time, json, xml.etree.ElementTree as E
read = json.loads if sys.argv[1] == "json" else E.fromstring
texts, f = [], sys.stdin.buffer
for line in iter(f.readline, b""):
    texts.append(f.read(int(line)))
size, top = sum(map(len, texts)), 0
for _ in range(5):
    start, n = time.perf_counter(), 0
    while time.perf_counter() - start < 0.2:
        for t in texts: read(t)
        n += 1
    top = max(top, size * n / 1e6 / (time.perf_counter() - start))
print(top)
`

func (c *benchParseCmd) python(ctx context.Context, kind string, texts ...[]byte) func() (float64, error) {
	return func() (float64, error) {
		program, err := exec.LookPath(c.Python)
		if err != nil {
			return 0, fmt.Errorf("skipped: %s is not installed", c.Python)
		}
		var in bytes.Buffer
		for _, t := range texts {
			fmt.Fprintf(&in, "%d\n", len(t))
			in.Write(t)
		}
		cmd := exec.CommandContext(ctx, program, "-c", pythonTimer, kind)
		cmd.Stdin = &in
		out, err := cmd.Output()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", c.Python, err)
		}
		return strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	}
}
