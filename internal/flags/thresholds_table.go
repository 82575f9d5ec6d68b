package flags

import "github.com/shopspring/decimal"

// Thresholds is the table of thresholds that D102 compares with by default, as
// read in November 2026. The EU revises its values every second year; a value in
// euros is not compared with amounts in other currencies. A year that is not
// listed has no threshold here, and the rule does not apply.
//
// Sources: Directive 2014/24/EU Art. 4 as amended by Delegated Regulations (EU)
// 2023/2495 (2024 and 2025) and 2025/2152 (2026 and 2027); FAR 2.101 as amended by
// FAC 2020-07 (from 31 August 2020) and FAC 2025-06 (from 1 October 2025).
func Thresholds() []Threshold {
	supplies, works := []string{"goods", "services"}, []string{"works"}
	eu := func(name string, buyer BuyerKind, categories []string, amount int64, from, until, source string) Threshold {
		return Threshold{Name: name, Countries: memberStates(), Buyer: buyer, Categories: categories, Basis: Estimate,
			Amount: decimal.New(amount, 0), Currency: "EUR", From: from, Until: until, Source: "Directive 2014/24/EU Art. 4, " + source}
	}
	us := func(name string, amount int64, from, until, source string) Threshold {
		return Threshold{Name: name, Countries: []string{"US"}, Buyer: Federal, Basis: Contract, Amount: decimal.New(amount, 0),
			Currency: "USD", From: from, Until: until, Source: "FAR 2.101, " + source}
	}
	const (
		central, other, building = "EU, supplies and services of central authorities", "EU, supplies and services of other authorities", "EU, works"
		micro, simplified        = "US, micro-purchase threshold", "US, simplified acquisition threshold"
		r2023, r2025             = "Delegated Regulation (EU) 2023/2495", "Delegated Regulation (EU) 2025/2152"
		reviewed                 = "2030-09-30" // every five years, 41 U.S.C. 1908
	)
	return []Threshold{
		eu(central, Central, supplies, 143_000, "2024-01-01", "2025-12-31", r2023),
		eu(other, SubCentral, supplies, 221_000, "2024-01-01", "2025-12-31", r2023),
		eu(building, "", works, 5_538_000, "2024-01-01", "2025-12-31", r2023),
		eu(central, Central, supplies, 140_000, "2026-01-01", "2027-12-31", r2025),
		eu(other, SubCentral, supplies, 216_000, "2026-01-01", "2027-12-31", r2025),
		eu(building, "", works, 5_404_000, "2026-01-01", "2027-12-31", r2025),
		us(micro, 10_000, "2020-08-31", "2025-09-30", "FAC 2020-07"),
		us(simplified, 250_000, "2020-08-31", "2025-09-30", "FAC 2020-07"),
		us(micro, 15_000, "2025-10-01", reviewed, "FAC 2025-06"),
		us(simplified, 350_000, "2025-10-01", reviewed, "FAC 2025-06"),
	}
}

// memberStates are the states of the European Union since 2020-02-01.
func memberStates() []string {
	return []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
		"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
}
