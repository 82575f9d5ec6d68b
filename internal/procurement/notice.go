package procurement

import (
	"time"
)

// Object is a JSON object of an OCDS-shaped release. Its values are nil, bool,
// string, json.Number (the digits as published), []any or Object.
type Object = map[string]any

// MaxNoticeID is the longest identifier of a notice, in bytes.
const MaxNoticeID = 512

// MaxOCID is the longest identifier of a contracting process, in bytes.
const MaxOCID = 256

// Kind says how the notices of a process are put together.
type Kind string

// Kinds of notices.
const (
	// Release states what is new: it is merged into the releases before it.
	Release Kind = "release"
	// State states the process, or one award of it, in full: of the versions of
	// one notice the last counts. The current States of a process are merged.
	State Kind = "state"
	// Compiled states the whole process as the publisher merged it; it counts
	// only where the process has no other notice.
	Compiled Kind = "compiled"
)

// Origin says where the facts of a notice come from.
type Origin string

// Origins. Only Published is ever exported unmarked.
const (
	Published      Origin = "published"
	Synthetic      Origin = "synthetic"      // invented, for demonstration and tests
	Reconstruction Origin = "reconstruction" // put together from third-party reports
)

// Notice is one publication as issued by a source, in the shape of an OCDS 1.1
// release. It is a pure function of the archived document.
type Notice struct {
	// ID names the publication within its source: 1 to MaxNoticeID bytes.
	ID string
	// OCID names the contracting process within its source: 1 to MaxOCID bytes.
	OCID string
	Kind Kind
	// Published is the publication time in UTC, zero if it was not stated or
	// could not be read; PublishedRaw is its text as published.
	Published    time.Time
	PublishedRaw string
	// Version is the source's own version of the publication, if it has one.
	Version string
	// Language is a BCP 47 tag, empty if not stated.
	Language string
	// Pointer is the place of the notice in its document, see package locate:
	// container steps ending in "!", then a JSON pointer or an XPath. Empty
	// means the whole document.
	Pointer string
	// Content is the sha256 of the published content in canonical form. Two
	// notices with one ID and one Content are the same version.
	Content [32]byte
	// Release holds the facts: an OCDS 1.1 release, with the lots and bids
	// extensions and the fields of ext.go.
	Release Object
	// Pointers maps the place of a fact in Release (a JSON pointer) to its place
	// in the document, relative to nothing. A fact that is not listed stands at
	// Pointer followed by its own place: so it is for all OCDS sources.
	Pointers map[string]string
	// Aliases are further identifiers by which other notices refer to this one.
	Aliases []string
	// Replaces lists identifiers or aliases of notices that this one replaces in
	// full. They stay in the history and leave the compiled state.
	Replaces []string
	// Chain lists identifiers or aliases of EARLIER notices of the same source
	// that this one continues: an award names its call, a change the notice it
	// changes, a modification the award. All of them are one contracting process,
	// whatever their OCIDs and whether or not the earlier notice is, or ever will
	// be, in the archive: two notices that continue the same absent notice are one
	// process too. A planning notice stands here only if no other procedure can
	// follow it; else it is a related process. Placeholders must be left out.
	// Unlike Replaces it takes nothing out of the compiled state. An entry that
	// names the notice itself counts for nothing.
	Chain []string
	// Guarded says that the source's process key (OCID) alone does not prove one
	// process, since the source gives one key to unrelated processes. Guarded
	// notices of one OCID are one process only as far as package procedure finds
	// them linked. Unset for sources whose key is by definition the process.
	Guarded bool
	// Origin is Published if empty.
	Origin Origin
	// Issues are findings on the notice that do not prevent its use.
	Issues []Issue
}

// Issue is a data-quality finding. Code is a stable word such as
// "duplicate-key"; Path is a JSON pointer into Release or the document.
type Issue struct {
	Code   string `json:"code"`
	Path   string `json:"path,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Source returns the place in the document of the fact at path, a JSON pointer
// into Release.
func (n *Notice) Source(path string) string {
	return SourceOf(n.Pointer, n.Pointers, path)
}

// SourceOf is Notice.Source for a stored notice. Where neither the fact nor a
// value above it is listed, it is base followed by path.
func SourceOf(base string, pointers map[string]string, path string) string {
	if p, ok := pointers[path]; ok {
		return p
	}
	if len(pointers) > 0 {
		return base
	}
	return base + path
}
