package table

import (
	"errors"
	"fmt"
	"io"
	"strconv"
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
	book, err := excelize.OpenReader(counted, excelize.Options{UnzipSizeLimit: 10 * MaxWorkbook, UnzipXMLSizeLimit: 32 << 20, ShortDatePattern: "yyyy-mm-dd"})
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

// sheet reads one sheet: once as it is shown, once as it is stored.
func sheet(book *excelize.File, name string, w *walk) error {
	shown, err := book.Rows(name)
	if err != nil {
		return fmt.Errorf("%w: sheet %s: %w", source.ErrFormat, name, err)
	}
	defer shown.Close()
	stored, err := book.Rows(name)
	if err != nil {
		return fmt.Errorf("%w: sheet %s: %w", source.ErrFormat, name, err)
	}
	defer stored.Close()
	for shown.Next() && stored.Next() {
		cells, err := shown.Columns()
		raw, rerr := stored.Columns(excelize.Options{RawCellValue: true})
		for i := range cells {
			if i < len(raw) {
				cells[i] = value(cells[i], raw[i])
			}
		}
		if err := w.row(cells, errors.Join(err, rerr)); err != nil {
			return err
		}
	}
	if err := errors.Join(shown.Error(), stored.Error()); err != nil {
		return fmt.Errorf("%w: sheet %s: %w", source.ErrFormat, name, err)
	}
	return nil
}

// value chooses between a cell as it is shown and as it is stored. A number that is
// shown rounded, grouped or with its currency is taken as it is stored; a date, a
// percentage, and a number of digits alone ("0012") as it is shown.
func value(shown, stored string) string {
	f, err := strconv.ParseFloat(stored, 64)
	if err != nil || strings.ContainsAny(shown, "/:%") || strings.Trim(shown, "0123456789") == "" {
		return shown
	}
	if strings.Count(shown, "-") > 1 || !strings.ContainsAny(shown, "0123456789") {
		return shown // a date, a word for a number
	}
	if strings.ContainsAny(stored, "eE") {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return stored
}
