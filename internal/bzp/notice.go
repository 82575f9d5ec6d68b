package bzp

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// notice is a row while it is turned into a procurement.Notice.
type notice struct {
	*draft
	number, numberAt string // with its version, and its place
	bzp              string // without
	kind, kindAt     string
	form             fields
}

var (
	// numberForm is a number of the bulletin with or without its version.
	numberForm = regexp.MustCompile(`(\d{4}/BZP \d{8})(?:/(\d{2}))?`)
	ocidForm   = regexp.MustCompile(`^[\w.-]{8,200}$`)
)

func newRow(steps, pointer string, row any, issues []procurement.Issue) (*procurement.Notice, error) {
	object, ok := row.(procurement.Object)
	if !ok {
		return nil, &source.RecordError{Pointer: steps + pointer, Reason: "no-object", Err: errors.New("a row that is no object")}
	}
	sum, err := procurement.ContentHash(object)
	if err != nil {
		return nil, &source.RecordError{Pointer: steps + pointer, Reason: "bad-json", Err: err}
	}
	d := &draft{row: object, base: steps + pointer, release: procurement.Object{}, places: map[string]string{}}
	for _, issue := range issues {
		if strings.HasPrefix(issue.Path+"/", pointer+"/") {
			d.issues = append(d.issues, issue)
		}
	}
	u := &notice{draft: d, kind: d.get("/noticeType"), form: readForm(jsontree.Str(object, "htmlBody"))}
	n := &procurement.Notice{Kind: procurement.Release, Language: "pl", Pointer: d.base, Content: sum}
	if err := u.identify(n); err != nil {
		return nil, &source.RecordError{Pointer: d.base, Reason: "no-id", Err: err}
	}
	u.head(n)
	u.buyer()
	u.tender()
	u.stage()
	n.Chain = u.chain()
	n.Release, n.Pointers, n.Issues = d.release, d.places, d.issues
	return n, nil
}

// identify sets id and process.
func (u *notice) identify(n *procurement.Notice) error {
	from := "/noticeNumber"
	m := numberForm.FindStringSubmatch(u.get(from))
	if m == nil {
		from = "/bzpNumber"
		m = numberForm.FindStringSubmatch(u.get(from))
	}
	if m == nil {
		return fmt.Errorf("noticeNumber %q, bzpNumber %q: a row needs the number of its notice (2026/BZP 00000001/01)", u.get("/noticeNumber"), u.get("/bzpNumber"))
	}
	u.number, u.numberAt, u.bzp, n.Version = m[0], from, m[1], m[2]
	if u.kind != "" {
		u.kindAt = "/noticeType"
	}
	n.ID = u.number
	if n.ID != u.bzp {
		n.Aliases = []string{u.bzp}
	}
	for v := 1; v < number(n.Version); v++ {
		n.Replaces = append(n.Replaces, fmt.Sprintf("%s/%02d", u.bzp, v))
	}
	process := "/tenderId"
	if n.OCID = u.get(process); !ocidForm.MatchString(n.OCID) {
		n.OCID, process = "pl-bzp-"+u.bzp, from
	}
	u.set("/ocid", n.OCID, process)
	u.set("/id", n.ID, from)
	u.set("/tender/id", n.OCID, process)
	return nil
}

func (u *notice) head(n *procurement.Notice) {
	u.set("/language", n.Language, u.numberAt)
	u.set("/initiationType", "tender", u.numberAt)
	n.PublishedRaw = u.get("/publicationDate")
	t, err := normalize.Date(n.PublishedRaw, normalize.YMD, nil)
	if err != nil {
		u.issue("no-publication-date", "/date", n.PublishedRaw)
	} else {
		n.Published = t.Time
		u.set("/date", t.String(), "/publicationDate")
	}
	const ext = "/" + procurement.Ext + "/bzp/"
	for _, key := range []string{"noticeType", "clientType", "tenderType", "objectId"} {
		u.copy(ext+key, "/"+key)
	}
	if below, ok := u.row["isTenderAmountBelowEU"].(bool); ok {
		u.set(ext+"isTenderAmountBelowEU", below, "/isTenderAmountBelowEU")
	}
}

// organisation is a party as a row or a form states it; the rest are places.
type organisation struct {
	id, role, name, number                       string // id where there is no number
	nameAt, numberAt                             string
	city, cityAt, region, regionAt, land, landAt string
}

// party adds an organisation, once, and returns its id.
func (u *notice) party(o organisation) string {
	scheme, digits, person := nationalID(o.number)
	if digits != "" {
		o.id = scheme + "-" + digits
	}
	parties, _ := u.release["parties"].([]any)
	at := "/parties/" + strconv.Itoa(len(parties))
	for i, p := range parties {
		have := p.(procurement.Object)
		if have["id"] != o.id {
			continue
		}
		if roles := have["roles"].([]any); !slices.Contains(roles, any(o.role)) {
			u.set("/parties/"+strconv.Itoa(i)+"/roles/"+strconv.Itoa(len(roles)), o.role, o.nameAt)
		}
		return o.id
	}
	u.set(at+"/id", o.id, o.nameAt)
	u.set(at+"/name", o.name, o.nameAt)
	u.set(at+"/roles/0", o.role, o.nameAt)
	switch {
	case digits != "":
		u.set(at+"/identifier/scheme", scheme, o.numberAt)
		u.set(at+"/identifier/id", digits, o.numberAt)
	case person:
		u.set(at+"/details/isNaturalPerson", true, o.numberAt)
	default:
		u.set(at+"/additionalIdentifiers/0/id", o.number, o.numberAt)
	}
	u.set(at+"/address/locality", o.city, o.cityAt)
	u.set(at+"/address/region", o.region, o.regionAt)
	u.set(at+"/address/country", o.land, o.landAt)
	return o.id
}

// listed is an organisation of the row, whose fields begin with a prefix.
func (u *notice) listed(id, role, prefix string) organisation {
	return organisation{
		id: id, role: role, name: u.get(prefix + "Name"), number: u.get(prefix + "NationalId"), nameAt: prefix + "Name", numberAt: prefix + "NationalId",
		city: u.get(prefix + "City"), cityAt: prefix + "City", region: u.get(prefix + "Province"), regionAt: prefix + "Province",
		land: u.get(prefix + "Country"), landAt: prefix + "Country",
	}
}

func (u *notice) buyer() {
	const prefix = "/organization"
	if u.get(prefix+"Name") == "" {
		return
	}
	u.set("/buyer/id", u.party(u.listed(u.number+"/buyer", "buyer", prefix)), prefix+"Name")
	u.copy("/buyer/name", prefix+"Name")
}

var (
	cpvForm = regexp.MustCompile(`(\d{8}(?:-\d)?)(?:\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\))?`)
	taxWord = regexp.MustCompile(`(?i)\b(nip|regon|krs|pl)\b`)
)

// nationalID reads what buyers write into fields for a number of a register: NIP
// (taxes, 10 digits), REGON (statistics, 9 or 14) or KRS (companies, 10 digits with
// its name). person is true where the text says that the party does no business.
func nationalID(s string) (scheme, digits string, person bool) {
	lower := strings.ToLower(s)
	if strings.Contains(lower, "nie prowadzą") || strings.Contains(lower, "osoba fizyczna") {
		return "", "", true
	}
	words := taxWord.FindAllString(lower, -1)
	digits = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -:.", r) {
			return -1
		}
		return r
	}, taxWord.ReplaceAllString(s, ""))
	if strings.Trim(digits, "0123456789") != "" || len(words) > 1 || strings.Trim(digits, "0") == "" {
		return "", "", false // two numbers, or words
	}
	is := func(word string) bool { return len(words) == 1 && words[0] == word }
	switch {
	case len(digits) == 10 && is("krs"):
		return "PL-KRS", digits, false
	case len(digits) == 10 && !is("regon"):
		return "PL-NIP", digits, false
	case (len(digits) == 9 || len(digits) == 14) && !is("nip") && !is("krs"):
		return "PL-REGON", digits, false
	}
	return "", "", false
}

// chain are the notices that this one says it continues.
func (u *notice) chain() []string {
	var out []string
	for _, f := range append(u.form.where("II", anyPart, "numer ogłoszenia"), u.form.where("III", anyPart, "numer zmienianego ogłoszenia")...) {
		for _, m := range numberForm.FindAllStringSubmatch(f.value, -1) {
			if m[1] != u.bzp {
				out = append(out, m[1])
			}
		}
	}
	return out
}
