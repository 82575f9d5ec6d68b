package web

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryName is the English name of a country by its ISO 3166-1 code, or what
// was given where that is no code.
func countryName(code string) string {
	code = shorten(2, code)
	region, err := language.ParseRegion(code)
	if err != nil || len(code) != 2 {
		return code
	}
	if name := display.English.Regions().Name(region); name != "" {
		return name
	}
	return code
}
