package organization

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"daylight/internal/lexis"
)

// The gates of DOMAIN.md section 6 (decided 2026-10): at automatic and above a
// pair may be Same, at review and above it is Suggested.
const (
	automatic = 0.97
	review    = 0.75
)

// unlike is the score below which names under one identifier are utterly unlike:
// for a number with a checksum, and for one without.
const (
	unlikeValid     = 0.30
	unlikePlausible = 0.50
)

// apart is the likeness below which one word on either side tells two holders of
// one identifier apart.
const apart = 0.75

// hopeless is the likeness of names that no agreement of places, form and domain
// lifts to review: 20*(0.45-0.80) and the most that those can add is below it.
const hopeless = 0.45

// byIdentifier judges a pair with an equal identifier and no conflict.
func byIdentifier(c likeness, ids evidence) Verdict {
	v := Verdict{Same, ByID, 0.98 + 0.02*c.score, []string{ids.agree}}
	floor := unlikePlausible
	if ids.agreeValid {
		floor = unlikeValid
	}
	switch {
	case c.a.Norm == "" || c.b.Norm == "":
		if v.Reasons = append(v.Reasons, "one has no name"); !ids.agreeValid {
			v.Judgement, v.Score = Suggested, 0.9
		}
	case initials(c.a, c.b):
		v.Reasons = append(v.Reasons, "one name is the initials of the other")
	case c.crossing && c.score < floor:
		// A translated name has nothing in common with the original.
		v.Judgement, v.Score = Suggested, 0.9
		v.Reasons = append(v.Reasons, "names are of different scripts")
	case c.score < floor:
		v.Judgement, v.Score = Suggested, 0.8
		v.Reasons = append(v.Reasons, fmt.Sprintf("names are unlike: %q, %q", c.a.Norm, c.b.Norm))
	case c.a.Branch != c.b.Branch && (c.a.Branch == "" || c.b.Branch == ""):
		v.Judgement, v.Score = Suggested, 0.95
		v.Reasons = append(v.Reasons, "one is a branch")
	case contained(c):
		v.Judgement, v.Score = Suggested, 0.93
		v.Reasons = append(v.Reasons, "one name is part of the other: "+strings.Join(append(c.extraA, c.extraB...), " "))
	case diverge(c):
		v.Judgement, v.Score = Suggested, 0.85
		v.Reasons = append(v.Reasons, fmt.Sprintf("names go apart: %q, %q", strings.Join(c.extraA, " "), strings.Join(c.extraB, " ")))
	case c.numbers && !c.oneNumber:
		v.Judgement, v.Score = Suggested, 0.9
		v.Reasons = append(v.Reasons, "numbers in the names differ")
	case c.equal:
		v.Reasons = append(v.Reasons, "equal names")
	}
	return v
}

// contained reports whether one name has all words of the other and two or more
// telling ones besides: an institute of the university, a fund of the bank.
func contained(c likeness) bool {
	x, y := telling(c.extraA), telling(c.extraB)
	return x == 0 && y >= 2 && len(c.extraA) == 0 || y == 0 && x >= 2 && len(c.extraB) == 0
}

// diverge reports whether both names have telling words that the other lacks. Of
// names that are not much alike one is enough: senders give the number of a parent
// or an authority to its companies and services (SNCF Voyageurs, Ombudsman poste).
func diverge(c likeness) bool {
	a, b := telling(c.extraA), telling(c.extraB)
	return a >= 2 && b >= 2 || c.score < apart && a+b >= 1 && long(c.extraA) && long(c.extraB)
}

// long reports whether a word is more than a particle or an abbreviation.
func long(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > 4 })
}

// telling counts the words that set a name apart.
func telling(words []string) int {
	n := 0
	for _, w := range words {
		if utf8.RuneCountInString(w) > 3 && (!common(w) || structural(w)) {
			n++
		}
	}
	return n
}

// initials reports whether one name is written as the initials of the other.
func initials(a, b Name) bool {
	short, long := strings.ReplaceAll(a.Norm, " ", ""), strings.Fields(b.Norm)
	if len(long) < 3 {
		short, long = strings.ReplaceAll(b.Norm, " ", ""), strings.Fields(a.Norm)
	}
	if len(long) < 3 || len(short) < 3 {
		return false
	}
	var all, telling strings.Builder
	for _, w := range long {
		all.WriteByte(w[0])
		if utf8.RuneCountInString(w) > 3 {
			telling.WriteByte(w[0])
		}
	}
	return short == all.String() || short == telling.String()
}

// byFeatures judges a pair without a common identifier: a logistic score, and the
// conditions of an automatic Same.
func byFeatures(a, b Profile, c likeness, ids evidence, f Frequencies) Verdict {
	if c.score < hopeless && ids.agree == "" && ids.related == "" {
		return Verdict{None, ByScore, 0, []string{"names are unlike"}}
	}
	s := scorer{c: c}
	s.add(20*(c.score-0.80), fmt.Sprintf("names alike %.2f", c.score))
	s.form(a.Country != "" && strings.EqualFold(a.Country, b.Country))
	s.places(a, b)
	s.domain(a, b)
	s.telling(f)
	s.extras()
	if ids.conflict != "" {
		s.veto(-3, ids.conflict)
	}
	if ids.agree != "" { // with a conflict in another register
		s.add(3, ids.agree)
	}
	if ids.related != "" {
		s.veto(3, ids.related)
	}
	return s.verdict()
}

// scorer adds up features.
type scorer struct {
	c       likeness
	z       float64
	reasons []string
	vetoed  bool
	near    bool // place or domain agree
	apart   bool // places are known and differ
	lands   landPair
}

type landPair int

const (
	landsUnknown landPair = iota
	landsEqual
	landsDiffer
)

func (s *scorer) add(z float64, reason string) {
	s.z += z
	if reason != "" {
		s.reasons = append(s.reasons, reason)
	}
}

// veto adds a feature that forbids an automatic Same.
func (s *scorer) veto(z float64, reason string) {
	s.add(z, reason)
	s.vetoed = true
}

// form compares legal forms. The English word for a form of another law is the
// same form only in one country: a PLC and an AG of one name are two companies.
func (s *scorer) form(oneCountry bool) {
	a, b := s.c.a, s.c.b
	if a.Form == "" && b.Form != "" || a.Form != "" && b.Form == "" {
		s.add(-0.3, "one name has no legal form")
	}
	if a.Form != "" && b.Form != "" {
		switch compareForms(a, b) {
		case formsEqual:
			s.add(0.8, "equal legal form")
		case formsTranslate:
			if !oneCountry {
				s.veto(-0.2, "legal forms of one class, countries not known to be one: "+a.Form+", "+b.Form)
				break
			}
			s.add(0.2, "legal forms of one class: "+a.Form+", "+b.Form)
		case formsVague:
			s.veto(-0.2, "legal forms: "+a.Form+", "+b.Form)
		case formsKin:
			s.veto(-0.8, "legal forms differ: "+a.Form+", "+b.Form)
		case formsDiffer:
			s.veto(-1.6, "legal forms differ: "+a.Form+", "+b.Form)
		}
	}
	switch {
	case a.Branch == b.Branch:
	case a.Branch == "" || b.Branch == "":
		s.veto(-0.7, "one is a branch")
	default:
		s.veto(-1.2, "different branches")
	}
	if s.c.numbers {
		if s.c.oneNumber {
			s.veto(-0.8, "one name has a number")
		} else {
			s.veto(-3, "numbers in the names differ")
		}
	}
}

func (s *scorer) places(a, b Profile) {
	switch {
	case a.Country == "" || b.Country == "":
	case strings.EqualFold(a.Country, b.Country):
		s.lands = landsEqual
		s.add(0.6, "same country")
	default:
		s.lands = landsDiffer
		s.veto(-2.5, "different countries")
	}
	agree := func(x, y string, yes, no float64, what string) {
		switch {
		case strings.TrimSpace(x) == "" || strings.TrimSpace(y) == "":
		case strings.EqualFold(x, y) || compact(x) == compact(y):
			s.add(yes, "same "+what)
			s.near = true
		default:
			s.add(no, "")
			s.apart = true
		}
	}
	if s.lands != landsDiffer {
		agree(a.Postal, b.Postal, 1.2, -0.3, "postcode")
		agree(a.Locality, b.Locality, 0.6, -0.4, "locality")
		if !s.near {
			agree(a.Region, b.Region, 0.2, -0.2, "region")
		}
	}
	if x, y := lexis.Fold(a.Address), lexis.Fold(b.Address); x != "" && y != "" && winkler(x, y) >= 0.92 {
		s.add(1, "same address")
	}
}

func (s *scorer) domain(a, b Profile) {
	x, y := host(a.Domain), host(b.Domain)
	switch {
	case x == "" || y == "":
	case x == y:
		s.add(2, "same web or mail domain "+x)
		s.near = true
	default:
		s.add(-0.3, "")
	}
}

// host is a domain that tells an organisation: not of a mail provider.
func host(domain string) string {
	d := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(domain)), "www.")
	if providerSet()[d] {
		return ""
	}
	return d
}

// telling asks whether equal names could be a coincidence. One name in one
// country under one legal form is one company: registers refuse a second.
func (s *scorer) telling(f Frequencies) {
	a, b := s.c.a, s.c.b
	d := math.Min(distinction(a.Norm, f), distinction(b.Norm, f))
	registered := s.lands == landsEqual && a.Form != "" && a.Form == b.Form && a.Generic != "CO" && strings.Contains(a.Norm, " ")
	switch {
	case d >= 1.4:
		s.add(0.5, "")
	case d >= 0.9:
	case d >= 0.5:
		s.add(-0.6, "short or common name")
	default:
		s.add(-1.2, "a name of common words")
		s.vetoed = s.vetoed || !s.near && !registered
	}
	if s.lands == landsUnknown && !s.near && (d < 0.9 || d < 1.4 && (a.Form == "" || b.Form == "")) {
		s.vetoed = true
	}
	if !s.near && a.Form == "" && b.Form == "" && (s.apart || widespread(a) && widespread(b)) {
		s.vetoed = true // offices of a name in two places, bodies of a name in many: a human decides
		s.reasons = append(s.reasons, "no place in common")
	}
}

// distinction is how telling a name is: about 1 for one rare word.
func distinction(norm string, f Frequencies) float64 {
	d := 0.0
	for _, w := range strings.Fields(norm) {
		if common(w) {
			d += 0.1
			continue
		}
		r := 1.0
		if f != nil {
			r = math.Min(1, 1.3*f.Rarity(w))
		}
		switch n := utf8.RuneCountInString(w); {
		case n <= 2:
			r *= 0.25
		case n <= 4:
			r *= 0.55
		case n <= 6:
			r *= 0.8
		}
		d += r
	}
	return d
}

// extras looks at the words that one name has alone.
func (s *scorer) extras() {
	extra := append(append([]string(nil), s.c.extraA...), s.c.extraB...)
	for _, w := range extra {
		if structural(w) {
			s.veto(-0.6, fmt.Sprintf("%q sets one of them apart", w))
			return
		}
	}
}

// verdict turns the sum into a judgement.
func (s *scorer) verdict() Verdict {
	score := 1 / (1 + math.Exp(-s.z))
	exact := s.c.equal || s.c.joined && len(s.c.a.Norm) >= 8
	switch {
	case score >= automatic && exact && !s.vetoed && !s.c.trade:
		return Verdict{Same, ByName, score, s.reasons}
	case s.vetoed && score >= automatic:
		return Verdict{Suggested, ByVeto, math.Min(score, 0.9699), s.reasons}
	case score >= review && s.vetoed:
		return Verdict{Suggested, ByVeto, score, s.reasons}
	case score >= review:
		return Verdict{Suggested, ByScore, math.Min(score, 0.9699), s.reasons}
	case s.vetoed:
		return Verdict{None, ByVeto, score, s.reasons}
	}
	return Verdict{None, ByScore, score, s.reasons}
}
