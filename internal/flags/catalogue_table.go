package flags

// catalogue describes the rules. Sources: OCDS.md section 3 for the definitions of
// Cardinal's indicators, as of November 2026; the laws named in Source.
func catalogue() []Rule {
	const (
		cardinal = "Open Contracting Partnership, Cardinal, indicator "
		beyond   = " Quartiles are of type 8 after Hyndman and Fan, over the processes of one source in its main currency."
		fallen   = " Where the quartiles coincide, a value must lie beyond them."
		oneRow   = " Looked at are processes with one active award to one supplier, all awards decided, and one tenderer to each valid bid."
		lots     = "Bids for different lots stand side by side and do not compete."
		statuses = "The statuses of bids were entered wrongly or late."
		few      = "Few processes are known, so that the usual range is uncertain."
	)
	return []Rule{
		{
			Code: "R003", Title: "Short time for bids", LooksAt: "How long bids could be handed in.",
			How:   "The whole days from start to end of the period for bids are fewer than the threshold, which may differ by kind of procedure. A period that ends before it starts is not looked at.",
			Value: "1", On: []Role{OfProcess}, Needs: []string{fieldStart, fieldEnd}, Source: cardinal + "R003",
			Innocent: []string{"The law allows a shorter period for this kind of procedure, for urgency, or after a prior notice.",
				"The period shown is that of a second stage or of a corrected notice.", "A small or repeated purchase needs little time."},
		},
		{
			Code: "R018", Title: "One tenderer", LooksAt: "How many tenderers took part where several were invited.",
			How:   "The number of tenderers is 1 and the procedure is of a kind that invites competition (parameter).",
			Value: "1", On: []Role{OfProcess}, Needs: []string{fieldTenderers, fieldMethod}, Source: cardinal + "R018",
			Innocent: []string{"Few companies offer what was asked for, or serve the region.", "The market was busy, or the contract small.",
				"The number is that of one lot, or of the bids that were admitted."},
		},
		{
			Code: "R024", Title: "Second price close to the winning one", LooksAt: "The distance of the second lowest valid bid from the winning bid.",
			How:   "(second lowest valid - winning) / winning is at most Q1 - 1.5 IQR of all such distances. The winner's is the lowest bid." + oneRow + beyond + fallen,
			Value: "the distance as a ratio; 0 for the tenderers", On: []Role{OfProcess, Tenderer}, Source: cardinal + "R024",
			Needs:    []string{fieldBids, fieldBidStatus, fieldBidValue, fieldBidder, fieldAwards, fieldSupplier},
			Innocent: []string{"Prices of standard goods, and regulated prices, lie close together.", "The buyer's estimate was published and bids kept to it.", few},
		},
		{
			Code: "R025", Title: "Many bids, few awards", LooksAt: "How many of a frequent tenderer's valid bids were awarded.",
			How:   "Processes won / processes with a valid bid is at most Q1 - 1.5 IQR of all tenderers, for tenderers whose number of such processes reaches the percentile (parameter) of all. A process counts once for each tenderer; prices are not looked at." + oneRow + beyond + fallen,
			Value: "the ratio of awards to bids", On: []Role{Tenderer}, Source: cardinal + "R025",
			Needs:    []string{fieldBids, fieldBidStatus, fieldBidder, fieldAwards, fieldSupplier},
			Innocent: []string{"The company is new to the market, or dear.", "It wins as a member of groups, or in lots, which are not counted.", few},
		},
		{
			Code: "R028", Title: "Identical prices", LooksAt: "Whether different tenderers handed in one and the same price.",
			How:   "Two submitted bids (pending, valid or disqualified) have the same price above zero in the main currency and different sets of tenderers.",
			Value: "1", On: []Role{OfProcess, Tenderer}, Needs: []string{fieldBids, fieldBidStatus, fieldBidValue, fieldBidder}, Source: cardinal + "R028",
			Innocent: []string{"The price was set in advance, or is a round figure or a unit price.", lots, "A bid was entered twice under two names of one tenderer."},
		},
		{
			Code: "R030", Title: "Awarded bid received after the deadline", LooksAt: "When the bids of the winners were received.",
			How:   "A valid bid is dated after the end of the period for bids, and one of its tenderers is a supplier of an active award. Where a time of day or time zone is missing, the later day counts.",
			Value: "1", On: []Role{OfProcess, Tenderer}, Source: cardinal + "R030",
			Needs:    []string{fieldEnd, fieldBids, fieldBidStatus, fieldBidDate, fieldBidder, fieldAwards, fieldSupplier},
			Innocent: []string{"The date is that of opening, registration, a revised bid, or an auction after the deadline.", "The deadline was extended and the notice not updated.", "The same tenderer had handed in a bid in time."},
		},
		{
			Code: "R035", Title: "All bids but the winner's disqualified", LooksAt: "Whether the winner was the only tenderer left.",
			How:   "One tenderer alone has valid bids, it is the supplier of all active awards, all awards are decided, and at least so many other tenderers (parameter) were disqualified.",
			Value: "the number of disqualified tenderers; 0 for the winner", On: []Role{OfProcess, Tenderer}, Source: cardinal + "R035",
			Needs:    []string{fieldBids, fieldBidStatus, fieldBidder, fieldAwards, fieldSupplier},
			Innocent: []string{"The other bids lacked documents that the law demands.", "The task is unusual and few could meet the conditions.", statuses},
		},
		{
			Code: "R036", Title: "Lowest bid disqualified", LooksAt: "Whether the lowest submitted bid was left out.",
			How:   "There is an active award and a valid bid with a price, and a disqualified bid has the lowest price of all submitted bids, or an equal one, in the main currency.",
			Value: "1", On: []Role{OfProcess}, Needs: []string{fieldBids, fieldBidStatus, fieldBidValue, fieldAwards}, Source: cardinal + "R036",
			Innocent: []string{"The bid was incomplete, late, or too low to be carried out.", "Price was not the only criterion.", lots},
		},
		{
			Code: "R038", Title: "Many bids disqualified", LooksAt: "The share of submitted bids that a buyer disqualified, or a tenderer had disqualified.",
			How:   "Disqualified / submitted bids is at least Q3 + 1.5 IQR of its group: buyers and procuring entities with at least so many processes, tenderers with at least so many bids (parameters)." + beyond + fallen,
			Value: "the ratio", On: []Role{Buyer, ProcuringEntity, Tenderer}, Source: cardinal + "R038",
			Needs:    []string{fieldBids, fieldBidStatus, fieldBidder, "the identifier of the buyer or procuring entity (buyer/id, tender/procuringEntity/id)"},
			Innocent: []string{"The buyer asks for what few can show, by law or by the nature of the task.", "A tenderer is new to public tenders.", statuses, few},
		},
		{
			Code: "R048", Title: "Supplier of many kinds of things", LooksAt: "How many classes of goods, services and works a frequent supplier was awarded.",
			How:   "The number of distinct first digits (parameter) of item codes in active awards to it alone is at least Q3 + 1.5 IQR among suppliers with at least so many processes (parameter)." + beyond + fallen,
			Value: "the number of classes", On: []Role{Tenderer}, Needs: []string{fieldAwards, fieldSupplier, fieldAwardItems}, Source: cardinal + "R048",
			Innocent: []string{"It is a wholesaler, general contractor or reseller.", "Buyers code the same thing in different ways.", few},
		},
		{
			Code: "R058", Title: "Winning price far below the second", LooksAt: "The distance of the second lowest valid bid from the winning bid.",
			How:   "The distance of R024 is at least Q3 + 1.5 IQR of all such distances." + oneRow + beyond + fallen,
			Value: "the distance as a ratio; 0 for the winner", On: []Role{OfProcess, Tenderer}, Source: cardinal + "R058",
			Needs:    []string{fieldBids, fieldBidStatus, fieldBidValue, fieldBidder, fieldAwards, fieldSupplier},
			Innocent: []string{"The winner has lower costs, spare capacity, or wants to enter the market.", "The other bids were for a larger scope or for other lots.", "A price was mistyped, or is a unit price.", few},
		},
		{
			Code: "D101", Title: "Value grew after signature", LooksAt: "The value of a contract now against its first published value.",
			How:   "(current - first published) / first published is above the threshold, for values above zero with one currency and one tax basis.",
			Value: "the growth as a ratio, the largest of several contracts", On: []Role{OfProcess},
			Needs:    []string{"a contract's value as first published and now (contracts/value in each notice)"},
			Innocent: []string{"Options or further years that were agreed from the start were called.", "Prices are indexed, or quantities follow need.", "The first figure was for a part, or one of the figures was mistyped."},
			Source:   "daylight; the default of 50 % is the limit of Directive 2014/24/EU Art. 72(1)(b) and (c) for each modification, other laws and grounds may allow more",
		},
		{
			Code: "D102", Title: "Value just under a threshold", LooksAt: "Whether the value lies just below one from which stricter rules apply.",
			How:   "The value is below a threshold of the table and not further below than the distance (parameter), as a share of the threshold. In the EU it is the estimate, in the United States the value of a contract with its options. A threshold counts for its dates, kind of buyer, category and currency.",
			Value: "how far below, as a ratio of the threshold", On: []Role{OfProcess},
			Needs: []string{"the buyer's country (parties/address/country)", "the kind of buyer", "goods, services or works (tender/mainProcurementCategory)",
				"a dated value (tender/value, contracts/value)"},
			Innocent: []string{"Many values lie there by chance, and budgets are often set to a threshold openly.", "Another threshold is the one that counts, such as that for social services, utilities, defence or a part of a larger procurement.",
				"The stricter rules were followed all the same."},
			Source: "daylight; Directive 2014/24/EU Art. 4 as revised every second year, FAR 2.101",
		},
		{
			Code: "D103", Title: "Large share of a buyer's awards", LooksAt: "How much of what a buyer awarded went to one supplier.",
			How:   "The supplier's sum / the buyer's sum reaches the share (parameter), in one currency, for buyers with at least so many awards (parameter). Frameworks are left out; money that several suppliers share counts for the buyer alone.",
			Value: "the share as a ratio", On: []Role{Supplier},
			Needs:    []string{"the identifier of the buyer (buyer/id)", fieldSupplier, "the values of the awards with their currency (awards/value)"},
			Innocent: []string{"One large contract outweighs the others.", "Only a part of the buyer's awards is published, or known here.", "The buyer has one task that one company can carry out, such as a railway or a network."},
			Source:   "daylight",
		},
		{
			Code: "D104", Title: "Published late, or after the start", LooksAt: "When an award or contract was first published.",
			How:   "The first notice that states a contract or its award (or an award without contract) came more than so many days (parameter) after signature (or award), or after the first day of the contract. Only where that notice is one of an award or contract alone, not a copy of the whole process; a date of publication that the source states counts if it is earlier.",
			Value: "the days from signature, award or start to publication, the largest of several", On: []Role{OfProcess},
			Needs: []string{"when the contract was signed or awarded (contracts/dateSigned, awards/date)", "when it starts (contracts/period/startDate)",
				"when the award or contract was first published (the first notice that states it)"},
			Innocent: []string{"Another law allows more time, or quarterly notices.", "The notice was sent in time and published by others some days later.", "It was published in another place first, or older records were put out in one go.",
				"Urgent needs, or a renewal, began before the papers were done."},
			Source: "daylight; the default of 30 days is the term of Directive 2014/24/EU Art. 50 from the conclusion of the contract to the sending of the notice",
		},
		{
			Code: "D105", Title: "Content differs between two captures", LooksAt: "Whether a notice said something else when it was seen again.",
			How:   "Two captures of one notice under one identifier have different content, and no later notice announces the difference.",
			Value: "the number of differences between captures", On: []Role{OfProcess}, Needs: []string{"two captures of a notice"},
			Innocent: []string{"A mistake was corrected, or the portal changed its format.", "Fields that were withheld for a time were opened as planned.", "The announcement of the change is not known here."},
			Source:   "daylight",
		},
	}
}
