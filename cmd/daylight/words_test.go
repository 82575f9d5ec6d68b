package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"daylight/internal/pgembed"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

func TestDayOf(t *testing.T) {
	t.Parallel()
	late := time.Date(2024, 5, 1, 22, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		source, raw string
		at          time.Time
		want        string
	}{
		{"eu-ted", "2024-05-02+02:00", late, "2024-05-02"},
		{"il-mr-gov", "02/05/2024", late, "2024-05-02"},
		{"us-usaspending", "", late, "2024-05-01"},
		{"unknown-source", "2024-13-99", late, "2024-05-01"},
		{"eu-ted", "", time.Time{}, "not stated"},
	} {
		if got := dayOf(tt.source, tt.raw, tt.at); got != tt.want {
			t.Errorf("dayOf(%s, %q) = %s, want %s", tt.source, tt.raw, got, tt.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{"": "", "0": "0", "999": "999", "1000": "1,000", "-1234567.50": "-1,234,567.50", "12345678901234567890": "12,345,678,901,234,567,890"} {
		if got := grouped(number); got != want {
			t.Errorf("grouped(%q) = %q, want %q", number, got, want)
		}
	}
}

// A terminal obeys control characters: published text must not carry them there.
func TestControlCharactersStayOutOfTheTerminal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	l := &lines{w: &out}
	l.f("title %s", "\x1b]0;owned\x07\u202Egnp.exe\r\x9b31m")
	for _, r := range out.String() {
		if r < ' ' && r != '\n' || r == '\u202E' || r == '\x7f' || r >= 0x80 && r < 0xa0 {
			t.Errorf("%U reaches the terminal in %q", r, out.String())
		}
	}
	if got := clip("a\x1b[2Jb", 10); strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
}

func TestFigureText(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]*postgres.Figure{
		"no amount published":                  nil,
		"withheld":                             {Status: procurement.Withheld, Currency: "EUR"},
		"as published: about 3 million":        {Status: procurement.Unparsed, Raw: "about 3 million"},
		"GBP 1,000 to 2,000 (range) estimated": {Status: procurement.Range, Amount: "1000", High: "2000", Currency: "GBP", Kind: procurement.Estimated},
		"USD 1,200,000,000 (reported by third parties, in no total) awarded": {Status: procurement.Reported, Amount: "1200000000", Currency: "USD", Kind: procurement.Awarded},
		"EUR 99,999,999,999 (implausible) signed":                            {Status: procurement.Implausible, Amount: "99999999999", Currency: "EUR", Kind: procurement.Signed},
		"EUR 0 (zero stated) signed":                                         {Status: procurement.ZeroStated, Amount: "0", Currency: "EUR", Kind: procurement.Signed},
	} {
		if got := figureText(f); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTakenAddressIsExplained(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = net.Listen("tcp", l.Addr().String())
	if got := cannotListen(l.Addr().String(), err).Error(); !strings.Contains(got, "in use by another program") || !strings.Contains(got, "--listen 127.0.0.1:0") {
		t.Error(got)
	}
	_, err = net.Listen("tcp", "nonsense")
	if got := cannotListen("nonsense", err).Error(); !strings.Contains(got, "host:port") {
		t.Error(got)
	}
}

func TestServerInWords(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]pgembed.State{
		"no store here yet": {}, "not running": {Major: 15}, "process 7": {Running: true, PID: 7, Major: 15}, "at this moment": {Busy: true},
	} {
		if got := serverWords(s); !strings.Contains(got, want) {
			t.Errorf("%q, want %q in it", got, want)
		}
	}
}
