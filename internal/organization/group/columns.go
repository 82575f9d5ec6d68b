package group

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// maxRowFault is the longest text of a cell that an error repeats.
const maxRowFault = 60

// table reads a CSV file by the names of its columns. Its errors name the file,
// the line, the column and what to do.
type table struct {
	file    string
	r       *csv.Reader
	columns map[string]int
	row     []string
}

// openTable reads the header. Columns that are not required may be absent.
func openTable(file string, r io.Reader, required ...string) (*table, error) {
	t := &table{file: file, r: csv.NewReader(r), columns: map[string]int{}}
	t.r.ReuseRecord = true
	header, err := t.r.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: the file is empty; its first line must name the columns %s", file, strings.Join(required, ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the header: %w", file, err)
	}
	for i, name := range header {
		t.columns[strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))] = i
	}
	for _, name := range required {
		if _, ok := t.columns[name]; !ok {
			return nil, fmt.Errorf("%s, line 1: the column %s is missing; the header must name %s", file, name, strings.Join(required, ", "))
		}
	}
	return t, nil
}

// unknown returns a column that is none of the known ones, "" if there is none.
func (t *table) unknown(known []string) string {
	var out []string
	for name := range t.columns {
		if !slices.Contains(known, name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return slices.Min(out)
}

// next reads the next row and reports whether there was one.
func (t *table) next() (bool, error) {
	row, err := t.r.Read()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil { // names line and column
		return false, fmt.Errorf("%s: %w; check quotation marks and the number of commas there", t.file, err)
	}
	t.row = row
	return true, nil
}

// get is the cell of a column, "" where the file has no such column.
func (t *table) get(column string) string {
	if i, ok := t.columns[column]; ok {
		return strings.TrimSpace(t.row[i])
	}
	return ""
}

// fault says what is wrong with the cell of a column.
func (t *table) fault(column, remedy string) error {
	value := t.get(column)
	if runes := []rune(value); len(runes) > maxRowFault {
		value = string(runes[:maxRowFault]) + "..."
	}
	line, _ := t.r.FieldPos(0)
	return fmt.Errorf("%s, line %d, column %s: %q; %s", t.file, line, column, value, remedy)
}

var dayForm = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// day returns the cell of a column of days, which may be empty.
func (t *table) day(column string) (string, error) {
	value := t.get(column)
	if value == "" || dayForm.MatchString(value) {
		return value, nil
	}
	return "", t.fault(column, "write a day as 2024-03-31, a month as 2024-03, a year as 2024, or nothing")
}
