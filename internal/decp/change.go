package decp

import (
	"strconv"

	"daylight/internal/procurement"
)

// modified turns the notice into that of a modification, published after another.
func (b *builder) modified(before *builder, i int, c change) {
	no := c.id.text()
	if no == "" {
		no = strconv.Itoa(i + 1)
	}
	base := before.notice.ID
	if i > 0 && !b.row {
		base = b.notice.ID
	}
	b.notice.ID = base + "/modification/" + no
	if same(b.changes[:i], c) { // numbers are to be unique, and are not always
		b.notice.ID += "/" + strconv.Itoa(i+1)
		b.issue("duplicate-id", c.at.at, "modification "+no)
	}
	b.notice.Version = version(i + 1)
	if n, err := strconv.Atoi(no); err == nil && b.row && n >= 0 {
		b.notice.Version = version(n)
	}
	if list, ok := b.notice.Release["tag"].([]any); ok {
		for j := range list {
			delete(b.notice.Pointers, "/tag/"+strconv.Itoa(j))
		}
		delete(b.notice.Release, "tag")
	}
	b.tag("contractAmendment")
	delete(b.notice.Release, "date")
	delete(b.notice.Pointers, "/date")
	b.published(said(c.published, c.notified, b.market.published), before.notice.Published)
}

func same(before []change, c change) bool {
	for _, x := range before {
		if x.id.text() == c.id.text() && c.id.text() != "" {
			return true
		}
	}
	return false
}

// apply states the i-th modification: the amendment, and what it restates.
func (b *builder) apply(i int) {
	c := b.changes[i]
	const contract = "/contracts/0/"
	at := contract + "amendments/" + strconv.Itoa(i)
	if b.row {
		at = contract + "amendments/0"
	}
	no := c.id.text()
	if no == "" {
		b.set(at+"/id", strconv.Itoa(i+1), c.at)
	}
	b.copy(at+"/id", c.id)
	b.date(at+"/date", c.notified)
	b.copy(at+"/description", c.object)
	b.money(at+"/x_value", c.amount)
	b.duration(at+"/x_durationMonths", c.months)
	b.duration(contract+"x_durationMonths", c.months)
	if c.amount.text() != "" {
		field := contract + "value"
		if _, bounded, _ := b.framework(); bounded {
			field = contract + procurement.CeilingField
		}
		b.clear(field)
		b.money(field, c.amount)
	}
	b.restatedHolders(contract, c)
}

// restatedHolders lists who holds the contract after a modification. Where some
// system wrote the names of the members instead of their values, nobody is named
// and those before stand.
func (b *builder) restatedHolders(contract string, c change) {
	named := false
	for _, h := range c.holders {
		named = named || h.id.text() != "" || h.name.text() != ""
	}
	switch {
	case len(c.holders) == 0:
	case !named:
		b.issue("bad-supplier", c.at.at, "the modification's holders cannot be read")
	default:
		b.clear(contract + "suppliers")
		b.suppliers(contract, c.holders)
	}
}

// clear takes back what an earlier part of the record set at path.
func (b *builder) clear(path string) {
	for place := range b.notice.Pointers {
		if len(place) > len(path) && place[:len(path)+1] == path+"/" {
			delete(b.notice.Pointers, place)
		}
	}
	contracts, _ := b.notice.Release["contracts"].([]any)
	if len(contracts) > 0 {
		delete(contracts[0].(procurement.Object), path[len("/contracts/0/"):])
	}
}
