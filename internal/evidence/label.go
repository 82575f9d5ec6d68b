package evidence

import (
	"strconv"
	"strings"
	"unicode"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// figureLabel says in words what a figure is of.
func figureLabel(f postgres.Figure) string {
	label := amountWords(f.Kind)
	if f.OwnerName != "" {
		label += ", " + f.OwnerName
	}
	if !f.Current {
		label += " (restated later)"
	}
	return label
}

func amountWords(k procurement.AmountKind) string {
	switch k {
	case procurement.Estimated:
		return "Estimated value"
	case procurement.Ceiling:
		return "Framework ceiling"
	case procurement.Minimum:
		return "Minimum value"
	case procurement.Awarded:
		return "Awarded value"
	case procurement.Signed:
		return "Signed contract value"
	case procurement.Options:
		return "Value with all options"
	case procurement.Obligated:
		return "Obligated to date"
	case procurement.Subcontracted:
		return "Value to be subcontracted"
	case procurement.BidAmount:
		return "Bid"
	case procurement.NoticeTotal:
		return "Total stated by the notice"
	case procurement.Budget:
		return "Budget"
	}
	return string(k)
}

func partyLabel(r postgres.PartyRow) string {
	roles := make([]string, len(r.Roles))
	for i, role := range r.Roles {
		roles[i] = words(role)
	}
	if len(roles) == 0 {
		return "Organisation " + strconv.Itoa(r.No)
	}
	return "Organisation " + strconv.Itoa(r.No) + ": " + strings.Join(roles, ", ")
}

// elementNames finds, by the path of a list's element, the id that the element
// states.
func elementNames(facts []postgres.Fact) map[string]string {
	out := map[string]string{}
	for _, f := range facts {
		if element, ok := strings.CutSuffix(f.Path, "/id"); ok && f.Value != "" {
			out[element] = f.Value
		}
	}
	return out
}

// factLabel turns a path into words: /awards/0/value/amount is "award A-1, value,
// amount" where the award's id is A-1.
func factLabel(path string, names map[string]string) string {
	var out []string
	at := ""
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		at += "/" + part
		n, err := strconv.Atoi(part)
		if err != nil || len(out) == 0 {
			out = append(out, words(unescape.Replace(part)))
			continue
		}
		name := names[at]
		if name == "" {
			name = strconv.Itoa(n + 1)
		}
		out[len(out)-1] = singular(out[len(out)-1]) + " " + name
	}
	return strings.Join(out, ", ")
}

func singular(s string) string {
	if stem, ok := strings.CutSuffix(s, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(s, "s")
}

// words splits a field's name: procurementMethodDetails is "procurement method
// details".
func words(name string) string {
	var b strings.Builder
	lower := false
	for _, r := range strings.TrimPrefix(name, "x_") {
		if lower && unicode.IsUpper(r) || r == '_' {
			b.WriteByte(' ')
		}
		if lower = unicode.IsLower(r) || unicode.IsDigit(r); r != '_' {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
