package web

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/flags"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// flagRow is a rule that marks the contract, or an organisation in it, as to
// review.
type flagRow struct {
	Code, Title, LooksAt string
	Measures             string // what a value measures; empty where it is a mark alone
	Version              int
	Subjects             []subjectRow
	More                 int
	Parameters           []pair
	Rate                 string
	Evidence             []evidenceRow
	MoreEvidence         int
	Innocent             []string
}

// subjectRow is what a mark is set on.
type subjectRow struct {
	Role  string
	Org   link
	Value string
}

// evidenceRow is a fact that a mark rests on.
type evidenceRow struct {
	What, Value, Path string
	// Stand is where it stands; Other is another process that it is of.
	Stand stand
	Other link
}

const (
	maxSubjects = 6
	maxEvidence = 10
)

// ruleFlags are the marks of one rule on a contract.
func byRule(all []postgres.FlagRow) [][]postgres.FlagRow {
	var out [][]postgres.FlagRow
	for _, f := range all {
		at := slices.IndexFunc(out, func(rows []postgres.FlagRow) bool { return rows[0].Code == f.Code })
		if at < 0 {
			out = append(out, []postgres.FlagRow{f})
			continue
		}
		out[at] = append(out[at], f)
	}
	return out
}

func (b *contractPage) flagRow(marks []postgres.FlagRow) flagRow {
	first := marks[0]
	rule, _ := flags.RuleOf(first.Code)
	row := flagRow{Code: shorten(20, first.Code), Title: rule.Title, LooksAt: rule.LooksAt, Version: first.Version, Innocent: rule.Innocent, Parameters: parameterPairs(first.Parameters), Rate: rateWords(first)}
	if rule.Value != "1" {
		row.Measures = rule.Value
	}
	subjects := max(1, maxSubjects/b.divisor)
	seen := map[postgres.FlagEvidence]bool{}
	for i, f := range marks {
		if i < subjects {
			row.Subjects = append(row.Subjects, newSubjectRow(f, row.Measures != ""))
		}
		for _, e := range f.Evidence {
			if seen[e] {
				continue
			}
			seen[e] = true
			if len(row.Evidence) == max(2, maxEvidence/b.divisor) {
				row.MoreEvidence++
				continue
			}
			row.Evidence = append(row.Evidence, b.evidenceRow(e))
		}
	}
	row.More = len(marks) - len(row.Subjects)
	return row
}

func newSubjectRow(f postgres.FlagRow, measures bool) subjectRow {
	role, _, _ := strings.Cut(f.Subject, " ")
	s := subjectRow{Role: "the procedure"}
	if role != string(flags.OfProcess) {
		s.Role, s.Org = "the "+partyRole(role), partyLink(f.Org)
		if f.Org.Name == "" {
			s.Org.Text = "not named"
		}
	}
	if measures {
		s.Value = measured(f.Value)
	}
	return s
}

// measured is a number that a rule computed, of four digits at most.
func measured(v float64) string {
	if v == float64(int64(v)) {
		return digits(strconv.FormatInt(int64(v), 10))
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

func parameterPairs(parameters map[string]any) []pair {
	var all []pair
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		all = append(all, pair{shorten(60, name), shorten(80, fmt.Sprint(parameters[name]))})
	}
	return all[:min(len(all), 8)]
}

// rateWords is how often the rule marks in the source: a mark says little where
// most have it.
func rateWords(f postgres.FlagRow) string {
	if f.Calculable == 0 {
		return "how often it marks in this source is not known yet"
	}
	return "in this source it marks " + count(f.Flagged) + " of " + count(f.Calculable) + " that it could be run on, of " + count(f.Total) + " in all"
}

func (b *contractPage) evidenceRow(e postgres.FlagEvidence) evidenceRow {
	row := evidenceRow{What: capital(shorten(120, e.What)), Value: shorten(160, e.Value)}
	if id, err := procurement.ParseID(e.Process); err == nil && id != b.page.ID {
		row.Other = link{Text: shorten(80, e.OCID), Href: "/contract/" + id.String(), Name: true}
		return row
	}
	if id, err := procurement.ParseID(e.Notice); err == nil {
		row.Stand = b.place(id, e.Version, e.Path)
		return row
	}
	if row.Stand = b.statedAt(e.Path); row.Stand.Href == "" {
		row.Path = shorten(120, e.Path)
	}
	return row
}

// statedAt finds the notice that states a place of the merged record: the figure
// or party there, else the last notice that gave it another value, else the first
// one.
func (b *contractPage) statedAt(path string) stand {
	if path == "" {
		return stand{}
	}
	step := strings.Split(strings.TrimPrefix(path, "/"), "/")
	if len(step) > 1 {
		if at := b.partAt(step); at.Href != "" {
			return at
		}
	}
	n := len(b.page.Timeline)
	if n == 1 {
		only := b.page.Timeline[0]
		return b.place(only.ID, only.Version, path)
	}
	inList := slices.ContainsFunc(step, func(s string) bool { _, err := strconv.Atoi(s); return err == nil })
	if inList || len(b.life.Steps) == 0 {
		return stand{}
	}
	id, version := b.lastStated(path)
	return b.place(id, version, path)
}

// partAt is where the figure of a bid, award or contract stands, or a party.
func (b *contractPage) partAt(step []string) stand {
	list, no := step[0], step[1]
	if list == "bids" && len(step) > 2 {
		no = step[2]
	}
	i, err := strconv.Atoi(no)
	if err != nil {
		return stand{}
	}
	if list == "parties" && i < len(b.page.PartyRows) {
		p := b.page.PartyRows[i]
		return b.place(p.Notice, p.Version, p.Path)
	}
	owner := map[string]procurement.Owner{"bids": procurement.OfBid, "awards": procurement.OfAward, "contracts": procurement.OfContract}[list]
	for _, f := range allFigures(b.page) {
		if owner != "" && f.Owner == owner && f.OwnerNo == i+1 && f.Current && !f.Notice.IsZero() {
			return b.place(f.Notice, f.Version, factKey(f))
		}
	}
	return stand{}
}

// lackRow is a rule that could not be run on the contract.
type lackRow struct {
	Code, Title string
	Missing     []string
}

// notRun are the rules that cannot be run for want of fields, and the number of
// those that mark nothing here. What takes more than this page knows (when things
// were first published, other captures, the kind of buyer) is not judged.
func notRun(p *postgres.ContractPage) (lacks []lackRow, others int) {
	marked := byRule(p.Flags)
	others = len(flags.Codes()) - len(marked)
	for _, l := range flags.NotCalculable(flags.Of(p.Source.ID, &p.Process, nil), flags.Defaults()) {
		known := slices.ContainsFunc(marked, func(rows []postgres.FlagRow) bool { return rows[0].Code == l.Code })
		missing := slices.DeleteFunc(slices.Clone(l.Missing), beyondPage)
		if l.Code == "D101" && slices.ContainsFunc(p.ContractRows, func(c postgres.ContractRow) bool { return len(c.Figures) > 0 }) {
			missing = nil
		}
		if known || len(missing) == 0 {
			continue
		}
		rule, _ := flags.RuleOf(l.Code)
		lacks = append(lacks, lackRow{l.Code, rule.Title, missing})
		others--
	}
	return lacks, others
}

func beyondPage(missing string) bool {
	for _, words := range []string{"first published", "first publication", "second capture", "kind of buyer"} {
		if strings.Contains(missing, words) {
			return true
		}
	}
	return false
}
