package boamp

import (
	"encoding/json"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// all returns the values at the end of a path of member names, in which each value
// may be a list: XML made into JSON has a list where there are several.
func all(v any, path ...string) []any {
	if list, ok := v.([]any); ok {
		var out []any
		for _, x := range list {
			out = append(out, all(x, path...)...)
		}
		return out
	}
	if len(path) == 0 {
		if v == nil {
			return nil
		}
		return []any{v}
	}
	o, _ := v.(procurement.Object)
	if o[path[0]] == nil {
		return nil
	}
	return all(o[path[0]], path[1:]...)
}

// text is the first text at the end of a path: plain, or "#text" of an element with
// attributes.
func text(v any, path ...string) string {
	for _, x := range all(v, path...) {
		t := jsontree.Text(x)
		if o, ok := x.(procurement.Object); ok {
			t = jsontree.Text(o, "#text")
		}
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}

// has reports whether a member is there, also as an empty element.
func has(v any, name string) bool {
	o, _ := v.(procurement.Object)
	x, ok := o[name]
	return ok && x != false
}

// attribute is the first attribute of the first value at the end of a path that has
// it.
func attribute(v any, name string, path ...string) string {
	for _, x := range all(v, path...) {
		if o, ok := x.(procurement.Object); ok {
			if t := jsontree.Text(o, name); t != "" {
				return t
			}
		}
	}
	return ""
}

// form returns the form of a record: the JSON in its text, or the object that some
// exports have in its place.
func form(record procurement.Object) (any, error) {
	switch v := record["donnees"].(type) {
	case string:
		if strings.TrimSpace(v) == "" {
			return nil, nil
		}
		tree, _, err := jsontree.Parse([]byte(v))
		return tree, err
	case procurement.Object:
		return v, nil
	}
	return nil, nil
}

// deep visits all plain texts below v.
func deep(v any, visit func(string)) {
	switch t := v.(type) {
	case string:
		visit(t)
		if strings.HasPrefix(strings.TrimSpace(t), "{") || strings.HasPrefix(strings.TrimSpace(t), "[") {
			if inner, _, err := jsontree.Parse([]byte(t)); err == nil {
				if _, same := inner.(string); !same {
					deep(inner, visit)
				}
			}
		}
	case json.Number:
		visit(t.String())
	case []any:
		for _, x := range t {
			deep(x, visit)
		}
	case procurement.Object:
		for _, x := range t {
			deep(x, visit)
		}
	}
}
