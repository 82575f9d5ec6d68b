// Package outline tells what the values of an OCDS file are before they are read,
// by the names of their members alone: a package may name its version after a
// million releases.
package outline

import (
	"fmt"
	"io"

	"daylight/internal/jsontree"
	"daylight/internal/unpack"
)

// Kind is what an object is in OCDS.
type Kind int

// Kinds.
const (
	Unknown Kind = iota
	Release
	Record
	ReleasePackage
	RecordPackage
)

// Of tells what an object is.
func Of(has func(name string) bool) Kind {
	switch {
	case has("records") && !has("tag"):
		return RecordPackage
	case has("compiledRelease"), has("versionedRelease"), has("releases") && has("ocid") && !has("tag"):
		return Record
	case has("releases") && !has("tag"):
		return ReleasePackage
	case has("ocid"), has("tag"), has("initiationType"):
		return Release
	}
	return Unknown
}

// Package is what is known of a package.
type Package struct {
	Kind Kind
	// Version is the value of the member, which should be a text; Given tells
	// null from none.
	Version any
	Given   bool
}

// List is the name of the package's list.
func (p Package) List() string {
	if p.Kind == RecordPackage {
		return "records"
	}
	return "releases"
}

// Outline holds the packages of a file.
type Outline struct{ packages map[string]Package }

// At returns the n-th value of a member of a container, if it is a package.
func (o Outline) At(m unpack.Member, n int) (Package, bool) {
	p, ok := o.packages[key(m, n)]
	return p, ok
}

func key(m unpack.Member, n int) string { return fmt.Sprint(m.Steps, n) }

// Read makes the outline of a file. What is broken in it is left to whoever reads
// it; an error is of reading or unpacking.
func Read(r io.Reader) (Outline, error) {
	o := Outline{map[string]Package{}}
	err := unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
		return jsontree.Each(m, func(v jsontree.Value) error { return o.look(m, v) })
	})
	return o, err
}

func (o Outline) look(m unpack.Member, v jsontree.Value) error {
	if v.Kind() != '{' || v.Enter() != nil {
		return v.SkipOne()
	}
	names, p := map[string]bool{}, Package{}
	for v.Kind() != '}' && v.Kind() != 0 {
		name, err := v.Name()
		if err != nil {
			return nil
		}
		names[name] = true
		if name == "version" {
			p.Given = true
			p.Version, err = v.Value()
		} else {
			err = v.Skip()
		}
		if err != nil {
			return nil
		}
	}
	if p.Kind = Of(func(name string) bool { return names[name] }); p.Kind == ReleasePackage || p.Kind == RecordPackage {
		o.packages[key(m, v.N)] = p
	}
	// A missing brace is for the reader to report.
	_ = v.Leave()
	return nil
}
