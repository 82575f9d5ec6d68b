package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"daylight/internal/app"
	"daylight/internal/harvest"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

type documentsCmd struct {
	Fetch   documentsFetchCmd   `cmd:"" help:"Fetch the documents that notices of a source name, and read their text for doc: in searches."`
	Extract documentsExtractCmd `cmd:"" help:"Read the text of archived documents again."`
}

type documentsFetchCmd struct {
	Source  string   `required:"" help:"Whose notices." placeholder:"ID"`
	Query   []string `arg:"" optional:"" help:"Only documents of the contracts that this search finds."`
	Limit   int      `help:"Fetch at most this many; default 100, 0 for no limit." default:"100"`
	AnyHost bool     `name:"any-host" help:"Fetch from hosts that are not the source's, too."`
	Again   bool     `help:"Fetch again what was asked for before."`
	BaseURL string   `name:"base-url" help:"Replica that stands in for the portal." placeholder:"URL"`
}

// Run fetches and reads documents.
func (c *documentsFetchCmd) Run(ctx context.Context, g *Globals) error {
	if c.Limit < 0 {
		return usage("--limit %d: give a number of documents, 0 for no limit", c.Limit)
	}
	if c.BaseURL == "" && g.Contact == "" {
		return usage("a crawl of a real portal needs --contact (or DAYLIGHT_CONTACT), an address by which the portal can reach you")
	}
	q, err := query.Parse(strings.Join(c.Query, " "))
	if err != nil {
		return err
	}
	return g.with(ctx, func(a *app.App) error {
		if _, err := a.Source(c.Source); err != nil {
			return usageError{err}
		}
		o := harvest.DocumentOptions{Source: c.Source, BaseURL: c.BaseURL, AnyHost: c.AnyHost, Again: c.Again, Limit: c.Limit}
		if !q.Empty() {
			o.Processes = []procurement.ID{}
			if err := a.DB.Each(ctx, q, func(id procurement.ID) error { o.Processes = append(o.Processes, id); return nil }); err != nil {
				return storeError{err}
			}
		}
		return fetchDocuments(ctx, g, a, o)
	})
}

// fetchDocuments fetches documents, reads them and says what came of both.
func fetchDocuments(ctx context.Context, g *Globals, a *app.App, o harvest.DocumentOptions) error {
	report, err := a.Harvest.Documents(ctx, o)
	if err != nil {
		return err
	}
	states, err := readDocuments(ctx, g, a)
	if err != nil {
		return err
	}
	return printDocuments(g.env.stdout, o.Source, report, states)
}

func printDocuments(w io.Writer, sourceID string, r harvest.DocumentReport, states map[postgres.DocumentState]int) error {
	_, err := fmt.Fprintf(w, "%s: %s to fetch: %d fetched, %d failed\n", sourceID, many(r.Named, "document", "documents"), r.Fetched, r.Failed)
	for _, rest := range []struct {
		n     int
		words string
	}{
		{r.OtherHosts, "on hosts that are not the source's; --any-host fetches them"},
		{r.Waiting, "on hosts that ask to come back later"},
		{r.Left, "left, beyond the limit"},
	} {
		if rest.n > 0 {
			_, perr := fmt.Fprintf(w, "  %d %s\n", rest.n, rest.words)
			err = errors.Join(err, perr)
		}
	}
	return errors.Join(err, printStates(w, states))
}

func printStates(w io.Writer, states map[postgres.DocumentState]int) error {
	var parts []string
	for _, s := range []struct {
		state postgres.DocumentState
		words string
	}{{postgres.DocumentOK, "with text"}, {postgres.DocumentNoText, "no text"}, {postgres.DocumentFailed, "not readable"},
		{postgres.DocumentTooLarge, "too large"}, {postgres.DocumentUnsupported, "of a format that is not read"}} {
		if n := states[s.state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.words))
		}
	}
	if len(parts) == 0 {
		parts = []string{"none"}
	}
	_, err := fmt.Fprintf(w, "documents read: %s\n", strings.Join(parts, ", "))
	return err
}

type documentsExtractCmd struct {
	All bool `help:"All documents of the archive, not only those without text; after a rebuild into an empty store it finds them again."`
}

// Run reads the text of archived documents; nothing is fetched.
func (c *documentsExtractCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		var broken error
		if c.All {
			if err := a.DB.ForgetDocumentTexts(ctx); err != nil {
				return storeError{err}
			}
			var n int
			if n, broken = a.Harvest.RefillDocuments(ctx, a.Archive); n > 0 {
				g.say("%d documents found again in the archive", n)
			}
		}
		states, err := readDocuments(ctx, g, a)
		if err != nil {
			return errors.Join(err, broken)
		}
		return errors.Join(printStates(g.env.stdout, states), broken)
	})
}
