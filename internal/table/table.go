// Package table reads tables as portals publish them: CSV in its dialects and
// XLSX workbooks, row by row, each value with its place in the file (see package
// locate). It knows no portal's columns and converts no value: a cell is text. In
// XLSX that is what the workbook shows, dates as 2026-01-31, but a number that is
// shown rounded or grouped is given as it is stored.
//
// CSV: the separator is told from the header line (comma, semicolon, tab or bar),
// the encoding from the bytes: a mark says UTF-8 or UTF-16; without one the file
// is UTF-8, and bytes that are not are read as Windows-1252, each by itself.
// Quotes are those of RFC 4180; a quote inside an unquoted value is a quote.
package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/source"
)

// Options says how the header is found.
type Options struct {
	// Header reports whether a row is the header; nil takes the first row that has
	// a value. What stands above the header is left out. A sheet or file without a
	// header has no rows.
	Header func(cells []string) bool
}

// Row is one row below the header.
type Row struct {
	// N is the number of the row in the file or sheet, from 1, the header and what
	// stands above it included. A value with line breaks makes no further row.
	N int
	// Sheet is the name of an XLSX sheet, empty in CSV.
	Sheet string
	// Header are the names of the columns, without white space around them; a column
	// without name is "column 3". Cells are the values as they stand.
	Header, Cells []string
	// Pointer is the row as steps of a pointer, without the last "!": "row:12", or
	// "sheet:NAME!row:12" with "!" and "%" in NAME as %21 and %25.
	Pointer string
	// Err says why the row cannot be used; the next ones can.
	Err error
}

// Get is the value in the column with a name, compared without regard to case and
// white space; empty if there is no such column or the row ends before it.
func (r Row) Get(header string) string {
	i := column(r.Header, header)
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// Has reports whether the table has a column with a name.
func (r Row) Has(header string) bool { return column(r.Header, header) >= 0 }

// Place is the pointer of the cell in a column: "row:12!/Name".
func (r Row) Place(header string) string {
	if i := column(r.Header, header); i >= 0 {
		header = r.Header[i]
	}
	return r.Pointer + "!/" + escape.Replace(header)
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

func column(header []string, name string) int {
	return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(h, fold(name)) })
}

// fold removes white space around a name and makes the rest of it single spaces.
func fold(s string) string {
	return strings.Join(strings.Fields(strings.Trim(s, "\ufeff")), " ")
}

// Each calls visit for each row below the header, in order, with the memory of one
// row of CSV or of one workbook. Blank rows are left out. An error of visit ends
// the walk and is returned as it is; others wrap source.ErrFormat (no table) or
// source.ErrTruncated (a workbook larger than MaxWorkbook).
func Each(r io.Reader, o Options, visit func(Row) error) error {
	br := bufio.NewReaderSize(r, 64<<10)
	head, err := br.Peek(4)
	if len(head) == 0 {
		if err == io.EOF {
			return fmt.Errorf("%w: an empty file where a table is expected", source.ErrFormat)
		}
		return err
	}
	if o.Header == nil {
		o.Header = func([]string) bool { return true }
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return workbook(br, o, visit)
	}
	return csvRows(br, o, visit)
}

// errFound ends a walk.
var errFound = errors.New("found")

// Cell returns the value in the column named header of row n, where steps are
// those of Row.Pointer. The header row is the first above it that has the name.
func Cell(r io.Reader, pointer, header string) (string, error) {
	value, named := "", false
	err := Each(r, Options{Header: func(cells []string) bool { return column(names(cells), header) >= 0 }}, func(row Row) error {
		if row.Pointer != pointer {
			return nil
		}
		value, named = row.Get(header), true
		return errFound
	})
	if err != nil && !errors.Is(err, errFound) {
		return "", err
	}
	if !named {
		return "", fmt.Errorf("no row %s below a header with %q", pointer, header)
	}
	return value, nil
}

// Line returns the values of a row, with tabs between them.
func Line(r io.Reader, pointer string) (string, error) {
	value, found := "", false
	err := Each(r, Options{}, func(row Row) error {
		if row.Pointer != pointer {
			return nil
		}
		value, found = strings.Join(row.Cells, "\t"), true
		return errFound
	})
	if err != nil && !errors.Is(err, errFound) {
		return "", err
	}
	if !found {
		return "", fmt.Errorf("no row %s", pointer)
	}
	return value, nil
}

// names makes column names of a header row.
func names(cells []string) []string {
	header := make([]string, len(cells))
	for i, c := range cells {
		if header[i] = fold(c); header[i] == "" {
			header[i] = "column " + strconv.Itoa(i+1)
		}
	}
	return header
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// walk turns the rows of one file or sheet into Rows below the header.
type walk struct {
	o      Options
	sheet  string
	prefix string
	strict bool // a row must have the header's number of cells
	header []string
	n      int
	visit  func(Row) error
}

// row takes the next row; broken says why its cells cannot be used.
func (w *walk) row(cells []string, broken error) error {
	w.n++
	if broken == nil && blank(cells) {
		return nil
	}
	if w.header == nil {
		if broken == nil && w.o.Header(cells) {
			w.header = names(cells)
		}
		return nil
	}
	if extra := len(cells) - len(w.header); extra > 0 && blank(cells[len(w.header):]) {
		cells = cells[:len(w.header)]
	}
	if broken == nil && w.strict && len(cells) != len(w.header) {
		broken = fmt.Errorf("%d values where the header has %d columns", len(cells), len(w.header))
	}
	return w.visit(Row{N: w.n, Sheet: w.sheet, Header: w.header, Cells: cells, Pointer: w.prefix + "row:" + strconv.Itoa(w.n), Err: broken})
}
