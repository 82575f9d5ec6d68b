package ocds

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// shape is what an object is in OCDS.
type shape int

const (
	foreign shape = iota
	release
	record
	releasePackage
	recordPackage
)

// shapeOf tells by members, since version and extensions are often missing. A
// release without ocid is told by its tag.
func shapeOf(o procurement.Object) shape {
	_, tagged := o["tag"]
	_, compiled := o["compiledRelease"]
	_, releases := o["releases"].([]any)
	_, records := o["records"].([]any)
	_, ocid := o["ocid"]
	switch {
	case records && !tagged:
		return recordPackage
	case compiled, releases && ocid && !tagged:
		return record
	case releases && !tagged:
		return releasePackage
	case ocid, tagged && (o["id"] != nil || o["date"] != nil || o["initiationType"] != nil):
		return release
	}
	return foreign
}

// object reads a top-level object.
func (w *walk) object(d *jsontree.Decoder, base string) error {
	return w.hold(func() error { return w.members(d, base) })
}

// hold reads what may be a package, whose last notice is held until all of it is
// read, for the findings on the package.
func (w *walk) hold(read func() error) error {
	if w.held || w.parser.Bare {
		return read()
	}
	w.held = true
	err := read()
	w.held = false
	if errors.Is(err, errStop) {
		return err
	}
	if stop := w.flush(); stop != nil {
		return stop
	}
	return err
}

// members reads a top-level object member by member.
func (w *walk) members(d *jsontree.Decoder, base string) error {
	if err := d.Enter(); err != nil {
		return w.broken(base, err)
	}
	o, issues, loose := procurement.Object{}, []procurement.Issue(nil), &releases{}
	for d.Kind() != '}' {
		name, err := d.Name()
		if err != nil {
			return w.broken(base, err)
		}
		at := base + "/" + jsontree.Escape(name)
		_, twice := o[name]
		switch list := d.Kind() == '[' && (name == "records" || name == "releases"); {
		case list && twice:
			err = w.again(d, at)
		case list && name == "records":
			o[name] = []any{}
			err = w.elements(d, at, w.record)
		case list:
			o[name] = []any{}
			err = w.elements(d, at, func(v any, at string, issues []procurement.Issue) error {
				return w.embedded(loose, v, at, issues)
			})
		default:
			err = w.memberValue(d, o, name, at, &issues)
		}
		if err != nil {
			return err
		}
	}
	if err := d.Leave(); err != nil {
		return w.broken(base, err)
	}
	issues = append(issues, d.Issues()...)
	return w.whole(o, loose, base, issues)
}

// again refuses a second list of one name: its places could not be told from
// those of the first.
func (w *walk) again(d *jsontree.Decoder, at string) error {
	if err := d.Skip(); err != nil {
		return w.broken(at, err)
	}
	return w.fail(at, "duplicate-list", errors.New("the list stands there a second time"))
}

// memberValue reads one member into o.
func (w *walk) memberValue(d *jsontree.Decoder, o procurement.Object, name, at string, issues *[]procurement.Issue) error {
	v, err := d.Value()
	if err != nil {
		return w.broken(at, err)
	}
	place := "/" + jsontree.Escape(name)
	for _, i := range d.Issues() {
		i.Path = place + i.Path
		*issues = append(*issues, i)
	}
	if _, twice := o[name]; twice {
		*issues = append(*issues, procurement.Issue{Code: "duplicate-key", Path: place, Detail: "the last of several values is kept"})
	}
	o[name] = v
	return nil
}

// whole finishes an object whose lists were read on the way.
func (w *walk) whole(o procurement.Object, list *releases, at string, issues []procurement.Issue) error {
	switch shapeOf(o) {
	case record:
		return w.finishRecord(o, list, at, issues)
	case releasePackage:
		for _, r := range list.loose {
			if err := w.release(r.value, r.at, given{}, r.issues); err != nil {
				return err
			}
		}
		w.packaged(o)
		return nil
	case recordPackage:
		w.packaged(o)
		return nil
	}
	return w.value(o, at, issues)
}

// packaged puts what a package does not say on its last notice.
func (w *walk) packaged(o procurement.Object) {
	if w.parser.Bare || len(w.last) == 0 || w.last[0].n == nil {
		return
	}
	n := w.last[0].n
	for _, f := range []struct{ name, code, detail string }{
		{"version", "package-without-version", "the package has no version, which means 1.0"},
		{"uri", "package-without-uri", "the package has no address"},
		{"publishedDate", "package-without-date", "the package has no date of publication"},
		{"publisher", "package-without-publisher", "the package does not name its publisher"},
	} {
		if s, isText := o[f.name].(string); o[f.name] == nil || isText && strings.TrimSpace(s) == "" {
			n.Issues = append(n.Issues, procurement.Issue{Code: f.code, Detail: f.detail})
		}
	}
}

// value reads any tree.
func (w *walk) value(v any, at string, issues []procurement.Issue) error {
	if list, ok := v.([]any); ok {
		return w.list(list, at, issues, w.value)
	}
	o, ok := v.(procurement.Object)
	if !ok {
		return w.skip(at, fmt.Errorf("the value is %s, want a release, a record or a package", kindOf(v)))
	}
	switch shapeOf(o) {
	case release:
		return w.release(o, at, given{}, issues)
	case record:
		return w.record(o, at, issues)
	case recordPackage:
		return w.hold(func() error {
			err := w.list(jsontree.Arr(o, "records"), at+"/records", within(issues, "/records"), w.record)
			w.packaged(o)
			return err
		})
	case releasePackage:
		return w.hold(func() error {
			err := w.list(jsontree.Arr(o, "releases"), at+"/releases", within(issues, "/releases"), func(v any, at string, issues []procurement.Issue) error {
				return w.release(v, at, given{}, issues)
			})
			w.packaged(o)
			return err
		})
	}
	found, err := w.envelope(o, at, issues, 3)
	if found || err != nil {
		return err
	}
	return w.skip(at, fmt.Errorf("an object with the members %s", names(o)))
}

func (w *walk) list(list []any, at string, issues []procurement.Issue, each func(any, string, []procurement.Issue) error) error {
	if len(list) == 0 {
		w.found++
	}
	for i, v := range list {
		place := fmt.Sprintf("/%d", i)
		if err := each(v, at+place, within(issues, place)); err != nil {
			return err
		}
	}
	return nil
}

// envelope looks for OCDS inside an API's own object.
func (w *walk) envelope(o procurement.Object, at string, issues []procurement.Issue, depth int) (bool, error) {
	found := false
	for _, name := range slices.Sorted(maps.Keys(o)) {
		place := "/" + jsontree.Escape(name)
		inner, list := jsontree.Obj(o, name), jsontree.Arr(o, name)
		var err error
		switch {
		case inner != nil && shapeOf(inner) != foreign, slices.ContainsFunc(list, isOCDS):
			found = true
			err = w.value(o[name], at+place, within(issues, place))
		case inner != nil && depth > 1:
			var deeper bool
			deeper, err = w.envelope(inner, at+place, within(issues, place), depth-1)
			found = found || deeper
		}
		if err != nil {
			return found, err
		}
	}
	return found, nil
}

func isOCDS(v any) bool {
	o, ok := v.(procurement.Object)
	return ok && shapeOf(o) != foreign
}

// within returns the issues below a place, relative to it.
func within(issues []procurement.Issue, place string) []procurement.Issue {
	var inside []procurement.Issue
	for _, i := range issues {
		if rest, ok := strings.CutPrefix(i.Path, place); ok && (rest == "" || rest[0] == '/') {
			i.Path = rest
			inside = append(inside, i)
		}
	}
	return inside
}

func names(o procurement.Object) string {
	list := slices.Sorted(maps.Keys(o))
	if len(list) > 6 {
		list = append(list[:6], "...")
	}
	return strings.Join(list, ", ")
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case string:
		return "a string"
	case []any:
		return "an array"
	case procurement.Object:
		return "an object"
	}
	return "a number"
}
