package worldbank_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"daylight/internal/jsontree"
	"daylight/internal/locate"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/worldbank"
)

func parse(body string) ([]*procurement.Notice, []error) {
	var notices []*procurement.Notice
	var errs []error
	for n, err := range (worldbank.Parser{}).Parse(source.Bytes("worldbank-notices", "file:///x", []byte(body))) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		notices = append(notices, n)
	}
	return notices, errs
}

// leaves lists the leaves of the one notice of a body and follows each to it.
func leaves(t *testing.T, body string) (*procurement.Notice, map[string]string) {
	t.Helper()
	notices, errs := parse(body)
	if len(notices) != 1 || len(errs) > 0 {
		t.Fatalf("%d notices, %v", len(notices), errs)
	}
	n, out := notices[0], map[string]string{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case procurement.Object:
			for k, x := range v {
				walk(at+"/"+jsontree.Escape(k), x)
			}
		case []any:
			for i, x := range v {
				walk(fmt.Sprintf("%s/%d", at, i), x)
			}
		default:
			out[at] = fmt.Sprint(v)
			if _, err := locate.Value([]byte(body), n.Pointers[at]); err != nil || v == nil {
				t.Errorf("%s = %v: %v", at, v, err)
			}
		}
	}
	walk("", n.Release)
	return n, out
}

func awardOf(t *testing.T, text string) (*procurement.Notice, map[string]string) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return leaves(t, `{"total":"1","procnotices":[{"id":"OP1","notice_type":"Contract Award","notice_text":`+string(quoted)+`}]}`)
}

const ltd = "<b>Awarded Bidder(s):</b><br><b>Northwind Ltd (90001)</b><br>1 Road<br>Country: Kenya<br>"

// Winners only where the text says so; a price belongs to the names before it; who is
// evaluated, rejected or an owner has won nothing.
func TestAwardText(t *testing.T) {
	t.Parallel()
	const winner, second, price, bid = "/awards/0/suppliers/0/name", "/awards/0/suppliers/1/name", "/contracts/0/value/amount", "/bids/details/0/value/amount"
	for _, tt := range []struct {
		name, text string
		want       map[string]string // "" is: not there
		issue      string
	}{
		{"template", ltd + "Bid Price at Opening<br>USD 9.00<br>Evaluated Bid Price<br>USD 8.00<br>Signed Contract price<br>USD 7.50",
			map[string]string{winner: "Northwind Ltd", price: "7.50", bid: "9.00", "/bids/details/0/x_evaluatedValue/amount": "8.00", "/parties/0/address/country": "KE", "/parties/0/address/streetAddress": "1 Road"}, ""},
		{"no signed price", ltd + "Bid Price at Opening<br>USD 9.00<br>Evaluated Bid Price<br>USD 8.00", map[string]string{winner: "Northwind Ltd", price: "", "/contracts/0/id": ""}, ""},
		{"a currency alone", ltd + "Bid Price at Opening<br>BDT<br>Signed Contract price<br>BDT", map[string]string{winner: "Northwind Ltd", price: "", bid: ""}, ""},
		{"in one line", "Awarded Bidder(s):<br>Name: Northwind A.S.<br>Address:<br>Country: Turkey<br>Bid Price at Opening: USD 7,384,272.25<br>", map[string]string{winner: "Northwind A.S.", bid: "7384272.25", "/parties/0/address/country": "TR"}, ""},
		{"label above name", "<u>Awarded Bidder(s):</u><b>Name</b><br>Example SA<br><b>Country</b><br>Mali<br>", map[string]string{winner: "Example SA", "/parties/0/address/country": "ML"}, ""},
		{"several names, one price", ltd + "<b>Second GmbH (90002)</b><br>Country: Germany<br>Signed Contract price<br>EUR 5", map[string]string{winner: "Northwind Ltd", second: "Second GmbH", price: "5", "/awards/1/id": "", "/awards/0/x_consortium": ""}, ""},
		{"several prices", ltd + "Signed Contract price<br>EUR 5<br><b>Second GmbH (90002)</b><br>Country: Germany<br>Signed Contract price<br>EUR 6", map[string]string{second: "", "/awards/1/suppliers/0/name": "Second GmbH", "/contracts/1/value/amount": "6"}, ""},
		{"owners", ltd + "Beneficial Ownership Details<br>Northwind Ltd (90001)<br>Name<br>Person Example<br><b>Evaluated Bidder(s):</b><br>Loser Inc (90003)<br>Country: Kenya<br>Bid Price at Opening<br>USD 1",
			map[string]string{winner: "Northwind Ltd", second: "", "/bids/details/1/tenderers/0/name": "Loser Inc", "/bids/details/1/value/amount": "1", "/parties/2/name": ""}, ""},
		{"rejected", "<b>Rejected Bidder(s):</b><br>Late Inc (90004)<br>Reason for Rejection<br>Late<br>", map[string]string{winner: "", "/bids/details/0/status": "disqualified", "/bids/details/0/x_reason": "Late"}, "award-text"},
		{"no name", "<b>Awarded Bidder(s):</b><br>To be announced", map[string]string{winner: "", "/awards/0/id": ""}, "award-text"},
		{"name without number", "<b>Awarded Bidder(s):</b><div><b>Example LLC</b><br>Country: Uzbekistan</div>", map[string]string{winner: "Example LLC", "/parties/0/identifier/id": ""}, ""},
		{"another language", "Attributaire : Exemple SA", map[string]string{winner: ""}, "award-text"},
		{"empty", "", map[string]string{winner: ""}, "award-text"},
		{"nobody named", "<b>Awarded Firm/Individual:</b><br>Individual Consultant (12345)<br>Country: Kenya<br>Price:<br>Currency:<br>Amount:<br>US Dollar (US Dollar)<br>100.50", map[string]string{winner: "", price: "100.50"}, "anonymous-supplier"},
		{"no number", ltd + "Signed Contract price<br>USD 1.2.3", map[string]string{price: "", "/contracts/0/value/x_daylight/raw": "USD 1.2.3"}, "unparsed-amount"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, got := awardOf(t, tt.text)
			for at, want := range tt.want {
				if have, there := got[at]; have != want || there != (want != "") {
					t.Errorf("%s is %q, want %q", at, have, want)
				}
			}
			if found := fmt.Sprint(n.Issues); strings.Contains(found, "award-text") != (tt.issue == "award-text") || !strings.Contains(found, tt.issue) {
				t.Errorf("findings %s, want %q", found, tt.issue)
			}
		})
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ more, ocid, path, want string }{
		{`"notice_type":"Request for Bids","project_id":"P1","bid_reference_no":"R 1"`, "worldbank-P1/R 1", "/tender/status", "active"},
		{`"notice_type":"Request for Bids","project_id":"P1"`, "worldbank-OP1", "/tag/0", "tender"},
		{`"notice_type":"General Procurement Notice"`, "worldbank-OP1", "/tag/0", "planning"},
		{`"notice_type":"Request for Bids","notice_status":"Cancelled"`, "worldbank-OP1", "/x_daylight/cancelled", "true"},
		{`"notice_type":"X","market_approach_name":"Direct"`, "worldbank-OP1", "/tender/procurementMethod", "direct"},
		{`"notice_type":"X","procurement_method_name":"National Competitive Bidding"`, "worldbank-OP1", "/tender/procurementMethod", "open"},
		{`"notice_type":"X","noticedate":"05-Sep-2026"`, "worldbank-OP1", "/date", "2026-09-05T00:00:00Z"},
		{`"notice_type":"X","submission_deadline_date":"2026-09-05T23:59:59Z"`, "worldbank-OP1", "/tender/tenderPeriod/endDate", "2026-09-05T23:59:59Z"},
		{`"notice_type":"X","submission_deadline_date":"05-Oct-2026"`, "worldbank-OP1", "/tender/tenderPeriod/endDate", "2026-10-05"},
		{`"notice_type":"X","regionname":"Africa","notice_text":"A. Example"`, "worldbank-OP1", "/x_worldbank/regionname", "Africa"},
		{`"notice_type":"X","notice_text":"A. Example"`, "worldbank-OP1", "/x_worldbank/notice_text", ""},
	} {
		n, got := leaves(t, `{"procnotices":{"OP1":{"id":"OP1",`+tt.more+`}}}`)
		if n.OCID != tt.ocid || got[tt.path] != tt.want {
			t.Errorf("%s: %s, %s is %q, want %q", tt.more, n.OCID, tt.path, got[tt.path], tt.want)
		}
	}
	notices, errs := parse(`{"procnotices":[7,{"id":""},{"id":"OP1"}]}`)
	if len(notices) != 1 || len(errs) != 2 {
		t.Errorf("%d notices, %v", len(notices), errs)
	}
	for _, body := range []string{`{"x":1}`, `[]`, `null`, ``, `<html></html>`} {
		if notices, errs := parse(body); len(notices) > 0 || len(errs) != 1 || !errors.Is(errs[0], source.ErrFormat) {
			t.Errorf("%q: %d notices, %v", body, len(notices), errs)
		}
	}
}

func FuzzParse(f *testing.F) {
	quoted, _ := json.Marshal(ltd + "Signed Contract price<br>USD 1<br><b>Rejected Bidder(s):</b><br>Name: X<br>Reason for Rejection<br>Y")
	f.Add([]byte(`{"procnotices":[{"id":"1","notice_type":"Contract Award","notice_text":` + string(quoted) + `}]}`))
	f.Add([]byte(`{"procnotices":{"1":{"id":"1","notice_type":"Award","notice_text":"Awarded Firm/Individual:\nX (123)\nPrice:\nCurrency:\nAmount:\nUSD\n1"}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for n, err := range (worldbank.Parser{}).Parse(source.Bytes("worldbank-notices", "file:///x", body)) {
			if (n == nil) == (err == nil) {
				t.Fatalf("notice %v, error %v", n, err)
			}
			if n == nil {
				continue
			}
			if _, err := n.Body(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
