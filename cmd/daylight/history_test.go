package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daylight/internal/history"
)

// TestShowHistory: a value raised by a later release, other content under one
// release id, and a long text of which one word changed.
func TestShowHistory(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	long := strings.Repeat("The supplier delivers paper to all offices of the city. ", 4)
	importText := func(text string) {
		t.Helper()
		path := filepath.Join(t.TempDir(), "release.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s.want(exitOK, "import", "--source", "local-ocds", path)
	}
	release := func(id, date, tag, body string) string {
		return `{"ocid":"ocds-x-history","id":"` + id + `","date":"` + date + `","tag":["` + tag + `"],` + body + `}`
	}
	importText(release("1", "2026-01-01T00:00:00Z", "tender", `"tender":{"id":"t","title":"Paper","description":"`+long+`delivered monthly","value":{"amount":1000,"currency":"EUR"}}`))
	importText(release("2", "2026-02-01T00:00:00Z", "award", `"tender":{"id":"t","value":{"amount":1200,"currency":"EUR"}},"awards":[{"id":"a-1","status":"active"}]`))
	importText(release("1", "2026-01-01T00:00:00Z", "tender", `"tender":{"id":"t","title":"Paper","description":"`+long+`delivered weekly","value":{"amount":1000,"currency":"EUR"}}`))
	importText(release("3", "2026-03-01T00:00:00Z", "tenderCancellation", `"tender":{"id":"t","status":"cancelled"}`))

	out, _ := s.want(exitOK, "show", "ocds-x-history", "--history")
	contains(t, out, "2026-01-01", "2026-02-01  published [award]", "tender: value: 1,000 EUR -> 1,200 EUR", "award a-1: status: active (added)",
		"content differs between two captures", "[-monthly-] {+weekly+}", "the procedure is cancelled", "first seen by daylight", "first fetched")
	if strings.Contains(out, strings.TrimSpace(long)) {
		t.Errorf("what did not change of a long text is printed whole:\n%s", out)
	}
	out, _ = s.want(exitOK, "show", "ocds-x-history", "--history", "--format", "json")
	var page historyPage
	if err := json.Unmarshal([]byte(out), &page); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, step := range page.Steps {
		kinds = append(kinds, string(step.Kind))
	}
	for _, k := range []history.StepKind{history.Published, history.SilentEdit, history.Cancelled, history.FirstSeen} {
		contains(t, strings.Join(kinds, " "), string(k))
	}
	if page.OCID != "ocds-x-history" || page.Steps[0].NoticeKey == "" || len(page.Gone) != 0 {
		t.Errorf("%+v", page)
	}
	of, _ := s.want(exitOK, "show", page.Steps[0].NoticeKey, "--history", "--format", "json")
	if of != out {
		t.Errorf("by the id of a notice: %s", of)
	}
	s.want(exitNothing, "show", "00000000000000000000000000000000", "--history")
}
