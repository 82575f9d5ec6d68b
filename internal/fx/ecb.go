package fx

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// maxFile is the most that is read of a file of rates: fifty times the history
// that the ECB published in 2026.
const maxFile = 100 << 20

// ParseECB reads the euro reference rates as the ECB publishes them
// (eurofxref-hist.csv, eurofxref-hist-90d.csv, eurofxref.csv, and the zip archive
// of one of them): a line of currencies under "Date", then a line a day, "N/A" or
// nothing where a currency was not quoted. Days are written YYYY-MM-DD, or "24
// November 2026" as in the file of one day. An error names the line and column.
func ParseECB(r io.Reader) ([]Rate, error) {
	lines, err := readCSV(r)
	if err != nil {
		return nil, fmt.Errorf("ECB rates: %w", err)
	}
	head, err := ecbHead(lines)
	if err != nil {
		return nil, fmt.Errorf("ECB rates: %w", err)
	}
	var out []Rate
	seen := map[string]int{}
	for _, l := range lines[1:] {
		if out, err = ecbDay(out, head, l, seen); err != nil {
			return nil, fmt.Errorf("ECB rates: %w", err)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("ECB rates: no rate in the file; want eurofxref-hist.csv or its zip archive")
	}
	return out, nil
}

// ecbHead reads the currencies of the first line; its last cell may be empty.
func ecbHead(lines []line) ([]string, error) {
	if len(lines) == 0 || !strings.EqualFold(lines[0].cells[0], "date") {
		return nil, errors.New(`line 1, column 1: want "Date", then currencies; is this eurofxref-hist.csv?`)
	}
	head := lines[0].cells
	if head[len(head)-1] == "" {
		head = head[:len(head)-1]
	}
	for i, code := range head[1:] {
		if !isCode(code) || code == Euro {
			return nil, fmt.Errorf("line 1, column %d: currency %q: want a code of three capitals other than EUR", i+2, code)
		}
		if slices.Contains(head[:i+1], code) {
			return nil, fmt.Errorf("line 1, column %d: currency %s stands twice", i+2, code)
		}
	}
	return head, nil
}

func ecbDay(out []Rate, head []string, l line, seen map[string]int) ([]Rate, error) {
	cells := l.cells
	if len(cells) == len(head)+1 && cells[len(head)] == "" {
		cells = cells[:len(head)]
	}
	if len(cells) != len(head) {
		return nil, fmt.Errorf("line %d: %d columns, want %d as in the first line", l.no, len(cells), len(head))
	}
	day, ok := ecbDate(cells[0])
	if !ok {
		return nil, fmt.Errorf("line %d, column Date: day %q: want YYYY-MM-DD", l.no, cells[0])
	}
	if first, ok := seen[day]; ok {
		return nil, fmt.Errorf("line %d, column Date: %s stands in line %d already", l.no, day, first)
	}
	seen[day] = l.no
	for i, code := range head[1:] {
		cell := cells[i+1]
		if cell == "" || cell == "N/A" {
			continue
		}
		rate := Rate{Currency: code, Base: Euro, On: day, Source: ECB}
		if err := rate.read(cell); err != nil {
			return nil, fmt.Errorf("line %d, column %s: %w", l.no, code, err)
		}
		out = append(out, rate)
	}
	return out, nil
}

func ecbDate(s string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2 January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// read sets the units from a cell and checks the whole rate.
func (r *Rate) read(cell string) error {
	if len(cell) > 40 {
		return fmt.Errorf("rate %.40q...: too long for a number", cell)
	}
	units, err := decimal.NewFromString(cell)
	if err != nil {
		return fmt.Errorf("rate %q: want a number with a decimal point", cell)
	}
	r.Units = units
	if err := r.Check(); err != nil {
		return fmt.Errorf("rate %q: %w", cell, err)
	}
	return nil
}

// line is a line of a file, with its number from 1.
type line struct {
	no    int
	cells []string
}

// readCSV reads a CSV file, or the one in a zip archive.
func readCSV(r io.Reader) ([]line, error) {
	text, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		if text, err = unzip(text); err != nil {
			return nil, err
		}
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	rows.FieldsPerRecord = -1
	rows.TrimLeadingSpace = true
	var out []line
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		no, _ := rows.FieldPos(0)
		for i, cell := range cells {
			cells[i] = strings.TrimSpace(cell)
		}
		out = append(out, line{no, cells})
	}
}

func readAll(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(text) > maxFile {
		err = fmt.Errorf("more than %d MB; is this a file of rates?", maxFile>>20)
	}
	return text, err
}

func unzip(archive []byte) (_ []byte, err error) {
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	if len(files.File) != 1 {
		return nil, fmt.Errorf("%d files in the zip archive, want one", len(files.File))
	}
	f, err := files.File[0].Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readAll(f)
}
