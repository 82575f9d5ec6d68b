package ocds_test

import (
	"slices"
	"strings"
	"testing"

	"daylight/internal/ocds"
)

// Every class of OCDS.md section 4 is survived, kept as published and named.
func TestFindings(t *testing.T) {
	t.Parallel()
	const good = `"id":"1","date":"2026-01-31T13:05:00Z","tag":["tender"],"buyer":{"name":"Example City"}`
	const whole = `{"ocid":"ocds-abcdef-1",` + good
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", whole + `}`, ""},
		{"ocid", `{"ocid":"PW-14",` + good + `}`, "ocid-prefix:/ocid"},
		{"ocid in capitals", `{"ocid":"OCDS-87SD3T-1",` + good + `}`, "ocid-prefix:/ocid"},
		{"no id, tag, date, buyer", `{"ocid":"ocds-abcdef-1"}`, "no-release-id:/id no-date:/date no-tag:/tag no-buyer:"},
		{"tag a text", `{"ocid":"ocds-abcdef-1","id":"1","date":"2026-01-31T13:05:00Z","tag":"tender","buyer":{"name":"E"}}`, "tag-not-list:/tag"},
		{"tag empty", `{"ocid":"ocds-abcdef-1","id":"1","date":"2026-01-31T13:05:00Z","tag":[],"buyer":{"name":"E"}}`, "tag-empty:/tag"},
		{"tag unknown", `{"ocid":"ocds-abcdef-1","id":"1","date":"2026-01-31T13:05:00Z","tag":["awardAmendment"],"buyer":{"name":"E"}}`, "tag-unknown:/tag"},
		{"same id, other content", "[" + whole + "}," + whole + `,"language":"es"}]`, "same-id:/id"},
		{"exact duplicate", "[" + whole + "}," + whole + "}]", "exact-duplicate:/id"},
		{"buyer and parties", `{"ocid":"ocds-abcdef-1","id":"1","date":"2026-01-31T13:05:00Z","tag":["tender"],"buyer":{"id":"9"},"parties":[{"id":"1"},{"id":"1"}]}`, "duplicate-party:/parties/1/id buyer-not-in-parties:/buyer/id"},
		{"suppliers", whole + `,"awards":[{"id":"1","suppliers":[{"name":"A"}]}]}`, "supplier-without-id:/awards/0/suppliers/0"},
		{"awards", whole + `,"awards":[{},{"id":"1"},{"id":"1"}]}`, "award-without-id:/awards/0 duplicate-award:/awards/2/id empty-object:/awards/0"},
		{"contracts", whole + `,"contracts":[{"id":"1"},{"id":"1","awardID":"1"}]}`, "duplicate-contract:/contracts/1/id contract-without-award:/contracts/0"},
		{"unknown field", whole + `,"version":"1"}`, "unknown-field:/version"},
		{"codes", whole + `,"tender":{"status":"gone","procurementMethod":"any"},"awards":[{"id":"1","status":"A person"}],"contracts":[{"id":"1","awardID":"1","status":"x"}]}`,
			"unknown-code:/awards/0/status unknown-code:/contracts/0/status unknown-code:/tender/status unknown-code:/tender/procurementMethod"},
		{"dates", whole + `,"tender":{"tenderPeriod":{"startDate":null,"endDate":""},"awardPeriod":{"startDate":"2015-06-03","endDate":"2016-02-26T22:06:51"},"contractPeriod":{"startDate":"2016-20-16T14:26:00Z","endDate":"2105-10-09T05:00:00.000Z"}},"awards":[{"id":"1","date":"2014-04-15 14:00 Eastern Daylight Time (EDT)"}]}`,
			"bad-date:/awards/0/date no-time-zone:/tender/awardPeriod/endDate date-only:/tender/awardPeriod/startDate implausible-date:/tender/contractPeriod/endDate bad-date:/tender/contractPeriod/startDate date-empty:/tender/tenderPeriod/endDate date-null:/tender/tenderPeriod/startDate"},
		{"period", whole + `,"tender":{"tenderPeriod":{"startDate":"2016-05-25T05:00:00Z","endDate":"2016-02-15T06:00:00Z"}}}`, "period-reversed:/tender/tenderPeriod"},
		{"money", whole + `,"awards":[{"id":"1","value":{"amount":0,"currency":"EUR"}},{"id":"2","value":{"amount":null,"currency":"eur"}},{"id":"3","value":{"amount":"755969.71","currency":"MNX"}},{"id":"4","value":{"amount":108601520000}}]}`,
			"amount-zero:/awards/0/value/amount amount-null:/awards/1/value/amount unknown-currency:/awards/1/value/currency amount-text:/awards/2/value/amount amount-large:/awards/3/value/amount no-currency:/awards/3/value"},
		{"emptiness", whole + `,"tender":{"title":" 81101508","description":"","awardCriteriaDetails":null,"amendment":{},"documents":[]}}`,
			"empty-object:/tender/amendment null:/tender/awardCriteriaDetails empty-text:/tender/description empty-list:/tender/documents outer-blanks:/tender/title"},
		{"encoding", whole + `,"tender":{"title":"Sibat` + "\ufffd" + `","description":"AdjudicaciÃ³n directa"}}`, "mojibake:/tender/description lost-characters:/tender/title"},
		{"html", whole + `,"tender":{"title":"<p>Amendment</p>","description":"a &amp; b"}}`, "html-entity:/tender/description html:/tender/title"},
		{"no html", whole + `,"tender":{"title":"a < b & c > d"}}`, ""},
		{"placeholder", whole + `,"tender":{"title":"No Aplica","description":"N/A"}}`, "placeholder:/tender/description placeholder:/tender/title"},
		{"addresses", whole + `,"tender":{"documents":[{"id":"1","url":"www.example.com/"}]},"parties":[{"id":"1","contactPoint":{"email":"a@example.com; b@example.com"}}]}`, "bad-email:/parties/0/contactPoint/email bad-uri:/tender/documents/0/url"},
		{"package", `{"releases":[` + whole + `}],"uri":""}`, "package-without-version: package-without-uri: package-without-date: package-without-publisher:"},
		{"one finding for a list", whole + `,"tender":{"items":[{"id":"1","description":""},{"id":"2","description":""}]}}`, "empty-text:/tender/items/0/description"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := parsed(ocds.Parser{}, tt.in)
			lines := strings.Split(got, "\n")
			_, found, _ := strings.Cut(lines[len(lines)-1]+" ", "@")
			_, found, _ = strings.Cut(found, " ")
			if found = strings.TrimSpace(found); found != tt.want {
				t.Errorf("found %s\nwant  %s", found, tt.want)
			}
		})
	}
	for in, want := range map[string]string{"not JSON": "bad-json @", "export const x = {}": "format"} {
		if got := parsed(ocds.Parser{}, in); got != want {
			t.Errorf("%q gives %s, want %s", in, got, want)
		}
	}
}

// Currency codes stand in the order that makes a missing one show.
func TestCurrencies(t *testing.T) {
	t.Parallel()
	if list := ocds.Currencies(); len(list) < 150 || !slices.Contains(list, "EUR") || slices.Contains(list, "MNX") {
		t.Errorf("%d currencies", len(list))
	}
}
