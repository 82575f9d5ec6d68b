package jsontree

import (
	"bufio"
	"bytes"
	"cmp"
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
const scanned = 8 << 20

// Value is one of the JSON values of a file, about to be read from Decoder.
type Value struct {
	// N counts the values from 0.
	N int
	// Alone is true where the file has no other value. In a file that is not
	// line-delimited, a first value with nothing behind it in the first 8 MiB is
	// taken to be alone.
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
	head, alone, err := look(br)
	_, err = eachValue(NewDecoder(io.MultiReader(head, after(br, err))), 0, alone, visit)
	return err
}

// look reads the head of a text up to its second value, and says whether there is
// none.
func look(r io.Reader) (head *pieces, alone bool, err error) {
	head = &pieces{}
	var first brackets
	for read, found := 0, false; read < scanned; {
		piece := make([]byte, min(64<<10, scanned-read))
		n, err := io.ReadFull(r, piece)
		piece = piece[:n]
		head.list = append(head.list, piece)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return head, true, err
		}
		read += n
		if !found {
			n, found = first.feed(piece)
			piece = piece[n:]
		}
		if found && len(bytes.TrimSpace(piece)) > 0 {
			return head, first.depth != 0, nil
		}
		if err != nil {
			return head, true, nil
		}
	}
	return head, true, nil
}

// pieces is a text in pieces that are let go once they are read.
type pieces struct{ list [][]byte }

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	for len(p.list) > 0 && len(p.list[0]) == 0 {
		p.list[0] = nil
		p.list = p.list[1:]
	}
	if len(p.list) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.list[0])
	p.list[0] = p.list[0][n:]
	return n, nil
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
		at := d.offset()
		if err := visit(Value{N: n, Alone: alone && first, Decoder: d}); err != nil {
			return n, err
		}
		if d.err != nil {
			return n + 1, nil
		}
		if d.offset() == at {
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
	if d.fast != nil {
		if d.fast.ended() {
			return false
		}
		d.slower()
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
	var line []byte
	for number := 1; ; number++ {
		var err error
		line, err = readLine(br, line[:0])
		text := bytes.TrimRight(line, " \t\r\n")
		if len(text) > 0 || err != nil && err != io.EOF {
			d := &Decoder{fast: &stream{buf: text, err: cmp.Or(err, io.EOF)}, line: number}
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

// readLine appends the next line to line.
func readLine(br *bufio.Reader, line []byte) ([]byte, error) {
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
	var first brackets
	end, done := first.feed(line)
	return done && first.depth == 0 && end == len(line)
}

// SkipOne reads over the value. It returns nil where the text is broken, so that
// Each goes on to the next line.
func (v Value) SkipOne() error {
	// The decoder keeps the error.
	_ = v.Skip()
	return nil
}
