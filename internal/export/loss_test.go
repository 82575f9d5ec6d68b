package export_test

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"daylight/internal/export"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

// sharedData finds the real notices that lie beside a developer's checkout.
func sharedData(t *testing.T) string {
	t.Helper()
	return shareddata.Path(t)
}

// leaf is a value at a place, list positions left out.
type leaf struct{ path, value string }

// published is a release as a publisher wrote it, or as we export it.
type published struct {
	ocid, id string
	leaves   map[leaf]int
}

func (p published) key() string { return p.ocid + "\x00" + p.id }

func newPublished(o procurement.Object) published {
	p := published{ocid: strings.TrimSpace(scalar(o["ocid"])), id: strings.TrimSpace(scalar(o["id"])), leaves: map[leaf]int{}}
	p.add("", o)
	return p
}

func scalar(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (p published) add(at string, v any) {
	switch v := v.(type) {
	case procurement.Object:
		for k, member := range v {
			p.add(at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), member)
		}
	case []any:
		for _, item := range v {
			p.add(at, item)
		}
	case nil:
	default:
		p.leaves[leaf{at, scalar(v)}]++
	}
}

// publishedIn reads the releases of the JSON files of a folder by the standard
// library alone, so that what our own parser loses counts as lost.
func publishedIn(t *testing.T, folder string) []published {
	t.Helper()
	var out []published
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(filepath.Base(name), ".json") {
			return err
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !utf8.Valid(body) {
			if body, err = charmap.Windows1252.NewDecoder().Bytes(body); err != nil {
				return err
			}
		}
		dec := json.NewDecoder(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff")))
		dec.UseNumber()
		for {
			var v any
			err := dec.Decode(&v)
			if err == io.EOF {
				return nil
			}
			if err != nil {
				t.Logf("%s is no JSON, left out of the comparison: %v", filepath.Base(name), err)
				return nil
			}
			releasesIn(v, func(o procurement.Object) { out = append(out, newPublished(o)) })
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// releasesIn finds releases in packages, records and lists.
func releasesIn(v any, each func(procurement.Object)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			releasesIn(item, each)
		}
	case procurement.Object:
		list, packaged := v["releases"].([]any)
		records, _ := v["records"].([]any)
		switch {
		case records != nil:
			releasesIn(records, each)
		case packaged && !linked(list):
			releasesIn(list, each)
		case v["compiledRelease"] != nil:
			releasesIn(v["compiledRelease"], each)
		case v["ocid"] != nil && !packaged:
			each(v)
		}
	}
}

// linked reports whether the releases of a record are addresses only.
func linked(list []any) bool {
	return !slices.ContainsFunc(list, func(v any) bool {
		o, ok := v.(procurement.Object)
		return ok && o["url"] == nil
	})
}

// exported reads the releases of an export, in its order.
func exported(t *testing.T, text string) []published {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var pack struct {
		Releases []procurement.Object `json:"releases"`
	}
	if err := dec.Decode(&pack); err != nil {
		t.Fatal(err)
	}
	out := make([]published, len(pack.Releases))
	for i, r := range pack.Releases {
		// A notice whose process has another name keeps that of its source beside it.
		if ext, ok := r[procurement.Ext].(map[string]any); ok && ext["published_ocid"] != nil {
			r["ocid"] = ext["published_ocid"]
		}
		out[i] = newPublished(r)
	}
	return out
}

// losses counts leaves by what became of them.
type losses struct {
	known, kept int // leaves that the schema knows
	all, whole  int // all leaves
	lost        map[string]int
}

// compare looks for each leaf of each published release in the exported release
// of the same process and id.
func compare(releases []published, out map[string][]published, known func(string) bool) losses {
	l := losses{lost: map[string]int{}}
	for _, p := range releases {
		best := map[leaf]int{}
		missed := -1
		for _, e := range out[p.key()] {
			n := 0
			for leaf, count := range p.leaves {
				n += max(0, count-e.leaves[leaf])
			}
			if missed < 0 || n < missed {
				best, missed = e.leaves, n
			}
		}
		for leaf, count := range p.leaves {
			kept := min(count, best[leaf])
			l.all, l.whole = l.all+count, l.whole+kept
			name := leaf.path
			if known(leaf.path) {
				l.known, l.kept = l.known+count, l.kept+kept
			} else {
				name += " (not of the schema)"
			}
			if kept < count {
				l.lost[name] += count - kept
			}
		}
	}
	return l
}

func (l losses) share() float64 { return 100 * float64(l.kept) / float64(max(1, l.known)) }

// list is the lost paths with their counts, the most first.
func (l losses) list() string {
	paths := slices.SortedFunc(maps.Keys(l.lost), func(a, b string) int {
		if l.lost[a] != l.lost[b] {
			return l.lost[b] - l.lost[a]
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&b, "\n%6d %s", l.lost[path], path)
	}
	return b.String()
}

// minShare is what an OCDS export must keep of the leaf values that the 1.1
// schema knows, in percent.
const minShare = 99.5

// TestOCDSKeeps imports the real releases of all publishers into one store and
// looks for each of their values in the OCDS export.
func TestOCDSKeeps(t *testing.T) {
	data := sharedData(t)
	schema, err := os.ReadFile(filepath.Join(data, "suites", "ocds-schema", "release-schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := ocds.RulesFromSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(filepath.Join(data, "ocds"))
	if err != nil {
		t.Fatal(err)
	}
	a := open(t)
	bad := 0
	for _, f := range folders {
		id := "local-ocds"
		if f.Name() == "uk-contracts-finder" || f.Name() == "uk-find-a-tender" {
			id = f.Name()
		}
		bad += load(t, a, id, filepath.Join(data, "ocds", f.Name())).Quarantined
	}
	text, _ := written(t, a, "", "ocds", export.Options{Contacts: true})
	all := exported(t, text)
	out := map[string][]published{}
	for _, p := range all {
		out[p.key()] = append(out[p.key()], p)
	}
	nameless, total := 0, 0
	for _, f := range folders {
		releases := publishedIn(t, filepath.Join(data, "ocds", f.Name()))
		n := len(releases)
		releases = slices.DeleteFunc(releases, func(p published) bool { return p.ocid+p.id == "" })
		nameless, total = nameless+n-len(releases), total+len(releases)
		l := compare(releases, out, rules.Known)
		t.Logf("%s, %d releases: %d of %d leaves of the schema kept (%.2f %%), %d of all %d%s", f.Name(), len(releases), l.kept, l.known, l.share(), l.whole, l.all, l.list())
		if len(releases) > 0 && l.share() < minShare {
			t.Errorf("%s: %.2f %% of %d leaves kept, want %.1f %%", f.Name(), l.share(), l.known, minShare)
		}
	}
	if nameless > bad || total < 1000 {
		t.Errorf("%d releases compared; %d without ocid and id, %d in quarantine", total, nameless, bad)
	}
	text, _ = written(t, a, "", "ocds", export.Options{})
	comparePublic(t, all, exported(t, text))
}

// contactPath is where contact persons and other persons of a party stand, in
// words of its own.
var contactPath = regexp.MustCompile(`(?i)/(contactPoints?|additionalContactPoints|contactPerson|e-?mail|telephone|fax(Number)?|person(e)?s|beneficialOwners)(/|$)`)

// personPath is where a party lives and is registered: left out where it is a
// person.
var personPath = regexp.MustCompile(`/(address|identifier|additionalIdentifiers)(/|$)`)

// comparePublic holds the export without contact persons against that with them:
// what is missing is contact persons, and all of them.
func comparePublic(t *testing.T, all, public []published) {
	t.Helper()
	if len(all) != len(public) {
		t.Fatalf("%d releases without contact persons, %d with them", len(public), len(all))
	}
	l := losses{lost: map[string]int{}}
	mails := losses{lost: map[string]int{}}
	for i, p := range all {
		for leaf, count := range p.leaves {
			left := public[i].leaves[leaf]
			private := contactPath.MatchString(leaf.path)
			ofPersons := personPath.MatchString(leaf.path) && left <= count // of those parties that are persons
			if !ofPersons && (private != (left == 0) || left != 0 && left != count) {
				t.Errorf("%s %s: %d of %d left of %s", p.ocid, p.id, left, count, leaf.path)
			}
			if left < count {
				l.lost[leaf.path] += count - left
			} else if strings.Contains(leaf.value, "@") {
				mails.lost[leaf.path] += count
			}
		}
	}
	t.Logf("left out with contact persons:%s", l.list())
	t.Logf("texts that hold an @ and are kept as published:%s", mails.list())
	if len(l.lost) == 0 {
		t.Error("no contact person was left out")
	}
}
