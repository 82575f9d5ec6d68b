// Package eforms reads notices in the eForms format (UBL 2.3 with the extensions
// of the European Union) as TED publishes them since November 2022. One XML
// document is one notice and becomes one OCDS-shaped release in which every fact
// has the absolute XPath of the element it was read from.
//
// It follows the OCDS for eForms profile where that has a field. Where it has
// none, or discards what matters for money, the facts stand in the fields of
// procurement/ext.go or under x_daylight. It stores nothing and does not read
// the older TED_EXPORT format.
//
// Identity. A notice is named by its publication number without leading zeros
// ("581251-2023"), or by notice id and version where it has none or a placeholder.
// The process is named by the procedure id (BT-04). One sender of Switzerland has
// used the procedure id aff2863e-b4cc-4e91-baba-b3b85f709117 for five unrelated
// procedures (September and October 2023): a single notice cannot show that, so
// they stand in one process here.
//
// Ids of results, tenders and contracts are unique inside one notice alone and
// get the notice's number in front. A modification restates results of an earlier
// notice: there they get the name of that notice, so that the restated contract
// replaces the original one. Where the modification names it by notice id rather
// than by publication number, or names an earlier modification, they stay apart.
// Lot ids are stable in a procedure and stay as they are. A party is named by its
// registration number where that looks like one, so that an organisation of
// several notices is one party.
package eforms
