// Package canadabuys reads the open data of CanadaBuys, the procurement service of
// the Government of Canada: tables of tender notices, award notices and contract
// history, as CSV or XLSX, also packed. What a table holds is told by its columns.
//
// # Identity
//
// A notice is a State: one row, a notice as it stands after one amendment. Its id is
// tender/, award/ or contract/ and the reference number; amendments are its versions,
// numbered 000, 001 and so on (also T01, S01). The process is OCIDPrefix and the
// solicitation number, else the reference number. Solicitation numbers are given by
// each department and can be as plain as a date, so notices with one are guarded
// (package procedure). Rows of award notices and contract history with a contract
// number of CanadaBuys itself (CW...) bear that number as a name in common.
//
// # Money
//
// Currencies are those of the row; where it has none, none is set, which is a finding.
// Tax is not told. The total contract value is the value of a contract up to now,
// repeated in every row of it; the contract amount is that of the original contract in
// the row of amendment 000, and in later rows what the amendment adds, or the amount
// anew, or nothing: it is never added to anything.
//
//	totalContractValue  contracts.value; 0.00 beside an amount means "not reported"
//	contractAmount, 000 awards.value, and contracts.value where the total is missing
//	contractAmount, 001 contracts.amendments.x_amount
//
// The values of standing offers and supply arrangements are ceilings, maximumValue in
// place of value; contracts against them are real ones. Tender notices have no value.
//
// # Mapping
//
//	title, description           tender, awards, contracts; French as title_fr, description_fr
//	contractingEntity...         buyer, parties (no number is published)
//	endUserEntities...           tender.x_endUsers
//	contactInfo...               contactPoint of the buyer alone
//	supplierLegalName, address   awards.suppliers, parties
//	supplierOperatingName, -StandardizedName  parties.details
//	unspsc, gsin                 items of the tender or award (UNSPSC, GSIN)
//	procurementCategory          mainProcurementCategory where one kind is named
//	procurementMethod, limitedTenderingReason  tender.procurementMethod, ...Details, ...Rationale
//	noticeType                   tender.x_noticeType
//	tenderStatus                 tender.status, statusDetails: Expired stays active
//	awardStatus, contractStatus, amendmentType  awards.status, contracts.status
//	instrumentType               contracts.x_instrument; techniques of the tender
//	tenderClosingDate            tender.tenderPeriod.endDate
//	expectedContract...Date      tender.contractPeriod
//	contractAwardDate            awards.date, contracts.dateSigned
//	contractStart-, EndDate      contracts.period
//	noticeURL, attachment        tender.documents
//	all other columns            x_canadabuys
//
// # Time
//
// A version counts as published on the later of its dates of publication and
// amendment. Times without zone are those of Ottawa (the supporting documentation
// names Eastern time).
//
// Columns, file names and the meaning of the two amounts follow the supporting
// documentation of the data sets and public programs that read them (September to
// November 2026); the columns since the restructuring of March 2026. Unverified live.
package canadabuys
