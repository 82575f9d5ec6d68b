package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// sentence says in one sentence what happened, made of published fields alone.
func sentence(p *postgres.ContractPage, zone *time.Location) []link {
	opening := opening(p)
	buyers := names(withRole(p, "buyer", "procuringEntity"), 2)
	if len(buyers) == 0 {
		buyers = []link{{Text: "A buyer that the notices do not name"}}
		if opening != "" {
			buyers[0].Text = "a buyer that the notices do not name"
		}
	}
	what := []link{{Text: thing(p)}, {Text: "“"}, {Text: titleOr(shorten(160, p.Title), p.OCID), Name: true}, {Text: "”"}}
	suppliers := winners(p)
	switch {
	case p.Stage == "cancelled":
		return say(opening, buyers, " cancelled ", what, ".")
	case p.Stage == "unsuccessful":
		return say(opening, buyers, " ended ", what, " without an award.")
	case p.Stage == "planning":
		return say(opening, buyers, " announced a planned purchase: ", what[1:], ".")
	case p.Stage == "tender":
		return say(opening, buyers, " invited offers for ", what, until(p, zone), ".")
	case len(suppliers) == 0:
		return say(opening, buyers, " awarded ", what, "; the notices name no supplier.")
	case p.AwardedAt == "" && len(p.AwardRows) == 0:
		return say(opening, buyers, " signed a contract for ", what, " with ", names(suppliers, 3), ".")
	}
	return say(opening, buyers, " awarded ", what, " to ", names(suppliers, 3), ".")
}

func thing(p *postgres.ContractPage) string {
	if p.Framework {
		return "the framework agreement "
	}
	return ""
}

// opening says on whose word, and when, a purchase was awarded.
func opening(p *postgres.ContractPage) string {
	var words []string
	if p.Origin == procurement.Reconstruction {
		words = append(words, "By press reports,")
	}
	if p.AwardedAt != "" && (p.Stage == "award" || p.Stage == "contract") {
		words = append(words, "on "+shorten(10, p.AwardedAt))
	}
	if len(words) == 0 {
		return ""
	}
	return capital(strings.Join(words, " ")) + " "
}

func until(p *postgres.ContractPage, zone *time.Location) string {
	due := offersDue(p, zone)
	if due == "" {
		return ""
	}
	return ", due by " + due[:min(len(due), len(time.DateOnly))]
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
	all = slices.DeleteFunc(all, func(l link) bool { return l.Text == "" })
	if n := len(all); n > 1 && all[n-1].Text == "." && strings.HasSuffix(all[n-2].Text, ".") {
		all = all[:n-1] // "to Example Ltd." ends the sentence
	}
	return all
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
				got = append(got, postgres.PartyLink{Name: row.Called(), Key: row.Key})
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
func (b *contractPage) grounds(main []*stated) []link {
	p := b.page
	var got []link
	seen := map[string]bool{}
	add := func(id procurement.ID, version int, key string) {
		if at := noticePath(id, version); !id.IsZero() && !seen[at] && len(got) < maxGrounds {
			seen[at] = true
			got = append(got, link{Text: b.noticeName(id, version), Href: noticeHref(id, version, key)})
		}
	}
	for _, f := range main {
		add(f.Notice, f.Version, factKey(f.Figure))
	}
	for _, row := range p.PartyRows {
		if slices.Contains(row.Roles, "buyer") || slices.Contains(row.Roles, "supplier") {
			add(row.Notice, row.Version, cmp.Or(row.Path, row.Pointer))
		}
	}
	return got
}

func (b *contractPage) noticeName(id procurement.ID, version int) string {
	for _, n := range b.page.Timeline {
		if n.ID == id && n.Version == version && n.SourceNoticeID != "" {
			return b.teller.label(n.SourceNoticeID)
		}
	}
	return "notice"
}

// jointNote warns of awards that cannot be split among their suppliers.
func jointNote(p *postgres.ContractPage, main []*stated) string {
	var notes []string
	for _, a := range p.AwardRows {
		if n := awardNote(a.Names); n != "" && len(notes) < 2 {
			notes = append(notes, n)
		}
	}
	notes = slices.Compact(notes)
	if len(main) > 0 && main[0].Status == procurement.Reported {
		what := "The figure is what press reports give"
		if len(notes) > 0 {
			what += " for the whole award"
		}
		notes = append(notes, what+"; no official value is published, and it is in no total.")
	}
	return strings.Join(notes, " ")
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

func plainFacts(p *postgres.ContractPage, zone *time.Location) []pair {
	var facts []pair
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, pair{name, value})
		}
	}
	method, detail := tagWord(p.Method), shorten(160, p.MethodDetail)
	add("Procedure", cmp.Or(method, detail))
	if method != "" && !strings.EqualFold(method, detail) {
		add("In the source’s words", detail)
	}
	add("Category", tagWord(p.Category))
	if p.Framework {
		add("Form", "framework agreement")
	}
	add("Status", tagWord(p.Status))
	add("Offers due", offersDue(p, zone))
	switch {
	case p.Bids >= 0 && len(p.Notices) > 0:
		add("Bids received", count(p.Bids))
	case len(p.AwardRows) > 0:
		add("Bids received", "number not published")
	}
	add("Buyer’s country", countryName(p.Country))
	first, last := "First published", "Last published"
	if p.Origin == procurement.Reconstruction {
		first, last = "First report dated", "Record dated"
	}
	firstDay, lastDay := day(p.Published, zone), day(p.LastPublished, zone)
	if n := len(p.Timeline); n > 0 {
		firstDay, lastDay = cmp.Or(noticeDay(p.Timeline[0], zone), firstDay), cmp.Or(noticeDay(p.Timeline[n-1], zone), lastDay)
	}
	add(first, firstDay)
	if lastDay != firstDay {
		add(last, lastDay)
	}
	return facts
}

// offersDue is the end of the tender as written, which may be a day without a
// time.
func offersDue(p *postgres.ContractPage, zone *time.Location) string {
	tender, _ := p.Compiled["tender"].(procurement.Object)
	period, _ := tender["tenderPeriod"].(procurement.Object)
	raw, _ := period["endDate"].(string)
	switch t, err := time.Parse(time.RFC3339, raw); {
	case err == nil && t.Location() == time.UTC:
		return t.Format("2006-01-02 15:04 UTC")
	case err == nil:
		return t.Format("2006-01-02 15:04 -07:00")
	case writtenDay.MatchString(raw):
		return shorten(40, raw)
	}
	return minute(p.TenderEnd, zone)
}
