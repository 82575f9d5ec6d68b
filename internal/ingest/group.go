package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"daylight/internal/postgres"
	"daylight/internal/procedure"
	"daylight/internal/procurement"
)

// regroup puts the linked notices of a merged batch, and all that may be of one
// process with one of them, into the processes that package procedure says. What
// that changes is added to merged. Only the set of stored notices counts: what
// came first, and with what, does not.
func regroup(ctx context.Context, tx *postgres.Tx, sourceID string, merged *postgres.Merged) error {
	if len(merged.Linked) == 0 {
		return nil
	}
	notices, err := related(ctx, tx, merged.Linked)
	if err != nil || len(notices) == 0 {
		return err
	}
	stored, err := tx.Groupables(ctx, notices)
	if err != nil {
		return err
	}
	list, now := make([]procedure.Notice, len(stored)), make(map[procurement.ID]string, len(stored))
	for i, g := range stored {
		if list[i], err = grouped(sourceID, g); err != nil {
			return err
		}
		now[g.Notice] = g.Now
	}
	names, err := tx.CrowdedNames(ctx, notices, procedure.Crowd)
	if err != nil {
		return err
	}
	crowded := map[procurement.ID]bool{}
	for _, name := range names {
		crowded[name] = true
	}
	groups := procedure.Group(list, func(name procurement.ID) bool { return crowded[name] })
	maps.DeleteFunc(groups, func(notice procurement.ID, ocid string) bool { return now[notice] == ocid })
	return tx.Assign(ctx, sourceID, groups, merged)
}

// related finds the notices that may be of one process with those of the list,
// directly or by way of others. A notice that is alone and where its key says is
// left out.
func related(ctx context.Context, tx *postgres.Tx, seeds []procurement.ID) ([]procurement.ID, error) {
	found, asked := map[procurement.ID]bool{}, map[procurement.ID]bool{}
	ask := seeds
	for len(ask) > 0 {
		for _, id := range ask {
			asked[id] = true
		}
		// One batch can make a name crowded: what that undoes must be found.
		pairs, err := tx.Neighbours(ctx, ask, procedure.Crowd+batchSize)
		if err != nil {
			return nil, err
		}
		ask = nil
		for _, p := range pairs {
			for _, id := range p {
				found[id] = true
			}
			if !asked[p[1]] {
				asked[p[1]] = true
				ask = append(ask, p[1])
			}
		}
	}
	return slices.Collect(maps.Keys(found)), nil
}

func grouped(sourceID string, g postgres.Groupable) (procedure.Notice, error) {
	body, err := procurement.ParseBody(g.Body)
	if err != nil {
		return procedure.Notice{}, fmt.Errorf("notice %s: %w", g.SourceNoticeID, err)
	}
	n := procedure.Notice{ID: g.Notice, SourceNoticeID: g.SourceNoticeID, OCID: g.OCID, SourceVersion: g.SourceVersion, Guarded: body.Guarded}
	n.Bears, n.Names = procedure.Ties(sourceID, g.SourceNoticeID, body)
	if g.Published != nil {
		n.Published = g.Published.UTC()
	}
	if n.Guarded {
		n.Facts = procedure.FactsOf(body.Release)
	}
	return n, nil
}

// called gives a release the name of its process, where the notices of several
// keys, or some of one key, have a name of their own.
func called(release procurement.Object, portal *string, ocid string) procurement.Object {
	if portal == nil || release["ocid"] != *portal {
		return release
	}
	release = maps.Clone(release)
	release["ocid"] = ocid
	return release
}
