package tedexport

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"

	"daylight/internal/xmltree"
)

// Times of day for dates published without one, after the OCDS profile.
const (
	startOfDay = "00:00:00"
	endOfDay   = "23:59:59"
)

// calendar is the day that an element states, as YYYY-MM-DD: in ISO form, as
// eight digits, or in children DAY, MONTH and YEAR. Empty if it is no real day.
func calendar(e *xmltree.Element) string {
	text := e.Value()
	if year := e.First("YEAR").Value(); year != "" {
		text = year + "-" + two(e.First("MONTH").Value()) + "-" + two(e.First("DAY").Value())
	}
	text, _, _ = strings.Cut(text, " ")
	for _, layout := range []string{time.DateOnly, "20060102", "2006-01-02Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

func two(digits string) string {
	if len(digits) == 1 {
		return "0" + digits
	}
	return digits
}

var clockForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?::([0-5][0-9]))?$`)

// clock is a time of day as HH:MM:SS, empty if it is none.
func clock(text string) string {
	m := clockForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return ""
	}
	if m[3] == "" {
		m[3] = "00"
	}
	return two(m[1]) + ":" + m[2] + ":" + m[3]
}

// stamp is a day with a time of day as RFC 3339. The format states no zone: it is
// written as UTC. Empty without a day.
func stamp(day, clock string) string {
	if day == "" {
		return ""
	}
	return day + "T" + clock + "Z"
}

// stampOf is the day of an element at a time of day.
func stampOf(e *xmltree.Element, clock string) string { return stamp(calendar(e), clock) }

// moment is the day and time that an element states, with the time of day in
// another element, in a child TIME, behind the day, or else at.
func moment(e, hour *xmltree.Element, at string) string {
	_, behind, _ := strings.Cut(e.Value(), " ")
	for _, text := range []string{hour.Value(), e.First("TIME").Value(), behind} {
		if c := clock(text); c != "" {
			at = c
			break
		}
	}
	return stampOf(e, at)
}

// languageTag turns a two-letter code ("EL") into a BCP 47 tag, empty if there is
// none.
func languageTag(code string) string {
	base, err := language.ParseBase(strings.ToLower(code))
	if err != nil || len(code) != 2 {
		return ""
	}
	return base.String()
}

// country is ISO 3166-1 alpha-2 of a country code of TED, which writes UK for
// GB, GR or EL for GR and 1A for Kosovo.
func country(code string) string {
	switch code {
	case "UK":
		return "GB"
	case "EL":
		return "GR"
	case "1A", "KS":
		return "XK"
	}
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 || !region.IsCountry() {
		return ""
	}
	return region.String()
}
