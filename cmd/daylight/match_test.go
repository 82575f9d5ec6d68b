package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// matchPairs runs the command on a file with the text.
func matchPairs(t *testing.T, text, format string) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pairs.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	g := &Globals{env: environment{func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr, os.Geteuid()}}
	c := matchCmd{Pairs: path, Format: format}
	err := c.Run(t.Context(), g)
	return stdout.String(), err
}

func TestMatchPairs(t *testing.T) {
	t.Parallel()
	in := "\uFEFFname_a,note,name_b,country,id_a,id_b,scheme_b\n" +
		`Northwind Paper Ltd,kept,"NORTHWIND PAPER, LIMITED",GB,,,` + "\n" +
		"Northwind Paper Ltd,,Northwind Paper Holdings Ltd,GB,,,\n" +
		"Northwind Paper Ltd,,Southern Stone Ltd,GB,,,\n" +
		"Northwind Paper,,Northwind Paper Ltd,gb,GB-COH:03794455,3794455,GB-COH\n" +
		"Vent du Nord SA,,Vent du Nord SA,FR,FR-SIREN:552100554,404833048,FR-SIREN\n" +
		"גוגל בע\"מ,,Google,IL,,,\n"
	out, err := matchPairs(t, strings.ReplaceAll(in, `בע"מ`, "בעמ"), "csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != "name_a,note,name_b,country,id_a,id_b,scheme_b,verdict,score,reasons" {
		t.Errorf("header %s", got)
	}
	for i, want := range []string{"same", "unsure", "different", "same", "different", "unsure"} {
		if got := rows[i+1][7]; got != want {
			t.Errorf("%s | %s: %s, want %s (%s %s)", rows[i+1][0], rows[i+1][2], got, want, rows[i+1][8], rows[i+1][9])
		}
	}
	if rows[1][1] != "kept" || rows[1][2] != "NORTHWIND PAPER, LIMITED" {
		t.Errorf("input is not kept: %q", rows[1])
	}
}

func TestMatchPairsJSON(t *testing.T) {
	t.Parallel()
	out, err := matchPairs(t, "name_a,name_b,country\nNorthwind Paper Ltd,Northwind Paper Limited,GB\n", "jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var line struct {
		NameA   string `json:"name_a"`
		Verdict string
		Score   float64
		Reasons []string
	}
	if err := json.Unmarshal([]byte(out), &line); err != nil {
		t.Fatal(err)
	}
	if line.NameA != "Northwind Paper Ltd" || line.Verdict != "same" || line.Score < 0.97 || len(line.Reasons) == 0 {
		t.Errorf("%+v", line)
	}
}

func TestMatchWrongUse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, say string }{
		{"empty", "", "name_a,name_b,country"},
		{"no column", "name_a,name_b\na,b\n", "no column country"},
		{"semicolons", "name_a;name_b;country\n", "commas"},
		{"column twice", "name_a,name_b,country,name_a\n", "column 4"},
		{"result column", "name_a,name_b,country,score\n", "column 4"},
		{"too many cells", "name_a,name_b,country\nNorthwind, Ltd,b,GB\n", "line 2"},
		{"no name", "name_a,name_b,country\na,b,GB\n,b,GB\n", "line 3, column 1 (name_a)"},
		{"no country", "name_a,name_b,country\na,b,Britain\n", "line 2, column 3 (country)"},
		{"quotes", "name_a,name_b,country\na\"b,c,GB\n", "line 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := matchPairs(t, tt.text, "csv")
			var use usageError
			if !errors.As(err, &use) {
				t.Fatalf("error %v is no wrong use", err)
			}
			contains(t, err.Error(), "pairs.csv", tt.say)
		})
	}
	var use usageError
	if err := (&matchCmd{}).Run(t.Context(), &Globals{}); !errors.As(err, &use) {
		t.Errorf("no file: %v", err)
	}
}
