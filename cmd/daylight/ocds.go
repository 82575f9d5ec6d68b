package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"daylight/internal/ocds"
	"daylight/internal/ocds/upgrade"
	"daylight/internal/ocds/validate"
	"daylight/internal/procurement"
)

type ocdsCmd struct {
	Merge     ocdsMergeCmd     `cmd:"" help:"Releases in any order to one compiled release a process."`
	Versioned ocdsVersionedCmd `cmd:"" help:"Releases in any order to one versioned release a process."`
	Validate  ocdsValidateCmd  `cmd:"" help:"Where data is not as the standard has it: one finding a line."`
	Upgrade   ocdsUpgradeCmd   `cmd:"" help:"OCDS 1.0 to 1.1."`
}

// ocdsInput is what the filters read.
type ocdsInput struct {
	Paths []string `arg:"" optional:"" name:"file" help:"Files with releases, records or packages, one or many, packed or not; standard input without any."`
}

// each opens the files one after the other; "-" is standard input.
func (in ocdsInput) each(g *Globals, visit func(name string, open func() (io.ReadCloser, error)) error) error {
	paths := in.Paths
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	for _, path := range paths {
		name, open := filepath.Base(path), func() (io.ReadCloser, error) { return os.Open(path) }
		if path == "-" {
			name, open = "standard input", func() (io.ReadCloser, error) { return io.NopCloser(g.env.stdin), nil }
		} else if _, err := os.Stat(path); err != nil {
			return usage("%w", err)
		}
		if err := visit(name, open); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// twice is each for readers that open a file twice: standard input is copied to a
// temporary file.
func (in ocdsInput) twice(g *Globals, visit func(name string, open func() (io.ReadCloser, error)) error) error {
	return in.each(g, func(name string, open func() (io.ReadCloser, error)) error {
		if name != "standard input" {
			return visit(name, open)
		}
		f, err := os.CreateTemp("", "daylight-ocds-")
		if err != nil {
			return fmt.Errorf("copy of standard input: %w", err)
		}
		defer os.Remove(f.Name())
		_, err = io.Copy(f, g.env.stdin)
		if err := errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("copy of standard input (set TMPDIR to a place with room): %w", err)
		}
		return visit(name, func() (io.ReadCloser, error) { return os.Open(f.Name()) })
	})
}

type ocdsValidateCmd struct {
	ocdsInput
	Schema   string `help:"JSON schema of a release, record or package (a file), or 1.0 or 1.1; by default by the version a package names." placeholder:"FILE"`
	Warnings bool   `negatable:"" default:"true" help:"Also empty, deprecated and unknown fields, and codes of open codelists."`
}

// Run prints findings; code 3 if one is an error.
func (c *ocdsValidateCmd) Run(ctx context.Context, g *Globals) error {
	set, err := ocdsSchemas(c.Schema)
	if err != nil {
		return err
	}
	bad := 0
	err = c.twice(g, func(name string, open func() (io.ReadCloser, error)) error {
		sum, err := validate.Stream(open, name, validate.Options{Schemas: set, Warnings: c.Warnings}, func(f validate.Finding) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return g.printJSON(f)
		})
		bad += sum.Errors
		g.say("%s: %d values with %d releases and %d records of %d processes: %d errors, %d warnings",
			name, sum.Values, sum.Releases, sum.Records, sum.OCIDs, sum.Errors, sum.Warnings)
		return err
	})
	if err == nil && bad > 0 {
		err = fmt.Errorf("%d errors: the data is not as the standard has it", bad)
	}
	return err
}

// ocdsSchemas reads the flag --schema; nil means the standard's, by version.
func ocdsSchemas(schema string) (*validate.Set, error) {
	switch schema {
	case "":
		return nil, nil
	case "1.0":
		return validate.OCDS10(), nil
	case "1.1":
		return validate.OCDS11(), nil
	}
	text, err := os.ReadFile(schema)
	if err != nil {
		return nil, usage("--schema: %w", err)
	}
	set, err := validate.FromJSON(text, validate.OCDS11())
	if err != nil {
		return nil, usage("--schema %s: %w", schema, err)
	}
	return set, nil
}

type ocdsUpgradeCmd struct{ ocdsInput }

// Run upgrades each value to a line.
func (c *ocdsUpgradeCmd) Run(ctx context.Context, g *Globals) error {
	return c.twice(g, func(name string, open func() (io.ReadCloser, error)) error {
		return upgrade.Stream(open, g.env.stdout, func(record int, i procurement.Issue) {
			g.say("%s: value %d: %s at %s: %s", name, record, i.Code, i.Path, i.Detail)
		})
	})
}

// ocdsRules are the flags of merging.
type ocdsRules struct {
	Schema     string   `help:"Release schema whose rules hold (a file), or 1.0 or 1.1; by default 1.1 with lots and bids." placeholder:"FILE"`
	Override   []string `help:"Merge the array at a path another way: awards.suppliers=APPEND or =MERGE_BY_POSITION." placeholder:"PATH=STRATEGY" sep:"none"`
	Contiguous bool     `help:"The releases of each process stand together, oldest first: merge without sorting."`
}

func (c ocdsRules) rules() (*ocds.Rules, error) {
	rules := ocds.Standard()
	switch c.Schema {
	case "", "1.1":
	case "1.0":
		rules = ocds.Rules10()
	default:
		text, err := os.ReadFile(c.Schema)
		if err != nil {
			return nil, usage("--schema: %w", err)
		}
		if rules, err = ocds.RulesFromSchema(text); err != nil {
			return nil, usage("--schema %s: %w", c.Schema, err)
		}
	}
	for _, override := range c.Override {
		path, strategy, ok := strings.Cut(override, "=")
		if !ok || path == "" {
			return nil, usage("--override %q: want PATH=APPEND or PATH=MERGE_BY_POSITION", override)
		}
		var err error
		if rules, err = rules.Override(path, ocds.Strategy(strategy)); err != nil {
			return nil, usage("--override: %w", err)
		}
	}
	return rules, nil
}
