// Package scrapers lists the sources of daylight. There is one package a country;
// to add a source, write one file there, list it in its Sources, and add
// testdata: the conformance test says what is missing.
package scrapers

import (
	"slices"

	"daylight/internal/source"
	"daylight/scrapers/br"
	"daylight/scrapers/ca"
	"daylight/scrapers/co"
	"daylight/scrapers/cz"
	"daylight/scrapers/de"
	"daylight/scrapers/es"
	"daylight/scrapers/eu"
	"daylight/scrapers/fr"
	"daylight/scrapers/gb"
	"daylight/scrapers/il"
	"daylight/scrapers/intl"
	"daylight/scrapers/pl"
	"daylight/scrapers/sk"
	"daylight/scrapers/us"
)

// All returns every source, countries in alphabetical order.
func All() []source.Source {
	return slices.Concat(br.Sources(), ca.Sources(), co.Sources(), cz.Sources(), de.Sources(), es.Sources(), eu.Sources(), fr.Sources(), gb.Sources(), il.Sources(),
		intl.Sources(), pl.Sources(), sk.Sources(), us.Sources())
}

// ByID returns the source with an id.
func ByID(id string) (source.Source, bool) {
	for _, s := range All() {
		if s.ID == id {
			return s, true
		}
	}
	return source.Source{}, false
}
