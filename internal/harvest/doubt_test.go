package harvest

import (
	"testing"

	"daylight/internal/postgres"
)

// The limits of what is believed.
func TestDoubt(t *testing.T) {
	t.Parallel()
	base := postgres.Sighting{Outcome: "complete", Previous: 1000, Received: 1000, Expected: 1000}
	with := func(f func(*postgres.Sighting)) postgres.Sighting {
		s := base
		f(&s)
		return s
	}
	for _, tt := range []struct {
		name string
		s    postgres.Sighting
		want string
	}{
		{"as before", base, ""},
		{"90 %", with(func(s *postgres.Sighting) { s.Received = 900 }), ""},
		{"less", with(func(s *postgres.Sighting) { s.Received = 899 }), "short_listing"},
		{"nothing where nothing was", with(func(s *postgres.Sighting) { s.Received, s.Previous, s.Expected = 0, 0, 0 }), ""},
		{"nothing", with(func(s *postgres.Sighting) { s.Received = 0 }), "short_listing"},
		{"1 %", with(func(s *postgres.Sighting) { s.Fresh = 10 }), ""},
		{"more than 1 %", with(func(s *postgres.Sighting) { s.Fresh = 11 }), "mass_vanishing"},
		{"five of few", with(func(s *postgres.Sighting) { s.Fresh, s.Expected = 5, 60 }), ""},
		{"six of few", with(func(s *postgres.Sighting) { s.Fresh, s.Expected = 6, 60 }), "mass_vanishing"},
		{"missed before already", with(func(s *postgres.Sighting) { s.Missing = 500 }), ""},
		{"unreadable as before", with(func(s *postgres.Sighting) { s.Unreadable, s.PreviousUnreadable = 3, 3 }), ""},
		{"more unreadable", with(func(s *postgres.Sighting) { s.Unreadable, s.PreviousUnreadable = 4, 3 }), "unreadable"},
		{"no listing before, 10 %", with(func(s *postgres.Sighting) { s.Previous, s.Fresh, s.Expected = -1, 3, 30 }), ""},
		{"no listing before, more", with(func(s *postgres.Sighting) { s.Previous, s.Fresh, s.Expected = -1, 4, 30 }), "short_listing"},
		{"no listing before, unreadable", with(func(s *postgres.Sighting) { s.Previous, s.Fresh, s.Expected, s.Unreadable = -1, 1, 30, 1 }), "unreadable"},
		{"partial", with(func(s *postgres.Sighting) { s.Outcome, s.Received = "partial", 0 }), ""},
		{"limited", with(func(s *postgres.Sighting) { s.Limited, s.Received = true, 0 }), ""},
	} {
		got := ""
		if a := doubt(tt.s); a != nil {
			got = a.Kind
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
