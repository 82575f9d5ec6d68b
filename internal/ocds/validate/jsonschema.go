package validate

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// FromJSON reads a JSON schema (draft 4): that of a release, which is put into
// the packages and records of base, or that of a record or package, whose
// references to other files of the standard mean those of base. A keyword that
// would restrict something and is not known is an error, never ignored.
func FromJSON(schema []byte, base *Set) (*Set, error) {
	v, _, err := jsontree.Parse(schema)
	if err != nil {
		return nil, fmt.Errorf("JSON schema: %w", err)
	}
	root, ok := v.(procurement.Object)
	if !ok || jsontree.Obj(root, "properties") == nil {
		return nil, fmt.Errorf("JSON schema: it has no properties; want the schema of a release, record or package")
	}
	r := &schemaReader{root: root, base: base, made: map[string]*Schema{}}
	s, err := r.schema(root, "#")
	if err != nil {
		return nil, fmt.Errorf("JSON schema: %w", err)
	}
	set := *base
	switch {
	case s.properties["releases"] != nil && s.properties["ocid"] == nil:
		set.ReleasePackage = s
		s.properties["releases"].uniqueBy = []string{"ocid", "id"}
	case s.properties["records"] != nil:
		set.RecordPackage = s
		s.properties["records"].uniqueBy = []string{"ocid"}
		set.Record = s.properties["records"].items
	case s.properties["compiledRelease"] != nil:
		set.Record = s
	default:
		return base.With(s), nil
	}
	return &set, nil
}

type schemaReader struct {
	root procurement.Object
	base *Set
	made map[string]*Schema // by place, since schemas may refer to themselves
}

// annotations are keywords that restrict nothing.
const annotations = " id $schema title description default definitions deprecated deprecatedVersion codelist openCodelist mergeStrategy mergeOptions omitWhenMerged wholeListMerge versionId propertyOrder examples $comment "

// schema reads the schema at a place.
func (r *schemaReader) schema(v any, at string) (*Schema, error) {
	if s := r.made[at]; s != nil {
		return s, nil
	}
	o, ok := v.(procurement.Object)
	if !ok {
		return nil, fmt.Errorf("%s is no schema", at)
	}
	if ref := jsontree.Str(o, "$ref"); ref != "" {
		return r.reference(ref, at)
	}
	s := &Schema{}
	r.made[at] = s
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if err := r.keyword(s, o, name, at); err != nil {
			return nil, err
		}
	}
	if codelist := jsontree.Str(o, "codelist"); codelist != "" {
		s.codelist = strings.TrimSuffix(codelist, ".csv")
	}
	s.whole = o["wholeListMerge"] == true || o["mergeStrategy"] == "ocdsVersion" && s.types&array != 0
	r.dispatch(s)
	return s, nil
}

// dispatch recognises the two kinds of releases in a record.
func (r *schemaReader) dispatch(s *Schema) {
	if len(s.oneOf) != 2 || s.oneOf[0].items == nil || s.oneOf[1].items == nil {
		return
	}
	for i, kind := range s.oneOf {
		other := s.oneOf[1-i]
		if kind.items.properties["id"] == nil && kind.items.properties["url"] != nil && other.items.properties["id"] != nil {
			s.linked, s.embedded, s.oneOf = kind, other, nil
			return
		}
	}
}

func (r *schemaReader) reference(ref, at string) (*Schema, error) {
	if fragment, ok := strings.CutPrefix(ref, "#"); ok {
		target, err := jsontree.Resolve(r.root, fragment)
		if err != nil {
			return nil, fmt.Errorf("$ref at %s: %w", at, err)
		}
		return r.schema(target, ref)
	}
	switch base := path.Base(ref); {
	case strings.HasPrefix(base, "versioned-release"):
		return r.base.versioned, nil
	case base == "release-schema.json":
		return r.base.Release, nil
	case base == "record-schema.json":
		return r.base.Record, nil
	}
	return nil, fmt.Errorf("$ref at %s: %q is not at hand; give a schema that holds what it refers to", at, ref)
}

func (r *schemaReader) keyword(s *Schema, o procurement.Object, name, at string) (err error) {
	v, place := o[name], at+"/"+jsontree.Escape(name)
	if strings.Contains(annotations, " "+name+" ") {
		return nil
	}
	bad := func() error { return fmt.Errorf("%s is not as draft 4 of JSON schema has it", place) }
	switch name {
	case "type":
		return r.types(s, v, place)
	case "required":
		for _, item := range jsontree.Arr(v) {
			s.required = append(s.required, jsontree.Text(item))
		}
	case "properties":
		return r.properties(s, v, place)
	case "patternProperties":
		return r.patterns(s, v, place)
	case "additionalProperties":
		if allowed, ok := v.(bool); ok {
			s.closed = !allowed
			return nil
		}
		s.extra, err = r.schema(v, place)
	case "items":
		s.items, err = r.schema(v, place)
	case "enum":
		s.enum = map[string]bool{}
		for _, item := range jsontree.Arr(v) {
			s.enum[canonical(item)] = true
		}
	case "format":
		s.format = jsontree.Text(v)
	case "pattern":
		if s.pattern, err = regexp.Compile(jsontree.Text(v)); err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
	case "uniqueItems":
		s.unique = v == true
	case "exclusiveMinimum", "exclusiveMaximum":
		// Read with minimum and maximum.
	case "minimum", "maximum":
		return r.bound(s, o, name, bad)
	case "anyOf", "oneOf", "allOf":
		return r.several(s, name, v, place)
	case "not":
		s.not, err = r.schema(v, place)
	default:
		return r.count(s, name, v, place, bad)
	}
	return err
}

func (r *schemaReader) types(s *Schema, v any, place string) error {
	list := jsontree.Arr(v)
	if one, ok := v.(string); ok {
		list = []any{one}
	}
	for _, item := range list {
		bit := slices.Index(typeNames(), jsontree.Text(item))
		if bit < 0 {
			return fmt.Errorf("%s: there is no type %v", place, item)
		}
		s.types |= 1 << bit
	}
	return nil
}

func (r *schemaReader) properties(s *Schema, v any, place string) (err error) {
	s.properties, s.described = map[string]*Schema{}, true
	members := jsontree.Obj(v)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if s.properties[name], err = r.schema(members[name], place+"/"+jsontree.Escape(name)); err != nil {
			return err
		}
		if jsontree.Get(members[name], "deprecated") != nil {
			if s.deprecated == nil {
				s.deprecated = map[string]bool{}
			}
			s.deprecated[name] = true
		}
	}
	return nil
}

func (r *schemaReader) patterns(s *Schema, v any, place string) error {
	members := jsontree.Obj(v)
	for _, expr := range slices.Sorted(maps.Keys(members)) {
		re, err := regexp.Compile(expr)
		if err != nil {
			return fmt.Errorf("%s: %w", place, err)
		}
		m, err := r.schema(members[expr], place+"/"+jsontree.Escape(expr))
		if err != nil {
			return err
		}
		s.patterns = append(s.patterns, patternProperty{re, m})
	}
	return nil
}

func (r *schemaReader) several(s *Schema, name string, v any, place string) error {
	var list []*Schema
	for i, item := range jsontree.Arr(v) {
		one, err := r.schema(item, place+"/"+strconv.Itoa(i))
		if err != nil {
			return err
		}
		list = append(list, one)
	}
	switch name {
	case "anyOf":
		s.anyOf = list
	case "oneOf":
		s.oneOf = list
	default:
		s.allOf = list
	}
	return nil
}

func (r *schemaReader) bound(s *Schema, o procurement.Object, name string, bad func() error) error {
	n, ok := o[name].(json.Number)
	if !ok {
		return bad()
	}
	limit, err := decimal.NewFromString(n.String())
	if err != nil {
		return bad()
	}
	if name == "minimum" {
		s.minimum = &bound{limit, o["exclusiveMinimum"] == true}
	} else {
		s.maximum = &bound{limit, o["exclusiveMaximum"] == true}
	}
	return nil
}

// bound is the end of a range of numbers.
type bound struct {
	limit     decimal.Decimal
	exclusive bool
}

// count reads the keywords that count something; others are unknown.
func (r *schemaReader) count(s *Schema, name string, v any, place string, bad func() error) error {
	to := map[string]**int{"minLength": &s.minLength, "maxLength": &s.maxLength, "minItems": &s.minItems, "maxItems": &s.maxItems,
		"minProperties": &s.minProperties, "maxProperties": &s.maxProperties}[name]
	if to == nil {
		return fmt.Errorf("%s: the keyword %s is not supported", place, name)
	}
	n, err := strconv.Atoi(jsontree.Text(v))
	if err != nil || n < 0 {
		return bad()
	}
	*to = &n
	return nil
}

// canonical is the one text of a value, for comparison.
func canonical(v any) string {
	b, err := procurement.Canonical(v)
	if err != nil {
		return fmt.Sprint(v) // no value of a tree fails
	}
	return string(b)
}
