package compile

import (
	"strconv"
	"time"
)

func itoa(i int) string { return strconv.Itoa(i) }

// day returns the date of a published time as YYYY-MM-DD, in the publisher's own
// zone: the date as written. Empty if there is none or it does not exist.
func day(s string) string {
	if len(s) < len(time.DateOnly) {
		return ""
	}
	t, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)])
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return ""
	}
	return s[:len(time.DateOnly)]
}

// instant reads a published time; without a zone it is taken as UTC.
func instant(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
			return t.UTC()
		}
	}
	return time.Time{}
}
