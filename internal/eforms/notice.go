package eforms

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// notice is a document while it is turned into a procurement.Notice.
type notice struct {
	root, ext  *xmltree.Element
	lang       string // three-letter code
	form       form
	id         string
	idAt       *xmltree.Element
	changes    *xmltree.Element // efac:Changes
	cancelled  *xmltree.Element // the reason code by which the notice voids another
	results    *results
	release    *object
	written    int                // contracts in the release
	lots       map[string]*object // lots and lot groups by id
	frameworks map[string]bool    // lots that set up a framework agreement
	parties    *parties
	refs       map[string]bool // relations set so far, by place and identifier
	issues     []procurement.Issue
}

func newNotice(root *xmltree.Element) *notice {
	n := &notice{root: root, ext: extension(root), release: newRelease(), lots: map[string]*object{}, frameworks: map[string]bool{}, refs: map[string]bool{}}
	n.lang = root.First("cbc:NoticeLanguageCode").Value()
	n.changes = n.ext.First("efac:Changes")
	n.cancelled = n.cancellation()
	n.form = formOf(root.First("cbc:NoticeTypeCode"))
	return n
}

func (n *notice) issue(code, path, detail string) {
	n.issues = append(n.issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// build fills the release in the order of its sections.
func (n *notice) build(body []byte) (*procurement.Notice, error) {
	if err := n.identify(); err != nil {
		return nil, err
	}
	out := &procurement.Notice{
		ID: n.id, Kind: procurement.Release, Version: n.root.First("cbc:VersionID").Value(),
		Language: languageTag(n.lang), Content: sha256.Sum256(body),
	}
	folder := n.procedure()
	if folder == nil {
		return nil, n.refuse("no-procedure", "neither a procedure id (cbc:ContractFolderID) nor a notice id (cbc:ID)")
	}
	out.OCID = "eu-ted-" + lowerUUID(folder.Value())
	if len(out.ID) > procurement.MaxNoticeID || len(out.OCID) > procurement.MaxOCID {
		return nil, n.refuse("long-id", "notice or procedure id longer than any real one")
	}
	n.parties = n.readParties()
	n.results = n.readResults()
	n.head(out, folder)
	n.tender(folder)
	n.bids()
	n.awards()
	n.contracts()
	n.modifications()
	n.noticeChanges(out)
	n.related()
	n.withheld()
	n.businessRegistration()
	n.writeParties()
	out.Chain = n.chain(out)
	out.Guarded = folder.Key == "cbc:ContractFolderID"
	out.Release, out.Pointers, out.Issues = n.release.fields, n.release.places, n.issues
	return out, nil
}

func (n *notice) refuse(reason, why string) error {
	return &source.RecordError{Pointer: n.root.Path(), Reason: reason, Err: errors.New(why)}
}

// identify finds the key of the notice.
func (n *notice) identify() error {
	number := n.ext.First("efac:Publication", "efbc:NoticePublicationID")
	if key := publicationNumber(number.Value()); key != "" {
		n.id, n.idAt = key, number
		return nil
	}
	id, version := n.root.First("cbc:ID"), n.root.First("cbc:VersionID")
	if id.Value() == "" {
		return n.refuse("no-notice-id", "neither a publication number nor a notice id (cbc:ID)")
	}
	n.id, n.idAt = versionedID(id.Value(), version.Value()), id
	return nil
}

// procedure is the element that names the process: BT-04, else BT-701.
func (n *notice) procedure() *xmltree.Element {
	for _, key := range []string{"cbc:ContractFolderID", "cbc:ID"} {
		if e := n.root.First(key); e.Value() != "" {
			return e
		}
	}
	return nil
}

// head sets what a release says of itself, and the notice's time and aliases.
func (n *notice) head(out *procurement.Notice, folder *xmltree.Element) {
	r := n.release
	r.put("ocid", out.OCID, folder.Path())
	r.put("id", out.ID, n.idAt.Path())
	kind := n.root.First("cbc:NoticeTypeCode")
	for _, tag := range n.tags() {
		r.push("tag", tag, firstOf(kind, n.root).Path())
	}
	r.put("initiationType", "tender", firstOf(kind, n.root).Path())
	r.put("language", out.Language, n.root.First("cbc:NoticeLanguageCode").Path())
	n.published(out)

	id := n.root.First("cbc:ID").Value()
	if id != "" && versionedID(id, out.Version) != out.ID {
		out.Aliases = append(out.Aliases, versionedID(id, out.Version))
	}
	about := r.child(procurement.Ext).child("eforms")
	about.text("subtype", n.ext.First("efac:NoticeSubType", "cbc:SubTypeCode"))
	about.put("formType", kind.Attr("listName"), kind.AttrPath("listName"))
	about.text("noticeType", kind)
	about.text("sdk", n.root.First("cbc:CustomizationID"))
	about.text("gazette", n.ext.First("efac:Publication", "efbc:GazetteID"))
}

func (n *notice) published(out *procurement.Notice) {
	at, clock := n.ext.First("efac:Publication", "efbc:PublicationDate"), ""
	if at.Value() == "" {
		at, clock = n.root.First("cbc:IssueDate"), n.root.First("cbc:IssueTime").Value()
	}
	out.PublishedRaw = strings.TrimSpace(at.Value() + " " + clock)
	t, ok := instant(at.Value(), clock)
	if !ok {
		n.issue("no-publication-date", "/date", fmt.Sprintf("publication date %q cannot be read", out.PublishedRaw))
		return
	}
	out.Published = t.UTC()
	n.release.put("date", stamp(at.Value(), clock), at.Path())
}

var (
	numberForm = regexp.MustCompile(`^0*([0-9]{1,8})-((?:19|20)[0-9]{2})$`)
	uuidForm   = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	uuidNumber = regexp.MustCompile(`^([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})-([0-9]{1,4})$`)
)

// publicationNumber is a TED number without leading zeros, empty for anything
// else and for the placeholders 00000000-1900 and 12345678-2023 that stand in
// copies which were never published.
func publicationNumber(s string) string {
	m := numberForm.FindStringSubmatch(s)
	if m == nil || m[1] == "0" || m[1] == "12345678" || m[2] < "1993" {
		return ""
	}
	return m[1] + "-" + m[2]
}

func versionedID(id, version string) string {
	if version == "" {
		return lowerUUID(id)
	}
	if len(version) == 1 {
		version = "0" + version
	}
	return lowerUUID(id) + "-" + version
}

func lowerUUID(s string) string {
	if uuidForm.MatchString(s) {
		return strings.ToLower(s)
	}
	return s
}

// noticeRef is the usual form of a reference to a notice: a publication number
// without zeros, a notice id with version, else the text as it is.
func noticeRef(s string) string {
	if number := publicationNumber(s); number != "" {
		return number
	}
	if m := uuidNumber.FindStringSubmatch(s); m != nil {
		return versionedID(m[1], m[2])
	}
	return lowerUUID(s)
}

func firstOf(elements ...*xmltree.Element) *xmltree.Element {
	for _, e := range elements {
		if e != nil {
			return e
		}
	}
	return nil
}
