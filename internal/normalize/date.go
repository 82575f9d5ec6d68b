package normalize

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Order is how a portal writes purely numeric dates.
type Order int

// The orders: 31.01.2026, 01/31/2026, 2026-01-31. A year of four digits that comes
// first is understood in each.
const (
	DMY Order = iota
	MDY
	YMD
)

// Precision is how much of a time is stated.
type Precision int

// The precisions.
const (
	Year Precision = iota
	Month
	Day
	Minute
	Second
)

// Time is a stated time: the instant at which it begins, in UTC, and what of it
// was stated. Where no zone was written, it is that of the caller.
type Time struct {
	Time      time.Time
	Precision Precision
	ZoneKnown bool
	local     time.Time
}

// String is the time in the notation of OCDS: RFC 3339, of a day "2026-01-31", of a
// month "2026-01", of a year "2026": in the zone it was written in.
func (t Time) String() string {
	switch t.Precision {
	case Year:
		return t.local.Format("2006")
	case Month:
		return t.local.Format("2006-01")
	case Day:
		return t.local.Format(time.DateOnly)
	}
	return t.local.Format(time.RFC3339)
}

// Date reads a date with or without time. zone is that of the portal, for texts that
// name none; nil is UTC. Read are RFC 3339, ISO 8601 basic ("20260131",
// "20260131T1305Z"), numeric dates in the order with any separators, names of months
// in English, French, Spanish, Portuguese and German ("05-Sep-2026", "5 septembre
// 2026", "Jan 31, 2026 1:05 PM"), times with ":" or "." or "h" before or after the
// date, and offsets. A year has four digits. A date that does not exist is an error.
func Date(text string, o Order, zone *time.Location) (Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	s := strings.ToLower(plain(text))
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "20060102T150405Z07:00", "20060102T1504Z07:00", "2006-01-02Z07:00"} {
		if t, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			p := Second
			switch {
			case layout == "2006-01-02Z07:00":
				p = Day
			case !strings.Contains(layout, "05"):
				p = Minute
			}
			return checked(text, t, p, true)
		}
	}
	d, err := split(s, o)
	if err != nil {
		return Time{}, fmt.Errorf("date %q: %w", text, err)
	}
	if d.zone != nil {
		zone = d.zone
	}
	t := time.Date(d.year, time.Month(max(d.month, 1)), max(d.day, 1), d.hour, d.minute, d.second, 0, zone)
	if d.month > 12 || d.day > 0 && t.Day() != d.day || d.hour > 24 || d.minute > 59 || d.second > 60 || d.hour == 24 && d.minute > 0 {
		return Time{}, fmt.Errorf("date %q does not exist", text)
	}
	return checked(text, t, d.precision, d.zone != nil)
}

func checked(text string, t time.Time, p Precision, known bool) (Time, error) {
	if t.Year() < 1900 || t.Year() > 2200 {
		return Time{}, fmt.Errorf("date %q: the year %d is none of a contract", text, t.Year())
	}
	return Time{Time: t.UTC(), Precision: p, ZoneKnown: known, local: t}, nil
}

type parts struct {
	year, month, day, hour, minute, second int
	precision                              Precision
	zone                                   *time.Location
}

var (
	clock  = regexp.MustCompile(`(?:^|[ t,])(\d{1,2})(?:[:h]|\.(?:\d\d)(?:\.\d\d)?(?: |$))(\d\d)?(?::(\d\d)(?:\.\d+)?)? ?(am|pm|a\.m\.|p\.m\.)?(?: ?(z|utc|gmt|[+-]\d\d:?\d\d))?(?: |$)`)
	tokens = regexp.MustCompile(`\d+|\pL+`)
)

// split finds the parts of a date in a text of lower-case letters.
func split(s string, o Order) (parts, error) {
	var d parts
	s = d.clock(s)
	words := tokens.FindAllString(s, -1)
	var numbers []string
	for _, w := range words {
		if w[0] >= '0' && w[0] <= '9' {
			numbers = append(numbers, w)
			continue
		}
		if m := month(w); m > 0 && d.month == 0 {
			d.month = m
			continue
		}
		if !filler(w) {
			return d, fmt.Errorf("%q is no part of a date", w)
		}
	}
	return d, d.numbers(numbers, o)
}

// clock takes the time off a text.
func (d *parts) clock(s string) string {
	m := clock.FindStringSubmatchIndex(s)
	if m == nil || m[4] < 0 {
		return s
	}
	at := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	d.hour, _ = strconv.Atoi(at(1))
	d.minute, _ = strconv.Atoi(at(2))
	d.precision = Minute
	if at(3) != "" {
		d.second, _ = strconv.Atoi(at(3))
		d.precision = Second
	}
	if half := strings.ReplaceAll(at(4), ".", ""); half != "" && d.hour <= 12 {
		d.hour %= 12
		if half == "pm" {
			d.hour += 12
		}
	}
	if z := at(5); z != "" {
		d.zone = offset(z)
	}
	return s[:m[0]] + " " + s[m[1]:]
}

func offset(z string) *time.Location {
	digits := strings.ReplaceAll(strings.TrimLeft(z, "+-"), ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || n == 0 {
		return time.UTC
	}
	seconds := (n/100*60 + n%100) * 60
	if z[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// numbers gives the numbers of a date their meaning.
func (d *parts) numbers(n []string, o Order) error {
	timed := d.precision != 0
	if !timed {
		d.precision = Day
	}
	value := func(i int) int { v, _ := strconv.Atoi(n[i]); return v }
	switch {
	case len(n) == 1 && len(n[0]) == 8 && d.month == 0:
		d.year, _ = strconv.Atoi(n[0][:4])
		d.month, _ = strconv.Atoi(n[0][4:6])
		d.day, _ = strconv.Atoi(n[0][6:])
	case len(n) == 2 && d.month > 0 && len(n[1]) == 4:
		d.day, d.year = value(0), value(1)
	case len(n) == 2 && d.month > 0 && len(n[0]) == 4:
		d.year, d.day = value(0), value(1)
	case timed && len(n) < 3 && d.day == 0 && d.year == 0 && (len(n) == 1 || d.month == 0):
		return fmt.Errorf("a time without a day")
	case len(n) == 1 && d.month > 0 && len(n[0]) == 4:
		d.year, d.precision = value(0), Month
		return d.exact()
	case len(n) == 2 && d.month == 0 && len(n[0]) == 4 && len(n[1]) <= 2:
		d.year, d.month, d.precision = value(0), value(1), Month
		return d.exact()
	case len(n) == 1 && d.month == 0 && len(n[0]) == 4:
		d.year, d.precision = value(0), Year
		return nil
	case len(n) == 3 && d.month == 0 && len(n[0]) == 4:
		d.year, d.month, d.day = value(0), value(1), value(2)
	case len(n) == 3 && d.month == 0 && len(n[2]) == 4 && o == MDY:
		d.month, d.day, d.year = value(0), value(1), value(2)
	case len(n) == 3 && d.month == 0 && len(n[2]) == 4:
		d.day, d.month, d.year = value(0), value(1), value(2)
	default:
		return fmt.Errorf("no day, month and year of four digits in it")
	}
	if d.day == 0 {
		return fmt.Errorf("a day 0")
	}
	return d.exact()
}

func (d *parts) exact() error {
	if d.month < 1 || d.month > 12 {
		return fmt.Errorf("a month %d", d.month)
	}
	return nil
}

// filler are words that stand in dates and say nothing.
func filler(w string) bool {
	switch w {
	case "de", "del", "of", "the", "le", "den", "um", "uhr", "at", "st", "nd", "rd", "th", "t", "er", "à", "a", "às", "o",
		"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "hrs", "h":
		return true
	}
	return false
}

// month is the number of a month by its name or the first letters of it; 0 for none.
func month(w string) int {
	for i, names := range [12]string{
		"january janvier enero janeiro januar", "february février fevrier febrero fevereiro februar", "march mars marzo março marco märz maerz", "april avril abril",
		"may mai mayo maio", "june juin junio junho juni", "july juillet julio julho juli", "august août aout agosto", "september septembre septiembre setembro sept set",
		"october octobre octubre outubro oktober", "november novembre noviembre novembro", "december décembre decembre diciembre dezembro dezember",
	} {
		for name := range strings.FieldsSeq(names) {
			if w == name || len([]rune(w)) == 3 && strings.HasPrefix(name, w) || len([]rune(w)) == 4 && strings.HasPrefix(name, w) && len(w) >= 4 {
				return i + 1
			}
		}
	}
	return 0
}
