package eforms

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		ID     string `json:"id"`
		Lot    string `json:"lot"`
		Status string `json:"status"`
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

// agreement counts how often the parser and the facts say the same of one thing.
type agreement struct {
	t           *testing.T
	same, total map[string]int
}

func (a *agreement) check(what, file string, got, want any) {
	a.t.Helper()
	a.total[what]++
	if diff := cmp.Diff(want, got); diff != "" {
		a.t.Logf("%s: %s differs (-facts +parser):\n%s", file, what, diff)
		return
	}
	a.same[what]++
}

func TestRealNotices(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "ted-eforms")
	a := &agreement{t: t, same: map[string]int{}, total: map[string]int{}}
	all := readFacts(t, dir)
	if len(all) < 300 {
		t.Fatalf("facts of %d notices only", len(all))
	}
	for _, f := range all {
		body, err := os.ReadFile(filepath.Join(dir, f.File))
		if err != nil {
			t.Fatal(err)
		}
		n, err := parseOne(t, f.File, body)
		if err != nil {
			t.Errorf("%s: %v", f.File, err)
			continue
		}
		there := checkPointers(t, f.File, body, n)
		firstTranslations(n, there)
		noNegative(t, f.File, n.Release)
		a.notice(f, n)
		a.results(f, n)
	}
	for _, what := range slices.Sorted(maps.Keys(a.total)) {
		share := 100 * float64(a.same[what]) / float64(a.total[what])
		t.Logf("%-22s %4d of %4d same (%.1f %%)", what, a.same[what], a.total[what], share)
		if share < 99 {
			t.Errorf("%s: %.1f %% agree with the facts, want 99 %%", what, share)
		}
	}
}

func (a *agreement) notice(f facts, n *procurement.Notice) {
	r := n.Release
	a.check("id", f.File, n.ID, f.Number)
	folder := f.Folder
	if folder == "" {
		folder = f.NoticeID
	}
	a.check("process", f.File, n.OCID, "eu-ted-"+folder)
	a.check("version", f.File, n.Version, f.Version)
	a.check("title", f.File, text(r, "tender", "title"), strings.TrimSpace(f.Title))
	a.check("cpv", f.File, text(r, "tender", "classification", "id"), f.CPV)
	a.check("estimate", f.File, value(r, "tender", "value"), known(f.Estimated))
	a.check("total", f.File, value(r, procurement.Ext, procurement.ExtTotal), known(f.Total))
	if len(f.Maximum) > 0 {
		a.check("framework maximum", f.File, value(r, "tender", "maximumValue"), known(f.Maximum))
	}
	var buyers []string
	for _, b := range f.Buyers {
		buyers = append(buyers, name(b.Name))
	}
	a.check("buyers", f.File, partyNames(r, "buyer"), set(buyers))
	a.check("buyer", f.File, name(text(r, "buyer", "name")), name(f.Buyers[0].Name))
	withheld := 0 // the facts list those of results, not of award criteria
	for i := range list(r, "withheldInformation") {
		if strings.Contains(n.Pointers["/withheldInformation/"+strconv.Itoa(i)+"/field"], ":NoticeResult[") {
			withheld++
		}
	}
	a.check("withheld", f.File, withheld, len(f.Withheld))
	a.lots(f, r)
	replaces := []string(nil)
	if f.IsChange && f.Changes != "" {
		replaces = []string{noticeRef(f.Changes)}
		a.check("replaces", f.File, n.Replaces, replaces)
	} else {
		a.check("replaces", f.File, len(n.Replaces) > 0 && !f.IsChange, false)
	}
}

func (a *agreement) lots(f facts, r procurement.Object) {
	byID := map[string]procurement.Object{}
	groups := 0
	for _, key := range []string{"lots", "lotGroups"} {
		for _, l := range list(r, "tender", key) {
			byID[text(l, "id")] = l.(procurement.Object)
			if key == "lotGroups" {
				groups++
			}
		}
	}
	a.check("lots", f.File, len(byID), len(f.Lots))
	for _, l := range f.Lots {
		got := byID[l.ID]
		a.check("lot estimate", f.File, value(got, "value"), known(l.Estimated))
		if l.Deadline != "" {
			end := text(got, "tenderPeriod", "endDate")
			a.check("lot deadline", f.File, end[:min(10, len(end))], l.Deadline[:10])
		}
	}
}

func (a *agreement) results(f facts, n *procurement.Notice) {
	r := n.Release
	a.check("results", f.File, len(list(r, "awards")), countAwards(f))
	a.check("contracts", f.File, len(list(r, "contracts")), len(f.Contracts))
	if len(f.Contracts) == 0 {
		return
	}
	var winners []string
	for _, c := range f.Contracts {
		for _, tender := range c.Tenders {
			for _, w := range tender.Winners {
				winners = append(winners, name(w.Name))
			}
		}
	}
	a.check("winners of contracts", f.File, suppliers(r, "contracts"), set(winners))
	if len(f.Results) > 0 && len(set(winners)) > 0 {
		a.check("winners of awards", f.File, suppliers(r, "awards"), set(winners))
		a.check("suppliers", f.File, partyNames(r, "supplier"), set(winners))
	}
	bids := map[string]procurement.Object{}
	for _, b := range list(r, "bids", "details") {
		id := text(b, "id")
		bids[id[strings.LastIndex(id, "/")+1:]] = b.(procurement.Object)
	}
	for i, c := range f.Contracts {
		got := list(r, "contracts")[i]
		var amounts [][]string
		for _, tender := range c.Tenders {
			a.check("tender amount", f.File, value(bids[tender.Tender], "value"), known(tender.Amount))
			amounts = append(amounts, tender.Amount)
		}
		a.check("contract amount", f.File, value(got, "value"), add(amounts))
		if c.Conclusion != "" && !strings.HasPrefix(c.Conclusion, "2000-01-01") {
			signed := text(got, "dateSigned")
			a.check("date signed", f.File, signed[:min(10, len(signed))], c.Conclusion[:10])
		}
		if c.Reference != "" {
			a.check("contract reference", f.File, text(list(got, "identifiers")[0], "id"), strings.TrimSpace(c.Reference))
		}
	}
	decided := map[string]bool{}
	for _, c := range f.Contracts {
		if c.Decision != "" && !strings.HasPrefix(c.Decision, "2000-01-01") {
			decided[c.Decision[:10]] = true
		}
	}
	for _, award := range list(r, "awards") {
		if date := text(award, "date"); date != "" {
			a.check("award date", f.File, decided[date[:10]], true)
		}
	}
}

func countAwards(f facts) int {
	count := 0
	for _, r := range f.Results {
		if r.Status != "open-nw" {
			count++
		}
	}
	return count
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

// set sorts names and leaves each once, without empty ones.
func set(names []string) []string {
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > 0 && names[0] == "" {
		names = names[1:]
	}
	if len(names) == 0 {
		return nil
	}
	return names
}

func partyNames(r procurement.Object, role string) []string {
	var names []string
	for _, p := range list(r, "parties") {
		if slices.Contains(list(p, "roles"), any(role)) {
			names = append(names, text(p, "name"))
		}
	}
	return set(names)
}

func suppliers(r procurement.Object, section string) []string {
	var names []string
	for _, x := range list(r, section) {
		for _, s := range list(x, "suppliers") {
			names = append(names, text(s, "name"))
		}
	}
	return set(names)
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

func TestSyntheticNotices(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(sharedData(t, "ted-eforms"), "sdk-synthetic")
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil || len(files) < 90 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	failed := 0
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n, err := parseOne(t, filepath.Base(path), body)
		if err != nil {
			failed++
			t.Logf("%s: %v", filepath.Base(path), err)
			if !strings.HasPrefix(filepath.Base(path), "INVALID_") {
				t.Errorf("%s: %v", filepath.Base(path), err)
			}
			continue
		}
		checkPointers(t, filepath.Base(path), body, n)
		noNegative(t, filepath.Base(path), n.Release)
	}
	if failed > 10 { // that have no id at all
		t.Errorf("%d of %d examples could not be read", failed, len(files))
	}
}
