package eforms

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// sharedData finds ../shared/data beside the folder of go.mod.
func sharedData(t *testing.T, name string) string {
	t.Helper()
	return shareddata.Path(t, name)
}

// parseOne parses a document that holds one notice or one error.
func parseOne(t *testing.T, name string, body []byte) (*procurement.Notice, error) {
	t.Helper()
	var notice *procurement.Notice
	var failed error
	count := 0
	for n, err := range (Parser{}).Parse(source.Bytes("eu-ted", "file:///"+name, body)) {
		notice, failed = n, err
		count++
	}
	if count != 1 || (notice == nil) == (failed == nil) {
		t.Fatalf("%s: %d results, notice %v, error %v", name, count, notice != nil, failed)
	}
	return notice, failed
}

// facts is what an independent script read from a notice.
type facts struct {
	File      string   `json:"file"`
	Number    string   `json:"publication_number"`
	NoticeID  string   `json:"notice_id"`
	Version   string   `json:"version"`
	Folder    string   `json:"contract_folder_id"`
	Title     string   `json:"title"`
	CPV       string   `json:"cpv"`
	Form      string   `json:"form_type"`
	Procedure string   `json:"procedure"`
	Estimated []string `json:"estimated_value"`
	Total     []string `json:"total_amount"`
	Maximum   []string `json:"overall_max_framework"`
	Changes   string   `json:"changes_notice"`
	IsChange  bool     `json:"is_change"`
	Modifies  []string `json:"modifies_notice"`
	Withheld  [][]any  `json:"withheld"`
	Buyers    []entity `json:"buyers"`
	Lots      []struct {
		ID        string   `json:"id"`
		Scheme    string   `json:"scheme"`
		Estimated []string `json:"estimated_value"`
		Deadline  string   `json:"tender_deadline"`
	} `json:"lots"`
	Results []struct {
		ID      string   `json:"id"`
		Lot     string   `json:"lot"`
		Status  string   `json:"status"`
		Reason  string   `json:"reason"`
		Tenders []string `json:"tenders"`
	} `json:"lot_results"`
	Contracts []struct {
		ID         string `json:"id"`
		Reference  string `json:"reference"`
		Conclusion string `json:"conclusion_date"`
		Decision   string `json:"decision_date"`
		Tenders    []struct {
			Tender  string   `json:"tender"`
			Amount  []string `json:"amount"`
			Winners []entity `json:"winners"`
		} `json:"tenders"`
	} `json:"contracts"`
}

type entity struct {
	Name    string   `json:"name"`
	IDs     []string `json:"ids"`
	Country string   `json:"country"`
}

func readFacts(t *testing.T, dir string) []facts {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "facts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var all []facts
	for line := range bytes.Lines(data) {
		var f facts
		if err := json.Unmarshal(line, &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}

// known turns an amount of the facts into its digits and currency; withheld
// amounts (-1) have a currency alone.
func known(amount []string) string {
	if len(amount) == 0 {
		return ""
	}
	if decimal.RequireFromString(amount[0]).IsNegative() {
		return "withheld " + amount[1]
	}
	return amount[0] + " " + amount[1]
}

func add(amounts [][]string) string {
	if len(amounts) == 1 {
		return known(amounts[0])
	}
	var total decimal.Decimal
	currency := ""
	for _, a := range amounts {
		if len(a) == 0 {
			continue
		}
		currency = a[1]
		d := decimal.RequireFromString(a[0])
		if d.IsNegative() {
			return "withheld " + currency
		}
		total = total.Add(d)
	}
	if currency == "" {
		return ""
	}
	return total.String() + " " + currency
}

// value is the amount of a value object as known writes it.
func value(v any, path ...string) string {
	o, _ := at(v, path...).(procurement.Object)
	switch {
	case o == nil:
		return ""
	case text(o, procurement.Ext, procurement.ExtStatus) == string(procurement.Withheld):
		if o["currency"] == nil {
			return "" // withheld without an element
		}
		return "withheld " + text(o, "currency")
	default:
		number, _ := o["amount"].(json.Number)
		return number.String() + " " + text(o, "currency")
	}
}

func at(v any, path ...string) any {
	for _, key := range path {
		o, _ := v.(procurement.Object)
		v = o[key]
	}
	return v
}

func text(v any, path ...string) string {
	s, _ := at(v, path...).(string)
	return s
}

func list(v any, path ...string) []any {
	l, _ := at(v, path...).([]any)
	return l
}

func name(s string) string {
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, "unpublished") {
		return ""
	}
	return s
}

// noNegative fails on any amount below zero.
func noNegative(t *testing.T, file string, v any) {
	t.Helper()
	switch v := v.(type) {
	case procurement.Object:
		for key, x := range v {
			if number, ok := x.(json.Number); ok && strings.HasPrefix(number.String(), "-") {
				t.Errorf("%s: %s is %s", file, key, number)
			}
			noNegative(t, file, x)
		}
	case []any:
		for _, x := range v {
			noNegative(t, file, x)
		}
	}
}
