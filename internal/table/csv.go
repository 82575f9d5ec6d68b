package table

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"daylight/internal/source"
)

// maxRecord is the most bytes of one CSV row: beyond it a quote was never closed.
const maxRecord = 16 << 20

// csvRows reads a CSV file.
func csvRows(br *bufio.Reader, o Options, visit func(Row) error) error {
	text := &bounded{r: transform.NewReader(br, decoding(br))}
	in := bufio.NewReaderSize(text, 64<<10)
	head, _ := in.Peek(32 << 10)
	reader := csv.NewReader(in)
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord, reader.ReuseRecord = separator(string(head)), true, -1, false
	w := &walk{o: o, strict: true, visit: visit}
	for {
		cells, err := reader.Read()
		if err == io.EOF {
			break
		}
		var syntax *csv.ParseError
		if err != nil && !errors.As(err, &syntax) {
			return err
		}
		text.read = 0
		if err := w.row(cells, err); err != nil {
			return err
		}
	}
	if w.header == nil {
		return fmt.Errorf("%w: no header row of a table", source.ErrFormat)
	}
	return nil
}

// bounded ends reading where a row does not end.
type bounded struct {
	r    io.Reader
	read int
}

// Read reads, and fails beyond maxRecord bytes since read was last set to 0.
func (b *bounded) Read(p []byte) (int, error) {
	if b.read > maxRecord {
		return 0, fmt.Errorf("%w: a row of more than %d bytes: a quote is not closed", source.ErrFormat, maxRecord)
	}
	n, err := b.r.Read(p)
	b.read += n
	return n, err
}

// decoding tells the encoding by the mark at the start.
func decoding(br *bufio.Reader) transform.Transformer {
	head, _ := br.Peek(3)
	switch {
	case strings.HasPrefix(string(head), "\xff\xfe"), strings.HasPrefix(string(head), "\xfe\xff"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case strings.HasPrefix(string(head), "\xef\xbb\xbf"):
		_, _ = br.Discard(3)
	}
	return mending{}
}

// mending passes UTF-8 on and reads every other byte as Windows-1252.
type mending struct{ transform.NopResetter }

// Transform implements transform.Transformer.
func (mending) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		if r == utf8.RuneError && size <= 1 {
			if !atEOF && !utf8.FullRune(src[nSrc:]) {
				return nDst, nSrc, transform.ErrShortSrc
			}
			r, size = charmap.Windows1252.DecodeByte(src[nSrc]), 1
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// separator is the one that stands most often in one of the first lines, outside
// quotes; of two as frequent not the comma, which names of columns may hold.
func separator(head string) rune {
	const usual = ";\t|,"
	var most, counts [len(usual)]int
	quoted := false
	for _, r := range head + "\n" {
		if r == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if i := strings.IndexRune(usual, r); i >= 0 {
			counts[i]++
		}
		if r == '\n' {
			for i := range counts {
				most[i], counts[i] = max(most[i], counts[i]), 0
			}
		}
	}
	best := strings.IndexByte(usual, ',')
	for i, n := range most[:best] {
		if n > 0 && n >= most[best] {
			best = i
		}
	}
	return rune(usual[best])
}
