// Package placsp reads the syndication feeds of Spain's public procurement platform
// (Plataforma de Contratación del Sector Público): ATOM feeds whose entries hold a
// contract folder in CODICE, a dialect of UBL 2. Elements are told by their local
// names, so that versions of the namespaces do not matter.
//
// # Identity
//
// An entry states a folder as it is: a State, named by what follows
// "/sindicacion/" in atom:id, since the platform has had two host names. The same
// name after OCIDPrefix is the process; a later atom:updated is a later version. A
// tombstone (at:deleted-entry) is a Release of the process, NAME/deleted: it says
// when the publisher took the entry back (tender.x_deletedAt, a finding) and changes
// nothing else, so that the history stays and the tender does not pass for cancelled.
//
// # Money
//
//	TaxExclusiveAmount of the project  planning.budget.amount, net
//	TotalAmount                        planning.budget.x_gross, with tax
//	EstimatedOverallContractAmount     tender.value: net and with all options by law
//	of a lot: TaxExclusiveAmount       lots.value, net; TotalAmount lots.x_gross
//	of a result: TaxExclusiveAmount    awards.value, net; PayableAmount x_gross, or
//	                                   value with tax where there is no other
//	on setting up a framework          awards.maximumValue: a ceiling
//	FinalContractBudget of a change    contracts.value, restated
//
// # Mapping
//
//	ContractFolderStatusCode  tender.status: PRE planned, PUB and EV active, ADJ and
//	                          RES complete, ANUL cancelled; statusDetails the code
//	LocatedContractingParty   buyer: ES-NIF, else ES-DIR3; all identifiers kept;
//	                          ParentLocatedParty details.department
//	ProcurementProject        tender.title, mainProcurementCategory, items (CPV),
//	                          contractPeriod, deliveryAddress
//	ProcurementProjectLot     tender.lots
//	ProcedureCode, ContractingSystemCode  procurementMethod, techniques; a contract
//	                          on a framework: x_daylight.withinFramework
//	TenderSubmissionDeadlinePeriod  tender.tenderPeriod
//	TenderResult              an award each, by lot: 2, 8, 9 active; 1 (provisional)
//	                          and 10 (best bid, papers asked for) pending; 3, 6, 7
//	                          unsuccessful; 4, 5 (withdrawal, renunciation) cancelled
//	WinningParty              awards.suppliers, never of a result without a winner
//	ReceivedTenderQuantity    bids.statistics, by lot
//	Contract                  contracts (dateSigned); ContractModification amendments
//	document references       tender.documents
//	summary, link, UUID       x_placsp
//
// Codes are those of the platform's lists SyndicationContractFolderStatusCode-2.04,
// TenderResultCode-2.02, SyndicationTenderingProcessCode-2.07, ContractCode-2.08 and
// ContractingSystemTypeCode-2.08, restated in November 2026.
//
// # Time
//
// atom:updated has a zone; deadlines have none and are those of Madrid. No real feed
// was seen: unverified live.
package placsp
