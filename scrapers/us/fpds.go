package us

import (
	"time"

	"daylight/internal/fpds"
	"daylight/internal/source"
)

const fpdsFeed = "https://www.fpds.gov/ezsearch/FEEDS/ATOM"

// fpdsActions is the ATOM feed of the Federal Procurement Data System: every
// contract action of federal agencies above the micro-purchase threshold, by the
// day of its last modification, and the list of actions deleted since. Actions of
// the Department of Defense come with a delay of 90 days. The system is being
// replaced by the contract awards of SAM.gov, which has the same actions.
//
// By the feed's FAQ and public samples, 2020 to 2026:
//   - ten entries a page whatever is asked, so that a busy day is more than 3,000
//     requests (33,160 entries on 2020-04-02): windows are single days.
//   - the head of a page links the next page and the last one; the last page has
//     no next. At most 400,000 entries are served for one query.
//   - the FAQ allows ten requests at a time and asks to fetch after 9:00 Eastern
//     time; one request a second is far below.
//   - version 1.5.3 is current since June 2025; entries keep the version in which
//     they were entered, from 1.0 on.
func fpdsActions() source.Source {
	return source.Source{
		ID: "us-fpds", Name: "FPDS ATOM feed", Publisher: "U.S. General Services Administration",
		Country: "US", Homepage: "https://www.fpds.gov/",
		License: "Public domain (work of the U.S. government)", LicenseURL: "https://www.usa.gov/government-works",
		Hosts:   []string{"www.fpds.gov"},
		Cadence: 24 * time.Hour, Timezone: "UTC",
		Since: time.Date(2003, 10, 1, 0, 0, 0, 0, time.UTC), WindowSize: 24 * time.Hour,
		ParserVersion: 1, Crawler: feedWalk{}, Parser: fpds.Parser{},
		Unverified: "No page of today's feed was recorded: paging follows pages of 2014 and 2020, and entries of the feed DELETED were never seen.",
	}
}
