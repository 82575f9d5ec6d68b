package query_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"daylight/internal/dbtest"
	"daylight/internal/lexis"
	"daylight/internal/query"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// What a query finds is decided by Postgres: documents and queries meet there.
func TestPostgresFinds(t *testing.T) {
	tx := dbtest.Tx(t)
	document := lexis.NewVector().
		Add("Cloud-Dienste für Straßenämter", lexis.Title).
		Add("Example City Council", lexis.Buyer).
		Add(`נורת'ווינד בע"מ`, lexis.Supplier).Add("O'Brien & Söhne", lexis.Supplier).
		Add("Lot 2: 政府采购 hosting, 12 months", lexis.Text).String()
	for in, want := range map[string]bool{
		"cloud": true, "CLOUD dienste": true, `"cloud dienste"`: true, `"dienste cloud"`: false, "cloud-dienste": true, "strassenamter": true,
		"clou*": true, "-clou*": false, "hosting or paper": true, "paper or envelopes": false, "hosting -paper": true, "-(paper or envelopes)": true,
		"buyer:council": true, "buyer:cloud": false, "supplier:obrien": true, `supplier:"o'brien sohne"`: true, "supplier:council": false, `בע"מ`: true,
		"采购": true, "购采": false, `"council נורתווינד"`: false, `"straßenämter example"`: false, "buyer:exam* supplier:sohne 12": true,
	} {
		q, err := query.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		var got bool
		if err := tx.QueryRow(t.Context(), "SELECT $1::text::tsvector @@ $2::text::tsquery", document, q.TSQuery()).Scan(&got); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if got != want {
			t.Errorf("%s: found %v, want %v", in, got, want)
		}
	}
}

// Postgres takes every literal that a query or a document of any text gives.
func TestPostgresTakesEveryLiteral(t *testing.T) {
	tx := dbtest.Tx(t)
	piece := rapid.SampledFrom([]string{"cloud", " ", " or ", "-", `"`, "(", ")", "cl*", "buyer:", "supplier:", "x'y", "'", `\`, "&", "|", "!", ":", "<->", "采购", `בע"מ`, "e\u0301", "\u0600", "१२", "\x00", "\xff", "😀"})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 25).Draw(rt, "text"), "")
		vector, ts := lexis.NewVector().Add(text, lexis.Title).Add(text, lexis.Text).String(), ""
		if q, err := query.Parse(text); err == nil {
			ts = q.TSQuery()
		}
		if _, err := tx.Exec(t.Context(), "SELECT $1::text::tsvector, $2::text::tsquery", vector, ts); err != nil {
			rt.Fatalf("%q: vector %s, query %s: %v", text, vector, ts, err)
		}
	})
	var long strings.Builder
	for i := range 100_000 {
		long.WriteString(strings.Repeat(string(rune('a'+i%26)), 1+i%9))
		long.WriteString(strings.Repeat(string(rune('0'+i%10)), 1+i/26%9))
		long.WriteString(strings.Repeat("é", 1+i/2600%30) + " ")
	}
	if _, err := tx.Exec(t.Context(), "SELECT $1::text::tsvector", lexis.NewVector().Add(long.String(), lexis.Text).String()); err != nil {
		t.Errorf("the largest vector: %v", err)
	}
	q, err := query.Parse(strings.Repeat("采", query.MaxLength))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "SELECT $1::text::tsquery", q.TSQuery()); err != nil {
		t.Errorf("the longest phrase: %v", err)
	}
}
