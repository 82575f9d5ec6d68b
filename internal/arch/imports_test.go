package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// formats are the wire formats and what they are read with.
const formats = "internal/xmltree internal/table internal/normalize internal/draft internal/jsontree internal/locate internal/unpack internal/ocds internal/eforms internal/tedexport internal/ted internal/usaction internal/usaspending internal/fpds internal/samawards internal/mrgov internal/ilgov internal/samopp internal/bzp internal/czregister internal/crz internal/decp internal/boamp internal/placsp internal/pncp internal/canadabuys internal/secop internal/worldbank"

// mayImport says which packages of ours each package may import; "*" stands for
// one path element, "all" for every package. A package that is not listed may not
// exist: whoever adds one says here where it belongs.
func mayImport() map[string]string {
	const facts = "internal/procurement internal/source "
	return map[string]string{
		"internal/procurement": "",
		"internal/source":      "internal/procurement",

		"internal/jsontree":      "internal/procurement",
		"internal/unpack":        "internal/source",
		"internal/xmltree":       "internal/source",
		"internal/normalize":     "internal/procurement",
		"internal/table":         "internal/source",
		"internal/locate":        "internal/procurement internal/jsontree internal/unpack internal/table",
		"internal/ocds":          facts + "internal/jsontree internal/unpack",
		"internal/ocds/outline":  "internal/jsontree internal/unpack",
		"internal/ocds/validate": "internal/procurement internal/jsontree internal/unpack internal/ocds/outline",
		"internal/ocds/upgrade":  "internal/procurement internal/jsontree internal/unpack internal/ocds/outline",
		"internal/ocds/collate":  "",
		"internal/eforms":        facts + "internal/jsontree internal/xmltree internal/unpack",
		"internal/usaction":      facts,
		"internal/usaspending":   facts + "internal/jsontree internal/table internal/unpack internal/usaction",
		"internal/fpds":          facts + "internal/unpack internal/xmltree internal/usaction",
		"internal/samawards":     facts + "internal/jsontree internal/unpack internal/usaction",
		"internal/mrgov":         facts + "internal/jsontree internal/unpack internal/normalize",
		"internal/ilgov":         facts + "internal/jsontree internal/mrgov internal/normalize internal/table internal/unpack",
		"internal/samopp":        facts + "internal/jsontree internal/normalize internal/table internal/unpack",
		"internal/tedexport":     facts + "internal/xmltree internal/normalize",
		"internal/ted":           facts + "internal/unpack internal/eforms internal/tedexport",
		"internal/bzp":           facts + "internal/jsontree internal/normalize internal/unpack",
		"internal/decp":          facts + "internal/jsontree internal/normalize internal/table internal/unpack internal/xmltree",
		"internal/boamp":         facts + "internal/jsontree internal/normalize internal/unpack internal/xmltree internal/eforms",
		"internal/placsp":        facts + "internal/normalize internal/unpack internal/xmltree",
		"internal/pncp":          facts + "internal/jsontree internal/normalize internal/unpack",
		"internal/canadabuys":    facts + "internal/jsontree internal/normalize internal/table internal/unpack",
		"internal/secop":         facts + "internal/jsontree internal/normalize internal/unpack",
		"internal/worldbank":     facts + "internal/jsontree internal/normalize internal/unpack",
		"internal/doctext":       "internal/procurement internal/source internal/table internal/unpack internal/xmltree",
		"internal/draft":         "internal/procurement internal/normalize internal/xmltree",
		"internal/procedure":     "internal/procurement internal/jsontree internal/lexis",
		"internal/crz":           facts + "internal/draft internal/xmltree internal/normalize internal/unpack",
		"internal/czregister":    facts + "internal/draft internal/xmltree internal/normalize internal/unpack",
		"internal/engine/*":      facts + formats,
		"scrapers/*":             facts + formats + " internal/engine/*",
		"scrapers":               "internal/source scrapers/*",

		"internal/robots":          "",
		"internal/archive":         "internal/source",
		"internal/crawl":           "internal/source internal/archive internal/robots internal/crawl/transport",
		"internal/crawl/transport": "internal/source internal/archive internal/robots",

		"internal/money":                  "internal/procurement internal/jsontree",
		"internal/fx":                     "",
		"internal/disclosure":             "internal/procurement internal/jsontree",
		"internal/flags":                  "internal/procurement internal/jsontree",
		"internal/history":                "internal/procurement internal/ocds",
		"internal/cluster":                "internal/procurement",
		"internal/organization":           "internal/lexis",
		"internal/organization/resolve":   "internal/procurement internal/organization internal/lexis",
		"internal/organization/resolve/*": "internal/procurement internal/organization internal/organization/resolve",
		"internal/organization/group":     "internal/procurement internal/organization internal/lexis",

		"internal/lexis":    "",
		"internal/query":    "internal/lexis internal/organization/group",
		"internal/compile":  "internal/procurement internal/ocds internal/lexis internal/jsontree",
		"migrations":        "",
		"internal/postgres": facts + "internal/archive internal/query internal/lexis internal/money internal/fx internal/disclosure internal/history migrations",
		"internal/ingest":   facts + "internal/archive internal/procedure internal/compile internal/money internal/fx internal/disclosure internal/postgres",
		"internal/derive":   facts + "internal/compile internal/ingest internal/postgres internal/lexis internal/money internal/disclosure internal/flags internal/history internal/cluster internal/organization internal/organization/*",
		"internal/harvest":  facts + "internal/archive internal/crawl internal/crawl/transport internal/ingest internal/postgres",
		"internal/queue":    "internal/postgres internal/source",

		"internal/proof":    facts + "internal/archive internal/locate internal/postgres internal/ingest",
		"internal/export":   "internal/procurement internal/ocds internal/postgres internal/query",
		"internal/web":      facts + "internal/export internal/lexis internal/postgres internal/query internal/flags internal/disclosure internal/history",
		"internal/evidence": facts + "internal/archive internal/export internal/jsontree internal/locate internal/postgres",
		"internal/app":      facts + "internal/derive internal/fx internal/archive internal/crawl internal/harvest internal/ingest internal/pgembed internal/postgres internal/queue",
		"cmd/daylight":      "all",

		"internal/pgembed":    "",
		"internal/portalsim":  "",
		"internal/demo":       "internal/portalsim internal/procurement",
		"internal/shareddata": "",
		"internal/dbtest":     "internal/pgembed internal/postgres migrations",
		"internal/sourcetest": "all",
		"internal/arch":       "",
	}
}

// lookup finds the entry of a folder, itself or by its pattern.
func lookup(rules map[string]string, folder string) (string, bool) {
	if rule, ok := rules[folder]; ok {
		return rule, true
	}
	rule, ok := rules[path.Dir(folder)+"/*"]
	return rule, ok
}

func allowed(rule, folder string) bool {
	return slices.ContainsFunc(strings.Fields(rule), func(pattern string) bool {
		ok, err := path.Match(pattern, folder)
		return pattern == "all" || ok && err == nil
	})
}

func TestImports(t *testing.T) {
	t.Parallel()
	tr, rules := load(t), mayImport()
	for _, f := range tr.files {
		rule, ok := lookup(rules, f.folder)
		if !ok {
			t.Errorf("%s: no import rule for package %s; add it to mayImport", f.name, f.folder)
		}
		for _, imported := range f.imports {
			ours, ok := strings.CutPrefix(imported, module+"/")
			if ok && !f.test && !allowed(rule, ours) {
				t.Errorf("%s imports %s; %s may import: %s", f.name, ours, f.folder, rule)
			}
		}
	}
}

// TestRuleAllowed keeps the matcher from allowing everything.
func TestRuleAllowed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to string
		want     bool
	}{
		{"internal/procurement", "internal/source", false},
		{"internal/source", "internal/procurement", true},
		{"scrapers/gb", "internal/engine/ocdsapi", true},
		{"scrapers/gb", "scrapers/eu", false},
		{"scrapers/gb", "internal/postgres", false},
		{"scrapers", "scrapers/gb", true},
		{"internal/web", "cmd/daylight", false},
		{"cmd/daylight", "internal/web", true},
	} {
		if rule, ok := lookup(mayImport(), tt.from); !ok || allowed(rule, tt.to) != tt.want {
			t.Errorf("%s -> %s: known %v, want allowed %v", tt.from, tt.to, ok, tt.want)
		}
	}
}

// TestTestSupport: packages made for tests stay out of the program.
func TestTestSupport(t *testing.T) {
	t.Parallel()
	users := map[string]string{
		"internal/dbtest": "", "internal/shareddata": "", "internal/sourcetest": "", "internal/arch": "",
		"internal/portalsim": "cmd/daylight internal/demo internal/sourcetest", "internal/demo": "cmd/daylight",
		"internal/web": "cmd/daylight", "cmd/daylight": "",
	}
	for _, f := range load(t).files {
		for _, imported := range f.imports {
			rule, ok := users[strings.TrimPrefix(imported, module+"/")]
			if ok && !f.test && !allowed(rule, f.folder) {
				t.Errorf("%s imports %s; outside tests only these may: %q", f.name, imported, rule)
			}
		}
	}
}

// TestModules: other people's modules stay where they are needed.
func TestModules(t *testing.T) {
	t.Parallel()
	users := map[string]string{
		"github.com/PuerkitoBio/goquery":     "internal/mrgov internal/engine/* scrapers/*",
		"github.com/alecthomas/kong":         "cmd/daylight",
		"github.com/cenkalti/backoff/":       "internal/crawl/transport",
		"github.com/go-json-experiment/json": "internal/jsontree",
		"github.com/gocolly/colly/":          "internal/source internal/crawl internal/engine/* scrapers/*",
		"github.com/google/go-cmp/":          "internal/sourcetest",
		"github.com/mozillazg/go-unidecode":  "internal/organization",
		"github.com/hbollon/go-edlib":        "internal/organization",
		"github.com/jackc/pgx/":              "internal/postgres internal/queue internal/app internal/pgembed internal/dbtest",
		"github.com/pressly/goose/":          "internal/postgres",
		"github.com/riverqueue/river":        "internal/postgres internal/queue",
		"github.com/klippa-app/go-pdfium":    "internal/doctext",
		"github.com/tetratelabs/wazero":      "internal/doctext",
		"github.com/xuri/excelize":           "internal/table",
		"github.com/shopspring/decimal":      "all",
		"github.com/sony/gobreaker/":         "internal/crawl/transport",
		"golang.org/x/net/html":              "internal/locate internal/mrgov internal/bzp internal/xmltree internal/doctext internal/worldbank",
		"golang.org/x/text/":                 "all",
		"golang.org/x/time/rate":             "internal/crawl/transport",
	}
	for _, f := range load(t).files {
		for _, imported := range f.imports {
			if first, _, _ := strings.Cut(imported, "/"); f.test || !strings.Contains(first, ".") {
				continue
			}
			known := false
			for prefix, rule := range users {
				known = known || strings.HasPrefix(imported, prefix) && allowed(rule, f.folder)
			}
			if !known {
				t.Errorf("%s imports %s, which TestModules does not give to %s", f.name, imported, f.folder)
			}
		}
	}
}

// pure lists the packages that are functions of bytes alone.
const pure = "internal/procurement internal/procedure internal/compile internal/lexis internal/query internal/money internal/fx internal/disclosure internal/flags " +
	"internal/history internal/cluster internal/organization internal/organization/* " + formats

// TestPure: they read no file, network or chance, and log nothing.
func TestPure(t *testing.T) {
	t.Parallel()
	for _, f := range load(t).files {
		if f.test || !allowed(pure, f.folder) {
			continue
		}
		for _, imported := range f.imports {
			switch imported {
			case "os", "os/exec", "net", "net/http", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "log", "log/slog":
				t.Errorf("%s imports %s: %s is pure", f.name, imported, f.folder)
			}
		}
	}
	for _, f := range load(t).files {
		if !f.test && f.folder == "internal/procurement" {
			for _, imported := range f.imports {
				if strings.Contains(imported, ".") && imported != "github.com/shopspring/decimal" {
					t.Errorf("%s imports %s: the domain knows the standard library and the decimal type", f.name, imported)
				}
			}
		}
		source := strings.HasPrefix(f.folder, "scrapers/") || strings.HasPrefix(f.folder, "internal/engine/")
		if !f.test && source && slices.Contains(f.imports, "net/http") {
			t.Errorf("%s imports net/http: a source asks its source.Client or Collector", f.name)
		}
	}
}
