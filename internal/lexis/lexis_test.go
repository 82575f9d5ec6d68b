package lexis_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/lexis"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"ascii", "Cloud SERVICES 2024", "cloud services 2024"},
		{"accents", "Évaluation à l’École", "evaluation a l’ecole"},
		{"composed and decomposed agree", "Cafe\u0301", "cafe"},
		{"german", "Straße GROẞ", "strasse gross"},
		{"polish", "Łódź", "lodz"},
		{"nordic", "Ærø Þing Ðorn", "aero thing dorn"},
		{"croatian", "Đakovo", "dakovo"},
		{"turkish", "İstanbul Diyarbakır", "istanbul diyarbakir"},
		{"greek final sigma", "Δήμος ΔΗΜΟΣ", "δημοσ δημοσ"},
		{"cyrillic", "Йод Ёлка", "иод елка"},
		{"hebrew points", "שָׁלוֹם", "שלום"},
		{"arabic tatweel and vowels", "مُنـــاقصة", "مناقصة"},
		{"full width", "ＡＢＣ１２", "abc12"},
		{"ligature", "ﬁnance", "finance"},
		{"soft hyphen, zero width", "cloud\u00AD\u200Bservice", "cloudservice"},
		{"trade mark", "Acme™ Corp®", "acme corp"},
		{"hangul stays composed", "한국", "한국"},
		{"voiced kana stay", "ガス", "ガス"},
		{"hindi vowels stay", "हिंदी", "हिंदी"},
		{"invalid UTF-8", "a\xffb", "a b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := lexis.Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 70)
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", " -- '' ", nil},
		{"words and numbers", "Lot 2: Cloud (IaaS), 1.5m", []string{"lot", "2", "cloud", "iaas", "1", "5m"}},
		{"apostrophes", "O'Brien’s 'quoted' l`eau", []string{"obriens", "quoted", "leau"}},
		{"hyphens", "co-operative", []string{"co", "operative"}},
		{"identifier", "ocds-b5fd17-ABC", []string{"ocds", "b5fd17", "abc"}},
		{"underscore splits", "a_b", []string{"a", "b"}},
		{"hebrew company", `נורת'ווינד בע"מ`, []string{"נורתווינד", "בעמ"}},
		{"hebrew gershayim", "צה״ל", []string{"צהל"}},
		{"latin quote splits", `a"b`, []string{"a", "b"}},
		{"chinese per character", "政府采购a1", []string{"政", "府", "采", "购", "a1"}},
		{"kana per character", "ガス", []string{"ガ", "ス"}},
		{"korean by words", "정부 조달", []string{"정부", "조달"}},
		{"long word is cut", long, []string{long[:64]}},
		{"emoji splits", "road🚧works", []string{"road", "works"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := lexis.Words(tt.in)
			if len(got) == 0 {
				got = nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Words(%q) (-want +got):\n%s", tt.in, diff)
			}
			for i, token := range lexis.Tokens(tt.in) {
				if token.Pos != i+1 {
					t.Errorf("token %d has position %d", i, token.Pos)
				}
			}
		})
	}
}

func TestVector(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		v    *lexis.Vector
		want string
	}{
		{"empty", lexis.NewVector(), ""},
		{"no words", lexis.NewVector().Add("...", lexis.Title), ""},
		{"one field", lexis.NewVector().Add("Cloud cloud services", lexis.Title), "'cloud':1A,2A 'services':3A"},
		{
			"fields stand apart",
			lexis.NewVector().Add("Cloud", lexis.Title).Add("", lexis.Buyer).Add("Example City", lexis.Buyer).Add("cloud", lexis.Text),
			"'city':7B 'cloud':1A,12 'example':6B '~l:''kmpl':6B",
		},
		{"unknown weight", lexis.NewVector().Add("cloud", 'Z'), "'cloud':1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.v.String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestVectorLimits(t *testing.T) {
	t.Parallel()
	v := lexis.NewVector().Add(strings.Repeat("same ", 20_000), lexis.Text).Add("end", lexis.Buyer)
	if got := strings.Count(v.String(), ","); got != 254 {
		t.Errorf("%d positions of one word, want 255", got+1)
	}
	if !strings.Contains(v.String(), "'end':16383B") {
		t.Error("the position of the last word is not capped at 16383")
	}
	var b strings.Builder
	for i := range 200_000 {
		b.WriteString(strings.Repeat(string(rune('a'+i%26)), 1+i%8))
		b.WriteString(strings.Repeat(string(rune('0'+i%10)), 1+i%11))
		b.WriteRune(rune(0x0430 + i%32))
		b.WriteRune(rune(0x0430 + i/32%32))
		b.WriteRune(rune(0x0430 + i/1024%32))
		b.WriteByte(' ')
	}
	big := lexis.NewVector().Add(b.String(), lexis.Text)
	if !big.Truncated() {
		t.Error("a vector of 200,000 words was not cut")
	}
	if v.Truncated() {
		t.Error("a vector of two words was cut")
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		q    lexis.Query
		want string
	}{
		{"empty", lexis.And(lexis.Query{}, lexis.Not(lexis.Query{})), ""},
		{"word", lexis.Word("cloud", ""), "'cloud'"},
		{"weights", lexis.Word("acme", "BC"), "'acme':BC"},
		{"wrong weights", lexis.Word("acme", "x:*"), "'acme'"},
		{"prefix", lexis.Prefix("clo", "A"), "'clo':*A"},
		{"phrase", lexis.Phrase([]string{"a", "b"}, "B"), "('a':B <-> 'b':B)"},
		{"match phrase with prefix", lexis.Match("Co-Op", true, ""), "('co' <-> 'op':*)"},
		{"match nothing", lexis.Match("--", false, ""), ""},
		{"quotes", lexis.Word(`it's \`, ""), `'it''s \\'`},
		{"all", lexis.And(lexis.Word("a", ""), lexis.Or(lexis.Word("b", ""), lexis.Not(lexis.Phrase([]string{"c", "d"}, "")))), "('a' & ('b' | !('c' <-> 'd')))"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.q.String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { checkText(t, rapid.String().Draw(t, "text")) })
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "O'Brien", `בע"מ`, "ﬁ\u0345", "İ\u0307", "\u1E9Eß", "a\x00'\\b", "ͅᾳ", "ΐ", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkText(t, s) })
}

type failer interface {
	Errorf(format string, args ...any)
}

// checkText holds for every text: folding twice changes nothing, a document
// contains each of its own words, and the literals are well formed.
func checkText(t failer, s string) {
	once := lexis.Fold(s)
	if twice := lexis.Fold(once); twice != once {
		t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
	}
	vector := lexis.NewVector().Add(s, lexis.Text).String()
	for _, w := range lexis.Words(s) {
		if !strings.Contains(vector, "'"+w+"':") {
			t.Errorf("vector %s of %q lacks %q", vector, s, w)
		}
		if again := lexis.Words(w); len(again) != 1 || again[0] != w {
			t.Errorf("word %q of %q splits again into %q", w, s, again)
		}
	}
	if strings.ContainsAny(vector, "\x00") || strings.Count(vector, "'")%2 != 0 {
		t.Errorf("vector of %q is not a literal: %q", s, vector)
	}
}
