package doctext_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/doctext"
)

func read(t *testing.T, r *doctext.Reader, media string, body []byte) ([]doctext.Page, error) {
	t.Helper()
	var pages []doctext.Page
	err := r.Each(t.Context(), media, body, func(p doctext.Page) error { pages = append(pages, p); return nil })
	return pages, err
}

// Formats are told by content and give their text by page or sheet.
func TestFormats(t *testing.T) {
	t.Parallel()
	r := doctext.Reader{Cache: warm(t)}
	defer r.Close()
	for _, tt := range []struct {
		name, media string
		body        []byte
		want        []doctext.Page
	}{
		{"PDF", "application/octet-stream", pdf(t, shows("Annex 1"), shows("Cameras with facial", "recognition at gates")), []doctext.Page{
			{Number: 1, Text: "Annex 1"}, {Number: 2, Text: "Cameras with facial\nrecognition at gates"}}},
		{"scanned PDF", "application/pdf", pdf(t, "", ""), []doctext.Page{{Number: 1}, {Number: 2}}},
		{"DOCX", "", wordFile(t), []doctext.Page{{Text: "Facial recognition at gates\nLot 1\n12\nSee annex."}}},
		{"XLSX", "", workbook(t), []doctext.Page{{Text: "Cover"}, {Sheet: "Prices", Text: "Item Price\nCamera 12.50"}, {Text: "facial recognition"}}},
		{"HTML", "text/html; charset=iso-8859-1", []byte("<html><head><title>Notice</title><style>p{}</style></head><body><p>Caf\xe9 <b>fac</b>ial</p><script>var x</script><td>1</td><td>2</td></body></html>"),
			[]doctext.Page{{Text: "Notice\nCafé facial\n1\n2"}}},
		{"text", "text/plain", []byte("one  line\r\n\r\nand an\u00ADother"), []doctext.Page{{Text: "one line\nand another"}}},
		{"nothing", "", nil, []doctext.Page{{}}},
	} {
		got, err := read(t, &r, tt.media, tt.body)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
	if pages, err := read(t, &r, "", []byte("%PDF-1.7 and nothing else")); err == nil || errors.Is(err, doctext.ErrUnsupported) || len(pages) > 0 {
		t.Errorf("broken PDF: %+v, %v", pages, err)
	}
}

// What is no text is said, not read as one.
func TestUnread(t *testing.T) {
	t.Parallel()
	var r doctext.Reader
	defer r.Close()
	for _, tt := range []struct {
		name        string
		body        []byte
		unsupported bool
	}{
		{"picture", []byte("\x89PNG\r\n\x1a\n0000"), true},
		{"old Word", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), true},
		{"ZIP of files", zipped(t, map[string]string{"a.txt": "facial"}), true},
		{"cut ZIP", zipped(t, map[string]string{"word/document.xml": "<a/>"})[:40], true},
		{"cut DOCX", zipped(t, map[string]string{"word/document.xml": "<a><b>"}), false},
		{"broken workbook", zipped(t, map[string]string{"xl/workbook.xml": "<a>"}), false},
	} {
		pages, err := read(t, &r, "", tt.body)
		if err == nil || errors.Is(err, doctext.ErrUnsupported) != tt.unsupported || len(pages) > 0 {
			t.Errorf("%s: %+v, %v", tt.name, pages, err)
		}
	}
}

// A long text comes in parts that can be indexed, and a phrase at a cut is in one
// of them whole.
func TestParts(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"facial recognition ", "פרצוף ", "顔認識"} {
		text := strings.Repeat(unit, 200_000/len(unit))
		pages, err := read(t, &doctext.Reader{}, "text/plain; charset=utf-8", []byte(text))
		if err != nil || len(pages) < 6 {
			t.Fatalf("%q: %d parts, %v", unit, len(pages), err)
		}
		total := 0
		for i, p := range pages {
			total += len(p.Text)
			if len(p.Text) > 32_000 || !utf8.ValidString(p.Text) || i > 0 && strings.HasPrefix(unit, "facial") && !strings.HasPrefix(strings.TrimSpace(p.Text), "facial") && !strings.HasPrefix(strings.TrimSpace(p.Text), "recognition") {
				t.Errorf("%q: part %d of %d bytes begins with %.20q", unit, i, len(p.Text), p.Text)
			}
		}
		if total < len(strings.TrimSpace(text)) {
			t.Errorf("%q: %d bytes of %d", unit, total, len(text))
		}
	}
}

func FuzzEach(f *testing.F) {
	f.Add("text/html", []byte("<p>facial<script>x</script>"))
	f.Add("text/plain", []byte("facial\xffrecognition"))
	f.Add("", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, media string, body []byte) {
		if strings.Contains(string(body[:min(len(body), 1024)]), "%PDF-") {
			return // the engine is fuzzed by its makers, and starts slowly
		}
		var r doctext.Reader
		_ = r.Each(t.Context(), media, body, func(p doctext.Page) error {
			if !utf8.ValidString(p.Text) || strings.Contains(p.Text, "\x00") || len(p.Text) > 32_000 {
				t.Errorf("%d bytes of text, %.40q", len(p.Text), p.Text)
			}
			return nil
		})
	})
}
