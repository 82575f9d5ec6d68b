package samopp

import (
	"strconv"
	"strings"
	"unicode"

	"daylight/internal/procurement"
)

// build makes the notice.
func (b *builder) build() (*procurement.Notice, error) {
	kind := b.facts[kindOf]
	if kind.text == "" {
		return nil, b.reject("no-type", "the record states no kind of notice")
	}
	c := classOf(kind.text)
	if c == unknownClass {
		b.issue("unmapped-type", "/tender/x_sam/type", kind.text)
	}
	agency := b.agency()
	if err := b.identify(c, agency); err != nil {
		return nil, err
	}
	b.published()
	b.buyer(agency)
	b.tender()
	b.status(c)
	b.items()
	b.documents(c)
	b.award(c, agency)
	b.further()
	return b.out, nil
}

// identify names the notice and its process, and what it takes the place of.
func (b *builder) identify(c class, a agency) error {
	id, number := b.facts[noticeID], b.facts[solicitation]
	from := id
	if b.noticed {
		b.out.ID = id.text
	} else if number.text != "" {
		b.out.ID = strings.Join([]string{"databank", number.text, a.officeKey(), string(c), b.facts[officeNumber].text}, "/")
		from = number
	}
	if b.out.ID == "" {
		return b.reject("no-id", "no notice id, and no solicitation number that could stand for it")
	}
	key, keyFrom := b.out.ID, from
	if specific(number.text) && a.officeKey() != "" {
		key, keyFrom = fold(number.text)+"/"+fold(a.officeKey()), number
		b.restates(c, key)
	}
	b.out.OCID = OCIDPrefix + key
	switch {
	case len(b.out.ID) > procurement.MaxNoticeID:
		return b.reject("id-too-long", "the id has %d bytes, at most %d are allowed", len(b.out.ID), procurement.MaxNoticeID)
	case len(b.out.OCID) > procurement.MaxOCID:
		return b.reject("ocid-too-long", "the solicitation number and office code have %d bytes, at most %d are allowed", len(key), procurement.MaxOCID-len(OCIDPrefix))
	}
	b.set("/ocid", b.out.OCID, keyFrom)
	b.set("/id", b.out.ID, from)
	b.set("/language", "en", from)
	b.set("/initiationType", "tender", from)
	b.set("/tag/0", tag(c), b.facts[kindOf])
	return nil
}

// restates gives the notice the name under which its next revision replaces it.
func (b *builder) restates(c class, key string) {
	name := ""
	switch {
	case c.restated():
		name = "revision:" + string(c) + ":" + key
	case c == awardNotice && b.facts[awardNumber].text != "":
		name = "revision:a:" + key + ":" + fold(b.facts[awardNumber].text)
	}
	if name != "" && len(name) <= procurement.MaxNoticeID {
		b.out.Aliases, b.out.Replaces = []string{name}, []string{name}
	}
}

func tag(c class) string {
	switch c {
	case awardNotice:
		return "award"
	case sourcesSought, special, bundle:
		return "planning"
	}
	return "tender"
}

// specific reports whether a number tells solicitations of one office apart.
func specific(number string) bool {
	digits := 0
	for _, r := range number {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return len(number) >= 5 && digits >= 3
}

// fold makes numbers comparable: revisions write them in small letters, with blanks
// and with hyphens or without.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

// published takes the posting day, which names the version.
func (b *builder) published() {
	have := either(b.facts[modified], b.facts[posted])
	b.out.PublishedRaw = have.text
	t, err := b.read(have.text)
	if err != nil {
		b.issue("no-date", "/date", have.text)
		return
	}
	b.out.Published, b.out.Version = t.Time, have.text
	b.set("/date", t.Time.Format("2006-01-02T15:04:05Z07:00"), have)
	if have != b.facts[posted] {
		b.date("/tender/x_sam/postedDate", posted)
	}
}

func (b *builder) tender() {
	if !b.copy("/tender/id", solicitation) {
		b.set("/tender/id", b.out.ID, b.facts[noticeID])
	}
	if !b.copy("/tender/title", title) {
		b.issue("no-title", "/tender/title", "")
	}
	if !isAddress(b.facts[description].text) {
		b.copy("/tender/description", description)
	}
	b.date("/tender/tenderPeriod/endDate", deadline)
	b.copy("/tender/eligibilityCriteria", setAside)
	for path, f := range map[string]field{"setAsideCode": setAsideCode, "type": kindOf, "baseType": baseType, "archiveType": archiveType, "active": active,
		"organizationType": orgType, "initiative": initiative, "interestedVendorsList": interested, "attachmentCount": attachments} {
		b.copy("/tender/x_sam/"+path, f)
	}
	b.date("/tender/x_sam/archiveDate", archiveDate)
}

func isAddress(text string) bool {
	return strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
}

// status: an archived notice says nothing of the outcome, so that it is complete
// and not cancelled. What is planned stays so: whether it came to something another
// notice says.
func (b *builder) status(c class) {
	kind, state := b.facts[kindOf], b.facts[active]
	no, cancelled, ok := closed(state.text)
	if state.text != "" && !ok {
		b.issue("unmapped-status", "/tender/x_sam/active", state.text)
	}
	switch {
	case cancelled:
		b.set("/tender/status", "cancelled", state)
		b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, state)
	case c == sourcesSought || c == special || c == bundle:
		b.set("/tender/status", "planning", kind)
	case c == presolicit:
		b.set("/tender/status", "planned", kind)
	case c == awardNotice:
		b.set("/tender/status", "complete", kind)
	case no:
		b.set("/tender/status", "complete", state)
	case c == solicit || c == combined || c == surplus:
		b.set("/tender/status", "active", kind)
	}
	if c == justification || c == limited {
		b.set("/tender/procurementMethod", "limited", kind)
		b.set("/tender/procurementMethodDetails", kind.text, kind)
	}
}

// items says what is bought: one item with the product or service code, and one for
// each industry.
func (b *builder) items() {
	code, label := split2(b.facts[psc].text)
	n := 0
	if code != "" {
		b.set("/tender/items/0/id", "psc", b.facts[psc])
		b.code("/tender/items/0/classification", "PSC", code, label, b.facts[psc])
		if category := mainCategory(code); category != "" {
			b.set("/tender/mainProcurementCategory", category, b.facts[psc])
		}
		n++
	}
	for i, industry := range b.naics {
		code, label := split2(industry.text)
		item := "/tender/items/" + strconv.Itoa(n+i)
		b.set(item+"/id", "naics-"+strconv.Itoa(i+1), industry)
		b.code(item+"/classification", "NAICS", code, label, industry)
	}
	if n+len(b.naics) > 0 {
		b.address("/tender/items/0/deliveryAddress", b.work)
	}
}

func (b *builder) code(path, scheme, id, label string, from fact) {
	b.set(path+"/scheme", scheme, from)
	b.set(path+"/id", id, from)
	if label != "" {
		b.set(path+"/description", label, from)
	}
}

// split2 splits "31 -- Bearings" of the Databank.
func split2(text string) (code, label string) {
	code, label, _ = strings.Cut(text, " -- ")
	return strings.TrimSpace(code), strings.TrimSpace(label)
}

// mainCategory: codes that begin with a digit are of products, Y and Z of
// construction and repair of buildings, other letters of services (Product and
// Service Codes Manual, 2024).
func mainCategory(code string) string {
	switch c := code[0]; {
	case '0' <= c && c <= '9':
		return "goods"
	case c == 'Y' || c == 'Z':
		return "works"
	case 'A' <= c && c <= 'X':
		return "services"
	}
	return ""
}
