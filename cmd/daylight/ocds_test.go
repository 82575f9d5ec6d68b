package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// filter runs a filter over a text.
func filter(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"ocds"}, args...), environment{func(string) string { return "" }, strings.NewReader(stdin), &out, &errs, os.Geteuid()})
	return code, out.String(), errs.String()
}

func TestOCDSFilters(t *testing.T) {
	t.Parallel()
	const one, two = `{"ocid":"ocds-abcdef-1","id":"1","date":"2020-01","x":1,"l":[{"id":"1","v":1}]}`, `{"ocid":"ocds-abcdef-1","id":"2","date":"2020-02","x":2,"l":[{"id":"1","v":2}]}`
	const other = `{"ocid":"ocds-abcdef-2","id":"1","date":"2020-01","x":3}`
	const merged = `{"date":"2020-02","id":"ocds-abcdef-1-2020-02","l":[{"id":"1","v":2}],"ocid":"ocds-abcdef-1","tag":["compiled"],"x":2}` + "\n"
	const otherMerged = `{"date":"2020-01","id":"ocds-abcdef-2-2020-01","ocid":"ocds-abcdef-2","tag":["compiled"],"x":3}` + "\n"
	for _, tt := range []struct {
		name, in, args string
		code           int
		out, err       string
	}{
		{"lines in any order", two + "\n" + other + "\n" + one, "merge", 0, merged + otherMerged, ""},
		{"package", `{"releases":[` + one + "," + two + `]}`, "merge", 0, merged, ""},
		{"records, concatenated", `{"records":[{"ocid":"ocds-abcdef-1","releases":[` + two + `]}]}{"records":[{"releases":[` + one + `]}]}`, "merge", 0, merged, ""},
		{"onto an earlier outcome", `{"ocid":"ocds-abcdef-1","id":"ocds-abcdef-1-2020-01","date":"2020-01","tag":["compiled"],"x":1,"l":[{"id":"1","v":1}]}` + "\n" + two + "\n" + one, "merge", 0, merged, "1 releases are not younger"},
		{"contiguous", one + "\n" + two + "\n" + other, "merge --contiguous", 0, merged + otherMerged, ""},
		{"not contiguous", one + "\n" + other + "\n" + two, "merge --contiguous", 3, merged[:0] + `{"date":"2020-01","id":"ocds-abcdef-1-2020-01","l":[{"id":"1","v":1}],"ocid":"ocds-abcdef-1","tag":["compiled"],"x":1}` + "\n", "came earlier already"},
		{"override", one + "\n" + two, "merge --override l=APPEND", 0, strings.Replace(merged, `[{"id":"1","v":2}]`, `[{"id":"1","v":1},{"id":"1","v":2}]`, 1), ""},
		{"bad override", one, "merge --override l", 2, "", "PATH=APPEND"},
		{"one process without dates", `{"ocid":"a","id":"1"}` + "\n" + `{"ocid":"a","id":"2"}` + "\n" + other, "merge", 3, otherMerged, "process a is left out"},
		{"versioned", one + "\n" + two, "versioned", 0, `{"l":[{"id":"1","v":[{"releaseDate":"2020-01","releaseID":"1","releaseTag":null,"value":1},{"releaseDate":"2020-02","releaseID":"2","releaseTag":null,"value":2}]}],"ocid":"ocds-abcdef-1","x":[{"releaseDate":"2020-01","releaseID":"1","releaseTag":null,"value":1},{"releaseDate":"2020-02","releaseID":"2","releaseTag":null,"value":2}]}` + "\n", ""},
		{"other JSON", `{"x":1}`, "merge", 3, "", "want OCDS JSON"},
		{"upgrade", `{"ocid":"a","buyer":{"id":"1"}}`, "upgrade", 0, `{"buyer":{"id":"1"},"ocid":"a","parties":[{"id":"1","roles":["buyer"]}]}` + "\n", ""},
		{"validate", `{"ocid":"a","id":"1","date":"2026-01-31T13:05:00Z","tag":["tender"]}`, "validate --no-warnings", 3,
			`{"file":"standard input","record":0,"ocid":"a","path":"","validator":"required","level":"error","field":"initiationType","value":null,"message":"initiationType is missing but required"}` + "\n" +
				`{"file":"standard input","record":0,"ocid":"a","path":"/ocid","validator":"ocidPrefix","level":"error","value":"a","message":"\"a\" does not begin with ocds- and the six characters of a registered publisher"}` + "\n", "2 errors"},
		{"no schema", one, "validate --schema nowhere.json", 2, "", "nowhere.json"},
		{"no file", "", "merge nowhere.json", 2, "", "nowhere.json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := filter(t, tt.in, strings.Fields(tt.args)...)
			if code != tt.code || out != tt.out || !strings.Contains(errs, tt.err) {
				t.Errorf("exit %d, want %d\n%s\nwant %s\n%s", code, tt.code, out, tt.out, errs)
			}
		})
	}
}

// What was written upgrades, validates and merges again.
func TestOCDSSchemaFile(t *testing.T) {
	t.Parallel()
	schema := filepath.Join(t.TempDir(), "schema.json")
	if err := os.WriteFile(schema, []byte(`{"properties":{"ocid":{"type":"string"},"id":{"omitWhenMerged":true},"date":{"omitWhenMerged":true},"l":{"type":"array","wholeListMerge":true,"items":{"type":"object","properties":{"id":{"type":"string"}}}}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := filter(t, `{"ocid":"a","id":"1","date":"1","l":[{"id":"1"}]}`+"\n"+`{"ocid":"a","id":"2","date":"2","l":[{"id":"2"}]}`, "merge", "--schema", schema)
	if want := `{"date":"2","id":"a-2","l":[{"id":"2"}],"ocid":"a","tag":["compiled"]}` + "\n"; code != 0 || out != want {
		t.Errorf("exit %d: %s, want %s %s", code, out, want, errs)
	}
	code, out, errs = filter(t, `{"ocid":"ocds-abcdef-1","l":[{"id":7}]}`, "validate", "--schema", schema)
	if code != 3 || !strings.Contains(out, `"path":"/l/0/id","validator":"type"`) {
		t.Errorf("exit %d: %s %s", code, out, errs)
	}
}
