// Package organization says what a published name and number of an organisation
// mean and whether two of them are one legal person: ParseName, ParseIdentifier
// and Compare.
//
// Names come in the spelling of whoever typed them. ParseName keeps the original
// and sets apart what is not the name itself: the legal form, trading names,
// the words of a branch, the state of a liquidation. What remains is folded,
// written in Latin letters and, for names of other alphabets, reduced to a
// skeleton of consonants in which גוגל, Гугл and Google meet.
//
// Precision goes before recall. A pair is Same without a human only by an equal
// identifier under names that are not utterly unlike, or by an equal name in its
// own script under a compatible legal form and nothing that speaks against it.
// Everything near that is Suggested: a human judges.
//
// The package is pure: no I/O, no clock, no state but its embedded tables.
package organization

// Judgement is what is known about a pair of mentions.
type Judgement string

// The judgements. A human can say Same, Different or Unsure; Compare says Same,
// Different, Suggested (a human should look) or None (nothing in common).
const (
	Same      Judgement = "same"
	Different Judgement = "different"
	Suggested Judgement = "suggested"
	Unsure    Judgement = "unsure"
	None      Judgement = "none"
)

// The methods of a Verdict: what decided it.
const (
	ByID    = "id"
	ByName  = "name"  // equal names
	ByScore = "score" // the sum of all features
	ByVeto  = "veto"  // something forbids an automatic Same
)

// Profile is what is known of one mention of an organisation.
type Profile struct {
	Names       []Name       // at least one; the first is the name of record
	Identifiers []Identifier // parsed by ParseIdentifier; junk is ignored
	Country     string       // ISO 3166-1 alpha-2, "" unknown
	Region      string
	Locality    string
	Postal      string
	Address     string
	Domain      string // host name of website or e-mail, "" unknown
	Person      bool   // a natural person or sole trader: identifiers only
}

// Frequencies knows how telling the tokens of Norm are in the population that is
// compared.
type Frequencies interface {
	// Rarity is 0 for a token that every name has and 1 for a token of a single
	// name: ln(names/names with it)/ln(names). A token never seen is 1.
	Rarity(token string) float64
}

// Verdict is the outcome of Compare.
type Verdict struct {
	Judgement Judgement
	Method    string   // ByID, ByName, ByScore or ByVeto
	Score     float64  // 0 to 1
	Reasons   []string // for readers, the weightiest first
}
