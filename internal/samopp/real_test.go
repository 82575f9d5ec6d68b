package samopp_test

import (
	"errors"
	"os"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/samopp"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

func parse(body []byte) (notices []*procurement.Notice, errs []error) {
	for n, err := range (samopp.Parser{}).Parse(source.Bytes("us-sam-opportunities", "https://sam.gov/", body)) {
		if err != nil {
			errs = append(errs, err)
		} else {
			notices = append(notices, n)
		}
	}
	return notices, errs
}

// filled are the fields of the table that TestReal prints.
func filled(n *procurement.Notice) map[string]bool {
	has := func(path string) bool {
		v, err := jsontree.Resolve(n.Release, path)
		return err == nil && v != nil && v != ""
	}
	return map[string]bool{
		"title": has("/tender/title"), "buyer": has("/buyer/name"), "value": has("/awards/0/value/amount") || has("/awards/0/maximumValue/amount"),
		"supplier": has("/awards/0/suppliers/0/name"), "supplier id": len(jsontree.Arr(n.Release, "parties")) > 1 && has("/parties/1/identifier/scheme"),
		"dates": !n.Published.IsZero(), "deadline": has("/tender/tenderPeriod/endDate"), "documents": has("/tender/documents/0/url"),
		"classification": has("/tender/items/0/classification/id"),
	}
}

// TestReal reads every file of opportunities in ../shared/data/sam-gov: every record
// becomes a notice, and each fact stands at its place.
func TestReal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file    string
		records int
	}{
		{"opportunities_v2_search_2026-01-01_2026-02-02.json", 10},
		{"gsa-doc_get-opportunities_example1.json", 1},
		{"gsa-doc_get-opportunities_example2.json", 1},
		{"gsa-prototype_opportunities_databank_2020.json", 300},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(shareddata.Path(t, "sam-gov", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			notices, errs := parse(body)
			reasons := map[string]int{}
			for _, err := range errs {
				var rec *source.RecordError
				if !errors.As(err, &rec) {
					t.Fatal(err)
				}
				reasons[rec.Reason]++
			}
			if len(notices)+len(errs) != tt.records {
				t.Errorf("%d notices and %d refused of %d records", len(notices), len(errs), tt.records)
			}
			count, issues := map[string]int{}, map[string]int{}
			for i, n := range notices {
				for field, ok := range filled(n) {
					if ok {
						count[field]++
					}
				}
				for _, issue := range n.Issues {
					issues[issue.Code]++
				}
				if i < 3 || len(notices) < 20 { // each pointer reads the file anew
					points(t, n, body)
				}
			}
			t.Logf("%d records, %d notices, refused %v; filled %v; findings %v", tt.records, len(notices), reasons, count, issues)
		})
	}
	for _, file := range []string{"gsa-doc_contract-awards_example1.json", "gsa-doc_contract-awards_example6.json"} {
		body, err := os.ReadFile(shareddata.Path(t, "sam-gov", file))
		if err != nil {
			t.Fatal(err)
		}
		if notices, errs := parse(body); len(notices) != 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%s: %d notices, %v: want one error of the format", file, len(notices), errs)
		}
	}
}

// points follows each pointer of a notice.
func points(t *testing.T, n *procurement.Notice, body []byte) {
	t.Helper()
	for path, pointer := range n.Pointers {
		if _, err := locate.Value(body, pointer); err != nil {
			t.Errorf("%s of %s: %v", path, n.ID, err)
		}
	}
}
