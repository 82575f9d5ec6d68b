package compile

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

// Rules is the version of the rules in this package. Raise it when the same
// bodies give other rows: stored processes are then compiled again.
const Rules = 6

// Version is one stored notice version.
type Version struct {
	Notice         procurement.ID
	Version        int
	SourceNoticeID string
	Published      time.Time // zero if not stated
	SourceVersion  string
	ContentHash    [32]byte
	Parser         int
	Body           *procurement.Body
}

// Source is what compile needs to know of a source.
type Source struct {
	ID      string
	Country string // alpha-2 of the buyers, or EU or empty for several
}

// state is the work in progress on one process.
type state struct {
	source   Source
	p        *procurement.Process
	versions []Version           // all, in the order of publication
	active   []Version           // those that make the compiled release
	merged   procurement.Object  // the compiled release
	numbers  map[string]*numbers // by list, see numbers.go
	parties  *parties
	places   map[placeKey][]origin // of transactions, see places.go
}

// Process compiles the versions of one process. Their order does not matter;
// there is at least one.
func Process(src Source, ocid string, versions []Version) *procurement.Process {
	s := &state{source: src, versions: slices.Clone(versions)}
	slices.SortFunc(s.versions, order)
	s.p = &procurement.Process{ID: procurement.ProcessID(src.ID, ocid), OCID: ocid, Origin: procurement.Published, Bids: -1}
	s.rename()
	s.supersede()
	s.merge()
	s.header()
	s.partiesOf()
	s.tender()
	s.awards()
	s.contracts()
	s.bids()
	s.amounts()
	s.relations()
	return s.p
}

// order is the one order of publication: it rests on what was published, never
// on arrival.
func order(a, b Version) int {
	return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.SourceVersion, b.SourceVersion),
		bytes.Compare(a.Notice[:], b.Notice[:]), cmp.Compare(a.Version, b.Version))
}

// supersede lists the notices and marks those that a later version or notice
// replaces in full.
func (s *state) supersede() {
	latest := map[procurement.ID]int{}
	for _, v := range s.versions {
		latest[v.Notice] = max(latest[v.Notice], v.Version)
	}
	replaced := map[string]int{} // identifier -> last place that replaces it
	for i, v := range s.versions {
		if v.Version < latest[v.Notice] {
			continue // what it replaced, its own later version may not
		}
		for _, ref := range v.Body.Replaces {
			replaced[ref] = i
		}
	}
	for i, v := range s.versions {
		out := v.Version < latest[v.Notice]
		for _, name := range append([]string{v.SourceNoticeID}, v.Body.Aliases...) {
			by, ok := replaced[name]
			out = out || ok && by > i
		}
		s.p.Notices = append(s.p.Notices, procurement.NoticeRef{Notice: v.Notice, Version: v.Version, Ord: i + 1, Superseded: out})
	}
}

// merge builds the compiled release from the notices in force. A publisher's own
// compiled release serves only where it published nothing else.
func (s *state) merge() {
	var compiled []Version
	for i, v := range s.versions {
		switch {
		case s.p.Notices[i].Superseded:
		case v.Body.Kind == procurement.Compiled:
			compiled = append(compiled, v)
		default:
			s.active = append(s.active, v)
		}
	}
	if len(s.active) == 0 && len(compiled) > 0 {
		s.active = compiled[len(compiled)-1:]
	}
	releases := make([]procurement.Object, len(s.active))
	for i, v := range s.active {
		releases[i] = marked(v.Body.Release, i)
	}
	s.merged, _ = ocds.MergeTolerant(releases)
	s.numberAll()
	s.p.Compiled = s.merged
}
