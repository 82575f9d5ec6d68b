package group

import (
	"cmp"
	"slices"

	"daylight/internal/procurement"
)

// Way is how a group comes into a contract.
type Way string

// Ways in, in the order in which they are shown.
const (
	WaySupplier      Way = "supplier"      // a member was awarded or signed
	WayConsortium    Way = "consortium"    // a member did, as one of several that the source says act as one
	WaySubcontractor Way = "subcontractor" // a member works for the supplier
	WayParent        Way = "parent"        // the record states the parent of its supplier, and no other source does
	WayReseller      Way = "reseller"      // the text says that somebody else sells the group's products
	WayMention       Way = "mention"       // the text says the name, nothing more
	WayBidder        Way = "bidder"        // a member offered and was not awarded
)

// Ways returns all ways in their order.
func Ways() []Way {
	return []Way{WaySupplier, WayConsortium, WaySubcontractor, WayParent, WayReseller, WayMention, WayBidder}
}

// Words says the way for readers.
func (w Way) Words() string {
	switch w {
	case WaySupplier:
		return "supplier"
	case WayConsortium:
		return "member of a consortium that supplies"
	case WaySubcontractor:
		return "subcontractor"
	case WayParent:
		return "parent of the supplier, as the record states it"
	case WayReseller:
		return "sold by another, as the text says"
	case WayMention:
		return "named in the text only"
	case WayBidder:
		return "bidder without award"
	}
	return string(w)
}

// InTotals reports whether what is spent this way is the group's: subcontracts
// are a measure of their own, and texts and bids are no money.
func (w Way) InTotals() bool { return w == WaySupplier || w == WayConsortium || w == WayParent }

// Party is an organisation of a process with what it does in it and the groups
// it is in.
type Party struct {
	No                                          int
	Name                                        string
	Supplier, Consortium, Subcontractor, Bidder bool
	Members                                     []Member
}

// Facts are what Matcher.Ways needs of a process.
type Facts struct {
	Parties []Party
	Texts   []Text
}

// FactsOf takes the facts of a process; members returns the memberships of a node
// (procurement.Party.Key).
func FactsOf(p *procurement.Process, members func(procurement.ID) []Member) Facts {
	f := Facts{Parties: make([]Party, len(p.Parties))}
	for i, party := range p.Parties {
		f.Parties[i] = Party{
			No: party.No, Name: party.Name, Members: members(party.Key),
			Supplier:      slices.Contains(party.Roles, "supplier"),
			Subcontractor: slices.Contains(party.Roles, "subcontractor"),
			Bidder:        slices.Contains(party.Roles, "tenderer"),
		}
	}
	supply := func(list []procurement.Supplier) {
		for _, s := range list {
			if s.PartyNo > 0 && s.PartyNo <= len(f.Parties) {
				party := &f.Parties[s.PartyNo-1]
				party.Supplier, party.Consortium = true, party.Consortium || s.Consortium
			}
		}
	}
	for _, a := range p.Awards {
		supply(a.Suppliers)
	}
	for _, c := range p.Contracts {
		supply(c.Suppliers)
	}
	f.Texts = textsOf(p)
	return f
}

// textsOf are the texts of a process in which a group may be named.
func textsOf(p *procurement.Process) []Text {
	var out []Text
	add := func(place, text string) {
		if text != "" && !slices.ContainsFunc(out, func(t Text) bool { return t.Text == text }) {
			out = append(out, Text{place, text})
		}
	}
	add("title", p.Title)
	add("description", p.Description)
	for _, l := range p.Lots {
		add("title of a lot", l.Title)
		add("description of a lot", l.Description)
	}
	for _, i := range p.Items {
		add("item", i.Description)
	}
	for _, a := range p.Awards {
		add("title of an award", a.Title)
	}
	for _, c := range p.Contracts {
		add("title of a contract", c.Title)
	}
	for _, a := range p.Amendments {
		add("reason of an amendment", a.Rationale)
	}
	return out
}

// Hit is one way by which a group comes into a process. PartyNo is the party, 0
// for texts. Status is that of the membership, empty for texts; only members of
// Way.InTotals count.
type Hit struct {
	Group    string
	Way      Way
	Status   Status
	PartyNo  int
	Words    string
	Evidence []string
}

// Counted reports whether the money of the process is in the group's totals by
// this hit.
func (h Hit) Counted() bool { return h.Way.InTotals() && h.Status == IsMember }

// Ways returns how the groups come into a process: every party that is in one,
// and the text only where no member is a party to the contract. Ordered by group,
// way and party.
func (m *Matcher) Ways(f Facts) []Hit {
	var out []Hit
	inside := map[string]bool{} // groups with a member that supplies or works for who does
	names := Names{}
	for _, p := range f.Parties {
		if p.Supplier && len(p.Members) == 0 {
			names.Sellers = append(names.Sellers, p.Name)
		}
		for _, member := range p.Members {
			way, ok := p.way(member)
			if !ok {
				continue
			}
			names.Apart = append(names.Apart, p.Name)
			inside[member.Group] = inside[member.Group] || member.Status == IsMember && way != WayBidder
			out = append(out, Hit{member.Group, way, member.Status, p.No, hitWords(way, member.Status), member.Evidence})
		}
	}
	out = append(out, m.textHits(f.Texts, names, inside)...)
	slices.SortStableFunc(out, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(slices.Index(Ways(), a.Way), slices.Index(Ways(), b.Way)), cmp.Compare(a.PartyNo, b.PartyNo))
	})
	return out
}

// way is how a party brings in a group that it is a member of.
func (p Party) way(member Member) (Way, bool) {
	switch {
	case p.Supplier && member.Way == ByParentLink:
		return WayParent, true
	case p.Supplier && p.Consortium:
		return WayConsortium, true
	case p.Supplier:
		return WaySupplier, true
	case p.Subcontractor:
		return WaySubcontractor, true
	case p.Bidder:
		return WayBidder, true
	}
	return "", false
}

func hitWords(w Way, s Status) string {
	switch s {
	case IsPossible:
		return w.Words() + "; whether it belongs to the group is not proven"
	case IsListed:
		return w.Words() + "; a list names it beside a company of the group"
	}
	return w.Words()
}

// textHits makes at most one hit a group of what texts say: a reseller before a
// mere mention.
func (m *Matcher) textHits(texts []Text, names Names, inside map[string]bool) []Hit {
	byGroup := map[string]Hit{}
	for _, mention := range m.Mentions(texts, names) {
		if inside[mention.Group] {
			continue
		}
		h, ok := byGroup[mention.Group]
		if !ok {
			h = Hit{Group: mention.Group, Way: WayMention, Words: WayMention.Words()}
		}
		says := "the " + mention.Place + " says “" + mention.Alias.Text + "”: " + mention.Snippet
		if mention.Reseller != "" && h.Way == WayMention {
			h.Way, h.Words = WayReseller, WayReseller.Words()
			says = "with “" + mention.Reseller + "”, " + says
		}
		h.Evidence = append(h.Evidence, says)
		byGroup[mention.Group] = h
	}
	out := make([]Hit, 0, len(byGroup))
	for _, h := range byGroup {
		out = append(out, h)
	}
	return out
}
