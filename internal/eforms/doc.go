// Package eforms reads notices in the eForms format (UBL 2.3 with the extensions
// of the European Union) as TED publishes them since November 2022: all subtypes
// (1 to 40, CEI, E1 to E6, T01, T02, X01, X02) of SDK 1.3 and later. One XML
// document is one notice and becomes one OCDS-shaped release in which every fact
// has the absolute XPath of the element it was read from.
//
// It follows the OCDS for eForms profile where that has a field. Where it has
// none, or discards what matters for money, the facts stand in the fields of
// procurement/ext.go or under x_daylight. It stores nothing and does not read
// the older TED_EXPORT format. Dates keep the offset they are published with; one
// without any is read as UTC.
//
// Identity. A notice is named by its publication number without leading zeros
// ("581251-2023"), or by notice id and version where it has none or a placeholder.
// The process is named by the procedure id (BT-04). One sender of Switzerland has
// used the procedure id aff2863e-b4cc-4e91-baba-b3b85f709117 for five unrelated
// procedures (September and October 2023): a single notice cannot show that, so
// notices with a procedure id are Guarded, and Chain names the earlier notices of
// the same procedure. A notice replaces another only where it says so (BT-758):
// senders publish one award notice again with the lots of the next round alone.
//
// Ids of results, tenders and contracts are unique inside one notice alone and
// get the notice's number in front. A modification restates results of an earlier
// notice: there they get the name of that notice, so that the restated contract
// replaces the original one. Where the modification names it by notice id rather
// than by publication number, or names an earlier modification, they stay apart.
// Lot ids are stable in a procedure and stay as they are. A party is named by its
// registration number where that looks like one, so that an organisation of
// several notices is one party. A contact point (touchpoint) that buys or supplies
// is its organisation.
//
// Where things go:
//
//	Lot, Part / LotsGroup          tender.lots / tender.lotGroups
//	LotResult                      awards, one each; open-nw: lot status active
//	LotTender                      bids.details, winning or not
//	SettledContract                contracts
//	BT-27                          tender.value, lots.value: estimates
//	BT-271, BT-118, BT-709         maximumValue: ceilings, never a value
//	BT-660, BT-1118                awards.estimatedValue, x_daylight.frameworkReestimate
//	BT-720                         bids.value; the sum of the tenders signed or won is
//	                               contracts.value or awards.value, marked as derived
//	BT-161                         x_daylight.noticeTotal, never compared or spread
//	BT-553, BT-554, BT-555         bids.subcontracting; as x_subawards of the contract
//	                               where an amount is stated and plausible
//	BT-145 / BT-1451               contracts.dateSigned / awards.date
//	BT-768, OPT-100                x_daylight.withinFramework, relatedProcesses framework
//	-1, unpublished, FieldsPrivacy status withheld, withheldInformation
//	efac:Changes                   Replaces, tender.amendments; cancel: tender.status
//	efac:ContractModification      contracts.amendments
//
// A tender won if a contract names it, or where no contract names any, if the
// result says that a winner was chosen and the tender is its only one or of rank 1.
// A voluntary ex-ante notice (25 to 28) announces a direct award: its award is
// pending and its contract stands under x_daylight.eforms.intendedContracts, unless
// a conclusion is stated, so that the award notice that follows adds nothing twice.
// A contract said to be within a framework whose value is the maximum of that
// framework is the framework itself. A contract listed twice under two spellings of
// its supplier is one; the other stands under x_daylight.eforms.duplicateContracts.
package eforms
