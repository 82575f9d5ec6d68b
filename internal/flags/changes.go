package flags

import (
	"slices"
	"strconv"
	"time"

	"daylight/internal/procurement"
)

// growth is D101.
func (f *facts) growth(s Settings) outcome {
	if len(f.in.History) == 0 {
		return lacks("a contract's value as first published (contracts/value, in the first notice of the contract)",
			"its value now (contracts/value)")
	}
	var o outcome
	comparable := 0
	for _, g := range f.in.History {
		if !g.comparable() {
			continue
		}
		comparable++
		more := g.Current.Amount.Sub(g.First.Amount)
		if more.GreaterThan(s.D101.Share.Mul(g.First.Amount)) {
			share := more.InexactFloat64() / g.First.Amount.InexactFloat64()
			o.flags = append(o.flags, f.flag("D101", share, g.First.evidence("first published value of contract "+g.Contract),
				g.Current.evidence("current value of contract "+g.Contract)))
		}
	}
	if comparable == 0 {
		return lacks("values of a contract above zero, with one currency and one tax basis, before and after (contracts/value)")
	}
	o.flags = merged(o.flags)
	return o
}

func (g Growth) comparable() bool {
	return g.First.Amount.IsPositive() && g.Current.Amount.IsPositive() && g.First.Currency == g.Current.Currency &&
		g.First.Currency != "" && g.First.Tax == g.Current.Tax
}

// merged joins marks of one rule on one process: the largest value, all evidence.
func merged(flags []Flag) []Flag {
	if len(flags) < 2 {
		return flags
	}
	one := flags[0]
	for _, f := range flags[1:] {
		one.Value = max(one.Value, f.Value)
		one.Evidence = append(one.Evidence, f.Evidence...)
	}
	return []Flag{one}
}

// signing is when an award was decided or a contract signed, and when it starts.
type signing struct {
	owner           procurement.Owner
	id, award       string // award: the contract's awardID
	path, what      string
	at, starts      moment
	dated, hasStart bool
	published       moment // datePublished, empty if not stated
}

// signings lists contracts that were signed, and awards that no contract refers to.
func (f *facts) signings() []signing {
	var out []signing
	var contracted []string
	for _, m := range members(f.in.Release["contracts"], "/contracts") {
		contracted = append(contracted, text(m.o["awardID"]))
		if status := text(m.o["status"]); status == "cancelled" {
			continue
		}
		s := signing{owner: procurement.OfContract, id: text(m.o["id"]), award: text(m.o["awardID"]),
			path: m.path, what: "signature"}
		s.published, _ = momentOf(text(m.o["datePublished"]))
		s.at, s.dated = momentOf(text(m.o["dateSigned"]))
		s.starts, s.hasStart = momentOf(str(m.o, "period", "startDate"))
		out = append(out, s)
	}
	for _, m := range members(f.in.Release["awards"], "/awards") {
		id := text(m.o["id"])
		if text(m.o["status"]) != "active" || slices.Contains(contracted, id) {
			continue
		}
		s := signing{owner: procurement.OfAward, id: id, path: m.path, what: "award"}
		s.published, _ = momentOf(text(m.o["datePublished"]))
		s.at, s.dated = momentOf(text(m.o["date"]))
		out = append(out, s)
	}
	return out
}

// announced finds the first publication: the earliest of the notices that first
// state the contract or its award, and of the date the publisher states.
func (f *facts) announced(s signing) (moment, Evidence, bool) {
	first, row := moment{day: s.published.day}, cell("first published", s.path+"/datePublished", s.published.raw)
	for _, a := range f.in.Announced {
		mine := a.Owner == s.owner && a.ID == s.id && a.ID != ""
		award := a.Owner == procurement.OfAward && a.ID == s.award && a.ID != ""
		if day := a.On.UTC().Format(time.DateOnly); (mine || award) && (first.day == "" || day < first.day) {
			first = moment{day: day}
			row = Evidence{What: "first published", Notice: a.Notice, Version: a.Version, Value: day}
		}
	}
	return first, row, first.day != ""
}

// late is D104.
func (f *facts) late(s Settings) outcome {
	all := f.signings()
	if len(all) == 0 {
		return without("nothing was awarded or signed")
	}
	var o outcome
	ran, dated, published := false, false, false
	for _, c := range all {
		first, row, ok := f.announced(c)
		dated, published = dated || c.dated || c.hasStart, published || ok
		if !ok || !c.dated && !c.hasStart {
			continue
		}
		ran = true
		if value, rows := c.lateness(first, s.D104.Threshold); value >= 0 {
			o.flags = append(o.flags, f.flag("D104", float64(value), append([]Evidence{row}, rows...)...))
		}
	}
	o.flags = merged(o.flags)
	if ran {
		return o
	}
	var missing []string
	if !dated {
		missing = append(missing, "when the contract was signed or awarded (contracts/dateSigned, awards/date)",
			"when it starts (contracts/period/startDate)")
	}
	if !published {
		missing = append(missing, "when the award or contract was first published (awards/datePublished, or the first notice that states it)")
	}
	if len(missing) == 0 {
		missing = []string{"the first publication and a date of one and the same award or contract (awards/date, contracts/dateSigned)"}
	}
	return lacks(missing...)
}

// lateness compares the day of first publication with signature and start: the
// days, or -1 where it is neither late nor after the start.
func (s signing) lateness(published moment, days int) (int, []Evidence) {
	value, rows := -1, []Evidence(nil)
	if n := wholeDays(moment{day: s.at.day}, published); s.dated && n > days {
		field := "/dateSigned"
		if s.owner == procurement.OfAward {
			field = "/date"
		}
		value = n
		rows = append(rows, cell(s.what, s.path+field, s.at.raw), cell("days from "+s.what+" to publication", "", strconv.Itoa(n)))
	}
	if n := wholeDays(moment{day: s.starts.day}, published); s.hasStart && n > 0 {
		value = max(value, n)
		rows = append(rows, cell("start of the contract", s.path+"/period/startDate", s.starts.raw),
			cell("days from start to publication", "", strconv.Itoa(n)))
	}
	return value, rows
}

// edits is D105.
func (f *facts) edits(Settings) outcome {
	if f.in.Captures < 2 && len(f.in.SilentEdits) == 0 {
		return lacks("a second capture of the notices to compare with")
	}
	if len(f.in.SilentEdits) == 0 {
		return outcome{}
	}
	var rows []Evidence
	for _, e := range f.in.SilentEdits {
		what := "content differs between version " + strconv.Itoa(e.From) + " seen " + seenOn(e.SeenFrom) + " and version " +
			strconv.Itoa(e.To) + " seen " + seenOn(e.SeenTill)
		for _, path := range e.Paths {
			rows = append(rows, Evidence{What: what, Notice: e.Notice, Version: e.To, Path: path})
		}
		if len(e.Paths) == 0 {
			rows = append(rows, Evidence{What: what, Notice: e.Notice, Version: e.To})
		}
	}
	return outcome{flags: []Flag{f.flag("D105", float64(len(f.in.SilentEdits)), rows...)}}
}

func seenOn(t time.Time) string {
	if t.IsZero() {
		return "on an unknown day"
	}
	return t.UTC().Format(time.DateOnly)
}
