package validate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// checker holds values against schemas.
type checker struct {
	emit func(Finding)
	// warn adds warnings: codes of open codelists, deprecated and unknown fields.
	warn bool
}

func (c *checker) error(validator, at string, v any, format string, args ...any) {
	c.emit(Finding{Path: at, Validator: validator, Level: Error, Value: scalar(v), Message: fmt.Sprintf(format, args...)})
}

func (c *checker) warning(validator, at, field string, v any, format string, args ...any) {
	if c.warn {
		c.emit(Finding{Path: at, Validator: validator, Level: Warning, Field: field, Value: scalar(v), Message: fmt.Sprintf(format, args...)})
	}
}

// scalar is a value as a finding shows it.
func scalar(v any) any {
	switch v.(type) {
	case procurement.Object, []any:
		return nil
	}
	return v
}

// value checks a value and all below it. What is of a wrong type is not looked at
// further: the rest would be consequences.
func (c *checker) value(s *Schema, v any, at string) {
	if s.types != 0 && s.types&typeOf(v) == 0 {
		c.error("type", at, v, "%s, want %s", kind(v), s.types)
		return
	}
	if s.enum != nil && !s.enum[canonical(v)] {
		c.error("enum", at, v, "%s is not one of the codes%s", short(v), of(s.codelist))
	}
	switch t := v.(type) {
	case string:
		c.text(s, t, at)
	case json.Number:
		c.number(s, t, at)
	case []any:
		c.list(s, t, at)
	case procurement.Object:
		c.object(s, t, at)
	}
	c.combined(s, v, at)
}

func of(codelist string) string {
	if codelist == "" {
		return ""
	}
	return " of the codelist " + codelist
}

func typeOf(v any) types {
	switch t := v.(type) {
	case nil:
		return null
	case bool:
		return boolean
	case string:
		return text
	case []any:
		return array
	case procurement.Object:
		return object
	case json.Number:
		if !strings.ContainsAny(t.String(), ".eE") {
			return number | integer
		}
	}
	return number
}

func kind(v any) string {
	switch t := typeOf(v); {
	case t == null:
		return "null"
	case t == array, t == integer, t == object:
		return "an " + t.String()
	case t&number != 0:
		return "a number"
	default:
		return "a " + t.String()
	}
}

// short is a value in a message.
func short(v any) string {
	t := canonical(v)
	if len(t) > 80 {
		t = strings.ToValidUTF8(t[:77], "") + "..."
	}
	return t
}

func (c *checker) text(s *Schema, t, at string) {
	n := utf8.RuneCountInString(t)
	switch {
	case s.minLength != nil && n < *s.minLength:
		c.error("minLength", at, t, "the text has %d characters, at least %d are wanted", n, *s.minLength)
	case s.maxLength != nil && n > *s.maxLength:
		c.error("maxLength", at, t, "the text has %d characters, at most %d are wanted", n, *s.maxLength)
	}
	if s.pattern != nil && !s.pattern.MatchString(t) {
		c.error("pattern", at, t, "%s does not match %s", short(t), s.pattern)
	}
	if want := badFormat(s.format, t); want != "" {
		c.error("format", at, t, "%s is no %s: want %s", short(t), s.format, want)
	}
	if s.open != nil {
		c.code(s, t, at)
	}
}

func (c *checker) code(s *Schema, t, at string) {
	if !s.open[t] {
		c.warning(Codelist, at, "", t, "%s is not one of the codes%s, which may be extended", short(t), of(s.codelist))
	}
}

func (c *checker) number(s *Schema, n json.Number, at string) {
	if s.minimum == nil && s.maximum == nil {
		return
	}
	d, err := decimal.NewFromString(n.String())
	if err != nil {
		return
	}
	if m := s.minimum; m != nil && (d.LessThan(m.limit) || m.exclusive && d.Equal(m.limit)) {
		c.error("minimum", at, n, "%s is below %s", n, m.limit)
	}
	if m := s.maximum; m != nil && (d.GreaterThan(m.limit) || m.exclusive && d.Equal(m.limit)) {
		c.error("maximum", at, n, "%s is above %s", n, m.limit)
	}
}

func (c *checker) list(s *Schema, list []any, at string) {
	if s.linked != nil {
		c.releases(s, list, at)
		return
	}
	c.counted(s, len(list), at)
	u := newUnique(s)
	for i, item := range list {
		if s.unique {
			u.add(item)
		}
		to := at + "/" + strconv.Itoa(i)
		if s.items != nil {
			c.value(s.items, item, to)
		}
		// The codelist of a list is that of its items.
		if t, ok := item.(string); ok && s.open != nil && (s.items == nil || s.items.enum == nil) {
			c.code(s, t, to)
		}
	}
	if s.unique {
		u.report(c, at)
	}
}

func (c *checker) counted(s *Schema, n int, at string) {
	switch {
	case s.minItems != nil && n < *s.minItems:
		c.error("minItems", at, nil, "the list has %d items, at least %d are wanted", n, *s.minItems)
	case s.maxItems != nil && n > *s.maxItems:
		c.error("maxItems", at, nil, "the list has %d items, at most %d are wanted", n, *s.maxItems)
	}
}

// releases checks the releases of a record, which are all embedded or all links:
// embedded ones have an id, links have none.
func (c *checker) releases(s *Schema, list []any, at string) {
	ids := 0
	for _, item := range list {
		if o, ok := item.(procurement.Object); ok {
			if _, ok := o["id"]; ok {
				ids++
			}
		}
	}
	switch ids {
	case 0:
		c.list(s.linked, list, at)
	case len(list):
		c.list(s.embedded, list, at)
	default:
		c.emit(Finding{Path: at, Validator: "oneOf", Level: Error, Code: MixedReleases,
			Message: "some releases are embedded (they have an id) and some are links (they have none): a record holds one kind"})
	}
}

func (c *checker) object(s *Schema, o procurement.Object, at string) {
	for _, name := range s.required {
		if _, ok := o[name]; !ok {
			c.emit(Finding{Path: at, Validator: "required", Level: Error, Field: name, Message: name + " is missing but required"})
		}
	}
	if s.minProperties != nil && len(o) < *s.minProperties {
		c.error("minProperties", at, nil, "the object has %d members, at least %d are wanted", len(o), *s.minProperties)
	}
	if s.maxProperties != nil && len(o) > *s.maxProperties {
		c.error("maxProperties", at, nil, "the object has %d members, at most %d are wanted", len(o), *s.maxProperties)
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		to := pointer(at, name)
		m := s.member(name)
		if s.deprecated[name] {
			c.warning(Deprecated, to, name, nil, "%s is deprecated in this version of the standard", name)
		}
		switch {
		case m != nil:
			c.value(m, o[name], to)
		case s.closed:
			c.emit(Finding{Path: at, Validator: "additionalProperties", Level: Error, Field: name, Message: name + " is not a field of the schema"})
		case s.extra != nil:
			c.value(s.extra, o[name], to)
		case s.described:
			c.warning(UnknownName, to, name, nil, "%s is not a field of the schema; an extension may have it", name)
		}
	}
}

// combined checks anyOf, oneOf, allOf and not.
func (c *checker) combined(s *Schema, v any, at string) {
	for _, one := range s.allOf {
		c.value(one, v, at)
	}
	if n := c.passing(s.anyOf, v); len(s.anyOf) > 0 && n == 0 {
		c.error("anyOf", at, v, "the value is none of the %d kinds the schema allows", len(s.anyOf))
	}
	if n := c.passing(s.oneOf, v); len(s.oneOf) > 0 && n != 1 {
		c.error("oneOf", at, v, "the value is %d of the %d kinds the schema allows, want one", n, len(s.oneOf))
	}
	if s.not != nil && c.passing([]*Schema{s.not}, v) == 1 {
		c.error("not", at, v, "the value is what the schema forbids")
	}
}

func (c *checker) passing(kinds []*Schema, v any) int {
	n := 0
	for _, s := range kinds {
		fine := true
		(&checker{emit: func(Finding) { fine = false }}).value(s, v, "")
		if fine {
			n++
		}
	}
	return n
}
