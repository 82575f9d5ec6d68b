// Package crz reads the daily export of the Slovak Central Register of Contracts
// (Centrálny register zmlúv, crz.gov.sk): a zip with one XML file whose records
// (zmluva) each state one published contract, order or amendment.
//
// Unverified live. The format rests on public programs that read exports of 2013
// to 2026, and on their notes (consulted 2026-11-24): element lists taken from
// the exports of 2026-03-04 and 2026-05-12, meanings of the codes as those
// programs use them. No export was at hand.
//
// # Identity
//
// A notice is a state of a record: its ID and the time of its last change (chan).
// The process is the ID. Exports repeat old records that changed; a later state
// restates the contract in full and replaces the earlier ones, in whatever order
// exports are read.
//
// An amendment (typ 2, or a record inside another one) joins the process of the
// contract that it names in ref by its number or address; only about 2 in 100
// name one. The register adds amendments up in suma_spolu of the contract, so that
// an amendment's own figure stays with it and is in no sum.
//
// # Who buys
//
// zs1 is what the register's own search form calls the ordering party
// (objednávateľ), zs2 the supplier (dodávateľ). ico1 and sidlo1 belong to zs1, ico
// and sidlo to zs2.
//
// # Money
//
// Euros, by the register's rules; whether with tax is not said. suma_zmluva is
// the agreed price, suma_spolu the total with amendments. The agreed price is the
// value; where it is 0 and the total is not, the total. 0 is what most publishers
// write where there is no price or none that they state: it is kept as published
// and adds nothing.
//
// # Mapping
//
//	ID                              ocid, tender/id, contracts/0/id
//	ID and chan                     id; chan is Version
//	nazov (the contract's number)   contracts/0/identifiers/0/id
//	predmet                         tender/title, contracts/0/title
//	popis_predmetu, popis           tender/description
//	zs1, ico1, sidlo1               buyer, parties (SK-ICO)
//	zs2, ico, sidlo                 contracts/0/suppliers, parties
//	suma_zmluva, suma_spolu         contracts/0/value; both differ: the total is
//	                                contracts/0/x_daylight/valueTotal
//	datum                           contracts/0/dateSigned
//	datum_ucinnost                  contracts/0/period/startDate
//	datum_platnost_do               contracts/0/period/endDate; 0000-00-00 is none
//	datum_zverejnene                date; local time of Bratislava
//	stav 3 (cancelled)              tender/status, contracts/0/status
//	typ 2                           contracts/0/amendments/0
//	druh, stav, rezort, zdroj, poznamka, text_ucinnost, poznamka_zmena
//	                                x_daylight/crz; of an amendment, its x_crz
//	ref, uvo                        relatedProcesses, x_daylight/crz
//	prilohy/priloha                 contracts/0/documents, at /data/att/
//
// internapozn (internal notes), potv_* and potvrdenie (the confirmation that a
// contract was published) are not read.
package crz
