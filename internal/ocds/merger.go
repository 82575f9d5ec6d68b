package ocds

import (
	"errors"
	"fmt"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Merger merges the releases of one process as they come, oldest first, so that
// only the outcome is held in memory. It gives what Merge and Versioned give of
// all of them at once.
type Merger struct {
	m       *merger
	n       int
	last    string
	undated bool
	err     error
}

// NewMerger begins a merge by the rules (nil: Standard), to a versioned release or
// a compiled one. Base, if not nil, is the outcome of an earlier merge, which is
// added to.
func NewMerger(rules *Rules, versioned bool, base procurement.Object) (*Merger, error) {
	if rules == nil {
		rules = Standard()
	}
	m := &merger{rules: rules, versioned: versioned, root: &node{}}
	if base != nil {
		if err := m.seed(base); err != nil {
			return nil, err
		}
	}
	return &Merger{m: m}, nil
}

func (m *merger) seed(base procurement.Object) error {
	m.seeding, m.ocid, m.date = true, base["ocid"], base["date"]
	_, err := m.object(m.root, base, place{})
	m.seeding = false
	return err
}

// Add merges one more release. It must not be older than those before it, by date
// as text; with two and more, each must have a date. After an error the merge is
// spent and repeats it.
func (m *Merger) Add(release procurement.Object) error {
	if m.err == nil {
		m.err = m.add(release)
	}
	return m.err
}

func (m *Merger) add(release procurement.Object) error {
	m.n++
	date, dated := release["date"].(string)
	switch {
	case release == nil:
		return fmt.Errorf("release %d is no object", m.n)
	case m.n > 1 && (m.undated || !dated):
		return errors.New("a release has no date to sort by")
	case date < m.last:
		return fmt.Errorf("release %d of %s comes after one of %s", m.n, date, m.last)
	}
	m.last, m.undated = date, !dated
	if err := m.m.add(release); err != nil {
		return fmt.Errorf("release %d by date (%s): %w", m.n, jsontree.Text(release, "id"), err)
	}
	return nil
}

// Result is the compiled or versioned release.
func (m *Merger) Result() procurement.Object {
	if m.m.versioned {
		return m.m.build(m.m.root).(procurement.Object)
	}
	return m.m.compiled()
}

// Issues are the identifiers that stood twice in one release.
func (m *Merger) Issues() []procurement.Issue { return m.m.issues }

// IsVersioned reports whether a release is a versioned one: it has no id and date,
// and its fields are lists of their values.
func IsVersioned(o procurement.Object) bool {
	if o["id"] != nil || o["date"] != nil {
		return false
	}
	return holdsVersions(o)
}

func holdsVersions(v any) bool { return LastDate(v) != "" }

// LastDate is the date of the youngest value in a versioned release, empty where
// there is none.
func LastDate(v any) string {
	last := ""
	switch t := v.(type) {
	case procurement.Object:
		for _, member := range t {
			last = max(last, LastDate(member))
		}
	case []any:
		versions := isVersions(t)
		for _, item := range t {
			if versions {
				last = max(last, jsontree.Text(item, "releaseDate"))
			} else {
				last = max(last, LastDate(item))
			}
		}
	}
	return last
}
