package group

import (
	"slices"

	"daylight/internal/lexis"
	"daylight/internal/organization"
)

// wordIndex finds the groups whose own words begin a name, or are it.
type wordIndex struct {
	byFirst  map[string][]groupWords // first word -> phrases
	excluded map[int][][]string      // group -> phrases that mean something else
}

// groupWords is an alias of a group in words.
type groupWords struct {
	group int
	words []string
	alias Alias
}

func newWordIndex(groups []Group) wordIndex {
	x := wordIndex{map[string][]groupWords{}, map[int][][]string{}}
	for i, g := range groups {
		for _, a := range g.Aliases {
			words := lexis.Words(a.Text)
			if a.Kind == Excluded {
				x.excluded[i] = append(x.excluded[i], words)
			}
			if a.Kind == Brand || a.Kind == Script || a.Kind == GroupName {
				if a.Kind == Brand { // its form is no part of a name that was taken apart
					words = nameWords(organization.ParseName(a.Text))
				}
				x.byFirst[words[0]] = append(x.byFirst[words[0]], groupWords{i, words, a})
			}
		}
	}
	for _, list := range x.byFirst {
		slices.SortStableFunc(list, func(a, b groupWords) int { return len(b.words) - len(a.words) })
	}
	return x
}

// nameWords are the words of a name, its legal form behind it; ideographs are
// words of their own.
func nameWords(n organization.Name) []string { return lexis.Words(n.Native + " " + n.Form) }

// begins returns, for each group, its longest alias that begins a name.
func (x wordIndex) begins(n organization.Name) []groupWords {
	words := nameWords(n)
	if len(words) == 0 {
		return nil
	}
	var out []groupWords
	for _, w := range x.byFirst[words[0]] {
		seen := slices.ContainsFunc(out, func(o groupWords) bool { return o.group == w.group })
		if !seen && startsWith(words, w.words) && !x.meansOther(w.group, words) {
			out = append(out, w)
		}
	}
	return out
}

// meansOther reports whether words hold a phrase that is another thing of a
// group's name.
func (x wordIndex) meansOther(group int, words []string) bool {
	for _, phrase := range x.excluded[group] {
		for i := range words {
			if startsWith(words[i:], phrase) {
				return true
			}
		}
	}
	return false
}

// named returns the groups that a name without a legal form is the name of.
func (x wordIndex) named(n organization.Name) []groupWords {
	if n.Form != "" {
		return nil
	}
	words := lexis.Words(n.Native)
	if len(words) == 0 {
		return nil
	}
	var out []groupWords
	for _, w := range x.byFirst[words[0]] {
		if w.alias.Kind == GroupName && slices.Equal(words, w.words) {
			out = append(out, w)
		}
	}
	return out
}

func startsWith(words, phrase []string) bool {
	return len(phrase) > 0 && len(words) >= len(phrase) && slices.Equal(words[:len(phrase)], phrase)
}

// sameForm reports whether two names can be of one legal form.
func sameForm(a, b organization.Name) bool {
	const vague = "CO" // a word such as company
	return a.Form == b.Form || a.Form == "" || b.Form == "" || a.Generic == vague || b.Generic == vague
}
