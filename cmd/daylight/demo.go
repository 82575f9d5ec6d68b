package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"daylight/internal/app"
	"daylight/internal/demo"
	"daylight/internal/organization/group"
	"daylight/internal/portalsim"
	"daylight/internal/postgres"
	"daylight/internal/queue"
	"daylight/internal/web"
)

type demoCmd struct {
	Listen string `default:"127.0.0.1:8080" help:"Address of the web pages." placeholder:"ADDR"`
	Check  bool   `help:"Run it through, verify the result, print one line of JSON and exit."`
	Count  int    `default:"120" help:"Invented notices a portal." hidden:""`
}

// The demo's portals have published between these days, and are crawled in
// windows of a quarter: replicas bear what portals do not.
const demoWindow = 92 * 24 * time.Hour

func demoSpan() (from, until time.Time) {
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
}

// Run crawls replica portals into a store of its own and serves it.
func (c *demoCmd) Run(ctx context.Context, g *Globals) error {
	started := time.Now()
	if g.Home == "" {
		home, err := g.options().Place()
		if err != nil {
			return err
		}
		g.Home = home + "-demo" // invented notices never mix with real ones
	}
	l, err := c.listen()
	if err != nil {
		return err
	}
	defer l.Close()
	return g.with(ctx, func(a *app.App) error {
		g.say("store in %s (%s)", a.Home, since(started))
		if real, err := a.DB.HoldsPublished(ctx); err != nil {
			return storeError{err}
		} else if real {
			return usage("this store holds real publications, with which invented ones must not mix: give the demo a --home of its own")
		}
		changed, err := c.fill(ctx, g, a)
		if err != nil {
			return err
		}
		if err := derived(ctx, g, a, false); err != nil {
			return err
		}
		g.say("collected: %s", since(started))
		if c.Check {
			return c.check(ctx, g, a, l, changed, started)
		}
		site := web.Options{Note: demoNote, Originals: true, Review: true}
		g.say("\nThe pages are at  http://%s\n\nThings to try:", l.Addr())
		for _, s := range demo.ThingsToTry() {
			g.say("  %s\n      %s\n      http://%s%s", s.Query, s.Shows, l.Addr(), web.Example{Query: s.Query}.Href())
			site.Examples = append(site.Examples, web.Example{Query: s.Query, Words: s.Shows})
		}
		g.say("\n%s\nCtrl-C ends the demo; its data stays in %s (search it with: daylight search --home %s nimbus)", demoNote, a.Home, a.Home)
		return serve(ctx, l, handler(a, l.Addr(), site))
	})
}

const demoNote = "This is a demonstration: all notices are invented, but for Project Nimbus, which was put together from press reports."

func since(t time.Time) string { return fmt.Sprintf("%.1f s", time.Since(t).Seconds()) }

// listen takes the address for the pages: another port if the default is taken,
// any port for a check.
func (c *demoCmd) listen() (net.Listener, error) {
	const usual = "127.0.0.1:8080"
	if c.Check && c.Listen == usual {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil && c.Listen == usual {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, cannotListen(c.Listen, err)
	}
	return l, nil
}

// fill crawls every replica and imports the packages of the demo. It returns how
// many notice versions were new.
func (c *demoCmd) fill(ctx context.Context, g *Globals, a *app.App) (changed int, err error) {
	sim, err := portalsim.New(portalsim.Options{Synthetic: c.Count, Seed: 1})
	if err != nil {
		return 0, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("replica portals: %w", err)
	}
	portals, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- serve(portals, l, sim) }()
	defer func() {
		stop()
		if serr := <-done; serr != nil && err == nil {
			err = fmt.Errorf("replica portals: %w", serr)
		}
	}()
	q, stopWorkers, err := a.Workers(ctx, 4)
	if err != nil {
		return 0, storeError{err}
	}
	defer func() {
		if serr := stopWorkers(); serr != nil && err == nil {
			err = storeError{serr}
		}
	}()
	changed, err = c.crawl(ctx, g, a, q, "http://"+l.Addr().String())
	if err != nil {
		return changed, err
	}
	n, err := importDemo(ctx, a)
	return changed + n, err
}

func (c *demoCmd) crawl(ctx context.Context, g *Globals, a *app.App, q *queue.Queue, base string) (changed int, err error) {
	from, until := demoSpan()
	runs := map[string]int64{}
	for _, id := range portalsim.Sources() {
		src, err := a.Source(id)
		if err != nil {
			return 0, err
		}
		runs[id], err = a.Enqueue(ctx, q, src, app.CrawlOptions{Since: from, Until: until, BaseURL: base + "/" + id, WindowSize: demoWindow})
		if err != nil {
			return 0, err
		}
	}
	for _, id := range portalsim.Sources() {
		s, err := a.Await(ctx, runs[id], func(postgres.RunSummary) {})
		if err != nil {
			return changed, err
		}
		g.say("  %-20s %s: %d documents, %d records, %d new, %d in quarantine", id, s.Outcome, s.Documents, s.Records, s.Versions, s.Quarantined)
		if s.Outcome != "complete" {
			return changed, fmt.Errorf("crawl of the replica of %s is %s: %v", id, s.Outcome, s.Reasons)
		}
		changed += s.Versions
	}
	return changed, nil
}

// importDemo takes the packages of the demo through the import, and loads the
// companies of its group.
func importDemo(ctx context.Context, a *app.App) (changed int, err error) {
	dir, err := os.MkdirTemp("", "daylight-demo-")
	if err != nil {
		return 0, fmt.Errorf("packages of the demo: %w", err)
	}
	defer os.RemoveAll(dir)
	src, err := a.Source(demo.NimbusSource)
	if err != nil {
		return 0, err
	}
	for _, p := range demo.Packages() {
		path := filepath.Join(dir, p.Name)
		if err := os.WriteFile(path, p.Data, 0o600); err != nil {
			return changed, fmt.Errorf("packages of the demo: %w", err)
		}
		n, err := a.ImportFile(ctx, src, path)
		changed += n
		if err != nil {
			return changed, err
		}
	}
	parents := demo.Parents()
	links, err := group.ParseCSV(parents.Name, bytes.NewReader(parents.Data))
	if err != nil {
		return changed, err
	}
	if _, err := a.DB.AddParentLinks(ctx, parentLinks(links)); err != nil {
		return changed, storeError{err}
	}
	return changed, nil
}
