package resolve

import (
	"daylight/internal/lexis"
	"daylight/internal/organization"
	"daylight/internal/procurement"
)

// Mention is all mentions with one key, as published: what a store can group
// without knowing names. Where its rows differ, it takes the most frequent value.
type Mention struct {
	Key             procurement.ID // procurement.Party.Key
	Name            string
	Scheme, LegalID string
	Country         string // ISO 3166-1 alpha-2, or empty
	Region, Locality, Postal, Address,
	Domain string
	Person, Buyer, Supplier bool
	Count                   int   // rows
	Stake                   int64 // whole USD
}

// NewNode reads a mention's name and identifier, once.
func NewNode(m Mention) Node {
	n := Node{ID: m.Key, Buyer: m.Buyer, Supplier: m.Supplier, Mentions: m.Count, Stake: m.Stake,
		Profile: organization.Profile{Names: []organization.Name{organization.ParseNameIn(m.Name, m.Country)}, Country: m.Country, Region: m.Region,
			Locality: m.Locality, Postal: m.Postal, Address: m.Address, Domain: m.Domain, Person: m.Person}}
	for _, place := range []*string{&n.Profile.Region, &n.Profile.Locality, &n.Profile.Postal, &n.Profile.Address, &n.Profile.Domain} {
		*place = lexis.Fold(*place) // once, instead of at each comparison
	}
	for i := range n.Profile.Names {
		share(&n.Profile.Names[i])
	}
	if m.LegalID != "" {
		n.Profile.Identifiers = []organization.Identifier{organization.ParseIdentifier(m.Scheme, m.LegalID, m.Country)}
	}
	return n
}

// share makes equal spellings of a name one string, as a million names are kept.
func share(n *organization.Name) {
	if n.Norm == n.Original {
		n.Norm = n.Original
	}
	if n.Native == n.Norm {
		n.Native = n.Norm
	}
	if n.Key == n.Norm {
		n.Key = n.Norm
	}
}
