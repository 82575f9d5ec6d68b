package flags_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daylight/internal/compile"
	"daylight/internal/flags"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
	"daylight/internal/source"
)

// folder is what the files of a publisher hold, by process.
type folder map[string][]compile.Version

// tenderersStated counts release objects whose number of tenderers is a number, in
// whatever wrapping, as OCDS.md section 3 counts them.
func tenderersStated(v any) int {
	n := 0
	switch v := v.(type) {
	case procurement.Object:
		tender, _ := v["tender"].(procurement.Object)
		if _, ok := tender["numberOfTenderers"].(json.Number); ok && v["ocid"] != nil {
			n++
		}
		for _, member := range v {
			n += tenderersStated(member)
		}
	case []any:
		for _, item := range v {
			n += tenderersStated(item)
		}
	}
	return n
}

// published reads the folders of real and invented releases; stated counts those
// with a number of tenderers.
func published(t *testing.T, stated map[string]int) map[string]folder {
	t.Helper()
	root := shareddata.Path(t, "ocds")
	out := map[string]folder{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "SOURCE.md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		publisher, _, _ := strings.Cut(filepath.ToSlash(name), "/")
		if out[publisher] == nil {
			out[publisher] = folder{}
		}
		out[publisher].read(publisher, name, body)
		for dec := json.NewDecoder(bytes.NewReader(body)); ; {
			var v any
			dec.UseNumber()
			if dec.Decode(&v) != nil {
				return nil // its end, or no JSON
			}
			stated[publisher] += tenderersStated(v)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// read adds the notices of a file; what the parser refuses is its own tests' affair.
func (f folder) read(publisher, name string, body []byte) {
	for n, err := range (ocds.Parser{Local: true}).Parse(source.Bytes(publisher, "file:"+name, body)) {
		if err != nil {
			continue
		}
		id := procurement.NoticeID(publisher, n.ID)
		have := slices.ContainsFunc(f[n.OCID], func(v compile.Version) bool { return v.Notice == id && v.ContentHash == n.Content })
		if have {
			continue
		}
		version := 1
		for _, v := range f[n.OCID] {
			if v.Notice == id {
				version++
			}
		}
		f[n.OCID] = append(f[n.OCID], compile.Version{Notice: id, Version: version, SourceNoticeID: n.ID, Published: n.Published,
			SourceVersion: n.Version, ContentHash: n.Content, Body: &procurement.Body{Kind: n.Kind, Release: n.Release, Aliases: n.Aliases, Replaces: n.Replaces}})
	}
}

// inputsOf compiles the processes of a folder.
func (f folder) inputs(publisher string) []flags.Input {
	var out []flags.Input
	for _, ocid := range slices.Sorted(maps.Keys(f)) {
		versions := f[ocid]
		p := compile.Process(compile.Source{ID: publisher}, ocid, versions)
		var notices []flags.Notice
		for _, v := range versions {
			notices = append(notices, flags.Notice{Notice: v.Notice, Version: v.Version, Kind: v.Body.Kind, Published: v.Published, Release: v.Body.Release})
		}
		out = append(out, flags.Of(publisher, p, notices))
	}
	return out
}

// All real processes run through; base rates are printed by publisher, and marks
// with -v.
func TestRealProcesses(t *testing.T) {
	t.Parallel()
	settings := flags.Defaults()
	settings.Identifiers = true
	// Prozorro calls a bid that was handed in and not withdrawn "active".
	settings.BidStatuses = map[string]map[string]string{"ukraine-prozorro": {"active": "valid"}}
	r, stated := flags.NewRun(settings), map[string]int{}
	folders := published(t, stated)
	for _, publisher := range slices.Sorted(maps.Keys(folders)) {
		for _, in := range folders[publisher].inputs(publisher) {
			before, err := procurement.Canonical(in.Release)
			if err != nil {
				t.Fatal(err)
			}
			r.Add(in)
			if after, err := procurement.Canonical(in.Release); err != nil || !bytes.Equal(before, after) {
				t.Errorf("%s: the release was changed (%v)", in.OCID, err)
			}
		}
	}
	report := r.Finish()
	sound(t, report)
	line, last := "", ""
	for _, b := range report.BaseRates {
		if b.Set != last {
			t.Logf("%s", line)
			line, last = fmt.Sprintf("%s, %d processes:", b.Set, b.Processes), b.Set
		}
		if b.Calculable+b.Flagged > 0 {
			line += fmt.Sprintf(" %s(%s) %d/%d", b.Code, b.Unit, b.Flagged, b.Calculable)
		}
	}
	t.Logf("%s", line)
	for _, p := range report.Populations {
		t.Logf("%s %s %s %s n=%d q1=%.4f q3=%.4f fence=%.4f", p.Set, p.Code, p.Group, p.Currency, p.N, p.Q1, p.Q3, p.Fence)
	}
	for _, f := range report.Flags {
		t.Logf("%s %s %s %s %v %.4f", f.Set, f.OCID, f.Code, f.Subject.Role, f.Subject.Key, f.Value)
		for _, e := range f.Evidence {
			t.Logf("      %s %s %s = %s", e.OCID, e.What, e.Path, e.Value)
		}
	}
	// The counts of OCDS.md section 3.
	for publisher, want := range map[string]int{"colombia-secop": 100, "mexico-cdmx": 36, "ukraine-prozorro": 21} {
		if stated[publisher] != want {
			t.Errorf("%s: %d releases have a number of tenderers, want %d", publisher, stated[publisher], want)
		}
	}
}
