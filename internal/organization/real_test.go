package organization_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"daylight/internal/organization"
	"daylight/internal/shareddata"
)

type number struct{ scheme, id, country, name string }

// alpha2 of the alpha-3 codes in eForms.
var alpha2 = strings.NewReplacer("AUT", "AT", "BEL", "BE", "BGR", "BG", "CHE", "CH", "CYP", "CY", "CZE", "CZ", "DEU", "DE", "DNK", "DK", "ESP", "ES",
	"EST", "EE", "FIN", "FI", "FRA", "FR", "GBR", "GB", "GRC", "GR", "HRV", "HR", "HUN", "HU", "IRL", "IE", "ISL", "IS", "ITA", "IT", "LTU", "LT",
	"LUX", "LU", "LVA", "LV", "MLT", "MT", "NLD", "NL", "NOR", "NO", "POL", "PL", "PRT", "PT", "ROU", "RO", "SVK", "SK", "SVN", "SI", "SWE", "SE", "USA", "US",
	"MDA", "MD", "SRB", "RS", "MKD", "MK")

var (
	company   = regexp.MustCompile(`(?s)<efac:Company>.*?</efac:Company>`)
	companyID = regexp.MustCompile(`<cbc:CompanyID[^>]*>([^<]*)`)
	land      = regexp.MustCompile(`<cbc:IdentificationCode[^>]*>([A-Z]{3})`)
	named     = regexp.MustCompile(`(?s)<cac:PartyName>\s*<cbc:Name[^>]*>([^<]*)`)
)

func eformsNumbers(t *testing.T) []number {
	root := shareddata.Path(t, "ted-eforms", "real")
	var out []number
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".xml" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, c := range company.FindAllString(string(b), -1) {
			n := number{}
			if m := land.FindStringSubmatch(c); m != nil {
				n.country = alpha2.Replace(m[1])
			}
			if m := named.FindStringSubmatch(c); m != nil {
				n.name = m[1]
			}
			for _, m := range companyID.FindAllStringSubmatch(c, -1) {
				n.id = m[1]
				n.scheme = n.country + "-BT501"
				out = append(out, n)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// ocdsNumbers finds every identifier with scheme and id below a value.
func ocdsNumbers(v any, out *[]number) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			ocdsNumbers(e, out)
		}
	case map[string]any:
		if i, ok := v["identifier"].(map[string]any); ok {
			scheme, _ := i["scheme"].(string)
			id, _ := i["id"].(string)
			name, _ := v["name"].(string)
			if id != "" {
				*out = append(*out, number{scheme: scheme, id: id, name: name})
			}
		}
		for _, e := range v {
			ocdsNumbers(e, out)
		}
	}
}

// TestRealNumbers prints what becomes of the numbers in real notices.
func TestRealNumbers(t *testing.T) {
	t.Parallel()
	numbers := eformsNumbers(t)
	root := shareddata.Path(t, "ocds")
	country := map[string]string{"mexico": "MX", "uk": "GB", "ukraine": "UA", "colombia": "CO", "paraguay": "PY", "australia": "AU", "canada": "CA", "uganda": "UG"}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var v any
		if json.Unmarshal(b, &v) != nil {
			return nil
		}
		var found []number
		ocdsNumbers(v, &found)
		first, _, _ := strings.Cut(filepath.Base(filepath.Dir(path)), "-")
		for _, n := range found {
			n.country = country[first]
			numbers = append(numbers, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ valid, plausible, invalid, junk int }
	counts := map[string]*count{}
	examples := map[string][]string{}
	seen := map[number]bool{}
	for _, n := range numbers {
		if seen[n] {
			continue
		}
		seen[n] = true
		i := organization.ParseIdentifier(n.scheme, n.id, n.country)
		c := counts[i.Scheme]
		if c == nil {
			c = &count{}
			counts[i.Scheme] = c
		}
		switch i.Validity {
		case organization.Valid:
			c.valid++
		case organization.Plausible:
			c.plausible++
		case organization.Invalid:
			c.invalid++
		default:
			c.junk++
		}
		if i.Validity != organization.Valid && len(examples[i.Scheme]) < 6 {
			examples[i.Scheme] = append(examples[i.Scheme], i.Validity.String()+" "+n.id+" "+n.name)
		}
	}
	schemes := make([]string, 0, len(counts))
	for s := range counts {
		schemes = append(schemes, s)
	}
	slices.Sort(schemes)
	for _, s := range schemes {
		t.Logf("%-14s valid %4d plausible %4d invalid %4d junk %4d   %q", s, counts[s].valid, counts[s].plausible, counts[s].invalid, counts[s].junk, examples[s])
	}
	for scheme, least := range map[string]int{"PL-NIP": 60, "RO-CUI": 40, "FR-SIRET": 60, "HU-AFA": 30, "HR-OIB": 30, "IT-CF": 30, "MX-RFC": 190, "UA-EDR": 30, "PY-RUC": 25, "SI-PRS": 30} {
		if c := counts[scheme]; c == nil || c.valid < least || c.invalid*20 > c.valid {
			t.Errorf("%s: %+v, want at least %d valid numbers and few invalid ones", scheme, c, least)
		}
	}
}
