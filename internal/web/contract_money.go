package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// stand is where a fact stands, as template "evidence" shows it.
type stand struct{ Href, Notice, Date string }

// place names the notice version that a fact stands in.
func (b *contractPage) place(id procurement.ID, version int, path string) stand {
	if id.IsZero() {
		return stand{}
	}
	at := stand{Href: noticeHref(id, version, path), Notice: b.noticeName(id, version), Date: b.dayOf(id, version)}
	if at.Notice == "notice" {
		at.Notice = ""
	}
	return at
}

func (b *contractPage) dayOf(id procurement.ID, no int) string {
	return b.teller.days[version{id, no}]
}

// spendRow is an amount that totals are summed from.
type spendRow struct {
	What      string
	Who       []link
	More      int
	Amount    string
	Converted []string // in US dollars and euro, with the day of the rate
	How       []string // on what it rests, how it is divided
	stand
}

func (b *contractPage) spendRow(r postgres.SpendRow) spendRow {
	row := spendRow{What: capital(cmp.Or(unitWords(r.Unit, r.UnitNo), "the notice")), Amount: sumOf(r.Currency, r.Amount), stand: b.place(r.Notice, r.Version, r.Path)}
	row.Who, row.More = b.spentWith(r)
	row.How = []string{basisWords(r.Basis), allocWords(r)}
	if tax := taxWords(r.Tax); tax != "" {
		row.How = append(row.How, tax)
	}
	if r.Date != "" {
		row.How = append(row.How, "of "+shorten(10, r.Date))
	}
	for _, c := range []struct{ code, amount string }{{"USD", r.USD}, {"EUR", r.EUR}} {
		if c.amount != "" && c.code != r.Currency {
			row.Converted = append(row.Converted, sumOf(c.code, c.amount))
		}
	}
	switch {
	case r.USD == "" && r.EUR == "":
		row.Converted = []string{"no rate known: in no sum of dollars or euro"}
	case len(row.Converted) > 0 && r.RateOn != "":
		row.Converted = append(row.Converted, "rate of "+shorten(10, r.RateOn))
	}
	return row
}

// spentWith names the supplier, or all that share what is not divided.
func (b *contractPage) spentWith(r postgres.SpendRow) (who []link, more int) {
	if r.Supplier.Name != "" || !r.Supplier.Key.IsZero() {
		return []link{partyLink(r.Supplier)}, 0
	}
	var all []postgres.SupplierRow
	for _, a := range b.page.AwardRows {
		if r.Unit == procurement.OfAward && a.No == r.UnitNo {
			all = a.Names
		}
	}
	for _, c := range b.page.ContractRows {
		if r.Unit == procurement.OfContract && c.No == r.UnitNo {
			all = c.Names
		}
	}
	n := min(len(all), max(2, 6/b.divisor))
	for _, s := range all[:n] {
		who = append(who, partyLink(s.PartyLink))
	}
	return who, len(all) - n
}

func unitWords(o procurement.Owner, no int) string {
	if no == 0 && (o == procurement.OfNotice || o == procurement.OfProcess) {
		return map[procurement.Owner]string{procurement.OfNotice: "the notice", procurement.OfProcess: "the procedure"}[o]
	}
	return ownerWords(o, no)
}

// basisWords says which figure counts (rules R1, R2, R7).
func basisWords(basis string) string {
	switch basis {
	case "obligation":
		return "obligations to date"
	case "signed":
		return "signed value"
	case "awarded":
		return "awarded value"
	case "notice_total":
		return "total stated in the notice"
	}
	return tagWord(strings.ReplaceAll(basis, "_", " "))
}

// allocWords says how a unit is divided among its suppliers (rule R4).
func allocWords(r postgres.SpendRow) string {
	whole := sumOf(r.Currency, r.Whole)
	switch {
	case r.Alloc == "sole":
		return "sole supplier"
	case r.Alloc == "stated":
		return "this supplier’s part of " + whole + ", as its tender states"
	case r.Alloc == "equal_split":
		return "an equal part of " + whole + ", assumed: the source states a consortium of " + count(r.Suppliers) + " and publishes no split"
	case r.Suppliers > 1:
		return "not divided: " + whole + " is the whole award to " + count(r.Suppliers) + " suppliers; no split is published; counted once"
	case r.Suppliers == 1:
		return "not divided"
	}
	return "no supplier named"
}

func taxWords(t procurement.Tax) string {
	switch t {
	case procurement.TaxNet:
		return "without VAT"
	case procurement.TaxGross:
		return "with VAT"
	}
	return ""
}

// rateSources are the sources of the rates in use, each once.
func rateSources(rows []postgres.SpendRow) string {
	var names []string
	for _, r := range rows {
		if name := shorten(120, r.RateSource); name != "" && r.RateOn != "" && !slices.Contains(names, name) && len(names) < 4 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "; ")
}

// excludedRow is a figure that no total holds.
type excludedRow struct {
	What, Amount, Why string
	stand
}

func (b *contractPage) excludedRow(x postgres.ExcludedRow) excludedRow {
	row := excludedRow{What: capital(kindWords(x.Kind)), Amount: sumOf(x.Currency, x.Amount), Why: reasonWords(x.Reason), stand: b.place(x.Notice, x.Version, x.Path)}
	if of := unitWords(x.Owner, x.OwnerNo); of != "" && x.OwnerNo > 0 {
		row.What += ", " + of
	}
	return row
}

// checkWords compares a sum that the source prints with ours.
func checkWords(c postgres.CheckRow) string {
	what, end := "as the total of the notice", "they agree within 1 %"
	if c.Name == "obligations" {
		what = "as obligated to date"
	}
	switch {
	case c.Stated == c.Computed:
		end = "they are equal"
	case !c.Agrees:
		end = "they differ"
	}
	return "The source prints " + sumOf(c.Currency, c.Stated) + " " + what + "; our sum of the same figures is " + sumOf(c.Currency, c.Computed) + ": " + end + "."
}

// copyRow is a notice of the same contract on another portal, or this one.
type copyRow struct {
	Source   string
	Title    link
	OCID     string
	Counted  bool
	Here     bool
	Why      string
	Evidence []string
}

func (b *contractPage) copyRow(c postgres.CopyRow) copyRow {
	row := copyRow{Source: shorten(80, c.Source), OCID: shorten(120, c.OCID), Counted: c.Counted, Here: c.Process == b.page.ID}
	row.Title = link{Text: titleOr(shorten(160, c.Title), c.OCID), Name: true}
	if !row.Here {
		row.Title.Href = "/contract/" + c.Process.String()
	}
	_, why, found := strings.Cut(c.Why, ": ")
	if row.Why = shorten(200, why); !found {
		row.Why = shorten(200, c.Why)
	}
	for _, e := range c.Evidence[:min(len(c.Evidence), 4)] {
		row.Evidence = append(row.Evidence, shorten(200, e))
	}
	return row
}

// otherCounts is true where another portal's copy stands for this one in totals.
func otherCounts(p *postgres.ContractPage) bool {
	return slices.ContainsFunc(p.Copies, func(c postgres.CopyRow) bool { return c.Process == p.ID && !c.Counted })
}
