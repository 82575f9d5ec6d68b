package sk

import (
	"time"

	register "daylight/internal/crz"
	"daylight/internal/engine/periodic"
	"daylight/internal/source"
)

// crz is the Central Register of Contracts of Slovakia: contracts, orders and
// amendments of public bodies, published since 2011; a contract takes effect by
// it. It holds contracts, not procedures: no bids, no tenders that came to nothing.
//
// Said by public programs that read it, 2026:
//   - the export of a day is made at 2 o'clock the next night, about 2,700 records
//     in 3 MB; it holds what was published or changed that day;
//   - some days have an empty file or none: the first is an error of the parser,
//     the second leaves the window partial, for neither proves an empty day;
//   - a machine may ask every two seconds by day (6 to 20 o'clock), thrice a second
//     by night;
//   - a quarter of the suppliers has no number: many are people.
func crz() source.Source {
	return source.Source{
		ID: "sk-crz", Name: "Slovak Central Register of Contracts (CRZ)", Publisher: "Úrad vlády Slovenskej republiky",
		Country: "SK", Homepage: "https://www.crz.gov.sk/",
		License: "No open licence stated", LicenseURL: "https://www.crz.gov.sk/",
		Hosts:   []string{"www.crz.gov.sk"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Bratislava",
		Since: time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC), WindowSize: 7 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, Timeout: 5 * time.Minute}, // the register's own rule for machines
		ParserVersion: 1, Crawler: periodic.Spec{URL: "https://www.crz.gov.sk/export/{period}.zip", Timezone: "Europe/Bratislava"}, Parser: register.Parser{},
		Unverified: "No export of the live register was at hand: address, elements and codes follow public programs that read it.",
	}
}
