package query_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"daylight/internal/query"
)

// TestAcross: words are looked for in other scripts too, but not literal,
// excluded or begun ones.
func TestAcross(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"google":            "('google' | '~n:ggl')",
		"supplier:גוגל":     "('גוגל':C | '~l:ggl':C)",
		"=google":           "'google'",
		"buyer:usms":        "(('usms':B | '~n:''sms':B) | ('marshals':B <-> 'service':B))",
		`="google cloud"`:   "('google' <-> 'cloud')",
		"goog*":             "'goog':*",
		"x1 -(google or y)": "('x1' & !('google' | 'y'))",
	} {
		q, err := query.Parse(in)
		if err != nil || q.TSQuery() != want {
			t.Errorf("Parse(%q).TSQuery() = %s, %v, want %s", in, q.TSQuery(), err, want)
		}
	}
}

// TestMarks: fields that only the store can answer.
func TestMarks(t *testing.T) {
	t.Parallel()
	q, err := query.Parse("group:Amazon,google -class:police is:withheld flag:r018 org:00112233445566778899AABBCCDDEEFF signed:2024")
	if err != nil {
		t.Fatal(err)
	}
	want := []query.Mark{
		{Field: "group", Values: []string{"amazon", "google"}, Pos: 6}, {Field: "class", Values: []string{"police"}, Not: true, Pos: 27},
		{Field: "is", Values: []string{"withheld"}, Pos: 37}, {Field: "flag", Values: []string{"R018"}, Pos: 51},
		{Field: "org", Values: []string{"00112233445566778899aabbccddeeff"}, Pos: 60},
	}
	if d := cmp.Diff(want, q.Filter.Marks); d != "" {
		t.Error(d)
	}
	if q.Filter.Signed == nil || q.TSQuery() != "" {
		t.Errorf("signed %v, text %q", q.Filter.Signed, q.TSQuery())
	}
	for _, part := range q.Explain() {
		if part.Words == "" {
			t.Errorf("%s is not explained", part.Text)
		}
	}
}

// sounds is a word with what it is in another script.
var sounds = regexp.MustCompile(`\(('[^']*'(?::[A-D]+)?) \| '~[nl]:(?:\'\'|[a-z])+'(?::[A-D]+)?\)`)

func TestTSQuery(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "  ", ""},
		{"words", "Cloud services", "('cloud' & 'services')"},
		{"phrase", `"Cloud  Services" x`, "(('cloud' <-> 'services') & 'x')"},
		{"typographic quotes", "“cloud services”", "('cloud' <-> 'services')"},
		{"or binds its neighbours", "cloud or hosting uk", "(('cloud' | 'hosting') & 'uk')"},
		{"or chain", "a1 OR b1 or c1", "('a1' | 'b1' | 'c1')"},
		{"oregon is no or", "oregon or organic", "('oregon' | 'organic')"},
		{"not", "-cloud -\"a b\"", "(!'cloud' & !('a' <-> 'b'))"},
		{"not in or", "cloud or -hosting", "('cloud' | !'hosting')"},
		{"prefix", "clou*", "'clou':*"},
		{"prefix of the last word", "co-op*", "('co' <-> 'op':*)"},
		{"parentheses", "(cloud hosting) or (a1 -b1)", "(('cloud' & 'hosting') | ('a1' & !'b1'))"},
		{"not group", "-(cloud or hosting)", "!('cloud' | 'hosting')"},
		{"empty group", "cloud ()", "'cloud'"},
		{"hyphens are words", "co-operative", "('co' <-> 'operative')"},
		{"hebrew acronym", `בע"מ`, "'בעמ'"},
		{"hebrew acronym in a phrase", `"נורת'ווינד בע"מ"`, "('נורתווינד' <-> 'בעמ')"},
		{"chinese", "采购", "('采' <-> '购')"},
		{"signs are nothing", "a1 & b1 | -- !", "('a1' & 'b1')"},
		{"buyer", "buyer:council", "'council':B"},
		{"supplier phrase", `supplier:"Northwind Paper" cloud`, "(('northwind':C <-> 'paper':C) & 'cloud')"},
		{"supplier list and prefix", "supplier:north*,contoso", "('north':*C | 'contoso':C)"},
		{"space after colon", "Buyer: council", "'council':B"},
		{"not buyer", "-buyer:council", "!'council':B"},
		{"filters are no text", "country:GB amount:>1m", ""},
		{"unknown name with a space is text", "Note: cloud", "('note' & 'cloud')"},
		{"number with colon", "2:cloud", "('2' <-> 'cloud')"},
		{"injection", `it's\':!|x&`, "('its' <-> 'x')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			q, err := query.Parse(tt.in)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.in, err)
			}
			if got := sounds.ReplaceAllString(q.TSQuery(), "$1"); got != tt.want {
				t.Errorf("Parse(%q).TSQuery() = %s, want %s", tt.in, got, tt.want)
			}
		})
	}
}

func amount(s string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(s))
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestFilter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want query.Filter
	}{
		{"country:gb,uk,IL country:EL", query.Filter{Countries: []string{"GB", "IL", "GR"}}},
		{"-country:US cloud", query.Filter{NotCountries: []string{"US"}}},
		{"source:EU-TED -source:local-ocds", query.Filter{Sources: []string{"eu-ted"}, NotSources: []string{"local-ocds"}}},
		{"cpv:7221* cpv:72210000-0 -cpv:45", query.Filter{CPV: []string{"7221", "72210000"}, NotCPV: []string{"45"}}},
		{`ocid:"ocds-x (1)",ocds-2`, query.Filter{OCIDs: []string{"ocds-x (1)", "ocds-2"}}},
		{"amount:>1m", query.Filter{Amount: &query.AmountRange{Min: amount("1000000"), Above: true}}},
		{"amount:>=1.5k", query.Filter{Amount: &query.AmountRange{Min: amount("1500")}}},
		{"amount:<2bn", query.Filter{Amount: &query.AmountRange{Max: amount("2000000000"), Below: true}}},
		{"amount:≤1,234,567.89", query.Filter{Amount: &query.AmountRange{Max: amount("1234567.89")}}},
		{"amount:1m..5m", query.Filter{Amount: &query.AmountRange{Min: amount("1000000"), Max: amount("5000000")}}},
		{"amount:..5", query.Filter{Amount: &query.AmountRange{Max: amount("5")}}},
		{"amount:7", query.Filter{Amount: &query.AmountRange{Min: amount("7"), Max: amount("7")}}},
		{"amount:>1 amount:<=9 amount:>=1", query.Filter{Amount: &query.AmountRange{Min: amount("1"), Max: amount("9"), Above: true}}},
		{"-amount:1..2", query.Filter{NotAmount: []query.AmountRange{{Min: amount("1"), Max: amount("2")}}}},
		{"published:2024", query.Filter{Published: &query.DateRange{From: day("2024-01-01"), To: day("2025-01-01")}}},
		{"published:2024-02", query.Filter{Published: &query.DateRange{From: day("2024-02-01"), To: day("2024-03-01")}}},
		{"published:2024..2026", query.Filter{Published: &query.DateRange{From: day("2024-01-01"), To: day("2027-01-01")}}},
		{"published:2024-05-31..", query.Filter{Published: &query.DateRange{From: day("2024-05-31")}}},
		{"published:>2024-01-01", query.Filter{Published: &query.DateRange{From: day("2024-01-02")}}},
		{"published:>=2024 published:<2026", query.Filter{Published: &query.DateRange{From: day("2024-01-01"), To: day("2026-01-01")}}},
		{"published:<=2024-12", query.Filter{Published: &query.DateRange{To: day("2025-01-01")}}},
		{"-published:2024", query.Filter{NotPublished: []query.DateRange{{From: day("2024-01-01"), To: day("2025-01-01")}}}},
		{"(country:GB cloud)", query.Filter{Countries: []string{"GB"}}},
	} {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			q, err := query.Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, q.Filter); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in      string
		pos     int
		message string
	}{
		{`cloud "services`, 6, "not closed"},
		{"cloud (a1 or (b1)", 6, "not closed"},
		{"ééé )", 4, "no opening"},
		{"or cloud", 0, "before “or”"},
		{"cloud or", 6, "follows “or”"},
		{"cloud or or x", 6, "follows “or”"},
		{"(cloud or)", 7, "follows “or”"},
		{"cl*ud", 2, "end of a word"},
		{"cloud *", 6, "two letters"},
		{"c*", 0, "two letters"},
		{"---", 0, "no word"},
		{"x has:amendment", 2, "no field has:"},
		{"is:vanished", 3, "not a value of is:"},
		{"status:done", 7, "not a value of status:"},
		{"class:polizei", 6, "not a value of class:"},
		{"lang:hebrew", 5, "not a language code"},
		{"group:--", 6, "names no group"},
		{"value:>1m", 0, "no field value"},
		{"https://example.org", 0, "no field https"},
		{"buyer:", 6, "missing"},
		{"buyer:a1,", 9, "missing"},
		{"buyer:--", 6, "no letter"},
		{"country:Israel", 8, "not a country code"},
		{"country:GB,X1", 11, "not a country code"},
		{"source:eu_ted", 7, "not the id"},
		{"cpv:x", 4, "not a CPV"},
		{"amount:1.000", 7, "can be read"},
		{"amount:1,5m", 7, "not an amount"},
		{"amount:-5", 7, "not an amount"},
		{"amount:5..1", 7, "above its upper"},
		{"amount:..", 7, "neither"},
		{"amount:", 7, "missing"},
		{"amount:<5 amount:>5", 17, "No amount"},
		{"published:2024-13", 10, "calendar"},
		{"published:2024-02-30", 10, "calendar"},
		{"published:0001", 10, "1900"},
		{"published:2025..2024", 10, "after its last"},
		{"published:<2024 published:2025", 26, "No date"},
		{"cloud or country:GB", 17, "cannot be one side"},
		{"-(a1 country:GB)", 13, "cannot be one side"},
		{"ocid:" + strings.Repeat("x", 300), 5, "longer than 256"},
		{strings.Repeat("a", 513), 512, "longer than 512"},
		{strings.Repeat("ab ", 33), 96, "more than 32"},
		{strings.Repeat("(", 17) + "ab", 16, "too many parentheses"},
	} {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			_, err := query.Parse(tt.in)
			var fault *query.Error
			if !errors.As(err, &fault) {
				t.Fatalf("Parse(%q) = %v, want an *Error", tt.in, err)
			}
			if fault.Pos != tt.pos || !strings.Contains(fault.Message, tt.message) || fault.Remedy == "" {
				t.Errorf("Parse(%q) = %+v, want %q at %d with a remedy", tt.in, fault, tt.message, tt.pos)
			}
		})
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	const in = `cloud or "data centre" -buyer:council country:GB,IL published:2024..2026 amount:>1m`
	q, err := query.Parse(in)
	if err != nil {
		t.Fatal(err)
	}
	want := []query.Part{
		{Words: "title, names or text contains the word “cloud”, or title, names or text contains the phrase “data centre”", Text: `cloud or "data centre"`, Without: "-buyer:council country:GB,IL published:2024..2026 amount:>1m"},
		{Words: "buyer’s name does not contain the word “council”", Text: "-buyer:council", Pos: 23, Without: `cloud or "data centre" country:GB,IL published:2024..2026 amount:>1m`},
		{Words: "buyer’s country is GB or IL", Text: "country:GB,IL", Pos: 38, Without: `cloud or "data centre" -buyer:council published:2024..2026 amount:>1m`},
		{Words: "newest notice published 2024-01-01 to 2026-12-31", Text: "published:2024..2026", Pos: 52, Without: `cloud or "data centre" -buyer:council country:GB,IL amount:>1m`},
		{Words: "amount is more than 1,000,000, in its own currency", Text: "amount:>1m", Pos: 73, Without: `cloud or "data centre" -buyer:council country:GB,IL published:2024..2026`},
	}
	if diff := cmp.Diff(want, q.Explain()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	terms := []query.Term{{Words: []string{"cloud"}}, {Words: []string{"data", "centre"}}}
	if diff := cmp.Diff(terms, q.Terms()); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
}

func TestExplainWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"-clou*":                "title, names or text does not contain a word that starts with “clou”",
		"supplier:north-wi*":    "supplier’s name contains a phrase that starts with “north wi”",
		"-(a1 or b1)":           "title, names or text does not contain the word “a1”, and title, names or text does not contain the word “b1”",
		"-cpv:72":               "no CPV code starts with 72",
		"ocid:x":                "process identifier (ocid) is x",
		"-source:eu-ted":        "source is not eu-ted",
		"published:>2024":       "newest notice published on or after 2025-01-01",
		"published:<2024":       "newest notice published on or before 2023-12-31",
		"-published:2024-05-01": "newest notice not published on 2024-05-01",
		"amount:1.5k..2.25m":    "amount is at least 1,500 and at most 2,250,000, in its own currency",
		"amount:<0.50":          "amount is less than 0.5, in its own currency",
	} {
		q, err := query.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Explain()[0].Words; got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestAnyTextIsReadOrExplained(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{
		"cloud", " ", " ", " or ", " OR ", "-", `"`, "“", "(", ")", "*", "buyer:", "supplier:", "country:", "GB", ",",
		"amount:", ">", "1m", "..", "published:", "2024", "cpv:72", "'", `\`, "&", "|", "!", ":", "<->", "采", `בע"מ`, "=", "x", "é\u0301",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkQuery(t, strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), ""))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", `a or "b c" -d`, "buyer:x amount:1m..", "((a) or b)", `בע"מ`, "\x00\xff'", "published:2024..2025 -country:US"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkQuery(t, s) })
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkQuery holds for every text: it is read, with a valid tsquery and an
// explanation whose parts can be removed one by one, or refused with a place
// within the text and a remedy.
func checkQuery(t failer, s string) {
	q, err := query.Parse(s)
	if err != nil {
		var fault *query.Error
		if !errors.As(err, &fault) || fault.Message == "" || fault.Remedy == "" || fault.Pos < 0 || fault.Pos > len([]rune(s)) {
			t.Fatalf("Parse(%q): %#v", s, err)
		}
		return
	}
	if err := checkTSQuery(q.TSQuery()); err != nil {
		t.Fatalf("Parse(%q).TSQuery(): %v", s, err)
	}
	parts := q.Explain()
	for _, p := range parts {
		rest, err := query.Parse(p.Without)
		if err != nil && (len(parts) > 1 || !strings.Contains(err.Error(), "no word")) {
			t.Fatalf("%q without %q is %q: %v", s, p.Text, p.Without, err)
		}
		if err == nil && len(rest.Explain()) != len(parts)-1 {
			t.Fatalf("%q without %q is %q, which has %d conditions, want %d", s, p.Text, p.Without, len(rest.Explain()), len(parts)-1)
		}
	}
}
