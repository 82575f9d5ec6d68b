package doctext

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"daylight/internal/table"
	"daylight/internal/xmltree"
)

// docxMain is the part of a DOCX that holds its text.
const docxMain = "word/document.xml"

// maxPartBytes is the largest part of a DOCX that is read, unpacked.
const maxPartBytes = 64 << 20

// docx reads the body of a DOCX, then its notes, headers and footers, as one text:
// where its pages end is known only to a word processor.
func docx(body []byte, visit func(Page) error) error {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return fmt.Errorf("open DOCX: %w", err)
	}
	var b strings.Builder
	for _, f := range z.File {
		if f.Name == docxMain {
			if err := docxPart(f, &b); err != nil {
				return err
			}
		}
	}
	for _, f := range z.File {
		name, ok := strings.CutPrefix(f.Name, "word/")
		for _, kind := range []string{"footnotes", "endnotes", "header", "footer"} {
			if ok && strings.HasPrefix(name, kind) && strings.HasSuffix(name, ".xml") {
				if err := docxPart(f, &b); err != nil {
					return err
				}
			}
		}
	}
	return visit(Page{Text: b.String()})
}

func docxPart(f *zip.File, b *strings.Builder) error {
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("open %s: %w", f.Name, err)
	}
	defer r.Close()
	part, err := io.ReadAll(io.LimitReader(r, maxPartBytes+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	if len(part) > maxPartBytes {
		return fmt.Errorf("%w: %s has more than %d bytes", errTooLarge, f.Name, maxPartBytes)
	}
	root, err := xmltree.Read(part, xmltree.Options{})
	if err != nil {
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	words(root, b)
	return nil
}

// words writes the runs of text below e: what was deleted under revision is left
// out, and of drawings with a fallback one is read.
func words(e *xmltree.Element, b *strings.Builder) {
	switch e.Key {
	case "t":
		b.WriteString(e.Text)
	case "tab":
		b.WriteByte(' ')
	case "br", "cr":
		b.WriteByte('\n')
	case "del", "moveFrom", "Fallback", "instrText":
		return
	}
	for _, k := range e.Kids {
		words(k, b)
	}
	switch e.Key {
	case "p":
		b.WriteByte('\n')
	case "tc":
		b.WriteByte(' ')
	}
}

// xlsx reads every sheet of a workbook, rows as lines.
func xlsx(body []byte, visit func(Page) error) error {
	var b strings.Builder
	sheet, first := "", ""
	flush := func(next string) error {
		text := b.String()
		b.Reset()
		name := sheet
		sheet = next
		if strings.TrimSpace(text) == "" {
			return nil
		}
		return visit(Page{Sheet: name, Text: text})
	}
	// The first row of a sheet comes to Header, which does not know the sheet; it
	// does with the row after it.
	lone := func() error {
		text := first
		if first = ""; text == "" {
			return nil
		}
		return visit(Page{Text: text})
	}
	var failed error
	err := table.Each(bytes.NewReader(body), table.Options{Header: func(cells []string) bool {
		if err := lone(); err != nil && failed == nil {
			failed = err
		}
		first = strings.Join(cells, " ")
		return true
	}}, func(r table.Row) error {
		if r.Sheet != sheet {
			if err := flush(r.Sheet); err != nil {
				return err
			}
		}
		if first != "" {
			fmt.Fprintln(&b, first)
			first = ""
		}
		if r.Err == nil {
			fmt.Fprintln(&b, strings.Join(r.Cells, " "))
		}
		return failed
	})
	if err != nil {
		return err
	}
	if err := flush(""); err != nil {
		return err
	}
	if err := lone(); err != nil {
		return err
	}
	return failed
}
