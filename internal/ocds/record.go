package ocds

import (
	"errors"
	"fmt"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// releases is what is known of the releases of a record or package while it is
// read.
type releases struct {
	embedded int // handed out already
	loose    []looseRelease
}

// looseRelease has no ocid: it may be a link to a release, or take the ocid of
// the record around it.
type looseRelease struct {
	value  any
	at     string
	issues []procurement.Issue
}

// embedded hands out a release that names its process and keeps any other.
func (w *walk) embedded(list *releases, v any, at string, issues []procurement.Issue) error {
	if jsontree.Text(v, "ocid") == "" {
		list.loose = append(list.loose, looseRelease{v, at, issues})
		return nil
	}
	list.embedded++
	return w.release(v, at, given{}, issues)
}

// record reads a record: the releases embedded in it, else its compiled release,
// else what its links to releases say.
func (w *walk) record(v any, at string, issues []procurement.Issue) error {
	o, ok := v.(procurement.Object)
	if !ok {
		return w.fail(at, "not-an-object", fmt.Errorf("the record is %s", kindOf(v)))
	}
	list := &releases{}
	for i, r := range jsontree.Arr(o, "releases") {
		place := fmt.Sprintf("/releases/%d", i)
		if err := w.embedded(list, r, at+place, within(issues, place)); err != nil {
			return err
		}
	}
	return w.finishRecord(o, list, at, issues)
}

func (w *walk) finishRecord(o procurement.Object, list *releases, at string, issues []procurement.Issue) error {
	ocid := jsontree.Text(o, "ocid")
	var links []looseRelease
	for _, r := range list.loose {
		if linked(r.value) {
			links = append(links, r)
			continue
		}
		list.embedded++
		if err := w.release(r.value, r.at, given{ocid: ocid}, r.issues); err != nil {
			return err
		}
	}
	compiled := jsontree.Obj(o, "compiledRelease")
	switch {
	case list.embedded > 0:
		return nil
	case len(compiled) > 0:
		return w.release(compiled, at+"/compiledRelease", given{ocid: ocid, compiled: true}, within(issues, "/compiledRelease"))
	case len(links) > 0 && ocid != "":
		return w.linksOnly(ocid, links, at)
	}
	return w.fail(at, "no-release", errors.New("the record has neither embedded releases nor a compiled release"))
}

// linked reports whether a release stands elsewhere: the standard gives it url,
// date and tag alone.
func linked(v any) bool {
	o, ok := v.(procurement.Object)
	if !ok || jsontree.Str(o, "url") == "" {
		return false
	}
	for name := range o {
		if name != "url" && name != "date" && name != "tag" {
			return false
		}
	}
	return true
}

// linksOnly makes a notice of a record that only links to releases (2 of 18
// records of Paraguay's samples): the process exists, and what is known not to
// be at hand is said.
func (w *walk) linksOnly(ocid string, links []looseRelease, at string) error {
	unknown := make([]any, 0, len(links))
	date, dateAt := "", ""
	for _, l := range links {
		said := "The record only links to a release"
		var tags []string
		for _, t := range jsontree.Arr(l.value, "tag") {
			tags = append(tags, fmt.Sprint(t))
		}
		if len(tags) > 0 {
			said += " (" + strings.Join(tags, ", ") + ")"
		}
		unknown = append(unknown, said+" at "+jsontree.Str(l.value, "url"))
		if d := jsontree.Str(l.value, "date"); d > date {
			date, dateAt = d, l.at+"/date"
		}
	}
	o := procurement.Object{
		"ocid": ocid, "tag": []any{"compiled"},
		procurement.Ext: procurement.Object{procurement.ExtUnknown: unknown},
	}
	pointers := map[string]string{"/ocid": at + "/ocid"}
	if date != "" {
		o["date"], pointers["/date"] = date, dateAt
	}
	n, bad := Parser{Local: true}.notice(o, at, given{compiled: true}, nil)
	if bad != nil {
		return w.emit(nil, bad)
	}
	n.Pointers = pointers
	n.Issues = append(n.Issues, procurement.Issue{Code: "linked-releases", Path: "/releases", Detail: "the record has links to releases only"})
	return w.emit(n, nil)
}
