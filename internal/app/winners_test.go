package app_test

import (
	"slices"
	"strings"
	"testing"

	"daylight/internal/app"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// tedFacts is a line of facts.jsonl, as far as it says who won.
type tedFacts struct {
	Publication string           `json:"publication_number"`
	Results     []map[string]any `json:"lot_results"`
	Contracts   []struct {
		Tenders []struct {
			Winners []struct {
				Name string `json:"name"`
			} `json:"winners"`
		} `json:"tenders"`
	} `json:"contracts"`
}

func (f tedFacts) winners() []string {
	var out []string
	for _, c := range f.Contracts {
		for _, t := range c.Tenders {
			for _, w := range t.Winners {
				out = append(out, w.Name)
			}
		}
	}
	return nameSet(out)
}

// nameSet is the set of the published names; "unpublished" stands for a withheld
// one.
func nameSet(names []string) []string {
	var out []string
	for _, n := range names {
		if n = strings.Join(strings.Fields(n), " "); n != "" && n != "unpublished" {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tedStore holds the processes of TED notices by publication number.
type tedStore struct {
	pages map[procurement.ID]postgres.ContractPage
	facts map[procurement.ID][]tedFacts // of the result notices in force
}

func loadTED(t *testing.T, a *app.App, facts []tedFacts) tedStore {
	t.Helper()
	s := tedStore{map[procurement.ID]postgres.ContractPage{}, map[procurement.ID][]tedFacts{}}
	for _, f := range facts {
		notice, err := a.DB.Notice(t.Context(), procurement.NoticeID("eu-ted", strings.TrimLeft(f.Publication, "0")), 0)
		if err != nil {
			t.Errorf("notice %s: %v", f.Publication, err)
			continue
		}
		if _, ok := s.pages[notice.Process]; !ok {
			page, err := a.DB.Contract(t.Context(), notice.Process)
			if err != nil {
				t.Fatal(err)
			}
			s.pages[notice.Process] = page
		}
		if !notice.Superseded {
			s.facts[notice.Process] = append(s.facts[notice.Process], f)
		}
	}
	return s
}

// suppliers are the names of all who were awarded or signed in a process.
func suppliers(p postgres.ContractPage) []string {
	var out []string
	for _, a := range p.AwardRows {
		for _, s := range a.Names {
			out = append(out, s.Name)
		}
	}
	for _, c := range p.ContractRows {
		for _, s := range c.Names {
			out = append(out, s.Name)
		}
	}
	return nameSet(out)
}
