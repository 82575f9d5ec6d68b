package de

import (
	"time"

	"daylight/internal/engine/periodic"
	"daylight/internal/source"
)

// oeffentlicheVergabe is Germany's announcement service (Bekanntmachungsservice)
// of the Datenservice Öffentlicher Einkauf: notices of the federation, the states
// and municipalities since December 2022, above the thresholds as sent to TED and
// below them as far as platforms pass them on; of contracts below, few results.
// A day is one zip of eForms XML, one file a notice version.
//
// Said by public programs that read it and by research on its exports of 2022 to
// 2026:
//   - a day has 500 to 1,500 notices; today is answered with 400;
//   - about 60 of 100 are eForms-DE 1.0 to 2.1, whose paths are those of the EU's
//     eForms; about 40 are "eforms-sdk-0.1", a national form of its own, see
//     national.go;
//   - formats: eforms.zip has every field, ocds.zip and csv.zip are made from it;
//   - copies of TED's notices have the same notice and procedure ids, but seldom
//     TED's publication number, and sometimes a placeholder for it;
//   - the ETag is one for all days: it says nothing of the day asked for. Answers
//     are compared by address, so that it does no harm to days fetched once.
func oeffentlicheVergabe() source.Source {
	return source.Source{
		ID: "de-oeffentlichevergabe", Name: "Germany: Datenservice Öffentlicher Einkauf", Publisher: "Beschaffungsamt des Bundesministeriums des Innern",
		Country: "DE", Homepage: "https://www.oeffentlichevergabe.de/",
		License: "CC0-1.0", LicenseURL: "https://www.oeffentlichevergabe.de/documentation/swagger-ui/opendata/index.html",
		Hosts:   []string{"www.oeffentlichevergabe.de", "oeffentlichevergabe.de"},
		Cadence: 24 * time.Hour, Timezone: "Europe/Berlin",
		Since: time.Date(2022, 12, 1, 0, 0, 0, 0, time.UTC), WindowSize: 7 * 24 * time.Hour,
		Policy:        source.Policy{Every: 2 * time.Second, MaxBody: 512 << 20, Timeout: 10 * time.Minute}, // the first month held 120,000 notices
		ParserVersion: 1,
		Crawler: periodic.Spec{
			URL:      "https://www.oeffentlichevergabe.de/api/notice-exports?pubDay={period}&format=eforms.zip",
			Timezone: "Europe/Berlin",
		},
		Parser:     export{},
		Unverified: "No export of the live service was at hand: address, names of files and the national form follow public programs and research on its exports.",
	}
}
