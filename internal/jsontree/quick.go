package jsontree

import (
	"bytes"
	"errors"
	"io"
)

// quick reads the next value the fast way. A value with something unusual in it is
// read alone the long way, by read, so that the values after it can be read the fast
// way again. If not even its end is sure, the decoder goes on the long way, and done
// is false.
func (d *Decoder) quick(read func(*Decoder) (any, error)) (v any, err error, done bool) {
	raw, ok := d.fast.whole()
	if !ok {
		d.slower()
		return nil, nil, false
	}
	if v, ok := scan(string(raw)); ok {
		d.fast.take(raw)
		return v, nil, true
	}
	if d.names == nil {
		d.names = map[string]string{}
	}
	alone := slow(bytes.NewReader(raw))
	alone.names, alone.issues, alone.trial = d.names, d.issues, true
	v, err = read(alone)
	if err != nil && !errors.Is(err, ErrDepth) || alone.dec.InputOffset()-alone.shift != int64(len(raw)) || alone.Kind() != 0 {
		for _, name := range alone.added {
			delete(d.names, name)
		}
		d.slower()
		return nil, nil, false
	}
	d.issues = alone.issues
	d.fast.take(raw)
	return v, err, true
}

// slower goes on the long way from here. The new decoder is first given what brings
// it into the containers that are open.
func (d *Decoder) slower() {
	s := d.fast
	d.fast = nil
	opened := s.replay()
	d.line += s.line()
	d.moved = int64(len(opened)) - s.offset()
	d.shift = d.moved
	d.start(io.MultiReader(bytes.NewReader(opened), s.rest()))
	for d.dec.InputOffset() < int64(len(opened)) {
		if _, err := d.dec.ReadToken(); err != nil {
			d.fail(err)
			return
		}
	}
}

// offset is where in the text the decoder is; repairs that made the text longer
// count.
func (d *Decoder) offset() int64 {
	if d.fast != nil {
		return d.fast.offset()
	}
	return d.dec.InputOffset() - d.moved
}
