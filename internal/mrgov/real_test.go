package mrgov_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"daylight/internal/locate"
	"daylight/internal/source"
)

// TestEverySavedPage reads all pages of ../shared/data/israel-mr-gov and prints what
// each is and which fields it fills: a notice, or refused with a reason that fits.
func TestEverySavedPage(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(pages(t), "*.html"))
	if err != nil || len(files) != 18 {
		t.Fatalf("%d files, %v, want 18", len(files), err)
	}
	fields := map[string]string{"title": "/tender/title", "buyer": "/buyer/name", "value": "/awards/0/value/amount", "supplier": "/awards/0/suppliers/0/name",
		"supplier id": "/parties/1/identifier/id", "date": "/date", "published": "/tender/x_datePublished", "deadline": "/tender/tenderPeriod/endDate",
		"objections": "/tender/milestones/0/dueDate", "period": "/awards/0/contractPeriod/startDate", "documents": "/tender/documents/0/url",
		"subjects": "/tender/items/0/description", "regulation": "/tender/procurementMethodDetails", "reason": "/tender/procurementMethodRationale", "status": "/tender/status"}
	count, notices, reasons := map[string]int{}, 0, map[string]int{}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found, errs := parse(string(body))
		var rec *source.RecordError
		switch {
		case len(found) == 1 && len(errs) == 0:
			notices++
			t.Logf("%s: notice %s, findings %v", filepath.Base(file), found[0].ID, found[0].Issues)
			for path, pointer := range found[0].Pointers {
				if _, err := locate.Value(body, pointer); err != nil {
					t.Errorf("%s: %s: %v", filepath.Base(file), path, err)
				}
			}
			for name, path := range fields {
				if get(found[0], path) != "" {
					count[name]++
				}
			}
		case len(errs) == 1 && errors.As(errs[0], &rec):
			reasons[rec.Reason]++
			t.Logf("%s: refused: %v", filepath.Base(file), errs[0])
		case len(errs) == 1 && errors.Is(errs[0], source.ErrFormat):
			reasons["not a notice"]++
			t.Logf("%s: refused: %v", filepath.Base(file), errs[0])
		default:
			t.Errorf("%s: %d notices, %v", filepath.Base(file), len(found), errs)
		}
	}
	t.Logf("18 pages, %d notices, refused %v; filled %v", notices, reasons, count)
	if notices != 5 || reasons["challenge-page"] != 1 || reasons["empty-page"] != 1 || reasons["not a notice"] != 11 {
		t.Errorf("%d notices, refused %v", notices, reasons)
	}
}
