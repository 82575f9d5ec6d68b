package cz

import (
	"time"

	"daylight/internal/czregister"
	"daylight/internal/source"
)

// registrSmluv is the register of contracts of Czechia (registr smluv, Act
// 340/2015): contracts of public bodies above 50,000 CZK, published since July
// 2016, of all kinds: also leases, grants and what the public body sells. It holds
// contracts, not procedures: no bids, no tenders that came to nothing.
//
// Said by public programs that read it, 2026:
//   - index.xml (1.3 MB) lists dumps of days and of months with size, hash and time;
//   - a dump is made anew when a record in it changes: that an old record became
//     void is seen only when its day is crawled again;
//   - a month has 70 to 150 MB, uncompressed; connections break off, hence days where
//     the index has them all;
//   - one window takes a month, so that the index is not fetched for every day;
//   - the server refuses some networks abroad.
func registrSmluv() source.Source {
	return source.Source{
		ID: "cz-registr-smluv", Name: "Czech contract register (registr smluv)", Publisher: "Digitální a informační agentura",
		Country: "CZ", Homepage: "https://smlouvy.gov.cz/",
		License: "No open licence stated", LicenseURL: "https://smlouvy.gov.cz/stranka/otevrena-data",
		Hosts:   []string{"data.smlouvy.gov.cz"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Prague",
		Since: time.Date(2016, 7, 1, 0, 0, 0, 0, time.UTC), WindowSize: 31 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 1 << 30, Timeout: 30 * time.Minute}, // a month on a slow line
		ParserVersion: 1, Crawler: dumpIndex{}, Parser: czregister.Parser{},
		Unverified: "No answer of the live register was recorded: index, names of the dumps and elements of the records follow public programs that read them.",
	}
}
