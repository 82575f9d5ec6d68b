package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"daylight/internal/lexis"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// Way is how an organisation or group comes into a process.
type Way string

// Ways, in the order of their weight. Sums hold suppliers and consortium members
// alone, and never mix the two.
const (
	WaySupplier      Way = "supplier"
	WayConsortium    Way = "consortium"
	WaySubcontractor Way = "subcontractor"
	WayParent        Way = "parent" // a supplier whose record states a parent in the group
	WayBidder        Way = "bidder"
	WayPossible      Way = "possible"
	WayReseller      Way = "reseller"
	WayMention       Way = "mention"
	WayAwards        Way = "awards"
	WayFunds         Way = "funds"
	WayScript        Way = "script"
)

// Reason says why a process is in a result.
type Reason struct {
	Way Way
	// Who is the name as published, or the word that was met in another script.
	Who string
	// Of is the group, with the evidence that Who belongs to it.
	Of, Evidence string
	// Page and Sheet are where in a document, for WayDocument: 0 and empty for
	// formats without.
	Page  int
	Sheet string
}

const memberParts = `
	SELECT m.process_id, m.name, m.roles, g.group_id, g.status, g.way, concat_ws(', ', nullif(g.link_source, ''), nullif(g.as_of, '')),
		EXISTS (SELECT FROM award_supplier a WHERE (a.process_id, a.party_no) = (m.process_id, m.party_no) AND (a.consortium
			OR EXISTS (SELECT FROM award_supplier b WHERE (b.process_id, b.award_no) = (a.process_id, a.award_no) AND b.party_no <> a.party_no)))
	FROM party_mention m JOIN group_member g ON g.org_id = m.mention_key
	WHERE m.process_id = ANY (@ids) AND g.group_id = ANY (@groups) AND g.status IN ('member', 'possible')
	ORDER BY m.process_id, m.party_no, g.group_id`

// why fills the reasons of hits: ways into groups, roles of buyers, words met in
// another script.
func (db *DB) why(ctx context.Context, hits []Hit, q *query.Query, groups map[string][]groupMatch) error {
	byID := map[procurement.ID]*Hit{}
	ids := make([]procurement.ID, len(hits))
	for i := range hits {
		byID[hits[i].ID], ids[i] = &hits[i], hits[i].ID
	}
	if wanted := groupIDs(q.Filter.Marks, groups); len(wanted) > 0 {
		if err := db.memberWays(ctx, ids, wanted, byID); err != nil {
			return err
		}
		if err := db.mentions(ctx, ids, wanted, byID); err != nil {
			return err
		}
	}
	if err := db.foundInDocuments(ctx, ids, q, byID); err != nil {
		return err
	}
	for i := range hits {
		soundsAlike(&hits[i], q.Terms())
	}
	return db.buyerRoles(ctx, ids, q.Terms(), byID)
}

func (db *DB) memberWays(ctx context.Context, ids []procurement.ID, groups []string, byID map[procurement.ID]*Hit) error {
	rows, _ := db.pool.Query(ctx, memberParts, pgx.StrictNamedArgs{"ids": uuids(ids), "groups": groups})
	var id [16]byte
	var roles []string
	var status, way, source string
	var joint bool
	var r Reason
	_, err := pgx.ForEachRow(rows, []any{&id, &r.Who, &roles, &r.Of, &status, &way, &source, &joint}, func() error {
		r.Way, r.Evidence = partOf(roles, status, way, joint), strings.TrimSuffix(way+": "+source, ": ")
		if h := byID[id]; h != nil && r.Way != "" && !slices.Contains(h.Why, r) {
			h.Why = append(h.Why, r)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ways of a group: %w", err)
	}
	return nil
}

const groupMentions = `
	SELECT process_id, way, alias, group_id, snippet FROM group_mention WHERE process_id = ANY (@ids) AND group_id = ANY (@groups) ORDER BY process_id, group_id`

// mentions labels hits in which no member of the group takes part.
func (db *DB) mentions(ctx context.Context, ids []procurement.ID, groups []string, byID map[procurement.ID]*Hit) error {
	rows, _ := db.pool.Query(ctx, groupMentions, pgx.StrictNamedArgs{"ids": uuids(ids), "groups": groups})
	var id [16]byte
	var r Reason
	_, err := pgx.ForEachRow(rows, []any{&id, &r.Way, &r.Who, &r.Of, &r.Evidence}, func() error {
		h := byID[id]
		if h != nil && !slices.ContainsFunc(h.Why, func(known Reason) bool { return known.Of == r.Of }) {
			h.Why = append(h.Why, r)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("mentions of a group: %w", err)
	}
	return nil
}

// partOf is the way in of a party that belongs to a group.
func partOf(roles []string, status, way string, joint bool) Way {
	has := func(role string) bool { return slices.Contains(roles, role) }
	switch {
	case status == "possible" && (has("supplier") || has("tenderer") || has("subcontractor")):
		return WayPossible
	case has("supplier") && joint:
		return WayConsortium
	case has("supplier") && way == "parent_link":
		return WayParent
	case has("supplier"):
		return WaySupplier
	case has("subcontractor"):
		return WaySubcontractor
	case has("tenderer"):
		return WayBidder
	}
	return ""
}

// soundsAlike notes words of titles and names that a term meets only in another
// script.
func soundsAlike(h *Hit, terms []query.Term) {
	shown := lexis.Words(h.Title)
	for _, p := range slices.Concat(h.Buyers, h.Suppliers) {
		shown = append(shown, lexis.Words(p.Name)...)
	}
	for _, t := range terms {
		for _, w := range t.Words {
			if t.Literal || slices.Contains(shown, w) {
				continue
			}
			if at := slices.IndexFunc(shown, func(s string) bool { return lexis.Meets(w, s) }); at >= 0 {
				h.Why = append(h.Why, Reason{Way: WayScript, Who: shown[at], Of: w})
			}
		}
	}
}

const buyerParts = `
	SELECT process_id, name, roles, department FROM party_mention
	WHERE process_id = ANY (@ids) AND roles && '{buyer,procuringEntity,funder,payer}' ORDER BY process_id, party_no`

// buyerRoles labels hits of buyer: by what the body that was asked for does.
func (db *DB) buyerRoles(ctx context.Context, ids []procurement.ID, terms []query.Term, byID map[procurement.ID]*Hit) error {
	terms = slices.DeleteFunc(slices.Clone(terms), func(t query.Term) bool { return t.Weights != "B" })
	if len(terms) == 0 {
		return nil
	}
	rows, _ := db.pool.Query(ctx, buyerParts, pgx.StrictNamedArgs{"ids": uuids(ids)})
	var id [16]byte
	var name, department string
	var roles []string
	_, err := pgx.ForEachRow(rows, []any{&id, &name, &roles, &department}, func() error {
		h := byID[id]
		if h == nil || !calledSo(terms, name, department) {
			return nil
		}
		for _, r := range []struct {
			way   Way
			roles []string
		}{{WayAwards, []string{"buyer", "procuringEntity"}}, {WayFunds, []string{"funder", "payer"}}} {
			why := Reason{Way: r.way, Who: name}
			if slices.ContainsFunc(r.roles, func(s string) bool { return slices.Contains(roles, s) }) && !slices.Contains(h.Why, why) {
				h.Why = append(h.Why, why)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("roles of buyers: %w", err)
	}
	return nil
}

// calledSo reports whether names hold a term: its words, or the initials by which the
// search index knows them.
func calledSo(terms []query.Term, names ...string) bool {
	var words []string
	for _, name := range names {
		words = append(append(words, lexis.Words(name)...), lexis.Initials(name)...)
	}
	return slices.ContainsFunc(terms, func(t query.Term) bool {
		return !slices.ContainsFunc(t.Words, func(w string) bool {
			return !slices.ContainsFunc(words, func(have string) bool {
				return have == w || t.Prefix && strings.HasPrefix(have, w) || lexis.Meets(w, have)
			})
		})
	})
}
