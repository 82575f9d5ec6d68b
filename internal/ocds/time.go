package ocds

import (
	"strings"
	"time"
)

// ParseTime reads a date-time as publishers write it, in UTC. The code is empty
// for RFC 3339; otherwise it says what was assumed or why the time is zero:
//
//	no-date          there is none
//	date-only        a day, taken as its first moment
//	no-time-zone     taken as UTC
//	bad-date         not a date, or one that does not exist
//	implausible-date before 1900 or after 2100
func ParseTime(s string) (t time.Time, code string) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, "no-date"
	}
	t, code = parseTime(s)
	if code == "bad-date" {
		return time.Time{}, code
	}
	if t = t.UTC(); t.Year() < 1900 || t.Year() > 2100 {
		return time.Time{}, "implausible-date"
	}
	return t, code
}

func parseTime(s string) (time.Time, string) {
	// Midnight at the end of a day is no time to package time.
	shift := time.Duration(0)
	if len(s) >= 19 && s[11:19] == "24:00:00" {
		s, shift = s[:11]+"00:00:00"+s[19:], 24*time.Hour
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Add(shift), ""
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Add(shift), "no-time-zone"
		}
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, "date-only"
	}
	return time.Time{}, "bad-date"
}
