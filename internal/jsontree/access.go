package jsontree

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"daylight/internal/procurement"
)

// Get follows member names from v; nil where one is missing.
func Get(v any, path ...string) any {
	for _, name := range path {
		object, ok := v.(procurement.Object)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}

// Str is the string at path, "" where there is none.
func Str(v any, path ...string) string {
	s, _ := Get(v, path...).(string)
	return s
}

// Text is the string or number at path as text, "" where there is neither.
func Text(v any, path ...string) string {
	switch t := Get(v, path...).(type) {
	case string:
		return t
	case json.Number:
		return t.String()
	}
	return ""
}

// Obj is the object at path, nil where there is none.
func Obj(v any, path ...string) procurement.Object {
	object, _ := Get(v, path...).(procurement.Object)
	return object
}

// Arr is the array at path, nil where there is none.
func Arr(v any, path ...string) []any {
	list, _ := Get(v, path...).([]any)
	return list
}

// Escape writes a member name as a part of a JSON pointer (RFC 6901).
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// Unescape is the name that Escape wrote.
func Unescape(name string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// Resolve returns the value at a JSON pointer.
func Resolve(v any, pointer string) (any, error) {
	if pointer == "" {
		return v, nil
	}
	if pointer[0] != '/' {
		return nil, fmt.Errorf("JSON pointer %q does not begin with a slash", pointer)
	}
	for part := range strings.SplitSeq(pointer[1:], "/") {
		name := Unescape(part)
		next, ok := child(v, name)
		if !ok {
			return nil, fmt.Errorf("JSON pointer %q: there is no %q", pointer, name)
		}
		v = next
	}
	return v, nil
}

func child(v any, name string) (any, bool) {
	switch t := v.(type) {
	case procurement.Object:
		next, ok := t[name]
		return next, ok
	case []any:
		i, err := strconv.Atoi(name)
		if err != nil || i < 0 || i >= len(t) || strconv.Itoa(i) != name {
			return nil, false
		}
		return t[i], true
	}
	return nil, false
}
