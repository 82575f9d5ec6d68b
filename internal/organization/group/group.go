package group

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/lexis"
	"daylight/internal/organization"
)

//go:embed groups.txt
var groupsText string

// AliasKind says what an alias of a group is good for.
type AliasKind string

// Kinds of aliases. All of them show a mention in a text; none but a
// GroupName makes a party that is named so a member.
const (
	GroupName AliasKind = "name"    // the group as a whole: a party named exactly so, without a legal form, belongs to it
	Brand     AliasKind = "brand"   // a party whose name begins so is a possible member
	Product   AliasKind = "product" // in texts alone
	Initials  AliasKind = "acronym" // in texts alone, in capitals, as a whole word
	Script    AliasKind = "script"  // the name in another script; a party whose name begins so is a possible member
	Excluded  AliasKind = "not"     // another thing of that name
)

// Alias is a word for a group, and who uses it.
type Alias struct {
	Text   string
	Kind   AliasKind
	Source string
}

// Group is a group of companies. ID is its word for group:. Root is the uppermost
// company; Roots are all references to it, Root first: with further numbers, and
// companies that were uppermost before. NotLoaded says, in sentences, what could
// tell more and was not loaded.
type Group struct {
	ID, Name string
	Root     Ref
	Roots    []Ref
	Aliases  []Alias
	// Ordinary are words of the aliases that are also words of a language, folded:
	// they count where they are written with a capital among small letters.
	Ordinary  []string
	NotLoaded []string
}

// Groups returns the groups that the program knows by name.
func Groups() ([]Group, error) {
	groups, err := parseGroups(groupsText)
	if err != nil {
		return nil, fmt.Errorf("embedded groups: %w", err)
	}
	return groups, nil
}

// Keys are the words by which the group is looked for, folded, in order.
func (g Group) Keys() []string {
	keys := []string{key(g.ID), key(g.Name)}
	for _, r := range g.Roots {
		keys = append(keys, key(r.Name), organization.ParseName(r.Name).Norm)
	}
	for _, a := range g.Aliases {
		if a.Kind != Excluded && a.Kind != Product {
			keys = append(keys, key(a.Text))
		}
	}
	return tidy(keys)
}

// Phrases are the words that a text must say to mention the group, folded, in
// order: each for lexis.Match. A text that holds one is read again by Mentions.
func (g Group) Phrases() []string {
	var out []string
	for _, a := range g.Aliases {
		words := lexis.Words(a.Text)
		if a.Kind == Excluded || len(words) == 0 {
			continue
		}
		for _, first := range firstWords(words[0]) {
			out = append(out, strings.Join(append([]string{first}, words[1:]...), " "))
		}
	}
	return tidy(out)
}

func key(text string) string { return strings.Join(lexis.Words(text), " ") }

func tidy(words []string) []string {
	slices.Sort(words)
	return slices.DeleteFunc(slices.Compact(words), func(w string) bool { return w == "" })
}

// parseGroups reads the form that the head of groups.txt explains.
func parseGroups(text string) ([]Group, error) {
	var groups []Group
	source := ""
	for i, line := range strings.Split(text, "\n") {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "" || word[0] == '#':
			continue
		case word == "group":
			cells := cells(rest)
			groups, source = append(groups, Group{ID: cells[0], Name: cells[1]}), ""
			continue
		case len(groups) == 0:
			return nil, fmt.Errorf("line %d: %q before a group", i+1, word)
		case word == "source":
			source = rest
			continue
		}
		if err := groups[len(groups)-1].fact(word, rest, source); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	for _, g := range groups {
		if g.ID == "" || g.Root.Name == "" {
			return nil, fmt.Errorf("the group %q has no id or no root", g.Name)
		}
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	return groups, nil
}

func (g *Group) fact(word, text, source string) error {
	switch word {
	case "root":
		r, err := parseRef(text)
		if err != nil {
			return err
		}
		if len(g.Roots) == 0 {
			g.Root = r
		}
		g.Roots = append(g.Roots, r)
		return nil
	case "ordinary":
		g.Ordinary = append(g.Ordinary, key(text))
		return nil
	case "not-loaded":
		g.NotLoaded = append(g.NotLoaded, text)
		return nil
	}
	kind := AliasKind(word)
	if !slices.Contains([]AliasKind{GroupName, Brand, Product, Initials, Script, Excluded}, kind) {
		return fmt.Errorf("the word %q", word)
	}
	if source == "" && kind != Excluded {
		return fmt.Errorf("the alias %q has no source", text)
	}
	g.Aliases = append(g.Aliases, Alias{Text: text, Kind: kind, Source: source})
	return nil
}
