package compile_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"daylight/internal/compile"
	"daylight/internal/procurement"
)

func decimalOf(text string) decimal.Decimal {
	d, err := decimal.NewFromString(strings.TrimSpace(text))
	if err != nil {
		return decimal.NewFromInt(-1 << 62)
	}
	return d
}

// sound checks what the store relies on: numbers refer to rows that are there,
// keys are unique, figures fit their column.
func sound(t interface {
	Helper()
	Fatalf(string, ...any)
}, p *procurement.Process) {
	t.Helper()
	type key struct {
		owner procurement.Owner
		no    int
		kind  procurement.AmountKind
	}
	rows := map[procurement.Owner]int{procurement.OfLot: len(p.Lots), procurement.OfAward: len(p.Awards),
		procurement.OfContract: len(p.Contracts), procurement.OfBid: len(p.BidsReceived)}
	ords, current := map[key]int{}, map[key]bool{}
	limit := decimal.New(1, 20)
	for _, a := range p.Amounts {
		k := key{a.Owner, a.OwnerNo, a.Kind}
		if ords[k]++; a.Ord != ords[k] || a.OwnerNo < 0 || a.OwnerNo > rows[a.Owner] {
			t.Fatalf("amount %+v: owner or order", a)
		}
		if a.Amount.Valid && a.Amount.Decimal.Abs().Cmp(limit) >= 0 || a.High.Valid && a.High.Decimal.Abs().Cmp(limit) >= 0 {
			t.Fatalf("amount %+v does not fit", a)
		}
		several := a.Kind == procurement.Subcontracted || a.Kind == procurement.NoticeTotal
		if a.Current && current[k] && !several {
			t.Fatalf("two current figures of %+v", k)
		}
		if a.Current && a.OwnerNo == 0 && a.Owner != procurement.OfProcess && a.Owner != procurement.OfNotice {
			t.Fatalf("a current figure of nothing: %+v", a)
		}
		current[k] = current[k] || a.Current
	}
	suppliers := func(list []procurement.Supplier) {
		seen := map[int]bool{}
		for _, s := range list {
			if s.PartyNo < 1 || s.PartyNo > len(p.Parties) || seen[s.PartyNo] {
				t.Fatalf("suppliers %v of %d parties", list, len(p.Parties))
			}
			seen[s.PartyNo] = true
		}
	}
	for i, a := range p.Awards {
		suppliers(a.Suppliers)
		for _, lot := range a.Lots {
			if a.No != i+1 || lot < 1 || lot > len(p.Lots) {
				t.Fatalf("award %+v of %d lots", a, len(p.Lots))
			}
		}
	}
	for i, c := range p.Contracts {
		if suppliers(c.Suppliers); c.No != i+1 || c.AwardNo < 0 || c.AwardNo > len(p.Awards) {
			t.Fatalf("contract %+v of %d awards", c, len(p.Awards))
		}
	}
	for i, b := range p.BidsReceived {
		if suppliers(b.Tenderers); b.No != i+1 || b.LotNo < 0 || b.LotNo > len(p.Lots) {
			t.Fatalf("bid %+v of %d lots", b, len(p.Lots))
		}
	}
	for i, x := range p.Parties {
		if x.No != i+1 || x.Key.IsZero() || x.Roles == nil || len(x.Country) != 0 && len(x.Country) != 2 {
			t.Fatalf("party %+v", x)
		}
	}
	codes := map[procurement.Classification]bool{}
	for _, c := range p.Classifications {
		c.Label, c.Main = "", false
		if codes[c] {
			t.Fatalf("code %+v twice", c)
		}
		codes[c] = true
	}
	if text, err := procurement.Canonical(p.Compiled); err != nil || bytes.Contains(text, []byte(`"\u0000place"`)) {
		t.Fatalf("compiled release: %v, %s", err, text)
	}
	if m := compile.Main(p.Amounts); m != nil && (!m.Current || !m.Amount.Valid || m.Amount.Decimal.IsZero() ||
		m.Status == procurement.Implausible || m.Status == procurement.Withheld) {
		t.Fatalf("main figure %+v", m)
	}
	switch stage := compile.Stage(p); stage {
	case "planning", "tender", "award", "contract", "cancelled", "unsuccessful":
	default:
		t.Fatalf("stage %q", stage)
	}
	_ = compile.Search(p, []string{"n"})
}

// wrongTypes are releases as no standard allows them.
func wrongTypes() []string {
	wrong := []string{
		`null`, `{}`, `{"ocid":[],"id":{},"date":1,"tag":null}`,
		`{"awards":{"id":1,"value":{"amount":"5"},"suppliers":{"name":3}}}`,
		`{"awards":[null,"x",1,[],{"value":[{"amount":1}]}],"contracts":"none","bids":[],"parties":[[{}]]}`,
		`{"tender":[{"lots":{}}],"buyer":"City","planning":{"budget":5}}`,
		`{"contracts":[{"x_subawards":{"value":{"amount":1}},"implementation":[],"period":"2026","relatedProcesses":{"relationship":"parent","identifier":7}}]}`,
		`{"parties":[{"name":{"en":"x"},"identifier":[],"address":"1 Road","roles":{"a":1},"details":null}]}`,
		`{"x_daylight":[],"relatedProcesses":"x","tender":{"techniques":true,"items":{"unit":{"value":7}},"documents":[{"url":1}],"amendments":5}}`,
	}
	for _, v := range []string{`null`, `true`, `0`, `-1e400`, `""`, `"x"`, `[]`, `{}`, `[[]]`, `[{}]`, `[null]`, `{"id":{"id":1}}`} {
		wrong = append(wrong, strings.ReplaceAll(`{"tender":$,"awards":$,"contracts":$,"parties":$,"buyer":$,"bids":$,"planning":$,"x_daylight":$,"language":$,"relatedProcesses":$}`, "$", v),
			strings.ReplaceAll(`{"tender":{"title":$,"value":$,"lots":$,"items":$,"documents":$,"classification":$,"numberOfTenderers":$,"tenderPeriod":$},
			"awards":[{"id":$,"value":$,"suppliers":$,"items":$,"relatedLots":$,"date":$}],"contracts":[{"id":$,"awardID":$,"value":$,"x_subawards":$}],
			"parties":[{"id":$,"name":$,"roles":$,"identifier":$,"address":{"country":$}}],"bids":{"details":$},"x_daylight":{"noticeTotal":$,"unknown":$,"events":$}}`, "$", v))
	}
	return wrong
}

// compileText compiles a JSON text as several notices of one process.
func compileText(t testing.TB, text string) *procurement.Process {
	t.Helper()
	return process(t, notice{id: "a", day: 1, release: text}, notice{id: "b", day: 2, kind: procurement.State, release: text},
		notice{id: "c", day: 3, kind: procurement.Compiled, release: text}, notice{id: "d", replaces: []string{"a"}, release: text})
}

func TestWrongTypes(t *testing.T) {
	t.Parallel()
	texts := wrongTypes()
	for _, text := range texts {
		sound(t, compileText(t, text))
	}
	for i, text := range texts { // one release after another of other types
		other := texts[(i*7+3)%len(texts)]
		sound(t, process(t, notice{id: "a", day: 1, release: text}, notice{id: "b", day: 2, release: other}, notice{id: "c", day: 3, release: text}))
	}
}

func FuzzProcess(f *testing.F) {
	for _, text := range wrongTypes() {
		f.Add(text)
	}
	f.Add(`{"tender":{"lots":[{"id":"1","value":{"amount":1}}]},"awards":[{"value":{"amount":2,"currency":"GBP"}}],"contracts":[{"awardID":"1","value":{"amount":3}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		var release procurement.Object
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if dec.Decode(&release) != nil {
			t.Skip()
		}
		sound(t, compileText(t, text))
	})
}
