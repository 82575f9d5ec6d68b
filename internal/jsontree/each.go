package jsontree

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxLine bounds one line of a file with one value a line.
const maxLine = 256 << 20

// scanned is how much of a file is looked through for a second value before the
// first is read.
const scanned = 64 << 20

// Value is one of the JSON values of a file, about to be read from Decoder.
type Value struct {
	// N counts the values from 0.
	N int
	// Alone is true where the file has no other value. Above 64 MiB the first
	// value of a file that is not line-delimited is taken to be alone.
	Alone bool
	*Decoder
}

// Each visits the values of a text: one, several one after the other, or one on
// each line. In a line-delimited text a bad line does not end the walk. A byte
// order mark is dropped, UTF-16 converted. Visit reads its value; an error it
// returns ends the walk and is returned. Errors of the text are seen by visit
// alone, an empty text is visited once, with io.EOF to come.
func Each(r io.Reader, visit func(Value) error) error {
	br := bufio.NewReaderSize(plain(r), 64<<10)
	if lineDelimited(br) {
		return eachLine(br, visit)
	}
	head, err := io.ReadAll(io.LimitReader(br, scanned))
	alone := err != nil || len(head) == scanned || !several(head)
	rest := io.MultiReader(bytes.NewReader(head), after(br, err))
	_, err = eachValue(NewDecoder(rest), 0, alone, visit)
	return err
}

// after is what follows the head: the rest, or the error that ended it.
func after(rest io.Reader, err error) io.Reader {
	if err == nil {
		return rest
	}
	return failing{err}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func eachValue(d *Decoder, n int, alone bool, visit func(Value) error) (int, error) {
	for first := true; first || d.Kind() != 0 || d.unread(); first = false {
		at := d.dec.InputOffset()
		if err := visit(Value{N: n, Alone: alone && first, Decoder: d}); err != nil {
			return n, err
		}
		if d.err != nil {
			return n + 1, nil
		}
		if d.dec.InputOffset() == at {
			if err := d.Skip(); err != nil {
				return n + 1, nil
			}
		}
		n++
	}
	return n, nil
}

// unread reports an error that is not yet known to the visitor.
func (d *Decoder) unread() bool {
	if d.err != nil {
		return false
	}
	_, err := d.dec.ReadToken()
	if err == nil || err == io.EOF {
		return false
	}
	d.fail(err)
	return true
}

func eachLine(br *bufio.Reader, visit func(Value) error) error {
	n := 0
	for number := 1; ; number++ {
		line, err := readLine(br)
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) > 0 || err != nil && err != io.EOF {
			d := NewDecoder(io.MultiReader(bytes.NewReader(line), after(eof{}, nonEOF(err))))
			d.line = number
			var stop error
			if n, stop = eachValue(d, n, false, visit); stop != nil {
				return stop
			}
		}
		if err != nil {
			return nil
		}
	}
}

type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

func nonEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line is longer than %d bytes", maxLine)
		}
	}
}

// plain drops a byte order mark and converts UTF-16.
func plain(r io.Reader) io.Reader {
	br := bufio.NewReader(r)
	head, _ := br.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		br.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return transform.NewReader(br, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return br
}

// lineDelimited reports whether each line holds a value of its own, and so can be
// bad alone: the first line is whole, or the second and third are and all begin
// alike.
func lineDelimited(br *bufio.Reader) bool {
	head, _ := br.Peek(br.Size())
	var lines [][]byte
	for len(lines) < 3 && len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) < 2 || lines[0][0] != '{' && lines[0][0] != '[' || lines[1][0] != lines[0][0] {
		return false
	}
	return whole(lines[0]) || len(lines) == 3 && lines[2][0] == lines[0][0] && whole(lines[1]) && whole(lines[2])
}

func whole(line []byte) bool {
	end, ok := firstValue(line)
	return ok && end == len(line)
}

// several reports whether more text follows the first object or array.
func several(b []byte) bool {
	end, ok := firstValue(b)
	return ok && len(bytes.TrimSpace(b[end:])) > 0
}

// firstValue finds the end of the first object or array by its brackets.
func firstValue(b []byte) (end int, ok bool) {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth <= 0 {
				return i + 1, depth == 0
			}
		}
	}
	return 0, false
}

// SkipOne reads over the value. It returns nil where the text is broken, so that
// Each goes on to the next line.
func (v Value) SkipOne() error {
	// The decoder keeps the error.
	_ = v.Skip()
	return nil
}
