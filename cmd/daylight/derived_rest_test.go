package main

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func testFlags(t *testing.T, s store) {
	out, _ := s.want(exitOK, "flags")
	contains(t, out, "to review", "R018", "D105")
	if n := strings.Count(out, "\n"); n != 18 {
		t.Errorf("%d lines, want two and 16 rules:\n%s", n, out)
	}
	out, _ = s.want(exitOK, "flags", "r018")
	contains(t, out, "One tenderer", "Innocent explanations", "tender/numberOfTenderers", "local-ocds", "marks 1 of ")
	_, errs := s.want(exitUsage, "flags", "R999")
	contains(t, errs, "R018")
	out, _ = s.want(exitOK, "search", "flag:R018", "--format", "table")
	contains(t, out, "Paper for offices", "to review: R018", "1 contract\n")
	out, _ = s.want(exitOK, "show", "ocds-xx-1")
	contains(t, out, "to review R018 One tenderer", "counted   GBP 250,000 = USD", "sole supplier")
}

func testGaps(t *testing.T, s store) {
	out, _ := s.want(exitOK, "gaps")
	contains(t, out, "local-ocds", "missing", "reported only", " of ")
	out, _ = s.want(exitOK, "gaps", "reconstruction-il-nimbus-1")
	contains(t, out, "reported only", "third parties report", "a request for information, to copy", "To: Accountant General", "[name of the sender]")
	if strings.Contains(out, "file://") {
		t.Errorf("an address that nobody else can open:\n%s", out)
	}
	out, _ = s.want(exitOK, "gaps", "ocds-xx-4")
	contains(t, out, "Chairs\uFFFD")
	if strings.ContainsRune(out, '\x1b') {
		t.Error("a control character reaches the terminal")
	}
	s.want(exitUsage, "gaps", "--source", "xx-none")
	s.want(exitUsage, "gaps", "ocds-xx-4", "--source", "local-ocds")
	s.want(exitNothing, "gaps", "ocds-none")
}

func testSearch(t *testing.T, s store) {
	out, _ := s.want(exitOK, "search", "group:amazon", "--format", "table")
	contains(t, out, "one of several suppliers, member of amazon by", "reported by third parties, in no total", "nothing that counts")
	out, _ = s.want(exitOK, "search", "northwind", "--format", "table")
	contains(t, out, "2 contracts\n", "GBP 400,000 in 2 contracts or awards", "= USD")
	out, _ = s.want(exitOK, "search", "paper", "--format", "table", "--limit", "1")
	contains(t, out, "1 of 2 contracts; --limit shows more")
	out, _ = s.want(exitOK, "search", "buyer:council paper", "--format", "table")
	contains(t, out, "awards: Example City Council")

	out, _ = s.want(exitOK, "search", "group:amazon", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if head := rows[0]; !slices.Equal(head[len(head)-3:], []string{"counted_usd", "to_review", "why"}) {
		t.Errorf("header %q", head)
	}
	if last := rows[1][len(rows[1])-1]; !strings.HasPrefix(last, "one of several suppliers, member of amazon") {
		t.Errorf("why %q", last)
	}
	if usd := rows[1][len(rows[1])-3]; usd != "" {
		t.Errorf("a reported figure counts %s", usd)
	}
	out, _ = s.want(exitOK, "search", "group:amazon", "--format", "jsonl")
	contains(t, out, `"way":"consortium"`, `"words":"one of several suppliers`)
	out, _ = s.want(exitOK, "export", "northwind", "--format", "csv")
	if strings.Contains(strings.SplitN(out, "\n", 2)[0], "why") {
		t.Errorf("an export has no query to explain: %.300s", out)
	}
	s.want(exitUsage, "search", "group:nosuch")
}

func testMatchList(t *testing.T, s store) {
	list := s.file("list.csv", "\uFEFFname,country,id,ours\nNORTHWIND PAPER LIMITED,GB,,1\nTallow Bridge Wrks Ltd,GB,,2\nNothing Like It GmbH,DE,,3\nTallow Bridge Works,,GB-COH:99000777,4\nאמזון,IL,,5\n")
	out, errs := s.want(exitOK, "match", list)
	contains(t, errs, "of 5 names matched")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	best := map[string][]string{}
	for _, row := range rows[1:] {
		if row[column["candidate"]] != "2" && row[column["candidate"]] != "3" {
			best[row[column["ours"]]] = row
		}
	}
	for ours, want := range map[string][3]string{"1": {"same", "Northwind Paper Ltd", "1"}, "2": {"unsure", "Tallow Bridge Works Ltd", "2"},
		"3": {"none", "", ""}, "4": {"same", "Tallow Bridge Works Ltd", "2"}} {
		row := best[ours]
		if got := [3]string{row[column["verdict"]], row[column["organization_name"]], row[column["contracts"]]}; got != want {
			t.Errorf("row %s: %q, want %q", ours, got, want)
		}
	}
	if usd := best["1"][column["total_usd"]]; !strings.HasPrefix(usd, "3") {
		t.Errorf("GBP 250,000 in dollars: %s", usd)
	}
	out, _ = s.want(exitOK, "match", list, "--format", "jsonl")
	var line struct {
		Line       int
		Ours       string
		Verdict    string
		Candidates []struct{ Organization, Name string }
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[0]), &line); err != nil || len(lines) != 5 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if line.Line != 2 || line.Ours != "1" || line.Verdict != "same" || len(line.Candidates) == 0 || line.Candidates[0].Organization != best["1"][column["organization"]] {
		t.Errorf("first line %+v", line)
	}
	for text, say := range map[string]string{"nme\nx\n": "no column name", "name;country\nx;GB\n": "commas", "": "empty", "name\n": "no name",
		"name,country\nx,GBR\n": "line 2, column 2", "name,country\n,GB\n": "line 2, column 1", "name,score\nx,1\n": "column 2", "name,name\nx,y\n": "twice",
		"name\nx\n\"y\n": "line 3", "name,country\nx\n": "line 2"} {
		_, errs := s.want(exitUsage, "match", s.file("bad.csv", text))
		contains(t, errs, "bad.csv", say)
	}
	s.want(exitNothing, "match", s.file("none.csv", "name\nNothing Like It GmbH\n"))
}

// testRates: an amount dated after the program's rates end gets its dollars from
// a newer file.
func testRates(t *testing.T, s store) {
	out, _ := s.want(exitOK, "rates")
	contains(t, out, "daily rates from 1999-01-04 to 2026-04-", "0 rates loaded", "European Central Bank")
	out, _ = s.want(exitOK, "org", "harbour lane catering")
	contains(t, out, "EUR 1,000", "no rate, so not in dollars")
	newer := s.file("eurofxref-hist.csv", "Date,USD,GBP\n2026-06-01,1.25,0.85\n2026-05-29,1.24,0.85\n")
	out, _ = s.want(exitOK, "rates", "load", newer)
	contains(t, out, "4 rates stored", "processes converted again")
	out, _ = s.want(exitOK, "org", "harbour lane catering")
	contains(t, out, "EUR 1,000", "= USD 1,250 at the rates of their days")
	out, _ = s.want(exitOK, "rates", "status")
	contains(t, out, "to 2026-06-01; 4 rates loaded")
	_, errs := s.want(exitData, "rates", "load", s.file("bad.csv", "Date,USD\n2026-06-02,many\n"))
	contains(t, errs, "bad.csv", "line 2", "eurofxref-hist")
	_, errs = s.want(exitData, "rates", "load", "--yearly", "me", s.file("yearly.csv", "currency,per_usd\nXXX,1\n"))
	contains(t, errs, "currency,year,per_usd")
	s.want(exitUsage, "rates", "load", filepath.Join(t.TempDir(), "none.csv"))
}

// testTwinEvidence: the packet of an invented contract is whole.
func testTwinEvidence(t *testing.T, s store) {
	path := filepath.Join(t.TempDir(), "packet.zip")
	_, errs := s.want(exitOK, "evidence", "synthetic-xl-lanternfish-1", "-o", path)
	contains(t, errs, "sha256")
	packet, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer packet.Close()
	var names []string
	for _, f := range packet.File {
		names = append(names, filepath.Base(f.Name))
	}
	for _, want := range []string{"README.txt", "SHA256SUMS"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in the packet: %q", want, names)
		}
	}
	s.want(exitNothing, "evidence", "synthetic-xl-none", "-o", path)
}

// testGone: a listing that is not believed is listed, and believed once somebody
// says so.
func testGone(t *testing.T, s store) {
	conn, err := pgx.Connect(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var run int64
	err = conn.QueryRow(t.Context(), `INSERT INTO crawl_run (source, since, until, started_at, finished_at, compared_at, outcome, code_version)
		VALUES ('eu-ted', '2026-01-01', '2026-02-01', '2026-02-02', '2026-02-03', '2026-02-03', 'complete', 'test') RETURNING run_id`).Scan(&run)
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), `INSERT INTO crawl_window (run_id, window_no, since, until, state) VALUES ($1, 1, '2026-01-01', '2026-02-01', 'complete')`, run)
	if err != nil {
		t.Fatal(err)
	}
	_, err = conn.Exec(t.Context(), `INSERT INTO crawl_alert (run_id, kind, words, numbers, raised_at) VALUES ($1, 'short_listing', $2, '{}', '2026-02-03')`,
		run, "3 of 90 notices\x1b[2J")
	if err != nil {
		t.Fatal(err)
	}
	out, _ := s.want(exitOK, "sources", "gone", "eu-ted")
	contains(t, out, "not believed", "short listing", "3 of 90 notices\uFFFD", fmt.Sprintf("daylight sources accept %d", run))
	s.want(exitNothing, "sources", "gone", "il-mr-gov")
	out, _ = s.want(exitOK, "sources", "accept", fmt.Sprint(run))
	contains(t, out, fmt.Sprintf("the listing of run %d of eu-ted is believed", run))
	s.want(exitNothing, "sources", "accept", fmt.Sprint(run))
	s.want(exitUsage, "sources", "gone", "xx-none")
	s.want(exitUsage, "sources", "gone", "eu-ted", "--limit", "0")
}
