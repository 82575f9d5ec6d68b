package tedexport

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/xmltree"
)

// lots sets lots and one item for each description of what is bought. A notice
// with one description that has no lot number is not divided into lots. A planning
// notice may announce several objects: those after the first are lots of their own.
func (n *notice) lots(t *object) {
	objects := n.form.All("OBJECT_CONTRACT")
	if len(objects) == 0 {
		n.oldLots(t)
		return
	}
	for i, object := range objects {
		described := object.All("OBJECT_DESCR")
		for j, e := range described {
			no := e.First("LOT_NO")
			id := lotID(no.Value())
			divided := id != "" || len(described) > 1 || len(objects) > 1
			if id == "" {
				id, no = strconv.Itoa(j+1), e
			}
			if i > 0 {
				id = "object-" + strconv.Itoa(i+1) + "/" + id
			}
			n.describedLot(t, lotPlace{object, e, no, n.unused(id, e), divided})
		}
	}
}

// lotPlace is a description of what is bought.
type lotPlace struct {
	object, at, no *xmltree.Element
	id             string
	divided        bool // it is a lot
}

func (n *notice) hasLot(id string) bool { return n.lotIDs[id] > 0 }

// unused is id, or id with a number where lots before have it already: senders
// give one number to several lots.
func (n *notice) unused(id string, e *xmltree.Element) string {
	n.lotIDs[id]++
	if again := n.lotIDs[id]; again > 1 {
		n.issue("duplicate-lot", "/tender/lots", "lot "+id+" at "+e.Path()+" has the number of another lot")
		return id + "#" + strconv.Itoa(again)
	}
	return id
}

func (n *notice) describedLot(t *object, p lotPlace) {
	holder := t
	if p.divided {
		holder = t.grow("lots")
		holder.put("id", p.id, p.no.Path())
		holder.text("title", firstOf(p.at.First("TITLE"), p.object.First("TITLE")))
		holder.text("description", p.at.First("SHORT_DESCR"))
		holder.put("status", n.lotStatus(), n.form.Path())
		n.money(holder, "value", p.at.First("VAL_OBJECT"))
	} else {
		holder.text("description", p.at.First("SHORT_DESCR"))
		if _, stated := holder.fields["value"]; !stated {
			n.money(holder, "value", p.at.First("VAL_OBJECT"))
		}
	}
	period(holder.child("contractPeriod"), p.at)
	extensions(holder, p.at)
	criteria(holder.child("awardCriteria"), p.at)

	item := t.grow("items")
	item.put("id", p.id, p.no.Path())
	if p.divided {
		item.put("relatedLot", p.id, p.no.Path())
	}
	title := firstOf(p.at.First("TITLE"), p.object.First("TITLE"))
	item.text("description", title)
	main := p.at.First("CPV_MAIN", "CPV_CODE")
	if main == nil && !p.divided {
		main = p.object.First("CPV_MAIN", "CPV_CODE")
	}
	cpv(item.child("classification"), main)
	additional(item, p.at, main.Attr("CODE"), func(*xmltree.Element) bool { return false })
	site := p.at.First("MAIN_SITE")
	for i, nuts := range p.at.All("NUTS") {
		to := item.grow("deliveryAddresses")
		if i == 0 {
			to.text("streetAddress", site)
		}
		to.put("region", nuts.Attr("CODE"), nuts.AttrPath("CODE"))
	}
}

// oldLots sets the lots of the forms of before 2014: whatever has a lot number and
// is no award.
func (n *notice) oldLots(t *object) {
	n.form.Walk(func(e *xmltree.Element) {
		no := e.First("LOT_NUMBER")
		id := lotID(no.Value())
		if id == "" || strings.HasPrefix(e.Key, "AWARD_") {
			return
		}
		id = n.unused(id, e)
		lot := t.grow("lots")
		lot.put("id", id, no.Path())
		lot.text("title", e.First("LOT_TITLE"))
		lot.text("description", e.First("LOT_DESCRIPTION"))
		lot.put("status", n.lotStatus(), n.form.Path())
		n.money(lot, "value", first(e, "COSTS_RANGE_AND_CURRENCY"))
		item := t.grow("items")
		item.put("id", id, no.Path())
		item.put("relatedLot", id, no.Path())
		item.text("description", e.First("LOT_TITLE"))
		main := first(e, "CPV_MAIN").First("CPV_CODE")
		cpv(item.child("classification"), main)
		additional(item, e, main.Attr("CODE"), func(*xmltree.Element) bool { return false })
	})
}

// lotStatus is the status of lots in calls and plans; results say it of each.
func (n *notice) lotStatus() string {
	if n.kind == planning || n.kind == competition {
		return n.status()
	}
	return ""
}

var digitsOnly = regexp.MustCompile(`^0*([0-9]+)$`)

// lotID is a lot number as senders write it, with white space folded; a number
// has no leading zeros.
func lotID(text string) string {
	id := strings.Join(strings.Fields(text), " ")
	if m := digitsOnly.FindStringSubmatch(id); m != nil {
		return m[1]
	}
	return id
}

// lotRefs are the lots that an award names: the lot of that number, or several in
// a list of which each is one.
func (n *notice) lotRefs(text string) []string {
	id := lotID(text)
	if id == "" || n.hasLot(id) {
		return clean([]string{id})
	}
	var parts []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;+&", r) }) {
		if !n.hasLot(lotID(part)) {
			return []string{id}
		}
		parts = append(parts, lotID(part))
	}
	return clean(parts)
}

func clean(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func period(p *object, e *xmltree.Element) {
	start, end, length := e.First("DATE_START"), e.First("DATE_END"), e.First("DURATION")
	p.put("startDate", stampOf(start, startOfDay), start.Path())
	p.put("endDate", stampOf(end, endOfDay), end.Path())
	p.put("durationInDays", durationInDays(length), length.Path())
}

// durationInDays counts as the OCDS profile does: a year has 365 days, a month 30.
func durationInDays(e *xmltree.Element) any {
	days := map[string]int64{"DAY": 1, "WEEK": 7, "MONTH": 30, "YEAR": 365}[e.Attr("TYPE")]
	f := readFigure(e)
	if days == 0 || !f.ok || len(f.digits) > 9 {
		return nil
	}
	return json.Number(f.amount.Mul(decimal.NewFromInt(days)).String())
}

// extensions sets options and renewals, which may make a contract dearer and longer.
func extensions(o *object, e *xmltree.Element) {
	for _, x := range []struct{ mark, flag, key string }{{"OPTIONS", "hasOptions", "options"}, {"RENEWAL", "hasRenewal", "renewal"}} {
		yes, no := e.First(x.mark), e.First("NO_"+x.mark)
		o.put(x.flag, yes != nil, firstOf(yes, no).Path())
		o.child(x.key).text("description", e.First(x.mark+"_DESCR"))
	}
}

// criteria sets by what a lot is awarded.
func criteria(o *object, e *xmltree.Element) {
	for _, c := range every(e, "AC_PRICE", "AC_COST", "AC_QUALITY") {
		out := o.grow("criteria")
		out.put("type", strings.ToLower(strings.TrimPrefix(c.Key, "AC_")), c.Path())
		out.text("name", c.First("AC_CRITERION"))
		out.text("description", c.First("AC_WEIGHTING"))
	}
}
