package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/organization"
)

type matchCmd struct {
	Pairs  string `help:"CSV of pairs: name_a,name_b,country[,id_a,id_b[,scheme_a,scheme_b]]; an id may be SCHEME:id. No store is opened." placeholder:"FILE" type:"existingfile"`
	Format string `enum:"csv,jsonl" default:"csv" help:"csv or jsonl."`
	File   string `arg:"" optional:"" help:"CSV of names to match with the store: name[,country,id,scheme]; other columns are kept." type:"existingfile"`
}

// Run judges the pairs of a file.
func (c *matchCmd) Run(ctx context.Context, g *Globals) error {
	switch {
	case c.Pairs != "" && c.File != "":
		return usage("--pairs %s and %s: give one of them", c.Pairs, c.File)
	case c.Pairs != "":
		return c.pairs(ctx, g)
	case c.File != "":
		return c.list(ctx, g)
	}
	return usage("give FILE.csv to match its names with the store (header name, and country, id, scheme if you have them), or --pairs FILE.csv to match names with each other (header name_a,name_b,country)")
}

// pairs prints the input with a verdict for each row.
func (c *matchCmd) pairs(ctx context.Context, g *Globals) (err error) {
	f, err := os.Open(c.Pairs)
	if err != nil {
		return usage("--pairs: %w", err)
	}
	defer f.Close()
	in, err := readPairs(c.Pairs, f)
	if err != nil {
		return err
	}
	out := pairWriter{header: in.header, jsonl: c.Format == "jsonl", w: csv.NewWriter(g.env.stdout), g: g}
	if err := out.begin(); err != nil {
		return err
	}
	for {
		row, err := in.next()
		if errors.Is(err, io.EOF) {
			return out.end()
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.write(row, in.judge(row)); err != nil {
			return err
		}
	}
}

// pairReader reads rows of pairs.
type pairReader struct {
	file   string
	r      *csv.Reader
	header []string
	column map[string]int
}

// results are the columns that are added.
func results() []string { return []string{"verdict", "score", "reasons"} }

// readPairs reads the header. The columns may stand in any order; others are kept.
func readPairs(file string, f io.Reader) (*pairReader, error) {
	p := &pairReader{file: file, r: csv.NewReader(f), column: map[string]int{}}
	p.r.FieldsPerRecord = 0
	header, err := p.r.Read()
	if errors.Is(err, io.EOF) {
		return nil, usage("%s is empty: its first line must be name_a,name_b,country", file)
	}
	if err != nil {
		return nil, p.wrong(err)
	}
	header[0] = strings.TrimPrefix(header[0], "\uFEFF")
	for i, name := range header {
		key := strings.ToLower(strings.TrimSpace(name))
		if _, twice := p.column[key]; twice {
			return nil, usage("%s: line 1, column %d: %q stands twice in the header: rename one", file, i+1, name)
		}
		if slices.Contains(results(), key) {
			return nil, usage("%s: line 1, column %d: %q is a column that this command adds: rename or remove it", file, i+1, name)
		}
		p.column[key] = i
	}
	for _, needed := range []string{"name_a", "name_b", "country"} {
		if _, ok := p.column[needed]; !ok {
			hint := ""
			if strings.ContainsAny(header[0], ";\t") {
				hint = "; the columns must be parted by commas"
			}
			return nil, usage("%s: line 1: no column %s: the header must hold name_a,name_b,country%s", file, needed, hint)
		}
	}
	p.header = header
	return p, nil
}

// next returns a row, or io.EOF.
func (p *pairReader) next() ([]string, error) {
	row, err := p.r.Read()
	if err != nil {
		return nil, p.wrong(err)
	}
	for _, name := range []string{"name_a", "name_b"} {
		if i := p.column[name]; strings.TrimSpace(row[i]) == "" {
			line, _ := p.r.FieldPos(i)
			return nil, usage("%s: line %d, column %d (%s) is empty: give a name or remove the line", p.file, line, i+1, name)
		}
	}
	i := p.column["country"]
	if land := strings.TrimSpace(row[i]); land != "" && (len(land) != 2 || strings.ToUpper(land) < "AA" || strings.ToUpper(land) > "ZZ") {
		line, _ := p.r.FieldPos(i)
		return nil, usage("%s: line %d, column %d (country): %q is no country: write two letters of ISO 3166-1 such as GB, or leave it empty", p.file, line, i+1, land)
	}
	return row, nil
}

// wrong says where a file is not CSV. The end of the file is not wrong.
func (p *pairReader) wrong(err error) error {
	var bad *csv.ParseError
	switch {
	case !errors.As(err, &bad):
		return err
	case errors.Is(err, csv.ErrFieldCount):
		return usage("%s: line %d: not as many columns as the header: put names with commas in double quotes", p.file, bad.Line)
	}
	return usage("%s: line %d, character %d: %w: put the cell in double quotes and double the quotes in it", p.file, bad.Line, bad.Column, bad.Err)
}

// judge compares the two sides of a row.
func (p *pairReader) judge(row []string) organization.Verdict {
	return organization.Compare(p.side(row, "_a"), p.side(row, "_b"), nil)
}

func (p *pairReader) cell(row []string, name string) string {
	if i, ok := p.column[name]; ok {
		return strings.TrimSpace(row[i])
	}
	return ""
}

func (p *pairReader) side(row []string, suffix string) organization.Profile {
	country := strings.ToUpper(p.cell(row, "country"))
	profile := organization.Profile{Names: []organization.Name{organization.ParseNameIn(p.cell(row, "name"+suffix), country)}, Country: country}
	scheme, id := p.cell(row, "scheme"+suffix), p.cell(row, "id"+suffix)
	if before, after, ok := strings.Cut(id, ":"); ok && scheme == "" {
		scheme, id = before, after
	}
	if id != "" {
		profile.Identifiers = []organization.Identifier{organization.ParseIdentifier(scheme, id, country)}
	}
	return profile
}

// verdictWord is a verdict for readers: only a human may say that what is
// suggested is the same.
func verdictWord(j organization.Judgement) string {
	switch j {
	case organization.Same:
		return "same"
	case organization.Different, organization.None:
		return "different"
	}
	return "unsure"
}

// pairWriter prints rows as CSV or as one JSON object a line.
type pairWriter struct {
	header []string
	jsonl  bool
	w      *csv.Writer
	g      *Globals
}

func (o *pairWriter) begin() error {
	if o.jsonl {
		return nil
	}
	return o.w.Write(slices.Concat(o.header, results()))
}

func (o *pairWriter) write(row []string, v organization.Verdict) error {
	if !o.jsonl {
		return o.w.Write(slices.Concat(row, []string{verdictWord(v.Judgement), strconv.FormatFloat(v.Score, 'f', 3, 64), strings.Join(v.Reasons, "; ")}))
	}
	line := map[string]any{"verdict": verdictWord(v.Judgement), "score": v.Score, "method": v.Method, "reasons": v.Reasons}
	for i, name := range o.header {
		line[name] = row[i]
	}
	return o.g.printJSON(line)
}

func (o *pairWriter) end() error {
	o.w.Flush()
	if err := o.w.Error(); err != nil {
		return fmt.Errorf("write the verdicts: %w", err)
	}
	return nil
}
