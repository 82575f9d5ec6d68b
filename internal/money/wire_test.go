package money_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/money"
	"daylight/internal/source"
	"daylight/internal/usaspending"
)

const (
	order = "CONT_AWD_0001_7012_EXIDV1_7012"
	idv   = "CONT_IDV_EXIDV1_7012"
)

func detail(key, category, obligated, exercised, all, parent string) string {
	return fmt.Sprintf(`{"generated_unique_award_id":%q,"piid":"0001","category":%q,"description":"CLOUD SERVICES","total_obligation":%s,
		"base_exercised_options":%s,"base_and_all_options":%s,"date_signed":"2026-01-10","period_of_performance":{"last_modified_date":"2026-03-01"},
		"awarding_agency":{"subtier_agency":{"name":"Example Awarding Agency","code":"7012"}},
		"funding_agency":{"subtier_agency":{"name":"Example Funding Agency","code":"7022"}},
		"recipient":{"recipient_name":"NORTHWIND RESELLERS LLC","recipient_uei":"EXAMPLEUEI12"}%s}`, key, category, obligated, exercised, all, parent)
}

func page(rows string) string {
	return `{"page_metadata":{"page":1,"hasNext":false},"results":[` + rows + `]}`
}

func delta(id, date, amount string) string {
	return fmt.Sprintf(`{"id":%q,"action_date":%q,"modification_number":"0","description":"x","federal_action_obligation":%s}`, id, date, amount)
}

// TestWire reads an award of the USAspending API with its transactions and
// subawards: one total, however complete the pages are.
func TestWire(t *testing.T) {
	t.Parallel()
	parent := `,"parent_award":{"generated_unique_award_id":"` + idv + `","piid":"EXIDV1"}`
	sole := func(amount string) string {
		return "contract 1 obligation sole: NORTHWIND RESELLERS LLC " + amount + " USD under us-usaspending-" + idv
	}
	for _, tt := range []struct {
		name      string
		documents []string
		want      []string
	}{
		{"detail alone", []string{detail(order, "contract", "130.5", "400", "900", parent)}, []string{sole("130.5")}},
		{"with all transactions", []string{detail(order, "contract", "130.5", "400", "900", parent), page(delta("1", "2026-01-10", "150.5") + "," + delta("2", "2026-02-10", "-20"))},
			[]string{sole("130.5"), "check obligations: 130.5 and 130.5 USD true"}},
		{"with a page of them", []string{detail(order, "contract", "130.5", "400", "900", parent), page(delta("2", "2026-02-10", "-20"))},
			[]string{sole("130.5"), "check obligations: 130.5 and -20 USD false"}},
		{"with transactions after it", []string{detail(order, "contract", "130.5", "400", "900", parent), page(delta("1", "2026-01-10", "150.5") + "," + delta("2", "2026-02-10", "-20") + "," + delta("3", "2026-04-10", "70"))},
			[]string{sole("200.5"), "check obligations: 130.5 and 200.5 USD false"}},
		{"with subawards", []string{detail(order, "contract", "130.5", "400", "900", parent), page(`{"id":7,"subaward_number":"S1","action_date":"2026-02-01","amount":30,"recipient_name":"CONTOSO CLOUD INC"}`)},
			[]string{sole("130.5"), "passed on of contract 1: CONTOSO CLOUD INC 30 USD"}},
		{"the framework", []string{detail(idv, "idv", "0", "0", "9000", "")},
			[]string{"not contract 1 obligated: zero_stated", "up to contract 1 ceiling: 9000 USD"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStore("us-usaspending")
			for i, body := range tt.documents {
				doc := source.Bytes("us-usaspending", fmt.Sprint("file:", i), []byte(body))
				doc.Request = []byte(`{"award_id":"` + order + `"}`)
				s.load(t, usaspending.Parser{}, doc)
			}
			all := s.processes()
			if len(all) != 1 {
				t.Fatalf("%d processes", len(all))
			}
			a := money.Of(all[0])
			if diff := cmp.Diff(tt.want, lines(all[0], a)); diff != "" {
				t.Error(diff)
			}
			for _, r := range a.Rows {
				buyer, funder := all[0].Parties[r.BuyerNo-1], all[0].Parties[r.FunderNo-1]
				if buyer.Name != "Example Awarding Agency" || funder.Name != "Example Funding Agency" || r.On != "2026-01-10" {
					t.Errorf("row %+v: bought by %s, funded by %s", r, buyer.Name, funder.Name)
				}
			}
		})
	}
}
