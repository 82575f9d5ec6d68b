package query

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"daylight/internal/lexis"
)

// Filter holds the conditions that are not on text; all of them must hold, and
// of each list one value. What starts with Not excludes.
type Filter struct {
	// Countries are of the buyer, ISO 3166-1 alpha-2 in capitals.
	Countries, NotCountries []string
	// Sources are source ids.
	Sources, NotSources []string
	// CPV are beginnings of codes, digits alone.
	CPV, NotCPV []string
	// OCIDs are whole identifiers of processes.
	OCIDs, NotOCIDs []string
	// Amount bounds the main figure in its own currency.
	Amount    *AmountRange
	NotAmount []AmountRange
	// Published bounds the newest publication of a process, by which lists are
	// ordered.
	Published    *DateRange
	NotPublished []DateRange
	// Signed bounds the signature of a contract, else the date of an award.
	Signed    *DateRange
	NotSigned []DateRange
	// Marks are the further conditions, each of which must hold.
	Marks []Mark
}

// Mark is a condition on one of the fields group, mentions, org, class, status,
// method, framework, flag, is, gap, lang and doc: one of the values, or none of them
// if Not.
type Mark struct {
	Field  string
	Values []string
	Not    bool
	// Pos is where the condition stands in the query, in characters.
	Pos int
}

// AmountRange is a span of amounts. A bound that is not valid is open; Above and
// Below exclude the bound itself.
type AmountRange struct {
	Min, Max     decimal.NullDecimal
	Above, Below bool
}

// DateRange is From <= published < To in UTC; a zero time is open.
type DateRange struct{ From, To time.Time }

// condition is a node on a field. It has no words.
type condition struct {
	at     int
	field  string
	values []string
	amount AmountRange
	dates  DateRange
}

func (c *condition) tsquery() lexis.Query      { return lexis.Query{} }
func (c *condition) terms(known []Term) []Term { return known }

// add takes over the conditions of a part. Only a store's rows can answer them,
// so they stand at the top of the query and not within alternatives.
func (f *Filter) add(p part) error {
	switch n := p.node.(type) {
	case *condition:
		return f.include(n)
	case not:
		if c, ok := n.node.(*condition); ok {
			f.exclude(c)
			return nil
		}
	case allOf:
		return f.addAll(n)
	}
	if c := nested(p.node); c != nil {
		return fault(c.at, fmt.Sprintf("The field %s: cannot be one side of “or” or stand in an excluded group.", c.field),
			"Write alternatives after the colon with commas, such as country:GB,US, and exclude a field by itself, such as -country:US.")
	}
	return nil
}

func (f *Filter) addAll(nodes []node) error {
	for _, n := range nodes {
		if err := f.add(part{node: n}); err != nil {
			return err
		}
	}
	return nil
}

func nested(n node) *condition {
	switch n := n.(type) {
	case *condition:
		return n
	case not:
		return nested(n.node)
	case anyOf:
		return nestedIn(n)
	case allOf:
		return nestedIn(n)
	}
	return nil
}

func nestedIn(nodes []node) *condition {
	for _, n := range nodes {
		if c := nested(n); c != nil {
			return c
		}
	}
	return nil
}

func (f *Filter) include(c *condition) error {
	switch c.field {
	case "country":
		f.Countries = union(f.Countries, c.values)
	case "source":
		f.Sources = union(f.Sources, c.values)
	case "cpv":
		f.CPV = union(f.CPV, c.values)
	case "ocid":
		f.OCIDs = union(f.OCIDs, c.values)
	case "amount":
		both := c.amount
		if f.Amount != nil {
			both = f.Amount.and(c.amount)
		}
		if both.none() {
			return fault(c.at, "No amount can meet this together with what stands before.", "Leave one of the amounts out.")
		}
		f.Amount = &both
	case "published":
		return meet(&f.Published, c)
	case "signed":
		return meet(&f.Signed, c)
	default:
		f.Marks = append(f.Marks, Mark{c.field, c.values, false, c.at})
	}
	return nil
}

// meet narrows a span of dates.
func meet(span **DateRange, c *condition) error {
	both := c.dates
	if *span != nil {
		both = (*span).and(c.dates)
	}
	if both.none() {
		return fault(c.at, "No date can meet this together with what stands before.", "Leave one of the dates out.")
	}
	*span = &both
	return nil
}

func (f *Filter) exclude(c *condition) {
	switch c.field {
	case "country":
		f.NotCountries = union(f.NotCountries, c.values)
	case "source":
		f.NotSources = union(f.NotSources, c.values)
	case "cpv":
		f.NotCPV = union(f.NotCPV, c.values)
	case "ocid":
		f.NotOCIDs = union(f.NotOCIDs, c.values)
	case "amount":
		f.NotAmount = append(f.NotAmount, c.amount)
	case "published":
		f.NotPublished = append(f.NotPublished, c.dates)
	case "signed":
		f.NotSigned = append(f.NotSigned, c.dates)
	default:
		f.Marks = append(f.Marks, Mark{c.field, c.values, true, c.at})
	}
}

func union(known, more []string) []string {
	for _, v := range more {
		if !slices.Contains(known, v) {
			known = append(known, v)
		}
	}
	return known
}

// and is the span of both ranges.
func (r AmountRange) and(o AmountRange) AmountRange {
	if !r.Min.Valid || o.Min.Valid && (o.Min.Decimal.GreaterThan(r.Min.Decimal) || o.Above && o.Min.Decimal.Equal(r.Min.Decimal)) {
		r.Min, r.Above = o.Min, o.Above
	}
	if !r.Max.Valid || o.Max.Valid && (o.Max.Decimal.LessThan(r.Max.Decimal) || o.Below && o.Max.Decimal.Equal(r.Max.Decimal)) {
		r.Max, r.Below = o.Max, o.Below
	}
	return r
}

func (r AmountRange) none() bool {
	if !r.Min.Valid || !r.Max.Valid {
		return false
	}
	order := r.Min.Decimal.Cmp(r.Max.Decimal)
	return order > 0 || order == 0 && (r.Above || r.Below)
}

func (r DateRange) and(o DateRange) DateRange {
	if o.From.After(r.From) {
		r.From = o.From
	}
	if r.To.IsZero() || !o.To.IsZero() && o.To.Before(r.To) {
		r.To = o.To
	}
	return r
}

func (r DateRange) none() bool { return !r.To.IsZero() && !r.From.Before(r.To) }

func (c *condition) clause(negated bool) string {
	is, list := "is ", strings.Join(c.values, " or ")
	if negated {
		is = "is not "
	}
	switch c.field {
	case "country":
		return "buyer’s country " + is + list
	case "source":
		return "source " + is + list
	case "ocid":
		return "process identifier (ocid) " + is + list
	case "cpv":
		if negated {
			return "no CPV code starts with " + list
		}
		return "a CPV code starts with " + list
	case "amount":
		return "amount " + is + c.amount.String() + ", in its own currency"
	case "published", "signed":
	default:
		return c.markClause(negated, list)
	}
	if c.field == "signed" {
		return pick(negated, "not signed or awarded ", "signed or awarded ") + c.dates.String()
	}
	if negated {
		return "newest notice not published " + c.dates.String()
	}
	return "newest notice published " + c.dates.String()
}

func pick(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

// markClause says a condition on one of the fields of Mark.
func (c *condition) markClause(negated bool, list string) string {
	does := pick(negated, "does not ", "")
	switch c.field {
	case "group":
		return pick(negated, "no company of the group ", "a company of the group ") + list + " takes part, or is named in the text"
	case "mentions":
		return "the text " + pick(negated, "does not name", "names") + " the group " + list
	case "org":
		return "the organisation " + list + " " + pick(negated, "takes no part", "takes part")
	case "class":
		return pick(negated, "no buyer", "a buyer") + " is of the class " + list
	case "flag":
		return pick(negated, "rule ", "to review by rule ") + list + pick(negated, " notes nothing", "")
	case "gap":
		return "what is not public " + does + pick(negated, "include ", "includes ") + list
	case "framework":
		return "framework agreement: " + pick(negated, "not ", "") + list
	case "doc":
		return documentClause(c.values, negated)
	case "lang":
		return "language of the title is " + pick(negated, "not ", "") + list
	case "is":
		var words []string
		for _, s := range States() {
			if slices.Contains(c.values, s[0]) {
				words = append(words, s[1])
			}
		}
		return pick(negated, "not: ", "") + strings.Join(words, ", or ")
	}
	return c.field + " is " + pick(negated, "not ", "") + list
}
