package ocds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// given is what the place of a release says about it.
type given struct {
	ocid     string // of the record around it
	compiled bool   // it is a record's compiledRelease
}

// release hands out a release as a notice.
func (w *walk) release(v any, at string, g given, issues []procurement.Issue) error {
	o, ok := v.(procurement.Object)
	if !ok {
		return w.fail(at, "not-an-object", fmt.Errorf("the release is %s", kindOf(v)))
	}
	n, bad := w.parser.notice(o, at, g, issues)
	if bad != nil {
		return w.emit(nil, bad)
	}
	w.repeated(n)
	return w.emit(n, nil)
}

// maxRemembered is how many releases of a document are remembered, to tell those
// that stand there twice.
const maxRemembered = 200_000

// repeated notes that a release of the document has the same identity.
func (w *walk) repeated(n *procurement.Notice) {
	if w.parser.Bare || n.Kind != procurement.Release {
		return
	}
	id := sha256.Sum256([]byte(n.ID))
	key, content := [16]byte(id[:16]), [16]byte(n.Content[:16])
	switch first, known := w.seen[key]; {
	case known && first == content:
		n.Issues = append(n.Issues, procurement.Issue{Code: "exact-duplicate", Path: "/id", Detail: "the file holds this release more than once"})
	case known:
		n.Issues = append(n.Issues, procurement.Issue{Code: "same-id", Path: "/id", Detail: "another release of the file has this ocid and id, but other content"})
	case len(w.seen) < maxRemembered:
		if w.seen == nil {
			w.seen = map[[16]byte][16]byte{}
		}
		w.seen[key] = content
	}
}

// notice makes a notice of a release, whose tree it takes over.
func (p Parser) notice(o procurement.Object, at string, g given, issues []procurement.Issue) (*procurement.Notice, *source.RecordError) {
	n := &procurement.Notice{Kind: procurement.Release, Pointer: at, Release: o, Issues: issues}
	note := func(code, path, detail string) {
		n.Issues = append(n.Issues, procurement.Issue{Code: code, Path: path, Detail: detail})
	}
	bad := func(reason string, err error) (*procurement.Notice, *source.RecordError) {
		return nil, &source.RecordError{Pointer: at, Reason: reason, Err: err}
	}
	// A mark as invented or reconstructed is believed of everybody: what daylight
	// exported must not come back as a real publication.
	n.Origin = origin(o, note)
	if p.Local {
		n.Version = version(o)
	} else {
		removeExt(o, note)
	}
	id := strings.TrimSpace(jsontree.Text(o, "id"))
	n.OCID = strings.TrimSpace(jsontree.Text(o, "ocid"))
	switch {
	case n.OCID != "":
	case g.ocid != "":
		n.OCID = strings.TrimSpace(g.ocid)
		note("no-ocid", "/ocid", "taken from the record")
	case id != "":
		n.OCID = id
		note("no-ocid", "/ocid", "the release's id stands for it")
	default:
		return bad("no-ocid", errors.New("the release has neither ocid nor id"))
	}
	content, err := procurement.ContentHash(o)
	if err != nil {
		return bad("bad-json", err)
	}
	n.Content = content
	// What names a process may be kept long; it must not keep the text of the release,
	// which it is a part of.
	n.OCID = strings.Clone(n.OCID)
	if g.compiled || slices.Contains(tags(o), "compiled") {
		n.Kind, id = procurement.Compiled, "compiled"
	} else if id == "" {
		id = hex.EncodeToString(content[:])
		note("no-release-id", "/id", "the hash of the content stands for it")
	}
	n.ID = noticeID(n.OCID, id)
	if len(n.OCID) > procurement.MaxOCID || len(n.ID) > procurement.MaxNoticeID {
		return bad("id-too-long", fmt.Errorf("ocid of %d bytes, id of %d bytes", len(n.OCID), len(id)))
	}
	n.Language = language(o)
	var code string
	n.PublishedRaw = jsontree.Text(o, "date")
	if n.Published, code = ParseTime(n.PublishedRaw); code != "" {
		note(code, "/date", n.PublishedRaw)
	}
	if !p.Bare {
		n.Issues = append(n.Issues, inspect(o)...)
	}
	return n, nil
}

// noticeID joins ocid and release id; the slash between them is the first.
func noticeID(ocid, id string) string {
	if strings.ContainsAny(ocid, "%/") {
		ocid = strings.NewReplacer("%", "%25", "/", "%2F").Replace(ocid)
	}
	return ocid + "/" + id
}

// tags reads the tag, which should be an array and is at times a string.
func tags(o procurement.Object) []string {
	if s := jsontree.Str(o, "tag"); s != "" {
		return []string{s}
	}
	var list []string
	for _, t := range jsontree.Arr(o, "tag") {
		if s, ok := t.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// language is the release's language where it can be a BCP 47 tag.
func language(o procurement.Object) string {
	if s := strings.TrimSpace(jsontree.Str(o, "language")); len(s) >= 2 && len(s) <= 35 {
		return s
	}
	return ""
}

func origin(o procurement.Object, note func(code, path, detail string)) procurement.Origin {
	s := procurement.Origin(jsontree.Str(o, procurement.Ext, procurement.ExtOrigin))
	switch s {
	case "", procurement.Published, procurement.Synthetic, procurement.Reconstruction:
		return s
	}
	note("bad-origin", "/"+procurement.Ext+"/"+procurement.ExtOrigin, string(s))
	return ""
}

// version is the number that an export of ours gave a version of a notice, in a
// form that sorts as text; empty without one.
func version(o procurement.Object) string {
	n, err := strconv.Atoi(jsontree.Text(o, procurement.Ext, procurement.ExtVersion))
	if err != nil || n < 1 || n > 999_999 {
		return ""
	}
	return fmt.Sprintf("%06d", n)
}

// removeExt takes our own additions out of what a portal publishes: they steer
// totals and markings, so nobody else may set them.
func removeExt(o procurement.Object, note func(code, path, detail string)) {
	var removed []string
	findExt(o, "", &removed)
	slices.Sort(removed)
	for _, at := range removed {
		note("reserved-field", at, "removed: the name is reserved")
	}
}

func findExt(v any, at string, removed *[]string) {
	switch t := v.(type) {
	case procurement.Object:
		if _, ok := t[procurement.Ext]; ok {
			delete(t, procurement.Ext)
			*removed = append(*removed, at+"/"+procurement.Ext)
		}
		for name, member := range t {
			if holds(member) {
				findExt(member, at+"/"+jsontree.Escape(name), removed)
			}
		}
	case []any:
		for i, member := range t {
			if holds(member) {
				findExt(member, fmt.Sprintf("%s/%d", at, i), removed)
			}
		}
	}
}

// holds reports whether a value can hold members.
func holds(v any) bool {
	switch v.(type) {
	case procurement.Object, []any:
		return true
	}
	return false
}
