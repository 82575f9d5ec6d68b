// Package usaction makes notices of contract actions of the United States federal
// government. Three sources publish the same actions of the Federal Procurement
// Data System in their own formats: its ATOM feed (package fpds), the SAM.gov
// contract awards API (samawards) and the monthly archives of USAspending
// (usaspending). Their decoders fill an Action; this package says what it means.
//
// # Identity
//
// A notice is one action: "transaction/CONT_TX_" and the transaction key, the
// identifiers of agency, referenced agency, PIID, modification, referenced PIID
// and transaction number joined by "_" in capitals, "-NONE-" for those that are not
// there; of an IDV those of agency, PIID and modification alone, since an IDV has
// no transaction number. A process is one contract: the prefix of the source and
// the award key, CONT_AWD_PIID_AGENCY_REFERENCED-PIID_REFERENCED-AGENCY or
// CONT_IDV_PIID_AGENCY. USAspending makes both keys in this way (its broker's public
// code, 2026-11), so that one action has one notice id in all three sources, by
// which package cluster finds the copies of a contract. A PIID alone is not unique.
//
// All notices are States of an action. An action that its agency corrects is a
// further version of its notice.
//
// # Money
//
// No format names a currency: all amounts are US dollars by the documentation. The
// amounts of an action are what it changes, and may be below zero; the totals are
// those of the contract when the action was approved:
//
//	obligated, of the action         contracts.implementation.transactions.value, x_kind obligation
//	base and exercised, of it        transactions.x_baseAndExercisedOptions
//	base and all options, of it      transactions.x_baseAndAllOptions
//	total obligated                  contracts.x_obligated
//	total base and exercised         contracts.value of a contract; none of an IDV
//	total base and all options       contracts.x_valueWithOptions; contracts.maximumValue of an IDV
//
// Where the base action states no totals, its own amounts are the totals. There is
// no awards.value, so that no ceiling counts as an award. Package money adds up the
// deltas, and takes the total where it differs and no action is published after it:
// so the total of the last action tells the truth where the base action, or one in
// between, is not at hand.
//
// # Time
//
// An action counts as published when it was approved (approvedDate), else when it
// was created, else when it was signed: in that order the totals were made.
// lastModifiedDate is the version: close-outs move it by years. Times without zone
// are taken as UTC; the sources do not say which zone is meant.
//
// # Deletion
//
// An action that the source lists as deleted is a version of its notice without
// transaction, so that the sums fall. It takes the totals back (null), since those
// stated before it hold the deleted amount; an action approved later states them
// anew. It counts as published when it was deleted.
//
// # Codes
//
// The description of the base action is the title of tender, award and contract;
// that of a modification often is the modification's, so that it stands with the
// amendment, and as the title of the release alone, which serves where the base
// action is not at hand.
//
// contracts.status: terminated for the reasons for modification E, F, X
// (terminations for default, for convenience, for cause) and K (close out),
// cancelled for N (legal contract cancellation), else not stated: neither
// tender.status nor awards.status of a modification is, so that no later one takes
// a cancellation back. Codes are those of the FPDS data dictionary, version 1.5.
package usaction
