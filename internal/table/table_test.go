package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"daylight/internal/source"
	"daylight/internal/table"
)

// read gives each row as its pointer, its values by column, and its error.
func read(t *testing.T, file string, o table.Options) []string {
	t.Helper()
	var got []string
	err := table.Each(strings.NewReader(file), o, func(r table.Row) error {
		line := r.Pointer
		for _, h := range r.Header {
			line += fmt.Sprintf(" %s=%q", h, r.Get(h))
		}
		if r.Err != nil {
			line += " " + r.Err.Error()
		}
		got = append(got, line)
		return nil
	})
	if err != nil {
		got = append(got, "error: "+err.Error())
	}
	return got
}

func wide(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return string(out)
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		want       []string
	}{
		{"plain", "id,name\n1,Paper\n2,Pens\n", []string{`row:2 id="1" name="Paper"`, `row:3 id="2" name="Pens"`}},
		{"semicolons and a mark", "\xef\xbb\xbfid;name, long\r\n1;a,b\r\n", []string{`row:2 id="1" name, long="a,b"`}},
		{"tabs", "id\tname\n1\t\"x\ty\"\n", []string{`row:2 id="1" name="x\ty"`}},
		{"line break in a value", "id,name\n1,\"a\nb\"\n2,c\n", []string{`row:2 id="1" name="a\nb"`, `row:3 id="2" name="c"`}},
		{"quotes", "id,name\n1,\"a \"\"b\"\"\"\n2,3\" pipe\n", []string{`row:2 id="1" name="a \"b\""`, `row:3 id="2" name="3\" pipe"`}},
		{"windows-1252", "id,name\n1,caf\xe9 \x80 5\n2,caf\u00e9\n", []string{`row:2 id="1" name="café € 5"`, `row:3 id="2" name="café"`}},
		{"utf-16", wide("id,name\n1,שלום\n"), []string{`row:2 id="1" name="שלום"`}},
		{"a short row", "id,name\n1\n2,b\n", []string{`row:2 id="1" name="" 1 values where the header has 2 columns`, `row:3 id="2" name="b"`}},
		{"a long row", "id,name\n1,a,b\n2,c,,\n", []string{`row:2 id="1" name="a" 3 values where the header has 2 columns`, `row:3 id="2" name="c"`}},
		{"no name", "id,,\n1,a,\n", []string{`row:2 id="1" column 2="a" column 3=""`}},
		{"one column", "name\nab\n", []string{`row:2 name="ab"`}},
		{"a title with commas", "Orders, contracts, 2024\nid\tname\tsum\tday\n1\ta, b\t2\t3\n", []string{`row:2 Orders, contracts, 2024="id" 4 values where the header has 1 columns`, `row:3 Orders, contracts, 2024="1" 4 values where the header has 1 columns`}},
		{"only a header", "id,name\n", nil},
		{"blank lines", "\n\nid,name\n,\n1,a\n", []string{`row:3 id="1" name="a"`}},
	} {
		if diff := cmp.Diff(tt.want, read(t, tt.file, table.Options{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if err := table.Each(strings.NewReader(""), table.Options{}, nil); !errors.Is(err, source.ErrFormat) {
		t.Errorf("empty file: %v", err)
	}
	endless := "a,b\n1,\"" + strings.Repeat("x\n", 12<<20)
	err := table.Each(strings.NewReader(endless), table.Options{}, func(table.Row) error { return nil })
	if !errors.Is(err, source.ErrFormat) || !strings.Contains(err.Error(), "not closed") {
		t.Errorf("a quote that is not closed: %v", err)
	}
}

func book(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", "Q1! 50%"))
	for i, row := range [][]any{{"Report of an invented ministry"}, {}, {"Order ", "Supplier/name", "Volume"}, {"0012", "Northwind Paper", 1234.5}, {}, {"0013", "Tailspin", nil}} {
		check(f.SetSheetRow("Q1! 50%", fmt.Sprintf("A%d", i+1), &row))
	}
	_, err := f.NewSheet("notes")
	check(err)
	check(f.SetCellValue("notes", "A1", "nothing here"))
	var out bytes.Buffer
	check(f.Write(&out))
	return out.String()
}

// Every sheet is read below the row that is its header, and every cell is found
// again by its place.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	file := book(t)
	o := table.Options{Header: func(cells []string) bool { return len(cells) > 2 }}
	got := read(t, file, o)
	want := []string{
		`sheet:Q1%21 50%25!row:4 Order="0012" Supplier/name="Northwind Paper" Volume="1234.5"`,
		`sheet:Q1%21 50%25!row:6 Order="0013" Supplier/name="Tailspin" Volume=""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	err := table.Each(strings.NewReader(file), o, func(r table.Row) error {
		if place := r.Place("supplier/NAME"); place != r.Pointer+"!/Supplier~1name" {
			t.Error(place)
		}
		value, err := table.Cell(strings.NewReader(file), r.Pointer, "Supplier/name")
		if err != nil || value != r.Get("Supplier/name") {
			t.Errorf("%q, %v", value, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if _, err := table.Cell(strings.NewReader(file), "sheet:Q1%21 50%25!row:7", "Order"); err == nil {
		t.Error("a row that does not exist has a value")
	}
	if line, err := table.Line(strings.NewReader(file), "sheet:Q1%21 50%25!row:4"); err != nil || line != "0012\tNorthwind Paper\t1234.5" {
		t.Errorf("%q, %v", line, err)
	}
	if err := table.Each(strings.NewReader(file[:len(file)/2]), o, nil); !errors.Is(err, source.ErrFormat) {
		t.Errorf("half a workbook: %v", err)
	}
}

// A number is what is stored, a date and a number with leading zeros what is shown.
func TestNumberFormats(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	digits := "000000000"
	for i, c := range []struct {
		style excelize.Style
		value any
	}{{excelize.Style{NumFmt: 3}, 409961432.74}, {excelize.Style{NumFmt: 14}, 45689}, {excelize.Style{CustomNumFmt: &digits}, 12345}, {excelize.Style{NumFmt: 22}, 45689.5}, {excelize.Style{}, 1234.5678}} {
		style, err := f.NewStyle(&c.style)
		check(err)
		at, err := excelize.CoordinatesToCellName(i+1, 2)
		check(err)
		head, err := excelize.CoordinatesToCellName(i+1, 1)
		check(err)
		check(f.SetCellValue("Sheet1", head, fmt.Sprint("c", i)))
		check(f.SetCellValue("Sheet1", at, c.value))
		check(f.SetCellStyle("Sheet1", at, at, style))
	}
	var out bytes.Buffer
	check(f.Write(&out))
	got := read(t, out.String(), table.Options{})
	want := []string{`sheet:Sheet1!row:2 c0="409961432.74" c1="2025-02-01" c2="000012345" c3="2025-02-01 12:00" c4="1234.5678"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzEach wants rows or an error, and each value again at its place.
func FuzzEach(f *testing.F) {
	f.Add("id,name\n1,\"a\nb\"\n2,caf\xe9\n")
	f.Add("a;b\n\n1;\"")
	f.Add("\xff\xfea\x00,\x00b\x00\n\x001\x00")
	f.Fuzz(func(t *testing.T, file string) {
		n := 0
		_ = table.Each(strings.NewReader(file), table.Options{}, func(r table.Row) error {
			if n++; n > 3 {
				return errors.New("enough")
			}
			line, err := table.Line(strings.NewReader(file), r.Pointer)
			if err != nil || line != strings.Join(r.Cells, "\t") {
				t.Errorf("%s: %q, %v, want %q", r.Pointer, line, err, r.Cells)
			}
			return nil
		})
	})
}
