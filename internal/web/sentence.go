package web

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// sentence says in one sentence what happened, made of published fields alone.
func sentence(p *postgres.ContractPage) []link {
	buyers := names(withRole(p, "buyer", "procuringEntity"), 2)
	if len(buyers) == 0 {
		buyers = []link{{Text: "A buyer that the notices do not name"}}
	}
	what := []link{{Text: thing(p)}, {Text: "“"}, {Text: titleOr(shorten(160, p.Title), p.OCID), Name: true}, {Text: "”"}}
	suppliers := winners(p)
	switch {
	case p.Stage == "cancelled":
		return say(buyers, " cancelled ", what, ".")
	case p.Stage == "unsuccessful":
		return say(buyers, " ended ", what, " without an award.")
	case p.Stage == "planning":
		return say(buyers, " announced a planned purchase: ", what[1:], ".")
	case p.Stage == "tender":
		return say(buyers, " invited offers for ", what, until(p), ".")
	case len(suppliers) == 0:
		return say(onDate(p), buyers, " awarded ", what, "; the notices name no supplier.")
	case p.AwardedAt == "" && len(p.AwardRows) == 0:
		return say(buyers, " signed a contract for ", what, " with ", names(suppliers, 3), ".")
	}
	return say(onDate(p), buyers, " awarded ", what, " to ", names(suppliers, 3), ".")
}

func thing(p *postgres.ContractPage) string {
	if p.Framework {
		return "the framework agreement "
	}
	return ""
}

func onDate(p *postgres.ContractPage) string {
	if p.AwardedAt == "" {
		return ""
	}
	return "On " + shorten(10, p.AwardedAt) + " "
}

func until(p *postgres.ContractPage) string {
	if p.TenderEnd.IsZero() {
		return ""
	}
	return ", due by " + day(p.TenderEnd)
}

// say joins words and links.
func say(pieces ...any) []link {
	var all []link
	for _, piece := range pieces {
		switch v := piece.(type) {
		case string:
			all = append(all, link{Text: v})
		case []link:
			all = append(all, v...)
		}
	}
	return slices.DeleteFunc(all, func(l link) bool { return l.Text == "" })
}

// names lists at most n parties as "A, B and 3 others".
func names(parties []postgres.PartyLink, n int) []link {
	var all []link
	shown := parties[:min(n, len(parties))]
	rest := len(parties) - len(shown)
	for i, p := range shown {
		switch {
		case i > 0 && i == len(shown)-1 && rest == 0:
			all = append(all, link{Text: " and "})
		case i > 0:
			all = append(all, link{Text: ", "})
		}
		all = append(all, partyLink(p))
	}
	if rest > 0 {
		all = append(all, link{Text: " and " + plural(rest, "other", "others")})
	}
	return all
}

// withRole returns the parties with the first of the roles that anyone has.
func withRole(p *postgres.ContractPage, roles ...string) []postgres.PartyLink {
	for _, role := range roles {
		var got []postgres.PartyLink
		for _, row := range p.PartyRows {
			if slices.Contains(row.Roles, role) {
				got = append(got, postgres.PartyLink{Name: row.Name, Key: row.Key})
			}
		}
		if len(got) > 0 {
			return got
		}
	}
	return nil
}

// winners are the suppliers of all awards and contracts, each once.
func winners(p *postgres.ContractPage) []postgres.PartyLink {
	var got []postgres.PartyLink
	add := func(rows []postgres.SupplierRow) {
		for _, s := range rows {
			if !slices.Contains(got, s.PartyLink) {
				got = append(got, s.PartyLink)
			}
		}
	}
	for _, a := range p.AwardRows {
		if a.Status != "cancelled" && a.Status != "unsuccessful" {
			add(a.Names)
		}
	}
	for _, c := range p.ContractRows {
		add(c.Names)
	}
	return got
}

// maxGrounds is the number of notices named below the sentence.
const maxGrounds = 4

// grounds are the notices that the sentence and the main figure rest on.
func grounds(p *postgres.ContractPage, main []postgres.Figure) []link {
	var got []link
	seen := map[string]bool{}
	add := func(id procurement.ID, version int, key string) {
		if at := noticePath(id, version); !id.IsZero() && !seen[at] && len(got) < maxGrounds {
			seen[at] = true
			got = append(got, link{Text: noticeName(p, id, version), Href: noticeHref(id, version, key)})
		}
	}
	for _, f := range main {
		add(f.Notice, f.Version, factKey(f))
	}
	for _, row := range p.PartyRows {
		if slices.Contains(row.Roles, "buyer") || slices.Contains(row.Roles, "supplier") {
			add(row.Notice, row.Version, cmp.Or(row.Path, row.Pointer))
		}
	}
	return got
}

func noticeName(p *postgres.ContractPage, id procurement.ID, version int) string {
	for _, n := range p.Timeline {
		if n.ID == id && n.Version == version && n.SourceNoticeID != "" {
			return shorten(60, n.SourceNoticeID)
		}
	}
	return "notice"
}

// jointNote warns of awards that cannot be split among their suppliers.
func jointNote(p *postgres.ContractPage) string {
	var notes []string
	for _, a := range p.AwardRows {
		if n := awardNote(a.Names); n != "" && len(notes) < 2 {
			notes = append(notes, n)
		}
	}
	return strings.Join(slices.Compact(notes), " ")
}

func awardNote(suppliers []postgres.SupplierRow) string {
	n := len(suppliers)
	switch {
	case n < 2:
		return ""
	case !slices.ContainsFunc(suppliers, func(s postgres.SupplierRow) bool { return !s.Consortium }):
		return "One award to a consortium of " + count(n) + " suppliers, as the source states; no split is published."
	}
	return "One award to " + count(n) + " suppliers; no split is published."
}
