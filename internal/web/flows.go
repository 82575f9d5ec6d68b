package web

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// flowRow is a payment, an obligation or a subaward.
type flowRow struct {
	Date, Kind, Of string
	Amount         money
	Payee          link
	LocalID        string
}

// flow is a transaction with the figure that states it, if one does.
type flow struct {
	procurement.Transaction
	figure *stated
}

// flows are the transactions of a contract: subawards apart from the rest. A
// figure that states a subaward is taken from the others, so that it is shown
// once.
func (b *contractPage) flows() (payments, subawards []flow) {
	taken := map[*stated]bool{}
	for _, t := range b.page.Transactions {
		one := flow{t, b.figureOf(t, taken)}
		if t.Kind == "subaward" {
			subawards = append(subawards, one)
			continue
		}
		payments = append(payments, one)
	}
	b.current = slices.DeleteFunc(b.current, func(f *stated) bool { return taken[f] })
	return payments, subawards
}

func (b *contractPage) flowRow(t flow) flowRow {
	row := flowRow{
		Date: shorten(10, t.Date), Kind: capital(tagWord(t.Kind)), LocalID: shorten(80, t.LocalID),
		Payee: b.payee(t.Payee), Amount: b.flowAmount(t),
	}
	if t.ContractNo > 0 {
		row.Of = "contract " + count(t.ContractNo)
	}
	return row
}

// figureOf finds the figure that states a subaward.
func (b *contractPage) figureOf(t procurement.Transaction, taken map[*stated]bool) *stated {
	if t.Kind != "subaward" || !t.Amount.Valid {
		return nil
	}
	var same *stated
	for _, f := range b.current {
		if f.Kind != procurement.Subcontracted || f.OwnerNo != t.ContractNo || taken[f] || !equal(f.Amount, t.Amount.Decimal) {
			continue
		}
		if same == nil || t.LocalID != "" && strings.HasSuffix(f.SourceNoticeID, "/"+t.LocalID) {
			same = f
		}
	}
	if same != nil {
		taken[same] = true
	}
	return same
}

func equal(text string, d decimal.Decimal) bool {
	n, err := decimal.NewFromString(text)
	return err == nil && n.Equal(d)
}

// flowAmount is a transaction's amount with the notice that states it: that of
// its figure, else the notice that is about this transaction alone.
func (b *contractPage) flowAmount(t flow) money {
	if t.figure != nil {
		return b.teller.stated(t.figure)
	}
	m := money{Text: "no number published"}
	if t.Amount.Valid {
		m.Text, m.Number = digits(t.Amount.Decimal.String()), true
		if t.Currency != "" {
			m.Text = shorten(12, t.Currency) + "\u00a0" + m.Text
		}
	}
	for _, n := range b.page.Timeline {
		if n.SourceNoticeID == "transaction/"+t.LocalID && t.LocalID != "" {
			m.Href = noticeHref(n.ID, n.Version, "/contracts/0/implementation/transactions/0/value")
			m.Notice, m.Date = b.teller.label(n.SourceNoticeID), noticeDay(n, b.teller.zone)
		}
	}
	return m
}

// payee links the receiver to the party of that name, if the notices list it.
// Natural persons are named as suppliers of record alone.
func (b *contractPage) payee(name string) link {
	if name == "" {
		return link{}
	}
	for _, p := range b.page.PartyRows {
		if p.Name == name {
			return newPartyRow(p, nil).Name
		}
	}
	return link{Text: shorten(90, name), Name: true}
}
