package eforms

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
)

// score counts the values of one field: said by both, by the parser alone, by the
// facts alone; and in how many notices the two sets are the same.
type score struct{ both, ours, theirs, same, notices int }

func (s score) precision() float64 { return share100(s.both, s.both+s.ours) }
func (s score) recall() float64    { return share100(s.both, s.both+s.theirs) }

func share100(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

// fields are compared in this order.
func fields() []string {
	return []string{"notice id", "process", "version", "title", "cpv", "procedure", "buyer names", "buyer ids", "first buyer",
		"lots", "lot results", "lot estimates", "lot deadlines", "estimate", "notice total", "framework maximum",
		"contracts", "contract references", "winner names", "winner ids", "winners of awards", "winning bids", "other bids",
		"bid amounts", "contract amounts", "conclusion dates", "decision dates", "changes", "modifies", "withheld"}
}

// wrongFacts are differences in which the notice itself contradicts the facts, or
// the facts count something the parser states elsewhere on purpose.
func wrongFacts() map[string]string {
	const repeated = "CON-0002 repeats CON-0001 (date, title, lot, amount) with the supplier's name in another spelling and the id 369"
	const unnamed = "the contract names no tender, and the only result the only tender: that one is chosen"
	return map[string]string{
		"443359-2024 winner names":        unnamed,
		"443359-2024 winner ids":          unnamed,
		"443359-2024 winners of awards":   unnamed,
		"443359-2024 winning bids":        unnamed,
		"443359-2024 other bids":          unnamed,
		"443359-2024 bid amounts":         unnamed,
		"615939-2023 winners of awards":   unnamed,
		"787556-2023 contracts":           repeated,
		"787556-2023 contract references": repeated,
		"787556-2023 winner names":        repeated,
		"787556-2023 winner ids":          repeated,
		"787556-2023 winners of awards":   repeated,
		"787556-2023 winning bids":        repeated,
		"787556-2023 bid amounts":         repeated,
		"787556-2023 contract amounts":    repeated,
		"787556-2023 conclusion dates":    repeated,
	}
}

// TestRealNotices measures the parser against the facts and prints one table.
func TestRealNotices(t *testing.T) {
	t.Parallel()
	dir := sharedData(t, "ted-eforms")
	all, wrong := readFacts(t, dir), wrongFacts()
	if len(all) < 300 {
		t.Fatalf("facts of %d notices only", len(all))
	}
	scores := map[string]*score{}
	for _, field := range fields() {
		scores[field] = &score{}
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
		want, got := expected(f), found(f, n)
		for _, field := range fields() {
			key := f.Number + " " + field
			diff := cmp.Diff(sorted(want[field]), sorted(got[field]))
			if why := wrong[key]; why != "" {
				if delete(wrong, key); diff == "" {
					t.Errorf("%s: listed as wrong (%s), but both say the same", key, why)
				}
				continue
			}
			if diff != "" {
				t.Logf("%s: (-facts +parser)\n%s", key, diff)
			}
			scores[field].add(want[field], got[field])
		}
	}
	for key := range wrong {
		t.Errorf("%s: listed as wrong, but not found", key)
	}
	t.Log("\n" + table(t, scores))
}

func table(t *testing.T, scores map[string]*score) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-20s %10s %8s %8s %7s %8s\n", "field", "precision", "recall", "n", "notices", "same")
	for _, field := range fields() {
		s := scores[field]
		same := share100(s.same, s.notices)
		fmt.Fprintf(&b, "%-20s %9.2f%% %7.2f%% %8d %7d %7.2f%%\n", field, s.precision(), s.recall(), s.both+s.theirs, s.notices, same)
		if s.both == 0 || min(s.precision(), s.recall(), same) < 99 {
			t.Errorf("%s: precision %.2f %%, recall %.2f %%, same set in %.2f %% of notices, want 99 %%", field, s.precision(), s.recall(), same)
		}
	}
	return b.String()
}

// add compares two lists of values as sets in which a value may stand several times.
func (s *score) add(want, got []string) {
	if len(want) == 0 && len(got) == 0 {
		return
	}
	left := slices.Clone(want)
	both := 0
	for _, v := range got {
		if i := slices.Index(left, v); i >= 0 {
			left = slices.Delete(left, i, i+1)
			both++
		}
	}
	s.both, s.ours, s.theirs, s.notices = s.both+both, s.ours+len(got)-both, s.theirs+len(left), s.notices+1
	if both == len(got) && len(left) == 0 {
		s.same++
	}
}

func sorted(values []string) []string {
	out := slices.Clone(values)
	slices.Sort(out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// values collects the values of fields; empty ones are none.
type values map[string][]string

func (v values) add(field string, all ...string) {
	for _, x := range all {
		if x = name(x); x != "" {
			v[field] = append(v[field], x)
		}
	}
}

// once adds a value that is not there yet.
func (v values) once(field string, all ...string) {
	for _, x := range all {
		if !slices.Contains(v[field], name(x)) {
			v.add(field, x)
		}
	}
}

// expected turns the facts of a notice into values. -1 is withheld, 2000-01-01 and
// what the code "unpublished" hides are not stated.
func expected(f facts) values {
	v := values{}
	v.add("notice id", f.Number)
	v.add("process", "eu-ted-"+firstText(f.Folder, f.NoticeID))
	v.add("version", f.Version)
	v.add("title", f.Title)
	v.add("cpv", f.CPV)
	v.add("procedure", f.Procedure)
	for _, b := range f.Buyers {
		v.once("buyer names", b.Name)
		v.once("buyer ids", b.IDs...)
	}
	v.add("first buyer", f.Buyers[0].Name)
	v.add("estimate", known(f.Estimated))
	v.add("notice total", known(f.Total))
	v.add("framework maximum", known(f.Maximum))
	for _, l := range f.Lots {
		v.add("lots", l.Scheme+" "+l.ID)
		if e := known(l.Estimated); e != "" {
			v.add("lot estimates", l.ID+" "+e)
		}
		if l.Deadline != "" {
			v.add("lot deadlines", l.ID+" "+l.Deadline[:10])
		}
	}
	if f.IsChange {
		v.add("changes", noticeRef(f.Changes))
	}
	for _, of := range f.Modifies {
		v.once("modifies", noticeRef(of))
	}
	for _, w := range f.Withheld {
		text := fmt.Sprint(w[0], " ", withholdingReason(fmt.Sprint(w[1])))
		if w[2] != nil {
			text += " " + fmt.Sprint(w[2])[:10]
		}
		v.add("withheld", text)
	}
	expectedResults(v, f)
	return v
}

func expectedResults(v values, f facts) {
	for _, r := range f.Results {
		status := map[string]string{"selec-w": "active", "clos-nw": "unsuccessful", "open-nw": "no award"}[r.Status]
		if r.Status == "" {
			status = "active"
		}
		if f.Form == "dir-awa-pre" {
			status = "pending"
		}
		if status == "no award" {
			v.once("lot results", r.Lot+" open")
			continue
		}
		v.add("lot results", strings.TrimSpace(r.ID+" "+r.Lot+" "+status))
	}
	won := map[string]bool{}
	for _, c := range f.Contracts {
		v.add("contracts", c.ID)
		v.add("contract references", c.Reference)
		var amounts [][]string
		for _, x := range c.Tenders {
			won[x.Tender] = true
			v.once("winning bids", x.Tender)
			if a := known(x.Amount); a != "" {
				v.once("bid amounts", x.Tender+" "+a)
			}
			amounts = append(amounts, x.Amount)
			for _, w := range x.Winners {
				v.once("winner names", w.Name)
				v.once("winner ids", w.IDs...)
				if len(f.Results) > 0 {
					v.once("winners of awards", w.Name)
				}
			}
		}
		if sum := add(amounts); sum != "" && f.Form != "dir-awa-pre" {
			v.add("contract amounts", c.ID+" "+sum)
		}
		if c.Conclusion != "" && !strings.HasPrefix(c.Conclusion, "2000-01-01") {
			v.add("conclusion dates", c.ID+" "+c.Conclusion[:10])
		}
		if c.Decision != "" && !strings.HasPrefix(c.Decision, "2000-01-01") && len(f.Results) > 0 {
			v.once("decision dates", c.Decision[:10])
		}
	}
	for _, r := range f.Results {
		for _, x := range r.Tenders {
			if !won[x] {
				v.once("other bids", x)
			}
		}
	}
}

func firstText(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// found is what the parser gives for the same fields.
func found(f facts, n *procurement.Notice) values {
	v, r := values{}, n.Release
	v.add("notice id", n.ID)
	v.add("process", n.OCID)
	v.add("version", n.Version)
	v.add("title", text(r, "tender", "title"))
	v.add("cpv", text(r, "tender", "classification", "id"))
	v.add("procedure", procedureCode(text(r, "tender", "procurementMethodDetails")))
	for _, p := range list(r, "parties") {
		if slices.Contains(list(p, "roles"), any("buyer")) {
			v.once("buyer names", text(p, "name"))
			v.once("buyer ids", partyIDs(p)...)
		}
	}
	v.add("first buyer", text(r, "buyer", "name"))
	v.add("estimate", value(r, "tender", "value"))
	v.add("notice total", value(r, procurement.Ext, procurement.ExtTotal))
	if len(f.Maximum) > 0 { // else the maximum is that of the call (BT-271)
		v.add("framework maximum", value(r, "tender", "maximumValue"))
	}
	for _, key := range []string{"lots", "lotGroups"} {
		for _, l := range list(r, "tender", key) {
			id := text(l, "id")
			v.add("lots", lotScheme(id)+" "+id)
			if f.Form == "result" && text(l, "status") == "active" {
				v.once("lot results", id+" open")
			}
			if e := value(l, "value"); e != "" {
				v.add("lot estimates", id+" "+e)
			}
			if end := text(l, "tenderPeriod", "endDate"); end != "" && hasDeadline(f, id) {
				v.add("lot deadlines", id+" "+end[:10])
			}
		}
	}
	if f.IsChange && f.Changes != "" || !f.IsChange {
		v.add("changes", n.Replaces...)
	}
	if n.Release["contracts"] != nil && f.Form == "cont-modif" {
		for _, of := range n.Chain {
			if of != noticeRef(f.Changes) || slices.Contains(f.Modifies, f.Changes) {
				v.once("modifies", of)
			}
		}
	}
	for i, w := range list(r, "withheldInformation") {
		if strings.Contains(n.Pointers[fmt.Sprintf("/withheldInformation/%d/field", i)], ":NoticeResult[") {
			why := ""
			for _, c := range list(w, "rationaleClassifications") {
				why = text(c, "description")
			}
			v.add("withheld", strings.TrimSpace(text(w, "field")+" "+why)+until(w))
		}
	}
	foundResults(v, r)
	return v
}

func until(w any) string {
	if date := text(w, "availabilityDate"); date != "" {
		return " " + date[:10]
	}
	return ""
}

// procedureCode undoes the label.
func procedureCode(label string) string {
	for _, code := range []string{"open", "restricted", "neg-w-call", "neg-wo-call", "comp-dial", "comp-tend", "innovation", "oth-single", "oth-mult"} {
		if methodLabel(code) == label {
			return code
		}
	}
	return label
}

func lotScheme(id string) string {
	switch {
	case strings.HasPrefix(id, "GLO-"):
		return "LotsGroup"
	case strings.HasPrefix(id, "PAR-"):
		return "Part"
	}
	return "Lot"
}

// hasDeadline: the facts know the deadline for tenders, not that for requests.
func hasDeadline(f facts, lot string) bool {
	for _, l := range f.Lots {
		if l.ID == lot {
			return l.Deadline != ""
		}
	}
	return false
}

func partyIDs(p any) []string {
	ids := []string{text(p, "identifier", "id")}
	for _, more := range list(p, "additionalIdentifiers") {
		ids = append(ids, text(more, "id"))
	}
	return ids
}

func local(id string) string { return id[strings.LastIndex(id, "/")+1:] }

func foundResults(v values, r procurement.Object) {
	byID, won := map[string]any{}, map[string]bool{}
	for _, p := range list(r, "parties") {
		byID[text(p, "id")] = p
	}
	bids := map[string]any{}
	for _, b := range list(r, "bids", "details") {
		bids[local(text(b, "id"))] = b
	}
	winner := func(field string, s any) {
		p := byID[text(s, "id")]
		v.once(field, text(p, "name"))
		if field == "winner names" {
			v.once("winner ids", partyIDs(p)...)
		}
	}
	for _, a := range list(r, "awards") {
		lots := list(a, "relatedLots")
		v.add("lot results", strings.TrimSpace(local(text(a, "id"))+" "+fmt.Sprint(lots[0])+" "+text(a, "status")))
		for _, s := range list(a, "suppliers") {
			winner("winners of awards", s)
			if len(list(r, "contracts")) == 0 {
				winner("winner names", s)
			}
		}
		if date := text(a, "date"); date != "" {
			v.once("decision dates", date[:10])
		}
		for _, bid := range list(a, "relatedBids") {
			won[local(bid.(string))] = true
		}
	}
	for _, c := range list(r, "contracts") {
		id := local(text(c, "id"))
		v.add("contracts", id)
		for _, ref := range list(c, "identifiers") {
			v.add("contract references", text(ref, "id"))
		}
		for _, s := range list(c, "suppliers") {
			winner("winner names", s)
		}
		for _, bid := range list(c, "relatedBids") {
			won[local(bid.(string))] = true
		}
		if sum := value(c, "value"); sum != "" {
			v.add("contract amounts", id+" "+sum)
		}
		if signed := text(c, "dateSigned"); signed != "" {
			v.add("conclusion dates", id+" "+signed[:10])
		}
	}
	for _, c := range list(r, procurement.Ext, "eforms", "intendedContracts") {
		v.add("contracts", local(text(c, "id")))
		v.add("contract references", text(c, "reference"))
	}
	for id, b := range bids {
		if !won[id] {
			v.once("other bids", id)
			continue
		}
		v.once("winning bids", id)
		if sum := value(b, "value"); sum != "" {
			v.add("bid amounts", id+" "+sum)
		}
	}
}

// TestSyntheticNotices: the examples of the SDK are read, but for those that are
// invalid in that they name neither themselves nor a procedure.
func TestSyntheticNotices(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(sharedData(t, "ted-eforms"), "sdk-synthetic")
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil || len(files) != 91 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	refused := map[string]bool{}
	for _, file := range []string{"can_24_empty", "can_24_stage-1", "can_24_stage-2", "cn_24_empty", "cn_24_stage-1", "cn_24_stage-2",
		"pin-buyer_24_stage-1", "pin-only_24_empty", "pin-only_24_minimal", "pin-only_24_stage-1"} {
		refused["INVALID_"+file+".xml"] = true
	}
	subtypes := map[string]bool{}
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		n, err := parseOne(t, file, body)
		if refused[file] {
			if err == nil || !strings.Contains(err.Error(), "no-notice-id") {
				t.Errorf("%s: error %v, want no-notice-id", file, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		subtypes[text(n.Release, procurement.Ext, "eforms", "subtype")] = true
		checkPointers(t, file, body, n)
		noNegative(t, file, n.Release)
	}
	for _, s := range []string{"3", "9", "26", "28", "34", "35", "37", "40", "CEI", "E1", "E2", "E3", "E4", "E5", "E6", "X01", "X02"} {
		if !subtypes[s] {
			t.Errorf("no example of subtype %s was read", s)
		}
	}
}
