package tedexport

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/procurement"
)

// TestChain compiles a call, its correction, its awards and a modification: the
// process shows the new deadline, code and value, and each contract once.
func TestChain(t *testing.T) {
	t.Parallel()
	var versions []compile.Version
	var chains []string
	for _, name := range []string{"f02", "f14", "f03", "f20"} {
		n := parsed(t, fixture(t, name))
		chains = append(chains, n.ID+" in "+n.OCID)
		chains = append(chains, n.Chain...)
		versions = append(versions, version(t, n))
	}
	want := []string{"311-2019 in eu-ted-311-2019", "24512-2019 in eu-ted-311-2019", "311-2019",
		"298765-2019 in eu-ted-311-2019", "311-2019", "401234-2020 in eu-ted-298765-2019", "298765-2019"}
	if diff := cmp.Diff(want, chains); diff != "" {
		t.Error(diff)
	}
	before := compile.Process(compile.Source{ID: "eu-ted"}, "eu-ted-311-2019", versions[:1]).Compiled
	after := compile.Process(compile.Source{ID: "eu-ted"}, "eu-ted-311-2019", versions[:2]).Compiled
	for _, tt := range []struct {
		path      []string
		old, next string
	}{
		{[]string{"tender", "tenderPeriod", "endDate"}, "2019-02-07T11:00:00Z", "2019-02-21T11:00:00Z"},
		{[]string{"tender", "classification", "id"}, "30197630", "30197640"},
		{[]string{"tender", "title"}, "Printing paper for 80 g/m2 printers", "Printing paper for 80 g/m2 printers"},
		{[]string{"tender", "status"}, "active", "active"},
		{[]string{"tender", "value", "amount"}, "250000.00", "250000.00"},
	} {
		if got := []string{text(before, tt.path...), text(after, tt.path...)}; got[0] != tt.old || got[1] != tt.next {
			t.Errorf("%v: %q", tt.path, got)
		}
	}
	lots := array(after, "tender", "lots")
	if len(lots) != 2 || text(lots[1], "value", "amount") != "60000.00" || text(lots[0], "value", "amount") != "200000.00" {
		t.Errorf("lots %v", lots)
	}
	if a := array(after, "tender", "amendments"); len(a) != 5 ||
		text(array(a[1], "unstructuredChanges")[0], "oldValue", "date") != "2019-02-07T11:00:00Z" || text(a[1], "amendsReleaseID") != "311-2019" {
		t.Errorf("amendments %v", a)
	}

	p := compile.Process(compile.Source{ID: "eu-ted"}, "eu-ted-311-2019", versions)
	contracts := array(p.Compiled, "contracts")
	if len(p.Contracts) != 2 || len(p.Awards) != 3 || text(contracts[0], "value", "amount") != "195000.00" || text(contracts[0], "id") != "298765-2019/LOT-1" {
		t.Errorf("%d contracts, %d awards: %v", len(p.Contracts), len(p.Awards), contracts)
	}
	if v := text(array(p.Compiled, "awards")[0], "value", "amount"); v != "181000.50" {
		t.Errorf("award value is %s", v)
	}
	ranges := slices.ContainsFunc(p.Amounts, func(a procurement.Amount) bool {
		return a.Status == procurement.Range && a.Owner == procurement.OfContract && a.High.Decimal.String() == "47500"
	})
	if !ranges || len(p.Parties) != 5 {
		t.Errorf("range found: %v, parties %d", ranges, len(p.Parties))
	}
}

func version(t *testing.T, n *procurement.Notice) compile.Version {
	t.Helper()
	raw, err := n.Body()
	if err != nil {
		t.Fatal(err)
	}
	body, err := procurement.ParseBody(raw)
	if err != nil {
		t.Fatal(err)
	}
	if n.Published.Before(time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("published %s", n.Published)
	}
	return compile.Version{Notice: procurement.NoticeID("eu-ted", n.ID), Version: 1, SourceNoticeID: n.ID, Published: n.Published, ContentHash: n.Content, Body: body}
}
