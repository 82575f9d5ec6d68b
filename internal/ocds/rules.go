package ocds

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Strategy overrides how one array is merged.
type Strategy string

// Strategies.
const (
	Append          Strategy = "APPEND"            // every item is a new one
	MergeByPosition Strategy = "MERGE_BY_POSITION" // the n-th item is the n-th item
)

// Rules says how each field of a release is merged. Paths join member names with
// dots and leave array positions out: "tender.items.unit".
type Rules struct {
	omit  map[string]bool // dropped
	whole map[string]bool // lists that are replaced
	known map[string]bool // of a schema
	// dialects are the patternProperties of a schema, by path of the object.
	dialects map[string][]*regexp.Regexp
	override map[string]Strategy
}

// standardRules are those of the OCDS 1.1.4 release schema, of its lots and bids
// extensions, and of the fields of procurement/ext.go. Arrays that are not
// listed are merged by id; lists of anything but objects are replaced even where
// they are not listed, but only a listed one is cleared by an empty list.
const standardRules = `
omit id date tag
list parties.additionalIdentifiers parties.roles buyer.additionalIdentifiers
list tender.procuringEntity.additionalIdentifiers tender.tenderers.additionalIdentifiers
list tender.items.additionalClassifications tender.items.relatedLots
list tender.additionalProcurementCategories tender.submissionMethod
list tender.amendments.changes tender.amendment.changes
list tender.documents.relatedLots tender.milestones.relatedLots tender.lotGroups.relatedLots
list awards.suppliers.additionalIdentifiers awards.items.additionalClassifications
list awards.amendments.changes awards.amendment.changes
list awards.relatedLots awards.relatedBids awards.documents.relatedLots
list contracts.items.additionalClassifications contracts.relatedLots
list contracts.implementation.transactions.payer.additionalIdentifiers
list contracts.implementation.transactions.payee.additionalIdentifiers
list contracts.relatedProcesses.relationship contracts.amendments.changes contracts.amendment.changes
list bids.details.tenderers.additionalIdentifiers bids.details.relatedLots bids.details.documents.relatedLots
list relatedProcesses.relationship relatedProcesses.relatedLots
list x_daylight.unknown x_daylight.events
`

// Standard returns the rules that daylight itself merges with.
func Standard() *Rules { return standard() }

// rules10 are those of the OCDS 1.0.3 release schema. Suppliers and tenderers,
// which have no ids there, are replaced as a whole.
const rules10 = `
omit id date tag
list buyer.additionalIdentifiers tender.procuringEntity.additionalIdentifiers
list tender.tenderers tender.tenderers.additionalIdentifiers tender.submissionMethod
list tender.items.additionalClassifications tender.amendment.changes
list awards.suppliers awards.suppliers.additionalIdentifiers
list awards.items.additionalClassifications awards.amendment.changes
list contracts.items.additionalClassifications contracts.amendment.changes
`

// Rules10 returns the rules of OCDS 1.0.
func Rules10() *Rules { return readRules(rules10) }

var standard = sync.OnceValue(func() *Rules { return readRules(standardRules) })

func readRules(text string) *Rules {
	r := newRules()
	for line := range strings.Lines(text) {
		paths := strings.Fields(line)
		for i, path := range paths {
			switch {
			case i == 0:
			case paths[0] == "omit":
				r.omit[path] = true
			default:
				r.whole[path] = true
			}
		}
	}
	return r
}

func newRules() *Rules {
	return &Rules{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string][]*regexp.Regexp{}, map[string]Strategy{}}
}

// Override returns the rules with another strategy for the array at path. A
// strategy that does not exist is an error.
func (r *Rules) Override(path string, s Strategy) (*Rules, error) {
	if s != Append && s != MergeByPosition {
		return nil, fmt.Errorf("merge strategy %q of %s: want %s or %s", s, path, Append, MergeByPosition)
	}
	changed := *r
	changed.override = map[string]Strategy{path: s}
	for p, old := range r.override {
		if p != path {
			changed.override[p] = old
		}
	}
	return &changed, nil
}

// RulesFromSchema reads the rules from an OCDS release schema, of version 1.0
// (mergeStrategy) or 1.1 (omitWhenMerged, wholeListMerge), with its $refs.
func RulesFromSchema(schema []byte) (*Rules, error) {
	v, _, err := jsontree.Parse(schema)
	if err != nil {
		return nil, fmt.Errorf("release schema: %w", err)
	}
	root, ok := v.(procurement.Object)
	if !ok || jsontree.Obj(root, "properties") == nil {
		return nil, fmt.Errorf("release schema: it has no properties")
	}
	s := schemaWalk{root: root, rules: newRules()}
	s.properties(root, "", 0)
	return s.rules, s.err
}

type schemaWalk struct {
	root  procurement.Object
	rules *Rules
	err   error
}

// properties notes the rules of all members of the object that schema describes.
func (s *schemaWalk) properties(schema procurement.Object, path string, depth int) {
	if depth > 32 {
		s.err = fmt.Errorf("release schema: %s refers to itself", path)
		return
	}
	for pattern := range jsontree.Obj(schema, "patternProperties") {
		if re, err := regexp.Compile(pattern); err == nil {
			s.rules.dialects[path] = append(s.rules.dialects[path], re)
		}
	}
	for name, v := range jsontree.Obj(schema, "properties") {
		member, at := s.deref(v), join(path, name)
		s.rules.known[at] = true
		if member["omitWhenMerged"] == true || member["mergeStrategy"] == "ocdsOmit" {
			s.rules.omit[at] = true
			continue
		}
		if !isType(member, "array") {
			s.properties(member, at, depth+1)
			continue
		}
		items := s.deref(member["items"])
		_, identified := jsontree.Obj(items, "properties")["id"]
		if member["wholeListMerge"] == true || member["mergeStrategy"] == "ocdsVersion" || !onlyObjects(items) || !identified {
			s.rules.whole[at] = true
		}
		s.properties(items, at, depth+1)
	}
}

// deref follows a $ref; members beside it add to what it refers to.
func (s *schemaWalk) deref(v any) procurement.Object {
	o, _ := v.(procurement.Object)
	for range 8 {
		ref := jsontree.Str(o, "$ref")
		if ref == "" {
			return o
		}
		target, err := jsontree.Resolve(s.root, strings.TrimPrefix(ref, "#"))
		if err != nil {
			s.err = fmt.Errorf("release schema: $ref %q: %w", ref, err)
			return nil
		}
		merged := procurement.Object{}
		for name, member := range jsontree.Obj(target) {
			merged[name] = member
		}
		for name, member := range o {
			if name != "$ref" {
				merged[name] = member
			}
		}
		o = merged
	}
	return o
}

func isType(schema procurement.Object, want string) bool {
	for _, t := range jsontree.Arr(schema, "type") {
		if t == want {
			return true
		}
	}
	return schema["type"] == want
}

func onlyObjects(items procurement.Object) bool {
	if list := jsontree.Arr(items, "type"); list != nil {
		return len(list) == 1 && list[0] == "object"
	}
	return items["type"] == "object"
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Known reports whether the schema that the rules were read from has a field at
// pointer, a JSON pointer into a release. The standard rules know none.
func (r *Rules) Known(pointer string) bool {
	path := ""
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if strings.Trim(part, "0123456789") == "" {
			continue
		}
		next := join(path, part)
		if !r.known[next] && !r.dialect(path, part) {
			return false
		}
		path = next
	}
	return path != ""
}

func (r *Rules) dialect(path, name string) bool {
	for _, re := range r.dialects[path] {
		if re.MatchString(name) {
			return true
		}
	}
	return false
}
