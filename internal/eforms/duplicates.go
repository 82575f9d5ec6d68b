package eforms

import (
	"strings"
	"unicode"

	"daylight/internal/procurement"
)

// duplicates takes out contracts that repeat one before under another spelling of
// the supplier's name (787556-2023), with their tenders: what names them means the
// first ones. They stay listed under x_daylight.
func (n *notice) duplicates(res *results) {
	var kept []*contract
	for _, c := range res.contracts {
		first := n.repeated(kept, c)
		if first == nil {
			kept = append(kept, c)
			continue
		}
		was, is := c.tenders[0], first.tenders[0]
		res.byContract[c.id.Value()], res.byID[was.id.Value()] = first, is
		res.tenders = without(res.tenders, was)
		o := n.release.child(procurement.Ext).child("eforms").grow("duplicateContracts")
		o.put("id", res.ref(c.id), c.id.Path())
		o.put("of", res.ref(first.id), first.id.Path())
		o.text("supplier", n.sole(was).name)
		n.issue("repeated-contract", "/contracts", "contract "+c.id.Value()+" at "+c.at.Path()+" repeats "+first.id.Value()+" with another spelling of the supplier and was left out")
	}
	res.contracts = kept
}

// repeated finds the contract that c repeats: same date, title, lot and amount, and
// suppliers that differ by spelling alone.
func (n *notice) repeated(before []*contract, c *contract) *contract {
	if len(c.tenders) != 1 || len(c.tenders[0].signed) != 1 {
		return nil
	}
	p, amount := n.sole(c.tenders[0]), readFigure(c.tenders[0].amount())
	if p == nil || amount.status != procurement.Known || c.signed() == "" {
		return nil
	}
	title := inLanguage(c.at, n.lang, "cbc:Title").Value()
	for _, b := range before {
		if len(b.tenders) != 1 || len(b.tenders[0].signed) != 1 || b.signed() != c.signed() || title == "" ||
			title != inLanguage(b.at, n.lang, "cbc:Title").Value() || b.tenders[0].lot != c.tenders[0].lot {
			continue
		}
		of, q := readFigure(b.tenders[0].amount()), n.sole(b.tenders[0])
		if of.status == procurement.Known && of.amount.Equal(amount.amount) && of.currency == amount.currency && q != nil && spelling(p, q) {
			return b
		}
	}
	return nil
}

func without(tenders []*tender, t *tender) []*tender {
	var out []*tender
	for _, x := range tenders {
		if x != t {
			out = append(out, x)
		}
	}
	return out
}

// sole is the only tenderer of a tender, nil if there are none or several.
func (n *notice) sole(t *tender) *party {
	refs := t.tenderers()
	if len(refs) != 1 {
		return nil
	}
	return n.parties.byRef[refs[0].Value()]
}

// spelling reports whether two organisations of one notice have names of one
// spelling up to two letters, and not two registration numbers.
func spelling(p, q *party) bool {
	if p == q || p.company == nil || q.company == nil {
		return false
	}
	number := func(x *party) string {
		return registrationNumber(x.company.First("cac:PartyLegalEntity", "cbc:CompanyID").Value())
	}
	if a, b := number(p), number(q); a != "" && b != "" && a != b {
		return false
	}
	a, b := letters(p.name.Value()), letters(q.name.Value())
	return len(a) >= 10 && len(a) < 200 && len(b) < 200 && distance(a, b) <= 2
}

// letters are the letters and digits of a name in capitals, without what stands in
// brackets.
func letters(name string) []rune {
	var out []rune
	depth := 0
	for _, r := range strings.ToUpper(name) {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(0, depth-1)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			out = append(out, r)
		}
	}
	return out
}

// distance is the number of letters to add, drop or replace.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
