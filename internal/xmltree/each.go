package xmltree

import (
	"bufio"
	"bytes"
	"io"
)

// stream is what Each looks for: elements at the end of the path of keys at.
type stream struct {
	at    []string
	visit func(*Element) error
}

// stopped is an error of visit, which Each returns as it is.
type stopped struct{ error }

// Each calls visit for every element at the end of a path of keys, the root's
// first, in document order: with the whole tree below it, and above it elements
// with their attributes alone. The rest of the document is read past, so that
// memory is that of one such element, whatever the size of the document. An error
// of visit ends the walk and is returned as it is; others wrap source.ErrFormat,
// also where elements were visited before: a document that was cut.
func Each(in io.Reader, o Options, at []string, visit func(*Element) error) error {
	br := bufio.NewReaderSize(in, 64<<10)
	if head, _ := br.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3)
	}
	r := newReader(br, o)
	r.stream = &stream{at: at, visit: visit}
	return r.run()
}

// inside reports whether the innermost open element is one that Each wants, or
// lies in one.
func (r *treeReader) inside() bool {
	if len(r.open) < len(r.stream.at) {
		return false
	}
	for i, key := range r.stream.at {
		if r.open[i].Key != key {
			return false
		}
	}
	return true
}

// leave ends the innermost element f. Each visits what it wants and lets go what
// lies in none of that.
func (r *treeReader) leave(f *frame) error {
	inside := r.inside()
	wanted := inside && len(r.open) == len(r.stream.at)
	r.open = r.open[:len(r.open)-1]
	if inside && !wanted {
		return nil
	}
	r.elements = 0
	if wanted {
		if err := r.stream.visit(f.Element); err != nil {
			return stopped{err}
		}
	}
	if len(r.open) > 0 {
		r.open[len(r.open)-1].Kids = nil
	}
	return nil
}
