package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"daylight/internal/organization"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Limits of the search for candidates.
const (
	// rareWord: a word that so few names hold finds candidates alone.
	rareWord = 200
	// perProbe is the number of names that a pair of words may bring.
	perProbe = 100
	// shortSkeleton: fewer consonants meet too much by chance.
	shortSkeleton = 4
)

// matcher finds organisations for the rows of a list.
type matcher struct {
	db    *postgres.DB
	rows  []wantedRow
	names int // in the store

	counts map[string]int
	near   []map[procurement.ID]bool // names to compare with, by row
}

// match fills found of every row.
func (m *matcher) match(ctx context.Context) error {
	m.near = make([]map[procurement.ID]bool, len(m.rows))
	for i := range m.near {
		m.near[i] = map[procurement.ID]bool{}
	}
	if err := m.count(ctx, m.words()); err != nil || m.names == 0 {
		return err
	}
	for _, find := range []func(context.Context) error{m.byWords, m.byNumber, m.bySkeleton, m.compare, m.sums} {
		if err := find(ctx); err != nil {
			return storeError{err}
		}
	}
	return nil
}

func (m *matcher) words() []string {
	var words []string
	for _, r := range m.rows {
		words = append(words, strings.Fields(r.profile.Names[0].Norm)...)
	}
	return words
}

// count counts in how many names of the store words stand.
func (m *matcher) count(ctx context.Context, words []string) error {
	if m.counts == nil {
		m.counts = map[string]int{}
	}
	slices.Sort(words)
	words = slices.DeleteFunc(slices.Compact(words), func(w string) bool { _, known := m.counts[w]; return known })
	counts, names, err := m.db.WordCounts(ctx, words)
	if err != nil {
		return storeError{err}
	}
	for w, n := range counts {
		m.counts[w] = n
	}
	m.names = names
	return nil
}

// Rarity is 0 for a word of every name and 1 for a word of one.
func (m *matcher) Rarity(word string) float64 {
	n := max(1, m.counts[word])
	if m.names < 2 || n >= m.names {
		return 0
	}
	return math.Log(float64(m.names)/float64(n)) / math.Log(float64(m.names))
}

// byWords takes names that hold the two rarest words of a row, or one of them if
// few names do.
func (m *matcher) byWords(ctx context.Context) error {
	var probes [][2]string
	var rows []int
	for i, r := range m.rows {
		words := strings.Fields(r.profile.Names[0].Key)
		words = slices.DeleteFunc(words, func(w string) bool { return m.counts[w] == 0 })
		slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(m.counts[a], m.counts[b]) })
		words = words[:min(len(words), 2)]
		for _, w := range words {
			if m.counts[w] <= rareWord || len(words) == 1 {
				probes, rows = append(probes, [2]string{w, w}), append(rows, i)
			}
		}
		if len(words) == 2 {
			probes, rows = append(probes, [2]string{words[0], words[1]}), append(rows, i)
		}
	}
	found, err := m.db.OrganizationsByWords(ctx, probes, perProbe)
	if err != nil {
		return err
	}
	for k, ids := range found {
		m.add(rows[k], ids)
	}
	return nil
}

func (m *matcher) add(row int, ids []procurement.ID) {
	for _, id := range ids {
		m.near[row][id] = true
	}
}

// byNumber takes names that bear the identifier of a row.
func (m *matcher) byNumber(ctx context.Context) error {
	var numbers []string
	for _, r := range m.rows {
		for _, id := range r.profile.Identifiers {
			numbers = append(numbers, id.ID)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	found, err := m.db.OrganizationsByNumber(ctx, numbers)
	if err != nil {
		return err
	}
	for i, r := range m.rows {
		for _, id := range r.profile.Identifiers {
			m.add(i, found[id.ID])
		}
	}
	return nil
}

// bySkeleton takes names of another script with the consonants of a row. Names in
// Latin letters are read only if the list holds others.
func (m *matcher) bySkeleton(ctx context.Context) error {
	wanted := map[string][]int{}
	foreign := false
	for i, r := range m.rows {
		if bones := r.profile.Names[0].Skeleton; len(bones) >= shortSkeleton {
			wanted[bones] = append(wanted[bones], i)
			foreign = foreign || !inLatin(r.profile.Names[0].Original)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	return m.db.OrganizationNames(ctx, foreign, func(id procurement.ID, name, country string) {
		latin := inLatin(name)
		for _, i := range wanted[organization.ParseNameIn(name, country).Skeleton] {
			if latin != inLatin(m.rows[i].profile.Names[0].Original) {
				m.near[i][id] = true
			}
		}
	})
}

func inLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) })
}

// compare judges the candidates of each row and keeps the best of each
// organisation.
func (m *matcher) compare(ctx context.Context) error {
	var ids []procurement.ID
	for _, near := range m.near {
		for id := range near {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b procurement.ID) int { return cmp.Compare(a.String(), b.String()) })
	nodes, err := m.db.MatchNodes(ctx, slices.Compact(ids))
	if err != nil {
		return err
	}
	profiles := make(map[procurement.ID]organization.Profile, len(nodes))
	var words []string
	for id, n := range nodes {
		profiles[id] = profileOf(n)
		words = append(words, strings.Fields(profiles[id].Names[0].Norm)...)
	}
	if err := m.count(ctx, words); err != nil {
		return err
	}
	for i := range m.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.rows[i].found = m.best(i, nodes, profiles)
	}
	return nil
}

func profileOf(n postgres.MatchNode) organization.Profile {
	p := organization.Profile{Names: []organization.Name{organization.ParseNameIn(n.Name, n.Country)}, Country: n.Country, Person: n.Person}
	for i, id := range n.IDs {
		p.Identifiers = append(p.Identifiers, organization.ParseIdentifier(n.Schemes[i], id, n.Country))
	}
	return p
}

// best is the organisations that are or may be the wanted one, the best first.
func (m *matcher) best(row int, nodes map[procurement.ID]postgres.MatchNode, profiles map[procurement.ID]organization.Profile) []candidate {
	var all []candidate
	for id := range m.near[row] {
		v := organization.Compare(m.rows[row].profile, profiles[id], m)
		if n, ok := nodes[id]; ok && (v.Judgement == organization.Same || v.Judgement == organization.Suggested) {
			all = append(all, candidate{node: n, verdict: v})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.verdict.Score, a.verdict.Score),
			cmp.Compare(b.node.Mentions, a.node.Mentions), cmp.Compare(a.node.Key.String(), b.node.Key.String()))
	})
	var kept []candidate
	for _, c := range all {
		known := func(k candidate) bool { return k.node.Canonical == c.node.Canonical }
		if len(kept) < candidatesShown && !slices.ContainsFunc(kept, known) {
			kept = append(kept, c)
		}
	}
	return kept
}

func rank(c candidate) int {
	if c.verdict.Judgement == organization.Same {
		return 0
	}
	return 1
}

// sums adds what the organisations supply.
func (m *matcher) sums(ctx context.Context) error {
	var ids []procurement.ID
	for _, r := range m.rows {
		for _, c := range r.found {
			ids = append(ids, c.node.Canonical)
		}
	}
	sold, err := m.db.SuppliedBy(ctx, ids)
	if err != nil {
		return err
	}
	for i := range m.rows {
		for k := range m.rows[i].found {
			c := &m.rows[i].found[k]
			c.sold = sold[c.node.Canonical]
		}
	}
	return nil
}
