package procurement

// Fields that daylight adds to the OCDS release where the standard and its lots
// and bids extensions have none. All but the arrays stand in one object under
// Ext, so that an export can leave them out or keep them together.
const (
	// Ext is the name of the object of additional fields. It may stand in a
	// release, and in any value object ({amount, currency}).
	Ext = "x_daylight"

	// In a value object's Ext:

	// ExtStatus is an AmountStatus where the number alone does not say it:
	// withheld, range, reported, derived, unparsed.
	ExtStatus = "status"
	// ExtHigh is the upper end of a range; amount is the lower.
	ExtHigh = "high"
	// ExtTax is TaxNet or TaxGross where the source says so.
	ExtTax = "tax"
	// ExtRaw is the text as published where it is not the number.
	ExtRaw = "raw"
	// ExtUntil is the date until which an amount is withheld (YYYY-MM-DD).
	ExtUntil = "until"
	// ExtWhy is the reason the source gives for withholding.
	ExtWhy = "why"
	// ExtSources lists the addresses of the reports behind a reported value.
	ExtSources = "sources"

	// In a release's Ext:

	// ExtOrigin is an Origin other than Published (local files only).
	ExtOrigin = "origin"
	// ExtVersion numbers the versions of one notice in an export, from 1, so that
	// they keep their order when it is imported (local files only).
	ExtVersion = "version"
	// ExtSuperseded is true in an export where a later version or notice replaces
	// this one in full.
	ExtSuperseded = "superseded"
	// ExtCancelled is true where the notice voids the procedure.
	ExtCancelled = "cancelled"
	// ExtTotal is a value object: the total the notice states (eForms BT-161).
	ExtTotal = "noticeTotal"
	// ExtUnknown lists, in words, what is known not to be published.
	ExtUnknown = "unknown"
	// ExtEvents lists dated events reported by third parties:
	// {date, title, url}.
	ExtEvents = "events"

	// In an award, contract or bid:

	// ConsortiumField is true in an award, contract or bid object where the
	// source states that the organisations act as one party.
	ConsortiumField = "x_consortium"
	// CeilingField is a value object: the most that may be spent under a
	// framework (eForms BT-709, OCDS maximumValue).
	CeilingField = "maximumValue"
	// OptionsField is a value object: the value with all options exercised.
	OptionsField = "x_valueWithOptions"
	// ObligatedField is a value object in a contract: obligated to date.
	ObligatedField = "x_obligated"
	// SubawardsField is an array in a contract: {id, date, value, description,
	// supplier{id,name}}.
	SubawardsField = "x_subawards"
)
