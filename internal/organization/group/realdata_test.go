package group_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"daylight/internal/organization/group"
	"daylight/internal/shareddata"
)

// publicBody is a buyer of the real data.
type publicBody struct{ source, name, country string }

// realBuyers reads the buyers of ../shared/data, each once, in order.
func realBuyers(t *testing.T) []publicBody {
	t.Helper()
	found := map[publicBody]bool{}
	folder := shareddata.Path(t, "ocds")
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "synthetic") || !strings.Contains(filepath.Ext(path), "json") {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(folder, path)
		for dec := json.NewDecoder(bytes.NewReader(body)); ; {
			var v any
			if dec.Decode(&v) != nil {
				return nil
			}
			buyersIn(v, filepath.Dir(rel), found)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"ted-eforms", "ted-export-r209"} {
		tedBuyers(t, folder, found)
	}
	usBuyers(t, found)
	out := make([]publicBody, 0, len(found))
	for b := range found {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b publicBody) int {
		return strings.Compare(a.source+a.name+a.country, b.source+b.name+b.country)
	})
	return out
}

func buyersIn(v any, source string, found map[publicBody]bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			buyersIn(e, source, found)
		}
	case map[string]any:
		roles, _ := v["roles"].([]any)
		for _, r := range roles {
			if slices.Contains([]any{"buyer", "procuringEntity", "payer", "funder"}, r) {
				addBuyer(v, source, found)
			}
		}
		for k, e := range v {
			if o, ok := e.(map[string]any); ok && (k == "buyer" || k == "procuringEntity") {
				addBuyer(o, source, found)
			}
			buyersIn(e, source, found)
		}
	}
}

func addBuyer(o map[string]any, source string, found map[publicBody]bool) {
	if name, ok := o["name"].(string); ok && name != "" && name[0] != '[' {
		found[publicBody{source, strings.TrimSpace(name), ""}] = true
	}
}

func tedBuyers(t *testing.T, folder string, found map[publicBody]bool) {
	t.Helper()
	f, err := os.Open(shareddata.Path(t, folder, "facts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var fact struct {
			Buyers []struct{ Name, Country string }
		}
		if err := json.Unmarshal(lines.Bytes(), &fact); err != nil {
			t.Fatal(err)
		}
		for _, b := range fact.Buyers {
			country := ""
			if region, err := language.ParseRegion(b.Country); err == nil {
				country = region.String()
			}
			if b.Name != "" {
				found[publicBody{folder, b.Name, country}] = true
			}
		}
	}
}

func usBuyers(t *testing.T, found map[publicBody]bool) {
	t.Helper()
	files, _ := filepath.Glob(shareddata.Path(t, "usaspending") + "/*.json")
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if json.Unmarshal(body, &v) == nil {
			agenciesIn(v, found)
		}
	}
}

func agenciesIn(v any, found map[publicBody]bool) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			agenciesIn(e, found)
		}
	case map[string]any:
		for k, e := range v {
			if o, ok := e.(map[string]any); ok && (k == "toptier_agency" || k == "subtier_agency") {
				addBuyer(o, "usaspending", found)
			}
			agenciesIn(e, found)
		}
	}
}

// TestRealClasses prints which share of the buyers of the real data has a class,
// and who is in which. The floor keeps rules from being lost.
func TestRealClasses(t *testing.T) {
	t.Parallel()
	buyers := realBuyers(t)
	classed, total := map[string]int{}, map[string]int{}
	examples := map[string][]string{}
	var none []string
	all := 0
	for _, b := range buyers {
		classes, err := group.Classify(b.name, b.country, nil)
		if err != nil {
			t.Fatal(err)
		}
		total[b.source]++
		if len(classes) > 0 {
			classed[b.source]++
			all++
		} else {
			none = append(none, b.source+" "+b.country+": "+b.name)
		}
		for _, c := range classes {
			examples[c.Code] = append(examples[c.Code], b.country+" "+b.name+" ["+c.Evidence+"]")
		}
	}
	for _, source := range sortedKeys(total) {
		t.Logf("%-32s %4d of %4d buyers", source, classed[source], total[source])
	}
	for _, code := range sortedKeys(examples) {
		list := examples[code]
		step := max(1, len(list)/20)
		t.Logf("== %s: %d", code, len(list))
		for i := 0; i < len(list); i += step {
			t.Logf("   %s", list[i])
		}
	}
	t.Logf("== none: %d", len(none))
	for _, line := range none {
		t.Logf("   %s", line)
	}
	share := float64(all) / float64(len(buyers))
	t.Logf("%d of %d buyers have a class: %.1f percent", all, len(buyers), 100*share)
	if share < 0.65 {
		t.Errorf("%.1f percent of the buyers have a class, 65 expected", 100*share)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
