package derive

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/lexis"
	"daylight/internal/organization/group"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// groups finds the members of company groups, the texts that name them, and the
// classes of buyers.
func (d *Deriver) groups(ctx context.Context, nodes []node, s *Step) (save, error) {
	known, err := group.Groups()
	if err != nil {
		return nil, err
	}
	links, err := d.links(ctx)
	if err != nil {
		return nil, err
	}
	known, links = group.Named(known, links)
	registry := group.New(known, links)
	in := make([]group.Node, len(nodes))
	for i, n := range nodes {
		in[i] = group.Node{ID: n.Key, Names: n.profile.Names, Identifiers: n.profile.Identifiers, Country: n.Country, Person: n.Person}
	}
	members := together(nodes, registry.Members(in, group.Options{Derived: true}))
	present := map[string]bool{}
	for _, m := range members {
		present[m.Group] = true
	}
	for _, g := range known {
		present[g.ID] = true // found by the words of texts too
	}
	heads := slices.DeleteFunc(registry.Groups(), func(g group.Group) bool { return !present[g.ID] })
	mentions, err := d.mentions(ctx, known)
	if err != nil {
		return nil, err
	}
	classes, err := d.classes(ctx, nodes)
	if err != nil {
		return nil, err
	}
	s.Words = fmt.Sprintf("%d groups with %d organisations, named in %d texts; %d classes of buyers", len(heads), len(members), len(mentions), len(classes))
	return func(ctx context.Context, tx *postgres.Tx) error {
		return tx.SaveGroups(ctx, storedGroups(heads), storedMembers(members), mentions, classes)
	}, nil
}

// together makes all mentions of one organisation members of a group if one of
// them is: the evidence is that one's. What is only possible stays so.
func together(nodes []node, members []group.Member) []group.Member {
	type place struct {
		group string
		org   procurement.ID
	}
	byKey, byOrg := map[procurement.ID]node{}, map[procurement.ID][]node{}
	for _, n := range nodes {
		byKey[n.Key] = n
		byOrg[n.canonical] = append(byOrg[n.canonical], n)
	}
	best := map[place]group.Member{}
	for _, m := range members { // in the order of groups and nodes
		at := place{m.Group, byKey[m.Node].canonical}
		if have, ok := best[at]; m.Status == group.IsMember && (!ok || m.Depth < have.Depth) {
			best[at] = m
		}
	}
	var out []group.Member
	done := map[place]bool{}
	for _, m := range members {
		at := place{m.Group, byKey[m.Node].canonical}
		head, ok := best[at]
		if !ok || m.Status == group.IsMember {
			out = append(out, m)
		}
		if !ok || done[at] {
			continue
		}
		done[at] = true
		for _, n := range byOrg[at.org] {
			if slices.ContainsFunc(members, func(x group.Member) bool { return x.Group == m.Group && x.Node == n.Key && x.Status == group.IsMember }) {
				continue
			}
			also := head
			also.Node = n.Key
			also.Evidence = append([]string{"one organisation with “" + byKey[head.Node].profile.Names[0].Original + "”"}, head.Evidence...)
			out = append(out, also)
		}
	}
	slices.SortFunc(out, func(a, b group.Member) int { return cmp.Or(cmp.Compare(a.Group, b.Group), compareIDs(a.Node, b.Node)) })
	return out
}

// links are the program's own rows, those an editor loaded, and those that
// records state.
func (d *Deriver) links(ctx context.Context) ([]group.Link, error) {
	links, err := group.Embedded()
	if err != nil {
		return nil, err
	}
	loaded, stated, err := d.db.ParentLinks(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range slices.Concat(loaded, stated) {
		links = append(links, group.Link{
			Child:    group.Ref{Name: l.ChildName, Country: l.ChildCountry, Scheme: l.ChildScheme, ID: l.ChildID},
			Parent:   group.Ref{Name: l.ParentName, Country: l.ParentCountry, Scheme: l.ParentScheme, ID: l.ParentID},
			Relation: group.Relation(l.Relation), Share: l.Share, From: l.From, To: l.To, Source: l.Source, URL: l.URL, AsOf: l.AsOf, Note: l.Note})
	}
	return links, nil
}

func storedGroups(groups []group.Group) []postgres.Group {
	out := make([]postgres.Group, len(groups))
	for i, g := range groups {
		out[i] = postgres.Group{ID: g.ID, Name: g.Name, Keys: g.Keys(), Phrases: g.Phrases(), NotLoaded: g.NotLoaded}
		for _, a := range g.Aliases {
			if a.Kind != group.Excluded {
				out[i].Aliases = append(out[i].Aliases, fmt.Sprintf("%s (%s: %s)", a.Text, a.Kind, a.Source))
			}
		}
	}
	return out
}

func storedMembers(members []group.Member) []postgres.GroupMember {
	out := make([]postgres.GroupMember, len(members))
	for i, m := range members {
		out[i] = postgres.GroupMember{Group: m.Group, Org: m.Node, Way: m.Way, Status: string(m.Status), Depth: m.Depth, From: m.From, To: m.To, Evidence: m.Evidence}
		if m.Link != nil {
			out[i].Source, out[i].URL, out[i].AsOf = m.Link.Source, m.Link.URL, m.Link.AsOf
		}
	}
	return out
}

// mentions reads again the texts that may name a group.
func (d *Deriver) mentions(ctx context.Context, groups []group.Group) ([]postgres.GroupMention, error) {
	matcher := group.NewMatcher(groups)
	var any []lexis.Query
	for _, g := range groups {
		for _, phrase := range g.Phrases() {
			any = append(any, phraseQueries(phrase)...)
		}
	}
	var out []postgres.GroupMention
	err := d.db.Texts(ctx, lexis.Or(any...).String(), func(t postgres.Text) error {
		texts := make([]group.Text, len(t.Parts))
		for i, part := range t.Parts {
			texts[i].Text = part
		}
		found := map[string]int{} // group -> place in out
		for _, m := range matcher.Mentions(texts, group.Names{Apart: t.Names, Sellers: t.Sellers}) {
			at, ok := found[m.Group]
			if !ok {
				at = len(out)
				found[m.Group] = at
				out = append(out, postgres.GroupMention{Group: m.Group, Process: t.Process, Way: string(postgres.WayMention), Alias: m.Alias.Text, Snippet: m.Snippet})
			}
			if m.Reseller != "" && out[at].Way != string(postgres.WayReseller) {
				out[at].Way, out[at].Alias, out[at].Snippet = string(postgres.WayReseller), m.Alias.Text, m.Snippet
			}
		}
		return nil
	})
	return out, err
}

// phraseQueries are a phrase and, in Hebrew, the phrase with a particle written
// onto its first word.
func phraseQueries(phrase string) []lexis.Query {
	words := strings.Fields(phrase)
	out := []lexis.Query{lexis.Phrase(words, "")}
	if len(words) == 0 || words[0] < "א" || words[0] > "ת\U0010FFFF" {
		return out
	}
	for _, particle := range "בהוכלמש" {
		out = append(out, lexis.Phrase(append([]string{string(particle) + words[0]}, words[1:]...), ""))
	}
	return out
}

// classes applies the rules to buyers; what people decided wins.
func (d *Deriver) classes(ctx context.Context, nodes []node) ([]postgres.OrgClass, error) {
	decided, err := d.db.ClassDecisions(ctx)
	if err != nil {
		return nil, err
	}
	type pair struct {
		org   procurement.ID
		class string
	}
	refused := map[pair]bool{}
	var out []postgres.OrgClass
	for _, c := range decided {
		refused[pair{c.Org, c.Class}] = true
		if c.Holds {
			out = append(out, postgres.OrgClass{Org: c.Org, Class: c.Class, Rule: "decided by " + c.Actor, Evidence: c.Note})
		}
	}
	for _, n := range nodes {
		if !n.Buyer || n.Person {
			continue
		}
		found, err := classify(n)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if !refused[pair{n.Key, c.Code}] {
				out = append(out, postgres.OrgClass{Org: n.Key, Class: c.Code, Rule: c.Rule, Evidence: c.Evidence})
			}
		}
	}
	return out, nil
}

// classify applies the rules to all names of a node.
func classify(n node) ([]group.Class, error) {
	var out []group.Class
	for _, name := range n.profile.Names {
		found, err := group.Classify(name.Original, n.Country, n.profile.Identifiers)
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if !slices.ContainsFunc(out, func(known group.Class) bool { return known.Code == c.Code }) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}
