package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// lotRow is a lot with what is expected to be paid for it.
type lotRow struct {
	No, Title, Description, Status string
	Figures                        []money
}

func (b *contractPage) lotRow(l procurement.Lot, figures []*stated) lotRow {
	row := lotRow{No: shorten(40, cmp.Or(l.LocalID, count(l.No))), Title: shorten(200, l.Title), Description: shorten(400, l.Description), Status: tagWord(l.Status)}
	if row.Description == b.Description || row.Description == row.Title {
		row.Description = ""
	}
	for _, f := range figures[:min(len(figures), 3)] {
		m := b.teller.stated(f)
		m.Of = ""
		row.Figures = append(row.Figures, m)
	}
	return row
}

// itemRow is a good, service or work with its codes.
type itemRow struct {
	No, Description, Of string
	Quantity, Price     string
	Codes               []string
}

// itemsTold returns the items, if one of them says more than the title, the
// codes and the lots do, and their codes by number.
func itemsTold(p *postgres.ContractPage) (items []procurement.Item, codes map[int][]procurement.Classification) {
	codes = map[int][]procurement.Classification{}
	said := map[string]bool{p.Title: true, "": true}
	for _, c := range p.Classifications {
		said[c.Label], said[c.Code] = true, true
		if c.Owner == procurement.OfItem {
			codes[c.OwnerNo] = append(codes[c.OwnerNo], c)
		}
	}
	for _, l := range p.Lots {
		said[l.Title] = true
	}
	telling := slices.ContainsFunc(p.Items, func(it procurement.Item) bool {
		return it.Quantity.Valid || it.UnitPrice.Valid || !said[it.Description]
	})
	if !telling {
		return nil, nil
	}
	return p.Items, codes
}

func newItemRow(it procurement.Item, codes []procurement.Classification) itemRow {
	row := itemRow{No: count(it.No), Description: shorten(300, it.Description), Of: ownerWords(it.Owner, it.OwnerNo)}
	for _, c := range codes {
		row.Codes = append(row.Codes, strings.TrimSpace(shorten(20, c.Scheme)+" "+shorten(30, c.Code)))
	}
	if it.Quantity.Valid {
		row.Quantity = strings.TrimSpace(digits(it.Quantity.Decimal.String()) + " " + shorten(40, it.Unit))
	}
	if it.UnitPrice.Valid {
		row.Price = strings.TrimSpace(shorten(12, it.Currency) + "\u00a0" + digits(it.UnitPrice.Decimal.String()))
	}
	return row
}

// codeRow is a code with all that it is said of.
type codeRow struct{ Scheme, Code, Label, Of string }

// codeRows lists each code once.
func codeRows(all []procurement.Classification) []codeRow {
	type one struct{ scheme, code string }
	at := map[one]int{}
	var rows []codeRow
	var of [][]string
	for _, c := range all {
		key := one{c.Scheme, c.Code}
		i, ok := at[key]
		if !ok {
			i = len(rows)
			at[key] = i
			rows = append(rows, codeRow{Scheme: shorten(30, c.Scheme), Code: shorten(40, c.Code)})
			of = append(of, nil)
		}
		if rows[i].Label == "" && c.Label != c.Code {
			rows[i].Label = shorten(160, c.Label)
		}
		of[i] = append(of[i], cmp.Or(ownerWords(c.Owner, c.OwnerNo), "the whole"))
	}
	for i := range rows {
		words := slices.Compact(of[i])
		if len(words) == 1 && words[0] == "the whole" {
			continue
		}
		rows[i].Of = strings.Join(words[:min(len(words), 5)], ", ")
		if more := len(words) - 5; more > 0 {
			rows[i].Of += " and " + plural(more, "other", "others")
		}
	}
	return rows
}
