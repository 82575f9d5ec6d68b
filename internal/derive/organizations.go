package derive

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/lexis"
	"daylight/internal/organization"
	"daylight/internal/organization/resolve"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// node is a mention key, as read and as it is compared.
type node struct {
	postgres.Node
	profile   organization.Profile
	canonical procurement.ID // once resolved
}

func compareIDs(a, b procurement.ID) int { return bytes.Compare(a[:], b[:]) }

// nodes reads all mention keys, by key.
func (d *Deriver) nodes(ctx context.Context) ([]node, error) {
	var out []node
	err := d.db.Nodes(ctx, func(n postgres.Node) error {
		p := organization.Profile{Country: n.Country, Locality: n.Locality, Postal: n.Postal, Address: n.Address, Domain: n.Domain, Person: n.Person}
		for _, name := range n.Names {
			p.Names = append(p.Names, organization.ParseNameIn(name, n.Country))
		}
		if len(p.Names) == 0 {
			p.Names = []organization.Name{organization.ParseName("")}
		}
		if n.LegalID != "" {
			p.Identifiers = []organization.Identifier{organization.ParseIdentifier(n.Scheme, n.LegalID, n.Country)}
		}
		out = append(out, node{Node: n, profile: p})
		return nil
	})
	return out, err
}

// organizations resolves nodes.
func (d *Deriver) organizations(ctx context.Context, nodes []node, s *Step) (save, error) {
	decided, err := d.db.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	in := make([]resolve.Node, len(nodes))
	for i, n := range nodes {
		in[i] = resolve.Node{ID: n.Key, Profile: n.profile, Buyer: n.Buyer, Supplier: n.Supplier, Mentions: n.Mentions, Stake: n.Stake.IntPart()}
	}
	decisions := make([]resolve.Decision, len(decided))
	for i, x := range decided {
		decisions[i] = resolve.Decision{A: x.A, B: x.B, Judgement: organization.Judgement(x.Judgement)}
	}
	r, err := resolve.Resolve(ctx, in, decisions, resolve.Options{Workers: d.workers})
	if err != nil {
		return nil, err
	}
	s.Words = fmt.Sprintf("%d mentions are %d organisations; %d joins, %d for review, %d identifiers demoted, %d groups of names held",
		len(nodes), r.Stats.Components, r.Stats.Same, r.Stats.Suggested, len(r.Demoted), len(r.Held))
	for i := range nodes {
		if at, ok := slices.BinarySearchFunc(r.Nodes, nodes[i].Key, compareIDs); ok {
			nodes[i].canonical = r.Canonical[at]
		}
	}
	orgs, edges := stored(nodes, r)
	return func(ctx context.Context, tx *postgres.Tx) error { return tx.SaveOrganizations(ctx, orgs, edges) }, nil
}

// stored is the result as it is kept.
func stored(nodes []node, r resolve.Result) ([]postgres.Org, []postgres.OrgEdge) {
	canonical := make(map[procurement.ID]procurement.ID, len(r.Nodes))
	for i, id := range r.Nodes {
		canonical[id] = r.Canonical[i]
	}
	demoted := map[string]string{} // identifier -> reason
	for _, x := range r.Demoted {
		demoted[x.Scheme+"\x00"+x.ID] = x.Reason
	}
	orgs := make([]postgres.Org, len(nodes))
	for i, n := range nodes {
		name := n.profile.Names[0]
		orgs[i] = postgres.Org{Key: n.Key, Canonical: canonical[n.Key], Name: name.Original, Norm: name.Norm, NameKey: cut(name.Key), Form: name.Form,
			Branch: name.Branch, Status: name.Status, Country: n.Country, Person: n.Person, Buyer: n.Buyer, Supplier: n.Supplier, Mentions: n.Mentions,
			Tokens: tokens(n.profile.Names)}
		for _, id := range n.profile.Identifiers {
			if n.Person { // the number of a person joins, and is not kept here
				break
			}
			kept := postgres.OrgIdentifier{Scheme: id.Scheme, ID: id.ID, Validity: strings.ToLower(id.Validity.String())}
			if reason, ok := demoted[id.Scheme+"\x00"+id.ID]; ok {
				kept.Validity, kept.Reason = "demoted", reason
			}
			orgs[i].Identifiers = append(orgs[i].Identifiers, kept)
		}
	}
	edges := make([]postgres.OrgEdge, len(r.Edges))
	for i, e := range r.Edges {
		edges[i] = postgres.OrgEdge{A: e.A, B: e.B, Judgement: string(e.Judgement), Method: e.Method, Score: e.Score, Reasons: e.Reasons, Stake: e.Stake}
	}
	return orgs, edges
}

// cut keeps a key within what an index takes.
func cut(key string) string { return strings.ToValidUTF8(key[:min(len(key), 512)], "") }

// tokens are the words by which a node is found.
func tokens(names []organization.Name) []string {
	var out []string
	for _, n := range names {
		out = append(out, lexis.Words(n.Original)...)
		out = append(out, strings.Fields(n.Norm)...)
		for _, t := range n.TradingAs {
			out = append(out, lexis.Words(t)...)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), 64)]
}
