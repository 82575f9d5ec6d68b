// Package tedexport reads notices in TED_EXPORT, the XML in which TED published
// from 2011 to 2024 (R2.0.7, R2.0.8 and R2.0.9 S01 to S05; the defence forms 16 to
// 19 in R2.0.8 to the end). One XML document is one notice and becomes one
// OCDS-shaped release in which every fact has the absolute XPath of the element it
// was read from. Elements are found by their local names: the format has had four
// namespaces, and wraps the same facts in other elements from version to version.
// Of the forms in FORM_SECTION the one with CATEGORY="ORIGINAL" is read; the others
// translate it. It stores nothing; packages are unpacked by package ted.
//
// Identity. A notice is named by its publication number without leading zeros
// ("5302-2011"); its Aliases are the number in the Official Journal ("2011/S
// 4-005302"), the number with zeros, and the notice id by which eForms may name it.
// The format has no procedure id: a process is named by the notice that this one
// refers to (REF_NOTICE, or NOTICE_NUMBER_OJ in the form), else by the notice
// itself, and Chain lists what it refers to, so that longer chains meet. What plans
// and calls refer to is no part of their procedure: it is a prior information or
// periodic notice without call (the forms F02 and F05 can name no other), which may
// announce many, and becomes a related process; so do references that the forms of
// before 2014 call prior information. What results, modifications, ex ante notices and corrigenda refer to
// is the call (a plan only where it was used as a call), the ex ante notice or the
// award, and belongs to the chain.
//
// Awards, and the contracts they led to, are named by the notice that published
// them and their lot, or contract number, see notice.keys; a modification (F20)
// names them by the award notice that it refers to, so that it restates the
// contract. Lots are named by their numbers as written; a notice whose only
// description has no lot number has no lots. A party is named by country and
// registration number, else by a digest of country and name.
//
// Money. VAL_ESTIMATED_TOTAL is tender.value, VAL_OBJECT the lot's; VAL_TOTAL (or
// VAL_RANGE_TOTAL, a range) of an award is the value of award and contract, under a
// framework agreement their maximumValue; that of the whole notice is
// x_daylight.noticeTotal, under a framework tender.maximumValue. A modified contract
// has VAL_TOTAL_AFTER; the value at its conclusion stays in the award. VAL_PRIZE is
// the value of an award without contract. Amounts that were not to be published are
// absent. The forms of before 2014 say whether tax is in an amount; the later ones
// ask for amounts without it, and nothing is set.
//
// An ex ante notice (F15) gives awards that are pending: an intention. A corrigendum
// (F14) states the new values of the fields that it corrects, and each change as an
// amendment with before and after; see notice.corrections.
//
//	NO_DOC_OJS, DOC_ID                          id
//	DATE_PUB                                    date
//	ADDRESS_CONTRACTING_BODY(_ADDITIONAL)       buyer, parties
//	OBJECT_CONTRACT/TITLE, CPV_MAIN             tender.title, classification
//	OBJECT_DESCR                                tender.lots, items
//	PT_*                                        tender.procurementMethod
//	DATE_RECEIPT_TENDERS, RECEIPT_LIMIT_DATE    tender.tenderPeriod.endDate
//	AWARD_CONTRACT, AWARD_OF_CONTRACT           awards; contracts where a conclusion is dated
//	AWARDED_PRIZE                               awards
//	CONTRACTOR, WINNER                          suppliers
//	NB_TENDERS_RECEIVED                         bids.statistics, tender.numberOfTenderers
//	CONTRACT_AWARD_DATE, DATE_DECISION_JURY     awards.date
//	DATE_CONCLUSION_CONTRACT                    contracts.dateSigned (F15: awards.date)
//	PCT_SUBCONTRACTING, VAL_SUBCONTRACTING      awards.subcontracting
//	INFO_MODIFICATIONS                          contracts.amendments
//	CHANGES/CHANGE                              tender.amendments
//
// Times of day are local to the buyer and have no zone in the format: they are
// written as UTC, as dates are.
//
// Not read: members and invited participants of a jury (persons), free text on
// conditions and review, owners of transport operators (T02 ADDRESS_PARTY). Losing
// tenders are not in the format. Known limits: the merge of OCDS cannot take an
// additional CPV code or a replaced contractor out of a list, so that a correction
// or modification adds the new beside the old. Unverified live: utilities and
// concession forms of before 2014, form 19, @PUBLICATION="NO".
package tedexport
