package lexis

import (
	"slices"
	"testing"
)

// Names of companies as newspapers of each language write them.
func TestSkeletonMeets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"google", "גוגל", true},
		{"google", "Гугл", true},
		{"google", "جوجل", true},
		{"google", "غوغل", true},
		{"amazon", "אמזון", true},
		{"amazon", "Амазон", true},
		{"amazon", "מזון", false}, // food
		{"microsoft", "מיקרוסופט", true},
		{"microsoft", "Майкрософт", true},
		{"oracle", "אורקל", true},
		{"oracle", "Оракл", true},
		{"windows", "ווינדוס", true},
		{"talmorin", "טלמורין", true},
		{"elbit", "אלביט", true},
		{"huawei", "Хуавэй", false}, // the v of the one is silent in the other
		{"google", "giggle", false}, // one script
		{"dell", "דל", false},       // too short
		{"ab12cd", "אב12כד", false}, // digits are looked for as they are
		{"nokia", "Νόκια", false},   // two consonants
		{"siemens", "Ζίμενς", false},
		{"siemens", "Сименс", true},
	} {
		if got := Meets(Fold(tt.a), Fold(tt.b)); got != tt.want {
			t.Errorf("%s (%s), %s (%s): %v, want %v", tt.a, Skeleton(tt.a), tt.b, Skeleton(tt.b), got, tt.want)
		}
		if got := Meets(Fold(tt.b), Fold(tt.a)); got != tt.want {
			t.Errorf("%s, %s: not the same both ways", tt.b, tt.a)
		}
	}
}

// A word of a text in another script, or a name in Latin letters, is found from
// the other side; a Latin word of a text is not.
func TestAcross(t *testing.T) {
	t.Parallel()
	hebrew := NewVector().Add("שירותי ענן גוגל", Title).String()
	if got, want := Across([]string{"google"}, "").String(), `('google' | '~n:ggl')`; got != want {
		t.Errorf("query %s, want %s", got, want)
	}
	for _, tt := range []struct {
		vector, lexeme string
		want           bool
	}{
		{hebrew, "'~n:ggl'", true},
		{NewVector().Add("Google Cloud EMEA", Supplier).String(), "'~l:ggl'", true},
		{NewVector().Add("Google Cloud EMEA", Title).String(), "'~l:ggl'", false},
	} {
		if got := containsLexeme(tt.vector, tt.lexeme); got != tt.want {
			t.Errorf("%s in %s: %v", tt.lexeme, tt.vector, got)
		}
	}
}

func containsLexeme(vector, lexeme string) bool {
	for i := 0; i+len(lexeme) <= len(vector); i++ {
		if vector[i:i+len(lexeme)] == lexeme {
			return true
		}
	}
	return false
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"U.S. Immigration and Customs Enforcement": "ice", "Department of Defense": "dod", "General Services Administration": "gsa",
		"Department of Homeland Security": "dhs", "Federal Bureau of Investigation": "fbi", "U.S. Customs and Border Protection": "cbp",
	} {
		if got := Initials(name); !slices.Contains(got, want) {
			t.Errorf("%s: %v, want %s among them", name, got, want)
		}
	}
	if got := Initials("Example Town"); len(got) != 0 {
		t.Errorf("two words: %v", got)
	}
}

// TestEverydayWords: what notices are full of is not found by chance of sound.
func TestEverydayWords(t *testing.T) {
	t.Parallel()
	for query, document := range map[string]string{"guard": "город", "grade": "города", "drug": "дорога", "mobile": "мебель", "stone": "стена",
		"master": "משטרה", "market": "מערכת", "patrol": "πετρέλαιο"} {
		if Meets(query, document) || Skeleton(document) != "" {
			t.Errorf("%s finds %s", query, document)
		}
	}
	if !Meets("google", "гугл") || !Meets("amazon", "אמזון") {
		t.Error("names are not found")
	}
}
