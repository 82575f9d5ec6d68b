package upgrade_test

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/jsontree"
	"daylight/internal/ocds/upgrade"
	"daylight/internal/procurement"
	"daylight/internal/shareddata"
)

func TestUpgrade(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want, issues string }{
		{"buyer", `{"ocid":"a","buyer":{"name":"Example City","identifier":{"scheme":"XX-A","id":"7"},"address":{"locality":"X"}}}`,
			`{"buyer":{"id":"XX-A-7","name":"Example City"},"ocid":"a","parties":[{"address":{"locality":"X"},"id":"XX-A-7","identifier":{"id":"7","scheme":"XX-A"},"name":"Example City","roles":["buyer"]}]}`, ""},
		{"one organisation, several roles", `{"ocid":"a","buyer":{"id":"1","name":"A"},"tender":{"procuringEntity":{"id":"1","name":"A"},"tenderers":[{"id":"2"}]},"awards":[{"id":"w","suppliers":[{"id":2}]}]}`,
			`{"awards":[{"id":"w","suppliers":[{"id":2}]}],"buyer":{"id":"1","name":"A"},"ocid":"a","parties":[{"id":"1","name":"A","roles":["buyer","procuringEntity"]},{"id":"2","roles":["tenderer","supplier"]}],"tender":{"procuringEntity":{"id":"1","name":"A"},"tenderers":[{"id":"2"}]}}`, ""},
		{"two offices", `{"ocid":"a","buyer":{"id":"1","address":{"locality":"X"}},"tender":{"procuringEntity":{"id":"1","address":{"locality":"Y"}}}}`,
			`{"buyer":{"id":"1"},"ocid":"a","parties":[{"address":{"locality":"X"},"id":"1","roles":["buyer","procuringEntity"]}],"tender":{"procuringEntity":{"address":{"locality":"Y"},"id":"1"}}}`, "party-differs /tender/procuringEntity/address"},
		{"amendment", `{"ocid":"a","tender":{"id":"1","amendment":{"date":"2020","changes":[{"property":"x"}]}},"awards":[{"id":"1","amendment":{"rationale":"r"},"amendments":[{"id":"0"}]}]}`,
			`{"awards":[{"amendments":[{"id":"0"},{"rationale":"r"}],"id":"1"}],"ocid":"a","tender":{"amendments":[{"changes":[{"property":"x"}],"date":"2020"}],"id":"1"}}`, ""},
		{"transaction", `{"ocid":"a","contracts":[{"id":"1","implementation":{"transactions":[{"id":"1","amount":{"amount":5},"providerOrganization":{"scheme":"XX-A","id":"7","legalName":"City"},"receiverOrganization":{"id":"9"}}]}}]}`,
			`{"contracts":[{"id":"1","implementation":{"transactions":[{"id":"1","payee":{"id":"ORG"},"payer":{"id":"XX-A-7","name":"City"},"value":{"amount":5}}]}}],"ocid":"a","parties":[{"id":"XX-A-7","identifier":{"id":"7","legalName":"City","scheme":"XX-A"},"name":"City","roles":["payer"]},{"id":"ORG","identifier":{"id":"9"},"roles":["payee"]}]}`, ""},
		{"both fields", `{"ocid":"a","contracts":[{"id":"1","implementation":{"transactions":[{"id":"1","amount":{"amount":5},"value":{"amount":6}}]}}]}`,
			`{"contracts":[{"id":"1","implementation":{"transactions":[{"amount":{"amount":5},"id":"1","value":{"amount":6}}]}}],"ocid":"a"}`, "field-taken /contracts/0/implementation/transactions/0/amount"},
		{"package", `{"releases":[{"ocid":"a","buyer":{"id":"1"}}]}`, `{"releases":[{"buyer":{"id":"1"},"ocid":"a","parties":[{"id":"1","roles":["buyer"]}]}],"version":"1.1"}`, ""},
		{"package of 1.1", `{"version":"1.1","releases":[{"ocid":"a","buyer":{"id":"1"}}]}`, `{"releases":[{"buyer":{"id":"1"},"ocid":"a"}],"version":"1.1"}`, ""},
		{"record", `{"ocid":"a","releases":[{"url":"u","date":"d"}],"compiledRelease":{"ocid":"a","tender":{"amendment":{"id":"1"}}},"versionedRelease":{"ocid":"a"}}`,
			`{"compiledRelease":{"ocid":"a","tender":{"amendments":[{"id":"1"}]}},"ocid":"a","releases":[{"date":"d","url":"u"}],"versionedRelease":{"ocid":"a"}}`, "versioned-release /versionedRelease"},
		{"one supplier without a list", `{"ocid":"a","awards":[{"id":"1","suppliers":{"id":"2"}}]}`, `{"awards":[{"id":"1","suppliers":[{"id":"2"}]}],"ocid":"a","parties":[{"id":"2","roles":["supplier"]}]}`, "not-a-list /awards/0/suppliers"},
		{"text where an object should be", `{"ocid":"a","buyer":"A","tender":7,"awards":{"x":1}}`, `{"awards":{"x":1},"buyer":"A","ocid":"a","tender":7}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, issues := upgrade.Value(tree(t, tt.in))
			want := tree(t, strings.ReplaceAll(tt.want, "ORG", "org-"+hash(got)))
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
			var list []string
			for _, i := range issues {
				list = append(list, i.Code+" "+i.Path)
			}
			if s := strings.Join(list, ","); s != tt.issues {
				t.Errorf("issues %s, want %s", s, tt.issues)
			}
		})
	}
}

// hash is that of the payee of a transaction.
func hash(v any) string {
	for _, p := range jsontree.Arr(v, "parties") {
		if h, ok := strings.CutPrefix(jsontree.Str(p, "id"), "org-"); ok && len(h) == 16 {
			return h
		}
	}
	return ""
}

func tree(t testing.TB, text string) any {
	t.Helper()
	v, _, err := jsontree.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// leaves counts the scalars and the empty containers of a tree.
func leaves(v any, name string, into map[string]int) {
	switch t := v.(type) {
	case procurement.Object:
		for k, m := range t {
			leaves(m, k, into)
		}
	case []any:
		for _, m := range t {
			leaves(m, name, into)
		}
	default:
		into[fmt.Sprintf("%s=%v", name, t)]++
	}
}

// sound says what an upgrade must be: nothing lost, the original untouched, and
// upgraded again the same.
func sound(v any) error {
	before, err := procurement.Canonical(v)
	if err != nil {
		return err
	}
	up, _ := upgrade.Value(v)
	if after, _ := procurement.Canonical(v); string(after) != string(before) {
		return fmt.Errorf("the original was changed: %s", before)
	}
	again, _ := upgrade.Value(up)
	if !reflect.DeepEqual(up, again) {
		return fmt.Errorf("upgraded again it differs: %s", cmp.Diff(up, again))
	}
	was, is := map[string]int{}, map[string]int{}
	leaves(v, "", was)
	leaves(up, "", is)
	for leaf := range was {
		if name, _, _ := strings.Cut(leaf, "="); is[leaf] == 0 && name != "version" {
			return fmt.Errorf("%s was lost: %s", leaf, before)
		}
	}
	return nil
}

func TestLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if err := sound(drawRelease(t)); err != nil {
			t.Fatal(err)
		}
	})
}

func drawRelease(t *rapid.T) procurement.Object {
	r := procurement.Object{"ocid": "a"}
	maybe := func(o procurement.Object, name string, draw func(*rapid.T) any) {
		if rapid.Bool().Draw(t, name) {
			o[name] = draw(t)
		}
	}
	amendment := func(t *rapid.T) any {
		return procurement.Object{"rationale": rapid.SampledFrom([]string{"r", "s"}).Draw(t, "rationale")}
	}
	many := func(one func(*rapid.T) any) func(*rapid.T) any {
		return func(t *rapid.T) any { return rapid.SliceOfN(rapid.Custom(one), 0, 3).Draw(t, "list") }
	}
	maybe(r, "buyer", drawOrganisation)
	maybe(r, "parties", many(drawOrganisation))
	maybe(r, "tender", func(t *rapid.T) any {
		o := procurement.Object{"id": "1"}
		maybe(o, "procuringEntity", drawOrganisation)
		maybe(o, "tenderers", many(drawOrganisation))
		maybe(o, "amendment", amendment)
		maybe(o, "amendments", many(amendment))
		return o
	})
	maybe(r, "contracts", many(func(t *rapid.T) any {
		tr := procurement.Object{"id": "1"}
		for _, name := range []string{"amount", "value"} {
			maybe(tr, name, func(t *rapid.T) any { return procurement.Object{"amount": json.Number("1")} })
		}
		for _, name := range []string{"providerOrganization", "receiverOrganization"} {
			maybe(tr, name, func(t *rapid.T) any {
				return procurement.Object{"id": rapid.SampledFrom([]string{"7", "8", ""}).Draw(t, "id"), "scheme": "XX", "legalName": "L"}
			})
		}
		maybe(tr, "payer", drawOrganisation)
		return procurement.Object{"id": "1", "implementation": procurement.Object{"transactions": []any{tr}}}
	}))
	return r
}

func drawOrganisation(t *rapid.T) any {
	o := procurement.Object{}
	for _, f := range []struct {
		name   string
		values []any
	}{
		{"id", []any{"1", json.Number("1"), "XX-7", nil}}, {"name", []any{"A", "B", nil}},
		{"identifier", []any{procurement.Object{"scheme": "XX", "id": "7"}, procurement.Object{"id": json.Number("7")}, nil}},
		{"address", []any{procurement.Object{"locality": "X"}, procurement.Object{"locality": "Y"}}}, {"roles", []any{[]any{"buyer"}, "buyer"}}, {"x", []any{"1", []any{}}},
	} {
		if rapid.Bool().Draw(t, "has "+f.name) {
			o[f.name] = rapid.SampledFrom(f.values).Draw(t, f.name)
		}
	}
	return o
}

func TestRealFiles(t *testing.T) {
	t.Parallel()
	n := 0
	err := filepath.WalkDir(shareddata.Path(t, "ocds"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 200_000 {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		v, _, err := jsontree.Parse(b)
		if err != nil {
			return nil // bad on purpose
		}
		n++
		if err := sound(v); err != nil {
			t.Errorf("%s: %.600s", filepath.Base(name), err)
		}
		return nil
	})
	if err != nil || n < 100 {
		t.Errorf("%d files, %v", n, err)
	}
}

func FuzzUpgrade(f *testing.F) {
	for _, s := range []string{`{"ocid":"a","buyer":{"name":"A"}}`, `{"releases":[{"tender":{"amendment":{}}},{"awards":[{"suppliers":[{"id":1}]}]}]}`,
		`{"records":[{"compiledRelease":{"contracts":[{"implementation":{"transactions":[{"amount":{},"payer":{"identifier":{"id":""}}}]}}]}}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, _, err := jsontree.Parse(body)
		if err != nil {
			return
		}
		if err := sound(v); err != nil {
			t.Fatal(err)
		}
	})
}

// Stream gives what Value gives, line by line.
func TestStream(t *testing.T) {
	t.Parallel()
	const in = `{"releases":[{"ocid":"a","buyer":{"id":"1"}},{"ocid":"b","awards":[{"id":"1","suppliers":{"id":"2"}}]}],"uri":"u","version":"1.0"}
{"ocid":"a","tender":{"amendment":{"id":"1"}}}
[{"ocid":"a"}]
{"version":"1.1","releases":[{"ocid":"a","buyer":{"id":"1"}}]}
{"records":[{"ocid":"a","compiledRelease":{"buyer":{"id":"1"}}}]}
`
	var out strings.Builder
	var notes []string
	err := upgrade.Stream(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(in)), nil }, &out, func(n int, i procurement.Issue) {
		notes = append(notes, fmt.Sprint(n, " ", i.Code, " ", i.Path))
	})
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(in, "\n"), strings.Split(out.String(), "\n")
	if len(was) != len(is) {
		t.Fatalf("%d lines of %d", len(is), len(was))
	}
	for i := range len(was) - 1 {
		want, _ := upgrade.Value(tree(t, was[i]))
		if d := cmp.Diff(want, tree(t, is[i])); d != "" {
			t.Errorf("line %d: %s", i, d)
		}
	}
	if got := strings.Join(notes, ","); got != "0 not-a-list /releases/1/awards/0/suppliers" {
		t.Errorf("notes %s", got)
	}
	for _, bad := range []string{"", "{", `{"x":1}`, `{"releases":[}`} {
		if err := upgrade.Stream(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(bad)), nil }, io.Discard, nil); err == nil {
			t.Errorf("%q was upgraded", bad)
		}
	}
}
