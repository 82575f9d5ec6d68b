package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"daylight/internal/demo"
)

// typed runs a command with text on standard input.
func (s store) typed(stdin string, code int, args ...string) (stdout, stderr string) {
	s.t.Helper()
	var out, errs bytes.Buffer
	env := environment{func(string) string { return "" }, strings.NewReader(stdin), &out, &errs, os.Geteuid()}
	if got := run(s.t.Context(), append(args, "--home", s.home, "--database-url", s.url), env); got != code {
		s.t.Fatalf("daylight %s: exit %d, want %d\n%s%s", strings.Join(args, " "), got, code, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// file writes a file of the test.
func (s store) file(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func in(t *testing.T, s store) store {
	t.Helper()
	s.t = t
	return s
}

// award is a release of an invented council that awards a contract.
func award(ocid, date, supplier, id, amount, currency, title string, tenderers int) string {
	title, supplier = strings.ReplaceAll(title, "\x1b", `\u001b`), strings.ReplaceAll(supplier, "\x1b", `\u001b`)
	identifier := ""
	if id != "" {
		identifier = fmt.Sprintf(`,"identifier":{"scheme":"GB-COH","id":%q}`, id)
	}
	return fmt.Sprintf(`{"ocid":%q,"id":"1","date":"%sT00:00:00Z","tag":["award"],"language":"en",
		"tender":{"id":%q,"title":"%s","procurementMethod":"open","numberOfTenderers":%d},
		"buyer":{"id":"b","name":"Example City Council"},"parties":[{"id":"b","name":"Example City Council","roles":["buyer"],"address":{"countryName":"GB"}},
		{"id":"s","name":"%s","roles":["supplier"],"address":{"countryName":"GB"}%s}],
		"awards":[{"id":"a","status":"active","date":"%sT00:00:00Z","value":{"amount":%s,"currency":%q},"suppliers":[{"id":"s","name":"%s"}]}]}`,
		ocid, date, ocid, title, tenderers, supplier, identifier, date, amount, currency, supplier)
}

func releases(rows ...string) string { return `{"releases":[` + strings.Join(rows, ",\n") + `]}` }

// TestDerivedCommands takes one store through the commands on what was derived.
func TestDerivedCommands(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	t.Run("before", func(t *testing.T) { testBefore(t, in(t, s)) })
	own := s.file("own.json", releases(
		award("ocds-xx-1", "2025-03-03", "Northwind Paper Ltd", "", "250000", "GBP", "Paper for offices", 1),
		award("ocds-xx-2", "2025-04-01", "Northwind Papers Ltd", "", "150000", "GBP", "Paper for schools", 4),
		award("ocds-xx-3", "2026-06-01", "Harbour Lane Catering Ltd", "", "1000", "EUR", "Catering runs on Quillomar Cloud", 3),
		award("ocds-xx-4", "2025-05-05", "Bad\x1b[31mName Ltd", "", "10", "GBP", "Chairs\x1b[2J", 2)))
	copied := releases(award("ocds-yy-77", "2025-02-02", "Tallow Bridge Works Ltd", "99000777", "880000", "GBP", "Repair of the Tallow bridge", 3))
	for source, path := range map[string]string{"uk-contracts-finder": s.file("cf.json", copied), "uk-find-a-tender": s.file("fts.json", copied)} {
		s.want(exitOK, "import", "--no-derive", "--source", source, path)
	}
	twin := s.file("twin.json", string(demo.Twin()))
	s.want(exitOK, "import", "--no-derive", "--source", demo.NimbusSource, s.nimbus(), twin, own)
	out, _ := s.want(exitOK, "derive")
	for i, name := range []string{"organizations", "groups", "copies", "flags"} {
		if line := strings.Split(out, "\n")[i]; !strings.HasPrefix(line, name) {
			t.Errorf("step %d of derive: %s", i+1, line)
		}
	}
	for _, tt := range []struct {
		name string
		test func(*testing.T, store)
	}{
		{"org", testOrg}, {"review", testReview}, {"decide", testDecide}, {"class", testClass}, {"groups", testGroups}, {"copies", testCopies},
		{"flags", testFlags}, {"gaps", testGaps}, {"search", testSearch}, {"match", testMatchList}, {"rates", testRates}, {"gone", testGone}, {"evidence", testTwinEvidence},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, in(t, s)) })
	}
}

// testBefore: what an empty store says.
func testBefore(t *testing.T, s store) {
	for _, args := range [][]string{{"org", "northwind"}, {"groups"}, {"review"}, {"copies"}, {"gaps"}, {"sources", "gone", "eu-ted"}, {"sources", "accept", "1"},
		{"match", s.file("names.csv", "name\nNorthwind Paper Ltd\n")}} {
		_, errs := s.want(exitNothing, args...)
		contains(t, errs, "nothing found")
	}
	out, _ := s.want(exitOK, "flags")
	contains(t, out, "R018", "not run on anything")
}

// id returns the id of the organisation of a name, which must be alone.
func (s store) id(name string) string {
	s.t.Helper()
	out, _ := s.want(exitOK, "org", name)
	lines := strings.SplitN(out, "\n", 3)
	if len(lines) < 3 || !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(lines[1]) {
		s.t.Fatalf("org %s:\n%s", name, out)
	}
	return lines[1]
}

func testOrg(t *testing.T, s store) {
	out, _ := s.want(exitOK, "org", "northwind", "paper", "ltd")
	contains(t, out, "Northwind Paper Ltd", "GBP 250,000 in 1 contract or award", "= USD", "Example City Council")
	out, errs := s.want(exitOK, "org", "northwind")
	contains(t, errs, "2 organisations")
	contains(t, out, "Northwind Paper Ltd", "Northwind Papers Ltd", "1 mention")
	var page struct {
		Name  string
		Sold  struct{ Total struct{ USD string } }
		Edges []struct{ Judgement string }
	}
	out, _ = s.want(exitOK, "org", s.id("northwind paper"), "--format", "json")
	if err := json.Unmarshal([]byte(out), &page); err != nil {
		t.Fatal(err)
	}
	if page.Name != "Northwind Paper Ltd" || page.Sold.Total.USD == "" || len(page.Edges) == 0 {
		t.Errorf("page %+v", page)
	}
	out, _ = s.want(exitOK, "org", "orvandel")
	contains(t, out, "joint with others, whole amounts, in no total", "EUR 1,150,000,000 in 1 contract or award")
	out, _ = s.want(exitOK, "org", "bad ltd")
	contains(t, out, "Bad\uFFFD[31mName Ltd")
	s.want(exitNothing, "org", "nosuchname")
	s.want(exitNothing, "org", strings.Repeat("0", 32))
	s.want(exitUsage, "org", "...")
}

// testReview: what a person decides changes totals, and undoing it restores all
// of them.
func testReview(t *testing.T, s store) {
	before, _ := s.want(exitOK, "org", s.id("northwind paper"))
	_, errs := s.typed("what\n", exitOK, "review")
	contains(t, errs, "1 of ", "at stake", "[y/n/u, s skip, q quit]", "nothing decided")
	out, _ := s.typed("q\n", exitOK, "review", "--limit", "1")
	if out != "" {
		t.Errorf("after q: %s", out)
	}
	a, b := northwinds(t, s)
	answers := map[string]string{"same": "y", "different": "n", "unsure": "u"}
	for judgement, key := range answers {
		out, errs := s.typed(s.answers(key), exitOK, "review")
		contains(t, out, judgement+"\t"+a+"\t"+b)
		contains(t, errs, "1 decided", "organizations:")
		out, _ = s.want(exitOK, "org", a)
		if joined := strings.Contains(out, "GBP 400,000 in 2 contracts or awards"); joined != (judgement == "same") {
			t.Errorf("after %s:\n%s", judgement, out)
		}
		contains(t, out, "decided by editor", "daylight review undo "+a+" "+b)
		s.want(exitOK, "review", "undo", b, a)
		if after, _ := s.want(exitOK, "org", s.id("northwind paper")); after != before {
			t.Errorf("after undoing %s:\n%s\nbefore:\n%s", judgement, after, before)
		}
	}
	s.want(exitNothing, "review", "undo", a, b)
	s.want(exitUsage, "review", "--limit", "0")
}

// answers is what to type so that the pair of Northwinds gets the answer and all
// others are skipped.
func (s store) answers(key string) string {
	s.t.Helper()
	_, errs := s.typed(strings.Repeat("s\n", 100), exitOK, "review")
	var typed strings.Builder
	for _, pair := range strings.Split(errs, "at stake")[1:] {
		if strings.Contains(pair, "Northwind Paper ") && strings.Contains(pair, "Northwind Papers ") {
			typed.WriteString("no such answer\n" + strings.ToUpper(key) + "\n")
			continue
		}
		typed.WriteString("s\n")
	}
	return typed.String()
}

// northwinds are the ids of the two, the lower first.
func northwinds(t *testing.T, s store) (a, b string) {
	t.Helper()
	out, _ := s.want(exitOK, "org", "northwind")
	ids := regexp.MustCompile(`(?m)^[0-9a-f]{32}`).FindAllString(out, -1)
	if len(ids) != 2 {
		t.Fatalf("two are called Northwind:\n%s", out)
	}
	return min(ids[0], ids[1]), max(ids[0], ids[1])
}

func testDecide(t *testing.T, s store) {
	a, b := northwinds(t, s)
	s.want(exitOK, "review", "decide", a, b, "different", "--note", "two registers", "--actor", "mara")
	out, _ := s.want(exitOK, "org", a)
	contains(t, out, "decided by mara (two registers)")
	s.want(exitOK, "review", "undo", a, b)
	s.want(exitUsage, "review", "decide", a, a, "same")
	s.want(exitUsage, "review", "decide", a, "b", "same")
	s.want(exitUsage, "review", "decide", a, b, "perhaps")
	_, errs := s.want(exitNothing, "review", "decide", a, strings.Repeat("0", 32), "same")
	contains(t, errs, "no organisation here")
}

func testClass(t *testing.T, s store) {
	id := s.id("example city council")
	s.want(exitNothing, "search", "class:police")
	s.want(exitOK, "review", "class", id, "Police", "yes")
	out, _ := s.want(exitOK, "search", "class:police", "--format", "csv", "--limit", "1")
	contains(t, out, "Example City Council")
	s.want(exitOK, "review", "class", id, "police", "undo")
	s.want(exitNothing, "search", "class:police")
	s.want(exitNothing, "review", "class", id, "police", "undo")
	_, errs := s.want(exitUsage, "review", "class", id, "gardener", "yes")
	contains(t, errs, "municipality")
}

func testGroups(t *testing.T, s store) {
	parents := s.file("parents.csv", `child_name,child_country,parent_name,parent_country,relation,source,as_of
Northwind Paper Ltd,GB,Northwind Holdings PLC,GB,subsidiary,list of the test,2026-01-01
`)
	before, _ := s.want(exitOK, "groups")
	out, _ := s.want(exitOK, "groups", "load", parents)
	contains(t, out, "1 row read, 1 new")
	out, errs := s.want(exitOK, "groups", "load", parents)
	contains(t, out, "1 row read, 0 new")
	if errs != "" {
		t.Errorf("loading known rows says %s", errs)
	}
	out, _ = s.want(exitOK, "groups")
	contains(t, out, "Northwind Holdings PLC", "1 member ", "known, and not met here")
	id := strings.Fields(out)[0]
	out, _ = s.want(exitOK, "groups", "show", strings.ToUpper(id))
	contains(t, out, "Northwind Paper Ltd", "list of the test", "GBP 250,000", "Sold by members")
	out, _ = s.want(exitOK, "groups", "show", id, "--format", "json")
	contains(t, out, `"group":"`+id+`"`, `"status":"member"`)
	out, _ = s.want(exitOK, "search", "group:"+id, "--format", "table")
	contains(t, out, "supplier, member of "+id+" by name: list of the test", "1 contract", "sold by members of "+id+" alone", "GBP 250,000")
	out, _ = s.want(exitOK, "groups", "withdraw", "list of the test")
	contains(t, out, "1 row withdrawn")
	if after, _ := s.want(exitOK, "groups"); after != before {
		t.Errorf("groups after withdrawing:\n%s\nbefore:\n%s", after, before)
	}
	s.want(exitNothing, "groups", "withdraw", "list of the test")
	s.want(exitNothing, "groups", "show", "nosuch")
	_, errs = s.want(exitData, "groups", "load", s.file("bad.csv", "child_name,parent_name,relation,source\nA,B,cousin,me\n"))
	contains(t, errs, "bad.csv", "line 2")
	s.want(exitUsage, "groups", "load", "/no/such/file")
}

func testCopies(t *testing.T, s store) {
	out, _ := s.want(exitOK, "copies")
	lines := strings.Split(out, "\n")
	counted, other := strings.Fields(lines[0]), strings.Fields(lines[1])
	if counted[0] != "counted" || strings.Join(other[:2], " ") != "not counted" {
		t.Fatalf("copies:\n%s", out)
	}
	totals := func() string {
		out, _ := s.want(exitOK, "org", "tallow")
		return out
	}
	before := totals()
	contains(t, before, "GBP 880,000 in 1 contract or award", "copies on other portals, not counted")
	s.want(exitOK, "copies", "count", other[2], "--note", "longer notice")
	out, _ = s.want(exitOK, "copies", "list")
	if first := strings.Fields(strings.Split(out, "\n")[0]); first[1] != other[2] {
		t.Errorf("counted is not the chosen copy:\n%s", out)
	}
	contains(t, totals(), "GBP 880,000 in 1 contract or award")
	s.want(exitOK, "copies", "undo", other[2])
	s.want(exitNothing, "copies", "undo", other[2])
	s.want(exitOK, "copies", "join", counted[1], other[2], "different")
	contains(t, totals(), "GBP 1,760,000 in 2 contracts or awards")
	out, _ = s.want(exitOK, "export", "tallow", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	s.want(exitOK, "copies", "undo", other[2], counted[1])
	if after := totals(); after != before {
		t.Errorf("after undoing:\n%s\nbefore:\n%s", after, before)
	}
	s.want(exitUsage, "copies", "join", counted[1], counted[1], "same")
	s.want(exitUsage, "copies", "list", "--limit", "0")
	s.want(exitUsage, "copies", "count", "x")
	s.want(exitNothing, "copies", "count", strings.Repeat("0", 32))
	out, _ = s.want(exitOK, "search", "northwind", "--format", "jsonl", "--limit", "1")
	var hit struct {
		ID string `json:"process_id"`
	}
	if err := json.Unmarshal([]byte(out), &hit); err != nil {
		t.Fatal(err)
	}
	_, errs := s.want(exitNothing, "copies", "count", hit.ID)
	contains(t, errs, "no copy")
}
