package pl

import (
	"time"

	bulletin "daylight/internal/bzp"
	"daylight/internal/source"
)

// bzp is the Public Procurement Bulletin of Poland (Biuletyn Zamówień Publicznych)
// on the e-Zamówienia platform: procurement below the thresholds of the EU, since
// the platform opened in January 2021. Procurement above them is in TED; what the
// platform repeats of it ("...EU" kinds) is not asked for.
//
// Said by public programs that read it, 2026:
//   - a request names one kind of notice; rows come oldest first, at most 500;
//   - PageNumber is ignored: the next page begins at the time of the last row.
//     Others continue with SearchAfter and the last row's objectId, which is in no
//     documentation that was found;
//   - times in requests have no zone and are read as those of the rows, UTC; were
//     they local, windows would be shifted by an hour or two and none would be lost;
//   - 20 requests a minute are borne; 403 comes at random and means "later";
//   - a row has 10 to 45 KB, nearly all of it the form.
func bzp() source.Source {
	return source.Source{
		ID: "pl-bzp", Name: "Poland: Biuletyn Zamówień Publicznych", Publisher: "Urząd Zamówień Publicznych",
		Country: "PL", Homepage: "https://ezamowienia.gov.pl/",
		License: "No open licence stated", LicenseURL: "https://ezamowienia.gov.pl/",
		Hosts:   []string{"ezamowienia.gov.pl"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Warsaw",
		Since: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 7 * 24 * time.Hour,
		Policy:        source.Policy{Every: 3 * time.Second, RetryStatus: map[int]time.Duration{403: 30 * time.Second}},
		ParserVersion: 1, Crawler: board{pageSize: 500}, Parser: bulletin.Parser{},
		Unverified: "No answer of the live platform was recorded: request, order of rows, end rule and form follow public programs that read it.",
	}
}
