package samopp

import (
	"slices"
	"strconv"
	"strings"
)

// agency is the hierarchy of who buys: department, subtier agency, what lies
// between, and office.
type agency struct {
	department, subtier, office             fact
	departmentCode, subtierCode, officeCode fact
	scheme                                  string // of departmentCode
	between                                 []string
	path                                    fact
}

// officeKey is what tells offices apart: the code, else the name.
func (a agency) officeKey() string {
	return either(a.officeCode, a.office, a.subtierCode, a.subtier, a.departmentCode, a.department).text
}

// agency reads the hierarchy from its columns, or from the path.
func (b *builder) agency() agency {
	a := agency{department: b.facts[department], subtier: b.facts[subtier], office: b.facts[office],
		departmentCode: b.facts[departmentCode], subtierCode: b.facts[subtierCode], officeCode: b.facts[officeCode], scheme: "US-CGAC"}
	if b.numbered {
		a.scheme = "US-FPDS"
		a.departmentCode.text, a.subtierCode.text = four(a.departmentCode.text), four(a.subtierCode.text)
	}
	names, codes := b.facts[pathName], b.facts[pathCode]
	if names.text == "" {
		return a
	}
	a.path = names
	ids := split(codes.text, false)
	parts := split(names.text, false)
	if len(parts) != len(ids) {
		parts = split(names.text, true)
	}
	if codes.text != "" && len(parts) != len(ids) {
		b.issue("path-not-split", "/parties/0/details/path", names.text+" | "+codes.text)
	}
	if len(parts) == 0 {
		return a
	}
	a.department = fact{parts[0], names.place}
	if len(parts) > 1 {
		a.subtier = fact{parts[1], names.place}
	}
	if len(parts) > 2 {
		a.office = fact{parts[len(parts)-1], names.place}
		a.between = parts[2 : len(parts)-1]
	}
	if len(ids) == 0 {
		return a
	}
	a.departmentCode = fact{ids[0], codes.place}
	if len(ids) > 1 {
		a.subtierCode = fact{ids[1], codes.place}
	}
	if len(ids) > 2 {
		a.officeCode = fact{ids[len(ids)-1], codes.place}
	}
	return a
}

// four gives an agency code back the zeros that a number has lost.
func four(code string) string {
	if n := len(code); n == 0 || n >= 4 || strings.Trim(code, "0123456789") != "" {
		return code
	}
	return strings.Repeat("0", 4-len(code)) + code
}

// split takes a path apart at its dots. A dot before a blank ("ST. LOUIS") or at the
// end is part of a name; with initials so is one beside a single letter ("U.S. COAST
// GUARD", "U.S.A.F."): names may end with one ("BRANCH A"), so that this is tried
// only where the codes do not confirm the other reading.
func split(path string, initials bool) []string {
	var parts []string
	glue := false
	for piece := range strings.SplitSeq(path, ".") {
		if n := len(parts); n > 0 && (glue || piece == "" || piece[0] == ' ') {
			parts[n-1] += "." + piece
		} else {
			parts = append(parts, piece)
		}
		last := piece[strings.LastIndexByte(piece, ' ')+1:]
		glue = initials && len(last) == 1 && 'A' <= last[0] && last[0] <= 'Z'
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// buyer sets the agency that buys: the subtier agency, as FPDS and USAspending
// have it, or the department where none is named.
func (b *builder) buyer(a agency) {
	name, code, scheme := a.subtier, a.subtierCode, "US-FPDS"
	if name.text == "" {
		name, code, scheme = a.department, a.departmentCode, a.scheme
	}
	if name.text == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	id, from := "agency/"+name.text, name
	if code.text != "" {
		id, from = scheme+"-"+code.text, code
		b.set("/parties/0/identifier/scheme", scheme, code)
		b.set("/parties/0/identifier/id", code.text, code)
	}
	b.set("/buyer/id", id, from)
	b.put("/buyer/name", name)
	b.set("/parties/0/id", id, from)
	b.put("/parties/0/name", name)
	b.set("/parties/0/roles/0", "buyer", name)
	b.address("/parties/0/address", b.record.office)
	if b.record.office.country.text == "" {
		b.set("/parties/0/address/country", "US", name) // agencies are federal
	}
	if b.put("/parties/0/details/department/name", a.department) && a.departmentCode.text != "" {
		b.set("/parties/0/details/department/id", a.departmentCode.text, a.departmentCode)
		b.set("/parties/0/details/department/scheme", a.scheme, a.departmentCode)
	}
	b.put("/parties/0/details/office", a.office)
	b.put("/parties/0/details/officeCode", a.officeCode)
	b.put("/parties/0/details/path", a.path)
	for i, name := range a.between {
		b.set("/parties/0/details/commands/"+strconv.Itoa(i), name, a.path)
	}
	b.contact()
}

// contact sets the points of contact of the office, the first as contactPoint.
func (b *builder) contact() {
	n := 0
	for _, c := range b.contacts {
		if either(c.name, c.email, c.phone, c.fax).text == "" {
			continue
		}
		at := "/parties/0/contactPoint"
		if n > 0 {
			at = "/parties/0/additionalContactPoints/" + strconv.Itoa(n-1)
		}
		b.put(at+"/name", c.name)
		b.put(at+"/x_title", c.title)
		b.put(at+"/email", c.email)
		b.put(at+"/telephone", c.phone)
		b.put(at+"/faxNumber", c.fax)
		b.put(at+"/x_type", c.kind)
		n++
	}
}
