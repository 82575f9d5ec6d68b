// Package derive makes what rests on all processes together, where compile makes
// what rests on one: organisations from mentions, groups and classes of
// organisations, copies of one contract on several portals, and flags.
//
// Each step reads the store, calls a pure package and replaces its tables in one
// transaction. The result is a function of the processes and of what people
// decided and loaded; deriving again from the same writes nothing.
package derive

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"daylight/internal/postgres"
)

// Deriver derives.
type Deriver struct {
	db      *postgres.DB
	log     *slog.Logger
	workers int
}

// Options of a Deriver.
type Options struct {
	// Workers is the number of goroutines that compare; all processors if 0.
	Workers int
	Logger  *slog.Logger
}

// New returns a Deriver on a store.
func New(db *postgres.DB, o Options) *Deriver {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Deriver{db, o.Logger, o.Workers}
}

// Step says what one step did.
type Step struct {
	Name    string        `json:"step"`
	Words   string        `json:"words"`
	Elapsed time.Duration `json:"-"`
	// settings are stored with the step.
	settings any
}

// Run derives everything, and returns what each step did. It waits for another
// process that derives.
func (d *Deriver) Run(ctx context.Context) ([]Step, error) {
	var done []Step
	var nodes []node
	steps := []struct {
		name string
		do   func(context.Context, *Step) (func(context.Context, *postgres.Tx) error, error)
	}{
		{"organizations", func(ctx context.Context, s *Step) (save, error) {
			var err error
			nodes, err = d.nodes(ctx)
			if err != nil {
				return nil, err
			}
			return d.organizations(ctx, nodes, s)
		}},
		{"groups", func(ctx context.Context, s *Step) (save, error) { return d.groups(ctx, nodes, s) }},
		{"copies", d.copies},
		{"flags", d.flags},
	}
	for _, step := range steps {
		s := Step{Name: step.name}
		started := time.Now()
		save, err := step.do(ctx, &s)
		if err == nil {
			err = d.store(ctx, &s, started, save)
		}
		if err != nil {
			return done, fmt.Errorf("derive %s: %w", step.name, err)
		}
		d.log.Info("derived", "step", s.Name, "what", s.Words, "seconds", s.Elapsed.Seconds())
		done = append(done, s)
	}
	return done, nil
}

// save stores what a step made.
type save = func(context.Context, *postgres.Tx) error

func (d *Deriver) store(ctx context.Context, s *Step, started time.Time, write save) error {
	settings, err := json.Marshal(s.settings)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	if s.settings == nil {
		settings = []byte("{}")
	}
	return d.db.Write(ctx, func(tx *postgres.Tx) error {
		if err := tx.LockDerive(ctx); err != nil {
			return err
		}
		if err := write(ctx, tx); err != nil {
			return err
		}
		s.Elapsed = time.Since(started)
		return tx.DerivedStep(ctx, s.Name, s.Elapsed.Seconds(), s.Words, settings)
	})
}
