package socrata

import (
	"strings"
	"testing"
	"time"

	"daylight/internal/source"
)

func TestCursor(t *testing.T) {
	t.Parallel()
	for _, c := range []cursor{{}, {1, 0, ""}, {2, 0, ""}, {0, 5000, "row-a/b~c"}} {
		var got cursor
		if err := got.read(c.String(), 2); err != nil || got != c {
			t.Errorf("%s is read as %v, %v", c, got, err)
		}
	}
	for _, bad := range []string{"", "1", "3/0/", "-1/0/", "0/-1/", "0/5/", "0/0/row-a", "x/0/", "0/x/row-a"} {
		if err := new(cursor).read(bad, 2); err == nil {
			t.Errorf("%q is taken for a cursor", bad)
		}
	}
}

// The ends of a window are written in the portal's own time.
func TestWhere(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", -5*60*60)
	k := walk{zone: zone, window: source.Window{Since: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}}
	const want = "d >= '2026-02-28T19:00:00' AND d < '2026-03-01T19:00:00'"
	if got := k.where(Query{Where: "d >= {since} AND d < {until}"}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	if rows, last, err := read(strings.NewReader(`[{":id":"a"},{":id":"b","x":[1]}]`)); rows != 2 || last != "b" || err != nil {
		t.Errorf("%d rows, last %q, %v", rows, last, err)
	}
	for _, bad := range []string{``, `{}`, `[{":id":"a"}`, `[{}]`, `[1]`, `<html>`} {
		if rows, last, err := read(strings.NewReader(bad)); err == nil {
			t.Errorf("%s: %d rows, last %q", bad, rows, last)
		}
	}
}
