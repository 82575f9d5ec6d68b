package mrgov

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine
)

// israel is the zone of the portal's dates.
func israel() (*time.Location, error) {
	zone, err := time.LoadLocation("Asia/Jerusalem")
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	return zone, nil
}

// moment is a date as published: a day, or a minute of a day.
type moment struct {
	at      time.Time // in Israel; midnight for a day
	hasTime bool
}

// dates finds a date and, before or after it, a time of day. The portal writes
// 25/07/2017, "13:00 25/07/2017", "03/09/2026 ,12:00"; its tables 25.07.2017.
var dates = regexp.MustCompile(`(?:^|\D)(\d{1,2})[./](\d{1,2})[./](\d{4})(?:\D|$)`)

var clocks = regexp.MustCompile(`(?:^|\D)(\d{1,2}):(\d{2})(?:\D|$)`)

// readMoment reads a date in a text. ok is false where there is none, or one that
// does not exist.
func readMoment(text string, zone *time.Location) (m moment, ok bool) {
	d := dates.FindStringSubmatch(text)
	if d == nil {
		return moment{}, false
	}
	day, month, year := atoi(d[1]), atoi(d[2]), atoi(d[3])
	hour, minute := 0, 0
	if c := clocks.FindStringSubmatch(text); c != nil {
		hour, minute, m.hasTime = atoi(c[1]), atoi(c[2]), true
	}
	m.at = time.Date(year, time.Month(month), day, hour, minute, 0, 0, zone)
	exists := m.at.Day() == day && int(m.at.Month()) == month && year >= 1948 && hour < 24 && minute < 60
	return m, exists
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // one to four digits
	return n
}

// String is the day, or the minute with its offset: both begin with the date as
// published.
func (m moment) String() string {
	if m.hasTime {
		return m.at.Format(time.RFC3339)
	}
	return m.at.Format(time.DateOnly)
}
