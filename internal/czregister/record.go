package czregister

import (
	"errors"
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
const OCIDPrefix = "cz-registr-smluv-"

// record is a zaznam while it is turned into a notice.
type record struct {
	*draft.Draft
	e    *xmltree.Element
	zone *time.Location
}

var numberForm = regexp.MustCompile(`^[0-9]{1,18}$`)

// amendment is how the subject of an amendment is worded.
var amendment = regexp.MustCompile(`(?i)\bdodat(?:ek|ku|kem|ky|ků)`)

func (r record) notice() (*procurement.Notice, error) {
	contract, version := r.e.First("identifikator", "idSmlouvy"), r.e.First("identifikator", "idVerze")
	if !numberForm.MatchString(contract.Value()) || !numberForm.MatchString(version.Value()) {
		return nil, r.reject("no-id", fmt.Errorf("idSmlouvy %q, idVerze %q: a record needs both numbers", contract.Value(), version.Value()))
	}
	body := r.e.First("smlouva")
	if body == nil {
		return nil, r.reject("no-smlouva", errors.New("the record has no element smlouva"))
	}
	of, amends := contract, false
	if parent := body.First("navazanyZaznam"); numberForm.MatchString(parent.Value()) {
		if amends = amendment.MatchString(body.First("predmet").Value()); amends {
			of = parent
		}
	}
	n := &procurement.Notice{
		ID: version.Value(), OCID: OCIDPrefix + of.Value(), Kind: procurement.State, Version: version.Value(), Language: "cs",
		Pointer: r.Steps + r.e.Path(), Content: draft.Content(r.e),
	}
	name := "contract/" + contract.Value()
	n.Aliases, n.Replaces = []string{name}, []string{name}
	r.Set("/ocid", n.OCID, of)
	r.Set("/id", n.ID, version)
	r.Set("/language", n.Language, r.e)
	r.Set("/initiationType", "tender", r.e)
	r.published(n)
	r.parties(body, version.Value(), !amends)
	if amends {
		r.amends(body, of, contract)
	} else {
		r.contract(body, contract)
	}
	n.Release, n.Pointers, n.Issues = r.Release, r.Places, r.Issues
	return n, nil
}

func (r record) reject(reason string, err error) error {
	return &source.RecordError{Pointer: r.Steps + r.e.Path(), Reason: reason, Err: err}
}

func (r record) published(n *procurement.Notice) {
	at := r.e.First("casZverejneni")
	n.PublishedRaw = at.Value()
	t, err := normalize.Date(at.Value(), normalize.YMD, r.zone)
	if err != nil {
		r.Issue("no-publication-date", "/date", n.PublishedRaw)
		return
	}
	n.Published = t.Time
	r.Set("/date", t.String(), at)
}

// valid reports whether the register says that the version is not void.
func (r record) valid() bool {
	return !no(r.e.First("platnyZaznam"))
}

func no(e *xmltree.Element) bool  { return e.Value() == "0" || strings.EqualFold(e.Value(), "false") }
func yes(e *xmltree.Element) bool { return e.Value() == "1" || strings.EqualFold(e.Value(), "true") }

// contract sets the contract that the record publishes.
func (r record) contract(body, id *xmltree.Element) {
	validity := firstOf(r.e.First("platnyZaznam"), r.e)
	r.Set("/tag/0", "contract", id)
	r.Set("/tender/id", id.Value(), id)
	r.Text("/tender/title", body.First("predmet"))
	const path = "/contracts/0"
	r.Set(path+"/id", id.Value(), id)
	r.Text(path+"/title", body.First("predmet"))
	if r.valid() {
		r.Set("/tender/status", "complete", validity)
		r.Set(path+"/status", "active", validity)
	} else {
		r.Set("/tender/status", "withdrawn", validity)
		r.Set(path+"/status", "cancelled", validity)
		r.Set(path+"/statusDetails", "The register says that this record is no longer valid", validity)
	}
	r.date(path+"/dateSigned", body.First("datumUzavreni"))
	r.Text(path+"/identifiers/0/id", body.First("cisloSmlouvy"))
	r.value(body)
	r.documents(path)
	if parent := body.First("navazanyZaznam"); numberForm.MatchString(parent.Value()) {
		r.Set("/relatedProcesses/0/id", "related", parent)
		r.Set("/relatedProcesses/0/relationship/0", "x_related", parent)
		r.Set("/relatedProcesses/0/scheme", "ocid", parent)
		r.Set("/relatedProcesses/0/identifier", OCIDPrefix+parent.Value(), parent)
	} else if amendment.MatchString(body.First("predmet").Value()) {
		r.Issue("amendment-of-unknown-contract", path, "the subject speaks of an amendment, and the record names no contract: its figure may be a change or a new total")
	}
}

// amends sets an amendment of another contract. A void one changed nothing.
func (r record) amends(body, of, id *xmltree.Element) {
	const path = "/contracts/0/amendments/0"
	r.Set("/tag/0", "contractAmendment", of)
	r.Set("/contracts/0/id", of.Value(), of)
	r.Set(path+"/id", id.Value(), id)
	r.Text(path+"/description", body.First("predmet"))
	r.date(path+"/date", body.First("datumUzavreni"))
	if !r.valid() {
		r.Set(path+"/rationale", "The register says that this record is no longer valid", r.e.First("platnyZaznam"))
	}
	r.Money(path+"/x_value", body.First("hodnotaBezDph"), "CZK", body.First("hodnotaBezDph"), procurement.TaxNet)
	r.Money(path+"/x_valueGross", body.First("hodnotaVcetneDph"), "CZK", body.First("hodnotaVcetneDph"), procurement.TaxGross)
	r.foreign(path+"/x_foreignValue", body)
	r.Text(path+"/x_url", r.e.First("odkaz"))
}

// value sets the value of the contract: without tax where it is stated so, else
// with, else in another currency.
func (r record) value(body *xmltree.Element) {
	net, gross := body.First("hodnotaBezDph"), body.First("hodnotaVcetneDph")
	const value, ext = "/contracts/0/value", "/contracts/0/" + procurement.Ext
	switch {
	case net.Value() != "":
		r.Money(value, net, "CZK", net, procurement.TaxNet)
		r.Money(ext+"/valueGross", gross, "CZK", gross, procurement.TaxGross)
		r.foreign(ext+"/foreignValue", body)
	case gross.Value() != "":
		r.Money(value, gross, "CZK", gross, procurement.TaxGross)
		r.foreign(ext+"/foreignValue", body)
	case body.First("ciziMena", "hodnota").Value() != "":
		r.foreign(value, body)
	default:
		r.Set("/"+procurement.Ext+"/"+procurement.ExtUnknown+"/0", "Value of the contract: the publisher did not state it", body)
	}
}

func (r record) foreign(path string, body *xmltree.Element) {
	currency := body.First("ciziMena", "mena")
	code, _ := normalize.Currency(currency.Value())
	if code == "" {
		code = strings.ToUpper(currency.Value())
	}
	r.Money(path, body.First("ciziMena", "hodnota"), code, currency, procurement.TaxUnknown)
}

func (r record) date(path string, e *xmltree.Element) {
	if e.Value() == "" {
		return
	}
	t, err := normalize.Date(e.Value(), normalize.YMD, r.zone)
	if err != nil {
		r.Issue("unparsed-date", path, e.Value())
		return
	}
	r.Set(path, t.String()[:len(time.DateOnly)], e)
}

// documents lists the record's page and its files.
func (r record) documents(path string) {
	n := 0
	add := func(id, kind string, url, title, sum *xmltree.Element) {
		if url.Value() == "" && title.Value() == "" {
			return
		}
		at := path + "/documents/" + strconv.Itoa(n)
		n++
		r.Set(at+"/id", id, firstOf(url, title))
		r.Set(at+"/documentType", kind, firstOf(url, title))
		r.Text(at+"/title", title)
		r.Text(at+"/url", url)
		r.Text(at+"/"+procurement.Ext+"/hash", sum)
	}
	add("record", "contractNotice", r.e.First("odkaz"), nil, nil)
	for i, file := range r.e.All("prilohy", "priloha") {
		add("file-"+strconv.Itoa(i+1), "contractSigned", file.First("odkaz"), file.First("nazevSouboru"), file.First("hash"))
	}
}

func firstOf(elements ...*xmltree.Element) *xmltree.Element {
	for _, e := range elements {
		if e != nil {
			return e
		}
	}
	return nil
}
