package compile

import (
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/ocds"
	"daylight/internal/procurement"
)

// amounts lists every figure of every notice version, in the order of
// publication. The last notice in force that states a figure states the current
// one.
func (s *state) amounts() {
	c := collector{s: s, ords: map[figureKey]int{}, current: map[figureKey]int{}}
	active := map[procurement.NoticeRef]int{}
	for i, v := range s.active {
		active[procurement.NoticeRef{Notice: v.Notice, Version: v.Version}] = i
	}
	for i, v := range s.versions {
		a, ok := active[procurement.NoticeRef{Notice: v.Notice, Version: v.Version}]
		if !ok && v.Body.Kind == procurement.Compiled && s.active[0].Body.Kind != procurement.Compiled {
			continue // the publisher's own sum of the notices that are listed anyway
		}
		if !ok {
			a = -1
		}
		c.v, c.active = s.versions[i], a
		c.notice(v.Body.Release)
	}
}

// figureKey is what a restated figure has in common with the one before.
type figureKey struct {
	owner procurement.Owner
	no    int
	kind  procurement.AmountKind
	sub   string
}

type collector struct {
	s       *state
	v       Version
	active  int // place among the notices in force, -1 if not in force
	ords    map[figureKey]int
	current map[figureKey]int // index in s.p.Amounts
}

// notice collects the figures of one release.
func (c *collector) notice(r procurement.Object) {
	whole := func(kind procurement.AmountKind, path ...string) {
		c.add(figureKey{procurement.OfProcess, 0, kind, ""}, jsontree.Obj(r, path...), jsontree.Obj(c.s.merged, path...), "/"+strings.Join(path, "/"))
	}
	whole(procurement.Budget, "planning", "budget", "amount")
	whole(procurement.Estimated, "tender", "value")
	whole(procurement.Minimum, "tender", "minValue")
	whole(procurement.Ceiling, "tender", procurement.CeilingField)
	c.groups(r)
	total := jsontree.Obj(r, procurement.Ext, procurement.ExtTotal)
	c.add(figureKey{procurement.OfNotice, 0, procurement.NoticeTotal, c.v.Notice.String()}, total, total,
		"/"+procurement.Ext+"/"+procurement.ExtTotal)
	c.list(r, lotList, procurement.OfLot, map[string]procurement.AmountKind{
		"value": procurement.Estimated, "minValue": procurement.Minimum, procurement.CeilingField: procurement.Ceiling})
	c.list(r, awardList, procurement.OfAward, map[string]procurement.AmountKind{
		"value": procurement.Awarded, "estimatedValue": procurement.Estimated, procurement.CeilingField: procurement.Ceiling})
	c.list(r, contractList, procurement.OfContract, map[string]procurement.AmountKind{
		"value": procurement.Signed, procurement.OptionsField: procurement.Options,
		procurement.ObligatedField: procurement.Obligated, procurement.CeilingField: procurement.Ceiling})
	c.list(r, bidList, procurement.OfBid, map[string]procurement.AmountKind{"value": procurement.BidAmount})
}

// groups collects the ceilings that several lots share. They are amounts of the
// process: a group of lots has no number of its own.
func (c *collector) groups(r procurement.Object) {
	compiled := map[string]procurement.Object{}
	for _, m := range objects(at(c.s.merged, groupList)) {
		compiled[ocds.Key(m.o)] = jsontree.Obj(m.o, procurement.CeilingField)
	}
	for _, m := range objects(at(r, groupList)) {
		if id := ocds.Key(m.o); id != "" {
			c.add(figureKey{procurement.OfProcess, 0, procurement.Ceiling, "group " + id}, jsontree.Obj(m.o, procurement.CeilingField), compiled[id],
				m.path(groupList)+"/"+procurement.CeilingField)
		}
	}
}

func (c *collector) list(r procurement.Object, path string, owner procurement.Owner, fields map[string]procurement.AmountKind) {
	compiled := objects(at(c.s.merged, path))
	for _, m := range objects(at(r, path)) {
		no, here := c.s.numbers[path].of(c.active, m), m.path(path)
		var now procurement.Object
		if no > 0 {
			now = compiled[no-1].o
		}
		for _, field := range []string{"value", "minValue", "estimatedValue", procurement.CeilingField, procurement.OptionsField, procurement.ObligatedField} {
			if kind, ok := fields[field]; ok {
				c.add(figureKey{owner, no, kind, ""}, jsontree.Obj(m.o, field), jsontree.Obj(now, field), here+"/"+field)
			}
		}
		if path == contractList {
			c.subawards(no, m.o, now, here+"/"+procurement.SubawardsField)
		}
	}
}

// subawards collects the figures of the subawards of a contract.
func (c *collector) subawards(contract int, o, now procurement.Object, path string) {
	byID, unnamed := map[string]procurement.Object{}, []procurement.Object{}
	for _, m := range objects(now[procurement.SubawardsField]) {
		value, id := jsontree.Obj(m.o, "value"), ocds.Key(m.o)
		if byID[id] = value; id == "" {
			unnamed = append(unnamed, value)
		}
	}
	for _, m := range objects(o[procurement.SubawardsField]) {
		value, id := jsontree.Obj(m.o, "value"), ocds.Key(m.o)
		counterpart, sub := byID[id], id
		if id == "" { // no later notice can restate it, only take all back
			counterpart, sub = nil, "at "+mark(c.active, m.index)
			if slices.ContainsFunc(unnamed, func(v procurement.Object) bool { return stands(value, v) }) {
				counterpart = value
			}
		}
		c.add(figureKey{procurement.OfContract, contract, procurement.Subcontracted, sub}, value, counterpart, m.path(path)+"/value")
	}
}

// add appends the figure in a value object, unless the object states nothing. It
// is current if it is what now, the same place of the compiled release, says.
func (c *collector) add(key figureKey, value, now procurement.Object, path string) {
	a, ok := figure(value)
	if !ok {
		return
	}
	a.Owner, a.OwnerNo, a.Kind, a.Path = key.owner, key.no, key.kind, path
	a.Notice, a.Version = c.v.Notice, c.v.Version
	row := figureKey{key.owner, key.no, key.kind, ""}
	c.ords[row]++
	a.Ord = c.ords[row]
	all := &c.s.p.Amounts
	if a.Current = c.active >= 0 && stands(value, now); a.Current {
		if before, ok := c.current[key]; ok {
			(*all)[before].Current = false
		}
		c.current[key] = len(*all)
	}
	*all = append(*all, a)
}

// stands reports whether a value object is still what the compiled release says:
// no later notice gave another number, took it back with null, or withheld it.
func stands(value, now procurement.Object) bool {
	if status := text(jsontree.Obj(value, procurement.Ext)[procurement.ExtStatus]); status != "" {
		return status == text(jsontree.Obj(now, procurement.Ext)[procurement.ExtStatus])
	}
	return now != nil && text(value["amount"]) == text(now["amount"])
}

// figure reads a value object. It states something if it has a number, a
// currency or a status of daylight's own.
func figure(value procurement.Object) (procurement.Amount, bool) {
	ext := jsontree.Obj(value, procurement.Ext)
	status := procurement.AmountStatus(text(ext[procurement.ExtStatus]))
	published := text(value["amount"])
	a := procurement.Amount{
		Currency: strings.ToUpper(text(value["currency"])), Tax: procurement.TaxUnknown, Amount: number(value["amount"]),
		Raw: text(ext[procurement.ExtRaw]), Until: text(ext[procurement.ExtUntil]), Why: text(ext[procurement.ExtWhy]),
	}
	if published == "" && status == "" && a.Currency == "" {
		return a, false
	}
	a.Tax = taxOf(value, ext)
	switch {
	case status == procurement.Withheld || status == procurement.Reported || status == procurement.Unparsed || status == procurement.Derived:
		a.Status = status
	case status == procurement.Range:
		a.Status, a.High = status, number(ext[procurement.ExtHigh])
	case a.Amount.Valid && a.Amount.Decimal.IsZero():
		a.Status = procurement.ZeroStated
	case a.Amount.Valid:
		a.Status = procurement.Known
	case published == "":
		a.Status = procurement.Missing
	case numeric.MatchString(published):
		a.Status = procurement.Implausible // beyond any sum of money
	default:
		a.Status = procurement.Unparsed
	}
	if a.Status == procurement.Withheld || a.Status == procurement.Unparsed {
		a.Amount = decimal.NullDecimal{}
	}
	if !a.Amount.Valid && a.Raw == "" && a.Status != procurement.Withheld {
		a.Raw = published
	}
	return a, true
}

// taxOf reads the tax basis: ours, else that of the OCDS value added tax extension.
func taxOf(value, ext procurement.Object) procurement.Tax {
	tax := procurement.Tax(text(ext[procurement.ExtTax]))
	switch {
	case tax == procurement.TaxNet || tax == procurement.TaxGross:
		return tax
	case value["valueAddedTaxIncluded"] == true:
		return procurement.TaxGross
	case value["valueAddedTaxIncluded"] == false:
		return procurement.TaxNet
	}
	return procurement.TaxUnknown
}

// numeric is how JSON and most people write a number.
var numeric = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)
