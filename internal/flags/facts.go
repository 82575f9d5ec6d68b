package flags

import (
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// facts is what the rules read of a process.
type facts struct {
	in     Input
	named  bool   // Settings.Identifiers
	status string // tender.status
	// method and details are tender.procurementMethod and procurementMethodDetails.
	method, details string
	bids            []bid
	awards          []award
}

// org is a reference to an organisation. id tells organisations of one process
// apart; key is its identity in the whole set, empty where a mark may not be set
// on it.
type org struct{ id, key, path string }

type bid struct {
	status  string
	date    string
	price   price
	who     []org // in the order of publication, each once
	unnamed bool  // a tenderer without identifier, or none at all
	path    string
}

type award struct {
	status  string
	price   price
	who     []org
	unnamed bool
	items   []member
	path    string
}

func read(in Input, s Settings) *facts {
	tender := jsontree.Obj(in.Release, "tender")
	f := &facts{in: in, named: s.Identifiers, status: text(tender["status"]), method: text(tender["procurementMethod"]),
		details: text(tender["procurementMethodDetails"])}
	for _, m := range members(jsontree.Obj(in.Release, "bids")["details"], "/bids/details") {
		b := bid{status: text(m.o["status"]), date: text(m.o["date"]), price: priceOf(m.o["value"], m.path+"/value"), path: m.path}
		b.who, b.unnamed = f.orgs(m.o["tenderers"], m.path+"/tenderers")
		if as, ok := s.BidStatuses[in.Set][b.status]; ok {
			b.status = as
		}
		f.bids = append(f.bids, b)
	}
	for _, m := range members(in.Release["awards"], "/awards") {
		a := award{status: text(m.o["status"]), price: priceOf(m.o["value"], m.path+"/value"), path: m.path,
			items: members(m.o["items"], m.path+"/items")}
		a.who, a.unnamed = f.orgs(m.o["suppliers"], m.path+"/suppliers")
		f.awards = append(f.awards, a)
	}
	return f
}

// orgs reads references. Two local identifiers of one organisation are one.
func (f *facts) orgs(v any, path string) (who []org, unnamed bool) {
	refs := members(v, path)
	unnamed = len(refs) == 0
	for _, m := range refs {
		local := f.local(m.o)
		if local == "" {
			unnamed = true
			continue
		}
		o := f.resolve(local, m.path)
		if !slices.ContainsFunc(who, func(p org) bool { return p.id == o.id }) {
			who = append(who, o)
		}
	}
	return who, unnamed
}

// local is the identifier of a reference.
func (f *facts) local(ref procurement.Object) string {
	id := text(ref["id"])
	if id != "" || !f.named {
		return id
	}
	scheme, legal := str(ref, "identifier", "scheme"), str(ref, "identifier", "id")
	// One publisher gives every consortium the identifier 0.
	if scheme == "" || len(legal) < 4 || strings.Trim(legal, legal[:1]) == "" {
		return ""
	}
	return scheme + "-" + legal
}

func (f *facts) resolve(local, path string) org {
	if f.in.Resolve == nil {
		return org{local, local, path}
	}
	if key := f.in.Resolve(local); key != "" {
		return org{"key " + key, key, path}
	}
	return org{"local " + local, "", path}
}

// owner is the buyer or procuring entity, with an empty key where unknown.
func (f *facts) owner(given string, ref any, path string) org {
	if given != "" {
		return org{"key " + given, given, path}
	}
	for _, m := range members(ref, path) {
		if local := f.local(m.o); local != "" {
			return f.resolve(local, m.path)
		}
	}
	return org{}
}

func (f *facts) buyer() org { return f.owner(f.in.Buyer, f.in.Release["buyer"], "/buyer") }

func (f *facts) procuringEntity() org {
	return f.owner(f.in.ProcuringEntity, jsontree.Obj(f.in.Release, "tender")["procuringEntity"], "/tender/procuringEntity")
}

// submitted reports whether a bid counts as handed in: not invited, not withdrawn.
func (b bid) submitted() bool {
	return b.status == "pending" || b.status == "valid" || b.status == "disqualified"
}

func (f *facts) bidsOf(ok func(bid) bool) []bid {
	var out []bid
	for _, b := range f.bids {
		if ok(b) {
			out = append(out, b)
		}
	}
	return out
}

func (f *facts) submitted() []bid { return f.bidsOf(bid.submitted) }

func (f *facts) valid() []bid { return f.bidsOf(func(b bid) bool { return b.status == "valid" }) }

func (f *facts) active() []award {
	var out []award
	for _, a := range f.awards {
		if a.status == "active" {
			out = append(out, a)
		}
	}
	return out
}

// final reports whether every award has been decided.
func (f *facts) final() bool {
	return !slices.ContainsFunc(f.awards, func(a award) bool {
		return a.status != "active" && a.status != "cancelled" && a.status != "unsuccessful"
	})
}

// framework reports whether the process is the first stage of a framework, whose
// values are ceilings.
func (f *facts) framework() bool {
	tender := jsontree.Obj(f.in.Release, "tender")
	holders := append(members(tender["lots"], ""), member{o: tender})
	return slices.ContainsFunc(holders, func(m member) bool {
		t := jsontree.Obj(m.o, "techniques")
		return t["hasFrameworkAgreement"] == true || t["hasDynamicPurchasingSystem"] == true
	})
}

// cell makes a row of evidence of a place of the release.
func cell(what, path, value string) Evidence { return Evidence{What: what, Path: path, Value: value} }

// at makes the evidence point at a process: marks on organisations rest on many.
func (e Evidence) at(in Input) Evidence {
	e.Process, e.OCID = in.Process, in.OCID
	return e
}

// flag makes a mark on the process.
func (f *facts) flag(code string, value float64, evidence ...Evidence) Flag {
	return Flag{Process: f.in.Process, OCID: f.in.OCID, Set: f.in.Set, Code: code,
		Subject: Subject{Role: OfProcess, Key: f.in.OCID}, Value: value, Evidence: evidence}
}

// on makes the same mark on organisations of the process, each once; those not
// known by identifier get none.
func (f Flag) on(role Role, value float64, who ...org) []Flag {
	var out []Flag
	var done []string
	for _, o := range who {
		if o.key == "" || slices.Contains(done, o.key) {
			continue
		}
		done = append(done, o.key)
		g := f
		g.Subject, g.Value = Subject{role, o.key}, value
		out = append(out, g)
	}
	return out
}

// evidence is the row of a figure published in a notice.
func (f Figure) evidence(what string) Evidence {
	return Evidence{What: what, Notice: f.Notice, Version: f.Version, Path: f.Path, Value: f.Amount.String() + " " + f.Currency}
}
