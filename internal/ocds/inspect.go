package ocds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Findings of a release as published, beyond those of its own place and date. Each
// names the first place; "(n times)" follows where the same stands at several
// positions of a list. Nothing is repaired.
//
//	ocid-prefix        the ocid does not begin as a registered one does
//	no-tag, tag-not-list, tag-empty, tag-unknown
//	no-buyer, buyer-not-in-parties, duplicate-party, supplier-without-id
//	award-without-id, duplicate-award, duplicate-contract, contract-without-award
//	unknown-field      a member of the release that 1.1, lots and bids do not have
//	unknown-code       procurementMethod or a status outside its codelist
//	date-null, date-empty, date-only, no-time-zone, bad-date, implausible-date
//	period-reversed    it ends before it starts
//	no-currency, unknown-currency, amount-zero, amount-null, amount-text, amount-large
//	outer-blanks, empty-text, null, empty-object, empty-list
//	lost-characters    U+FFFD stands for what an encoding lost
//	mojibake           UTF-8 that was read as windows-1252
//	html, html-entity, placeholder, bad-uri, bad-email
//	same-id            another release of the file has ocid and id, but other content
//	exact-duplicate    another release of the file is the same
//	package-without-version, -uri, -date, -publisher: on the package's last notice
type inspector struct {
	found []procurement.Issue
	at    map[string]int // code and path without positions -> index in found
	times []int
	path  []string
}

// inspect looks through a release.
func inspect(o procurement.Object) []procurement.Issue {
	in := &inspector{}
	in.identity(o)
	in.object(o, "")
	for i, n := range in.times {
		if n > 1 {
			in.found[i].Detail = strings.TrimSpace(in.found[i].Detail + " (" + strconv.Itoa(n) + " times)")
		}
	}
	return in.found
}

// maxDetail bounds the sample of a text in an issue.
const maxDetail = 80

// note takes down a finding at the place being read, below it at rest.
func (in *inspector) note(code, rest, detail string) {
	var place strings.Builder
	plain := code
	for _, part := range in.path {
		place.WriteByte('/')
		place.WriteString(jsontree.Escape(part))
		if strings.Trim(part, "0123456789") != "" {
			plain += "/" + part
		}
	}
	plain += rest
	if i, ok := in.at[plain]; ok {
		in.times[i]++
		return
	}
	if in.at == nil {
		in.at = map[string]int{}
	}
	in.at[plain] = len(in.found)
	if len(detail) > maxDetail {
		detail = strings.ToValidUTF8(detail[:maxDetail], "") + "..."
	}
	in.found = append(in.found, procurement.Issue{Code: code, Path: place.String() + rest, Detail: detail})
	in.times = append(in.times, 1)
}

// object looks at the members of an object.
func (in *inspector) object(o procurement.Object, name string) {
	_, valued := o["amount"]
	if valued {
		in.money(o)
	}
	if start, end := jsontree.Str(o, "startDate"), jsontree.Str(o, "endDate"); start != "" && end != "" {
		a, bad1 := ParseTime(start)
		b, bad2 := ParseTime(end)
		if !a.IsZero() && !b.IsZero() && b.Before(a) && bad1 != "bad-date" && bad2 != "bad-date" {
			in.note("period-reversed", "", start+".."+end)
		}
	}
	for _, member := range slices.Sorted(maps.Keys(o)) {
		if member == procurement.Ext {
			continue
		}
		in.path = append(in.path, member)
		in.value(o[member], member)
		in.path = in.path[:len(in.path)-1]
	}
}

func (in *inspector) value(v any, name string) {
	switch t := v.(type) {
	case nil:
		code := "null"
		if isDate(name) {
			code = "date-null"
		} else if name == "amount" {
			return // said by money
		}
		in.note(code, "", "")
	case string:
		in.text(t, name)
	case procurement.Object:
		if len(t) == 0 {
			in.note("empty-object", "", "")
		}
		in.object(t, name)
	case []any:
		if len(t) == 0 && len(in.path) > 0 && !(len(in.path) == 1 && name == "tag") {
			in.note("empty-list", "", "")
		}
		for i, item := range t {
			in.path = append(in.path, strconv.Itoa(i))
			in.value(item, name)
			in.path = in.path[:len(in.path)-1]
		}
	}
}

// isDate reports whether the standard has a date in a member of this name.
func isDate(name string) bool {
	return name == "date" || strings.HasSuffix(name, "Date") || name == "dateSigned" || name == "datePublished" || name == "dateModified" || name == "dateMet"
}

// large is what is hardly a contract in any of the larger currencies.
const large = 12

func (in *inspector) money(o procurement.Object) {
	amount := ""
	switch t := o["amount"].(type) {
	case nil:
		in.note("amount-null", "/amount", "")
	case string:
		in.note("amount-text", "/amount", t)
		amount = t
	case json.Number:
		amount = t.String()
	default:
		return // an amount of 1.0 transactions, an object of its own
	}
	if amount != "" && strings.Trim(amount, "-+0.") == "" {
		in.note("amount-zero", "/amount", "")
	}
	whole, _, _ := strings.Cut(strings.TrimLeft(amount, "-+0"), ".")
	if len(whole) >= large && strings.Trim(whole, "0123456789") == "" {
		in.note("amount-large", "/amount", amount)
	}
	switch currency := jsontree.Str(o, "currency"); {
	case strings.TrimSpace(currency) == "":
		in.note("no-currency", "", "")
	case !isCurrency(currency):
		in.note("unknown-currency", "/currency", currency)
	}
}

// identity looks at what tells releases, parties, awards and contracts apart.
func (in *inspector) identity(o procurement.Object) {
	if ocid := jsontree.Text(o, "ocid"); ocid != "" && !goodPrefix(ocid) {
		in.note("ocid-prefix", "/ocid", ocid)
	}
	in.tags(o)
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if name != procurement.Ext && !strings.Contains(releaseFields, " "+name+" ") && !strings.HasPrefix(name, "title_") && !strings.HasPrefix(name, "description_") {
			in.note("unknown-field", "/"+jsontree.Escape(name), "")
		}
	}
	parties := in.ids(o, "parties", "duplicate-party", "")
	buyer := jsontree.Obj(o, "buyer")
	if id := jsontree.Text(buyer, "id"); len(buyer) == 0 {
		in.note("no-buyer", "", "")
	} else if id != "" && !parties[id] {
		in.note("buyer-not-in-parties", "/buyer/id", id)
	}
	in.ids(o, "awards", "duplicate-award", "award-without-id")
	in.ids(o, "contracts", "duplicate-contract", "")
	for i, award := range jsontree.Arr(o, "awards") {
		for j, s := range jsontree.Arr(award, "suppliers") {
			if jsontree.Text(s, "id") == "" {
				in.note("supplier-without-id", fmt.Sprintf("/awards/%d/suppliers/%d", i, j), jsontree.Str(s, "name"))
			}
		}
		in.code(award, "status", fmt.Sprintf("/awards/%d/status", i), awardStatuses)
	}
	for i, contract := range jsontree.Arr(o, "contracts") {
		if jsontree.Text(contract, "awardID") == "" {
			in.note("contract-without-award", fmt.Sprintf("/contracts/%d", i), "")
		}
		in.code(contract, "status", fmt.Sprintf("/contracts/%d/status", i), contractStatuses)
	}
	tender := jsontree.Obj(o, "tender")
	in.code(tender, "status", "/tender/status", tenderStatuses)
	in.code(tender, "procurementMethod", "/tender/procurementMethod", methods)
}

func (in *inspector) code(v any, name, at, codes string) {
	if s := jsontree.Str(v, name); s != "" && !strings.Contains(codes, " "+s+" ") {
		in.note("unknown-code", at, s)
	}
}

func (in *inspector) tags(o procurement.Object) {
	v, ok := o["tag"]
	list, isList := v.([]any)
	switch {
	case !ok || v == nil:
		in.note("no-tag", "/tag", "")
	case !isList:
		in.note("tag-not-list", "/tag", jsontree.Text(v))
	case len(list) == 0:
		in.note("tag-empty", "/tag", "")
	}
	for _, tag := range tags(o) {
		if !strings.Contains(releaseTags, " "+tag+" ") {
			in.note("tag-unknown", "/tag", tag)
		}
	}
}

// ids notes items of a list that have an id that stands there already, and those
// without one.
func (in *inspector) ids(o procurement.Object, list, twice, without string) map[string]bool {
	seen := map[string]bool{}
	for i, item := range jsontree.Arr(o, list) {
		id := jsontree.Text(item, "id")
		at := fmt.Sprintf("/%s/%d", list, i)
		switch {
		case id == "" && without != "":
			in.note(without, at, "")
		case id != "" && seen[id]:
			in.note(twice, at+"/id", id)
		}
		if id != "" {
			seen[id] = true
		}
	}
	return seen
}
