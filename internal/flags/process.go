package flags

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"daylight/internal/procurement"
)

// Notice is a stored notice version of a process.
type Notice struct {
	Notice    procurement.ID
	Version   int
	Kind      procurement.Kind
	Published time.Time // zero if not stated
	Release   procurement.Object
}

// Of makes the Input of a compiled process from the process and all its notice
// versions, in any order. The caller adds Resolve, Kind, Spend, Captures and
// SilentEdits.
//
// Without notices nothing is known of when things were first published, and D101
// sees those contracts alone whose value two notice versions state differently.
func Of(set string, p *procurement.Process, notices []Notice) Input {
	in := Input{Process: p.ID, OCID: p.OCID, Set: set, Release: p.Compiled, Country: p.Country, Published: p.Published}
	if !p.Published.IsZero() {
		in.Order = p.Published.Unix()
	}
	notices = slices.Clone(notices)
	slices.SortFunc(notices, func(a, b Notice) int {
		return cmp.Or(a.Published.Compare(b.Published), bytes.Compare(a.Notice[:], b.Notice[:]), cmp.Compare(a.Version, b.Version))
	})
	in.Announced = announced(notices)
	in.History = history(p, notices)
	return in
}

// first reports whether what a notice states for the first time is new with it:
// not the state of a process that a publisher restates (tagged as tender and award
// at once, say), nor an update of what was published somewhere else before.
func (n Notice) first() bool {
	if n.Kind != procurement.Release || n.Published.IsZero() {
		return false
	}
	var tags []string
	if list, ok := n.Release["tag"].([]any); ok {
		for _, t := range list {
			tags = append(tags, text(t))
		}
	} else {
		tags = append(tags, text(n.Release["tag"]))
	}
	return len(tags) > 0 && !slices.ContainsFunc(tags, func(tag string) bool { return tag != "award" && tag != "contract" })
}

func announced(notices []Notice) []Announcement {
	var out []Announcement
	type key struct{ list, id string }
	seen := map[key]bool{}
	for _, n := range notices {
		for list, owner := range map[string]procurement.Owner{"awards": procurement.OfAward, "contracts": procurement.OfContract} {
			for _, m := range members(n.Release[list], "") {
				k := key{list, text(m.o["id"])}
				if k.id == "" || seen[k] {
					continue
				}
				seen[k] = true
				if n.first() {
					out = append(out, Announcement{Owner: owner, ID: k.id, On: n.Published, Notice: n.Notice, Version: n.Version})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Announcement) int { return cmp.Or(cmp.Compare(a.Owner, b.Owner), strings.Compare(a.ID, b.ID)) })
	return out
}

// history finds the first and the current signed value of each contract.
func history(p *procurement.Process, notices []Notice) []Growth {
	var out []Growth
	for _, c := range p.Contracts {
		figures := slices.DeleteFunc(slices.Clone(p.Amounts), func(a procurement.Amount) bool {
			return a.Owner != procurement.OfContract || a.OwnerNo != c.No || a.Kind != procurement.Signed
		})
		slices.SortStableFunc(figures, func(a, b procurement.Amount) int { return cmp.Compare(a.Ord, b.Ord) })
		now := slices.IndexFunc(figures, func(a procurement.Amount) bool { return a.Current })
		if now < 0 || figures[0].Status != procurement.Known || figures[now].Status != procurement.Known {
			continue
		}
		g := Growth{Contract: c.LocalID, First: figureOf(figures[0]), Current: figureOf(figures[now])}
		amended := slices.ContainsFunc(p.Amendments, func(a procurement.Amendment) bool {
			return a.Target == procurement.OfContract && a.TargetNo == c.No
		})
		restated := !g.First.Amount.Equal(g.Current.Amount)
		known := slices.ContainsFunc(notices, func(n Notice) bool {
			return n.Notice == g.First.Notice && n.Version == g.First.Version && n.first()
		})
		if restated || known && !amended {
			out = append(out, g)
		}
	}
	return out
}

func figureOf(a procurement.Amount) Figure {
	return Figure{Amount: a.Amount.Decimal, Currency: a.Currency, Tax: a.Tax, Notice: a.Notice, Version: a.Version, Path: a.Path}
}
