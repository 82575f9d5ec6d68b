package disclosure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/disclosure"
	"daylight/internal/procurement"
)

// withheldNotice keeps back the value of one of two tenders, a count and a name, in
// the shape that package eforms gives to them.
const withheldNotice = `{"tag":["award","contract"],"tender":{"title":"Paper","procurementMethod":"open","lots":[{"id":"LOT-1","title":"Paper"}]},
	"buyer":{"id":"b","name":"Example City Council"},
	"parties":[{"id":"b","name":"Example City Council","roles":["buyer"]},{"id":"ORG-3","roles":["supplier"]}],
	"bids":{"details":[{"id":"TEN-1","tenderers":[{"id":"ORG-3"}],"value":{"x_daylight":{"status":"withheld","until":"2030-01-01","why":"trade secrets"}}}],
		"statistics":[]},
	"awards":[{"id":"RES-1","status":"active","relatedBids":["TEN-1"],"suppliers":[{"id":"ORG-3"}],"value":{"x_daylight":{"status":"withheld","until":"2030-01-01","why":"trade secrets"}}}],
	"contracts":[{"id":"CON-1","awardID":"RES-1","dateSigned":"2020-01-01T00:00:00Z","value":{"x_daylight":{"status":"withheld","until":"2030-01-01","why":"trade secrets"}}}],
	"withheldInformation":[
		{"id":"n1/win-ten-val-TEN-1","field":"win-ten-val","name":"Value of the winning tender","rationale":"trade secrets","availabilityDate":"2030-01-01T00:00:00+01:00"},
		{"id":"n1/rec-sub-cou-RES-1","field":"rec-sub-cou","name":"Number of tenders received","availabilityDate":"2020-01-01T00:00:00+01:00",
			"rationaleClassifications":[{"scheme":"eu-non-publication-justification","id":"fair-comp","description":"Fair competition"}]}],
	"x_daylight":{"unknown":["Value of the winning tender of TEN-1: withheld by the buyer until 2030-01-01","Number of tenders received of RES-1: withheld by the buyer until 2020-01-01",
		"Name of ORG-3: withheld by the buyer","Subcontractors"]}}`

func TestWithheld(t *testing.T) {
	t.Parallel()
	p := release(t, "", "2020-02-02", withheldNotice)
	var got []disclosure.Gap
	for _, g := range of(p, disclosure.Options{AsOf: "2026-11-24"}) {
		if g.Kind != disclosure.Missing {
			got = append(got, g)
		}
	}
	want := []disclosure.Gap{
		{Code: disclosure.AwardedValue, What: "the value of award RES-1", Field: "awards/value", Expected: "OCDS 1.1 awards/value", Kind: disclosure.Withheld,
			Until: "2030-01-01", Why: "trade secrets", Notice: procurement.NoticeID("xx", "n1"), Version: 1, Path: "/awards/0/value"},
		{Code: disclosure.WithheldField, What: "Name of ORG-3", Field: "parties/name", Kind: disclosure.Withheld},
		{Code: disclosure.WithheldField, What: "Number of tenders received of RES-1", Field: "rec-sub-cou", Kind: disclosure.Withheld, Until: "2020-01-01",
			Why: "Fair competition; that day has passed, and no notice that reveals it is held"},
		{Code: disclosure.ListedUnknown, What: "Subcontractors", Kind: disclosure.Unknown},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWithheldPlaces: each kind of figure is named with its place in OCDS.
func TestWithheldPlaces(t *testing.T) {
	t.Parallel()
	const back = `{"x_daylight":{"status":"withheld"}}`
	text := strings.ReplaceAll(`{"planning":{"budget":{"amount":BACK}},"tender":{"value":BACK,"minValue":BACK,"maximumValue":BACK,"lots":[{"id":"L1","value":BACK}]},
		"bids":{"details":[{"id":"B1","value":BACK}]},"awards":[{"id":"A1","status":"active","value":BACK,"estimatedValue":BACK,"maximumValue":BACK}],
		"contracts":[{"id":"`+strings.Repeat("C", 61)+`","value":BACK,"x_valueWithOptions":BACK,"x_obligated":BACK,"x_subawards":[{"id":"s","value":BACK}]}],
		"x_daylight":{"noticeTotal":BACK}}`, "BACK", back)
	var got []string
	for _, g := range of(release(t, "", "2020-02-02", text), disclosure.Options{}) {
		if g.Kind == disclosure.Withheld {
			got = append(got, g.Code+": "+g.What+": "+g.Field+": "+g.Path)
		}
	}
	want := []string{
		"withheld_value: the budget: planning/budget/amount: /planning/budget/amount",
		"withheld_value: the estimated value: tender/value: /tender/value",
		"withheld_value: the lowest value: tender/minValue: /tender/minValue",
		"withheld_value: the highest value: tender/maximumValue: /tender/maximumValue",
		"withheld_value: the total value of the notice: x_daylight/noticeTotal: /x_daylight/noticeTotal",
		"withheld_value: the estimated value of lot L1: tender/lots/value: /tender/lots/0/value",
		"value_awarded: the value of award A1: awards/value: /awards/0/value",
		"withheld_value: the estimated value of award A1: awards/value: /awards/0/estimatedValue",
		"withheld_value: the highest value of award A1: awards/maximumValue: /awards/0/maximumValue",
		"value_awarded: the value of contract 1: contracts/value: /contracts/0/value",
		"withheld_value: the value with all options of contract 1: contracts/x_valueWithOptions: /contracts/0/x_valueWithOptions",
		"value_awarded: the obligated value of contract 1: contracts/x_obligated: /contracts/0/x_obligated",
		"withheld_value: the value of a subcontract of contract 1: contracts/x_subawards/value: /contracts/0/x_subawards/0/value",
		"withheld_value: the value of bid B1: bids/details/value: /bids/details/0/value",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReported: what third parties report is told in their words, else in figures.
func TestReported(t *testing.T) {
	t.Parallel()
	for ext, want := range map[string]string{
		`"amount":80.50,"currency":"EUR","x_daylight":{"status":"reported","raw":"about EUR 80"}`: "third parties report about EUR 80",
		`"amount":80.50,"currency":"EUR","x_daylight":{"status":"reported"}`:                      "third parties report EUR 80.5",
		`"currency":"EUR","x_daylight":{"status":"reported"}`:                                     "third parties report a value",
	} {
		gaps := of(release(t, "", "2020-02-02", `{"tender":{"value":{`+ext+`}}}`), disclosure.Options{})
		i := slices.IndexFunc(gaps, func(g disclosure.Gap) bool { return g.Kind == disclosure.ReportedOnly })
		if i < 0 || gaps[i].Why != want || gaps[i].Path != "/tender/value" || gaps[i].Code != disclosure.EstimatedValue {
			t.Errorf("%s: %s, want %q", ext, words(gaps), want)
		}
	}
	withheld := of(release(t, "", "2020-02-02", `{"tender":{"title":"Paper","value":{"x_daylight":{"status":"withheld"}}}}`), disclosure.Options{})
	if got := codes(withheld); got != "buyer deadline method value_estimated/withheld" {
		t.Errorf("gaps %s", got)
	}
}

// TestWithheldCodes: an entry of withheldInformation is left out where the figure
// itself is listed as withheld, and only there.
func TestWithheldCodes(t *testing.T) {
	t.Parallel()
	const back = `{"x_daylight":{"status":"withheld"}}`
	for code, figure := range map[string]string{
		"win-ten-val": `"awards":[{"id":"A","status":"active","value":` + back + `}]`,
		"not-val":     `"x_daylight":{"noticeTotal":` + back + `}`,
		"max-val":     `"tender":{"maximumValue":` + back + `}`,
		"ree-val":     `"tender":{"value":` + back + `}`,
		"sub-val":     `"contracts":[{"id":"C","x_subawards":[{"id":"s","value":` + back + `}]}]`,
		"ten-ran":     `"tender":{"value":` + back + `}`,
	} {
		entry := `"withheldInformation":[{"id":"n1/` + code + `","field":"` + code + `"}]`
		for _, with := range []bool{true, false} {
			text := "{" + entry + "}"
			if with {
				text = "{" + entry + "," + figure + "}"
			}
			got := strings.Contains(words(of(release(t, "", "2020-02-02", text), disclosure.Options{})), "the field "+code)
			if want := !with || code == "ten-ran"; got != want {
				t.Errorf("%s, figure %v: listed %v, want %v", code, with, got, want)
			}
		}
	}
}
