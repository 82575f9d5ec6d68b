// Package boamp reads records of France's official bulletin of public procurement
// notices (BOAMP) as the Opendatasoft data set "boamp" serves them. A record has
// flat fields and the form itself as JSON in the text "donnees", in three shapes:
//
//	legacy   {IDENTITE, OBJET, PROCEDURE, ATTRIBUTION, ...}, forms of 2015 to 2023
//	forms    {FNSimple|MAPA|DSP: {initial|rectificatif|attribution|...: {...}}}
//	eForms   {EFORMS: {ContractNotice|ContractAwardNotice|...}}: UBL with attributes
//	         as "@name" and text as "#text"
//
// # Identity
//
// A notice is its idweb. The process is what eForms name (contractfolderid, guarded:
// some senders reuse one), else the idweb. annonce_lie and annonces_anterieures name
// other notices of the procedure: Notice.Chain joins them. They are read as whole
// values, since a date in them ends like an idweb. All notices are Releases: a
// correction states what it corrects.
//
// # Mapping
//
//	objet, OBJET_COMPLET, description   tender.title, tender.description
//	nomacheteur, IDENTITE, organisations  buyer; FR-SIRET where the form has it
//	nature, etat                        tag, tender.status: AVIS_ANNULE and
//	                                    ANNULATION are cancelled; statusDetails
//	type_marche                         tender.mainProcurementCategory
//	procedure_libelle                   tender.procurementMethodDetails, ...Method
//	datelimitereponse                   tender.tenderPeriod.endDate
//	dateparution                        date, Published (a day, as 00:00 UTC)
//	CPV                                 tender.items
//	ATTRIBUTION.DECISION                an award each: ATTRIBUE active, INFRUCTUEUX
//	                                    unsuccessful, SANS_SUITE cancelled
//	NoticeResult (eForms)               an award for each lot result; winners are the
//	                                    tenders of its contracts, else the one ranked
//	                                    first or standing alone: others are losers
//	efac:LotTender                      bids.details, winning or not; relatedBids
//	titulaire                           suppliers where the form names none
//	all other plain fields              x_boamp, but for gestion: who placed and
//	                                    pays for the notice
//
// # Money
//
// Currency as published, never implied. MONTANT is awards.value; MONTANT_MINI and
// MONTANT_MAXI are a range; of a framework all are ceilings (awards.maximumValue).
// VALEUR_TOTALE and eForms BT-161 are x_daylight.noticeTotal. A tender's value of -1
// is withheld.
//
// Built from the published schema Boamp v2.30 and field lists that others recorded in
// 2026; no record was seen: unverified live.
package boamp
