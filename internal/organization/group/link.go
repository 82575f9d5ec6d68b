package group

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Ref names a company as a source does. Country is an ISO 3166-1 alpha-2 code,
// with the subdivision where the source gives it ("US-DE"), or empty. Scheme and
// ID are an identifier as stated, or empty.
type Ref struct{ Name, Country, Scheme, ID string }

// label is the name, or the identifier where no name is given.
func (r Ref) label() string {
	if r.Name == "" {
		return r.Scheme + " " + r.ID
	}
	return r.Name
}

// Relation says how a source ties a child to a parent.
type Relation string

// Relations. UnknownLink and ListedWith make nobody a member; Owns does only
// with a share above one half.
const (
	Subsidiary  Relation = "subsidiary"
	Branch      Relation = "branch"
	Owns        Relation = "owns"         // holds a share of the child
	Ultimate    Relation = "ultimate"     // the uppermost parent, steps between unknown
	Controls    Relation = "controls"     // by majority or by contract
	ListedWith  Relation = "listed_with"  // a list names the child beside the parent
	UnknownLink Relation = "unknown_link" // announced, proposed or not proven
	NamedAs     Relation = "named_as"     // the child is no company: a word for the group of the parent, see Named
)

func relations() []Relation {
	return []Relation{Subsidiary, Branch, Owns, Ultimate, Controls, ListedWith, UnknownLink, NamedAs}
}

// Link is a parent of a company as a source states it. Share is a percentage as
// stated. From and To are the first and last day (YYYY-MM-DD, or only a year or
// month), empty where open or not stated. AsOf is the day for which the source
// states it, Source who states it, URL where.
type Link struct {
	Child, Parent Ref
	Relation      Relation
	Share         string
	From, To      string
	Source, URL   string
	AsOf          string
	Note          string
}

// StatedPrefix begins the Source of links that procurement records state.
const StatedPrefix = "stated in "

// Stated reports whether a procurement record of the child states the parent.
func (l Link) Stated() bool { return strings.HasPrefix(l.Source, StatedPrefix) }

// Words says the link in a sentence for readers.
func (l Link) Words() string {
	var b strings.Builder
	b.WriteString(l.Child.label() + " " + relationWords(l.Relation) + " " + l.Parent.label())
	if l.Share != "" {
		b.WriteString(" (" + l.Share + " percent)")
	}
	if l.From != "" {
		b.WriteString(", from " + l.From)
	}
	if l.To != "" {
		b.WriteString(", to " + l.To)
	}
	b.WriteString(": " + l.Source)
	if l.AsOf != "" {
		b.WriteString(", as of " + l.AsOf)
	}
	return b.String()
}

func relationWords(r Relation) string {
	switch r {
	case Subsidiary:
		return "is a subsidiary of"
	case Branch:
		return "is a branch of"
	case Owns:
		return "is partly owned by"
	case Ultimate:
		return "has the ultimate parent"
	case Controls:
		return "is controlled by"
	case ListedWith:
		return "is listed with"
	case NamedAs:
		return "is a word for"
	}
	return "is said to be linked to"
}

// status is what the child of a link can be at most.
func (l Link) status() Status {
	switch l.Relation {
	case Subsidiary, Branch, Ultimate, Controls:
		return IsMember
	case ListedWith:
		return IsListed
	case Owns:
		if share, err := decimal.NewFromString(l.Share); err == nil && share.GreaterThan(decimal.NewFromInt(50)) {
			return IsMember
		}
	}
	return IsPossible
}

// holds reports whether the link is in force on a day; what is not dated holds
// on every day.
func (l Link) holds(on string) bool {
	return on == "" || (l.From == "" || l.From <= on) && (l.To == "" || on[:min(len(on), len(l.To))] <= l.To)
}

func compareLinks(a, b Link) int {
	return cmp.Or(
		compareRefs(a.Child, b.Child), compareRefs(a.Parent, b.Parent),
		cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Source, b.Source), cmp.Compare(a.URL, b.URL),
		cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Share, b.Share), cmp.Compare(a.Note, b.Note))
}

func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.ID, b.ID))
}

// sorted returns the links in their order without repetitions.
func sorted(links []Link) []Link {
	out := slices.Clone(links)
	slices.SortFunc(out, compareLinks)
	return slices.Compact(out)
}
