package validate

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// badFormat says what a text should look like, empty where it does or the format
// is not one of those that OCDS uses.
func badFormat(format, t string) string {
	switch format {
	case "date-time":
		if !isDateTime(t) {
			return "a date, time and zone as in 2026-01-31T13:05:00Z (RFC 3339)"
		}
	case "uri":
		if !isURI(t, false) {
			return "an address with its scheme, as in https://example.org/a (RFC 3986)"
		}
	case "iri":
		if !isURI(t, true) {
			return "an address with its scheme, as in https://example.org/a (RFC 3987)"
		}
	case "email":
		if a, err := mail.ParseAddress(t); err != nil || a.Address != t {
			return "a mail address"
		}
	}
	return ""
}

var dateTime = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`)
})

// isDateTime reports whether t is a date-time of RFC 3339 that exists.
func isDateTime(t string) bool {
	if !dateTime().MatchString(t) {
		return false
	}
	t = strings.ToUpper(t)
	if t[17:19] == "60" { // a leap second, which package time does not know
		t = t[:17] + "59" + t[19:]
	}
	_, err := time.Parse(time.RFC3339, t)
	return err == nil
}

// isURI reports whether t is an absolute address.
func isURI(t string, international bool) bool {
	for i := 0; i < len(t); i++ {
		switch b := t[i]; {
		case b <= ' ' || b == 0x7f || strings.IndexByte("<>\"{}|\\^`", b) >= 0:
			return false
		case b >= 0x80 && !international:
			return false
		}
	}
	u, err := url.Parse(t)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != "")
}
