package mrgov

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/procurement"
)

// notice makes the notice of a page whose facts are collected.
func (p *page) notice() (*procurement.Notice, error) {
	zone, err := israel()
	if err != nil {
		return nil, err
	}
	b := &builder{page: p, zone: zone, out: &procurement.Notice{
		Kind: procurement.State, Language: "he", Pointer: p.base, Issues: p.issues,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}}
	if b.out.Content, err = p.hash(); err != nil {
		return nil, err
	}
	if err := b.identify(); err != nil {
		return nil, err
	}
	b.published()
	b.buyer()
	b.tender()
	b.method()
	b.award()
	for i, d := range p.documents {
		b.attachment("/tender/documents/"+strconv.Itoa(i), d)
	}
	b.tags()
	return b.out, nil
}

func (b *builder) identify() error {
	id := b.first(number)
	b.out.ID, b.out.OCID = id.text, OCIDPrefix+id.text
	if b.central {
		b.out.ID += "/central"
	}
	if len(b.out.OCID) > procurement.MaxOCID {
		return b.reject("id-too-long", fmt.Errorf("the publication number has %d bytes", len(id.text)))
	}
	b.set("/ocid", b.out.OCID, id.node)
	b.set("/id", b.out.ID, id.node)
	b.set("/language", "he", id.node)
	b.set("/initiationType", "tender", id.node)
	return nil
}

// published takes the day of the last update, which names this version, else the
// day of publication.
func (b *builder) published() {
	for _, f := range []field{updatedOn, publishedOn} {
		have := b.first(f)
		m, ok := readMoment(have.text, b.zone)
		if !ok {
			continue
		}
		b.out.Published, b.out.PublishedRaw, b.out.Version = m.at.UTC(), have.text, m.String()
		b.set("/date", m.at.UTC().Format(time.RFC3339), have.node)
		break
	}
	if b.out.Published.IsZero() && !b.central {
		b.issue("no-date", "/date", b.first(updatedOn).text+b.first(publishedOn).text)
	}
	b.date("/tender/x_datePublished", publishedOn)
}

func (b *builder) buyer() {
	name := b.first(publisher)
	if name.text == "" {
		return
	}
	id := "publisher/" + name.text
	b.set("/buyer/id", id, name.node)
	b.set("/buyer/name", name.text, name.node)
	b.set("/parties/0/id", id, name.node)
	b.set("/parties/0/name", name.text, name.node)
	b.set("/parties/0/roles/0", "buyer", name.node)
	b.set("/parties/0/address/country", "IL", name.node) // publishers are public bodies of Israel
	b.copy("/parties/0/details/unit", unit)
	b.copy("/parties/0/contactPoint/name", contactName)
	b.copy("/parties/0/contactPoint/email", contactMail)
	b.copy("/parties/0/contactPoint/telephone", contactPhone)
}

func (b *builder) tender() {
	if !b.copy("/tender/id", procedure) {
		b.copy("/tender/id", number)
	}
	b.copy("/tender/title", title)
	b.copy("/tender/description", description)
	b.copy("/tender/x_noticeType", kind)
	b.date("/tender/tenderPeriod/startDate", submitFrom)
	b.date("/tender/tenderPeriod/endDate", submitUntil)
	if until := b.first(objectUntil); until.text != "" {
		b.set("/tender/milestones/0/id", b.first(number).text+"/objections", until.node)
		b.set("/tender/milestones/0/title", "תאריך אחרון להגשת השגות", until.node)
		b.date("/tender/milestones/0/dueDate", objectUntil)
	}
	for i, subject := range b.all(subjects) {
		item := "/tender/items/" + strconv.Itoa(i)
		b.set(item+"/id", "subject/"+subject.text, subject.node)
		b.set(item+"/description", subject.text, subject.node)
		b.set(item+"/classification/scheme", "IL-MR-GOV", subject.node)
		b.set(item+"/classification/id", subject.text, subject.node)
		b.set(item+"/classification/description", subject.text, subject.node)
	}
	have := b.first(status)
	if have.text == "" {
		return
	}
	b.set("/tender/statusDetails", have.text, have.node)
	switch code := TenderStatus(have.text); code {
	case "":
		b.issue("unmapped-status", "/tender/status", have.text)
	case "cancelled":
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, have.node)
		fallthrough
	default:
		b.set("/tender/status", code, have.node)
	}
}

// method: a notice of an exemption (פטור) tells of a contract without a tender.
func (b *builder) method() {
	ground, notice := b.first(regulation), b.first(kind)
	from := ground
	if from.text == "" {
		from = notice
	}
	if from.text == "" {
		from = b.first(number)
	}
	switch {
	case b.exempt:
		b.set("/tender/procurementMethod", "limited", from.node)
	case strings.Contains(notice.text, "פומבי"):
		b.set("/tender/procurementMethod", "open", notice.node)
	}
	if !b.copy("/tender/procurementMethodDetails", regulation) {
		b.copy("/tender/procurementMethodDetails", kind)
	}
	b.copy("/tender/procurementMethodRationale", reason)
}

func (b *builder) attachment(at string, d document) {
	b.set(at+"/id", d.id, d.link)
	b.set(at+"/url", d.url, d.link)
	b.out.Pointers[at+"/url"] += "/@href"
	if d.title != "" {
		b.set(at+"/title", d.title, d.link)
	}
	if d.date == "" {
		return
	}
	if m, ok := readMoment(d.date, b.zone); ok {
		b.set(at+"/datePublished", m.String(), d.dateNode)
	} else {
		b.issue("unparsed-date", at+"/datePublished", d.date)
	}
}

// tags says what the notice is about.
func (b *builder) tags() {
	tag, from := "tender", b.first(number)
	awards, _ := b.out.Release["awards"].([]any)
	switch have := b.first(status); {
	case len(awards) > 0:
		tag = "award"
	case TenderStatus(have.text) == "cancelled":
		tag, from = "tenderCancellation", have
	case strings.Contains(have.text, "עודכן"):
		tag, from = "tenderUpdate", have
	}
	b.set("/tag/0", tag, from.node)
}
