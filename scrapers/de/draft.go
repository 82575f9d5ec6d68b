package de

import (
	"strconv"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/xmltree"
)

// draft is a release under construction: no leaf is set without the element it
// was read from.
type draft struct {
	release procurement.Object
	places  map[string]string
	issues  []procurement.Issue
}

func newDraft() *draft {
	return &draft{release: procurement.Object{}, places: map[string]string{}}
}

// set puts a leaf at a path of the release, with the objects and arrays above it.
// An empty text or a missing element sets nothing.
func (d *draft) set(path string, leaf any, e *xmltree.Element) {
	if leaf == "" || e == nil {
		return
	}
	d.places[path] = e.Path()
	grow(d.release, strings.Split(path[1:], "/"), leaf)
}

// text sets a leaf to the text of an element.
func (d *draft) text(path string, e *xmltree.Element) { d.set(path, e.Value(), e) }

func (d *draft) issue(code, path, detail string) {
	d.issues = append(d.issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// grow returns node with the leaf at the steps below it.
func grow(node any, steps []string, leaf any) any {
	if len(steps) == 0 {
		return leaf
	}
	if i, err := strconv.Atoi(steps[0]); err == nil {
		list, _ := node.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = grow(list[i], steps[1:], leaf)
		return list
	}
	object, ok := node.(procurement.Object)
	if !ok {
		object = procurement.Object{}
	}
	object[steps[0]] = grow(object[steps[0]], steps[1:], leaf)
	return object
}
