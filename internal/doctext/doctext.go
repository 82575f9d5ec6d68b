// Package doctext takes the text out of documents that notices name: PDF, DOCX,
// XLSX, HTML and plain text, told apart by their content. It is pure: bytes in,
// pages of text out.
//
// Documents of strangers are read in a child process of the same program, which
// may hang, crash or grow without harm: Runner is the side that starts it, with
// limits of time, memory and size; Serve is the child. What a document has no text
// for, a scanned page above all, is said and not guessed: nothing is recognised
// from pictures.
package doctext

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Page is the text of one page, one sheet, or one part of a text without pages.
// A long page gives several with the same number, each of which begins with the
// last words of the one before.
type Page struct {
	// Number is the page of a PDF, from 1; 0 where a format has no pages.
	Number int `json:"page,omitempty"`
	// Sheet is the name of a sheet of a workbook.
	Sheet string `json:"sheet,omitempty"`
	Text  string `json:"text"`
}

// ErrUnsupported is a document whose format is not read.
var ErrUnsupported = errors.New("this format is not read")

// errTooLarge is a document that unpacks to more than is read.
var errTooLarge = errors.New("larger than is read")

// partError is a part that could not be read of a document that otherwise was.
type partError struct{ error }

// Reader reads documents. It may be used for several, one after the other. Close
// it.
type Reader struct {
	// Cache is a folder for the compiled PDF engine, so that the next Reader starts
	// at once; empty for none.
	Cache string
	pdf   *pdfEngine
}

// Close lets the PDF engine go.
func (r *Reader) Close() error {
	if r.pdf == nil {
		return nil
	}
	err := r.pdf.close()
	r.pdf = nil
	return err
}

// Each calls visit for every page with its text, empty pages of a PDF included.
// media is the Content-Type as stated, which decides only where the content does
// not. An error of visit ends the walk and is returned as it is.
func (r *Reader) Each(ctx context.Context, media string, body []byte, visit func(Page) error) error {
	cut := func(p Page) error { return parts(p, visit) }
	switch kind, what := kindOf(media, body); kind {
	case kindPDF:
		if r.pdf == nil {
			engine, err := newPDFEngine(ctx, r.Cache)
			if err != nil {
				return err
			}
			r.pdf = engine
		}
		return r.pdf.each(body, cut)
	case kindDOCX:
		return docx(body, cut)
	case kindXLSX:
		return xlsx(body, cut)
	case kindHTML:
		return page(media, body, cut)
	case kindPlain:
		return plain(media, body, cut)
	default:
		return fmt.Errorf("%w: %s", ErrUnsupported, what)
	}
}

// Longest piece of text that is indexed as one, in bytes: far below what a
// tsvector can number; and how much of it the next piece repeats, so that a phrase
// across the cut is found.
const (
	maxPart = 32_000
	overlap = 200
)

// parts gives a long page in several, cut at white space where there is some.
func parts(p Page, visit func(Page) error) error {
	text := clean(p.Text)
	for len(text) > maxPart {
		at := maxPart
		if i := strings.LastIndexAny(text[maxPart-overlap:maxPart], " \n"); i > 0 {
			at = maxPart - overlap + i
		}
		for at > 0 && !utf8.RuneStart(text[at]) {
			at--
		}
		if err := visit(Page{p.Number, p.Sheet, text[:at]}); err != nil {
			return err
		}
		back := at - overlap
		if i := strings.IndexAny(text[back:at], " \n"); i >= 0 {
			back += i
		}
		for !utf8.RuneStart(text[back]) {
			back++
		}
		text = text[back:]
	}
	return visit(Page{p.Number, p.Sheet, text})
}

// clean makes valid text of any bytes: white space within lines becomes one
// space, blank lines go, and a word that a line break divides by a soft hyphen is
// joined.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\x00", " ", "\u00AD\r\n", "", "\u00AD\n", "", "\u00AD", "", "\uFFFE\r\n", "", "\uFFFE", "").Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	for line := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\f' }) {
		words := strings.Join(strings.Fields(line), " ")
		if words == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(words)
	}
	return b.String()
}
