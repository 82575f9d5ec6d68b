package main

import (
	"errors"
	"net"
	"strings"
	"syscall"
	"time"
	"unicode"

	"daylight/scrapers"
)

// dayOf is the day of publication as the publisher wrote it, else the day in the
// source's zone: a day without a time is often another day in UTC.
func dayOf(sourceID, raw string, t time.Time) string {
	if len(raw) >= len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, raw[:len(time.DateOnly)]); err == nil {
			return raw[:len(time.DateOnly)]
		}
	}
	if t.IsZero() {
		return "not stated"
	}
	if s, ok := scrapers.ByID(sourceID); ok {
		if zone, err := time.LoadLocation(s.Timezone); err == nil {
			t = t.In(zone)
		}
	}
	return t.Format(time.DateOnly)
}

// grouped puts a comma between each three digits before the point.
func grouped(number string) string {
	digits, sign := strings.CutPrefix(number, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	if sign {
		return "-" + whole
	}
	return whole
}

// harmless replaces the control characters that published text may hold: a
// terminal would obey them.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
			return '\uFFFD'
		}
		return r
	}, s)
}

// cannotListen explains why an address cannot be listened on.
func cannotListen(address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return usage("%s is in use by another program: stop it, or give another address, such as --listen 127.0.0.1:0 for any free port", address)
	}
	var wrong *net.AddrError
	if errors.As(err, &wrong) {
		return usage("--listen %s: %s; write host:port, such as 127.0.0.1:8080", address, wrong.Err)
	}
	return usage("cannot listen on %s: %w; --listen takes another address", address, err)
}
