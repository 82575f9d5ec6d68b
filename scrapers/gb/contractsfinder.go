package gb

import (
	"time"

	"daylight/internal/engine/ocdsapi"
	"daylight/internal/ocds"
	"daylight/internal/source"
)

// contractsFinder is Contracts Finder, the portal of England's contracting
// authorities for contracts from 12,000 GBP (central) or 30,000 GBP (others),
// with data since November 2014. Its search answers a window of publication
// times with pages of up to 100 releases and names the next page.
//
// Documented and reported by others, November 2026:
//   - bodies are ISO-8859-1 with stray bytes whatever the header says;
//   - 403 means too many requests and passes after 300 s
//     (open-contracting/kingfisher-collect#612): hence RetryStatus;
//   - windows longer than 15 days were not tried by anyone: hence WindowSize;
//   - awards with the amount 0 are "not disclosed" (8 of 148 seen): package
//     compile keeps zero apart from missing.
func contractsFinder() source.Source {
	return source.Source{
		ID: "uk-contracts-finder", Name: "Contracts Finder", Publisher: "Cabinet Office",
		Country: "GB", Homepage: "https://www.contractsfinder.service.gov.uk/",
		License:    "Open Government Licence v3.0",
		LicenseURL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
		Hosts:      []string{"www.contractsfinder.service.gov.uk"},
		Cadence:    24 * time.Hour, Timezone: "Europe/London",
		Since:      time.Date(2014, 11, 1, 0, 0, 0, 0, time.UTC),
		WindowSize: 15 * 24 * time.Hour,
		Policy: source.Policy{
			Every:       2 * time.Second,
			RetryStatus: map[int]time.Duration{403: 300 * time.Second},
		},
		ParserVersion: 2,
		Crawler: ocdsapi.Spec{
			URL:    "https://www.contractsfinder.service.gov.uk/Published/Notices/OCDS/Search?limit=100&publishedFrom={since}&publishedTo={until}",
			Layout: "2006-01-02T15:04:05",
		},
		Parser:     ocds.Parser{},
		NoticeURL:  release("https://www.contractsfinder.service.gov.uk/Published/Notice/OCDS/"),
		Unverified: "no answer of the live search was seen; built from the API's documentation, samples of its releases and reports of other crawlers",
	}
}
