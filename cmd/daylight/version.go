package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"daylight/scrapers"
)

// version is stamped by -ldflags "-X main.version=…"; go run says devel.
var version string

func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

type versionCmd struct{}

// Run prints version and the state of the sources.
func (*versionCmd) Run(g *Globals) error {
	verified := 0
	all := scrapers.All()
	for _, s := range all {
		if s.Crawler != nil && s.Unverified == "" {
			verified++
		}
	}
	_, err := fmt.Fprintf(g.env.stdout, "daylight %s (%s, %s/%s)\nsources: %d built, %d verified against the live portal\n"+
		"built: archive and proof, search, totals in dollars, organisations and review, company groups, agencies and classes, copies across portals,\n"+
		"  things to review, what is not public, history, evidence packets, exports as csv, jsonl and ocds\n"+
		"not built yet: alerts on new contracts, exports as XLSX and Parquet\n",
		buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, len(all), verified)
	return err
}
