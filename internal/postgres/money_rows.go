package postgres

import (
	"encoding/json"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"

	"daylight/internal/fx"
	"daylight/internal/money"
)

// moneyTables lists the tables of a process that totals and gaps are read from.
func (s *tables) moneyTables(add func(at **table, name string, columns ...string)) {
	place := []string{"notice_id", "version", "path"}
	fx := []string{"amount_eur", "amount_usd", "fx_on", "fx_source"}
	add(&s.spend, "spend", append(append([]string{"spend_no", "unit", "unit_no", "party_no", "supplier", "buyer", "funder", "basis", "alloc", "on_date",
		"amount", "currency", "tax", "whole", "suppliers", "whole_usd", "country", "parts"}, fx...), place...)...)
	add(&s.spendMembers, "spend_member", "spend_no", "party_no", "supplier", "share")
	add(&s.excluded, "excluded_amount", append([]string{"excluded_no", "owner", "owner_no", "kind", "reason", "amount", "currency", "on_date"}, place...)...)
	add(&s.ceilings, "ceiling", append(append([]string{"ceiling_no", "unit", "unit_no", "buyer", "on_date", "amount", "currency"}, fx...), place...)...)
	add(&s.subawards, "subaward", append(append([]string{"subaward_no", "contract_no", "party_no", "subcontractor", "on_date", "amount", "currency"}, fx...), place...)...)
	add(&s.checks, "money_check", append([]string{"check_no", "name", "stated", "computed", "currency", "agrees"}, place...)...)
	add(&s.gaps, "gap", "gap_no", "code", "what", "field", "expected", "kind", "until", "why")
}

// converted is an amount in euro and dollars as the four columns of a row.
func (p Compiled) converted(amount decimal.Decimal, currency, on string) []any {
	if p.Convert != nil {
		if v, ok := p.Convert(amount, currency, on); ok {
			return []any{numeric(decimal.NewNullDecimal(v.EUR)), numeric(decimal.NewNullDecimal(v.USD)), v.On, v.Source}
		}
	}
	switch whole := exact(amount.RoundBank(2)); currency {
	case fx.Dollar: // of no known day: dollars are dollars
		return []any{pgtype.Numeric{}, whole, "", ""}
	case fx.Euro:
		return []any{whole, pgtype.Numeric{}, "", ""}
	}
	return []any{pgtype.Numeric{}, pgtype.Numeric{}, "", ""}
}

// key is the mention key of a party; null for none.
func (p Compiled) key(party int) any {
	if party < 1 || party > len(p.Parties) {
		return nil
	}
	return uuid(p.Parties[party-1].Key)
}

func exact(d decimal.Decimal) pgtype.Numeric { return numeric(decimal.NewNullDecimal(d)) }

func (s *tables) addMoney(p Compiled, put func(*table, ...any)) {
	s.addSpend(p, put)
	for i, x := range p.Money.Excluded {
		put(s.excluded, i+1, string(x.Owner), x.OwnerNo, string(x.Kind), x.Reason, numeric(x.Amount), x.Currency, date(x.On), uuid(x.Notice), x.Version, x.Path)
	}
	buyer := 0
	for _, m := range p.Parties {
		if buyer == 0 && buys(m.Roles) {
			buyer = m.No
		}
	}
	for i, c := range p.Money.Ceilings {
		row := append([]any{i + 1, string(c.Unit), c.UnitNo, p.key(buyer), date(c.On), exact(c.Amount), c.Currency}, p.converted(c.Amount, c.Currency, c.On)...)
		put(s.ceilings, append(row, uuid(c.Notice), c.Version, c.Path)...)
	}
	for i, a := range p.Money.Subawards {
		row := append([]any{i + 1, a.ContractNo, a.PartyNo, p.key(a.PartyNo), date(a.On), exact(a.Amount), a.Currency}, p.converted(a.Amount, a.Currency, a.On)...)
		put(s.subawards, append(row, uuid(a.Notice), a.Version, a.Path)...)
	}
	for i, c := range p.Money.Checks {
		put(s.checks, i+1, c.Name, exact(c.Stated), exact(c.Computed), c.Currency, c.Agrees, uuid(c.Notice), c.Version, c.Path)
	}
	for i, g := range p.Gaps {
		put(s.gaps, i+1, g.Code, g.What, g.Field, g.Expected, string(g.Kind), g.Until, g.Why)
	}
}

func buys(roles []string) bool {
	for _, r := range roles {
		if r == "buyer" || r == "procuringEntity" {
			return true
		}
	}
	return false
}

func (s *tables) addSpend(p Compiled, put func(*table, ...any)) {
	rows := p.Money.Rows
	first := 0 // of the unit
	for i, r := range rows {
		if i == 0 || rows[first].Unit != r.Unit || rows[first].UnitNo != r.UnitNo || rows[first].Currency != r.Currency {
			first = i
			s.addMembers(p, rows, i, put)
		}
		whole := p.converted(r.Whole, r.Currency, r.On)
		row := append([]any{r.No, string(r.Unit), r.UnitNo, r.PartyNo, p.key(r.PartyNo), p.key(r.BuyerNo), p.key(r.FunderNo), r.Basis, r.Alloc, date(r.On),
			exact(r.Amount), r.Currency, string(r.Tax), exact(r.Whole), len(r.Members), whole[1], p.Country, partsJSON(r.Parts)}, p.converted(r.Amount, r.Currency, r.On)...)
		put(s.spend, append(row, uuid(r.Notice), r.Version, r.Path)...)
	}
}

// addMembers lists all suppliers of the unit that starts at i, if there are
// several.
func (s *tables) addMembers(p Compiled, rows []money.Row, i int, put func(*table, ...any)) {
	unit := rows[i]
	if len(unit.Members) < 2 {
		return
	}
	for _, no := range unit.Members {
		var share pgtype.Numeric
		for _, r := range rows[i:] {
			if r.Unit == unit.Unit && r.UnitNo == unit.UnitNo && r.Currency == unit.Currency && r.PartyNo == no {
				share = exact(r.Amount)
			}
		}
		put(s.spendMembers, unit.No, no, p.key(no), share)
	}
}

func partsJSON(parts []money.Place) []byte {
	type place struct {
		Notice  string `json:"notice"`
		Version int    `json:"version"`
		Path    string `json:"path"`
	}
	out := make([]place, len(parts))
	for i, x := range parts {
		out[i] = place{x.Notice.String(), x.Version, x.Path}
	}
	raw, err := json.Marshal(out)
	if err != nil { // strings and numbers always encode
		return []byte("[]")
	}
	return raw
}
