package export_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/export"
	"daylight/internal/postgres"
)

func TestWhy(t *testing.T) {
	t.Parallel()
	got := export.Why([]postgres.Reason{
		{Way: postgres.WaySupplier, Who: "Example Cloud Ltd", Of: "example", Evidence: "identifier: register of Exampleland, 2026-01-01"},
		{Way: postgres.WaySupplier, Who: "Example Cloud Limited", Of: "example", Evidence: "identifier: register of Exampleland, 2026-01-01"},
		{Way: postgres.WayConsortium, Of: "example", Evidence: "name"},
		{Way: postgres.WayPossible, Of: "example", Evidence: "parent_link"},
		{Way: postgres.WayMention, Of: "example", Evidence: "… runs on Example Cloud …"},
		{Way: postgres.WayFunds, Who: "Example Agency"},
		{Way: postgres.WayScript, Who: "גוגל", Of: "google"},
	})
	want := []string{
		"supplier, member of example by identifier: register of Exampleland, 2026-01-01",
		"one of several suppliers, member of example by name",
		"may belong to example by parent link, in no sum",
		"named in the text only, example, in no sum",
		"funds: Example Agency",
		"written גוגל",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := export.Why(nil); got != nil {
		t.Errorf("reasons of nothing: %q", got)
	}
}
