package web

import (
	"testing"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Every document says what of it can be searched, and why not.
func TestTextState(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		known *postgres.DocumentText
		words string
	}{
		{nil, "not fetched"},
		{&postgres.DocumentText{State: postgres.DocumentOK, SHA256: []byte{1}, Pages: 12}, "text searchable, 12 pages"},
		{&postgres.DocumentText{State: postgres.DocumentNoText, SHA256: []byte{1}, Pages: 2}, "no text"},
		{&postgres.DocumentText{State: postgres.DocumentFetched, SHA256: []byte{1}}, "fetched, not read yet"},
		{&postgres.DocumentText{State: postgres.DocumentTooLarge}, "too large to read"},
		{&postgres.DocumentText{State: postgres.DocumentUnsupported, SHA256: []byte{1}}, "format not read"},
		{&postgres.DocumentText{State: postgres.DocumentFailed}, "could not be fetched"},
		{&postgres.DocumentText{State: postgres.DocumentFailed, SHA256: []byte{1}}, "could not be read"},
	} {
		known := map[int]postgres.DocumentText{}
		if tt.known != nil {
			known[3] = *tt.known
		}
		if words, _ := textState(known, procurement.Document{No: 3}); words != tt.words {
			t.Errorf("%+v: %q, want %q", tt.known, words, tt.words)
		}
	}
}

// A match in a document says where it is, and leads there only over the web.
func TestDocumentReason(t *testing.T) {
	t.Parallel()
	r := postgres.Reason{Way: postgres.WayDocument, Who: "Annex", Of: "https://tenders.example/a.pdf", Page: 3, Evidence: "with facial recognition: gates"}
	row := newWhyRow(r)
	if row.Words != "page 3 of the document" || row.Who != "Annex" || row.Href != r.Of || row.Evidence != r.Evidence || row.Counts {
		t.Errorf("%+v", row)
	}
	if got := foundIn([]postgres.Reason{{Way: postgres.WayAwards, Who: "x"}, r}); got != "page 3 of the document “Annex” https://tenders.example/a.pdf" {
		t.Errorf("found in %q", got)
	}
	if d := newWhyData(r); d.Document == nil || d.Document.Page != 3 || d.Document.Snippet != r.Evidence || d.Evidence != "" {
		t.Errorf("%+v", d)
	}
	r.Of, r.Who, r.Page, r.Sheet = "javascript:alert(1)", "", 0, "Prices"
	if row := newWhyRow(r); row.Href != "" || row.Words != "sheet Prices of the document" {
		t.Errorf("%+v", row)
	}
}
