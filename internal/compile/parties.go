package compile

import (
	"net/url"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/lexis"
	"daylight/internal/procurement"
)

// parties numbers the organisations of a process and finds them by reference.
type parties struct {
	s      *state
	byID   map[string]int
	byName map[string]int
	where  map[string]origin // name mention -> where it was published last
}

type origin struct {
	notice  procurement.ID
	version int
	path    string
}

// partiesOf lists parties[] of the compiled release. References elsewhere that
// name an organisation not listed there (OCDS 1.0, sloppy publishers) add it.
func (s *state) partiesOf() {
	s.parties = &parties{s, map[string]int{}, map[string]int{}, map[string]origin{}}
	s.mentions()
	for _, m := range objects(s.merged["parties"]) {
		s.parties.add(m.o, texts(m.o["roles"]))
	}
	tender := jsontree.Obj(s.merged, "tender")
	for _, m := range objects(s.merged["buyer"]) { // some publishers list several
		s.parties.refer(m.o, "buyer")
	}
	for _, m := range objects(tender["procuringEntity"]) {
		s.parties.refer(m.o, "procuringEntity")
	}
	for _, m := range objects(tender["tenderers"]) {
		s.parties.refer(m.o, "tenderer")
	}
	s.p.Country = s.country()
}

// mentions remembers where each name was published: the last notice in force
// that states it, parties[] before references.
func (s *state) mentions() {
	for _, v := range s.active {
		seen := map[string]bool{}
		note := func(o procurement.Object, path string) {
			key := mention(text(o["id"]), text(o["name"]))
			if text(o["name"]) == "" || seen[key] {
				return
			}
			seen[key] = true
			s.parties.where[key] = origin{v.Notice, v.Version, path + "/name"}
		}
		r := v.Body.Release
		for _, m := range objects(r["parties"]) {
			note(m.o, m.path("/parties"))
		}
		for _, path := range []string{"/buyer", "/tender/procuringEntity"} {
			for _, m := range objects(at(r, path)) {
				note(m.o, m.path(path))
			}
		}
		for _, l := range []struct{ list, refs string }{{"/awards", "suppliers"}, {"/contracts", "suppliers"}, {"/bids/details", "tenderers"}} {
			for _, m := range objects(at(r, l.list)) {
				for _, ref := range objects(m.o[l.refs]) {
					note(ref.o, ref.path(m.path(l.list)+"/"+l.refs))
				}
			}
		}
		for _, ref := range objects(jsontree.Obj(r, "tender")["tenderers"]) {
			note(ref.o, ref.path("/tender/tenderers"))
		}
		for _, m := range objects(r["contracts"]) {
			for _, sub := range objects(m.o[procurement.SubawardsField]) {
				note(jsontree.Obj(sub.o, "supplier"), sub.path(m.path("/contracts")+"/"+procurement.SubawardsField)+"/supplier")
			}
		}
	}
}

func mention(id, name string) string { return id + "\x00" + name }

// add appends an organisation and returns its number, 0 if it has no name.
func (ps *parties) add(o procurement.Object, roles []string) int {
	p := ps.party(o)
	if p.Name == "" && p.LegalID == "" {
		return 0
	}
	p.No = len(ps.s.p.Parties) + 1
	p.Roles = clean(roles)
	where := ps.where[mention(text(o["id"]), text(o["name"]))]
	p.Path, p.Notice, p.Version = where.path, where.notice, where.version
	ps.s.p.Parties = append(ps.s.p.Parties, p)
	if p.LocalID != "" {
		ps.byID[p.LocalID] = p.No
	}
	if _, ok := ps.byName[p.Name]; !ok && p.Name != "" {
		ps.byName[p.Name] = p.No
	}
	return p.No
}

// refer returns the number of the organisation that a reference names, adding it
// if it is new, and gives it the role. 0 if the reference names nobody.
func (ps *parties) refer(ref any, role string) int {
	o, ok := ref.(procurement.Object)
	if !ok {
		return 0
	}
	no := ps.byID[text(o["id"])]
	if no == 0 {
		no = ps.byName[text(o["name"])]
	}
	if no == 0 {
		return ps.add(o, []string{role})
	}
	p := &ps.s.p.Parties[no-1]
	p.Roles = clean(append(p.Roles, role))
	if name := text(o["name"]); p.Name == "" && name != "" { // parties[] has the identifier alone
		ps.name(p, o, name)
	}
	return no
}

// name gives a party the name that a reference has for it.
func (ps *parties) name(p *procurement.Party, o procurement.Object, name string) {
	where := ps.where[mention(text(o["id"]), name)]
	p.Name, p.Path, p.Notice, p.Version = name, where.path, where.notice, where.version
	p.Key = Key(ps.s.p.ID, *p)
	if _, ok := ps.byName[name]; !ok {
		ps.byName[name] = p.No
	}
}

// suppliers returns the suppliers of an award, contract or bid object.
func (ps *parties) suppliers(o procurement.Object, list, role string) []procurement.Supplier {
	var out []procurement.Supplier
	consortium := o[procurement.ConsortiumField] == true
	for _, m := range objects(o[list]) {
		no := ps.refer(m.o, role)
		known := slices.ContainsFunc(out, func(s procurement.Supplier) bool { return s.PartyNo == no })
		if no > 0 && !known {
			out = append(out, procurement.Supplier{PartyNo: no, Consortium: consortium})
		}
	}
	return out
}

func clean(roles []string) []string {
	out := slices.Clone(roles)
	slices.Sort(out)
	out = slices.Compact(out)
	if out == nil {
		out = []string{}
	}
	return out
}

func (ps *parties) party(o procurement.Object) procurement.Party {
	ident, addr := jsontree.Obj(o, "identifier"), jsontree.Obj(o, "address")
	if text(ident["id"]) == "" {
		for _, m := range objects(o["additionalIdentifiers"]) {
			if m.id() != "" {
				ident = m.o
				break
			}
		}
	}
	p := procurement.Party{
		LocalID: text(o["id"]), Name: first(text(o["name"]), text(ident["legalName"])),
		Scheme: text(ident["scheme"]), LegalID: text(ident["id"]),
		Address: text(addr["streetAddress"]), Locality: text(addr["locality"]), Region: text(addr["region"]),
		Postal: text(addr["postalCode"]), Country: country(addr),
	}
	p.Person = procurement.IsPerson(o)
	details := jsontree.Obj(o, "details")
	p.ParentName, p.ParentID = stated(jsontree.Obj(details, "parent"))
	p.Department, p.DepartmentID = stated(jsontree.Obj(details, "department"))
	p.Office, p.Domain = text(details["office"]), domain(o)
	for _, short := range []string{text(details["acronym"]), str(details, "department", "acronym"), text(details["fundingOffice"])} {
		if short != "" {
			p.Short = append(p.Short, short)
		}
	}
	p.Key = Key(ps.s.p.ID, p)
	return p
}

// stated reads a parent or department: its name, and its identifier as
// "scheme:id" (uei is the identifier of the United States' register).
func stated(o procurement.Object) (name, id string) {
	switch {
	case text(o["uei"]) != "":
		id = "US-UEI:" + text(o["uei"])
	case text(o["id"]) != "" && text(o["scheme"]) != "":
		id = text(o["scheme"]) + ":" + text(o["id"])
	case text(o["id"]) != "":
		id = text(o["id"])
	}
	return text(o["name"]), id
}

// domain is the host of a party's web site. Addresses of people are not read.
func domain(o procurement.Object) string {
	u, err := url.Parse(first(str(o, "details", "url"), str(o, "contactPoint", "url")))
	if err != nil || u.Hostname() == "" {
		return ""
	}
	return strings.TrimPrefix(lexis.Fold(u.Hostname()), "www.")
}

// country reads ISO 3166-1 alpha-2 where the publisher gives it; names are left
// alone, as they come in every language.
func country(addr procurement.Object) string {
	for _, k := range []string{"country", "countryName"} {
		c := strings.ToUpper(text(addr[k]))
		if len(c) != 2 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			continue
		}
		switch c { // what the EU and many forms write instead of the ISO code
		case "UK":
			return "GB"
		case "EL":
			return "GR"
		}
		return c
	}
	if strings.EqualFold(text(addr["countryName"]), "united kingdom") {
		return "GB"
	}
	return ""
}

// Key identifies an organisation by mention: by identifier, name and country
// together, so that a wrong identifier joins nothing by itself. A person without
// identifier is one a process: namesakes are not one person.
func Key(process procurement.ID, p procurement.Party) procurement.ID {
	name := strings.Join(lexis.Words(p.Name), " ")
	id := strings.Join(lexis.Words(p.LegalID), "")
	if p.Scheme == "" || !plausible(id) {
		id = ""
	}
	if p.Person && id == "" {
		return procurement.NewID("organization", "person", process.String(), name)
	}
	if id != "" {
		id = strings.ToUpper(p.Scheme + ":" + id)
	}
	return procurement.NewID("organization", id, p.Country, name)
}

// plausible refuses what stands for "none": too short, one repeated digit, no digit.
func plausible(id string) bool {
	return len(id) >= 4 && strings.Trim(id, id[:1]) != "" && strings.ContainsAny(id, "0123456789")
}

func (s *state) country() string {
	if len(s.source.Country) == 2 && s.source.Country != "EU" {
		return s.source.Country
	}
	for _, p := range s.p.Parties {
		if p.Country != "" && (slices.Contains(p.Roles, "buyer") || slices.Contains(p.Roles, "procuringEntity")) {
			return p.Country
		}
	}
	return ""
}
