package portalsim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *spending) detail(w http.ResponseWriter, r *http.Request) {
	s.count("document")
	g, ok := s.find(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, object{"detail": "No Award found with: '" + r.PathValue("id") + "'"})
		return
	}
	d := object{
		"id": firstAward + g.i, "generated_unique_award_id": g.id, "piid": g.piid, "category": "contract",
		"type": g.kind, "type_description": g.kindText, "description": g.text(),
		"total_obligation": dollars(g.obligated), "base_exercised_options": dollars(g.awarded * 100), "base_and_all_options": dollars(g.ceiling()),
		"subaward_count": len(g.subawards()), "total_subaward_amount": nil, "date_signed": g.signed.Format(time.DateOnly),
		"parent_award": nil, "latest_transaction_contract_data": g.contractData(),
		"funding_agency": agency(g.funder), "awarding_agency": agency(g.buyer),
		"period_of_performance": object{
			"start_date": g.signed.Format(time.DateOnly), "end_date": g.signed.AddDate(3, 0, 0).Format(time.DateOnly),
			"last_modified_date": g.modified.Format(time.DateTime), "potential_end_date": g.signed.AddDate(5, 0, 0).Format(time.DateOnly) + " 00:00:00",
		},
		"recipient":            g.recipient(),
		"place_of_performance": location(g.buyer),
		"psc_hierarchy": object{
			"toptier_code": object{}, "midtier_code": object{}, "subtier_code": object{},
			"base_code": object{"code": g.subject.psc, "description": strings.ToUpper(g.subject.cpvLabel)},
		},
		"naics_hierarchy": object{
			"toptier_code": object{"code": g.subject.naics[:2], "description": ""}, "midtier_code": object{"code": g.subject.naics[:4], "description": ""},
			"base_code": object{"code": g.subject.naics, "description": g.subject.cpvLabel},
		},
	}
	if g.idv {
		d["category"] = "idv"
	}
	if sum := g.subawardTotal(); sum > 0 {
		d["total_subaward_amount"] = dollars(sum)
	}
	if p := g.parent; p != nil {
		d["parent_award"] = object{
			"agency_id": 1, "agency_name": p.buyer.region, "sub_agency_id": p.buyer.id, "sub_agency_name": p.buyer.name,
			"award_id": firstAward + p.i, "generated_unique_award_id": p.id, "idv_type_description": "IDC",
			"multiple_or_single_aw_desc": "SINGLE AWARD", "piid": p.piid, "type_of_idc_description": p.kindText,
		}
	}
	respondJSON(w, r, d)
}

func agency(p party) object {
	return object{
		"id": 1, "has_agency_page": true, "office_agency_name": strings.ToUpper(p.city) + " OFFICE",
		"toptier_agency": object{"name": p.region, "code": p.id[:3], "abbreviation": "", "slug": "invented"},
		"subtier_agency": object{"name": p.name, "code": p.id, "abbreviation": ""},
	}
}

func (g *grant) contractData() object {
	return object{
		"solicitation_identifier": g.buyer.id + "R" + strconv.Itoa(1000+g.i), "solicitation_procedures": "NP",
		"solicitation_procedures_description": "NEGOTIATED PROPOSAL/QUOTE",
		"number_of_offers_received":           strconv.Itoa(1 + len(g.losers)),
		"extent_competed":                     "A", "extent_competed_description": "FULL AND OPEN COMPETITION",
		"type_set_aside": "NONE", "type_set_aside_description": "NO SET ASIDE USED.",
		"type_of_contract_pricing": "J", "type_of_contract_pricing_description": "FIRM FIXED PRICE",
		"product_or_service_code": g.subject.psc, "product_or_service_description": strings.ToUpper(g.subject.cpvLabel),
		"naics": g.subject.naics, "naics_description": strings.ToUpper(g.subject.cpvLabel),
		"multi_year_contract": "N", "consolidated_contract": "N",
	}
}

// recipient names the supplier and, where it has one, its parent: the region
// column of the table holds that name.
func (g *grant) recipient() object {
	p := g.winners[0]
	r := object{
		"recipient_hash": uuid("recipient", p.id) + "-C", "recipient_name": p.name, "recipient_uei": p.id, "recipient_unique_id": nil,
		"parent_recipient_hash": nil, "parent_recipient_name": nil, "parent_recipient_uei": nil, "parent_recipient_unique_id": nil,
		"business_categories": list{"Category Business"}, "location": location(p),
	}
	if p.region != "" {
		r["parent_recipient_hash"] = uuid("recipient", p.region) + "-P"
		r["parent_recipient_name"] = p.region
		r["parent_recipient_uei"] = p.id[:4] + "HLDNGS99"
	}
	return r
}

func location(p party) object {
	return object{
		"location_country_code": "USA", "country_name": "UNITED STATES", "state_code": nil, "state_name": nil,
		"city_name": p.city, "zip5": p.post, "address_line1": nil, "county_name": nil, "foreign_postal_code": nil,
	}
}

func (s *spending) transactions(w http.ResponseWriter, r *http.Request) {
	s.count("document")
	s.part(w, r, 5000, func(g *grant) list {
		var rows list
		for _, a := range g.actions {
			rows = append(rows, object{
				"id": fmt.Sprintf("CONT_TX_%s_-NONE-_%s_%s", g.buyer.id, g.piid, a.number), "type": g.kind, "type_description": g.kindText,
				"action_date": a.date.Format(time.DateOnly), "action_type": a.kind, "action_type_description": a.kindText,
				"modification_number": a.number, "description": g.text(), "federal_action_obligation": dollars(a.cents),
				"face_value_loan_guarantee": nil, "original_loan_subsidy_cost": nil, "cfda_number": nil,
			})
		}
		return rows
	})
}

// subaward is what the recipient passed on.
type subaward struct {
	recipient string
	cents     int64
	date      time.Time
}

// subawards: the reseller passes most of award 1 on to the group; a few others
// pass on a little.
func (g *grant) subawards() []subaward {
	switch {
	case g.i == 1:
		return []subaward{{g.market.suppliers[0].name, g.obligated * 8 / 10, g.signed.AddDate(0, 0, 21)}}
	case g.i%9 == 4 && !g.idv:
		return []subaward{{g.other(3), g.obligated / 10, g.signed.AddDate(0, 1, 0)}, {g.other(5), g.obligated / 20, g.signed.AddDate(0, 2, 0)}}
	}
	return nil
}

// other names a supplier that is not the recipient itself.
func (g *grant) other(n int) string {
	if p := g.market.suppliers[n]; p.id != g.winners[0].id {
		return p.name
	}
	return g.market.suppliers[n-1].name
}

func (g *grant) subawardTotal() int64 {
	var sum int64
	for _, a := range g.subawards() {
		sum += a.cents
	}
	return sum
}

func (s *spending) subawards(w http.ResponseWriter, r *http.Request) {
	s.count("document")
	s.part(w, r, 100, func(g *grant) list {
		var rows list
		for n, a := range g.subawards() {
			rows = append(rows, object{
				"id": 500000 + g.i*10 + n, "subaward_number": fmt.Sprintf("SUB-%d-%d", g.i, n+1), "description": g.text(),
				"action_date": a.date.Format(time.DateOnly), "amount": dollars(a.cents), "recipient_name": a.recipient,
			})
		}
		return rows
	})
}

// part answers a paged list that belongs to one award. Rows come in the order of
// time; order desc turns them round.
func (s *spending) part(w http.ResponseWriter, r *http.Request, most int, rows func(*grant) list) {
	body, err := decode(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, object{"detail": err.Error()})
		return
	}
	g, ok := s.find(body["award_id"])
	if !ok {
		refuse(w, http.StatusNotFound, object{"detail": fmt.Sprintf("No Award found with: '%v'", body["award_id"])})
		return
	}
	number := func(key string, normal int) int {
		n, err := strconv.Atoi(fmt.Sprint(body[key]))
		if err != nil || n < 1 {
			return normal
		}
		return n
	}
	page, limit := number("page", 1), number("limit", 10)
	if limit > most {
		refuse(w, http.StatusUnprocessableEntity, object{"detail": fmt.Sprintf("Field 'limit' value '%d' is above max '%d'", limit, most)})
		return
	}
	all := rows(g)
	if cmp.Or(body["order"], any("desc")) != "asc" {
		slices.Reverse(all)
	}
	lo := min(len(all), (page-1)*limit)
	hi := min(len(all), lo+limit)
	meta := object{"page": page, "next": nil, "previous": nil, "hasNext": hi < len(all), "hasPrevious": page > 1}
	if hi < len(all) {
		meta["next"] = page + 1
	}
	if page > 1 {
		meta["previous"] = page - 1
	}
	respondJSON(w, r, object{"page_metadata": meta, "results": append(list{}, all[lo:hi]...)})
}
