package intl

import (
	"time"

	"daylight/internal/source"
	"daylight/internal/worldbank"
)

// worldBankNotices are the procurement notices of projects that the World Bank
// finances, in about 140 countries: general notices, calls and awards since about
// 1990, some 420,000 in autumn 2026. The borrowers buy, not the Bank. Winners and
// prices stand in the text of award notices alone.
//
// Said by public programs that read it, 2026:
//   - filters by date are not reliable: the list is read newest first until it is
//     older than the window, so a window of long ago costs as much as all since;
//   - an answer without a list of fields is now and then a 500;
//   - the total is a text, and the notices a list, or an object by their ids.
//
// ZZ is no country: the list is of all.
func worldBankNotices() source.Source {
	return source.Source{
		ID: "worldbank-notices", Name: "World Bank procurement notices", Publisher: "World Bank",
		Country: "", Homepage: "https://projects.worldbank.org/en/projects-operations/procurement",
		License: "CC-BY-4.0", LicenseURL: "https://www.worldbank.org/en/about/legal/terms-of-use-for-datasets",
		Hosts:   []string{"search.worldbank.org"},
		Cadence: 24 * time.Hour, Timezone: "UTC",
		Since: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 50 * 366 * 24 * time.Hour, // windows do not divide the list
		Policy:        source.Policy{Every: 2 * time.Second},
		ParserVersion: 1, Crawler: newestFirst{}, Parser: worldbank.Parser{},
		Unverified: "No answer of the live service was recorded: parameters, fields and the labels in texts follow public programs that read it.",
	}
}
