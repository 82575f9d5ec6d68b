package samopp

import "strings"

// class is a kind of notice by the letter that the API's documentation gives it.
type class string

const (
	justification class = "u"
	presolicit    class = "p"
	awardNotice   class = "a"
	sourcesSought class = "r"
	special       class = "s"
	solicit       class = "o"
	surplus       class = "g"
	combined      class = "k"
	bundle        class = "i"
	limited       class = "l" // fair opportunity, limited sources: not in the list of letters
	unknownClass  class = ""
)

// classOf reads a kind of notice: its letter or its name, as the API, the extract
// and the archives write it (2020 to 2026).
func classOf(text string) class {
	t := strings.ToLower(strings.TrimSpace(text))
	if len(t) == 1 && strings.Contains("uparsogki", t) {
		return class(t)
	}
	for _, known := range []struct {
		begins string
		is     class
	}{
		{"justification", justification}, {"j&a", justification}, {"presolicitation", presolicit}, {"award notice", awardNotice}, {"sources sought", sourcesSought},
		{"special notice", special}, {"solicitation", solicit}, {"sale of surplus", surplus}, {"surplus", surplus}, {"combined synopsis", combined},
		{"intent to bundle", bundle}, {"consolidate", bundle}, {"fair opportunity", limited},
	} {
		if strings.HasPrefix(t, known.begins) {
			return known.is
		}
	}
	return unknownClass
}

// restated reports whether a later notice of the class under one process takes the
// place of those before it. Several justifications and special notices of one
// solicitation are about different things.
func (c class) restated() bool {
	switch c {
	case presolicit, sourcesSought, solicit, surplus, combined, bundle:
		return true
	}
	return false
}

// closed reads "Yes", "No" and the words of the Databank.
func closed(text string) (no, cancelled, ok bool) {
	switch strings.ToLower(text) {
	case "yes", "true", "active":
		return false, false, true
	case "no", "false", "inactive", "archived":
		return true, false, true
	case "inactive_cancelled", "inactive_canceled", "cancelled", "canceled":
		return true, true, true
	}
	return false, false, false
}
