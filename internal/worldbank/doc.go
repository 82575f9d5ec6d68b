// Package worldbank reads procurement notices of projects that the World Bank
// finances, as its search API gives them (procnotices, version 2): a list, or in older
// answers an object with the notices by their ids.
//
// # Identity
//
// A notice is a Release with its own id (OP...); what changes under one id is a new
// version. The process is OCIDPrefix, the project and the reference number of the bid;
// without a number the notice is a process of its own, as general procurement notices
// are. Awards and contracts are numbered within their notice.
//
// # Winners and money
//
// There is no field for winners and amounts: they stand in the text of award notices
// (notice_text), HTML made from templates, which is read by its labels, line by line:
//
//	Awarded Bidder(s), Awarded Firm(s), Awarded Firm/Individual  awards.suppliers, bids
//	Evaluated Bidder(s), Rejected Bidder(s)  bids alone, the latter disqualified
//	Beneficial Ownership Details  left out: it repeats names and lists persons
//	NAME (number), Name, Address, Country  parties; WB-SUPPLIER is the Bank's own number
//	Signed Contract price, Contract price; Price/Currency/Amount  contracts.value
//	Bid Price at Opening          bids.details.value
//	Evaluated Bid Price, Final Evaluation Price  bids.details.x_evaluatedValue
//	Date Notification of Award Issued, Contract Signature Date  awards.date, contracts.dateSigned
//	Duration of Contract, Scope of Contract  x_duration, title
//	Reason for Rejection          bids.details.x_reason
//
// Prices that follow several names are those of all of them together: one award with
// several suppliers, one value. The text does not say whether they are a consortium.
// Only the price of a signed contract is a value; the evaluated price of the winner is
// a bid. Where a text has no section of the awarded, or none in it that can be read as
// a name, there is no winner, and a finding: award-text. "Individual Consultant" names
// nobody. Tax is not told.
//
// # Mapping
//
//	notice_type              tag, tender.x_noticeType: general notices are planning
//	notice_status            tender.x_noticeStatus; a cancelled call cancels the tender
//	noticedate               date; submission_deadline_date, _time  tender.tenderPeriod
//	bid_description          tender.title, else project_name
//	project_id, project_name planning.project
//	contact_organization     buyer, parties; contact_name, _email, _phone_no contactPoint
//	project_ctry_name        country of the buyer where its address has none
//	procurement_group        tender.mainProcurementCategory
//	procurement_method_name, market_approach_name  tender.procurementMethod, ...Details
//	url                      tender.documents
//	all other plain fields   x_worldbank, but notice_text, which holds names of persons
//
// # Time
//
// Dates of notices are days, taken as UTC; deadlines are local times of the borrower
// whose zone is not told: with a Z they are taken at their word.
//
// Fields and labels follow public programs that read the API (June to November 2026).
// Unverified live; texts in other languages than English give award-text.
package worldbank
