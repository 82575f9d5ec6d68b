package group

import (
	"slices"
	"testing"
)

// A row with a word for a group makes texts that say it mention the group, and
// nobody a member.
func TestNamed(t *testing.T) {
	t.Parallel()
	parent := Ref{Name: "Northwind Holdings plc", Country: "GB"}
	child := Link{Child: Ref{Name: "Northwind Paper Ltd", Country: "GB"}, Parent: parent, Relation: Subsidiary, Source: "list"}
	word := Link{Child: Ref{Name: "Northwind"}, Parent: parent, Relation: NamedAs, Source: "list"}
	for _, links := range [][]Link{{child, word}, {word, child}} {
		groups, rest := Named(nil, links)
		if len(groups) != 1 || groups[0].ID != "northwind" || len(rest) != 1 || rest[0].Relation != Subsidiary {
			t.Fatalf("%d groups %+v, %d links", len(groups), groups, len(rest))
		}
		if !slices.Contains(groups[0].Phrases(), "northwind") {
			t.Errorf("phrases %v", groups[0].Phrases())
		}
		got := NewMatcher(groups).Mentions([]Text{{Text: "Resale of Northwind cloud services"}}, Names{})
		if len(got) != 1 || got[0].Group != "northwind" {
			t.Errorf("mentions %+v", got)
		}
	}
	if groups, rest := Named(nil, []Link{child}); len(groups) != 0 || len(rest) != 1 {
		t.Errorf("without words: %d groups, %d links", len(groups), len(rest))
	}
}
