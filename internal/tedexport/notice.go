package tedexport

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// notice is a document while it is turned into a procurement.Notice.
type notice struct {
	root, form *xmltree.Element
	coded      *xmltree.Element // CODED_DATA_SECTION
	kind       kind
	id         string
	idAt       string // its place
	refs       []reference
	framework  *xmltree.Element // says that a framework agreement or a dynamic purchasing system is set up
	parties    *parties
	release    *object
	lotIDs     map[string]int // how often a lot number came
	issues     []procurement.Issue
}

func newNotice(root *xmltree.Element) *notice {
	n := &notice{root: root, form: original(root), coded: root.First("CODED_DATA_SECTION"), release: newRelease(), parties: newParties(), lotIDs: map[string]int{}}
	n.kind = kindOf(n.form, n.coded.First("CODIF_DATA", "TD_DOCUMENT_TYPE"))
	return n
}

func (n *notice) issue(code, path, detail string) {
	n.issues = append(n.issues, procurement.Issue{Code: code, Path: path, Detail: detail})
}

// build fills the release in the order of its sections.
func (n *notice) build(content [32]byte) (*procurement.Notice, error) {
	if err := n.identify(); err != nil {
		return nil, err
	}
	if n.form == nil {
		return nil, n.refuse("no-form", "FORM_SECTION holds no form")
	}
	n.refs = n.references()
	n.framework = n.frameworkMark()
	out := &procurement.Notice{ID: n.id, Kind: procurement.Release, Content: content}
	out.Language = languageTag(n.form.Attr("LG"))
	n.aliases(out)
	n.head(out)
	n.buyers()
	switch n.kind {
	case correction:
		n.subject(n.release.child("tender"))
		n.corrections()
	default:
		n.tender()
		n.results()
	}
	n.tag()
	n.related()
	n.writeParties()
	out.Release, out.Pointers, out.Issues = n.release.fields, n.release.places, n.issues
	return out, nil
}

func (n *notice) refuse(reason, why string) error {
	return &source.RecordError{Pointer: n.root.Path(), Reason: reason, Err: errors.New(why)}
}

// identify finds the publication number.
func (n *notice) identify() error {
	if id := number(n.root.Attr("DOC_ID")); id != "" {
		n.id, n.idAt = id, n.root.AttrPath("DOC_ID")
		return nil
	}
	ojs := n.coded.First("NOTICE_DATA", "NO_DOC_OJS")
	if id := number(ojs.Value()); id != "" {
		n.id, n.idAt = id, ojs.Path()
		return nil
	}
	return n.refuse("no-notice-id", "no publication number: neither TED_EXPORT/@DOC_ID nor NOTICE_DATA/NO_DOC_OJS has one")
}

// aliases are the other names by which notices refer to this one: the number in
// the Official Journal, the number with its zeros, and the notice id that eForms
// use, which is in some notices since 2017.
func (n *notice) aliases(out *procurement.Notice) {
	add := func(name string) {
		if name != "" && name != out.ID {
			out.Aliases = append(out.Aliases, name)
		}
	}
	add(strings.TrimSpace(n.coded.First("NOTICE_DATA", "NO_DOC_OJS").Value()))
	add(n.root.Attr("DOC_ID"))
	if uuid := strings.ToLower(n.root.First("FORM_SECTION", "NOTICE_UUID").Value()); uuid != "" {
		add(uuid)
		add(uuid + "-01")
	}
	for _, r := range n.refs {
		if r.chain {
			out.Chain = append(out.Chain, r.id)
		}
	}
}

// head sets what a release says of itself, and the notice's time and process.
func (n *notice) head(out *procurement.Notice) {
	r := n.release
	key, at := n.id, n.idAt
	if named := n.process(); named != nil {
		key, at = named.id, named.at.Path()
	}
	out.OCID = "eu-ted-" + key
	r.put("ocid", out.OCID, at)
	r.put("id", out.ID, n.idAt)
	r.put("initiationType", "tender", n.form.Path())
	r.put("language", out.Language, n.form.AttrPath("LG"))
	n.published(out)

	about := r.child(procurement.Ext).child("tedExport")
	about.put("form", n.form.Attr("FORM"), n.form.AttrPath("FORM"))
	about.put("noticeType", n.form.First("NOTICE").Attr("TYPE"), n.form.First("NOTICE").AttrPath("TYPE"))
	codif := n.coded.First("CODIF_DATA")
	about.text("documentType", codif.First("TD_DOCUMENT_TYPE"))
	about.text("procedure", codif.First("PR_PROC"))
	about.text("gazette", n.coded.First("NOTICE_DATA", "NO_DOC_OJS"))
	about.text("reference", firstOf(n.form.First("OBJECT_CONTRACT", "REFERENCE_NUMBER"), first(n.form, "FILE_REFERENCE_NUMBER")))
	law := firstOf(n.form.First("LEGAL_BASIS"), n.form.First("DIRECTIVE"), codif.First("DIRECTIVE"))
	about.put("directive", law.Attr("VALUE"), law.AttrPath("VALUE"))
	buyer := first(n.form, "CA_TYPE", "TYPE_OF_CONTRACTING_AUTHORITY")
	about.put("buyerType", buyer.Attr("VALUE"), buyer.AttrPath("VALUE"))
	activity := first(n.form, "CA_ACTIVITY", "CE_ACTIVITY", "TYPE_OF_ACTIVITY")
	about.put("activity", activity.Attr("VALUE"), activity.AttrPath("VALUE"))
	about.text("euProgramme", first(n.form, "EU_PROGR_RELATED"))
}

func (n *notice) tag() {
	for _, tag := range n.tags() {
		n.release.push("tag", tag, n.form.Path())
	}
}

func (n *notice) published(out *procurement.Notice) {
	at := n.coded.First("REF_OJS", "DATE_PUB")
	out.PublishedRaw = at.Value()
	day := calendar(at)
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		n.issue("no-publication-date", "/date", fmt.Sprintf("publication date %q cannot be read", out.PublishedRaw))
		return
	}
	out.Published = t.UTC()
	n.release.put("date", stamp(day, startOfDay), at.Path())
}

// related sets references to notices of other procedures: planning notices, where
// the form is one that names no others, else whatever came before.
func (n *notice) related() {
	for _, ref := range n.refs {
		if ref.chain {
			continue
		}
		relationship := "prior"
		if ref.planned {
			relationship = "planning"
		}
		r := n.release.grow("relatedProcesses")
		r.put("id", relationship+"/"+ref.id, ref.at.Path())
		r.push("relationship", relationship, ref.at.Path())
		r.put("scheme", "eu-oj", ref.at.Path())
		r.put("identifier", ref.id, ref.at.Path())
	}
}

// list returns an array of the release under construction.
func list(o *object, key string) []any {
	l, _ := o.fields[key].([]any)
	return l
}
