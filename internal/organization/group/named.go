package group

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/lexis"
)

// Named takes the rows that give words for a group out of links. The words become
// brands of the group whose root the parent is; where there is none, the parent
// becomes the root of a new group, called by the first of its words. Texts that say
// one of the words mention the group.
func Named(groups []Group, links []Link) ([]Group, []Link) {
	groups = slices.Clone(groups)
	var rest, words []Link
	for _, l := range links {
		if l.Relation == NamedAs {
			words = append(words, l)
		} else {
			rest = append(rest, l)
		}
	}
	slices.SortFunc(words, func(a, b Link) int {
		return cmp.Or(compareRefs(a.Parent, b.Parent), cmp.Compare(a.Child.Name, b.Child.Name), cmp.Compare(a.Source, b.Source))
	})
	for _, l := range words {
		alias := Alias{Text: l.Child.Name, Kind: Brand, Source: l.Source}
		i := slices.IndexFunc(groups, func(g Group) bool { return slices.Contains(g.Roots, l.Parent) })
		if i < 0 {
			id := strings.Join(lexis.Words(l.Child.Name), "-")
			if id == "" || slices.ContainsFunc(groups, func(g Group) bool { return g.ID == id }) {
				continue // a word of another group
			}
			groups = append(groups, Group{ID: id, Name: l.Parent.label(), Root: l.Parent, Roots: []Ref{l.Parent},
				NotLoaded: []string{"Registers and lists beyond those whose rows are shown."}})
			i = len(groups) - 1
		}
		if !slices.Contains(groups[i].Aliases, alias) {
			groups[i].Aliases = append(slices.Clone(groups[i].Aliases), alias)
		}
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	return groups, rest
}
