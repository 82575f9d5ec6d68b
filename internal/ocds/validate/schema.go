package validate

import (
	"regexp"
	"slices"
	"strings"
)

// types is a set of JSON types.
type types uint8

const (
	text types = 1 << iota
	number
	integer
	boolean
	array
	object
	null
)

// typeNames are the names of JSON schema in the order of the bits, typeLetters
// those of the tables.
const typeLetters = "snibao0"

func typeNames() []string {
	return []string{"string", "number", "integer", "boolean", "array", "object", "null"}
}

// String lists the types for messages.
func (t types) String() string {
	var list []string
	for i, name := range typeNames() {
		if t&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	return strings.Join(list, " or ")
}

// Schema is what a value must be. The zero value takes everything.
type Schema struct {
	types      types
	required   []string
	properties map[string]*Schema
	patterns   []patternProperty
	closed     bool    // no properties but the listed
	extra      *Schema // of the properties that are not listed
	items      *Schema
	enum       map[string]bool // by canonical JSON
	open       map[string]bool // the codes of an open codelist
	codelist   string
	format     string
	pattern    *regexp.Regexp
	// The least and the most; nil where there is no bound.
	minLength, maxLength, minItems, maxItems, minProperties, maxProperties *int
	minimum, maximum                                                       *bound
	unique                                                                 bool
	uniqueBy                                                               []string // id where none are named
	whole                                                                  bool     // the list is merged as a whole
	anyOf, oneOf, allOf                                                    []*Schema
	not                                                                    *Schema
	// linked and embedded are the two kinds of releases in a record.
	linked, embedded *Schema
	deprecated       map[string]bool // members
	described        bool            // properties are listed, so that others are unknown
}

type patternProperty struct {
	expr   *regexp.Regexp
	schema *Schema
}

// member is the schema of a member, nil where there is none.
func (s *Schema) member(name string) *Schema {
	if m := s.properties[name]; m != nil {
		return m
	}
	for _, p := range s.patterns {
		if p.expr.MatchString(name) {
			return p.schema
		}
	}
	return nil
}

// Set is the schemas of one version of OCDS.
type Set struct {
	Version                                        string
	Release, Record, ReleasePackage, RecordPackage *Schema
	versioned                                      *Schema
}

// newSet builds records and packages around a release schema from the table of
// packages. From 1.1 on a package must say its version.
func newSet(version string, release *Schema) *Set {
	set := &Set{Version: version, Release: release, versioned: versioned(release)}
	defs := packageTable()
	set.Record, set.ReleasePackage, set.RecordPackage = defs["Record"], defs["ReleasePackage"], defs["RecordPackage"]
	list := set.Record.properties["releases"]
	list.embedded, list.linked = &Schema{types: array, minItems: list.minItems, items: release}, &Schema{types: array, minItems: list.minItems, items: defs["LinkedRelease"]}
	list.minItems = nil
	set.Record.properties["compiledRelease"] = release
	set.Record.properties["versionedRelease"] = set.versioned
	releases, records := set.ReleasePackage.properties["releases"], set.RecordPackage.properties["records"]
	releases.items, releases.uniqueBy = release, []string{"ocid", "id"}
	records.items, records.uniqueBy = set.Record, []string{"ocid"}
	if version != "1.0" {
		for _, p := range []*Schema{set.ReleasePackage, set.RecordPackage} {
			p.required = append(slices.Clone(p.required), "version")
		}
	}
	return set
}

// With returns the set with another schema of releases, as a file of one's own
// has it.
func (s *Set) With(release *Schema) *Set { return newSet(s.Version, release) }
