package disclosure

// law is the right of access to documents of public bodies in a country.
type law struct {
	name string
	// limit is the time the law gives for an answer, in words; empty where it
	// depends on the body or the country.
	limit string
	// note is what the sender should know of the law's reach.
	note string
}

// lawOf returns the law for a country (alpha-2, EU for bodies of the Union). State:
// November 2026; the acts are
//
//   - Israel: Freedom of Information Law, 5758-1998, section 7(b), 30 days, which the
//     authority may extend.
//   - United States: 5 U.S.C. 552(a)(6)(A)(i), 20 days excepting Saturdays, Sundays
//     and legal public holidays; it binds federal agencies alone.
//   - United Kingdom: Freedom of Information Act 2000 section 10(1), 20 working days;
//     Scottish bodies have the Freedom of Information (Scotland) Act 2002.
//   - European Union: Regulation (EC) No 1049/2001 of 30 May 2001, Article 7(1), 15
//     working days from registration.
func lawOf(country string) law {
	switch country {
	case "IL":
		return law{"the Freedom of Information Law, 5758-1998", "30 days", ""}
	case "US":
		return law{"the Freedom of Information Act, 5 U.S.C. 552", "20 working days",
			"It binds federal agencies; a state or local body has the public records law of its state."}
	case "GB":
		return law{"the Freedom of Information Act 2000", "20 working days",
			"A Scottish public body has the Freedom of Information (Scotland) Act 2002 instead."}
	case "EU":
		return law{"Regulation (EC) No 1049/2001 on public access to documents", "15 working days", ""}
	}
	return law{name: "the access to information law that applies to you"}
}
