// Package czregister reads the open data of the Czech contract register (registr
// smluv, Act 340/2015): dumps of a day or a month, whose records (zaznam) each
// state one version of one published contract.
//
// Unverified live. The format rests on public programs that read the dumps of
// 2016 to 2026 and say so (consulted 2026-11-24): a Python reader checked against
// the dumps of June and July 2026, a Rust watcher of index.xml, a PHP client
// generated from the register's schema ISRS 1.2, and on SOURCES.md. No dump was
// at hand.
//
// # Identity
//
// A notice is a version: idVerze. The process is the contract: idSmlouvy. A later
// version restates the contract in full and replaces the earlier ones, whatever
// order they arrive in. One record in two dumps is one version.
//
// platnyZaznam 0 says that a version is no longer valid: replaced, or made
// inaccessible by its publisher. Where no later version replaces it, the contract
// is cancelled and counts nothing, and the process is withdrawn.
//
// A record with navazanyZaznam (the idSmlouvy of another) whose subject speaks of
// an amendment (dodatek) joins the process of that contract as an amendment of
// it. Publishers state in it the change or the new total, and the register does
// not say which: the figure stays with the amendment and is in no sum. Any other
// navazanyZaznam, such as an order under a framework, is a contract of its own
// with a link.
//
// # Who buys
//
// prijemce 1 marks who receives the money, 0 who pays it. Where a party is not
// marked, the publisher (subjekt) is taken to pay and the others to receive; where
// only a counterparty is marked as paying, the publisher sells. A counterparty
// with the publisher's number is the publisher.
//
// # Mapping
//
//	identifikator/idVerze            id, Version
//	identifikator/idSmlouvy          ocid, tender/id, contracts/0/id
//	casZverejneni                    date; local time of Prague where it has no zone
//	odkaz                            contracts/0/documents/0/url
//	platnyZaznam                     tender/status, contracts/0/status
//	smlouva/predmet                  tender/title, contracts/0/title
//	smlouva/datumUzavreni            contracts/0/dateSigned
//	smlouva/cisloSmlouvy             contracts/0/identifiers/0/id
//	smlouva/hodnotaBezDph            contracts/0/value, CZK, net
//	smlouva/hodnotaVcetneDph         contracts/0/value, CZK, gross, where there is no net
//	                                 one, else contracts/0/x_daylight/valueGross
//	smlouva/ciziMena/hodnota, mena   contracts/0/value where there is none in CZK, else
//	                                 contracts/0/x_daylight/foreignValue
//	no value at all                  x_daylight/unknown; the register lets publishers leave
//	                                 it out (trade secrets, values that cannot be told)
//	subjekt, smluvniStrana           parties, buyer, contracts/0/suppliers
//	  ico, datovaSchranka            identifier CZ-ICO, additionalIdentifiers CZ-ISDS
//	  adresa, utvar                  address/streetAddress, details/office
//	prilohy/priloha                  contracts/0/documents
//
// schvalil names the official who approved the contract; it is not read. Values
// are in crowns by the register's rules where no other currency is named.
package czregister
