package tedexport

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

// facts is what an independent script read from a notice.
type facts struct {
	File   string   `json:"file"`
	DocID  string   `json:"doc_id"`
	Form   string   `json:"form"`
	OJS    string   `json:"no_doc_ojs"`
	Ref    []string `json:"ref_notice"`
	Buyers []entity `json:"buyers"`
	Awards []struct {
		Lot         string     `json:"lot_no"`
		Contract    string     `json:"contract_no"`
		Awarded     bool       `json:"awarded"`
		Date        string     `json:"date"`
		Contractors []entity   `json:"contractors"`
		Total       [][]string `json:"val_total"`
	} `json:"awards"`
}

type entity struct {
	Name string `json:"name"`
	ID   string `json:"id"`
}

// score counts, per field, what the facts have (want), what the parser has (got)
// and what both have, and the notices whose sets are equal.
type score struct{ want, got, both, equal, notices int }

type scores map[string]*score

// compare counts two sets of one notice and reports whether they are equal.
func (s scores) compare(what string, want, got []string) bool {
	if s[what] == nil {
		s[what] = &score{}
	}
	a, b := set(want), set(got)
	c := s[what]
	c.want, c.got, c.notices = c.want+len(a), c.got+len(b), c.notices+1
	for _, x := range a {
		if slices.Contains(b, x) {
			c.both++
		}
	}
	if !slices.Equal(a, b) {
		return false
	}
	c.equal++
	return true
}

func set(all []string) []string {
	var out []string
	for _, x := range all {
		if x = strings.Join(strings.Fields(x), " "); x != "" {
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wrongFacts are differences that were read in the notice, where the facts are
// wrong or silent and the parser is right.
func wrongFacts() map[string]string {
	old := "the script of the facts looks for the elements of R2.0.9 and finds none in the R2.0.8 form: "
	prizes := "the facts do not hold prizes (RESULTS/AWARDED_PRIZE): "
	out := map[string]string{}
	for _, file := range []string{"16_054030-2021", "17_010233-2021", "17_029213-2021", "17_231672-2021", "18_010245-2021", "18_245488-2021"} {
		out[file] = old + "buyers and awards stand in CA_CE_CONCESSIONAIRE_PROFILE and AWARD_OF_CONTRACT_DEFENCE"
	}
	for _, file := range []string{"258988-2016", "190020-2017", "124771-2018", "062304-2018", "538256-2019", "102342-2020", "152181-2021", "063764-2022"} {
		out["F13_"+file] = prizes + "winners, values and dates of the jury are in the notice"
	}
	return out
}

// codedLater are notices whose coded deadline (DT_DATE_FOR_SUBMISSION) is not that
// of the form, as read in them: the parser takes what the form says.
func codedLater() map[string]string {
	const corrected = "the coded deadline is months after that of the form of the same day: it was updated by later corrections"
	const none = "the corrigendum changes no deadline; the coded one is that of the corrected notice"
	const uncoded = "a periodic notice that states a time limit, which is not coded"
	return map[string]string{
		"F02_669548-2021": corrected, "F12_614993-2021": corrected, "F21_440046-2020": corrected,
		"F14_043929-2021": none, "F14_308971-2022": none, "F04_168750-2021": uncoded, "F04_588130-2021": uncoded,
	}
}

func TestFacts(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-export-r209")
	all, s, excused := readFacts(t, dir), scores{}, wrongFacts()
	if len(all) < 130 {
		t.Fatalf("facts of %d notices only", len(all))
	}
	for _, f := range all {
		body, err := os.ReadFile(filepath.Join(dir, f.File))
		if err != nil {
			t.Fatal(err)
		}
		n, err := Notice(body)
		if err != nil {
			t.Errorf("%s: %v", f.File, err)
			continue
		}
		complete(t, f.File, checkPointers(t, f.File, body, n), n)
		noNegative(t, f.File, n.Release)
		reason := excused[strings.TrimSuffix(f.File, ".xml")]
		check := func(what string, want, got []string) {
			if reason != "" && (what == "buyers" || strings.HasPrefix(what, "award") || strings.HasPrefix(what, "winner")) {
				return
			}
			if !s.compare(what, want, got) {
				t.Logf("%s: %s: facts %q, parser %q", f.File, what, set(want), set(got))
			}
		}
		compareNotice(f, n, check)
		second := secondReading(body)
		check("title", []string{second.title}, []string{text(n.Release, "tender", "title")})
		check("main cpv", []string{second.cpv}, []string{text(n.Release, "tender", "classification", "id")})
		if late := codedLater()[strings.TrimSuffix(f.File, ".xml")]; late != "" {
			t.Logf("deadline not compared: %s: %s", f.File, late)
			continue
		}
		check("deadline", []string{second.deadline}, []string{strings.TrimSuffix(text(n.Release, "tender", "tenderPeriod", "endDate"), ":00Z")})
	}
	for file, reason := range excused {
		t.Logf("not compared: %s: %s", file, reason)
	}
	for _, what := range slices.Sorted(maps.Keys(s)) {
		c := s[what]
		precision, recall, equal := percent(c.both, c.got), percent(c.both, c.want), percent(c.equal, c.notices)
		t.Logf("%-16s facts %4d  parser %4d  precision %6.2f  recall %6.2f  notices with equal sets %6.2f", what, c.want, c.got, precision, recall, equal)
		if precision < 99 || recall < 99 || equal < 99 {
			t.Errorf("%s: want at least 99 %% each", what)
		}
	}
}

var (
	describedForm = regexp.MustCompile(`/OBJECT_CONTRACT\[\d+\]/OBJECT_DESCR\[\d+\]$`)
	awardForm     = regexp.MustCompile(`/(?:AWARD_CONTRACT|AWARD_OF_CONTRACT_DEFENCE|AWARDED_PRIZE|NO_AWARDED_PRIZE)\[\d+\]$`)
	supplierForm  = regexp.MustCompile(`/AWARDED_CONTRACT\[\d+\]/(?:CONTRACTORS\[\d+\]/)?CONTRACTOR\[\d+\]/ADDRESS_CONTRACTOR\[\d+\]/OFFICIALNAME\[\d+\]$`)
)

// complete counts what is in the form that the parser read: every description is
// an item, every award an award, every contractor a supplier.
func complete(t *testing.T, file string, there map[string]string, n *procurement.Notice) {
	t.Helper()
	form := n.Pointers["/initiationType"] + "/"
	described, awards := 0, 0
	names := map[string]bool{}
	for _, a := range array(n.Release, "awards") {
		for _, s := range array(a, "suppliers") {
			names[squeeze(text(s, "name"))] = true
		}
	}
	for place, value := range there {
		switch {
		case !strings.HasPrefix(place, form):
		case describedForm.MatchString(place):
			described++
		case awardForm.MatchString(place):
			awards++
		case supplierForm.MatchString(place) && !names[squeeze(value)]:
			t.Errorf("%s: contractor at %s is no supplier", file, place)
		}
	}
	if items := len(array(n.Release, "tender", "items")); described > 0 && items != described {
		t.Errorf("%s: %d descriptions, %d items", file, described, items)
	}
	if got := len(array(n.Release, "awards")); got != awards {
		t.Errorf("%s: %d awards in the form, %d read", file, awards, got)
	}
}

// TestRead has what was read by eye in the notices that the facts are silent on:
// prizes and the forms of before 2014.
func TestRead(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "ted-export-r209")
	for _, tt := range []struct {
		file                  string
		place                 []string // of a value object
		amount, high, tax, at string   // at: the currency
		date                  string
	}{
		{"F13_062304-2018", []string{"awards", "value"}, "500000.00", "", "", "NOK", "2018-01-22"},
		{"18_010245-2021", []string{"awards", "value"}, "5187816.63", "", "net", "BGN", "2019-03-26"},
		{"18_245488-2021", []string{"awards", "value"}, "2165471.94", "", "gross", "EUR", "2021-03-25"},
		{"17_029213-2021", []string{"tender", "value"}, "10000000", "", "", "EUR", ""},
		{"17_029213-2021", []string{"tender", "maximumValue"}, "10000000", "", "", "EUR", ""},
		{"17_010233-2021", []string{"tender", "value"}, "80000000", "96000000", "", "DKK", ""},
		{"F25_020808-2021", []string{procurement.Ext, "noticeTotal"}, "59170885.00", "59170886.00", "", "CZK", ""},
	} {
		body, err := os.ReadFile(filepath.Join(dir, tt.file+".xml"))
		if err != nil {
			t.Fatal(err)
		}
		n, err := Notice(body)
		if err != nil {
			t.Fatal(err)
		}
		holder := child(n.Release, tt.place[0])
		if tt.place[0] == "awards" {
			holder = array(n.Release, "awards")[0]
		}
		v := child(holder, tt.place[1])
		got := []string{text(v, "amount"), text(v, procurement.Ext, "high"), text(v, procurement.Ext, "tax"), text(v, "currency"), strings.TrimSuffix(text(holder, "date"), "T23:59:59Z")}
		if want := []string{tt.amount, tt.high, tt.tax, tt.at, tt.date}; !slices.Equal(got, want) {
			t.Errorf("%s %v: %q, want %q", tt.file, tt.place, got, want)
		}
	}
}

func percent(a, b int) float64 {
	if b == 0 {
		return 100
	}
	return 100 * float64(a) / float64(b)
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

// compareNotice compares what the facts hold.
func compareNotice(f facts, n *procurement.Notice, check func(what string, want, got []string)) {
	check("id", []string{number(f.DocID)}, []string{n.ID})
	var wantBuyers []string
	for _, b := range f.Buyers {
		wantBuyers = append(wantBuyers, b.Name)
	}
	check("buyers", wantBuyers, partyTexts(n.Release, "buyer", "name"))
	var refs, gotRefs []string
	for _, r := range f.Ref {
		refs = append(refs, number(r))
	}
	for _, r := range array(n.Release, "relatedProcesses") {
		gotRefs = append(gotRefs, text(r, "identifier"))
	}
	gotRefs = append(gotRefs, n.Chain...)
	// Forms name more notices than the one coded.
	gotRefs = slices.DeleteFunc(gotRefs, func(r string) bool { return len(refs) == 0 || !slices.Contains(refs, r) })
	check("references", refs, gotRefs)

	var winners, ids, values, dates, states []string
	for i, a := range f.Awards {
		states = append(states, at(i)+strconv.FormatBool(a.Awarded))
		for _, c := range a.Contractors {
			winners = append(winners, at(i)+c.Name)
			ids = append(ids, at(i)+c.ID)
		}
		for _, v := range a.Total {
			values = append(values, at(i)+strings.Join(v, " "))
		}
		if a.Date != "" {
			dates = append(dates, at(i)+a.Date)
		}
	}
	got := readAwards(n)
	check("award outcomes", states, got.states)
	check("winners", winners, got.winners)
	check("winner ids", stripped(ids), got.ids)
	check("award values", values, got.values)
	check("award dates", dates, got.dates)
}

func at(i int) string { return strconv.Itoa(i) + ": " }

// stripped drops entries without text behind the number of the award.
func stripped(all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return strings.HasSuffix(strings.TrimSpace(s), ":") })
}

type readAward struct{ states, winners, ids, values, dates []string }

// readAwards puts awards and their contracts in the shape of the facts.
func readAwards(n *procurement.Notice) readAward {
	var r readAward
	numbers := map[string]string{}
	for _, p := range array(n.Release, "parties") {
		numbers[text(p, "id")] = text(p, "identifier", "id")
	}
	signed := map[string]string{}
	for _, c := range array(n.Release, "contracts") {
		signed[text(c, "awardID")] = text(c, "dateSigned")
	}
	for i, a := range array(n.Release, "awards") {
		status := text(a, "status")
		r.states = append(r.states, at(i)+strconv.FormatBool(status == "active" || status == "pending"))
		for _, x := range array(a, "suppliers") {
			r.winners = append(r.winners, at(i)+text(x, "name"))
			r.ids = append(r.ids, at(i)+numbers[text(x, "id")])
		}
		for _, key := range []string{"value", "maximumValue"} {
			v := child(a, key)
			if text(v, "amount") != "" && text(v, procurement.Ext, procurement.ExtStatus) == "" {
				r.values = append(r.values, at(i)+text(v, "amount")+" "+text(v, "currency"))
			}
		}
		if date := firstText(signed[text(a, "id")], text(a, "date")); date != "" {
			r.dates = append(r.dates, at(i)+date[:10])
		}
	}
	r.ids = stripped(r.ids)
	return r
}

func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

func partyTexts(release procurement.Object, role, key string) []string {
	var out []string
	for _, p := range array(release, "parties") {
		roles, _ := p["roles"].([]any)
		if slices.Contains(roles, any(role)) {
			out = append(out, text(p, key))
		}
	}
	return out
}

func child(o procurement.Object, path ...string) procurement.Object {
	for _, key := range path {
		o, _ = o[key].(procurement.Object)
	}
	return o
}

func array(o procurement.Object, path ...string) []procurement.Object {
	l, _ := child(o, path[:len(path)-1]...)[path[len(path)-1]].([]any)
	var out []procurement.Object
	for _, x := range l {
		out = append(out, x.(procurement.Object))
	}
	return out
}

func text(o procurement.Object, path ...string) string {
	switch v := child(o, path[:len(path)-1]...)[path[len(path)-1]].(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}
