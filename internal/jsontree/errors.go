package jsontree

import (
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// ErrDepth is returned for a value nested deeper than MaxDepth. It has been
// skipped: the values after it can be read.
var ErrDepth = errors.New("nested deeper than 256 levels")

// SyntaxError is a place that is not JSON and has no one obvious repair.
type SyntaxError struct {
	Line   int   // from 1
	Offset int64 // in bytes from the start of the text
	Err    error
}

// Error names line, offset and cause.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, byte %d: %v", e.Line, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }

func (d *Decoder) fail(err error) error {
	if d.err == nil {
		d.err = d.located(err)
	}
	return d.err
}

func (d *Decoder) located(err error) error {
	var bad *jsontext.SyntacticError
	var have *SyntaxError
	switch {
	case err == io.EOF, errors.As(err, &have):
		return err
	case errors.As(err, &bad):
		return d.syntax(bad.Err, bad.ByteOffset)
	}
	return d.syntax(err, d.dec.InputOffset())
}

// syntax places an error; offset counts repaired bytes.
func (d *Decoder) syntax(err error, offset int64) error {
	line, shift := d.line, d.shift
	for _, at := range d.rep.lines {
		if at <= offset {
			line++
		}
	}
	for _, m := range d.rep.marks {
		if m.at <= offset {
			shift += m.shift
		}
	}
	return &SyntaxError{Line: line, Offset: offset - shift, Err: err}
}
