package portalsim

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// xmlWriter writes elements with their qualified names: the encoder of the
// standard library has no way to say a prefix.
type xmlWriter struct {
	buf  bytes.Buffer
	open []string
}

// start opens an element; attributes are name, value pairs.
func (w *xmlWriter) start(name string, attributes ...string) {
	w.tag(name, attributes)
	w.open = append(w.open, name)
}

// end closes the innermost n open elements.
func (w *xmlWriter) end(n int) {
	for range n {
		last := len(w.open) - 1
		w.buf.WriteString("</" + w.open[last] + ">")
		w.open = w.open[:last]
	}
}

// leaf writes an element with text.
func (w *xmlWriter) leaf(name, text string, attributes ...string) {
	w.tag(name, attributes)
	w.escape(text)
	w.buf.WriteString("</" + name + ">")
}

// path opens several elements, one in the other.
func (w *xmlWriter) path(names ...string) {
	for _, name := range names {
		w.start(name)
	}
}

// id writes a cbc:ID with its scheme.
func (w *xmlWriter) id(scheme, id string) { w.leaf("cbc:ID", id, "schemeName", scheme) }

// ref writes an element that holds nothing but such an id.
func (w *xmlWriter) ref(name, scheme, id string) {
	w.start(name)
	w.id(scheme, id)
	w.end(1)
}

// amount writes an amount with its currency.
func (w *xmlWriter) amount(name string, value int64, currency string) {
	w.leaf(name, strconv.FormatInt(value, 10), "currencyID", currency)
}

func (w *xmlWriter) tag(name string, attributes []string) {
	w.buf.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		w.buf.WriteString(" " + attributes[i] + `="`)
		w.escape(attributes[i+1])
		w.buf.WriteByte('"')
	}
	w.buf.WriteByte('>')
}

// escape cannot fail: a bytes.Buffer takes everything.
func (w *xmlWriter) escape(s string) { _ = xml.EscapeText(&w.buf, []byte(s)) }
