package app

import (
	"context"
	"time"

	"daylight/internal/derive"
	"daylight/internal/fx"
)

// Derive makes what rests on all processes together: organisations, groups,
// copies and flags. Processes that older rules compiled are compiled again first.
func (a *App) Derive(ctx context.Context) ([]derive.Step, error) {
	if _, err := a.Ingester.Recompile(ctx, a.Options.Sources, false); err != nil {
		return nil, err
	}
	return derive.New(a.DB, derive.Options{Logger: a.Log}).Run(ctx)
}

// rates are those of the program with those that were loaded.
func (a *App) rates(ctx context.Context) (*fx.Table, error) {
	table, err := fx.Embedded()
	if err != nil {
		return nil, err
	}
	loaded, err := a.DB.Rates(ctx)
	if err != nil {
		return nil, err
	}
	return table.With(loaded), nil
}

// LoadRates stores exchange rates and converts every amount again. It returns the
// number of processes.
func (a *App) LoadRates(ctx context.Context, rates []fx.Rate) (int, error) {
	if err := a.DB.AddRates(ctx, rates); err != nil {
		return 0, err
	}
	table, err := a.rates(ctx)
	if err != nil {
		return 0, err
	}
	a.Ingester.UseRates(table)
	return a.Ingester.Recompile(ctx, a.Options.Sources, true)
}

// deriveEvery is how often a worker looks whether runs have ended.
const deriveEvery = 15 * time.Second

// KeepDerived derives whenever runs have ended and none is in work, until ctx
// ends. An error is logged, and tried again after a pause.
func (a *App) KeepDerived(ctx context.Context) {
	tick := time.NewTicker(deriveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		due, err := a.DB.DeriveDue(ctx)
		if err == nil && due {
			_, err = a.Derive(ctx)
		}
		if err != nil && ctx.Err() == nil {
			a.Log.Warn("derive", "err", err)
		}
	}
}
