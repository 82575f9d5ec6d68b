package samopp

import (
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/table"
)

// fact is a published text and its place in the document.
type fact struct{ text, place string }

// field names a fact of an opportunity, whatever the shape it comes in.
type field string

const (
	noticeID       field = "noticeId"
	solicitation   field = "solicitationNumber"
	title          field = "title"
	description    field = "description"
	kindOf         field = "type"
	baseType       field = "baseType"
	posted         field = "postedDate"
	modified       field = "modifiedDate"
	archiveType    field = "archiveType"
	archiveDate    field = "archiveDate"
	setAside       field = "setAside"
	setAsideCode   field = "setAsideCode"
	deadline       field = "responseDeadLine"
	psc            field = "classificationCode"
	active         field = "active"
	orgType        field = "organizationType"
	initiative     field = "initiative"
	interested     field = "interestedVendors"
	attachments    field = "attachmentCount"
	infoLink       field = "additionalInfoLink"
	uiLink         field = "uiLink"
	pathName       field = "fullParentPathName"
	pathCode       field = "fullParentPathCode"
	department     field = "department"
	departmentCode field = "departmentCode"
	subtier        field = "subtier"
	subtierCode    field = "subtierCode"
	office         field = "office"
	officeCode     field = "officeCode"
	officeNumber   field = "officeNumber"
	awardDate      field = "awardDate"
	awardNumber    field = "awardNumber"
	awardAmount    field = "awardAmount"
	awardee        field = "awardee"
	awardeeUEI     field = "awardeeUEI"
	awardeeCAGE    field = "awardeeCAGE"
)

// place is an address in parts.
type place struct{ street, locality, region, postal, country, countryName fact }

// contact is a point of contact of the office.
type contact struct{ name, title, email, phone, fax, kind fact }

// record is an opportunity of any shape. numbered says that department and subtier
// have four-digit agency codes (Databank) and not CGAC and agency codes.
type record struct {
	facts                    map[field]fact
	naics                    []fact
	resources                []fact
	contacts                 []contact
	office, work, awardee    place
	numbered, fused, noticed bool
}

// said drops what stands for nothing.
func said(text, place string) fact {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\x00", "\u2400"))
	if strings.EqualFold(text, "null") {
		text = ""
	}
	return fact{text, place}
}

func (r *record) set(f field, v fact) {
	if v.text != "" {
		r.facts[f] = v
	}
}

// reader reads facts of a JSON record at a pointer.
type reader struct {
	base string
	o    procurement.Object
}

func (r reader) get(path ...string) fact {
	return said(jsontree.Text(r.o, path...), r.base+"/"+strings.Join(path, "/"))
}

func (r reader) list(path string) []fact {
	var all []fact
	for i, v := range jsontree.Arr(r.o, path) {
		if f := said(jsontree.Text(v), r.base+"/"+path+"/"+strconv.Itoa(i)); f.text != "" {
			all = append(all, f)
		}
	}
	return all
}

// either is the first that says something.
func either(all ...fact) fact {
	for _, f := range all {
		if f.text != "" {
			return f
		}
	}
	return fact{}
}

// fromAPI reads a record of the Opportunities API.
func fromAPI(at string, o procurement.Object) record {
	r := reader{at, o}
	out := record{facts: map[field]fact{}, resources: r.list("resourceLinks"), naics: r.list("naicsCodes"), noticed: true}
	for _, f := range []field{noticeID, solicitation, title, description, kindOf, baseType, posted, archiveType, archiveDate, deadline, psc, active,
		orgType, infoLink, uiLink, pathName, pathCode, department, office} {
		out.set(f, r.get(string(f)))
	}
	out.set(subtier, either(r.get("subTier"), r.get("subtier")))
	out.set(setAside, r.get("typeOfSetAsideDescription"))
	out.set(setAsideCode, r.get("typeOfSetAside"))
	if len(out.naics) == 0 {
		if code := r.get("naicsCode"); code.text != "" {
			out.naics = []fact{code}
		}
	}
	out.set(awardDate, r.get("award", "date"))
	out.set(awardNumber, r.get("award", "number"))
	out.set(awardAmount, r.get("award", "amount"))
	out.set(awardee, r.get("award", "awardee", "name"))
	out.set(awardeeUEI, r.get("award", "awardee", "ueiSAM"))
	out.set(awardeeCAGE, r.get("award", "awardee", "cageCode"))
	out.awardee = r.address("award", "awardee", "location")
	out.work = r.address("placeOfPerformance")
	out.office = place{locality: r.get("officeAddress", "city"), region: r.get("officeAddress", "state"),
		postal: either(r.get("officeAddress", "zipcode"), r.get("officeAddress", "zip")), country: r.get("officeAddress", "countryCode")}
	for i, v := range jsontree.Arr(o, "pointOfContact") {
		if one, ok := v.(procurement.Object); ok {
			p := reader{at + "/pointOfContact/" + strconv.Itoa(i), one}
			out.contacts = append(out.contacts, contact{p.get("fullName"), p.get("title"), p.get("email"), p.get("phone"), p.get("fax"), p.get("type")})
		}
	}
	return out
}

// address reads a location: names of city and state before their codes.
func (r reader) address(path ...string) place {
	in := func(more ...string) fact { return r.get(append(append([]string{}, path...), more...)...) }
	return place{street: in("streetAddress"), locality: either(in("city", "name"), in("city")), region: either(in("state", "name"), in("state", "code"), in("state")),
		postal: in("zip"), country: in("country", "code"), countryName: in("country", "name")}
}

// isDatabank reports whether a record has the columns of the Databank.
func isDatabank(o procurement.Object) bool {
	_, office := o["contracting_office"]
	_, kind := o["opportunity_type"]
	return office && kind
}

// fromDatabank reads a record with the columns of the Databank, whose "notice_id"
// is the solicitation number.
func fromDatabank(at string, o procurement.Object) record {
	r := reader{at, o}
	out := record{facts: map[field]fact{}, numbered: true}
	for f, column := range map[field]string{solicitation: "notice_id", title: "Title", description: "Description", kindOf: "opportunity_type",
		posted: "published_date", modified: "modified_date", archiveDate: "inactive_date", setAside: "set_aside", setAsideCode: "set_aside_code",
		deadline: "response_date", psc: "PSC", active: "Status", initiative: "Initiative", interested: "ivl_enabled", attachments: "attach_count",
		department: "dept_name", departmentCode: "dept_code", subtier: "subtier_name", subtierCode: "subtier_code", office: "contracting_office",
		officeCode: "aac_code", officeNumber: "office_id", awardee: "entity_name", awardeeUEI: "entity_uei"} {
		out.set(f, r.get(column))
	}
	if code := r.get("NAICS"); code.text != "" {
		out.naics = []fact{code}
	}
	out.work = place{locality: r.get("pop_city"), region: r.get("pop_state"), postal: r.get("pop_zip"), country: r.get("pop_country")}
	out.contacts = []contact{{name: r.get("poc_name"), email: r.get("poc_email")}}
	return out
}

// columns are those of the extract (2026-08), by field.
func columns() map[field]string {
	return map[field]string{noticeID: "NoticeId", title: "Title", solicitation: "Sol#", department: "Department/Ind.Agency", departmentCode: "CGAC",
		subtier: "Sub-Tier", subtierCode: "FPDS Code", office: "Office", officeCode: "AAC Code", posted: "PostedDate", kindOf: "Type", baseType: "BaseType",
		archiveType: "ArchiveType", archiveDate: "ArchiveDate", setAsideCode: "SetASideCode", setAside: "SetASide", deadline: "ResponseDeadLine",
		psc: "ClassificationCode", active: "Active", awardNumber: "AwardNumber", awardDate: "AwardDate", awardAmount: "Award$", awardee: "Awardee",
		orgType: "OrganizationType", infoLink: "AdditionalInfoLink", uiLink: "Link", description: "Description"}
}

// extract is the layout of one file: the place of each column, found once, and the
// end of the pointers into it.
type extract struct {
	columns map[field]string
	at      map[string]int
	names   []string
}

func newExtract(header []string) extract {
	x := extract{columns: columns(), at: map[string]int{}, names: make([]string, len(header))}
	for i, name := range header {
		x.names[i] = "!/" + jsontree.Escape(name)
		if key := strings.ToLower(name); x.at[key] == 0 {
			x.at[key] = i + 1
		}
	}
	return x
}

// record reads a row of the extract.
func (x extract) record(row table.Row) record {
	get := func(column string) fact {
		i := x.at[strings.ToLower(column)] - 1
		if i < 0 || i >= len(row.Cells) || row.Cells[i] == "" {
			return fact{}
		}
		return said(row.Cells[i], row.Pointer+x.names[i])
	}
	out := record{facts: map[field]fact{}, fused: true, noticed: true}
	for f, column := range x.columns {
		out.set(f, get(column))
	}
	if code := get("NaicsCode"); code.text != "" {
		out.naics = []fact{code}
	}
	out.work = place{street: get("PopStreetAddress"), locality: get("PopCity"), region: get("PopState"), postal: get("PopZip"), country: get("PopCountry")}
	out.office = place{locality: get("City"), region: get("State"), postal: get("ZipCode"), country: get("CountryCode")}
	for _, which := range []string{"Primary", "Secondary"} {
		c := which + "Contact"
		out.contacts = append(out.contacts, contact{get(c + "Fullname"), get(c + "Title"), get(c + "Email"), get(c + "Phone"), get(c + "Fax"), fact{}})
	}
	if name := out.facts[awardee].text; len(name) > 5 && strings.EqualFold(name[:5], "null ") {
		delete(out.facts, awardee) // an address without a name
	}
	return out
}
