package eforms

import (
	"daylight/internal/xmltree"

	"strings"
	"time"

	"golang.org/x/text/language"
)

// Times of day for dates published without one, after the OCDS profile.
const (
	startOfDay = "00:00:00"
	endOfDay   = "23:59:59"
)

// inLanguage returns the element at a path below parent in the language of the
// notice, else the first one: repeated elements are translations of one text.
func inLanguage(parent *xmltree.Element, lang string, path ...string) *xmltree.Element {
	texts := parent.All(path...)
	for _, t := range texts {
		if strings.EqualFold(t.Attr("languageID"), lang) {
			return t
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return texts[0]
}

// languageTag turns a three-letter code ("DEU") into a BCP 47 tag ("de"), empty
// if there is none.
func languageTag(code string) string {
	base, err := language.ParseBase(strings.ToLower(code))
	if err != nil || len(code) != 3 {
		return ""
	}
	return base.String()
}

// country turns an ISO 3166-1 alpha-3 code into alpha-2, empty if it is none.
// 1A0 is the code of the EU's authority table for Kosovo.
func country(code string) string {
	if code == "1A0" {
		return "XK"
	}
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 3 || !region.IsCountry() {
		return ""
	}
	if two := region.String(); len(two) == 2 {
		return two
	}
	return ""
}

// instant reads a date as published ("2024-05-02+02:00", "2024-05-02Z",
// "2024-05-02") with a time of day, whose zone wins over the date's. A date
// without any zone is read as UTC.
func instant(date, clock string) (time.Time, bool) {
	if len(date) < len(time.DateOnly) {
		return time.Time{}, false
	}
	day, zone := date[:len(time.DateOnly)], date[len(time.DateOnly):]
	if clock == "" {
		clock = startOfDay
	}
	if zone == "" {
		zone = "Z"
	}
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, day+"T"+clock); err == nil {
			return t, true
		}
		if t, err := time.Parse(layout, day+"T"+clock+zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// stamp is instant as an RFC 3339 text with the published offset, empty if the
// date cannot be read.
func stamp(date, clock string) string {
	t, ok := instant(date, clock)
	if !ok {
		return ""
	}
	return t.Format(time.RFC3339)
}

// day is the calendar day of a published date, empty if it cannot be read.
func day(date string) string {
	if _, ok := instant(date, ""); !ok {
		return ""
	}
	return date[:len(time.DateOnly)]
}
