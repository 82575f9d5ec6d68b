package validate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/ocds/validate"
	"daylight/internal/shareddata"
)

func findings(t testing.TB, body []byte, o validate.Options) ([]validate.Finding, validate.Summary) {
	t.Helper()
	var list []validate.Finding
	s, err := validate.Stream(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }, "a.json", o,
		func(f validate.Finding) error {
			list = append(list, f)
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	return list, s
}

// suiteCase is a case of the lib-cove-ocds suite.
type suiteCase struct {
	Fixture, Inline, Expect string
	VersionUsed             string              `json:"version_used"`
	Count                   int                 `json:"count"`
	Unique                  int                 `json:"unique_ocids_count"`
	Errors                  *[]suiteError       `json:"validation_errors"`
	Prefixes                *[][2]string        `json:"bad_ocid_prefixes"`
	Empty                   *[]string           `json:"empty_fields"`
	Rest                    map[string]struct{} `json:"-"`
}

type suiteError struct {
	Validator, Header string
	PathNoNumber      string `json:"path_no_number"`
	ErrorID           string `json:"error_id"`
	Values            []struct {
		Path  string
		Value json.RawMessage
	}
}

// Every case of the lib-cove-ocds suite, on validator, path, values and error id.
func TestSuite(t *testing.T) {
	t.Parallel()
	dir := shareddata.Path(t, "suites", "lib-cove-ocds")
	b, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []suiteCase
	if err := json.Unmarshal(b, &cases); err != nil || len(cases) != 15 {
		t.Fatalf("%d cases, want 15: %v", len(cases), err)
	}
	for i, tt := range cases {
		t.Run(fmt.Sprint(i, " ", tt.Fixture), func(t *testing.T) {
			t.Parallel()
			body := []byte(tt.Inline)
			if tt.Fixture != "" {
				var err error
				if body, err = os.ReadFile(filepath.Join(dir, tt.Fixture)); err != nil {
					t.Fatal(err)
				}
			}
			list, sum := findings(t, body, validate.Options{Warnings: true})
			tt.check(t, list, sum)
		})
	}
}

func (tt suiteCase) check(t *testing.T, list []validate.Finding, sum validate.Summary) {
	var schema, prefixes, empty []string
	broken := 0
	for _, f := range list {
		at := strings.TrimPrefix(f.Path, "/")
		switch {
		case f.Validator == validate.JSON:
			broken++
		case f.Validator == validate.OCIDPrefix:
			prefixes = append(prefixes, fmt.Sprint(f.Value, " ", at))
		case f.Validator == validate.EmptyField:
			empty = append(empty, at)
		case f.Level == validate.Error:
			schema = append(schema, fmt.Sprint(f.Validator, " ", at, " ", f.Code, " ", f.Field))
			if f.Validator == "uniqueItems" && f.Value != nil {
				schema[len(schema)-1] += fmt.Sprint(f.Value)
			}
		}
	}
	same := func(what string, want, got []string) {
		t.Helper()
		slices.Sort(want)
		slices.Sort(got)
		if d := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	if tt.Errors != nil {
		var want []string
		for _, e := range *tt.Errors {
			for _, v := range e.Values {
				field := ""
				if e.Validator == "required" {
					field = e.Header
				}
				line := fmt.Sprint(e.Validator, " ", v.Path, " ", e.ErrorID, " ", field)
				var text string
				if e.Validator == "uniqueItems" && json.Unmarshal(v.Value, &text) == nil {
					line += text
				}
				want = append(want, line)
				tt.value(t, list, e.Validator, "/"+v.Path, v.Value)
			}
		}
		same("errors of the schema", want, schema)
	}
	if tt.Prefixes != nil {
		var want []string
		for _, p := range *tt.Prefixes {
			want = append(want, p[0]+" "+p[1])
		}
		same("prefixes", want, prefixes)
	}
	if tt.Empty != nil {
		same("empty fields", slices.Clone(*tt.Empty), empty)
	}
	if (tt.Expect != "") != (broken > 0) {
		t.Errorf("%d texts are no JSON, expected %q", broken, tt.Expect)
	}
	if tt.Count > 0 && (sum.Releases+sum.Records != tt.Count || sum.OCIDs != tt.Unique || sum.Version != tt.VersionUsed) {
		t.Errorf("%+v, want %d of %d processes, version %s", sum, tt.Count, tt.Unique, tt.VersionUsed)
	}
}

// value looks for a finding with the value that the suite gives.
func (tt suiteCase) value(t *testing.T, list []validate.Finding, validator, at string, want json.RawMessage) {
	t.Helper()
	if validator == "uniqueItems" || len(want) == 0 {
		return
	}
	if !slices.ContainsFunc(list, func(f validate.Finding) bool {
		b, err := json.Marshal(f.Value)
		return err == nil && f.Validator == validator && f.Path == at && bytes.Equal(b, want)
	}) {
		t.Errorf("no finding of %s at %s has the value %s", validator, at, want)
	}
}

const good = `{"ocid":"ocds-abcdef-1","id":"1","date":"2026-01-31T13:05:00Z","tag":["tender"],"initiationType":"tender"`

func lines(list []validate.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", f.Record, f.Validator, f.Path, f.Field)))
	}
	return strings.Join(out, "\n")
}

func TestStream(t *testing.T) {
	t.Parallel()
	const head = `"uri":"https://a.example/p","publishedDate":"2026-01-31T13:05:00Z","publisher":{"name":"P"}`
	for _, tt := range []struct{ name, in, want string }{
		{"a release", good + `}`, ""},
		{"lines", good + "}\n{\n" + good + `,"tender":{"id":1}}`, "1 json"},
		{"type", good + `,"tender":{"id":"","status":"gone","value":{"amount":"1","currency":"EUR"},"tenderPeriod":{"startDate":"2026-01-31"}}}`,
			"0 minLength /tender/id\n0 enum /tender/status\n0 format /tender/tenderPeriod/startDate\n0 type /tender/value/amount"},
		{"null where it may be", good + `,"tender":{"id":"1","status":null,"title":null}}`, ""},
		{"ids twice", good + `,"parties":[{"id":"1"},{"id":1},{"id":"2"}]}`, "0 type /parties/1/id\n0 uniqueItems /parties"},
		{"language", good + `,"tender":{"id":"1","title_es":3}}`, "0 type /tender/title_es"},
		{"uri", good + `,"tender":{"id":"1","documents":[{"id":"1","url":"www.a.example/"}]}}`, "0 format /tender/documents/0/url"},
		{"version after the releases", `{` + head + `,"releases":[` + good + `,"parties":[{"id":"1"},{"id":"1"}]}],"version":"1.1"}`, "0 uniqueItems /releases/0/parties"},
		{"1.0 has no parties", `{` + head + `,"version":"1.0","releases":[` + good + `,"parties":[{"id":"1"},{"id":"1"}]}]}`, ""},
		{"patch", `{` + head + `,"version":"1.1.5","releases":[` + good + `}]}`, "0 version /version"},
		{"unknown version", `{` + head + `,"version":"7","releases":[` + good + `}]}`, "0 version /version"},
		{"version is a number", `{` + head + `,"version":1.1,"releases":[` + good + `}]}`, "0 version /version\n0 type /version"},
		{"empty package", `{` + head + `,"version":"1.1","releases":[]}`, "0 minItems /releases"},
		{"package of text", `{` + head + `,"version":"1.1","releases":"x"}`, "0 type /releases"},
		{"nothing said", `{"version":"1.1","releases":[` + good + `}]}`, "0 required  uri\n0 required  publishedDate\n0 required  publisher"},
		{"list of packages", `[{` + head + `,"version":"1.1","releases":[7]}]`, "0 type /0/releases/0"},
		{"versioned", `{` + head + `,"version":"1.1","records":[{"ocid":"ocds-abcdef-1","releases":[{"url":"https://a.example/1","date":"2026-01-31T13:05:00Z"}],"versionedRelease":{"ocid":"ocds-abcdef-1","tender":{"title":[{"releaseID":"1","releaseDate":"2026-01-31T13:05:00Z","releaseTag":["tender"],"value":1}],"items":[{"id":"1"}]}}}]}`,
			"0 type /records/0/versionedRelease/tender/title/0/value"},
		{"other JSON", `{"x":1}`, "0 shape"},
		{"empty", ``, "0 shape"},
		{"prefix in capitals", strings.Replace(good, "ocds-", "OCDS-", 1) + `}`, "0 ocidPrefix /ocid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			list, _ := findings(t, []byte(tt.in), validate.Options{})
			for _, f := range list {
				if f.Message == "" || f.File != "a.json" || f.Level != validate.Error {
					t.Errorf("finding %+v", f)
				}
			}
			got := strings.ReplaceAll(lines(list), "  ", " ")
			if d := cmp.Diff(strings.ReplaceAll(tt.want, "  ", " "), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	list, sum := findings(t, []byte(good+`,"x":1,"tender":{"id":"1","amendment":{},"submissionMethod":["owl"],"documents":[{"id":"1","documentType":"poem"}]}}`), validate.Options{Warnings: true})
	want := "0 deprecated /tender/amendment amendment\n0 codelist /tender/documents/0/documentType\n0 codelist /tender/submissionMethod/0\n0 unknownName /x x\n0 emptyField /tender/amendment"
	if d := cmp.Diff(want, lines(list)); d != "" || sum.Warnings != 5 || sum.Errors != 0 {
		t.Errorf("%+v %s", sum, d)
	}
}

func TestFromJSON(t *testing.T) {
	t.Parallel()
	set, err := validate.FromJSON([]byte(`{"properties":{"ocid":{"type":"string","pattern":"^x"},"n":{"minimum":1,"exclusiveMinimum":true,"maximum":3},
		"k":{"anyOf":[{"type":"string"},{"type":"null"}]},"self":{"$ref":"#"},"o":{"type":"object","additionalProperties":false,"minProperties":1}},"required":["ocid"]}`), validate.OCDS11())
	if err != nil {
		t.Fatal(err)
	}
	list, _ := findings(t, []byte(`{"ocid":"ocds-abcdef-1","n":1,"k":2,"self":{"n":4},"o":{"z":1}}`), validate.Options{Schemas: set})
	if d := cmp.Diff("0 anyOf /k\n0 minimum /n\n0 additionalProperties /o z\n0 pattern /ocid\n0 required /self ocid\n0 maximum /self/n", sortedLines(list)); d != "" {
		t.Error(d)
	}
	for name, schema := range map[string]string{"not JSON": `{`, "no properties": `{}`, "keyword": `{"properties":{"a":{"dependencies":{}}}}`,
		"type": `{"properties":{"a":{"type":"text"}}}`, "reference": `{"properties":{"a":{"$ref":"other.json"}}}`, "inner reference": `{"properties":{"a":{"$ref":"#/definitions/b"}}}`} {
		if _, err := validate.FromJSON([]byte(schema), validate.OCDS11()); err == nil || !strings.HasPrefix(err.Error(), "JSON schema: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	dir := shareddata.Path(t, "suites", "ocds-schema")
	for _, name := range []string{"release-schema.json", "dereferenced-release-schema.json", "release-package-schema.json", "record-package-schema.json", "record-schema.json"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		set, err := validate.FromJSON(b, validate.OCDS11())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if list, _ := findings(t, []byte(`[{"version":"1.1","releases":[{}]},{"version":"1.1","records":[{"releases":[{"id":"1"}]}]}]`), validate.Options{Schemas: set}); len(list) < 5 {
			t.Errorf("%s finds %s", name, lines(list))
		}
	}
}

func sortedLines(list []validate.Finding) string {
	out := strings.Split(lines(list), "\n")
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(strings.Fields(a)[2], strings.Fields(b)[2]) })
	return strings.Join(out, "\n")
}

func FuzzStream(f *testing.F) {
	for _, s := range []string{good + `}`, `{"version":"1.0","records":[{"releases":[{"id":1},{}]}]}`, `[{"releases":[1]}]`, "{\"ocid\":\"a\"}\n{"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first := 0
		for range 2 {
			n := 0
			_, err := validate.Stream(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }, "a", validate.Options{Warnings: true},
				func(f validate.Finding) error {
					n++
					_, err := json.Marshal(f)
					return err
				})
			if err != nil {
				return
			}
			if first > 0 && n != first {
				t.Fatalf("%d findings, then %d", first, n)
			}
			first = n
		}
	})
}
