package history

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

// Version is one notice version of a process.
type Version struct {
	Notice        procurement.ID
	NoticeID      string // within the source
	Version       int
	Published     time.Time // zero if not stated
	PublishedRaw  string
	SourceVersion string
	// Seen is when the document that it was read from was fetched first.
	Seen time.Time
	Tags []string
	Body *procurement.Body
}

// Absence is a time in which a source no longer had a notice.
type Absence struct {
	Notice   procurement.ID
	NoticeID string
	LastSeen time.Time
	// MissingSince is the first complete crawl without it, Gone when the portal
	// said so of the notice itself, with Kind http_404 or http_410.
	MissingSince, Gone time.Time
	Kind               string
	Returned           time.Time // zero while it is gone
}

// StepKind says what a step of a timeline is.
type StepKind string

// Kinds of steps. The first three are publications, the others what daylight
// observed or read out of a publication.
const (
	Published      StepKind = "published"
	OfficialChange StepKind = "official_change"
	SilentEdit     StepKind = "silent_edit"
	Cancelled      StepKind = "cancelled"
	Revealed       StepKind = "revealed"
	FirstSeen      StepKind = "first_seen"
	LastSeen       StepKind = "last_seen"
	Gone           StepKind = "gone"
	Returned       StepKind = "returned"
)

// Step is one row of a timeline.
type Step struct {
	// At orders the steps: the time of publication where it is stated, else of our
	// observation. On is the publication time as published.
	At time.Time `json:"at"`
	On string    `json:"published,omitempty"`
	// Seen is when daylight first fetched it; zero for what is no publication.
	Seen     time.Time      `json:"seen,omitzero"`
	Kind     StepKind       `json:"kind"`
	Words    string         `json:"words"`
	Notice   procurement.ID `json:"-"`
	NoticeID string         `json:"notice,omitempty"`
	Version  int            `json:"version,omitempty"`
	Tags     []string       `json:"tags,omitempty"`
	// Against says in words what Changes compares with, empty if with nothing.
	Against string   `json:"against,omitempty"`
	Changes []Change `json:"changes,omitempty"`
}

// Timeline tells the life of a process: every notice version in the order of
// publication with what it changed, and what was observed of the notices.
//
// A version is compared with the version before it of the same notice; a new
// notice with the notice that it replaces, or, if it replaces none, the process as
// it stood before with the process as it stands since. Versions with one time of
// publication are told in the order in which they were fetched: their numbers do
// not say which came first.
//
// versions are in the order of publication; lastSeen is zero if not known.
func Timeline(versions []Version, absences []Absence, lastSeen time.Time) []Step {
	t := &timeline{latest: map[procurement.ID]int{}, standing: &standing{}}
	t.versions = slices.Clone(versions)
	slices.SortStableFunc(t.versions, t.order(versions))
	for i, v := range t.versions {
		t.version(i, v)
	}
	t.seen(lastSeen)
	for _, a := range absences {
		t.absence(a)
	}
	slices.SortStableFunc(t.steps, func(a, b Step) int { return a.At.Compare(b.At) })
	return t.steps
}

type timeline struct {
	versions []Version
	latest   map[procurement.ID]int // place of the last version told
	standing *standing
	steps    []Step
}

// order puts versions of one notice and one time of publication in the order in
// which they were fetched, and leaves all else as it is.
func (t *timeline) order(versions []Version) func(a, b Version) int {
	type key struct {
		notice    procurement.ID
		published time.Time
		version   string
	}
	of := func(v Version) key { return key{v.Notice, v.Published, v.SourceVersion} }
	place := map[key]int{}
	for i, v := range versions {
		if _, ok := place[of(v)]; !ok {
			place[of(v)] = i
		}
	}
	return func(a, b Version) int {
		return cmp.Or(cmp.Compare(place[of(a)], place[of(b)]), a.Seen.Compare(b.Seen), cmp.Compare(a.Version, b.Version))
	}
}

// version tells one notice version.
func (t *timeline) version(i int, v Version) {
	s := Step{At: v.Published, On: v.PublishedRaw, Seen: v.Seen, Kind: Published, Words: "published", Notice: v.Notice,
		NoticeID: v.NoticeID, Version: v.Version, Tags: v.Tags}
	before, again := t.latest[v.Notice]
	standing, now := t.standing.add(v, t.versions[:i])
	switch replaced, ok := t.replaced(i); {
	case again && v.Published.Equal(t.versions[before].Published) && v.SourceVersion == t.versions[before].SourceVersion:
		s.Kind, s.Words = SilentEdit, "content differs between two captures, under one publication time and version"
		s.Against = "the capture of " + t.versions[before].Seen.UTC().Format(time.RFC3339)
		s.At = later(v.Seen, s.At)
		s.Changes = Diff(t.versions[before].Body.Release, v.Body.Release)
	case again:
		s.Kind, s.Words, s.Against = OfficialChange, "published again with changes", "the version before"
		s.Changes = Diff(t.versions[before].Body.Release, v.Body.Release)
	case ok:
		s.Kind, s.Words, s.Against = OfficialChange, "replaces notice "+replaced.NoticeID, "notice "+replaced.NoticeID
		s.Changes = Diff(replaced.Body.Release, v.Body.Release)
	case i > 0 && v.Body.Kind != procurement.Compiled:
		s.Against = "the process as it stood before"
		s.Changes = Diff(standing, now)
	}
	if s.At.IsZero() {
		s.At = v.Seen
	}
	t.latest[v.Notice] = i
	t.steps = append(t.steps, s)
	t.besides(s, v)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// replaced is the last version told of the notice that version i replaces.
func (t *timeline) replaced(i int) (Version, bool) {
	v := t.versions[i]
	for _, before := range slices.Backward(t.versions[:i]) {
		names := append([]string{before.NoticeID}, before.Body.Aliases...)
		if before.Notice != v.Notice && slices.ContainsFunc(v.Body.Replaces, func(ref string) bool { return slices.Contains(names, ref) }) {
			return before, true
		}
	}
	return Version{}, false
}

// besides tells what a version says that deserves a row of its own.
func (t *timeline) besides(s Step, v Version) {
	row := func(kind StepKind, words string, changes []Change) {
		t.steps = append(t.steps, Step{At: s.At, On: s.On, Kind: kind, Words: words, Notice: s.Notice, NoticeID: s.NoticeID, Version: s.Version, Changes: changes})
	}
	if what := cancels(v, s.Changes); what != "" {
		row(Cancelled, what, nil)
	}
	revealed := slices.DeleteFunc(slices.Clone(s.Changes), func(c Change) bool { return !c.Revealed })
	if len(revealed) > 0 {
		row(Revealed, "what was withheld is now published", revealed)
	}
}

// cancels says in words what a version cancels, empty if nothing.
func cancels(v Version, changes []Change) string {
	e := ext(v.Body.Release)
	switch {
	case slices.Contains(v.Tags, "tenderCancellation"), e[procurement.ExtCancelled] == true:
		return "the procedure is cancelled"
	case slices.Contains(v.Tags, "awardCancellation"):
		return "an award is cancelled"
	case slices.Contains(v.Tags, "contractTermination"):
		return "a contract is terminated"
	}
	for _, c := range changes {
		if strings.HasSuffix(c.Path, "/status") && c.After == "cancelled" && c.Before != c.After {
			return strings.TrimSuffix(c.Label, ": status") + ": cancelled"
		}
	}
	return ""
}

// seen tells when daylight saw the process first and last.
func (t *timeline) seen(last time.Time) {
	if len(t.versions) == 0 {
		return
	}
	first := slices.MinFunc(t.versions, func(a, b Version) int { return a.Seen.Compare(b.Seen) }).Seen
	t.steps = append(t.steps, Step{At: first, Kind: FirstSeen, Words: "first seen by daylight"})
	if last.After(first) {
		t.steps = append(t.steps, Step{At: last, Kind: LastSeen, Words: "last seen at the source"})
	}
}

func (t *timeline) absence(a Absence) {
	answer := map[string]string{"http_404": "404 Not Found", "http_410": "410 Gone"}[a.Kind]
	t.steps = append(t.steps, Step{At: a.Gone, Kind: Gone, Notice: a.Notice, NoticeID: a.NoticeID,
		Words: "no longer at the source: last seen " + stamp(a.LastSeen) + ", not listed " + stamp(a.MissingSince) + ", asked for directly the portal answers " + answer})
	if !a.Returned.IsZero() {
		t.steps = append(t.steps, Step{At: a.Returned, Kind: Returned, Words: "at the source again", Notice: a.Notice, NoticeID: a.NoticeID})
	}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// standing is the process as compiled from the notices told so far.
type standing struct {
	state procurement.Object
	begun bool
}

// add takes in a version and returns the states before and after it. Notices that
// only add are merged into the state; where one replaces another, the state is
// made again from what is in force.
func (s *standing) add(v Version, told []Version) (before, after procurement.Object) {
	before = s.state
	again := slices.ContainsFunc(told, func(o Version) bool { return o.Notice == v.Notice })
	switch {
	case v.Body.Kind == procurement.Compiled:
		return before, before
	case !again && len(v.Body.Replaces) == 0:
		releases := []procurement.Object{v.Body.Release}
		if s.begun {
			releases = []procurement.Object{s.state, v.Body.Release}
		}
		s.state, _ = ocds.MergeTolerant(releases)
	default:
		s.state, _ = ocds.MergeTolerant(inForce(append(slices.Clone(told), v)))
	}
	s.begun = true
	return before, s.state
}

// inForce are the releases that no later one of the list replaces.
func inForce(told []Version) []procurement.Object {
	last := map[procurement.ID]int{}
	for i, v := range told {
		last[v.Notice] = i
	}
	replaced := map[string]int{}
	for i, v := range told {
		for _, ref := range v.Body.Replaces {
			replaced[ref] = i
		}
	}
	var out []procurement.Object
	for i, v := range told {
		gone := last[v.Notice] > i || v.Body.Kind == procurement.Compiled
		for _, name := range append([]string{v.NoticeID}, v.Body.Aliases...) {
			by, ok := replaced[name]
			gone = gone || ok && by > i
		}
		if !gone {
			out = append(out, v.Body.Release)
		}
	}
	return out
}
