package upgrade

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"daylight/internal/jsontree"
	"daylight/internal/ocds/outline"
	"daylight/internal/procurement"
	"daylight/internal/unpack"
)

// Stream upgrades the values of a file, each to one line. A package is read
// release by release; the file is opened twice, since a package may name its
// version after its releases. Note hears of what could not be moved, and in which
// value. A value that is no JSON ends the file with an error.
func Stream(open func() (io.ReadCloser, error), w io.Writer, note func(record int, issue procurement.Issue)) error {
	r, err := open()
	if err != nil {
		return err
	}
	packages, err := outline.Read(r)
	r.Close()
	if err != nil {
		return err
	}
	if r, err = open(); err != nil {
		return err
	}
	defer r.Close()
	out := &output{w: bufio.NewWriterSize(w, 64<<10), note: note}
	err = unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
		return jsontree.Each(m, func(v jsontree.Value) error {
			out.record = v.N
			if err := out.value(v.Decoder, m, packages); err != nil {
				return fmt.Errorf("value %d of the file: %w", v.N, err)
			}
			return nil
		})
	})
	return errors.Join(err, out.w.Flush())
}

// output writes upgraded values.
type output struct {
	w      *bufio.Writer
	note   func(int, procurement.Issue)
	record int
}

func (o *output) value(d *jsontree.Decoder, m unpack.Member, packages outline.Outline) error {
	if p, ok := packages.At(m, o.record); ok && !Done(p.Version) {
		return o.packaged(d, p)
	}
	v, err := d.Value()
	if errors.Is(err, io.EOF) {
		return errors.New("the file is empty: want releases, records or packages of OCDS")
	}
	if err != nil {
		return err
	}
	if object, ok := v.(procurement.Object); !ok || outline.Of(func(name string) bool { _, ok := object[name]; return ok }) == outline.Unknown {
		if _, list := v.([]any); !list {
			return errors.New("neither release, record nor package of OCDS")
		}
	}
	up, issues := Value(v)
	for _, issue := range issues {
		o.note(o.record, issue)
	}
	return o.line(up, "\n")
}

func (o *output) line(v any, end string) error {
	text, err := procurement.Canonical(v)
	if err != nil {
		return err
	}
	o.w.Write(text)
	_, err = o.w.WriteString(end)
	return err
}

// packaged writes a package, members in their order.
func (o *output) packaged(d *jsontree.Decoder, p outline.Package) error {
	if err := d.Enter(); err != nil {
		return err
	}
	o.w.WriteString(`{"version":"1.1"`)
	for d.Kind() != '}' {
		name, err := d.Name()
		if err != nil {
			return err
		}
		if name == "version" {
			if err := d.Skip(); err != nil {
				return err
			}
			continue
		}
		o.w.WriteByte(',')
		if err := o.line(name, ":"); err != nil {
			return err
		}
		if name == p.List() && d.Kind() == '[' {
			err = o.elements(d, "/"+name)
		} else {
			err = o.member(d)
		}
		if err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return err
	}
	_, err := o.w.WriteString("}\n")
	return err
}

func (o *output) member(d *jsontree.Decoder) error {
	v, err := d.Value()
	if err != nil {
		return err
	}
	return o.line(v, "")
}

func (o *output) elements(d *jsontree.Decoder, at string) error {
	if err := d.Enter(); err != nil {
		return err
	}
	o.w.WriteByte('[')
	for n := 0; d.Kind() != ']'; n++ {
		v, err := d.Value()
		if err != nil {
			return err
		}
		if n > 0 {
			o.w.WriteByte(',')
		}
		up, issues := Element(v)
		for _, issue := range within(fmt.Sprintf("%s/%d", at, n), issues) {
			o.note(o.record, issue)
		}
		if err := o.line(up, ""); err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return err
	}
	return o.w.WriteByte(']')
}
