package derive

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"daylight/internal/compile"
	"daylight/internal/disclosure"
	"daylight/internal/flags"
	"daylight/internal/history"
	"daylight/internal/ingest"
	"daylight/internal/money"
	"daylight/internal/organization"
	"daylight/internal/organization/group"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// flags runs the rules over every source.
func (d *Deriver) flags(ctx context.Context, s *Step) (save, error) {
	settings := flags.Defaults()
	run := flags.NewRun(settings)
	orgs := subjects{}
	captures, err := d.db.SourceCaptures(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := d.db.SourcesWithProcesses(ctx)
	if err != nil {
		return nil, err
	}
	n := 0
	var late []postgres.LateGap
	for _, src := range sources {
		err := d.inputs(ctx, compile.Source{ID: src.ID, Country: src.Country}, func(in flags.Input, p *procurement.Process) {
			in.Captures = captures[src.ID]
			in.Kind = buyerKind(src.ID, p)
			late = append(late, lateGaps(p, src.Newest)...)
			orgs.add(p)
			run.Add(in)
			n++
		})
		if err != nil {
			return nil, err
		}
	}
	report := run.Finish()
	rows, err := storedFlags(report.Flags, orgs)
	if err != nil {
		return nil, err
	}
	populations, rates, err := storedStatistics(report)
	if err != nil {
		return nil, err
	}
	s.Words = fmt.Sprintf("%d processes of %d sources; %d marks to review, %d things not published in time", n, len(sources), len(rows), len(late))
	s.settings = settings
	return func(ctx context.Context, tx *postgres.Tx) error {
		if err := tx.SaveLateGaps(ctx, late); err != nil {
			return err
		}
		return tx.SaveFlags(ctx, rows, populations, rates)
	}, nil
}

// lateGaps is what a process lacks only because of the day it is.
func lateGaps(p *procurement.Process, day string) []postgres.LateGap {
	stage := compile.Stage(p)
	type key struct{ code, field string }
	known := map[key]bool{}
	for _, g := range disclosure.Of(p, stage, disclosure.Options{}) {
		known[key{g.Code, g.Field}] = true
	}
	var out []postgres.LateGap
	for _, g := range disclosure.Of(p, stage, disclosure.Options{AsOf: day}) {
		if k := (key{g.Code, g.Field}); !known[k] {
			known[k] = true
			out = append(out, postgres.LateGap{Process: p.ID, GapRow: postgres.GapRow{Code: g.Code, What: g.What, Field: g.Field, Expected: g.Expected,
				Kind: string(g.Kind), Until: g.Until, Why: g.Why}})
		}
	}
	return out
}

// inputs compiles the processes of a source again, for what the rules need of
// single notices, and calls each with every one.
func (d *Deriver) inputs(ctx context.Context, src compile.Source, each func(flags.Input, *procurement.Process)) error {
	for after := (postgres.Page{}); ; {
		page, err := d.db.StaleProcesses(ctx, src.ID, 0, true, after)
		if err != nil {
			return err
		}
		if len(page.OCIDs) == 0 {
			return nil
		}
		ids := make([]procurement.ID, 0, len(page.OCIDs))
		for id := range page.OCIDs {
			ids = append(ids, id)
		}
		stored, err := d.db.StoredVersions(ctx, ids)
		if err != nil {
			return err
		}
		for len(stored) > 0 {
			n := 1
			for n < len(stored) && stored[n].Process == stored[0].Process {
				n++
			}
			versions, err := ingest.Versions(stored[:n])
			if err != nil {
				return err
			}
			p := compile.Process(src, stored[0].OCID, versions)
			each(input(src.ID, p, versions, stored[:n]), p)
			stored = stored[n:]
		}
		after = page
	}
}

func input(source string, p *procurement.Process, versions []compile.Version, stored []postgres.StoredVersion) flags.Input {
	notices := make([]flags.Notice, len(versions))
	for i, v := range versions {
		notices[i] = flags.Notice{Notice: v.Notice, Version: v.Version, Kind: v.Body.Kind, Published: v.Published, Release: v.Body.Release}
	}
	in := flags.Of(source, p, notices)
	byLocal := map[string]string{}
	for _, party := range p.Parties {
		byLocal[party.LocalID] = subjectKey(party)
	}
	in.Resolve = func(localID string) string { return byLocal[localID] }
	in.Spend = []flags.Spend{} // what is in no total is in no share either
	for _, r := range money.Of(p).Rows {
		in.Spend = append(in.Spend, flags.Spend{Buyer: partyKey(p, r.BuyerNo), Supplier: partyKey(p, r.PartyNo), Amount: r.Amount, Currency: r.Currency, Path: r.Path})
	}
	in.SilentEdits = silentEdits(versions, stored)
	return in
}

// silentEdits are versions of one notice with other content under the same time
// of publication and version of the source.
func silentEdits(versions []compile.Version, stored []postgres.StoredVersion) []flags.SilentEdit {
	var out []flags.SilentEdit
	for i := 1; i < len(versions); i++ {
		a, b := versions[i-1], versions[i]
		if a.Notice != b.Notice || !a.Published.Equal(b.Published) || a.SourceVersion != b.SourceVersion || b.Body.Kind == procurement.Compiled {
			continue
		}
		e := flags.SilentEdit{Notice: b.Notice, From: a.Version, To: b.Version, SeenFrom: stored[i-1].Recorded.UTC(), SeenTill: stored[i].Recorded.UTC()}
		for _, c := range history.Diff(a.Body.Release, b.Body.Release) {
			e.Paths = append(e.Paths, c.Path)
		}
		if len(e.Paths) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// subjectKey is the key of an organisation in all processes: its identifier. One
// that is known by name alone has none: no mark rests on a score.
func subjectKey(p procurement.Party) string {
	if p.Person || p.LegalID == "" {
		return ""
	}
	id := organization.ParseIdentifier(p.Scheme, p.LegalID, p.Country)
	if id.Validity < organization.Plausible {
		return ""
	}
	return id.Scheme + ":" + id.ID
}

func partyKey(p *procurement.Process, no int) string {
	if no < 1 || no > len(p.Parties) {
		return ""
	}
	return subjectKey(p.Parties[no-1])
}

// buyerKind tells whose thresholds apply, where it is sure.
func buyerKind(source string, p *procurement.Process) flags.BuyerKind {
	if source == "us-usaspending" {
		return flags.Federal
	}
	for _, party := range p.Parties {
		if source != "eu-ted" || !slices.Contains(party.Roles, "buyer") {
			continue
		}
		found, err := group.Classify(party.Name, party.Country, nil)
		if err != nil {
			return "" // the embedded rules: a test reads them
		}
		for _, c := range found {
			switch c.Code {
			case "ministry":
				return flags.Central
			case "municipality", "region", "education", "health":
				return flags.SubCentral
			}
		}
	}
	return ""
}

// subjects finds a mention of an organisation by its key: the lowest, so that the
// order of processes does not matter.
type subjects map[string]procurement.ID

func (s subjects) add(p *procurement.Process) {
	for _, party := range p.Parties {
		key := subjectKey(party)
		if have, ok := s[key]; key != "" && (!ok || strings.Compare(party.Key.String(), have.String()) < 0) {
			s[key] = party.Key
		}
	}
}

func storedFlags(list []flags.Flag, orgs subjects) ([]postgres.Flag, error) {
	out := make([]postgres.Flag, 0, len(list))
	for _, f := range list {
		row := postgres.Flag{Process: f.Process, Code: f.Code, Subject: string(f.Subject.Role), Value: f.Value, Version: f.Version}
		if f.Subject.Role != flags.OfProcess {
			row.Subject += " " + f.Subject.Key
			row.Org = orgs[f.Subject.Key]
		}
		if f.With.Key != "" {
			row.Subject += " with " + string(f.With.Role) + " " + f.With.Key
		}
		if f.Process.IsZero() {
			row.Subject = f.Set + " " + row.Subject
		}
		var err error
		if row.Parameters, err = json.Marshal(parameters(f.Parameters)); err != nil {
			return nil, fmt.Errorf("parameters of %s: %w", f.Code, err)
		}
		if row.Evidence, err = json.Marshal(evidence(f.Evidence)); err != nil {
			return nil, fmt.Errorf("evidence of %s: %w", f.Code, err)
		}
		out = append(out, row)
	}
	return out, nil
}

func parameters(list []flags.Parameter) map[string]string {
	out := map[string]string{}
	for _, p := range list {
		out[p.Name] = p.Value
	}
	return out
}

func evidence(list []flags.Evidence) []postgres.FlagEvidence {
	out := make([]postgres.FlagEvidence, len(list))
	for i, e := range list {
		out[i] = postgres.FlagEvidence{What: e.What, Path: e.Path, Value: e.Value, OCID: e.OCID}
		if !e.Process.IsZero() {
			out[i].Process = e.Process.String()
		}
		if !e.Notice.IsZero() {
			out[i].Notice, out[i].Version = e.Notice.String(), e.Version
		}
	}
	return out
}

func storedStatistics(r flags.Report) ([]postgres.FlagPopulation, []postgres.FlagRate, error) {
	var populations []postgres.FlagPopulation
	for _, p := range r.Populations {
		params, err := json.Marshal(parameters(p.Parameters))
		if err != nil {
			return nil, nil, fmt.Errorf("parameters of %s: %w", p.Code, err)
		}
		populations = append(populations, postgres.FlagPopulation{Source: p.Set, Code: p.Code, Group: strings.TrimSpace(string(p.Group) + " " + p.Currency),
			N: p.N, Q1: p.Q1, Q3: p.Q3, Fence: p.Fence, Parameters: params})
	}
	rates := map[[2]string]*postgres.FlagRate{}
	var order [][2]string
	for _, b := range r.BaseRates {
		key := [2]string{b.Set, b.Code}
		if rates[key] == nil {
			rates[key] = &postgres.FlagRate{Source: b.Set, Code: b.Code}
			order = append(order, key)
		}
		rates[key].Flagged += b.Flagged
		rates[key].Calculable += b.Calculable
		rates[key].Total += b.Total
	}
	var out []postgres.FlagRate
	for _, key := range order {
		out = append(out, *rates[key])
	}
	return populations, out, nil
}
