package ocds

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// ErrInconsistent is wrapped where releases give one field different types.
var ErrInconsistent = errors.New("releases disagree on the type of a field")

// Merge puts releases of one process together into a compiled release, by the
// rules of the standard (nil: Standard). Two and more releases are sorted by
// their date as text; one without a date is an error then, as is a release that
// gives a field another type than those before it. Issues name identifiers that
// stand twice in one release. The result shares values with the releases, which
// are not changed.
func Merge(releases []procurement.Object, rules *Rules) (procurement.Object, []procurement.Issue, error) {
	return MergeOnto(nil, releases, rules)
}

// MergeOnto adds releases to a compiled release, all of which they follow.
func MergeOnto(compiled procurement.Object, releases []procurement.Object, rules *Rules) (procurement.Object, []procurement.Issue, error) {
	return mergeStrict(&merger{rules: rules}, compiled, releases)
}

// Versioned puts releases together into a versioned release: every field is the
// list of its values over time.
func Versioned(releases []procurement.Object, rules *Rules) (procurement.Object, []procurement.Issue, error) {
	return VersionedOnto(nil, releases, rules)
}

// VersionedOnto adds releases to a versioned release, all of which they follow.
func VersionedOnto(versioned procurement.Object, releases []procurement.Object, rules *Rules) (procurement.Object, []procurement.Issue, error) {
	return mergeStrict(&merger{rules: rules, versioned: true}, versioned, releases)
}

// MergeTolerant puts together releases as published, in the order given, by the
// standard rules. It never fails: where releases disagree on the type of a
// field the later one wins, and an issue says so. Of no releases it makes nil.
func MergeTolerant(ordered []procurement.Object) (procurement.Object, []procurement.Issue) {
	if len(ordered) == 0 {
		return nil, nil
	}
	m := &merger{rules: Standard(), tolerant: true, root: &node{}}
	for _, r := range ordered {
		// A tolerant merger has no errors.
		_ = m.add(r)
	}
	return m.compiled(), m.issues
}

func mergeStrict(m *merger, base procurement.Object, releases []procurement.Object) (procurement.Object, []procurement.Issue, error) {
	if m.rules == nil {
		m.rules = Standard()
	}
	m.root = &node{}
	ordered, err := byDate(releases)
	if err != nil {
		return nil, nil, err
	}
	if base != nil {
		if err := m.seed(base); err != nil {
			return nil, nil, err
		}
	}
	for i, r := range ordered {
		if err := m.add(r); err != nil {
			return nil, nil, fmt.Errorf("release %d by date (%s): %w", i+1, jsontree.Text(r, "id"), err)
		}
	}
	if m.versioned {
		return m.build(m.root).(procurement.Object), m.issues, nil
	}
	return m.compiled(), m.issues, nil
}

// byDate sorts by date as text, as the reference implementation does: time zones
// are not looked at.
func byDate(releases []procurement.Object) ([]procurement.Object, error) {
	if len(releases) == 0 {
		return nil, errors.New("there are no releases to merge")
	}
	for i, r := range releases {
		if _, ok := r["date"].(string); r == nil || !ok && len(releases) > 1 {
			return nil, fmt.Errorf("release %d of %d has no date to sort by", i+1, len(releases))
		}
	}
	if len(releases) == 1 {
		return releases, nil
	}
	return slices.SortedStableFunc(slices.Values(releases), func(a, b procurement.Object) int {
		return strings.Compare(jsontree.Str(a, "date"), jsontree.Str(b, "date"))
	}), nil
}

// merger holds the state of one merge.
type merger struct {
	rules     *Rules
	versioned bool
	tolerant  bool
	// seeding takes what is read as the outcome of an earlier merge.
	seeding bool
	root    *node
	issues  []procurement.Issue
	ocid    any
	// id, date and tag are of the release being added.
	id, date, tag any
}

func (m *merger) add(r procurement.Object) error {
	m.id, m.date, m.tag = r["id"], r["date"], r["tag"]
	if r["ocid"] != nil {
		m.ocid = r["ocid"]
	}
	_, err := m.object(m.root, r, place{})
	return err
}

// compiled is the merged release with the identity the standard gives it.
func (m *merger) compiled() procurement.Object {
	o := m.build(m.root).(procurement.Object)
	ocid, date := jsontree.Text(m.ocid), jsontree.Text(m.date)
	o["tag"], o["id"] = []any{"compiled"}, ocid
	if date != "" {
		o["id"], o["date"] = ocid+"-"+date, m.date
	}
	if m.ocid != nil {
		o["ocid"] = m.ocid
	}
	return o
}
