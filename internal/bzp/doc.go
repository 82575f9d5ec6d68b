// Package bzp reads answers of the Polish Public Procurement Bulletin (Biuletyn
// Zamówień Publicznych) as the e-Zamówienia platform serves them: JSON arrays of
// notices, each with a few fields and, in htmlBody, the notice itself: an official
// form of numbered and labelled fields. Only the form has amounts.
//
// Unverified live. The format rests on public programs that read the API, their
// notes and tests (consulted 2026-11-24; measured by their authors in March, July,
// September and October 2026), and on SOURCES.md. No answer was at hand.
//
// # Identity
//
// A notice is its number with the version ("2026/BZP 00416394/02"); the number
// alone is an alias. A version replaces the earlier ones of its number. The process
// is tenderId, an OCID of the platform (ocds-148610-...), where there is none the
// number. A result names the call before it, and a change the notice it changes:
// they are one process also where tenderId is missing.
//
// A notice of a change (NoticeUpdateNotice) says in words what it changes. It is an
// amendment of the tender with that text; the changed notice is published anew.
//
// # Results
//
// Results are stated for each part (część, a lot), in sections V to VIII "(dla
// części N)". procedureResult lists them by the number of the part, separated by
// ";", and contractors by the same number, with nulls for parts without one; for
// one part alone contractors is an object. Fields of the form are found by their
// labels and section, not their numbers. Where form and list differ the form
// counts, and the notice says so. A part is awarded only where its result says so
// or its form has the date of the contract: a price or name alone makes no winner. An empty place in the list is a part that
// this notice does not settle.
//
// # Money
//
//	Wartość zamówienia, części (4.)      tender/value, lots/value; net: by article 28 of
//	                                     the procurement law it is without tax
//	Cena ... któremu udzielono (6.4)     awards/value; gross: by the law on prices, to
//	                                     which the procurement law refers, a price has the tax
//	Wartość umowy/umowy ramowej (8.2)    contracts/value; tax not stated. Of a framework it is
//	                                     the most that may be spent: maximumValue, and
//	                                     awards have none
//	Najniższa, najwyższa cena (6.2, 6.3) bids/statistics
//	Wartość umowy in notices about performance and changes of contracts
//	                                     x_daylight/bzp: it restates a contract that they
//	                                     do not name, and is in no sum
//	Łączna wartość wynagrodzenia (5.5)   contracts/implementation/transactions: paid
//
// The currency stands beside each amount. The published text is kept beside the
// number (x_daylight/raw), which has a decimal comma there.
//
// # Mapping of the fields
//
//	noticeNumber, bzpNumber              id, alias
//	tenderId                             ocid, tender/id
//	publicationDate                      date; the API's times are UTC
//	noticeType                           tag, tender/status
//	orderObject                          tender/title
//	orderType                            tender/mainProcurementCategory
//	cpvCode                              tender/classification, additionalClassifications
//	submittingOffersDate                 tender/tenderPeriod/endDate
//	organization*                        buyer, parties (PL-NIP, PL-REGON)
//	contractors                          awards/suppliers, parties; in notices about
//	                                     performance and changes contracts/suppliers; of an
//	                                     intended agreement
//	                                     x_daylight/bzp/intendedContractors
//	procedureResult                      awards/status, lots/status
//	clientType, tenderType, isTenderAmountBelowEU, objectId
//	                                     x_daylight/bzp
//
// All facts of the form have their place in htmlBody as a whole.
package bzp
