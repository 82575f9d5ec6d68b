package validate

import (
	"fmt"
	"iter"
	"maps"

	"daylight/internal/jsontree"
	"daylight/internal/ocds/outline"
	"daylight/internal/procurement"
)

func keys(o procurement.Object) iter.Seq[string] { return maps.Keys(o) }

// tree validates a value that is in memory.
func (s *stream) tree(c *checker, v any, at string) {
	s.ocid = ""
	o, ok := v.(procurement.Object)
	if !ok {
		c.error(Shape, at, v, "%s, want a release, a record or a package", kind(v))
		return
	}
	switch outline.Of(func(name string) bool { _, ok := o[name]; return ok }) {
	case outline.Release:
		s.releaseOf(c, s.set("").Release, o, at)
	case outline.Record:
		s.recordOf(c, s.set("").Record, o, at)
	case outline.ReleasePackage:
		s.whole(c, o, at, "releases")
	case outline.RecordPackage:
		s.whole(c, o, at, "records")
	default:
		c.error(Shape, at, nil, "an object without ocid, releases and records: neither release, record nor package")
	}
}

// whole validates a package inside a list of packages.
func (s *stream) whole(c *checker, o procurement.Object, at, list string) {
	inner := &checker{warn: c.warn, emit: func(f Finding) { f.Path = at + f.Path; c.emit(f) }}
	version, given := o["version"]
	set := s.set(inner.version(version, given))
	s.summary.Version = set.Version
	schema := set.ReleasePackage
	if list == "records" {
		schema = set.RecordPackage
	}
	items, isList := o[list].([]any)
	if !isList {
		inner.object(schema, o, "")
		inner.empty(o, "")
		return
	}
	member := schema.properties[list]
	if member == nil {
		member = &Schema{}
	}
	element := member.items
	if element == nil {
		element = &Schema{}
	}
	u := newUnique(member)
	for i, v := range items {
		u.add(v)
		to := fmt.Sprintf("%s/%s/%d", at, list, i)
		if list == "records" {
			s.recordOf(c, element, v, to)
		} else {
			s.releaseOf(c, element, v, to)
		}
	}
	s.ocid = ""
	inner.counted(member, len(items), "/"+list)
	u.report(inner, "/"+list)
	head := procurement.Object{}
	for name, v := range o {
		head[name] = v
	}
	head[list] = streamed{}
	s.around(inner, schema, head, list)
}

func (s *stream) about(v any) {
	if s.ocid = jsontree.Text(v, "ocid"); s.ocid != "" {
		s.ocids[s.ocid] = true
	}
}

// releaseOf validates a release; what stands in a package is one even if it does
// not look like it.
func (s *stream) releaseOf(c *checker, schema *Schema, v any, at string) {
	s.about(v)
	s.summary.Releases++
	c.value(schema, v, at)
	c.empty(v, at)
	if o, ok := v.(procurement.Object); ok {
		c.ocid(o, at)
	}
}

// recordOf validates a record and the ocids of all that is in it.
func (s *stream) recordOf(c *checker, schema *Schema, v any, at string) {
	s.about(v)
	s.summary.Records++
	c.value(schema, v, at)
	c.empty(v, at)
	o, ok := v.(procurement.Object)
	if !ok {
		return
	}
	c.ocid(o, at)
	for _, name := range []string{"compiledRelease", "versionedRelease"} {
		c.ocid(jsontree.Obj(o, name), at+"/"+name)
	}
	for i, r := range jsontree.Arr(o, "releases") {
		c.ocid(jsontree.Obj(r), fmt.Sprintf("%s/releases/%d", at, i))
	}
}
