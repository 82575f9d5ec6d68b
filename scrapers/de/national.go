package de

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// The national form ("eforms-sdk-0.1") is UBL 2.3 without the extensions of
// eForms: the buyer stands in ContractingParty/Party and the winner in
// TenderResult/WinningParty by name, where eForms has references; there is no
// NoticeResult and no subtype. It has no specification. What is read here was
// seen in real notices of 2022 to 2026 by others (a public research on 120,000 of
// them with its test files, consulted 2026-11-24):
//
//	cbc:ID, VersionID              id; a later version replaces the earlier ones
//	ContractFolderID               ocid where it is a UUID, else the notice's ID: most
//	                               notices leave it empty, so that a result does not
//	                               find its call
//	RequestedPublicationDate       date; IssueDate is when the notice was sent
//	NoticeTypeCode                 tag, tender/status
//	RegulatoryDomain               x_daylight/eforms/legalBasis: de-vob, de-uvgo and others
//	ProcedureCode                  tender/procurementMethod: German codes such as
//	                               de-restricted-wo-call
//	ProcurementProject             tender: title, description, value (an estimate),
//	                               category, CPV as published, also "45" or "79000000-4"
//	ProcurementProjectLot          tender/lots, tender/items
//	TenderResult                   awards; a winner only where WinningParty names one and
//	                               the code does not say that there is none
//	TenderResult/Contract          contracts
//	AwardedTenderedProject/
//	  LegalMonetaryTotal           awards/value, contracts/value: rare
//	SubcontractTerms/Amount        awards/x_daylight/subcontracted
//
// AwardDate is the placeholder 2000-01-01 in many. ServiceProviderParty inside a
// party is the sender of the notice, never the buyer or winner. Some platforms
// write address and telephone into the buyer's name: the name ends where contact
// data begins, the whole text is the contact point.

// ublNotice is a notice of the national form while it is read.
type ublNotice struct {
	*draft
	root     *xmltree.Element
	id       string
	parties  int
	contract int
}

func national(body []byte) (*procurement.Notice, error) {
	root, err := xmltree.Read(body, xmltree.Options{})
	if err != nil {
		return nil, fmt.Errorf("national notice: %w", err)
	}
	u := &ublNotice{draft: newDraft(), root: root}
	number, version := root.First("ID"), root.First("VersionID")
	if number.Value() == "" || len(number.Value()) > 100 || len(version.Value()) > 20 {
		return nil, &source.RecordError{Pointer: root.Path(), Reason: "no-id", Err: errors.New("the notice has no ID")}
	}
	u.id = strings.ToLower(number.Value())
	folder := root.First("ContractFolderID")
	if !uuidForm.MatchString(folder.Value()) {
		folder = number
	}
	n := &procurement.Notice{
		ID: versioned(u.id, version.Value()), OCID: ocidPrefix + strings.ToLower(folder.Value()), Kind: procurement.Release,
		Version: version.Value(), Content: sha256.Sum256(body), Replaces: earlier(u.id, version.Value()),
	}
	u.set("/ocid", n.OCID, folder)
	u.set("/id", n.ID, number)
	u.set("/initiationType", "tender", root)
	if language := root.First("NoticeLanguageCode"); language.Value() != "" {
		n.Language, _ = normalize.Language(language.Value())
		u.set("/language", n.Language, language)
	}
	u.published(n)
	kind := root.First("NoticeTypeCode")
	u.kind(kind)
	u.buyer()
	u.tender(folder, kind)
	u.results()
	n.Release, n.Pointers, n.Issues = u.release, u.places, u.issues
	return n, nil
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func versioned(id, version string) string {
	if version == "" {
		return id
	}
	return id + "-" + version
}

// earlier are the versions before one, which it states anew.
func earlier(id, version string) []string {
	n, err := strconv.Atoi(version)
	if err != nil || n > 99 {
		return nil
	}
	var out []string
	for v := 1; v < n; v++ {
		out = append(out, fmt.Sprintf("%s-%0*d", id, len(version), v))
	}
	return out
}

func (u *ublNotice) published(n *procurement.Notice) {
	at, clock := u.root.First("RequestedPublicationDate"), ""
	if at.Value() == "" {
		at, clock = u.root.First("IssueDate"), u.root.First("IssueTime").Value()
	}
	n.PublishedRaw = strings.TrimSpace(at.Value() + " " + clock)
	text := stamp(at.Value(), clock)
	t, err := normalize.Date(text, normalize.YMD, nil)
	if err != nil {
		u.issue("no-publication-date", "/date", n.PublishedRaw)
		return
	}
	n.Published = t.Time
	u.set("/date", text, at)
}

// stamp is a date ("2026-08-13+02:00") with a time of day ("00:00:00+02:00") as one
// text, "" for no date. Where neither has a zone there is none.
func stamp(date, clock string) string {
	if len(date) < len(time.DateOnly) {
		return ""
	}
	day, zone := date[:len(time.DateOnly)], date[len(time.DateOnly):]
	if clock == "" {
		clock = "00:00:00"
		if zone == "" {
			return day
		}
	}
	if len(clock) == len("00:00:00") {
		clock += zone
	}
	return day + "T" + clock
}

// kind sets what the notice is.
func (u *ublNotice) kind(kind *xmltree.Element) {
	tag, update := "tender", ""
	if u.cancellation() != nil {
		update = "Cancellation"
	} else if kind.Attr("listName") == "change" || len(earlier(u.id, u.root.First("VersionID").Value())) > 0 {
		update = "Update"
	}
	if strings.HasPrefix(kind.Value(), "can-") {
		tag = "award"
	}
	u.set("/tag/0", tag+update, firstOf(kind, u.root))
	if tag == "award" && update != "Cancellation" && len(u.root.All("TenderResult", "Contract")) > 0 {
		u.set("/tag/1", "contract"+update, kind)
	}
	about := "/" + procurement.Ext + "/eforms/"
	u.text(about+"sdk", u.root.First("CustomizationID"))
	u.text(about+"noticeType", kind)
	u.set(about+"formType", kind.Attr("listName"), kind)
	u.text(about+"legalBasis", u.root.First("RegulatoryDomain"))
}

// cancellation is the reason by which the notice voids an earlier one.
func (u *ublNotice) cancellation() *xmltree.Element {
	for _, e := range u.root.Find("ReasonCode") {
		if e.Parent.Key == "ChangeReason" && e.Value() == "cancel" {
			return e
		}
	}
	return nil
}

func (u *ublNotice) buyer() {
	for i, e := range u.root.All("ContractingParty", "Party") {
		id := u.party(e, u.id+"/buyer-"+strconv.Itoa(i+1), "buyer")
		if i == 0 && id != "" {
			u.set("/buyer/id", id, e)
			u.set("/buyer/name", name(e), e.First("PartyName", "Name"))
		}
	}
}

// contactData is where contact data begins in a buyer's name.
var contactData = regexp.MustCompile(`(?i)[\s,;]*\b(?:tel(?:efon|efax)?|fax|e-?mail|internet|homepage)\b\s*[.:].*$`)

func name(party *xmltree.Element) string {
	return contactData.ReplaceAllString(strings.Join(strings.Fields(party.First("PartyName", "Name").Value()), " "), "")
}

// party adds an organisation and returns its id, "" where it has no name.
func (u *ublNotice) party(e *xmltree.Element, id, role string) string {
	named := e.First("PartyName", "Name")
	if name(e) == "" {
		return ""
	}
	at := "/parties/" + strconv.Itoa(u.parties)
	u.parties++
	number := e.First("PartyLegalEntity", "CompanyID")
	land, _ := normalize.Country(e.First("PostalAddress", "Country", "IdentificationCode").Value())
	u.set(at+"/id", id, e)
	u.set(at+"/name", name(e), named)
	u.set(at+"/roles/0", role, e)
	u.text(at+"/identifier/id", number)
	address := e.First("PostalAddress")
	u.text(at+"/address/streetAddress", address.First("StreetName"))
	u.text(at+"/address/locality", address.First("CityName"))
	u.text(at+"/address/region", address.First("CountrySubentityCode"))
	u.text(at+"/address/postalCode", address.First("PostalZone"))
	u.set(at+"/address/country", land, address.First("Country", "IdentificationCode"))
	if whole := strings.Join(strings.Fields(named.Value()), " "); whole != name(e) {
		u.set(at+"/contactPoint/name", whole, named)
	}
	u.text(at+"/contactPoint/email", e.First("Contact", "ElectronicMail"))
	u.text(at+"/contactPoint/telephone", e.First("Contact", "Telephone"))
	u.text(at+"/contactPoint/faxNumber", e.First("Contact", "Telefax"))
	u.text(at+"/details/url", e.First("WebsiteURI"))
	u.text(at+"/details/scale", e.First("IndustryClassificationCode"))
	return id
}

func firstOf(elements ...*xmltree.Element) *xmltree.Element {
	for _, e := range elements {
		if e != nil {
			return e
		}
	}
	return nil
}
