package web

import (
	"testing"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// What is assumed of a supplier is in its buyer's total, apart from what is
// stated: the list adds up, and nobody without own money is said to lack a rate.
func TestAssumedParts(t *testing.T) {
	t.Parallel()
	m := &postgres.Money{Total: postgres.Sum{Units: 2, USD: "1000"}, Counterparties: []postgres.PartySum{
		{PartyLink: postgres.PartyLink{Name: "Northwind", Key: procurement.ID{1}}, Units: 1, USD: "600", Share: "60"},
		{PartyLink: postgres.PartyLink{Name: "Contoso", Key: procurement.ID{2}}, Units: 1, AssumedUSD: "400"},
	}}
	if rest := restOf(m, true); rest != nil {
		t.Errorf("rest %+v of parts that add up", rest)
	}
	var b moneyBlock
	b.tables(m, moneyView{buys: true, divisor: 1})
	if len(b.Parties) != 2 || b.Parties[0].Assumed != "" || b.Parties[1].USD != "–" || b.Parties[1].Assumed != "400" {
		t.Errorf("parties %+v", b.Parties)
	}
	m.Counterparties = m.Counterparties[:1]
	if rest := restOf(m, true); rest == nil || rest.USD != "400" {
		t.Errorf("rest %+v, want 400", rest)
	}
}
