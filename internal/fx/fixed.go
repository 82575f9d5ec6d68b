package fx

// fixed is the conversion rate of a currency that the euro replaced: exact, by
// law, from a day on.
type fixed struct {
	scaled
	from   int32
	source string
}

// fixedOf returns the fixed rate of a currency, if the euro replaced it.
//
// The rates are those of Article 1 of Council Regulation (EC) No 2866/98 of 31
// December 1998, as amended by the regulations named here (consolidated text, as
// of January 2026). A rate applies from the day the Member State adopted the euro;
// what the ECB quoted before that day applies until then.
func fixedOf(currency string) (fixed, bool) {
	const first = "(EC) 2866/98"
	switch currency {
	case "ATS":
		return law(137603, -4, "1999-01-01", first)
	case "BEF", "LUF":
		return law(403399, -4, "1999-01-01", first)
	case "DEM":
		return law(195583, -5, "1999-01-01", first)
	case "ESP":
		return law(166386, -3, "1999-01-01", first)
	case "FIM":
		return law(594573, -5, "1999-01-01", first)
	case "FRF":
		return law(655957, -5, "1999-01-01", first)
	case "IEP":
		return law(787564, -6, "1999-01-01", first)
	case "ITL":
		return law(193627, -2, "1999-01-01", first)
	case "NLG":
		return law(220371, -5, "1999-01-01", first)
	case "PTE":
		return law(200482, -3, "1999-01-01", first)
	case "GRD":
		return law(340750, -3, "2001-01-01", "(EC) 1478/2000")
	case "SIT":
		return law(239640, -3, "2007-01-01", "(EC) 1086/2006")
	case "MTL":
		return law(429300, -6, "2008-01-01", "(EC) 1134/2007")
	case "CYP":
		return law(585274, -6, "2008-01-01", "(EC) 1135/2007")
	case "SKK":
		return law(301260, -4, "2009-01-01", "(EC) 694/2008")
	case "EEK":
		return law(156466, -4, "2011-01-01", "(EU) 671/2010")
	case "LVL":
		return law(702804, -6, "2014-01-01", "(EU) 870/2013")
	case "LTL":
		return law(345280, -5, "2015-01-01", "(EU) 851/2014")
	case "HRK":
		return law(753450, -5, "2023-01-01", "(EU) 2022/1208")
	case "BGN":
		return law(195583, -5, "2026-01-01", "(EU) 2025/1409")
	}
	return fixed{}, false
}

func law(units int64, exp int32, from, regulation string) (fixed, bool) {
	day, ok := dayOf(from)
	return fixed{scaled{units, exp}, day, "fixed by Council Regulation " + regulation}, ok
}

// fixedCodes lists the currencies that have a fixed rate, sorted.
func fixedCodes() []string {
	return []string{"ATS", "BEF", "BGN", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GRD", "HRK", "IEP", "ITL", "LTL",
		"LUF", "LVL", "MTL", "NLG", "PTE", "SIT", "SKK"}
}

// introduced returns the day from which a code means today's unit. The World Bank
// restates its series in today's unit; an amount dated before the redenomination
// was written in the old one, whatever code stands beside it, and is not converted.
// The days are those of the issuers' redenominations.
func introduced(currency string) string {
	switch currency {
	case "AFN":
		return "2003-01-02" // after the exchange of notes begun in October 2002
	case "AOA":
		return "1999-12-01"
	case "AZN":
		return "2006-01-01"
	case "BYN":
		return "2016-07-01"
	case "GHS":
		return "2007-07-01"
	case "MGA":
		return "2005-01-01"
	case "MRU", "STN":
		return "2018-01-01"
	case "MZN":
		return "2006-07-01"
	case "RON":
		return "2005-07-01"
	case "RSD":
		return "2006-10-25"
	case "SDG":
		return "2007-07-01" // the dinar was tender until then
	case "SLE":
		return "2022-07-01"
	case "SRD":
		return "2004-01-01"
	case "SSP":
		return "2011-07-18"
	case "TJS":
		return "2000-10-30"
	case "TMT":
		return "2009-01-01"
	case "TRY":
		return "2005-01-01"
	case "ZMW":
		return "2013-01-01"
	}
	return ""
}

// apart reports whether official and market rates of a currency differed widely in
// a year, twofold at times (Argentina's exchange controls, Nigeria's several windows); the
// World Bank's series is the official one.
func apart(currency string, year int32) bool {
	switch currency {
	case "ARS":
		return year >= 2012 && year <= 2023
	case "NGN":
		return year >= 2015 && year <= 2023
	}
	return false
}
