package locate

import (
	"bytes"
	"fmt"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/table"
)

// rowOf splits a place in a table into the steps of the row and the place in it.
func rowOf(place string) (steps, cell string, ok bool) {
	end := 0
	if strings.HasPrefix(place, "sheet:") {
		end = strings.Index(place, "!") + 1
	}
	if !strings.HasPrefix(place[end:], "row:") {
		return "", "", false
	}
	row, cell, ok := strings.Cut(place[end:], "!")
	return place[:end] + row, cell, ok
}

// tableValue is the value of a cell; of a whole row, its values with tabs between.
func tableValue(member []byte, pointer, steps, cell string) (string, error) {
	name, ok := strings.CutPrefix(cell, "/")
	var value string
	var err error
	if ok {
		value, err = table.Cell(bytes.NewReader(member), steps, jsontree.Unescape(name))
	} else {
		value, err = table.Line(bytes.NewReader(member), steps)
	}
	if err != nil {
		return "", fmt.Errorf("pointer %q: %w: %w", pointer, ErrNotFound, err)
	}
	return value, nil
}
