package procedure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"daylight/internal/jsontree"
	"daylight/internal/lexis"
	"daylight/internal/procurement"
)

// Stages of a procedure.
const (
	planning = iota
	call
	award
	modification
)

// Facts is what a guarded notice shows of its procedure, folded.
type Facts struct {
	stage  int
	buyers []string // registration numbers and names
	titles []string // of the procedure, and long ones of lots
	class  string   // first digits of the main classification, empty if none
}

// A title is long, and says by itself what is bought, from so many letters and
// words on. "Lot 12" is not.
const (
	longTitle      = 24
	longTitleWords = 3
)

// FactsOf reads the facts of a release.
func FactsOf(release procurement.Object) Facts {
	tender := jsontree.Obj(release, "tender")
	f := Facts{stage: stage(release, tender), class: class(tender)}
	f.buyers = unique(buyers(release))
	titles := titlesOf(tender, false)
	for _, lot := range jsontree.Arr(tender, "lots") {
		titles = append(titles, titlesOf(lot, true)...)
	}
	f.titles = unique(titles)
	return f
}

// blank reports whether the notice shows nothing that can be compared.
func (f Facts) blank() bool { return len(f.buyers) == 0 && len(f.titles) == 0 }

func unique(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// plain is a text as its words: case, accents, punctuation, soft hyphens and line
// ends do not count.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, lexis.Fold(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	}), " ")
}

// hidden are texts that stand where nothing is said.
func hidden(s string) bool {
	switch s {
	case "", "unpublished", "undisclosed", "n a", "na", "x", "none", "null", "unknown":
		return true
	}
	return false
}

func long(title string) bool {
	return utf8.RuneCountInString(title) >= longTitle && strings.Count(title, " ") >= longTitleWords-1
}

// titlesOf are the titles of a procedure or lot in every language (title, title_fr).
func titlesOf(v any, onlyLong bool) []string {
	o, _ := v.(procurement.Object)
	var out []string
	for name, value := range o {
		text, ok := value.(string)
		if !ok || name != "title" && !strings.HasPrefix(name, "title_") {
			continue
		}
		if t := plain(text); !hidden(t) && (!onlyLong || long(t)) {
			out = append(out, t)
		}
	}
	return out
}

// buyers are the registration numbers and names of those who buy, as marked words
// that cannot be taken for each other.
func buyers(release procurement.Object) []string {
	var out []string
	name := func(v any) {
		if n := plain(jsontree.Str(v, "name")); !hidden(n) {
			out = append(out, "name "+n)
		}
	}
	name(release["buyer"])
	name(jsontree.Get(release, "tender", "procuringEntity"))
	for _, p := range jsontree.Arr(release, "parties") {
		if !slices.ContainsFunc(jsontree.Arr(p, "roles"), func(role any) bool { return role == "buyer" || role == "procuringEntity" }) {
			continue
		}
		name(p)
		for _, id := range append(jsontree.Arr(p, "additionalIdentifiers"), jsontree.Get(p, "identifier")) {
			if n := number(jsontree.Text(id, "id")); n != "" {
				out = append(out, "number "+n)
			}
		}
	}
	return out
}

// number is a registration number without signs, empty if it cannot tell two
// organisations apart: too short, or one digit throughout.
func number(s string) string {
	n := strings.ReplaceAll(plain(s), " ", "")
	digits := map[rune]bool{}
	for _, r := range n {
		if unicode.IsDigit(r) {
			digits[r] = true
		}
	}
	if len(n) < 5 || len(digits) < 2 || n == "123456789" || n == "12345678" {
		return ""
	}
	return n
}

// class is the scheme and the first four digits of the main classification: the
// class of the CPV.
func class(tender procurement.Object) string {
	c := jsontree.Obj(tender, "classification")
	code := jsontree.Text(c, "id")
	if len(code) < 4 {
		return ""
	}
	return jsontree.Text(c, "scheme") + " " + code[:4]
}

// stage tells from the tags what the notice does. A planning notice may be tagged
// as a tender that is planned.
func stage(release, tender procurement.Object) int {
	restated, planned := false, jsontree.Text(tender, "status") == "planned"
	for _, tag := range jsontree.Arr(release, "tag") {
		switch t, _ := tag.(string); {
		case t == "award" || t == "contract":
			return award
		case strings.HasPrefix(t, "award") || strings.HasPrefix(t, "contract"):
			restated = true
		case strings.HasPrefix(t, "planning"):
			planned = true
		}
	}
	switch {
	case restated:
		return modification
	case planned:
		return planning
	}
	return call
}
