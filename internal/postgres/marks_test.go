package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"daylight/internal/disclosure"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// marked are processes of which each has one mark, and "plain" has none; all say
// "word" in their titles, and those of odd places are of the United States.
func marked() []postgres.Compiled {
	var all []postgres.Compiled
	for i, ocid := range []string{"plain", "gapped", "late", "silent", "superseded", "amended", "deleted", "held", "back", "cancelled", "withheld", "was-withheld", "reported",
		"joint", "alone", "flagged", "copied", "limited", "framework", "hebrew"} {
		c := deal(ocid, "Buyer "+ocid+": buyer")
		c.Country, c.Vector = []string{"GB", "US"}[i%2], "'word':1A"
		all = append(all, c)
	}
	by := map[string]*postgres.Compiled{}
	for i := range all {
		by[all[i].OCID] = &all[i]
	}
	by["gapped"].Gaps = []disclosure.Gap{{Code: "value_awarded", Kind: disclosure.Missing}, {Code: "value_signed", Kind: disclosure.Missing}}
	by["amended"].Amendments = []procurement.Amendment{{No: 1, Target: contract, TargetNo: 1}}
	by["cancelled"].Stage = "cancelled"
	for ocid, current := range map[string]bool{"withheld": true, "was-withheld": false} {
		by[ocid].Amounts = []procurement.Amount{{Owner: award, OwnerNo: 1, Kind: procurement.Awarded, Ord: 1, Status: procurement.Withheld, Current: current, Tax: procurement.TaxUnknown}}
	}
	*by["reported"] = apartFrom(*by["reported"])
	by["joint"].Awards = []procurement.Award{{No: 1, Suppliers: []procurement.Supplier{{PartyNo: 1}, {PartyNo: 2}}}}
	by["alone"].Awards = []procurement.Award{{No: 1, Suppliers: []procurement.Supplier{{PartyNo: 1}}}, {No: 2, Suppliers: []procurement.Supplier{{PartyNo: 2}}}}
	by["limited"].Method = "Limited"
	by["framework"].Framework = true
	by["hebrew"].TitleLang = "HE-IL"
	return append(all, groupDeals()...)
}

// apartFrom gives a process a figure that third parties report.
func apartFrom(c postgres.Compiled) postgres.Compiled {
	c.Money.Excluded = apart("Example City Council: buyer", "Alpha Ltd: supplier", "Gamma Ltd: supplier").Money.Excluded[:1]
	return c
}

// groupDeals have members of groups in every part, and a police force.
func groupDeals() (all []postgres.Compiled) {
	for ocid, parties := range map[string][]string{
		"g-supplier": {"Some Police: buyer", "Alpha Ltd: supplier"}, "g-bidder": {"Other Police: procuringEntity", "Alpha Ltd: tenderer"}, "g-possible": {"Some Fund: funder", "Maybe Ltd: supplier"},
		"g-listed": {"Third Council: buyer", "Listed Ltd: supplier"}, "g-mention": {"Third Council: buyer"}, "g-second": {"Third Council: buyer", "Alpha Limited: supplier", "Some Police: tenderer"},
	} {
		c := deal(ocid, parties...)
		c.Vector = "'word':1A"
		all = append(all, c)
	}
	return all
}

func markedStore(t *testing.T) *postgres.DB {
	t.Helper()
	db := setup(t)
	err := db.Write(t.Context(), func(tx *postgres.Tx) error {
		if err := tx.SaveProcesses(t.Context(), marked()); err != nil {
			return err
		}
		alpha, limited := key("Alpha Ltd"), key("Alpha Limited")
		head := slices.MinFunc([]procurement.ID{alpha, limited}, func(a, b procurement.ID) int { return strings.Compare(a.String(), b.String()) })
		orgs := []postgres.Org{{Key: alpha, Canonical: head, Name: "Alpha Ltd", Mentions: 2}, {Key: limited, Canonical: head, Name: "Alpha Limited", Mentions: 1}}
		if err := tx.SaveOrganizations(t.Context(), orgs, nil); err != nil {
			return err
		}
		member := func(name, status string) postgres.GroupMember {
			return postgres.GroupMember{Group: "alphabet", Org: key(name), Way: "name", Status: status}
		}
		classes := []postgres.OrgClass{{Org: key("Some Police"), Class: "police"}, {Org: key("Other Police"), Class: "police"}, {Org: key("Some Fund"), Class: "health"}}
		err := tx.SaveGroups(t.Context(), []postgres.Group{{ID: "alphabet", Name: "Alphabet", Keys: []string{"alphabet"}}},
			[]postgres.GroupMember{member("Alpha Ltd", "member"), member("Alpha Limited", "member"), member("Maybe Ltd", "possible"), member("Listed Ltd", "listed_with")},
			[]postgres.GroupMention{{Group: "alphabet", Process: process("g-mention"), Way: "mention"}, {Group: "alphabet", Process: process("g-supplier"), Way: "reseller"}}, classes)
		if err != nil {
			return err
		}
		flag := postgres.Flag{Process: process("flagged"), Code: "R018", Subject: "process", Parameters: []byte("{}"), Evidence: []byte("[]")}
		if err := tx.SaveFlags(t.Context(), []postgres.Flag{flag, {Code: "R024", Subject: "process", Parameters: []byte("{}"), Evidence: []byte("[]")}}, nil, nil); err != nil {
			return err
		}
		return tx.SaveCopies(t.Context(), []postgres.Copy{{Process: process("copied"), Cluster: process("copied"), Counted: true}}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "INSERT INTO late_gap SELECT process_id, 'documents', '', '', '', 'missing', '', '' FROM process WHERE ocid = 'late'")
	exec(t, db, "INSERT INTO notice SELECT process_id, source, ocid, process_id, ocid FROM process")
	exec(t, db, "INSERT INTO process_notice SELECT process_id, process_id, 1, 1, ocid = 'superseded' FROM process")
	exec(t, db, `INSERT INTO notice_version (notice_id, content_hash, version, published_raw, source_version, tag, change_kind, body, parser, sha256, pointer, recorded_at)
		SELECT process_id, sha256(ocid::bytea), 1, '', '', '{}', CASE ocid WHEN 'silent' THEN 'silent_edit' ELSE 'new' END, '{}', 1, '', '', now() FROM process`)
	exec(t, db, `INSERT INTO notice_absence (notice_id, source, replica, missing_since, last_seen, missing_runs, last_run, gone_at, gone_kind, hidden_until, returned_at)
		SELECT process_id, source, '', now(), now(), 2, 1, now(), 'http_404', CASE ocid WHEN 'held' THEN now() + interval '1 day' END, CASE ocid WHEN 'back' THEN now() END
		FROM process WHERE ocid IN ('deleted', 'held', 'back')`)
	return db
}

// Every mark finds what it says, alone, with a word and with a country, and its
// opposite finds all the rest.
func TestMarks(t *testing.T) {
	t.Parallel()
	db := markedStore(t)
	all := strings.Fields(ocids(search(t, db, "", "", 100)))
	for mark, want := range map[string]string{
		"gap:value": "gapped", "gap:value_signed": "gapped", "gap:documents": "late", "gap:value,documents": "gapped late", "gap:val": "",
		"is:changed": "silent", "is:amended": "amended superseded", "is:deleted": "deleted", "is:cancelled": "cancelled", "is:withheld": "withheld", "is:reported": "reported",
		"is:joint": "joint", "is:flagged": "flagged", "is:copy": "copied", "is:copy,joint": "copied joint", "flag:R018": "flagged", "flag:R024": "", "flag:R018,R024": "flagged",
		"status:cancelled": "cancelled", "method:limited": "limited", "framework:yes": "framework", "lang:he": "hebrew",
		"group:alphabet": "g-bidder g-mention g-possible g-second g-supplier", "mentions:alphabet": "g-mention g-supplier", "class:police": "g-bidder g-supplier", "class:police,health": "g-bidder g-possible g-supplier",
		"org:" + key("Alpha Ltd").String(): "g-bidder g-second g-supplier", "org:" + key("Alpha Limited").String(): "g-bidder g-second g-supplier", "org:" + key("Some Police").String(): "g-second g-supplier",
	} {
		t.Run(mark, func(t *testing.T) {
			t.Parallel()
			rest := slices.DeleteFunc(slices.Clone(all), func(ocid string) bool { return slices.Contains(strings.Fields(want), ocid) })
			british := func(list []string) string {
				us := strings.Fields(ocids(search(t, db, "country:us", "", 100)))
				return strings.Join(slices.DeleteFunc(slices.Clone(list), func(ocid string) bool { return slices.Contains(us, ocid) }), " ")
			}
			for text, want := range map[string]string{
				mark: want, mark + " word": want, mark + " nothing": "", "-" + mark: strings.Join(rest, " "), "-" + mark + " word": strings.Join(rest, " "),
				mark + " country:gb": british(strings.Fields(want)), mark + " -" + mark: "",
			} {
				page := search(t, db, text, "", 100)
				if got := ocids(page); got != want || page.Count != len(strings.Fields(want)) || page.CountCapped || page.SumCapped {
					t.Errorf("%s: %q, want %q; count %d, capped %v", text, got, want, page.Count, page.CountCapped)
				}
				if got := exported(t, db, text); len(got) != len(strings.Fields(want)) {
					t.Errorf("%s exports %d, want %d", text, len(got), len(strings.Fields(want)))
				}
			}
		})
	}
}

func exported(t *testing.T, db *postgres.DB, text string) (ids []procurement.ID) {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Each(t.Context(), q, func(id procurement.ID) error { ids = append(ids, id); return nil }); err != nil {
		t.Fatal(err)
	}
	return ids
}

// A group that is not known is a fault of the query, with the names of those that
// are.
func TestUnknownGroup(t *testing.T) {
	t.Parallel()
	db := markedStore(t)
	q, err := query.Parse("word group:nobody")
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Search(t.Context(), q, "", 10)
	if err == nil || !strings.Contains(fmt.Sprintf("%+v", err), "alphabet") && !strings.Contains(err.Error(), "nobody") {
		t.Errorf("group:nobody gives %v", err)
	}
}

// manyMarks adds the processes of manyDocs with flags: BIG marks 30,000 of the
// 40,000, OLD 12,000 of which none is among the newest 2,000, SMALL 900; the award
// of every tenth is joint.
const manyMarks = `
	INSERT INTO source VALUES ('example', 'Example', 'GB', '', '', '', '', '', 1) ON CONFLICT DO NOTHING;
	INSERT INTO process (process_id, source, ocid, origin, country, title, title_lang, description, stage, status, method, method_detail, category, is_framework,
		published_at, last_published_at, n_bids, compiled, unknown, releases_hash)
	SELECT md5(i::text)::uuid, 'example', 'o' || i, 'published', 'GB', 'n' || i, '', '', 'award', '', '', '', '', false, at, at, -1, '{}', '{}', '\x00'
	FROM (SELECT i, DATE '2026-01-01' + i % 360 AS at FROM generate_series(1, 40000) AS s (i)) s;
	INSERT INTO flag SELECT md5(i::text)::uuid, code, 'process', NULL, 1, 1, '{}', '[]' FROM generate_series(1, 40000) AS s (i), unnest(ARRAY['BIG', 'OLD', 'SMALL']) AS c (code)
	WHERE code = 'BIG' AND i % 4 > 0 OR code = 'OLD' AND i % 360 < 108 OR code = 'SMALL' AND i % 44 = 7;
	INSERT INTO award_supplier SELECT md5(i::text)::uuid, 1, p, false FROM generate_series(1, 40000) AS s (i), generate_series(1, 2) AS p WHERE p = 1 OR i % 10 = 3`

// Whatever drives a search, it finds the same: a small set, words, the newest
// documents, or, where none of those fits, a large set. Counts are exact where they
// do not say otherwise.
func TestSearchAtScale(t *testing.T) {
	t.Parallel()
	db, _ := traced(t)
	for _, sql := range append(strings.Split(manyMarks, ";"), manyDocs, "VACUUM ANALYZE search_doc", "VACUUM ANALYZE process", "VACUUM ANALYZE flag", "VACUUM ANALYZE award_supplier") {
		if _, err := db.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	const of, not = "d.process_id IN (SELECT process_id FROM flag WHERE code = '%s')", "d.process_id NOT IN (SELECT process_id FROM flag WHERE code = '%s')"
	joint := "d.process_id IN (SELECT process_id FROM award_supplier WHERE party_no = 2)"
	for _, tt := range []struct {
		text, where string
		exact       bool
	}{
		{"flag:BIG", fmt.Sprintf(of, "BIG"), false}, {"flag:OLD", fmt.Sprintf(of, "OLD"), false}, {"flag:SMALL", fmt.Sprintf(of, "SMALL"), true}, {"-flag:BIG", fmt.Sprintf(not, "BIG"), false},
		{"flag:BIG rare", fmt.Sprintf(of, "BIG") + " AND d.tsv @@ 'rare'", true}, {"flag:BIG w5", fmt.Sprintf(of, "BIG") + " AND d.tsv @@ 'w5'", true},
		{"flag:SMALL w5", fmt.Sprintf(of, "SMALL") + " AND d.tsv @@ 'w5'", true}, {"flag:BIG flag:SMALL", fmt.Sprintf(of, "BIG") + " AND " + fmt.Sprintf(of, "SMALL"), true},
		{"flag:OLD -flag:BIG", fmt.Sprintf(of, "OLD") + " AND " + fmt.Sprintf(not, "BIG"), false}, {"-flag:OLD w5", fmt.Sprintf(not, "OLD") + " AND d.tsv @@ 'w5'", true},
		{"is:joint", joint, true}, {"is:joint flag:OLD", joint + " AND " + fmt.Sprintf(of, "OLD"), false}, {"flag:SMALL amount:>20000", fmt.Sprintf(of, "SMALL") + " AND d.amount > 20000", true},
		{"flag:OLD country:us", "false", false},
	} {
		t.Run(tt.text, func(t *testing.T) {
			want := matches(t.Context(), t, db, tt.where)
			page := search(t, db, tt.text, "", 20)
			var got []procurement.ID
			for _, h := range page.Hits {
				got = append(got, h.ID)
			}
			if !slices.Equal(want[:min(20, len(want))], got) {
				t.Errorf("first page: %v, want %v", got, want[:min(20, len(want))])
			}
			if next := page.Next; next != "" {
				if second := search(t, db, tt.text, next, 20); len(second.Hits) == 0 || second.Hits[0].ID != want[20] {
					t.Errorf("second page begins with %v, want %s", second.Hits, want[20])
				}
			}
			if tt.exact && (page.Count != len(want) || page.CountCapped) || page.Count > len(want) || !page.CountCapped && page.Count != len(want) {
				t.Errorf("count %d (a minimum: %v), want %d", page.Count, page.CountCapped, len(want))
			}
			if all := exported(t, db, tt.text); !slices.Equal(all, want) {
				t.Errorf("%d are exported, want %d", len(all), len(want))
			}
		})
	}
}

// matches asks for the same in the plainest way.
func matches(ctx context.Context, t *testing.T, db *postgres.DB, where string) []procurement.ID {
	t.Helper()
	rows, _ := db.Pool().Query(ctx, "SELECT d.process_id FROM search_doc d WHERE "+where+" ORDER BY d.published_at DESC, d.process_id DESC")
	ids, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (procurement.ID, error) {
		var id [16]byte
		err := row.Scan(&id)
		return id, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}
