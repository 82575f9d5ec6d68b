package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"daylight/internal/app"
	"daylight/scrapers"
)

type sourcesCheckCmd struct {
	IDs     []string `arg:"" name:"id" help:"Source ids."`
	BaseURL string   `name:"base-url" help:"Replica that stands in for the portal." placeholder:"URL"`
	Now     string   `help:"Take this day for today, for replicas." placeholder:"DATE" hidden:""`
}

// Run asks each portal for one document; code 3 if one is not as expected.
func (c *sourcesCheckCmd) Run(ctx context.Context, g *Globals) error {
	now, err := day(c.Now, time.Now().UTC())
	if err != nil {
		return err
	}
	var base *url.URL
	if c.BaseURL != "" {
		if base, err = url.Parse(c.BaseURL); err != nil || base.Host == "" {
			return usage("--base-url %q is not a URL", c.BaseURL)
		}
	} else if g.Contact == "" {
		return usage("a request to a real portal needs --contact (or DAYLIGHT_CONTACT), an address by which the portal can reach you")
	}
	bad := 0
	for _, id := range c.IDs {
		src, ok := scrapers.ByID(id)
		if !ok {
			return usage("no source %q: daylight sources lists them", id)
		}
		result, err := app.CheckSource(ctx, src, base, "daylight/"+buildVersion(), g.Contact, now, g.logger())
		if err != nil {
			return err
		}
		if result.State != "fresh" {
			bad++
		}
		if err := g.printJSON(result); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d sources are not as expected", bad, len(c.IDs))
	}
	return nil
}
