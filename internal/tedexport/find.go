package tedexport

import (
	"slices"
	"strings"

	"daylight/internal/xmltree"
)

// every returns the elements below e with one of the keys, in document order, but
// none that lie in another of them: the forms wrap the same facts in different
// elements from version to version, so they are found by what they are.
func every(e *xmltree.Element, keys ...string) []*xmltree.Element {
	if e == nil {
		return nil
	}
	var found []*xmltree.Element
	for _, k := range e.Kids {
		if slices.Contains(keys, k.Key) {
			found = append(found, k)
			continue
		}
		found = append(found, every(k, keys...)...)
	}
	return found
}

// first returns the first element below e with one of the keys, nil if none.
func first(e *xmltree.Element, keys ...string) *xmltree.Element {
	if e == nil {
		return nil
	}
	for _, k := range e.Kids {
		if slices.Contains(keys, k.Key) {
			return k
		}
		if found := first(k, keys...); found != nil {
			return found
		}
	}
	return nil
}

// outside is first, but does not look into elements with a key of which not
// says so.
func outside(e *xmltree.Element, not func(*xmltree.Element) bool, keys ...string) *xmltree.Element {
	if e == nil {
		return nil
	}
	for _, k := range e.Kids {
		if slices.Contains(keys, k.Key) {
			return k
		}
		if not(k) {
			continue
		}
		if found := outside(k, not, keys...); found != nil {
			return found
		}
	}
	return nil
}

// starting returns the elements below e whose key begins with prefix, in document
// order.
func starting(e *xmltree.Element, prefix string) []*xmltree.Element {
	if e == nil {
		return nil
	}
	var found []*xmltree.Element
	for _, k := range e.Kids {
		if strings.HasPrefix(k.Key, prefix) {
			found = append(found, k)
		}
		found = append(found, starting(k, prefix)...)
	}
	return found
}

// firstOf returns the first element that is there.
func firstOf(elements ...*xmltree.Element) *xmltree.Element {
	for _, e := range elements {
		if e != nil {
			return e
		}
	}
	return nil
}
