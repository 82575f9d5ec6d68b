package app_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/shopspring/decimal"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// TestContractWhileItChanges: a page is of one moment, also while the process is
// compiled again with more awards or fewer.
func TestContractWhileItChanges(t *testing.T) {
	t.Parallel()
	a := open(t)
	ctx := t.Context()
	src, err := a.Source("local-ocds")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "release.json")
	release := `{"ocid": "ocds-abc-1", "id": "1", "date": "2026-11-01T00:00:00Z", "tag": ["tender"], "tender": {"title": "Example"}}`
	if err := os.WriteFile(file, []byte(release), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.ImportFile(ctx, src, file); err != nil {
		t.Fatal(err)
	}
	id := procurement.ProcessID("local-ocds", "ocds-abc-1")
	page, err := a.DB.Contract(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	save := func(awards int) error {
		p := postgres.Compiled{Process: &procurement.Process{ID: id, OCID: "ocds-abc-1", Origin: procurement.Published, Bids: -1},
			Source: "local-ocds", Stage: "award", JSON: []byte("{}")}
		for no := 1; no <= awards; no++ {
			p.Awards = append(p.Awards, procurement.Award{No: no, LocalID: fmt.Sprint(no)})
			p.Amounts = append(p.Amounts, procurement.Amount{Owner: procurement.OfAward, OwnerNo: no, Kind: procurement.Awarded, Ord: 1,
				Notice: page.Notices[0].Notice, Version: 1, Status: procurement.Known, Amount: decimal.NewNullDecimal(decimal.NewFromInt(1)),
				Tax: procurement.TaxUnknown})
		}
		return a.DB.Write(ctx, func(tx *postgres.Tx) error { return tx.SaveProcesses(ctx, []postgres.Compiled{p}) })
	}
	const rounds = 100
	done := make(chan error, 1)
	go func() {
		var errs []error
		for i := range rounds {
			errs = append(errs, save(1+i%2*4))
		}
		done <- errors.Join(errs...)
	}()
	for range rounds {
		page, err := a.DB.Contract(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.AwardRows {
			if len(r.Figures) != 1 {
				t.Fatalf("award %s of %d has %d figures, want 1", r.LocalID, len(page.AwardRows), len(r.Figures))
			}
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
