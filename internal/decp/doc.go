// Package decp reads France's essential procurement data (données essentielles de
// la commande publique, DECP): JSON and XML files of both generations, the format
// of the decree of 22 March 2019 and that of the decree of 22 December 2022
// (schema 2.0.x), and the flattened rows that data.economie.gouv.fr serves.
//
// # Identity
//
// The process is a contract: its OCID is OCIDPrefix and the uid, which is the
// buyer's SIRET followed by the buyer's number. One number is published with
// several amounts where lots or several holders of a framework share it (21,482
// contracts of the 2022 data set, measured by others in September 2026), so a
// notice is named by uid, amount and holders, and an award by number and amount:
// no winner and no amount displaces another, and an amount repeated on several
// rows counts once. What is published again unchanged is the same version.
//
// A modification is a notice of its own, ID/modification/N. In a file it states
// the contract in full as it then was and replaces the notice before it; in a row,
// which holds one modification alone, it is a Release of what changed. The same
// holds of subcontracting in rows. A modification published before what it
// modifies counts as published with it, a finding.
//
// # Money
//
// No currency and no tax basis is stated: amounts are euros without tax by the
// decree. "montant" is the fixed or the greatest estimated amount. It is
//
//	a ceiling (contracts.maximumValue)  where nature, technique or manner of
//	                                    execution say framework or orders
//	awards.value and contracts.value    otherwise
//
// A modification restates: contracts.value is the latest amount, awards.value the
// first. NC, CDL and INX in place of a number say that there is none: a missing
// amount, the text kept. "valeurGlobale" of a concession is the value awarded, the
// turnover of the concessionaire, not what the buyer pays; the buyer's subsidy
// stands in contracts.x_publicSubsidy.
//
// # Mapping
//
//	id                          awards.id, contracts.id (with the amount), tender.id
//	acheteur, autoriteConcedante  buyer (FR-SIRET); 2022: no name, a finding
//	titulaires, concessionnaires  suppliers; x_consortium if the group is joint
//	objet                       tender.title, awards.title, contracts.title
//	codeCPV                     tender.items (without check digit)
//	procedure                   tender.procurementMethod, ...Details
//	nature                      tender.x_nature; framework
//	techniques, modalitesExecution  tender.techniques; framework; x_decp
//	idAccordCadre               relatedProcesses (framework): a call-off
//	lieuExecution               tender.items.deliveryAddress
//	dateNotification, dateSignature  awards.date, contracts.dateSigned
//	datePublicationDonnees      date, Published
//	dureeMois                   contracts.period.durationInDays is not made of it:
//	                            contracts.x_durationMonths, as published
//	dateDebutExecution          contracts.period.startDate
//	offresRecues                bids.statistics, tender.numberOfTenderers;
//	                            0 beside a contract is kept, a finding
//	actesSousTraitance          contracts.x_subawards; a modified amount restates it
//	modifications               contracts.amendments and the restated facts
//	all other plain fields      x_decp
//
// # Time
//
// Dates are days in France, taken as 00:00 UTC for the order of notices. The shape
// of files is that of the official examples, the columns of the rows are those
// that others recorded in 2026: unverified live.
package decp
