package validate

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"encoding/csv"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

var update = flag.Bool("update", false, "write the tables of the schemas")

// writer writes a release schema as a table.
type writer struct {
	lines  []string
	codes  map[string][]string
	inline map[string]procurement.Object
	dir    string
}

func (w *writer) def(name string, schema procurement.Object) {
	w.lines = append(w.lines, ":def "+name+" "+letters(schema))
	props := jsontree.Obj(schema, "properties")
	required := jsontree.Arr(schema, "required")
	var lang []string
	for pattern := range jsontree.Obj(schema, "patternProperties") {
		field, _, _ := strings.Cut(strings.TrimLeft(pattern, "^("), "_")
		lang = append(lang, field)
	}
	for _, field := range slices.Sorted(maps.Keys(props)) {
		bang := ""
		if slices.Contains(required, any(field)) {
			bang = "!"
		}
		w.lines = append(w.lines, strings.TrimSpace(field+bang+" "+w.words(name+"."+field, props[field].(procurement.Object))))
	}
	if len(lang) > 0 {
		slices.Sort(lang)
		w.lines = append(w.lines, ":lang "+strings.Join(slices.Compact(lang), " "))
	}
}

func letters(schema procurement.Object) string {
	list := jsontree.Arr(schema, "type")
	if one := jsontree.Str(schema, "type"); one != "" {
		list = []any{one}
	}
	out := ""
	for i, name := range typeNames() {
		if slices.Contains(list, any(name)) {
			out += typeLetters[i : i+1]
		}
	}
	return out
}

// words writes a field.
func (w *writer) words(at string, schema procurement.Object) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	name := func(s procurement.Object) string {
		return strings.TrimPrefix(jsontree.Str(s, "$ref"), "#/definitions/")
	}
	if ref := name(schema); ref != "" {
		add(">%s", ref)
	} else if schema["properties"] != nil {
		w.inline[at] = schema
		add(">%s", at)
	} else {
		out = append(out, w.scalar(at, schema)...)
	}
	if items := jsontree.Obj(schema, "items"); items != nil {
		switch ref := name(items); {
		case ref != "":
			add("*%s", ref)
		case items["properties"] != nil:
			w.inline[at] = items
			add("*%s", at)
		default:
			add("[ %s ]", strings.Join(w.scalar(at, items), " "))
		}
	}
	if schema["deprecated"] != nil {
		add("d")
	}
	return strings.Join(out, " ")
}

func (w *writer) scalar(at string, schema procurement.Object) (out []string) {
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if t := letters(schema); t != "" {
		add("%s", t)
	}
	for _, k := range []struct{ word, name string }{{"l", "minLength"}, {"m", "minItems"}} {
		if n := jsontree.Text(schema, k.name); n != "" {
			add("%s%s", k.word, n)
		}
	}
	if schema["uniqueItems"] == true {
		add("u")
	}
	if schema["wholeListMerge"] == true || schema["mergeStrategy"] == "ocdsVersion" && strings.Contains(letters(schema), "a") {
		add("w")
	}
	if f := jsontree.Str(schema, "format"); f != "" {
		add("@%s", f)
	}
	list := strings.TrimSuffix(jsontree.Str(schema, "codelist"), ".csv")
	if enum := jsontree.Arr(schema, "enum"); enum != nil {
		if list == "" {
			list = at
		}
		w.codes[list] = nil
		for _, code := range enum {
			if code != nil {
				w.codes[list] = append(w.codes[list], jsontree.Text(code))
			}
		}
		add("=%s", list)
	} else if list != "" && w.open(list) {
		add("?%s", list)
	}
	return out
}

// open reads an open codelist; 1.0's have no files.
func (w *writer) open(name string) bool {
	if w.codes[name] != nil {
		return true
	}
	file := name
	if name == "itemClassificationScheme" {
		file = "classificationScheme" // its name from 1.2 on
	}
	f, err := os.Open(filepath.Join(w.dir, file+".csv"))
	if err != nil {
		return false
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(err)
	}
	at := slices.Index(rows[0], "Code")
	for _, row := range rows[1:] {
		if !strings.ContainsAny(row[at], " \t") {
			w.codes[name] = append(w.codes[name], row[at])
		}
	}
	return true
}

func written(version, dir string, root procurement.Object) string {
	w := &writer{codes: map[string][]string{}, inline: map[string]procurement.Object{}, dir: dir}
	w.def("Release", root)
	defs := jsontree.Obj(root, "definitions")
	for _, name := range slices.Sorted(maps.Keys(defs)) {
		w.def(name, defs[name].(procurement.Object))
	}
	for done := map[string]bool{}; len(done) < len(w.inline); {
		for _, name := range slices.Sorted(maps.Keys(w.inline)) {
			if !done[name] {
				done[name] = true
				w.def(name, w.inline[name])
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.codes)) {
		w.lines = append(w.lines, ":code "+name+" "+strings.Join(w.codes[name], " "))
	}
	return "# Facts of the release schema of OCDS " + version + ", restated; table.go explains the words. Written by a test with -update.\n" + strings.Join(w.lines, "\n") + "\n"
}

// The tables say what the schemas say: written anew they are the same, and read
// they give the same schemas as the JSON.
func TestTables(t *testing.T) {
	t.Parallel()
	suites := shareddata.Path(t, "suites")
	for _, tt := range []struct{ version, file, frozen, table string }{
		{"1.0.3", "ocds-1.0.txt", "release-schema-1__0__3.json", table10}, {"1.1.4", "ocds-1.1.txt", "release-schema-1__1__4.json", table11},
	} {
		text, err := os.ReadFile(filepath.Join(suites, "ocds-merge", "fixtures", tt.frozen))
		if err != nil {
			t.Fatal(err)
		}
		root, _, err := jsontree.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		want := written(tt.version, filepath.Join(suites, "ocds-schema", "codelists"), root.(procurement.Object))
		if *update {
			if err := os.WriteFile(tt.file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want != tt.table {
			t.Errorf("%s is not what the schema says: run with -update", tt.file)
		}
		r := &schemaReader{root: root.(procurement.Object), made: map[string]*Schema{}}
		from, err := r.schema(root, "#")
		if err != nil {
			t.Fatal(err)
		}
		same := sameness{t, map[*Schema]*Schema{}}
		same.compare("", from, mustTable(tt.table)["Release"])
		if len(same.seen) < 100 {
			t.Errorf("%d schemas compared", len(same.seen))
		}
	}
}

type sameness struct {
	t    *testing.T
	seen map[*Schema]*Schema
}

func (s sameness) compare(at string, a, b *Schema) {
	if (a == nil) != (b == nil) {
		s.t.Errorf("%s: %v and %v", at, a, b)
	}
	if a == nil || b == nil || s.seen[a] == b {
		return
	}
	s.seen[a] = b
	n := func(p *int) int {
		if p == nil {
			return -1
		}
		return *p
	}
	slices.Sort(a.required)
	slices.Sort(b.required)
	x := fmt.Sprint(a.types, a.required, a.format, a.unique, a.whole, n(a.minLength), n(a.minItems), a.enum, a.deprecated)
	y := fmt.Sprint(b.types, b.required, b.format, b.unique, b.whole, n(b.minLength), n(b.minItems), b.enum, b.deprecated)
	if x != y {
		s.t.Errorf("%s: the schema says %s\nthe table %s", at, x, y)
	}
	s.compare(at+"[]", a.items, b.items)
	for _, name := range slices.Sorted(maps.Keys(a.properties)) {
		s.compare(at+"."+name, a.properties[name], b.properties[name])
		for _, with := range []string{name, name + "_es", name + "_pt-BR", name + "_zh-Hant"} {
			if (a.member(with) == nil) != (b.member(with) == nil) {
				s.t.Errorf("%s.%s is known to one", at, with)
			}
		}
	}
	if len(a.properties) != len(b.properties) {
		s.t.Errorf("%s: %d and %d fields", at, len(a.properties), len(b.properties))
	}
}
