package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/flags"
	"daylight/internal/postgres"
)

// rulePage is the catalogue of the rules that mark something as to review.
type rulePage struct {
	Rules []ruleRow
	// Run says whether rules have been run on this collection at all.
	Run bool
}

type ruleRow struct {
	flags.Rule
	Roles    string
	Settings []pair
	Rates    []rateRow
	More     int
	NotRun   string // the sources in which it could be run on nothing
	Search   string
}

// rateRow is how often a rule marks in a source.
type rateRow struct {
	Source                     string
	Flagged, Calculable, Total int
	Compared                   []string // the distributions it compared with
}

// maxRates is the number of sources named with a rule.
const maxRates = 12

// ruleCatalogue shows every rule with its base rates.
func (s *site) ruleCatalogue(w http.ResponseWriter, r *http.Request) error {
	rates, populations, err := s.baseRates(r)
	if err != nil {
		return err
	}
	return s.renderWithin(w, r, "flags", func(divisor int) page {
		body := rulePage{Run: len(rates) > 0}
		for _, rule := range flags.Rules() {
			row := ruleRow{Rule: rule, Search: searchHref("flag:" + rule.Code)}
			roles := make([]string, len(rule.On))
			for i, role := range rule.On {
				roles[i] = subjectWords(role)
			}
			row.Roles = strings.Join(roles, ", ")
			for _, p := range rule.Parameters {
				row.Settings = append(row.Settings, pair{p.Name, p.Value})
			}
			all := ratesOf(rule.Code, rates, populations)
			row.Rates = all[:min(len(all), max(1, maxRates/divisor))]
			row.More = len(all) - len(row.Rates)
			row.NotRun = shorten(300/divisor, strings.Join(notRunIn(rule.Code, rates), ", "))
			body.Rules = append(body.Rules, row)
		}
		return page{Title: "Rules: what is to review, and why", Body: body, Data: []link{{Text: "JSON", Href: "/flags.json"}}}
	})
}

func (s *site) baseRates(r *http.Request) ([]postgres.FlagRate, []postgres.FlagPopulation, error) {
	rates, err := s.Store.FlagRates(r.Context())
	if err != nil {
		return nil, nil, err
	}
	populations, err := s.Store.FlagPopulations(r.Context())
	return rates, populations, err
}

// notRunIn are the sources in which a rule could be run on nothing.
func notRunIn(code string, rates []postgres.FlagRate) []string {
	var names []string
	for _, r := range rates {
		if r.Code == code && r.Calculable == 0 {
			names = append(names, shorten(40, r.Source))
		}
	}
	return names
}

// ratesOf are the sources in which a rule could be run, those with most cases
// first.
func ratesOf(code string, rates []postgres.FlagRate, populations []postgres.FlagPopulation) []rateRow {
	var rows []rateRow
	for _, r := range rates {
		if r.Code != code || r.Calculable == 0 {
			continue
		}
		row := rateRow{Source: shorten(60, r.Source), Flagged: r.Flagged, Calculable: r.Calculable, Total: r.Total}
		for _, p := range populations {
			if p.Code == code && p.Source == r.Source && len(row.Compared) < 3 {
				row.Compared = append(row.Compared, populationWords(p))
			}
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b rateRow) int { return cmp.Compare(b.Calculable, a.Calculable) })
	return rows
}

func populationWords(p postgres.FlagPopulation) string {
	return shorten(60, p.Group) + ": " + count(p.N) + " values, Q1 " + measured(p.Q1) + ", Q3 " + measured(p.Q3) + ", fence " + measured(p.Fence)
}

func subjectWords(role flags.Role) string {
	if role == flags.OfProcess {
		return "procedure"
	}
	return partyRole(string(role))
}

// ruleData is a rule with its base rates, as data.
type ruleData struct {
	Code       string            `json:"code"`
	Version    int               `json:"version"`
	Meaning    string            `json:"meaning"`
	Title      string            `json:"title"`
	LooksAt    string            `json:"looks_at"`
	How        string            `json:"how"`
	Value      string            `json:"value"`
	On         []flags.Role      `json:"on"`
	Parameters []flags.Parameter `json:"parameters"`
	Innocent   []string          `json:"innocent_explanations"`
	Needs      []string          `json:"needs"`
	Source     string            `json:"source"`
	BaseRates  []baseRateData    `json:"base_rates"`
	Compared   []populationData  `json:"populations"`
}

type baseRateData struct {
	Source     string `json:"source"`
	Flagged    int    `json:"to_review"`
	Calculable int    `json:"calculable"`
	Total      int    `json:"total"`
}

type populationData struct {
	Source     string          `json:"source"`
	Group      string          `json:"group"`
	N          int             `json:"n"`
	Q1         string          `json:"q1"`
	Q3         string          `json:"q3"`
	Fence      string          `json:"fence"`
	Parameters json.RawMessage `json:"parameters,omitempty"`
}

// toReview is what every mark means, in pages and data alike.
const toReview = "to review: no statement that anything is wrong"

func (s *site) ruleCatalogueJSON(w http.ResponseWriter, r *http.Request) error {
	rates, populations, err := s.baseRates(r)
	if err != nil {
		return err
	}
	rows := []ruleData{}
	for _, rule := range flags.Rules() {
		d := ruleData{rule.Code, rule.Version, toReview, rule.Title, rule.LooksAt, rule.How, rule.Value, rule.On, rule.Parameters, rule.Innocent, rule.Needs, rule.Source, []baseRateData{}, []populationData{}}
		for _, f := range rates {
			if f.Code == rule.Code {
				d.BaseRates = append(d.BaseRates, baseRateData{f.Source, f.Flagged, f.Calculable, f.Total})
			}
		}
		for _, p := range populations {
			if p.Code == rule.Code {
				d.Compared = append(d.Compared, populationData{p.Source, p.Group, p.N, exact(p.Q1), exact(p.Q3), exact(p.Fence), p.Parameters})
			}
		}
		rows = append(rows, d)
	}
	return s.json(w, r, rows)
}

// exact is a number with all its digits, infinities as words.
func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
