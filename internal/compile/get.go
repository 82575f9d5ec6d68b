package compile

import (
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Publishers get types wrong, so everything is read leniently: a number serves
// as text, a lone object as a list of one, and null as absent.

func text(v any) string { return strings.TrimSpace(jsontree.Text(v)) }

func str(o procurement.Object, keys ...string) string { return text(jsontree.Get(o, keys...)) }

func list(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case procurement.Object:
		return []any{v}
	}
	return nil
}

// objects returns the objects among the items of a list with their positions.
func objects(v any) []member {
	_, lone := v.(procurement.Object)
	var out []member
	for i, item := range list(v) {
		if o, ok := item.(procurement.Object); ok {
			out = append(out, member{i, o, lone})
		}
	}
	return out
}

// member is an object in a list, or a lone object where a list was expected.
type member struct {
	index int
	o     procurement.Object
	lone  bool
}

func (m member) id() string { return text(m.o["id"]) }

// path is the JSON pointer of the member of the list at list.
func (m member) path(list string) string {
	if m.lone {
		return list
	}
	return list + "/" + itoa(m.index)
}

func texts(v any) []string {
	var out []string
	for _, item := range list(v) {
		if s := text(item); s != "" {
			out = append(out, s)
		}
	}
	if s := text(v); s != "" {
		out = append(out, s)
	}
	return out
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
