package upgrade

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Release returns a release of 1.0 as one of 1.1, and what could not be moved. The
// release is not changed; the result shares values with it.
func Release(release procurement.Object) (procurement.Object, []procurement.Issue) {
	u := &upgrader{release: maps.Clone(release), byID: map[string]procurement.Object{}}
	if u.release == nil {
		u.release = procurement.Object{}
	}
	u.known()
	u.organisation(u.release, "buyer", "", "buyer")
	if tender := u.inner(u.release, "tender"); tender != nil {
		u.amendment(tender, "/tender")
		u.organisation(tender, "procuringEntity", "/tender", "procuringEntity")
		u.organisations(tender, "tenderers", "/tender", "tenderer")
	}
	u.items(u.release, "awards", "", func(award procurement.Object, at string) {
		u.amendment(award, at)
		u.organisations(award, "suppliers", at, "supplier")
	})
	u.items(u.release, "contracts", "", func(contract procurement.Object, at string) {
		u.amendment(contract, at)
		if implementation := u.inner(contract, "implementation"); implementation != nil {
			u.items(implementation, "transactions", at+"/implementation", u.transaction)
		}
	})
	if len(u.parties) > 0 {
		u.release["parties"] = u.parties
	}
	return u.release, u.issues
}

// upgrader upgrades one release.
type upgrader struct {
	release procurement.Object
	parties []any
	byID    map[string]procurement.Object
	issues  []procurement.Issue
}

func (u *upgrader) issue(code, at, format string, args ...any) {
	u.issues = append(u.issues, procurement.Issue{Code: code, Path: at, Detail: fmt.Sprintf(format, args...)})
}

// known copies the parties that are there already.
func (u *upgrader) known() {
	list, ok := u.release["parties"].([]any)
	if !ok {
		return
	}
	u.parties = slices.Clone(list)
	for i, v := range u.parties {
		party, ok := v.(procurement.Object)
		if !ok {
			continue
		}
		party = maps.Clone(party)
		u.parties[i] = party
		if id := jsontree.Text(party, "id"); id != "" && u.byID[id] == nil {
			u.byID[id] = party
		}
	}
}

// inner is a copy of an object, put in its place.
func (u *upgrader) inner(o procurement.Object, name string) procurement.Object {
	inner, ok := o[name].(procurement.Object)
	if !ok {
		return nil
	}
	inner = maps.Clone(inner)
	o[name] = inner
	return inner
}

// items visits copies of the objects of a list.
func (u *upgrader) items(o procurement.Object, name, at string, visit func(procurement.Object, string)) {
	list, ok := o[name].([]any)
	if !ok {
		return
	}
	list = slices.Clone(list)
	o[name] = list
	for i, v := range list {
		if item, ok := v.(procurement.Object); ok {
			item = maps.Clone(item)
			list[i] = item
			visit(item, fmt.Sprintf("%s/%s/%d", at, name, i))
		}
	}
}

// amendment puts the one amendment of 1.0 at the end of the amendments.
func (u *upgrader) amendment(o procurement.Object, at string) {
	one, ok := o["amendment"].(procurement.Object)
	if !ok {
		return
	}
	list, isList := o["amendments"].([]any)
	if _, taken := o["amendments"]; taken && !isList {
		u.issue("field-taken", at+"/amendment", "amendments is no list: the amendment stays where it was")
		return
	}
	if !slices.ContainsFunc(list, func(v any) bool { return reflect.DeepEqual(v, one) }) {
		list = append(slices.Clone(list), one)
	}
	o["amendments"] = list
	delete(o, "amendment")
}

// transaction renames the fields of a transaction.
func (u *upgrader) transaction(t procurement.Object, at string) {
	for _, f := range []struct{ old, now, role string }{{"amount", "value", ""}, {"providerOrganization", "payer", "payer"}, {"receiverOrganization", "payee", "payee"}} {
		v, ok := t[f.old].(procurement.Object)
		if ok && f.role != "" {
			v = organisationOf(v)
		}
		switch old, taken := t[f.now]; {
		case !ok:
		case taken && f.role == "" && reflect.DeepEqual(old, any(v)):
			delete(t, f.old)
		case taken:
			u.issue("field-taken", at+"/"+f.old, "%s is there already: the old field stays", f.now)
		default:
			t[f.now] = v
			delete(t, f.old)
		}
		if f.role != "" {
			u.organisation(t, f.now, at, f.role)
		}
	}
}

// organisationOf makes an organisation of an identifier.
func organisationOf(identifier procurement.Object) procurement.Object {
	o := procurement.Object{"identifier": identifier}
	if name, ok := identifier["legalName"].(string); ok {
		o["name"] = name
	}
	return o
}

func (u *upgrader) organisations(o procurement.Object, name, at, role string) {
	if one, ok := o[name].(procurement.Object); ok {
		// Publishers of 1.0 gave a single supplier without a list.
		u.issue("not-a-list", at+"/"+name, "one organisation stands where 1.0 and 1.1 have a list; it is made one")
		o[name] = []any{one}
	}
	list, ok := o[name].([]any)
	if !ok {
		return
	}
	list = slices.Clone(list)
	o[name] = list
	for i, v := range list {
		if org, ok := v.(procurement.Object); ok {
			list[i] = u.party(org, fmt.Sprintf("%s/%s/%d", at, name, i), role)
		}
	}
}

func (u *upgrader) organisation(o procurement.Object, name, at, role string) {
	if org, ok := o[name].(procurement.Object); ok {
		o[name] = u.party(org, at+"/"+name, role)
	}
}

// party moves an organisation to the parties and returns the reference to it.
func (u *upgrader) party(org procurement.Object, at, role string) procurement.Object {
	if len(org) == 0 {
		return org
	}
	ref := procurement.Object{}
	id, given := org["id"]
	key := jsontree.Text(org, "id")
	switch {
	case given && key == "":
		u.issue("no-id", at, "the id is no text or number: the organisation stays as it is")
		return org
	case !given:
		key = identity(org)
		id = key
	}
	ref["id"] = id
	party := u.byID[key]
	if party == nil {
		party = procurement.Object{"id": id}
		u.byID[key] = party
		u.parties = append(u.parties, party)
	}
	for _, name := range slices.Sorted(maps.Keys(org)) {
		switch old, taken := party[name]; {
		case name == "id":
		case taken && !reflect.DeepEqual(old, org[name]):
			ref[name] = org[name]
			if name != "name" {
				u.issue("party-differs", at+"/"+name, "party %s says something else; both are kept", key)
			}
		case name == "name":
			party[name], ref[name] = org[name], org[name]
		default:
			party[name] = org[name]
		}
	}
	addRole(party, role)
	return ref
}

func addRole(party procurement.Object, role string) {
	roles, isList := party["roles"].([]any)
	if _, taken := party["roles"]; taken && !isList || slices.Contains(roles, any(role)) {
		return
	}
	party["roles"] = append(slices.Clone(roles), role)
}

// identity is the id of an organisation that has none: scheme and identifier, as
// the standard advises, or what tells it from others.
func identity(org procurement.Object) string {
	if id := jsontree.Text(org, "identifier", "id"); strings.TrimSpace(id) != "" {
		if scheme := jsontree.Str(org, "identifier", "scheme"); scheme != "" {
			return scheme + "-" + id
		}
	}
	text, err := procurement.Canonical([]any{org["name"], org["identifier"], org["address"], org["contactPoint"]})
	if err != nil {
		text = []byte(fmt.Sprint(org)) // no value of a tree fails
	}
	sum := sha256.Sum256(text)
	return "org-" + hex.EncodeToString(sum[:8])
}
