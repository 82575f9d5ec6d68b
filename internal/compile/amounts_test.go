package compile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAmountStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, value, want string }{
		{"known", `{"amount":1234.50,"currency":"gbp"}`, "known 1234.5 GBP"},
		{"number as text", `{"amount":" 1234.50 ","currency":" GBP "}`, "known 1234.5 GBP"},
		{"exponent", `{"amount":1.2e9}`, "known 1200000000"},
		{"negative", `{"amount":-5}`, "known -5"},
		{"just below the limit", `{"amount":99999999999999999999}`, "known 99999999999999999999"},
		{"zero", `{"amount":0,"currency":"GBP"}`, "zero_stated 0 GBP"},
		{"zero as text", `{"amount":"0.00"}`, "zero_stated 0"},
		{"currency alone", `{"currency":"GBP"}`, "missing GBP"},
		{"null", `{"amount":null,"currency":"GBP"}`, "missing GBP"},
		{"object for a number", `{"amount":{"x":1},"currency":"GBP"}`, "missing GBP"},
		{"withheld", `{"x_daylight":{"status":"withheld","until":"2030-01-31","why":"commercial interest"}}`, "withheld 2030-01-31 commercial interest"},
		{"withheld behind a number", `{"amount":-1,"currency":"EUR","x_daylight":{"status":"withheld"}}`, "withheld EUR"},
		{"range", `{"amount":10,"currency":"ILS","x_daylight":{"status":"range","high":20}}`, "range 10 to 20 ILS"},
		{"reported", `{"amount":1200000000,"currency":"USD","x_daylight":{"status":"reported","sources":["https://example.org/a"]}}`, "reported 1200000000 USD"},
		{"reported without number", `{"amount":"about a billion","x_daylight":{"status":"reported"}}`, "reported about a billion"},
		{"derived", `{"amount":3,"x_daylight":{"status":"derived","raw":"1 + 2"}}`, "derived 3 1 + 2"},
		{"at the limit", `{"amount":100000000000000000000}`, "implausible 100000000000000000000"},
		{"beyond any sum", `{"amount":1e30,"currency":"EUR"}`, "implausible EUR 1e30"},
		{"enormous exponent", `{"amount":1e999999999}`, "implausible 1e999999999"},
		{"thousands separators", `{"amount":"1,234.50"}`, "unparsed 1,234.50"},
		{"words", `{"amount":"see annex","currency":"EUR"}`, "unparsed EUR see annex"},
		{"dash for nothing", `{"amount":"-"}`, "unparsed -"},
		{"date", `{"amount":"2021-05"}`, "unparsed 2021-05"},
		{"no number", `{"amount":"NaN"}`, "unparsed NaN"},
		{"unparsed by the parser", `{"amount":12,"x_daylight":{"status":"unparsed","raw":"12 or 13"}}`, "unparsed 12 or 13"},
		{"net", `{"amount":1,"x_daylight":{"tax":"net"}}`, "known 1 net"},
		{"unknown tax", `{"amount":1,"x_daylight":{"tax":"some"}}`, "known 1"},
		{"unknown status", `{"amount":1,"x_daylight":{"status":"verified"}}`, "known 1"},
		{"says nothing", `{"valueAddedTax":true}`, ""},
		{"empty", `{}`, ""},
		{"no object", `12`, ""},
		{"list", `[{"amount":1}]`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := notice{id: "n1", day: 1, release: `{"tender":{"value":` + tt.value + `}}`}
			want := []string{"process 0 estimated 1 " + tt.want + " current n1/1 /tender/value"}
			if tt.want == "" {
				want = nil
			}
			if diff := cmp.Diff(want, figures(process(t, n), []notice{n})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAmountPlaces lists every place where a figure may stand.
func TestAmountPlaces(t *testing.T) {
	t.Parallel()
	n := notice{id: "n1", day: 1, release: `{
		"planning":{"budget":{"amount":{"amount":1}}},
		"tender":{"value":{"amount":2},"minValue":{"amount":3},"maximumValue":{"amount":4},
			"lots":[{"id":"L1","value":{"amount":5},"minValue":{"amount":6},"maximumValue":{"amount":7}}],
			"items":[{"id":"1","unit":{"value":{"amount":99}}}]},
		"awards":[{"id":"A1","value":{"amount":8},"estimatedValue":{"amount":9},"maximumValue":{"amount":10}}],
		"contracts":[{"id":"C1","awardID":"A1","value":{"amount":11},"x_valueWithOptions":{"amount":12},"x_obligated":{"amount":13},"maximumValue":{"amount":14},
			"x_subawards":[{"id":"S1","value":{"amount":15}},{"id":"S2","value":{"amount":16}},{"value":{"amount":17}},{"value":{"amount":17}}],
			"implementation":{"transactions":[{"id":"T1","value":{"amount":98}}]}}],
		"bids":{"details":[{"id":"B1","value":{"amount":18}}]},
		"x_daylight":{"noticeTotal":{"amount":19}}}`}
	want := []string{
		"process 0 budget 1 known 1 current n1/1 /planning/budget/amount",
		"process 0 estimated 1 known 2 current n1/1 /tender/value",
		"process 0 minimum 1 known 3 current n1/1 /tender/minValue",
		"process 0 ceiling 1 known 4 current n1/1 /tender/maximumValue",
		"notice 0 notice_total 1 known 19 current n1/1 /x_daylight/noticeTotal",
		"lot 1 estimated 1 known 5 current n1/1 /tender/lots/0/value",
		"lot 1 minimum 1 known 6 current n1/1 /tender/lots/0/minValue",
		"lot 1 ceiling 1 known 7 current n1/1 /tender/lots/0/maximumValue",
		"award 1 awarded 1 known 8 current n1/1 /awards/0/value",
		"award 1 estimated 1 known 9 current n1/1 /awards/0/estimatedValue",
		"award 1 ceiling 1 known 10 current n1/1 /awards/0/maximumValue",
		"contract 1 signed 1 known 11 current n1/1 /contracts/0/value",
		"contract 1 ceiling 1 known 14 current n1/1 /contracts/0/maximumValue",
		"contract 1 options 1 known 12 current n1/1 /contracts/0/x_valueWithOptions",
		"contract 1 obligated 1 known 13 current n1/1 /contracts/0/x_obligated",
		"contract 1 subcontracted 1 known 15 current n1/1 /contracts/0/x_subawards/0/value",
		"contract 1 subcontracted 2 known 16 current n1/1 /contracts/0/x_subawards/1/value",
		"contract 1 subcontracted 3 known 17 current n1/1 /contracts/0/x_subawards/2/value",
		"contract 1 subcontracted 4 known 17 current n1/1 /contracts/0/x_subawards/3/value",
		"bid 1 bid 1 known 18 current n1/1 /bids/details/0/value",
	}
	if diff := cmp.Diff(want, figures(process(t, n), []notice{n})); diff != "" {
		t.Error(diff)
	}
}

// TestRestated: of the figures of one thing the one that the compiled release
// holds is current, and none of them is lost.
func TestRestated(t *testing.T) {
	t.Parallel()
	const path = " /awards/0/value"
	award := func(values ...string) []notice {
		var out []notice
		for i, v := range values {
			release := `{"awards":[{"id":"A1","value":` + v + `}]}`
			if v == "" {
				release = `{"awards":[{"id":"A1","title":"no word of the value"}]}`
			}
			out = append(out, notice{id: string(rune('a' + i)), day: i + 1, release: release})
		}
		return out
	}
	for _, tt := range []struct {
		name    string
		notices []notice
		want    []string
	}{
		{"another number", award(`{"amount":1}`, `{"amount":2}`), []string{
			"award 1 awarded 1 known 1 before a/1" + path, "award 1 awarded 2 known 2 current b/1" + path}},
		{"the first again", award(`{"amount":1}`, `{"amount":2}`, `{"amount":1}`), []string{
			"award 1 awarded 1 known 1 before a/1" + path, "award 1 awarded 2 known 2 before b/1" + path, "award 1 awarded 3 known 1 current c/1" + path}},
		{"not mentioned", award(`{"amount":1}`, ""), []string{"award 1 awarded 1 known 1 current a/1" + path}},
		{"a currency alone restates nothing", award(`{"amount":1,"currency":"GBP"}`, `{"currency":"GBP"}`), []string{
			"award 1 awarded 1 known 1 GBP current a/1" + path, "award 1 awarded 2 missing GBP before b/1" + path}},
		{"the number taken back", award(`{"amount":1,"currency":"GBP"}`, `{"amount":null,"currency":"GBP"}`), []string{
			"award 1 awarded 1 known 1 GBP before a/1" + path, "award 1 awarded 2 missing GBP current b/1" + path}},
		{"the value taken back", award(`{"amount":1}`, `null`), []string{"award 1 awarded 1 known 1 before a/1" + path}},
		{"withheld later", award(`{"amount":1}`, `{"x_daylight":{"status":"withheld"}}`), []string{
			"award 1 awarded 1 known 1 before a/1" + path, "award 1 awarded 2 withheld current b/1" + path}},
		{"withheld, then published", award(`{"x_daylight":{"status":"withheld"}}`, `{"amount":1}`), []string{
			"award 1 awarded 1 withheld before a/1" + path, "award 1 awarded 2 known 1 current b/1" + path}},
		{"one award twice in a release", []notice{{id: "a", day: 1, release: `{"awards":[{"id":"A1","value":{"amount":1}},{"id":"A1","value":{"amount":2}}]}`}}, []string{
			"award 1 awarded 1 known 1 before a/1" + path, "award 1 awarded 2 known 2 current a/1 /awards/1/value"}},
		{"of a notice replaced in full", []notice{
			{id: "a", day: 1, release: `{"awards":[{"id":"A1","value":{"amount":1}}]}`},
			{id: "b", day: 2, replaces: []string{"a"}, release: `{"tender":{"value":{"amount":2}}}`}}, []string{
			"award 0 awarded 1 known 1 before a/1" + path, "process 0 estimated 1 known 2 current b/1 /tender/value"}},
		{"awards withdrawn", []notice{
			{id: "a", day: 1, release: `{"awards":[{"id":"A1","value":{"amount":1}}]}`}, {id: "b", day: 2, release: `{"awards":null}`}}, []string{
			"award 0 awarded 1 known 1 before a/1" + path}},
		{"subawards restated one by one", []notice{
			{id: "a", day: 1, release: `{"contracts":[{"id":"C","x_subawards":[{"id":"1","value":{"amount":1}},{"id":"2","value":{"amount":2}}]}]}`},
			{id: "b", day: 2, release: `{"contracts":[{"id":"C","x_subawards":[{"id":"2","value":{"amount":3}}]}]}`}}, []string{
			"contract 1 subcontracted 1 known 1 current a/1 /contracts/0/x_subawards/0/value",
			"contract 1 subcontracted 2 known 2 before a/1 /contracts/0/x_subawards/1/value",
			"contract 1 subcontracted 3 known 3 current b/1 /contracts/0/x_subawards/0/value"}},
		{"subawards without id add up, and are taken back together", []notice{
			{id: "a", day: 1, release: `{"contracts":[{"id":"C","x_subawards":[{"value":{"amount":1}}]},{"id":"D","x_subawards":[{"value":{"amount":5}}]}]}`},
			{id: "b", day: 2, release: `{"contracts":[{"id":"C","x_subawards":[{"value":{"amount":1}}]},{"id":"D","x_subawards":null}]}`}}, []string{
			"contract 1 subcontracted 1 known 1 current a/1 /contracts/0/x_subawards/0/value",
			"contract 2 subcontracted 1 known 5 before a/1 /contracts/1/x_subawards/0/value",
			"contract 1 subcontracted 2 known 1 current b/1 /contracts/0/x_subawards/0/value"}},
		{"the total of each notice stands", []notice{
			{id: "a", day: 1, release: `{"x_daylight":{"noticeTotal":{"amount":1}}}`}, {id: "b", day: 2, release: `{"x_daylight":{"noticeTotal":{"amount":2}}}`}}, []string{
			"notice 0 notice_total 1 known 1 current a/1 /x_daylight/noticeTotal", "notice 0 notice_total 2 known 2 current b/1 /x_daylight/noticeTotal"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, figures(process(t, tt.notices...), tt.notices)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNumbering: figures go to the right member however a publisher identifies
// it, or fails to.
func TestNumbering(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		releases []string
		want     []string
	}{
		{"without ids", []string{`{"awards":[{"value":{"amount":1}},{"value":{"amount":2}}]}`, `{"awards":[{"value":{"amount":3}}]}`}, []string{
			"award 1 awarded 1 known 1 current a/1 /awards/0/value", "award 2 awarded 1 known 2 current a/1 /awards/1/value",
			"award 3 awarded 1 known 3 current b/1 /awards/0/value"}},
		{"with and without", []string{`{"awards":[{"value":{"amount":1}},{"id":"A","value":{"amount":2}}]}`, `{"awards":[{"id":"A","value":{"amount":3}},{"value":{"amount":4}}]}`}, []string{
			"award 1 awarded 1 known 1 current a/1 /awards/0/value", "award 2 awarded 1 known 2 before a/1 /awards/1/value",
			"award 2 awarded 2 known 3 current b/1 /awards/0/value", "award 3 awarded 1 known 4 current b/1 /awards/1/value"}},
		{"empty members are none", []string{`{"awards":[{},{"value":{}},{"value":{"amount":1}}]}`}, []string{
			"award 1 awarded 1 known 1 current a/1 /awards/2/value"}},
		{"a list with null is kept as it is", []string{`{"awards":[{},null,{"value":{"amount":1}}]}`}, []string{
			"award 2 awarded 1 known 1 current a/1 /awards/2/value"}},
		{"number and text are one id", []string{`{"awards":[{"id":7,"value":{"amount":1}}]}`, `{"awards":[{"id":"7","value":{"amount":2}}]}`}, []string{
			"award 1 awarded 1 known 1 before a/1 /awards/0/value", "award 1 awarded 2 known 2 current b/1 /awards/0/value"}},
		{"empty ids are one id", []string{`{"awards":[{"id":"","value":{"amount":1}},{"id":"","value":{"amount":2}}]}`}, []string{
			"award 1 awarded 1 known 1 before a/1 /awards/0/value", "award 1 awarded 2 known 2 current a/1 /awards/1/value"}},
		{"white space makes another id", []string{`{"awards":[{"id":"A","value":{"amount":1}},{"id":"A ","value":{"amount":2}}]}`}, []string{
			"award 1 awarded 1 known 1 current a/1 /awards/0/value", "award 2 awarded 1 known 2 current a/1 /awards/1/value"}},
		{"a lone object", []string{`{"awards":{"value":{"amount":1}}}`, `{"awards":{"id":"A","value":{"amount":2}}}`}, []string{
			"award 1 awarded 1 known 1 before a/1 /awards/value", "award 1 awarded 2 known 2 current b/1 /awards/value"}},
		{"a lone object, then a list", []string{`{"awards":{"id":"A","value":{"amount":1}}}`, `{"awards":[{"id":"A","value":{"amount":2}}]}`}, []string{
			"award 1 awarded 1 known 1 before a/1 /awards/value", "award 1 awarded 2 known 2 current b/1 /awards/0/value"}},
		{"a list with a word replaces those before", []string{`{"awards":[{"value":{"amount":1}}]}`, `{"awards":["none",{"value":{"amount":2}}]}`}, []string{
			"award 0 awarded 1 known 1 before a/1 /awards/0/value", "award 1 awarded 1 known 2 current b/1 /awards/1/value"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var notices []notice
			for i, r := range tt.releases {
				notices = append(notices, notice{id: string(rune('a' + i)), day: i + 1, release: r})
			}
			if diff := cmp.Diff(tt.want, figures(process(t, notices...), notices)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
