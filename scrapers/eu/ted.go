package eu

import (
	"time"

	"daylight/internal/source"
	tedformats "daylight/internal/ted"
)

// ted is Tenders Electronic Daily, the supplement to the Official Journal of the
// EU: the notices of the Union and the EEA above the thresholds, and those that
// their buyers publish by choice. A day is searched in the API (index since July
// 2016), then each notice is fetched as XML. Two formats are read, told by the root
// element of each file: eForms, which begin in November 2022, and TED_EXPORT, from
// 2011 on, with which they were mixed until 2024. The daily and monthly packages
// (tar.gz, in one another) of either are read when they are imported; what was
// published before 2011 (META_ORG and other zips, INTERNAL_OJS) is named and refused.
//
// Seen in documentation, in discussions of the eForms SDK and in public client
// code, 2024 to 2026:
//   - the iteration token keeps coming after the last page: the end is as many
//     notices as totalNoticeCount and one empty page.
//   - timedOut with status 200 is a part of a page.
//   - 600 notices per address in 6 minutes, in older texts 500 and then a ban of
//     24 hours: one request a second stays below both.
//   - since 2026-09-30 the firewall answers 202 without body and the header
//     x-amzn-waf-action to user agents it does not like. That is an error, never
//     an empty day, and is not worked around: the API is not affected, and the
//     helpdesk of TED admits crawlers.
//   - publication dates carry the offset of the sender, mostly +01:00 or +02:00.
func ted() source.Source {
	return source.Source{
		ID: "eu-ted", Name: "TED - Tenders Electronic Daily", Publisher: "Publications Office of the European Union",
		Country: "EU", Homepage: "https://ted.europa.eu/",
		License: "Reuse with attribution (Commission Decision 2011/833/EU)", LicenseURL: "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
		Hosts:   []string{"api.ted.europa.eu", "ted.europa.eu"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Luxembourg",
		Since: time.Date(2022, 11, 14, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour,
		Policy:        source.Policy{Every: time.Second, RetryStatus: map[int]time.Duration{429: 6 * time.Minute}},
		ParserVersion: 2, Crawler: search{}, Parser: tedformats.Parser{},
		Unverified: "No answer of the live portal was recorded: search request, iteration token, end rule and the address of the XML follow documentation and public client code.",
	}
}
