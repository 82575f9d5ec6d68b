package postgres_test

import (
	"testing"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Documents are asked for once; their text finds processes with other conditions
// and with its opposite, in whatever case, accent or page; a document that fails
// later keeps what an earlier fetch brought.
func TestDocumentSearch(t *testing.T) {
	t.Parallel()
	db := setup(t)
	var all []postgres.Compiled
	for _, d := range docs() {
		if d.source != "example" {
			continue
		}
		c := d.compiled(t)
		c.Process.Documents = []procurement.Document{{No: 1, Owner: procurement.OfProcess, URL: "https://portal.example/" + d.ocid, Title: "Annex of " + d.ocid},
			{No: 2, Owner: procurement.OfProcess, URL: "https://portal.example/shared", Title: "Terms"}, {No: 3, Owner: procurement.OfProcess, URL: "ftp://x/" + d.ocid}}
		all = append(all, c)
	}
	if err := db.Write(t.Context(), func(tx *postgres.Tx) error { return tx.SaveProcesses(t.Context(), all) }); err != nil {
		t.Fatal(err)
	}
	urls, err := db.DocumentsToFetch(t.Context(), postgres.DocumentQuery{Source: "example"})
	if err != nil || len(urls) != 5 {
		t.Fatalf("%q, %v, want four annexes and one document of all", urls, err)
	}
	save := func(url string, sum byte, state postgres.DocumentState) {
		t.Helper()
		d := postgres.DocumentText{URL: url, Source: "example", State: state, Reason: "asked", TriedAt: time.Now()}
		if sum != 0 {
			d.SHA256 = make([]byte, 32)
			d.SHA256[0] = sum
		}
		if err := db.Write(t.Context(), func(tx *postgres.Tx) error { return tx.SaveDocument(t.Context(), d) }); err != nil {
			t.Fatal(err)
		}
	}
	read := func(sum byte, texts ...postgres.DocumentPage) {
		t.Helper()
		if err := db.SaveDocumentText(t.Context(), [32]byte{sum}, postgres.DocumentOK, "", 9, texts); err != nil {
			t.Fatal(err)
		}
	}
	save("https://portal.example/p1", 1, postgres.DocumentFetched)
	save("https://portal.example/p2", 1, postgres.DocumentFetched)
	save("https://portal.example/shared", 2, postgres.DocumentFetched)
	save("https://portal.example/p6", 0, postgres.DocumentFailed)
	read(1, postgres.DocumentPage{Page: 1, Text: "Annex"}, postgres.DocumentPage{Page: 7, Text: "with Fácial\nrecognition\x00 and plans"})
	read(2, postgres.DocumentPage{Sheet: "Terms", Text: "general terms, recognition of facial hair"})
	save("https://portal.example/p1", 0, postgres.DocumentFailed) // a later failure
	for text, want := range map[string]string{
		`doc:"facial recognition"`:           "p1 p2",
		`doc:"FACIAL RECOGNITION" cloud`:     "p1 p2",
		`doc:"facial recognition" hosting`:   "p1",
		`-doc:"facial recognition"`:          "p6 p7",
		"doc:terms":                          "p1 p2 p6 p7",
		"doc:hair,submarine country:IL":      "p6",
		"doc:recog* doc:plans -doc:terms":    "",
		`doc:"recognition and" doc:general`:  "p1 p2",
		`doc:"annex with"`:                   "", // not across pages
		"doc:fac* published:2026 -doc:plans": "",
	} {
		if got := ocids(search(t, db, text, "", 50)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	why := search(t, db, `doc:"facial recognition" hosting`, "", 50).Hits[0].Why
	want := postgres.Reason{Way: postgres.WayDocument, Who: "Annex of p1", Of: "https://portal.example/p1", Page: 7, Evidence: "with Fácial recognition and plans"}
	if len(why) != 1 || why[0] != want {
		t.Errorf("%+v, want %+v", why, want)
	}
	page, err := db.Contract(t.Context(), procurement.ProcessID("example", "p6"))
	if err != nil || len(page.DocumentTexts) != 2 || page.DocumentTexts[1].State != postgres.DocumentFailed || page.DocumentTexts[2].Pages != 9 {
		t.Errorf("%+v, %v", page.DocumentTexts, err)
	}
	if urls, err := db.DocumentsToFetch(t.Context(), postgres.DocumentQuery{Source: "example"}); err != nil || len(urls) != 1 {
		t.Errorf("left to fetch: %q, %v", urls, err)
	}
	if urls, err := db.DocumentsToFetch(t.Context(), postgres.DocumentQuery{Source: "example", Again: true, Processes: []procurement.ID{procurement.ProcessID("example", "p1")}}); err != nil || len(urls) != 2 {
		t.Errorf("of one process: %q, %v", urls, err)
	}
}
