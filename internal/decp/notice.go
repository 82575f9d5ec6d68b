package decp

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// OCIDPrefix stands before the uid of a contract in an OCID.
const OCIDPrefix = "fr-decp-"

// notices makes the notices of a contract: what was first published, then its
// modifications in order.
func (m market) notices(yield func(*procurement.Notice, error) error) error {
	first, err := m.base()
	if err != nil {
		return yield(nil, err)
	}
	if err := yield(first.finish()); err != nil {
		return err
	}
	if m.row {
		return m.rowNotices(first, yield)
	}
	before := first
	for i := range m.changes {
		b, err := m.base()
		if err != nil {
			return yield(nil, err)
		}
		for j := range i + 1 {
			b.apply(j)
		}
		b.modified(before, i, m.changes[i])
		b.notice.Replaces = []string{before.notice.ID}
		if err := yield(b.finish()); err != nil {
			return err
		}
		before = b
	}
	return nil
}

// rowNotices makes the notices of what a row adds to its contract.
func (m market) rowNotices(base *builder, yield func(*procurement.Notice, error) error) error {
	for i, c := range m.changes {
		b := m.addition(base, procurement.Release)
		b.apply(i)
		b.modified(base, i, c)
		if len(c.holders) > 0 { // one holder a row: a second stands in a row of its own
			b.notice.ID += "/" + c.holders[0].id.text()
		}
		if err := yield(b.finish()); err != nil {
			return err
		}
	}
	for _, a := range append(m.acts[:len(m.acts):len(m.acts)], m.restated...) {
		b := m.addition(base, procurement.Release)
		b.tag("implementation")
		b.subaward(0, a, act{})
		b.notice.ID += "/subcontract/" + a.id.text()
		if a.to.id.text() == "" {
			b.notice.ID += "/" + a.notified.text()
		}
		b.published(said(a.published, a.notified), base.notice.Published)
		if err := yield(b.finish()); err != nil {
			return err
		}
	}
	return nil
}

// base states the contract as first published.
func (m market) base() (*builder, error) {
	b := &builder{market: m, parties: map[string]int{}, notice: &procurement.Notice{
		Kind: procurement.State, Language: "fr", Pointer: m.root.at, Release: procurement.Object{}, Pointers: map[string]string{}, Version: version(0),
	}}
	if err := b.identify(); err != nil {
		return nil, err
	}
	b.tag("award", "contract")
	b.published(said(m.published, m.notified), time.Time{})
	if m.published.text() == "" {
		b.issue("no-publication-date", "/date", "")
	}
	b.buyers()
	b.tender()
	b.awarded()
	if !m.row {
		b.subawards()
	}
	b.rest()
	return b, nil
}

// identify sets the keys.
func (b *builder) identify() error {
	buyer, id := b.buyer.text(), b.id.text()
	uid, from := buyer+id, b.id
	if buyer == "" || id == "" {
		uid, from = b.uid.text(), b.uid
	}
	if uid == "" {
		return b.reject("no-id", errors.New("no uid, and not both the buyer's SIRET (acheteur.id) and the contract's number (id): which contract it is cannot be told"))
	}
	if id == "" {
		b.id = b.uid
	}
	b.award = strings.TrimSuffix(b.id.text()+"/"+amountKey(b.amount), "/")
	b.notice.OCID = OCIDPrefix + uid
	b.notice.ID = uid + "/" + amountKey(b.amount) + "/" + b.key()
	if len(b.notice.ID) > procurement.MaxNoticeID-64 || len(b.notice.OCID) > procurement.MaxOCID {
		return b.reject("id-too-long", fmt.Errorf("a uid of %d bytes", len(uid)))
	}
	if other := b.uid.text(); other != "" && other != uid {
		b.notice.Aliases = append(b.notice.Aliases, other)
	}
	b.set("/ocid", b.notice.OCID, from)
	b.set("/language", "fr", from)
	b.set("/initiationType", "tender", from)
	return nil
}

// amountKey is an amount written in one way: files and rows write 575000 and
// 575000.0 of one contract.
func amountKey(n node) string {
	t := n.text()
	if whole, fraction, ok := strings.Cut(t, "."); ok && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return t
}

func (b *builder) tag(tags ...string) {
	for i, tag := range tags {
		b.set("/tag/"+strconv.Itoa(i), tag, first(b.id, b.uid))
	}
}

// version numbers the notices of a contract so that those of one day keep order.
func version(n int) string { return fmt.Sprintf("%04d", n) }

// published sets the time of the notice, which is not before another's.
func (b *builder) published(from node, notBefore time.Time) {
	b.notice.PublishedRaw = from.text()
	day, ok := dayOf(from)
	switch {
	case !ok && from.text() != "":
		b.issue("unparsed-date", "/date", from.raw())
	case ok && day.Before(notBefore):
		b.issue("published-before-its-contract", "/date", from.raw())
	}
	if !ok || day.Before(notBefore) {
		day = notBefore
	}
	if day.IsZero() {
		b.notice.PublishedRaw = from.raw()
		return
	}
	if b.notice.PublishedRaw == "" {
		b.notice.PublishedRaw = day.Format(time.DateOnly)
		from = first(from, b.id)
	}
	b.notice.Published = day
	b.set("/date", day.Format(time.RFC3339), from)
}

// finish hashes what the notice says and names it.
func (b *builder) finish() (*procurement.Notice, error) {
	n := b.notice
	b.set("/id", n.ID, first(b.id, b.uid))
	sum, err := procurement.ContentHash(n.Release)
	if err != nil {
		return nil, &source.RecordError{Pointer: n.Pointer, Reason: "bad-content", Err: err}
	}
	n.Content = sum
	return n, nil
}

// addition begins a notice of what a row adds: it names the contract and no more.
func (m market) addition(base *builder, kind procurement.Kind) *builder {
	b := &builder{market: m, parties: map[string]int{}, award: base.award, notice: &procurement.Notice{
		ID: base.notice.ID, OCID: base.notice.OCID, Kind: kind, Language: "fr", Pointer: m.root.at,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}}
	b.set("/ocid", b.notice.OCID, m.id)
	b.set("/language", "fr", m.id)
	b.set("/initiationType", "tender", m.id)
	b.set("/contracts/0/id", b.award, m.id)
	b.set("/contracts/0/awardID", b.award, m.id)
	return b
}
