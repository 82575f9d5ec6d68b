package eu

import (
	"time"

	"daylight/internal/source"
	tedformats "daylight/internal/ted"
)

// ted is Tenders Electronic Daily, the supplement to the Official Journal of the
// EU: the notices of the Union and the EEA above the thresholds, and those that
// their buyers publish by choice.
//
// A day that is over is fetched as its daily package (tar.gz, 5 to 15 MB), whose
// number the release calendar has: three requests (calendar, package, count) where
// the search and its notices are some 3,700, at one a second more than an hour. A
// day between two issues had none. The search API (index since July 2016) and one
// request a notice serve where packages cannot: the day that still runs, whose
// package may be rewritten until 09:30 CET, days that the calendar does not reach,
// and packages or calendars that are missing or refused.
//
// Two formats are read, told by the root element of each file: eForms, which begin
// in November 2022, and TED_EXPORT, from 2011 on, with which they were mixed until
// 2024. Monthly packages (tar.gz of daily ones) are read when they are imported, as
// are daily ones; what was published before 2011 (META_ORG and other zips,
// INTERNAL_OJS) is named and refused.
//
// Seen in documentation, in discussions of the eForms SDK and in public client
// code, 2024 to 2026:
//   - the iteration token keeps coming after the last page: the end is as many
//     notices as totalNoticeCount and one empty page.
//   - timedOut with status 200 is a part of a page.
//   - 600 notices per address in 6 minutes, in older texts 500 and then a ban of
//     24 hours: one request a second stays below both, and below three packages at
//     a time.
//   - the search counted as many notices on a day as its package held files (3,722
//     on 2026-07-17). Packages have no ETag and no date of change.
//   - since 2026-09-30 the firewall answers 202 without body and the header
//     x-amzn-waf-action to user agents it does not like. That is an error, never
//     an empty day, and is not worked around: the API is not affected, and the
//     helpdesk of TED admits crawlers. Calendar, packages and notices are all
//     behind it.
//   - publication dates carry the offset of the sender, mostly +01:00 or +02:00.
func ted() source.Source {
	return source.Source{
		ID: "eu-ted", Name: "TED - Tenders Electronic Daily", Publisher: "Publications Office of the European Union",
		Country: "EU", Homepage: "https://ted.europa.eu/",
		License: "Reuse with attribution (Commission Decision 2011/833/EU)", LicenseURL: "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
		Hosts:   []string{"api.ted.europa.eu", "ted.europa.eu"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Luxembourg",
		Since: time.Date(2022, 11, 14, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour,
		Policy: source.Policy{
			Every: time.Second, RetryStatus: map[int]time.Duration{429: 6 * time.Minute},
			MaxBody: 200 << 20, Timeout: 15 * time.Minute,
		},
		ParserVersion: 2, Crawler: gazette{}, Parser: tedformats.Parser{},
		NoticeURL: func(id string) string {
			if !numberForm.MatchString(id) {
				return ""
			}
			return noticeURL(id)
		},
		Unverified: "No answer of the live portal was recorded: search request, iteration token, end rule, calendar, packages and the address of the XML follow documentation and public client code.",
	}
}
