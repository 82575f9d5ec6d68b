package validate

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"daylight/internal/jsontree"
	"daylight/internal/ocds/outline"
	"daylight/internal/procurement"
	"daylight/internal/unpack"
)

// Options say how a file is validated.
type Options struct {
	// Schemas are used for all versions; nil takes the standard's, by the version
	// that each package names. What stands in no package is held against 1.1.
	Schemas *Set
	// Warnings adds findings of the level Warning.
	Warnings bool
}

// Summary counts what was read.
type Summary struct {
	Values, Releases, Records, Errors, Warnings int
	// OCIDs counts the processes.
	OCIDs int
	// Version is that of the last package, as it was held against.
	Version string
}

// Stream validates a file: packages, records, releases, lists of them, one or
// many, packed or not. The file is opened twice, since a package may name its
// version after its releases. Emit is called for every finding, in the order of
// the file; an error it returns ends the run and is returned. Other errors are of
// reading the file; what is wrong in it is a finding.
func Stream(open func() (io.ReadCloser, error), name string, o Options, emit func(Finding) error) (Summary, error) {
	s := &stream{name: name, options: o, send: emit, ocids: map[string]bool{}}
	for _, pass := range []func(io.Reader) error{s.look, s.readAll} {
		r, err := open()
		if err != nil {
			return s.summary, fmt.Errorf("open %s: %w", name, err)
		}
		err = pass(r)
		r.Close()
		if s.stop != nil {
			return s.summary, s.stop
		}
		if err != nil {
			return s.summary, fmt.Errorf("read %s: %w", name, err)
		}
	}
	s.summary.OCIDs = len(s.ocids)
	return s.summary, nil
}

func (s *stream) look(r io.Reader) (err error) {
	s.outline, err = outline.Read(r)
	return err
}

func (s *stream) readAll(r io.Reader) error {
	return unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
		return jsontree.Each(m, func(v jsontree.Value) error { return s.read(m, v) })
	})
}

// stream is one run over one file.
type stream struct {
	name    string
	options Options
	send    func(Finding) error
	stop    error // of send
	summary Summary
	outline outline.Outline
	ocids   map[string]bool
	// Of what is being read:
	record int
	ocid   string
}

// checker makes findings of the value being read.
func (s *stream) checker() *checker {
	return &checker{warn: s.options.Warnings, emit: func(f Finding) {
		f.File, f.Record, f.OCID = s.name, s.record, s.ocid
		if f.Level == Error {
			s.summary.Errors++
		} else {
			s.summary.Warnings++
		}
		if s.stop == nil {
			s.stop = s.send(f)
		}
	}}
}

func (s *stream) set(version string) *Set {
	switch {
	case s.options.Schemas != nil:
		return s.options.Schemas
	case version == "1.0":
		return OCDS10()
	}
	return OCDS11()
}

// read validates one value of a file.
func (s *stream) read(m unpack.Member, v jsontree.Value) error {
	s.record, s.ocid = v.N, ""
	c := s.checker()
	p, packaged := s.outline.At(m, v.N)
	var err error
	switch {
	case packaged:
		err = s.pack(c, v.Decoder, p)
	case v.Kind() == '[':
		err = s.elements(v.Decoder, "", func(item any, at string) { s.tree(c, item, at) })
	default:
		var tree any
		if tree, err = v.Value(); err == nil {
			s.tree(c, tree, "")
		}
	}
	if errors.Is(err, io.EOF) && v.N == 0 {
		c.error(Shape, "", nil, "the file is empty, want releases, records or packages")
	} else if err != nil {
		c.error(JSON, "", nil, "not JSON: %v", err)
	}
	s.summary.Values++
	return s.stop
}

// elements reads a list item by item.
func (s *stream) elements(d *jsontree.Decoder, at string, each func(any, string)) error {
	if err := d.Enter(); err != nil {
		return err
	}
	for n := 0; d.Kind() != ']'; n++ {
		v, err := d.Value()
		if err != nil {
			return err
		}
		if each(v, fmt.Sprintf("%s/%d", at, n)); s.stop != nil {
			return nil
		}
	}
	return d.Leave()
}

// pack validates a package, of which it holds one release or record at a time.
func (s *stream) pack(c *checker, d *jsontree.Decoder, p outline.Package) error {
	version := c.version(p.Version, p.Given)
	set := s.set(version)
	s.summary.Version = set.Version
	list, schema := p.List(), set.ReleasePackage
	if p.Kind == outline.RecordPackage {
		schema = set.RecordPackage
	}
	if err := d.Enter(); err != nil {
		return err
	}
	o := procurement.Object{}
	for d.Kind() != '}' {
		name, err := d.Name()
		if err != nil {
			return err
		}
		if name == list && d.Kind() == '[' {
			o[name] = streamed{}
			if err := s.packed(c, d, schema.properties[list], "/"+list, p.Kind); err != nil || s.stop != nil {
				return err
			}
			continue
		}
		if o[name], err = d.Value(); err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return err
	}
	s.ocid = ""
	s.around(c, schema, o, list)
	return nil
}

// streamed stands for a list that was checked item by item.
type streamed struct{}

// around checks a package without the list that was read already.
func (s *stream) around(c *checker, schema *Schema, o procurement.Object, list string) {
	rest := *schema
	if o[list] == (streamed{}) {
		rest.properties = map[string]*Schema{list: {}}
		for name, m := range schema.properties {
			if name != list {
				rest.properties[name] = m
			}
		}
	}
	c.object(&rest, o, "")
	for _, name := range slices.Sorted(keys(o)) {
		if o[name] != (streamed{}) {
			c.empty(o[name], pointer("", name))
		}
	}
}

// packed checks the releases or records of a package.
func (s *stream) packed(c *checker, d *jsontree.Decoder, schema *Schema, at string, kind outline.Kind) error {
	if schema == nil {
		schema = &Schema{}
	}
	n, u := 0, newUnique(schema)
	err := s.elements(d, at, func(v any, at string) {
		n++
		if schema.unique {
			u.add(v)
		}
		items := schema.items
		if items == nil {
			items = &Schema{}
		}
		if kind == outline.RecordPackage {
			s.recordOf(c, items, v, at)
		} else {
			s.releaseOf(c, items, v, at)
		}
	})
	if err != nil {
		return err
	}
	s.ocid = ""
	c.counted(schema, n, at)
	u.report(c, at)
	if n == 0 {
		c.empty([]any{}, at)
	}
	return nil
}
