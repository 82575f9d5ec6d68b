package flags

import (
	"strings"
	"time"
)

// moment is a published date or time.
type moment struct {
	raw     string
	day     string    // YYYY-MM-DD as written
	instant time.Time // zero unless the time of day and the zone are stated
}

// momentOf reads RFC 3339 and its usual truncations. ok is false for what is no
// date between 1900 and 2200.
func momentOf(s string) (m moment, ok bool) {
	if len(s) < len(time.DateOnly) {
		return m, false
	}
	day, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)])
	if err != nil || day.Year() < 1900 || day.Year() > 2200 {
		return m, false
	}
	m = moment{raw: s, day: s[:len(time.DateOnly)]}
	if len(s) == len(time.DateOnly) {
		return m, true
	}
	// A space for the T is common and leaves no doubt.
	s = strings.Replace(s, " ", "T", 1)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			m.instant = t.UTC()
			return m, true
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if _, err := time.Parse(layout, s); err == nil {
			return m, true // without a zone the day alone is sure
		}
	}
	return m, false
}

func (m moment) date() time.Time {
	t, _ := time.Parse(time.DateOnly, m.day)
	return t
}

// wholeDays is the number of whole days from a to b, negative where b is earlier.
// Where either has no time of day or no zone, the dates as written are compared.
func wholeDays(a, b moment) int {
	if a.instant.IsZero() || b.instant.IsZero() {
		return int(b.date().Sub(a.date()) / (24 * time.Hour))
	}
	return int(b.instant.Sub(a.instant) / (24 * time.Hour))
}

// after reports whether a is surely after b.
func (a moment) after(b moment) bool {
	if a.instant.IsZero() || b.instant.IsZero() {
		return a.day > b.day
	}
	return a.instant.After(b.instant)
}
