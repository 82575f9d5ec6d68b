package czregister

import (
	"strconv"
	"strings"

	"daylight/internal/xmltree"
)

// side is a party of a contract.
type side struct {
	e         *xmltree.Element
	flag      *xmltree.Element // prijemce, nil where it is not stated
	publisher bool
	role      string
	id, ico   string
}

// parties sets who pays and who receives. Suppliers of the contract are set where
// the record is a contract of its own.
func (r record) parties(body *xmltree.Element, version string, own bool) {
	sides := r.sides(body, version)
	assign(sides)
	bought, supplied := false, 0
	for i, s := range sides {
		at := "/parties/" + strconv.Itoa(i)
		name := s.e.First("nazev")
		r.Set(at+"/id", s.id, firstOf(s.e.First("ico"), s.e))
		r.Text(at+"/name", name)
		r.Set(at+"/roles/0", s.role, firstOf(s.flag, s.e))
		if s.ico != "" {
			r.Set(at+"/identifier/scheme", "CZ-ICO", s.e.First("ico"))
			r.Set(at+"/identifier/id", s.ico, s.e.First("ico"))
		}
		if box := s.e.First("datovaSchranka"); box.Value() != "" {
			r.Set(at+"/additionalIdentifiers/0/scheme", "CZ-ISDS", box)
			r.Text(at+"/additionalIdentifiers/0/id", box)
		}
		r.Text(at+"/address/streetAddress", s.e.First("adresa"))
		r.Text(at+"/details/office", s.e.First("utvar"))
		switch {
		case s.role == "buyer" && !bought:
			bought = true
			r.Set("/buyer/id", s.id, firstOf(s.e.First("ico"), s.e))
			r.Text("/buyer/name", name)
		case s.role == "supplier" && own:
			to := "/contracts/0/suppliers/" + strconv.Itoa(supplied)
			supplied++
			r.Set(to+"/id", s.id, firstOf(s.e.First("ico"), s.e))
			r.Text(to+"/name", name)
		}
	}
}

// sides lists the publisher and its counterparties, each once.
func (r record) sides(body *xmltree.Element, version string) []*side {
	var out []*side
	byICO := map[string]*side{}
	add := func(e *xmltree.Element, publisher bool, id string) {
		s := &side{e: e, flag: e.First("prijemce"), publisher: publisher, id: id, ico: ico(e.First("ico").Value())}
		if !yes(s.flag) && !no(s.flag) {
			s.flag = nil
		}
		if s.ico != "" {
			s.id = "CZ-ICO-" + s.ico
			if same := byICO[s.ico]; same != nil {
				same.flag = firstOf(same.flag, s.flag)
				return
			}
			byICO[s.ico] = s
		}
		out = append(out, s)
	}
	if e := body.First("subjekt"); e != nil {
		add(e, true, version+"/subjekt")
	}
	for i, e := range body.All("smluvniStrana") {
		add(e, false, version+"/strana-"+strconv.Itoa(i+1))
	}
	return out
}

// ico is a registration number of eight digits, empty for anything else. Publishers
// leave out leading zeros and put blanks between the digits.
func ico(s string) string {
	s = strings.Join(strings.Fields(s), "")
	if len(s) < 3 || len(s) > 8 || strings.Trim(s, "0123456789") != "" || strings.Trim(s, "0") == "" {
		return ""
	}
	return strings.Repeat("0", 8-len(s)) + s
}

// assign gives roles by the flags, and where there is none by the register's rule
// that the publisher is the public body.
func assign(sides []*side) {
	var publisher *side
	payer, recipient := false, false
	for _, s := range sides {
		payer, recipient = payer || no(s.flag), recipient || yes(s.flag)
		if s.publisher {
			publisher = s
		}
	}
	sells := publisher != nil && yes(publisher.flag)
	pays := publisher != nil && (no(publisher.flag) || publisher.flag == nil && !payer)
	for _, s := range sides {
		switch {
		case no(s.flag):
			s.role = "buyer"
		case yes(s.flag):
			s.role = "supplier"
		case s.publisher && pays, sells && !payer:
			s.role = "buyer"
		case s.publisher && !recipient, !s.publisher && pays:
			s.role = "supplier"
		default:
			s.role = "interestedParty" // named, and the record does not say as what
		}
	}
}
