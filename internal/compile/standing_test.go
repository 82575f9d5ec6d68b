package compile_test

import (
	"testing"

	"daylight/internal/compile"
)

// TestMainFigureStands: a list does not show the value of an award or contract
// that came to nothing.
func TestMainFigureStands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, release, want string }{
		{"cancelled award", `{"awards":[{"id":"1","status":"cancelled","value":{"amount":80}},{"id":"2","status":"active","value":{"amount":7}}]}`, "7"},
		{"unsuccessful award", `{"tender":{"value":{"amount":5}},"awards":[{"id":"1","status":"unsuccessful","value":{"amount":80}}]}`, "5"},
		{"cancelled contract", `{"awards":[{"id":"1","value":{"amount":7}}],"contracts":[{"id":"1","status":"cancelled","value":{"amount":80}}]}`, "7"},
		{"ended contract", `{"awards":[{"id":"1","value":{"amount":7}}],"contracts":[{"id":"1","status":"terminated","value":{"amount":80}}]}`, "80"},
	} {
		doc := compile.Search(one(t, tt.release), nil)
		if got := doc.Amount.Decimal.String(); got != tt.want {
			t.Errorf("%s: main figure %s, want %s", tt.name, got, tt.want)
		}
	}
}
