// Package upgrade makes OCDS 1.1 of OCDS 1.0, as the change log of the standard
// (1.1.0, "Schema changes" and "Deprecated") and the definitions of both schemas
// have it:
//
//   - buyer, tender.procuringEntity, tender.tenderers, awards.suppliers: the
//     organisation moves to parties with its roles, what stays refers to it by id
//     and name (standard#368).
//   - amendment of tender, award and contract becomes an item of amendments
//     (standard#357); Amendment.changes, deprecated but valid, stays in it.
//   - a transaction's amount becomes value, providerOrganization payer,
//     receiverOrganization payee (standard#372): the last two are identifiers in
//     1.0, and so become the identifier of a party.
//   - the version of a package becomes 1.1.
//   - Budget.source and Milestone.documents, deprecated but valid, stay.
//
// Nothing is lost: where two places say different things of one organisation, the
// party has the first, and what differs stays where it stood, as 1.1 allows
// (deprecated); a new field that is taken already keeps the old one beside it.
// What is of 1.1 already is left as it is: upgrading twice is upgrading once.
// versionedRelease cannot be changed field by field (the standard's advisory of
// 1.1.4 says to make it again) and stays, with an issue.
package upgrade
