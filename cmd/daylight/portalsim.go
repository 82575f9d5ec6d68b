package main

import (
	"context"
	"net"
	"os"

	"daylight/internal/portalsim"
)

type portalsimCmd struct {
	Source    []string `help:"Portals to run; default all that have a replica." placeholder:"ID"`
	Recorded  string   `help:"Folder with recorded exchanges, one folder a source." placeholder:"DIR" type:"existingdir"`
	Synthetic int      `help:"Number of invented notices a portal." default:"300" placeholder:"N"`
	Seed      uint64   `help:"Makes the notices: one seed, one portal." default:"1"`
	Faults    string   `help:"File of rules by which answers go wrong." placeholder:"FILE" type:"existingfile"`
	Listen    string   `default:"127.0.0.1:8090" help:"Address; loopback." placeholder:"ADDR"`
}

// Run serves replica portals until stopped.
func (c *portalsimCmd) Run(ctx context.Context, g *Globals) error {
	o := portalsim.Options{Sources: c.Source, Synthetic: c.Synthetic, Seed: c.Seed, FaultSeed: c.Seed}
	if c.Recorded != "" {
		o.Recorded = os.DirFS(c.Recorded)
	}
	if c.Faults != "" {
		f, err := os.Open(c.Faults)
		if err != nil {
			return usage("faults: %w", err)
		}
		defer f.Close()
		if o.Faults, err = portalsim.ReadFaults(f); err != nil {
			return usage("%s: %w", c.Faults, err)
		}
	}
	sim, err := portalsim.New(o)
	if err != nil {
		return usage("portalsim: %w", err)
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return usage("listen: %w", err)
	}
	g.say("replica portals on http://%s", l.Addr())
	return serve(ctx, l, sim)
}
