package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/app"
	"daylight/internal/export"
	"daylight/internal/organization"
	"daylight/internal/postgres"
)

// candidatesShown is the number of organisations that a name is matched with.
const candidatesShown = 3

// listResults are the columns that a matched list has after its own.
func listResults() []string {
	return []string{"line", "candidate", "verdict", "score", "reasons", "organization", "organization_name", "organization_country", "contracts", "total_usd", "without_rate"}
}

// list matches a list of names with the organisations of the store.
func (c *matchCmd) list(ctx context.Context, g *Globals) error {
	wanted, header, err := readList(c.File)
	if err != nil {
		return err
	}
	return g.with(ctx, func(a *app.App) error {
		m := matcher{db: a.DB, rows: wanted}
		if err := m.match(ctx); err != nil {
			return err
		}
		if m.names == 0 {
			return fmt.Errorf("%w: the store holds no organisations; after an import, daylight derive makes them", errNothing)
		}
		found := 0
		for i := range m.rows {
			found += min(1, len(m.rows[i].found))
		}
		if err := writeList(g, c.Format == "jsonl", header, m.rows); err != nil {
			return err
		}
		g.say("%d of %s matched", found, many(len(m.rows), "name", "names"))
		if found == 0 {
			return fmt.Errorf("%w: no name of %s is like one here", errNothing, c.File)
		}
		return nil
	})
}

// wantedRow is a row of a list, and what was found for it.
type wantedRow struct {
	line    int
	cells   []string
	profile organization.Profile
	found   []candidate
}

// candidate is an organisation that may be the wanted one.
type candidate struct {
	node    postgres.MatchNode
	verdict organization.Verdict
	sold    postgres.Supplied
}

// readList reads a list whole: what is wrong in it is said before anything is
// printed.
func readList(file string) ([]wantedRow, []string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, usage("match: %w", err)
	}
	defer f.Close()
	p := &pairReader{file: file, r: csv.NewReader(f), column: map[string]int{}}
	if err := p.listHeader(); err != nil {
		return nil, nil, err
	}
	var rows []wantedRow
	for {
		cells, err := p.r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, p.wrong(err)
		}
		line, _ := p.r.FieldPos(0)
		if err := p.listCells(cells); err != nil {
			return nil, nil, err
		}
		rows = append(rows, wantedRow{line: line, cells: cells, profile: p.wanted(cells)})
	}
	if len(rows) == 0 {
		return nil, nil, usage("%s holds no name under its header", file)
	}
	return rows, p.header, nil
}

// listHeader reads the header: a column name, optional country, id and scheme,
// others as they are.
func (p *pairReader) listHeader() error {
	header, err := p.r.Read()
	if errors.Is(err, io.EOF) {
		return usage("%s is empty: its first line must name the columns, one of them name", p.file)
	}
	if err != nil {
		return p.wrong(err)
	}
	header[0] = strings.TrimPrefix(header[0], "\uFEFF")
	for i, title := range header {
		key := strings.ToLower(strings.TrimSpace(title))
		if _, twice := p.column[key]; twice {
			return usage("%s: line 1, column %d: %q stands twice in the header: rename one", p.file, i+1, title)
		}
		if slices.Contains(listResults(), key) {
			return usage("%s: line 1, column %d: %q is a column that this command adds: rename or remove it", p.file, i+1, title)
		}
		p.column[key] = i
	}
	if _, ok := p.column["name"]; !ok {
		hint := ""
		if strings.ContainsAny(header[0], ";\t") {
			hint = "; the columns must be parted by commas"
		}
		return usage("%s: line 1: no column name: the header must hold name, and may hold country, id and scheme%s", p.file, hint)
	}
	p.header = header
	return nil
}

// listCells checks the cells of a row that are read.
func (p *pairReader) listCells(cells []string) error {
	at := func(column string) (line, no int) {
		line, _ = p.r.FieldPos(p.column[column])
		return line, p.column[column] + 1
	}
	if p.cell(cells, "name") == "" {
		line, no := at("name")
		return usage("%s: line %d, column %d (name) is empty: give a name or remove the line", p.file, line, no)
	}
	if land := strings.ToUpper(p.cell(cells, "country")); land != "" && (len(land) != 2 || land < "AA" || land > "ZZ") {
		line, no := at("country")
		return usage("%s: line %d, column %d (country): %q is no country: write two letters of ISO 3166-1 such as GB, or leave it empty", p.file, line, no, land)
	}
	return nil
}

func (p *pairReader) wanted(cells []string) organization.Profile {
	country := strings.ToUpper(p.cell(cells, "country"))
	profile := organization.Profile{Names: []organization.Name{organization.ParseNameIn(p.cell(cells, "name"), country)}, Country: country}
	scheme, id := p.cell(cells, "scheme"), p.cell(cells, "id")
	if before, after, ok := strings.Cut(id, ":"); ok && scheme == "" {
		scheme, id = before, after
	}
	if id != "" {
		profile.Identifiers = []organization.Identifier{organization.ParseIdentifier(scheme, id, country)}
	}
	return profile
}

// writeList prints the list with what was found: in CSV a line for each candidate,
// in JSON Lines one for each name.
func writeList(g *Globals, jsonl bool, header []string, rows []wantedRow) error {
	w := csv.NewWriter(g.env.stdout)
	if !jsonl {
		if err := w.Write(slices.Concat(header, listResults())); err != nil {
			return err
		}
	}
	for _, r := range rows {
		if jsonl {
			if err := g.printJSON(r.json(header)); err != nil {
				return err
			}
			continue
		}
		for i, c := range r.found {
			if err := w.Write(slices.Concat(r.cells, c.columns(r.line, i+1))); err != nil {
				return err
			}
		}
		if len(r.found) == 0 {
			if err := w.Write(slices.Concat(r.cells, []string{strconv.Itoa(r.line), "0", "none", "", "", "", "", "", "", "", ""})); err != nil {
				return err
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write the matches: %w", err)
	}
	return nil
}

func (c candidate) columns(line, no int) []string {
	return []string{strconv.Itoa(line), strconv.Itoa(no), verdictWord(c.verdict.Judgement), strconv.FormatFloat(c.verdict.Score, 'f', 3, 64),
		strings.Join(c.verdict.Reasons, "; "), c.node.Canonical.String(), export.Cell(c.node.Name), c.node.Country,
		strconv.Itoa(c.sold.Contracts), c.sold.USD, strconv.Itoa(c.sold.WithoutRate)}
}

func (r wantedRow) json(header []string) map[string]any {
	verdict, found := "none", []any{}
	for i, c := range r.found {
		if i == 0 {
			verdict = verdictWord(c.verdict.Judgement)
		}
		row := map[string]any{"verdict": verdictWord(c.verdict.Judgement), "score": math.Round(c.verdict.Score*1000) / 1000, "method": c.verdict.Method, "reasons": c.verdict.Reasons,
			"organization": c.node.Canonical.String(), "name": c.node.Name, "country": c.node.Country, "contracts": c.sold.Contracts, "without_rate": c.sold.WithoutRate}
		if c.sold.USD != "" {
			row["total_usd"] = c.sold.USD
		}
		found = append(found, row)
	}
	line := map[string]any{"line": r.line, "verdict": verdict, "candidates": found}
	for i, name := range header {
		if _, taken := line[name]; !taken {
			line[name] = r.cells[i]
		}
	}
	return line
}
