package procurement_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"daylight/internal/procurement"
)

// TestNewID pins the identifiers: they are in permalinks and must be the same on
// every machine and in every version.
func TestNewID(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id   procurement.ID
		want string
	}{
		// The first 16 bytes of: printf 'notice\000eu-ted\000581251-2023' | sha256sum
		{procurement.NoticeID("eu-ted", "581251-2023"), "1cd1d14cd05f15ab5e19f66d892c448a"},
		{procurement.ProcessID("eu-ted", "581251-2023"), "0d32089a0b71ee720680ad440dc64900"},
		{procurement.NewID("organization", "id", "GB-COH", "01234567"), "6b9c65bd2a3342a418cf46463c922e6f"},
	} {
		if got := tt.id.String(); got != tt.want {
			t.Errorf("id %s, want %s", got, tt.want)
		}
	}
	if procurement.NewID("a", "b", "c") == procurement.NewID("a", "bc") || procurement.NewID("a", "b", "") == procurement.NewID("a", "b") {
		t.Error("the parts run together")
	}
}

func TestParseID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := procurement.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		text := id.String()
		uuid := text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
		for _, s := range []string{text, uuid, strings.ToUpper(text)} {
			if got, err := procurement.ParseID(s); err != nil || got != id {
				t.Fatalf("%s: %s, %v", s, got, err)
			}
		}
		if id.IsZero() != (strings.Trim(text, "0") == "") {
			t.Fatalf("%s: zero %v", text, id.IsZero())
		}
	})
	for _, s := range []string{"", "0", strings.Repeat("0", 31), strings.Repeat("0", 34), strings.Repeat("g", 32), "ocds-213czf-1", strings.Repeat("0", 30) + "é"} {
		if id, err := procurement.ParseID(s); err == nil {
			t.Errorf("%q is read as %s", s, id)
		}
	}
}
