package gb

import (
	"time"

	"daylight/internal/engine/ocdsapi"
	"daylight/internal/ocds"
	"daylight/internal/source"
)

// findATender is the Find a Tender Service, the United Kingdom's portal for
// contracts above the thresholds since it left the European Union's TED in
// January 2021, and of the central digital platform since February 2025. The
// window is of the time of the last update, so a window of recent hours also
// brings older notices that changed. Its bounds have no time zone and at most 19
// characters; UTC keeps windows contiguous across clock changes, whichever zone
// the portal reads.
//
// Documented and reported by others, November 2026:
//   - windows longer than 6 hours lose releases without an error
//     (open-contracting/kingfisher-collect#877: 14,000 of 30,000): hence
//     WindowSize;
//   - 429 allows 12 requests in 2 minutes and names no wait (#1215): hence Every;
//   - 503 comes with Retry-After;
//   - numbers such as 1e9999 and "amount": 000 (#1270): package jsontree keeps
//     the first as text and repairs the second, with an issue each.
func findATender() source.Source {
	return source.Source{
		ID: "uk-find-a-tender", Name: "Find a Tender", Publisher: "Cabinet Office",
		Country: "GB", Homepage: "https://www.find-tender.service.gov.uk/",
		License:    "Open Government Licence v3.0",
		LicenseURL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
		Hosts:      []string{"www.find-tender.service.gov.uk"},
		Cadence:    24 * time.Hour, Timezone: "Europe/London",
		Since:      time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
		WindowSize: 6 * time.Hour,
		Policy: source.Policy{
			Every:       10 * time.Second,
			RetryStatus: map[int]time.Duration{429: 2 * time.Minute, 503: time.Minute},
		},
		ParserVersion: 2,
		Crawler: ocdsapi.Spec{
			URL:    "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages?updatedFrom={since}&updatedTo={until}",
			Layout: "2006-01-02T15:04:05",
		},
		Parser:     ocds.Parser{},
		NoticeURL:  release("https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages/"),
		Unverified: "no answer of the live API was seen; built from its documentation, samples of its releases and reports of other crawlers",
	}
}
