package table

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"daylight/internal/source"
)

// MaxWorkbook is the largest workbook read, in bytes; unpacked it may have ten
// times that.
const MaxWorkbook = 128 << 20

// workbook reads every sheet of an XLSX file.
func workbook(r io.Reader, o Options, visit func(Row) error) (err error) {
	counted := &io.LimitedReader{R: r, N: MaxWorkbook + 1}
	book, err := excelize.OpenReader(counted, excelize.Options{UnzipSizeLimit: 10 * MaxWorkbook, UnzipXMLSizeLimit: 32 << 20})
	if counted.N <= 0 {
		return fmt.Errorf("%w: a workbook of more than %d bytes", source.ErrTruncated, MaxWorkbook)
	}
	if err != nil {
		return fmt.Errorf("%w: not a readable XLSX workbook: %w", source.ErrFormat, err)
	}
	defer func() {
		if cerr := book.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("close workbook: %w", cerr)
		}
	}()
	for _, name := range book.GetSheetList() {
		w := &walk{o: o, sheet: name, prefix: "sheet:" + escapeStep.Replace(name) + "!", visit: visit}
		if err := sheet(book, name, w); err != nil {
			return err
		}
	}
	return nil
}

var escapeStep = strings.NewReplacer("%", "%25", "!", "%21")

func sheet(book *excelize.File, name string, w *walk) error {
	rows, err := book.Rows(name)
	if err != nil {
		return fmt.Errorf("%w: sheet %s: %w", source.ErrFormat, name, err)
	}
	defer rows.Close()
	for rows.Next() {
		cells, err := rows.Columns()
		if err := w.row(cells, err); err != nil {
			return err
		}
	}
	if err := rows.Error(); err != nil {
		return fmt.Errorf("%w: sheet %s: %w", source.ErrFormat, name, err)
	}
	return nil
}
