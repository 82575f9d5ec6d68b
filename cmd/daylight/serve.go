package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"daylight/internal/app"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/web"
	"daylight/scrapers"
)

// pages joins the store's pages with the archive's originals.
type pages struct {
	*postgres.DB
	app *app.App
}

// Archived returns the archived document of a notice version, ready to read.
func (p pages) Archived(ctx context.Context, id procurement.ID, version int) (source.Document, error) {
	return p.app.Archived(ctx, id, version)
}

// handler is the web site on a store. Originals may name persons: they are served
// only where they were asked for, and on loopback.
func handler(a *app.App, addr net.Addr, o web.Options) http.Handler {
	tcp, ok := addr.(*net.TCPAddr)
	o.Store, o.Logger, o.Zones = pages{a.DB, a}, a.Log, map[string]string{}
	o.Originals = o.Originals && ok && tcp.IP.IsLoopback()
	o.Review = o.Review && ok && tcp.IP.IsLoopback()
	for _, s := range scrapers.All() {
		o.Zones[s.ID] = s.Timezone
	}
	return web.New(o)
}

// serve answers on the listener until ctx ends.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err := s.Shutdown(stop)
	if serr := <-failed; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}

type serveCmd struct {
	Listen    string `default:"127.0.0.1:8080" help:"Address of the web pages." placeholder:"ADDR"`
	Review    bool   `help:"Let readers decide which organisations are one, on the page /review: only on loopback, and not behind a proxy."`
	Originals bool   `help:"Offer the archived originals too. They may name persons: only on loopback, and not behind a proxy."`
}

// Run serves the pages until stopped.
func (c *serveCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error { return c.serve(ctx, g, a) })
}

func (c *serveCmd) serve(ctx context.Context, g *Globals, a *app.App) error {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return cannotListen(c.Listen, err)
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); c.Originals && (!ok || !tcp.IP.IsLoopback()) {
		return errors.Join(usage("--originals may name persons: it needs a loopback address, such as --listen 127.0.0.1:8080"), l.Close())
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); c.Review && (!ok || !tcp.IP.IsLoopback()) {
		return errors.Join(usage("--review lets whoever reaches the page decide: it needs a loopback address, such as --listen 127.0.0.1:8080"), l.Close())
	}
	g.say("daylight serves http://%s", l.Addr())
	return serve(ctx, l, handler(a, l.Addr(), web.Options{Originals: c.Originals, Review: c.Review}))
}

type workerCmd struct {
	Workers int `default:"4" help:"Windows worked at a time."`
}

// Run works jobs until stopped.
func (c *workerCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		_, stop, err := a.Workers(ctx, c.Workers)
		if err != nil {
			return storeError{err}
		}
		g.say("working; Ctrl-C stops")
		a.KeepDerived(ctx)
		return stop()
	})
}

type upCmd struct {
	serveCmd
	Workers int `default:"4" help:"Windows worked at a time."`
}

// Run serves the pages and works jobs until stopped.
func (c *upCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		_, stop, err := a.Workers(ctx, c.Workers)
		if err != nil {
			return storeError{err}
		}
		kept := make(chan struct{})
		deriving, end := context.WithCancel(ctx)
		go func() { defer close(kept); a.KeepDerived(deriving) }()
		err = c.serve(ctx, g, a)
		end()
		<-kept
		if serr := stop(); serr != nil && err == nil {
			return fmt.Errorf("stop workers: %w", serr)
		}
		return err
	})
}
