package compile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/compile"
	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// drawValue draws a value object, or what some publishers put in its place.
func drawValue(t *rapid.T) any {
	o := procurement.Object{}
	switch rapid.IntRange(0, 9).Draw(t, "amount") {
	case 0:
	case 1:
		o["amount"] = nil
	case 2:
		o["amount"] = rapid.SampledFrom([]string{"12.5", "1,000", "-", "", " 7 "}).Draw(t, "text")
	case 3:
		o["amount"] = json.Number("0")
	case 4:
		o["amount"] = rapid.SampledFrom([]json.Number{"1e30", "99999999999999999999999", "1e999999999"}).Draw(t, "large")
	case 5:
		return rapid.SampledFrom([]any{nil, true, json.Number("3"), "text", []any{}, procurement.Object{}}).Draw(t, "no value")
	default:
		o["amount"] = json.Number(strconv.Itoa(rapid.IntRange(-5, 1_000_000).Draw(t, "number")))
	}
	if rapid.Bool().Draw(t, "has currency") {
		o["currency"] = rapid.SampledFrom([]any{"GBP", "eur", "", nil, json.Number("978")}).Draw(t, "currency")
	}
	if rapid.IntRange(0, 3).Draw(t, "ext") == 0 {
		o[procurement.Ext] = procurement.Object{procurement.ExtStatus: rapid.SampledFrom([]any{"withheld", "range", "reported", "unparsed", "odd", nil}).Draw(t, "status"),
			procurement.ExtHigh: json.Number("9")}
	}
	return o
}

// drawMember draws a member of a list with values in some fields.
func drawMember(t *rapid.T, fields ...string) any {
	if rapid.IntRange(0, 19).Draw(t, "junk") == 0 {
		return rapid.SampledFrom([]any{nil, "text", json.Number("1"), []any{}, procurement.Object{}}).Draw(t, "junk member")
	}
	o := procurement.Object{}
	if id := rapid.SampledFrom([]any{nil, "", "A", "B", "A ", json.Number("1"), "1", true}).Draw(t, "id"); id != nil || rapid.Bool().Draw(t, "null id") {
		o["id"] = id
	}
	for _, f := range fields {
		if rapid.IntRange(0, 2).Draw(t, f) == 0 {
			o[f] = drawValue(t)
		}
	}
	if rapid.Bool().Draw(t, "suppliers") {
		o["suppliers"] = []any{procurement.Object{"id": rapid.SampledFrom([]any{"1", "2", nil}).Draw(t, "supplier"), "name": "Northwind Paper Ltd"}}
	}
	o["relatedLots"] = rapid.SampledFrom([]any{nil, "A", []any{"A", "B", json.Number("1"), "A"}}).Draw(t, "lots")
	return o
}

func drawList(t *rapid.T, member func(*rapid.T) any) any {
	switch rapid.IntRange(0, 9).Draw(t, "list") {
	case 0:
		return nil
	case 1:
		return member(t)
	}
	return rapid.SliceOfN(rapid.Custom(member), 0, 3).Draw(t, "members")
}

func drawRelease(t *rapid.T) procurement.Object {
	members := func(fields ...string) any {
		return drawList(t, func(t *rapid.T) any { return drawMember(t, fields...) })
	}
	contract := func(t *rapid.T) any {
		m := drawMember(t, "value", "maximumValue", "x_valueWithOptions", "x_obligated")
		if o, ok := m.(procurement.Object); ok && rapid.Bool().Draw(t, "subawards") {
			o["x_subawards"] = drawList(t, func(t *rapid.T) any { return drawMember(t, "value") })
		}
		return m
	}
	r := procurement.Object{
		"planning": procurement.Object{"budget": procurement.Object{"amount": drawValue(t)}},
		"tender": procurement.Object{"title": "Paper", "value": drawValue(t), "minValue": drawValue(t), "maximumValue": drawValue(t),
			"lots": members("value", "minValue", "maximumValue")},
		"awards":    members("value", "estimatedValue", "maximumValue"),
		"contracts": drawList(t, contract),
		"bids":      procurement.Object{"details": members("value")},
		"parties":   members(),
		"x_daylight": procurement.Object{"noticeTotal": drawValue(t),
			"cancelled": rapid.SampledFrom([]any{true, nil, "true"}).Draw(t, "cancelled")},
	}
	for _, key := range slices.Sorted(maps.Keys(r)) {
		switch rapid.IntRange(0, 9).Draw(t, key) {
		case 0, 1, 2:
			delete(r, key)
		case 3:
			r[key] = rapid.SampledFrom([]any{nil, "text", []any{}}).Draw(t, "instead of "+key)
		}
	}
	return r
}

// drawVersions draws the stored versions of one process.
func drawVersions(t *rapid.T) []compile.Version {
	var out []compile.Version
	for i := range rapid.IntRange(1, 4).Draw(t, "notices") {
		names := []string{"n0", "n1", "n2", "n3", "alias"}
		for version := range rapid.IntRange(1, 2).Draw(t, "versions") {
			n := procurement.Notice{Release: drawRelease(t),
				Kind: rapid.SampledFrom([]procurement.Kind{procurement.Release, procurement.Release, procurement.State, procurement.Compiled}).Draw(t, "kind")}
			if rapid.IntRange(0, 3).Draw(t, "replaces") == 0 {
				n.Replaces = []string{rapid.SampledFrom(names).Draw(t, "replaced")}
			}
			if rapid.IntRange(0, 3).Draw(t, "alias") == 0 {
				n.Aliases = []string{"alias"}
			}
			text, err := n.Body()
			if err != nil {
				t.Fatal(err)
			}
			body, err := procurement.ParseBody(text)
			if err != nil {
				t.Fatal(err)
			}
			v := compile.Version{Notice: noticeID(names[i]), SourceNoticeID: names[i], Version: version + 1, Body: body}
			if day := rapid.IntRange(0, 3).Draw(t, "day"); day > 0 {
				v.Published = time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC)
			}
			out = append(out, v)
		}
	}
	return out
}

func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		versions := drawVersions(t)
		want := compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", versions)
		got := compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", rapid.Permutation(versions).Draw(t, "order"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// figurePlaces are the places of a release where a figure may stand, in words of
// their own: not taken from the code under test.
var figurePlaces = regexp.MustCompile(`^(/planning/budget/amount|/tender/(value|minValue|maximumValue)` +
	`|/tender/lots(/\d+)?/(value|minValue|maximumValue)|/tender/lotGroups(/\d+)?/maximumValue|/awards(/\d+)?/(value|estimatedValue|maximumValue)` +
	`|/contracts(/\d+)?/(value|maximumValue|x_valueWithOptions|x_obligated|x_subawards(/\d+)?/value)` +
	`|/bids/details(/\d+)?/value|/x_daylight/noticeTotal)$`)

// published lists the places of the value objects in v that state something.
func published(v any, at string, out []string) []string {
	switch v := v.(type) {
	case procurement.Object:
		if figurePlaces.MatchString(at) && states(v) {
			out = append(out, at)
		}
		for key, member := range v {
			out = published(member, at+"/"+key, out)
		}
	case []any:
		for i, item := range v {
			out = published(item, at+"/"+strconv.Itoa(i), out)
		}
	}
	return out
}

func states(value procurement.Object) bool {
	ext, _ := value[procurement.Ext].(procurement.Object)
	return jsontree.Text(value["amount"]) != "" || jsontree.Text(value["currency"]) != "" || jsontree.Text(ext["status"]) != ""
}

// TestEveryFigureOnce: each published figure of each version is in Amounts
// exactly once, and its path leads back to the digits.
func TestEveryFigureOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		versions := drawVersions(t)
		p := compile.Process(compile.Source{ID: "xx"}, "ocds-xx-1", versions)
		want := map[string]int{}
		for _, v := range versions {
			if v.Body.Kind == procurement.Compiled && !onlyCompiled(p, versions) {
				continue
			}
			for _, place := range published(v.Body.Release, "", nil) {
				want[fmt.Sprint(v.Notice, v.Version, place)]++
			}
		}
		got := map[string]int{}
		for _, a := range p.Amounts {
			got[fmt.Sprint(a.Notice, a.Version, a.Path)]++
			at := slices.IndexFunc(versions, func(v compile.Version) bool { return v.Notice == a.Notice && v.Version == a.Version })
			if err := leadsBack(versions[at].Body.Release, a); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		sound(t, p)
	})
}

// onlyCompiled reports whether every notice in force is a publisher's own sum.
func onlyCompiled(p *procurement.Process, versions []compile.Version) bool {
	for _, ref := range p.Notices {
		at := slices.IndexFunc(versions, func(v compile.Version) bool { return v.Notice == ref.Notice && v.Version == ref.Version })
		if !ref.Superseded && versions[at].Body.Kind != procurement.Compiled {
			return false
		}
	}
	return true
}

func leadsBack(release procurement.Object, a procurement.Amount) error {
	v, err := jsontree.Resolve(release, a.Path)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(jsontree.Text(jsontree.Get(v, "amount")))
	switch {
	case a.Amount.Valid && !a.Amount.Decimal.Equal(decimalOf(text)):
		return fmt.Errorf("%s is %q, the amount %s", a.Path, text, a.Amount.Decimal)
	case !a.Amount.Valid && a.Status != procurement.Withheld && a.Raw != text:
		return fmt.Errorf("%s is %q, kept as %q", a.Path, text, a.Raw)
	case a.Amount.Valid && a.Amount.Decimal.IsZero() != (a.Status == procurement.ZeroStated) && (a.Status == procurement.Known || a.Status == procurement.ZeroStated):
		return fmt.Errorf("%s is %q and %s", a.Path, text, a.Status)
	}
	return nil
}
