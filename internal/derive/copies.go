package derive

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/cluster"
	"daylight/internal/lexis"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// copies finds contracts that several portals publish.
func (d *Deriver) copies(ctx context.Context, s *Step) (save, error) {
	var all []cluster.Process
	err := d.db.Comparables(ctx, func(c postgres.Comparable) error {
		p := cluster.Process{ID: c.Process, Source: c.Source, Country: c.Country, Origin: c.Origin, Refs: slices.Clone(c.Refs), Cites: slices.Clone(c.Cites),
			Buyer: c.Buyer, TitleKey: strings.Join(lexis.Words(c.Title), " "), Value: c.Value, Currency: c.Currency, Suppliers: slices.Clone(c.Suppliers), AwardDate: c.AwardDate,
			Published: c.Published, Contracts: c.Contracts, Awards: c.Awards}
		for _, text := range c.Texts {
			p.Cites = append(p.Cites, cluster.Citations(text)...)
		}
		all = append(all, p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	chosen, err := d.db.CopyChoices(ctx)
	if err != nil {
		return nil, err
	}
	choices := make([]cluster.Choice, len(chosen))
	for i, c := range chosen {
		choices[i] = cluster.Choice{Process: c.Process, Other: c.Other, Kind: cluster.ChoiceKind(c.Choice)}
	}
	r := cluster.Link(all, choices)
	copies, suggestions := storedCopies(r)
	s.Words = fmt.Sprintf("%d processes; %d contracts on several portals, %d for review", len(all), len(r.Clusters), len(suggestions))
	return func(ctx context.Context, tx *postgres.Tx) error { return tx.SaveCopies(ctx, copies, suggestions) }, nil
}

func storedCopies(r cluster.Result) ([]postgres.Copy, []postgres.CopySuggestion) {
	var copies []postgres.Copy
	for _, c := range r.Clusters {
		words := map[procurement.ID][]string{}
		for _, e := range c.Evidence {
			words[e.A], words[e.B] = append(words[e.A], e.Detail), append(words[e.B], e.Detail)
		}
		for _, m := range c.Members {
			copies = append(copies, postgres.Copy{Process: m.Process, Cluster: c.ID, Counted: m.Counted, Why: m.Why, Evidence: words[m.Process]})
		}
	}
	var suggestions []postgres.CopySuggestion
	for _, e := range r.Suggestions {
		suggestions = append(suggestions, postgres.CopySuggestion{A: e.A, B: e.B, Score: e.Score, Evidence: e.Detail})
	}
	return copies, suggestions
}
