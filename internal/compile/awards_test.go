package compile_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
)

// TestRolesOfDead: who won what came to nothing is no supplier by that, but keeps
// the roles that are published.
func TestRolesOfDead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, release, want string }{
		{"a live award", `"awards":[{"id":"A","status":"active","suppliers":[{"id":"1"}]}]`, "[[supplier] []]"},
		{"a cancelled award", `"awards":[{"id":"A","status":"cancelled","suppliers":[{"id":"1"}]}]`, "[[] []]"},
		{"an unsuccessful award", `"awards":[{"id":"A","status":"unsuccessful","suppliers":[{"id":"1"},{"id":"2"}]},{"id":"B","suppliers":[{"id":"2"}]}]`, "[[] [supplier]]"},
		{"a tenderer stays one", `"tender":{"tenderers":[{"id":"1"}]},"awards":[{"id":"A","status":"cancelled","suppliers":[{"id":"1"}]}]`, "[[tenderer] []]"},
		{"a cancelled contract", `"contracts":[{"id":"C","status":"cancelled","suppliers":[{"id":"1"}]}]`, "[[] []]"},
		{"a contract of a cancelled award", `"awards":[{"id":"A","status":"cancelled"}],"contracts":[{"id":"C","awardID":"A","suppliers":[{"id":"1"}]}]`, "[[] []]"},
	} {
		p := one(t, `{"parties":[{"id":"1","name":"Northwind Paper Ltd"},{"id":"2","name":"Contoso Ink plc"}],`+tt.release+`}`)
		roles := [][]string{p.Parties[0].Roles, p.Parties[1].Roles}
		if got := fmt.Sprint(roles); got != tt.want {
			t.Errorf("%s: roles %s, want %s", tt.name, got, tt.want)
		}
	}
	p := one(t, `{"parties":[{"id":"1","name":"Northwind Paper Ltd","roles":["supplier"]}],"awards":[{"id":"A","status":"cancelled","suppliers":[{"id":"1"},{"name":"Fabrikam Glue SA"}]}]}`)
	if !slices.Equal(p.Parties[0].Roles, []string{"supplier"}) || len(p.Parties) != 2 || len(p.Parties[1].Roles) != 0 || len(p.Awards[0].Suppliers) != 2 {
		t.Errorf("parties %+v, suppliers %v", p.Parties, p.Awards[0].Suppliers)
	}
}

// TestContractsOfSeveral: what a contract carries out, who signed it, and by which
// tenders.
func TestContractsOfSeveral(t *testing.T) {
	t.Parallel()
	p := one(t, `{"bids":{"details":[{"id":"B1"},{"id":"B2"}]},
		"awards":[{"id":"A","relatedBids":["B2","gone"],"x_consortium":true,"suppliers":[{"name":"Northwind Paper Ltd"},{"name":"Contoso Ink plc"}]},
			{"id":"B","x_consortium":true,"suppliers":[{"name":"Contoso Ink plc"},{"name":"Northwind Paper Ltd"}]},{"id":"D","relatedBid":"B1","suppliers":[{"name":"Fabrikam Glue SA"}]}],
		"contracts":[{"id":"C","awardIDs":["A","B"],"relatedBids":["B1","B2","B1"]},{"id":"E","awardIDs":["A","D"]},{"id":"F","awardID":"D","awardIDs":["D"]}]}`)
	if a := p.Awards; !slices.Equal(a[0].Bids, []int{2}) || a[1].Bids != nil || !slices.Equal(a[2].Bids, []int{1}) {
		t.Errorf("awards %+v", a)
	}
	supplier := func(no int, consortium bool) procurement.Supplier {
		return procurement.Supplier{PartyNo: no, Consortium: consortium}
	}
	want := []procurement.Contract{
		{No: 1, LocalID: "C", AwardNo: 1, AwardNos: []int{1, 2}, Bids: []int{1, 2}, Suppliers: []procurement.Supplier{supplier(1, true), supplier(2, true)}},
		{No: 2, LocalID: "E", AwardNo: 1, AwardNos: []int{1, 3}, Suppliers: []procurement.Supplier{supplier(1, false), supplier(2, false), supplier(3, false)}},
		{No: 3, LocalID: "F", AwardNo: 3, AwardNos: []int{3}, Suppliers: []procurement.Supplier{supplier(3, false)}},
	}
	if diff := cmp.Diff(want, p.Contracts); diff != "" {
		t.Error(diff)
	}
}

func TestFrameworkLotsAndCallOffs(t *testing.T) {
	t.Parallel()
	p := one(t, `{"tender":{"techniques":{"hasFrameworkAgreement":true},"lots":[{"id":"1"},{"id":"2","techniques":{"hasFrameworkAgreement":false}},{"id":"3","techniques":{"hasDynamicPurchasingSystem":true}}]}}`)
	if got := []bool{p.Lots[0].Framework, p.Lots[1].Framework, p.Lots[2].Framework}; !slices.Equal(got, []bool{true, false, true}) {
		t.Errorf("framework lots %v", got)
	}
	if p := one(t, `{"tender":{"lots":[{"id":"1","techniques":{"hasDynamicPurchasingSystem":true}}]}}`); p.Lots[0].Framework || !p.Framework {
		t.Errorf("a dynamic purchasing system: lot %v, process %v", p.Lots[0].Framework, p.Framework)
	}
	const ref = `"relatedProcesses":[{"relationship":["framework"],"identifier":"ocds-xx-0"}]`
	for release, want := range map[string]bool{
		`{"contracts":[{"id":"C"}]}`:                                                          false,
		`{"contracts":[{"id":"C","x_daylight":{"withinFramework":true}}]}`:                    true,
		`{"contracts":[{"id":"C",` + ref + `}]}`:                                              true,
		`{"contracts":[{"id":"C",` + ref + `,"x_daylight":{"withinFramework":false}}]}`:       false,
		`{` + ref + `,"contracts":[{"id":"C"}]}`:                                              true,
		`{"relatedProcesses":[{"relationship":["prior"],"identifier":"x"}],"contracts":[{}]}`: false,
	} {
		for _, c := range one(t, release).Contracts {
			if c.WithinFramework != want {
				t.Errorf("%s: within a framework %v", release, c.WithinFramework)
			}
		}
	}
}

// TestTransactionPlaces: a transaction leads to where its value was published last,
// also if nothing names it.
func TestTransactionPlaces(t *testing.T) {
	t.Parallel()
	notices := []notice{
		{id: "a", day: 1, release: `{"contracts":[{"id":"C","implementation":{"transactions":[{"id":"1","value":{"amount":1}},{"value":{"amount":2}},{}]},
			"x_subawards":[{"id":"1","value":{"amount":3},"supplier":{"name":"Fabrikam Glue SA"}},{"id":"2","value":{"amount":9}}]}]}`},
		{id: "b", day: 2, release: `{"contracts":[{"id":"D"},{"id":"C","implementation":{"transactions":[{"amount":{"amount":4}},{"id":"1","date":"2026-01-01"}]},"x_subawards":[{"id":"2","value":{"amount":5}}]}]}`},
	}
	var got []string
	for _, x := range process(t, notices...).Transactions {
		at := slices.IndexFunc(notices, func(n notice) bool { return noticeID(n.id) == x.Notice })
		got = append(got, fmt.Sprint(x.ContractNo, " ", x.Kind, " ", x.Amount.Decimal, " ", notices[at].id, "/", x.Version, x.Path, " to ", x.PartyNo))
	}
	want := []string{
		"1 payment 1 a/1/contracts/0/implementation/transactions/0/value to 0",
		"1 payment 2 a/1/contracts/0/implementation/transactions/1/value to 0",
		"1 payment 4 b/1/contracts/1/implementation/transactions/0/amount to 0",
		"1 subaward 3 a/1/contracts/0/x_subawards/0/value to 1",
		"1 subaward 5 b/1/contracts/1/x_subawards/0/value to 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRenamed: a later notice may name an earlier one by another of its names in
// the identifier of a contract; it restates that contract then.
func TestRenamed(t *testing.T) {
	t.Parallel()
	notices := []notice{
		{id: "12-2026", day: 1, aliases: []string{"uuid-01"}, release: `{"bids":{"details":[{"id":"12-2026/TEN-1"}]},"awards":[{"id":"12-2026/RES-1","value":{"amount":1}}],
			"contracts":[{"id":"12-2026/CON-1","awardID":"12-2026/RES-1","relatedBids":["12-2026/TEN-1"],"value":{"amount":1}}]}`},
		{id: "90-2026", day: 2, release: `{"bids":{"details":[{"id":"uuid-01/TEN-1"}]},"awards":[{"id":"uuid-01/RES-1","value":{"amount":2}}],
			"contracts":[{"id":"uuid-01/CON-1","awardIDs":["uuid-01/RES-1"],"relatedBids":["uuid-01/TEN-1"],"value":{"amount":2}},{"id":"other/CON-1"}]}`},
	}
	p := process(t, notices...)
	if len(p.Awards) != 1 || len(p.Contracts) != 2 || len(p.BidsReceived) != 1 {
		t.Fatalf("awards %+v, contracts %+v, bids %+v", p.Awards, p.Contracts, p.BidsReceived)
	}
	if c := p.Contracts[0]; c.LocalID != "12-2026/CON-1" || !slices.Equal(c.AwardNos, []int{1}) || !slices.Equal(c.Bids, []int{1}) {
		t.Errorf("contract %+v", c)
	}
	want := []string{
		"award 1 awarded 1 known 1 before 12-2026/1 /awards/0/value", "contract 1 signed 1 known 1 before 12-2026/1 /contracts/0/value",
		"award 1 awarded 2 known 2 current 90-2026/1 /awards/0/value", "contract 1 signed 2 known 2 current 90-2026/1 /contracts/0/value",
	}
	if diff := cmp.Diff(want, figures(p, notices)); diff != "" {
		t.Error(diff)
	}
}

// TestGroupCeilings: what lots share is an amount of the process, restated by group.
func TestGroupCeilings(t *testing.T) {
	t.Parallel()
	group := func(id, amount string) string { return `{"id":"` + id + `","maximumValue":{"amount":` + amount + `}}` }
	notices := []notice{
		{id: "a", day: 1, release: `{"tender":{"maximumValue":{"amount":9},"lotGroups":[` + group("G1", "1") + `,` + group("G2", "2") + `]}}`},
		{id: "b", day: 2, release: `{"tender":{"lotGroups":[` + group("G2", "3") + `]}}`},
	}
	want := []string{
		"process 0 ceiling 1 known 9 current a/1 /tender/maximumValue", "process 0 ceiling 2 known 1 current a/1 /tender/lotGroups/0/maximumValue",
		"process 0 ceiling 3 known 2 before a/1 /tender/lotGroups/1/maximumValue", "process 0 ceiling 4 known 3 current b/1 /tender/lotGroups/0/maximumValue",
	}
	if diff := cmp.Diff(want, figures(process(t, notices...), notices)); diff != "" {
		t.Error(diff)
	}
}

// TestTaxOfOCDS: the value added tax extension says whether tax is included.
func TestTaxOfOCDS(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]procurement.Tax{
		`{"amount":1,"valueAddedTaxIncluded":true}`:                             procurement.TaxGross,
		`{"amount":1,"valueAddedTaxIncluded":false}`:                            procurement.TaxNet,
		`{"amount":1,"valueAddedTaxIncluded":true,"x_daylight":{"tax":"net"}}`:  procurement.TaxNet,
		`{"amount":1,"valueAddedTaxIncluded":"true","x_daylight":{"tax":"??"}}`: procurement.TaxUnknown,
	} {
		if got := one(t, `{"tender":{"value":`+value+`}}`).Amounts[0].Tax; got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}
