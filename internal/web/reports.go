package web

import (
	"slices"
	"strconv"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// reportsIn finds the addresses of the reports behind reported values, by the
// place of the value in a release.
func reportsIn(release procurement.Object) map[string][]string {
	found := map[string][]string{}
	walkReports(release, "", found)
	return found
}

func walkReports(v any, path string, found map[string][]string) {
	switch v := v.(type) {
	case procurement.Object:
		ext, _ := v[procurement.Ext].(procurement.Object)
		for _, address := range list(ext[procurement.ExtSources]) {
			if s, ok := address.(string); ok && webURL(s) != "" {
				found[path] = append(found[path], webURL(s))
			}
		}
		for name, child := range v {
			walkReports(child, path+"/"+name, found)
		}
	case []any:
		for i, child := range v {
			walkReports(child, path+"/"+strconv.Itoa(i), found)
		}
	}
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

// reportsOf are the reports behind one figure.
func (t teller) reportsOf(f postgres.Figure) []link {
	if f.Status != procurement.Reported {
		return nil
	}
	no := strconv.Itoa(f.OwnerNo - 1)
	under := map[procurement.Owner]string{
		procurement.OfAward: "/awards/" + no + "/", procurement.OfContract: "/contracts/" + no + "/", procurement.OfLot: "/tender/lots/" + no + "/",
	}[f.Owner]
	var addresses []string
	for path, found := range t.reports {
		switch {
		case under != "" && strings.HasPrefix(path, under), under == "" && (path == f.Path || strings.HasPrefix(path, "/tender/value")):
			addresses = append(addresses, found...)
		}
	}
	slices.Sort(addresses)
	return reportLinks(slices.Compact(addresses), 6)
}

// reportLinks names reports by the site they stand on.
func reportLinks(addresses []string, most int) []link {
	var links []link
	times := map[string]int{}
	for _, a := range addresses[:min(len(addresses), most)] {
		name := strings.TrimPrefix(host(a), "www.")
		if times[name]++; times[name] > 1 {
			name += " (" + strconv.Itoa(times[name]) + ")"
		}
		links = append(links, link{Text: name, Href: a})
	}
	if more := len(addresses) - most; more > 0 {
		links = append(links, link{Text: plural(more, "more report", "more reports")})
	}
	return links
}

// reported lists every report that a page rests on: those behind its values and
// those of its events.
func reported(p *postgres.ContractPage, reports map[string][]string) []link {
	var addresses []string
	for _, found := range reports {
		addresses = append(addresses, found...)
	}
	for _, e := range p.Events {
		if a := webURL(e.URL); a != "" {
			addresses = append(addresses, a)
		}
	}
	slices.Sort(addresses)
	return reportLinks(slices.Compact(addresses), 40)
}
