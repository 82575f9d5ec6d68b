package compile

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/lexis"
	"daylight/internal/procurement"
)

// SearchDoc is what search reads of a process.
type SearchDoc struct {
	// Vector is a tsvector literal: weight A titles, B buyers, C suppliers and
	// tenderers, D the rest. Contact persons are not in it.
	Vector   string
	Amount   decimal.NullDecimal
	Currency string
}

// Search makes the search document of a compiled process.
func Search(p *procurement.Process, notices []string) SearchDoc {
	v := lexis.NewVector()
	v.Add(p.Title, 'A')
	tender := jsontree.Obj(p.Compiled, "tender")
	for _, key := range sorted(tender) {
		if strings.HasPrefix(key, "title_") { // OCDS: translations have the language as suffix
			v.Add(text(tender[key]), 'A')
		}
	}
	for _, party := range p.Parties {
		weight := partyWeight(party.Roles)
		v.Add(party.Name, weight)
		if weight == 'B' { // a body is found by its short name and by what it belongs to
			v.Add(strings.Join(lexis.Initials(party.Name), " "), weight)
			v.Add(party.Department, weight).Add(strings.Join(lexis.Initials(party.Department), " "), weight)
			v.Add(party.Office, weight).Add(strings.Join(party.Short, " "), weight)
		}
	}
	v.Add(p.OCID, 'D')
	for _, n := range notices {
		v.Add(n, 'D')
	}
	v.Add(text(tender["id"]), 'D')
	for _, a := range p.Awards {
		v.Add(a.Title, 'A')
	}
	for _, c := range p.Contracts {
		v.Add(c.Title, 'A').Add(c.LocalID, 'D')
	}
	for _, l := range p.Lots {
		v.Add(l.Title, 'A').Add(l.Description, 'D')
	}
	v.Add(p.Description, 'D')
	for _, it := range p.Items {
		v.Add(it.Description, 'D')
	}
	for _, c := range p.Classifications {
		v.Add(c.Label, 'D')
	}
	doc := SearchDoc{Vector: v.String()}
	if m := Main(standing(p)); m != nil {
		doc.Amount, doc.Currency = m.Amount, m.Currency
	}
	return doc
}

func sorted(o procurement.Object) []string {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func partyWeight(roles []string) byte {
	for _, r := range roles {
		switch r {
		case "buyer", "procuringEntity", "funder", "payer":
			return 'B'
		}
	}
	for _, r := range roles {
		switch r {
		case "supplier", "tenderer", "subcontractor":
			return 'C'
		}
	}
	return 'D'
}

// standing lists the amounts but those of awards and contracts that came to
// nothing.
func standing(p *procurement.Process) []procurement.Amount {
	return slices.DeleteFunc(slices.Clone(p.Amounts), func(a procurement.Amount) bool {
		switch {
		case a.OwnerNo == 0:
			return false
		case a.Owner == procurement.OfAward:
			return procurement.CameToNothing(p.Awards[a.OwnerNo-1].Status)
		case a.Owner == procurement.OfContract:
			return procurement.CameToNothing(p.Contracts[a.OwnerNo-1].Status)
		}
		return false
	})
}

// mainKinds is the order in which a list prefers figures.
func mainKinds() []procurement.AmountKind {
	return []procurement.AmountKind{procurement.Signed, procurement.Awarded, procurement.Obligated,
		procurement.Estimated, procurement.Budget, procurement.Ceiling}
}

// Main is the figure that lists show: of the current figures with a number, the
// largest of the first kind present in the order signed, awarded, obligated,
// estimated, budget, ceiling; nil if there is none. It is one figure, never a sum
// of several that daylight made.
func Main(amounts []procurement.Amount) *procurement.Amount {
	for _, kind := range mainKinds() {
		var best *procurement.Amount
		for i := range amounts {
			a := &amounts[i]
			ok := a.Kind == kind && a.Current && a.Amount.Valid && a.Status != procurement.Implausible && !a.Amount.Decimal.IsZero()
			if ok && (best == nil || a.Amount.Decimal.GreaterThan(best.Amount.Decimal)) {
				best = a
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}
