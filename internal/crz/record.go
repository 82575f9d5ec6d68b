package crz

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"daylight/internal/draft"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// OCIDPrefix stands before the contract's number in an OCID.
const OCIDPrefix = "sk-crz-"

// attachments is where the register serves the files of its records.
const attachments = "https://www.crz.gov.sk/data/att/"

// record is a zmluva while it is turned into a notice.
type record struct {
	*draft.Draft
	e *xmltree.Element
	// of is the ID of the record that this one stands in, nil for others.
	of   *xmltree.Element
	zone *time.Location
}

var (
	numberForm = regexp.MustCompile(`^[0-9]{1,18}$`)
	// refForm finds the number of a contract in what publishers write into ref:
	// the number alone, or an address of the register.
	refForm = regexp.MustCompile(`^(?:https?://)?(?:www\.)?(?:crz\.gov\.sk/(?:zmluva/|index\.php\?ID=)?)?([0-9]{5,18})(?:/|-[\w-]*/?)?$`)
)

func (r record) notice() (*procurement.Notice, error) {
	id := r.e.First("ID")
	if !numberForm.MatchString(id.Value()) {
		return nil, &source.RecordError{Pointer: r.Steps + r.e.Path(), Reason: "no-id", Err: fmt.Errorf("ID %q is no number of a contract", id.Value())}
	}
	of := r.amended()
	process, number := id, id.Value()
	if of != nil {
		process, number = of, refNumber(of)
	}
	n := &procurement.Notice{
		ID: id.Value(), OCID: OCIDPrefix + number, Kind: procurement.State, Version: r.e.First("chan").Value(), Language: "sk",
		Pointer: r.Steps + r.e.Path(), Content: draft.Content(r.e),
	}
	if changed := strings.Join(strings.Fields(n.Version), "T"); changed != "" && len(changed) <= 40 {
		n.ID += "@" + changed
	}
	name := "contract/" + id.Value()
	n.Aliases, n.Replaces = []string{name}, []string{name}
	r.Set("/ocid", n.OCID, process)
	r.Set("/id", n.ID, id)
	r.Set("/language", n.Language, r.e)
	r.Set("/initiationType", "tender", r.e)
	r.published(n)
	switch {
	case of != nil:
		r.amendment(process, number)
		r.parties(false)
	case r.isAmendment():
		r.head(id)
		r.amendment(id, id.Value())
		r.Issue("amendment-of-unknown-contract", "/contracts/0", "the record does not say which contract it amends")
		r.parties(true)
	default:
		r.head(id)
		r.contract(id)
		r.parties(true)
	}
	r.codes()
	n.Release, n.Pointers, n.Issues = r.Release, r.Places, r.Issues
	return n, nil
}

func (r record) isAmendment() bool { return r.of != nil || r.e.First("typ").Value() == "2" }

// amended is where the record names the contract that it amends, nil if it does not.
func (r record) amended() *xmltree.Element {
	switch ref := r.e.First("ref"); {
	case r.of != nil && numberForm.MatchString(r.of.Value()):
		return r.of
	case r.isAmendment() && refNumber(ref) != "" && refNumber(ref) != r.e.First("ID").Value():
		return ref
	}
	return nil
}

func refNumber(ref *xmltree.Element) string {
	if m := refForm.FindStringSubmatch(ref.Value()); m != nil {
		return m[1]
	}
	if numberForm.MatchString(ref.Value()) {
		return ref.Value()
	}
	return ""
}

func (r record) published(n *procurement.Notice) {
	at := r.e.First("datum_zverejnene")
	n.PublishedRaw = at.Value()
	t, err := normalize.Date(at.Value(), normalize.YMD, r.zone)
	if err != nil {
		r.Issue("no-publication-date", "/date", n.PublishedRaw)
		return
	}
	n.Published = t.Time
	r.Set("/date", t.String(), at)
}

func (r record) cancelled() bool { return r.e.First("stav").Value() == "3" }

// head sets what the process is about.
func (r record) head(id *xmltree.Element) {
	r.Set("/tender/id", id.Value(), id)
	r.Text("/tender/title", r.e.First("predmet"))
	for _, key := range []string{"popis_predmetu", "popis"} {
		if e := r.e.First(key); e.Value() != "" {
			r.Text("/tender/description", e)
			break
		}
	}
	status := "complete"
	if r.cancelled() {
		status = "cancelled"
	}
	r.Set("/tender/status", status, firstOf(r.e.First("stav"), id))
}

// contract sets the contract or order that the record publishes.
func (r record) contract(id *xmltree.Element) {
	const path = "/contracts/0"
	r.Set("/tag/0", "contract", firstOf(r.e.First("typ"), id))
	r.Set(path+"/id", id.Value(), id)
	r.Text(path+"/title", r.e.First("predmet"))
	status := "active"
	if r.cancelled() {
		status = "cancelled"
	}
	r.Set(path+"/status", status, firstOf(r.e.First("stav"), id))
	r.Text(path+"/identifiers/0/id", r.e.First("nazov"))
	r.date(path+"/dateSigned", r.e.First("datum"))
	r.date(path+"/period/startDate", r.e.First("datum_ucinnost"))
	r.date(path+"/period/endDate", r.e.First("datum_platnost_do"))
	agreed, total := r.e.First("suma_zmluva"), r.e.First("suma_spolu")
	if zero(agreed.Value()) && !zero(total.Value()) {
		r.euros(path+"/value", total)
	} else {
		r.euros(path+"/value", agreed)
		if !zero(total.Value()) && total.Value() != agreed.Value() {
			r.euros(path+"/"+procurement.Ext+"/valueTotal", total)
		}
	}
	r.documents(path)
}

// zero reports whether a price is missing or 0.
func zero(s string) bool { return strings.Trim(s, "0.,") == "" }

// amendment sets an amendment of the contract with a number.
func (r record) amendment(of *xmltree.Element, number string) {
	id := r.e.First("ID")
	const path = "/contracts/0/amendments/0"
	r.Set("/tag/0", "contractAmendment", firstOf(r.e.First("typ"), id))
	r.Set("/contracts/0/id", number, of)
	r.Set(path+"/id", id.Value(), id)
	r.Text(path+"/description", r.e.First("predmet"))
	r.date(path+"/date", r.e.First("datum"))
	if r.cancelled() {
		r.Set(path+"/rationale", "The register says that this amendment is cancelled", r.e.First("stav"))
	}
	r.Text(path+"/x_number", r.e.First("nazov"))
	r.euros(path+"/x_value", r.e.First("suma_zmluva"))
	if total := r.e.First("suma_spolu"); total.Value() != r.e.First("suma_zmluva").Value() {
		r.euros(path+"/x_valueTotal", total)
	}
}

func (r record) euros(path string, e *xmltree.Element) {
	r.Money(path, e, "EUR", e, procurement.TaxUnknown)
}

func (r record) date(path string, e *xmltree.Element) {
	if strings.Trim(e.Value(), "0-: ") == "" {
		return // 0000-00-00 stands for none
	}
	t, err := normalize.Date(e.Value(), normalize.YMD, r.zone)
	if err != nil {
		r.Issue("unparsed-date", path, e.Value())
		return
	}
	r.Set(path, t.String()[:min(len(t.String()), len(time.DateOnly))], e)
}

// parties sets who orders and who supplies.
func (r record) parties(supplies bool) {
	n := 0
	add := func(role, to string, name, number, seat *xmltree.Element) {
		if name.Value() == "" && number.Value() == "" {
			return
		}
		at := "/parties/" + strconv.Itoa(n)
		n++
		where, id := firstOf(number, name), r.e.First("ID").Value()+"/"+role
		if ico := ico(number.Value()); ico != "" {
			id = "SK-ICO-" + ico
			r.Set(at+"/identifier/scheme", "SK-ICO", number)
			r.Set(at+"/identifier/id", ico, number)
		} else if number.Value() != "" {
			r.Text(at+"/additionalIdentifiers/0/id", number)
		}
		r.Set(at+"/id", id, where)
		r.Text(at+"/name", name)
		r.Set(at+"/roles/0", role, firstOf(name, number))
		r.Text(at+"/address/streetAddress", seat)
		if to != "" {
			r.Set(to+"/id", id, where)
			r.Text(to+"/name", name)
		}
	}
	supplier := ""
	if supplies {
		supplier = "/contracts/0/suppliers/0"
	}
	add("buyer", "/buyer", r.e.First("zs1"), r.e.First("ico1"), r.e.First("sidlo1"))
	add("supplier", supplier, r.e.First("zs2"), r.e.First("ico"), r.e.First("sidlo"))
}

// ico is a registration number of eight digits, or of six as old ones have, empty
// for anything else.
func ico(s string) string {
	s = strings.Join(strings.Fields(s), "")
	if len(s) < 6 || len(s) > 8 || strings.Trim(s, "0123456789") != "" || strings.Trim(s, s[:1]) == "" {
		return ""
	}
	return strings.Repeat("0", 8-len(s)) + s
}

// codes keeps what has no place in OCDS, and what the record refers to.
func (r record) codes() {
	path := "/" + procurement.Ext + "/crz/"
	if r.isAmendment() { // the process may be the contract's, whose codes are others
		path = "/contracts/0/amendments/0/x_crz/"
	}
	for _, key := range []string{"typ", "druh", "stav", "rezort", "zdroj", "poznamka", "text_ucinnost", "poznamka_zmena", "uvo", "ref"} {
		if e := r.e.First(key); e.Value() != "" {
			r.Text(path+key, e)
		}
	}
	ref := r.e.First("ref")
	if number := refNumber(ref); number != "" && !r.isAmendment() && number != r.e.First("ID").Value() {
		r.Set("/relatedProcesses/0/id", "related", ref)
		r.Set("/relatedProcesses/0/relationship/0", "x_related", ref)
		r.Set("/relatedProcesses/0/scheme", "ocid", ref)
		r.Set("/relatedProcesses/0/identifier", OCIDPrefix+number, ref)
	}
}

// documents lists the files of the record.
func (r record) documents(path string) {
	n := 0
	for _, file := range r.e.All("prilohy", "priloha") {
		for _, key := range []string{"dokument1", "dokument"} {
			name := file.First(key)
			if name.Value() == "" {
				continue
			}
			at := path + "/documents/" + strconv.Itoa(n)
			n++
			r.Set(at+"/id", name.Value(), name)
			r.Set(at+"/documentType", "contractSigned", name)
			r.Text(at+"/title", file.First("nazov"))
			r.Set(at+"/url", attachments+name.Value(), name)
		}
	}
}

func firstOf(elements ...*xmltree.Element) *xmltree.Element {
	for _, e := range elements {
		if e.Value() != "" {
			return e
		}
	}
	return elements[len(elements)-1]
}
