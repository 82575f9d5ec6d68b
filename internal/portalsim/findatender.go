package portalsim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	findATenderHost = "https://www.find-tender.service.gov.uk"
	findATenderPath = "/api/1.0/ocdsReleasePackages"
	// firstFindATender begins the id of the first release.
	firstFindATender = 100000
)

// findATender is the replica of the OCDS interface of Find a Tender: lots, bids,
// frameworks and the stages from planning to a changed contract.
func findATender(w world, count func(string)) http.Handler {
	t := tenders{world: w, schedule: newSchedule(w.notices, w.from, w.until,
		stage{"tender", 4}, stage{"award", 3}, stage{"contract", 2}, stage{"contractUpdate", 1})}
	mux := newMux(count)
	pages := releasePages{
		schedule: t.schedule, host: findATenderHost, path: findATenderPath,
		from: "updatedFrom", to: "updatedTo", count: count, release: t.release,
		encode: func(v any) ([]byte, error) { return encode(v), nil },
		envelope: func() object {
			return object{
				"extensions": list{
					"https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json",
					"https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
				},
				"publishedDate":     stamp(w.until),
				"license":           "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
				"publicationPolicy": findATenderHost + "/apidocumentation/1.0/",
				"publisher":         object{"name": "Replica of Find a Tender (synthetic notices)"},
			}
		},
		number: func(id string) (int, error) {
			number, _, _ := strings.Cut(id, "-")
			n, err := strconv.Atoi(number)
			return n - firstFindATender, err
		},
	}
	mux.Handle("GET "+findATenderPath, pages)
	mux.HandleFunc("GET "+findATenderPath+"/{id}", pages.one)
	return mux
}

type tenders struct {
	world    world
	schedule schedule
}

func (t tenders) deal(no int) deal {
	s := plain
	switch {
	case no < 4:
		s = []story{changed, joint, framework, unawarded}[no]
	case no%15 == 6:
		s = framework
	case no%19 == 11:
		s = cancelled
	}
	return t.world.newDeal("uk-find-a-tender", no, unitedKingdom(), s, no < 2 || no%13 == 8)
}

// release is publication i. Of the processes that are never awarded every second
// one is only planned.
func (t tenders) release(i int) object {
	no, stage := t.schedule.at(i)
	d := t.deal(no)
	date := t.schedule.date(i)
	r := object{
		"ocid": fmt.Sprintf("ocds-h6vhtk-%06x", 0x900000+no),
		"id":   fmt.Sprintf("%06d-%d", firstFindATender+i, date.Year()), "date": stamp(date),
		"tag": list{t.schedule.stages[stage].name}, "initiationType": "tender", "language": "en",
		"tender": t.tender(d, stage), "parties": t.parties(d, stage),
		"buyer": object{"id": "GB-FTS-" + d.buyer.id, "name": d.buyer.name},
	}
	if stage == 0 && t.onlyPlanned(no) {
		r["tag"] = list{"planning"}
		r["planning"] = object{"budget": object{"amount": money(d.value, "GBP")}}
	}
	if stage == 0 {
		return r
	}
	r["bids"] = t.bids(d)
	if d.story == cancelled {
		r["tag"] = list{"tenderCancellation"}
		delete(r, "bids")
		return r
	}
	r["awards"] = t.awards(d)
	switch {
	case stage > 1 && d.story == unawarded:
		r["tag"] = list{"awardUpdate"}
	case stage > 1:
		r["contracts"] = t.contracts(d, stage)
	}
	return r
}

func (t tenders) onlyPlanned(no int) bool {
	_, awarded := t.schedule.number(no, 1)
	return !awarded && no%2 == 1
}

func (t tenders) tender(d deal, stage int) object {
	first, _ := t.schedule.number(d.no, 0)
	published := t.schedule.date(first)
	status := "active"
	switch {
	case stage == 0 && t.onlyPlanned(d.no):
		status = "planned"
	case stage > 0 && d.story == cancelled:
		status = "cancelled"
	case stage > 0:
		status = "complete"
	}
	tender := object{
		"id":         fmt.Sprintf("ocds-h6vhtk-%06x", 0x900000+d.no),
		"legalBasis": object{"id": "2023/54", "scheme": "UKPGA"},
		"title":      d.title, "status": status, "description": d.description + " Value estimated at £" + strconv.FormatInt(d.value, 10) + ".",
		"classification":          object{"scheme": "CPV", "id": d.subject.cpv, "description": d.subject.cpvLabel},
		"mainProcurementCategory": d.subject.category,
		"value":                   object{"amount": d.value, "amountGross": d.value * 12 / 10, "currency": "GBP"},
		"procurementMethod":       "open", "procurementMethodDetails": "Open procedure", "coveredBy": list{"GPA"},
		"submissionMethod": list{"electronicSubmission"}, "submissionMethodDetails": "https://tenders.example/" + strconv.Itoa(d.no),
		"tenderPeriod": object{"endDate": stamp(published.AddDate(0, 0, 30+d.no%12))},
	}
	var lots, items list
	for n := 1; n <= d.lots; n++ {
		id := strconv.Itoa(n)
		lots = append(lots, object{
			"id": id, "title": fmt.Sprintf("%s, lot %d", d.subject.title["en"], n), "status": status,
			"value":          money(d.value/int64(d.lots), "GBP"),
			"contractPeriod": object{"durationInDays": 1080}, "hasRenewal": false, "hasOptions": false,
		})
		items = append(items, object{
			"id": id, "relatedLot": id, "deliveryAddresses": list{object{"region": d.buyer.region}},
			"additionalClassifications": list{object{"scheme": "CPV", "id": d.subject.cpv, "description": d.subject.cpvLabel}},
		})
	}
	tender["lots"], tender["items"] = lots, items
	if d.story == framework {
		tender["techniques"] = object{"hasFrameworkAgreement": true, "frameworkAgreement": object{
			"method": "withReopeningCompetition", "maximumParticipants": 3, "value": money(d.value, "GBP")}}
	}
	return tender
}

func (t tenders) parties(d deal, stage int) list {
	parties := list{object{
		"id": "GB-FTS-" + d.buyer.id, "name": d.buyer.name, "roles": list{"buyer"},
		"identifier": object{"legalName": d.buyer.name, "scheme": "GB-FTS", "id": d.buyer.id},
		"address": object{"streetAddress": "1 Market Square", "locality": d.buyer.city, "region": d.buyer.region,
			"postalCode": d.buyer.post, "countryName": "United Kingdom", "country": "GB"},
		"details": object{"url": "https://buyer" + d.buyer.id + ".example"},
	}}
	if stage == 0 || d.story == cancelled {
		return parties
	}
	add := func(s party, roles ...any) {
		parties = append(parties, object{
			"id": companiesHouse(s), "name": s.name, "roles": roles,
			"identifier": object{"scheme": "GB-COH", "id": s.id, "legalName": s.name},
			"address":    object{"locality": s.city, "region": s.region, "postalCode": s.post, "countryName": "United Kingdom", "country": "GB"},
			"details":    object{"scale": "large"},
		})
	}
	for _, s := range d.winners {
		if d.story == unawarded {
			add(s, "tenderer")
		} else {
			add(s, "tenderer", "supplier")
		}
	}
	for _, s := range d.losers {
		add(s, "tenderer")
	}
	return parties
}

func companiesHouse(p party) string { return "GB-COH-" + p.id }

func reference(p party) object { return object{"id": companiesHouse(p), "name": p.name} }

func references(parties []party) list {
	var refs list
	for _, p := range parties {
		refs = append(refs, reference(p))
	}
	return refs
}

func (t tenders) lotIDs(d deal) list {
	var ids list
	for n := 1; n <= d.lots; n++ {
		ids = append(ids, strconv.Itoa(n))
	}
	return ids
}

func (t tenders) bids(d deal) object {
	first, _ := t.schedule.number(d.no, 0)
	received := t.schedule.date(first).AddDate(0, 0, 28)
	winning := object{"id": "1", "status": "valid", "date": stamp(received), "tenderers": references(d.winners), "relatedLots": t.lotIDs(d)}
	if d.story != framework && d.story != unawarded {
		winning["value"] = money(d.awarded, "GBP")
	}
	details := list{winning}
	for n, s := range d.losers {
		details = append(details, object{
			"id": strconv.Itoa(n + 2), "status": "valid", "date": stamp(received.Add(time.Duration(n) * time.Hour)),
			"value": money(d.awarded+d.awarded*int64(n+1)/25, "GBP"), "tenderers": list{reference(s)}, "relatedLots": t.lotIDs(d),
		})
	}
	return object{
		"statistics": list{object{"id": "1", "measure": "bids", "value": len(details)}},
		"details":    details,
	}
}

func (t tenders) awards(d deal) list {
	first, _ := t.schedule.number(d.no, 1)
	if d.story == unawarded {
		return list{object{"id": "1", "status": "unsuccessful", "relatedLots": t.lotIDs(d),
			"statusDetails": "No tenders, requests to participate or projects were received, or all were rejected"}}
	}
	a := object{
		"id": "1", "status": "active", "relatedLots": t.lotIDs(d), "title": d.title, "suppliers": references(d.winners),
		"date": stamp(t.schedule.date(first)), "value": money(d.awarded, "GBP"),
	}
	if d.story == framework {
		delete(a, "value")
		a["maximumValue"] = money(d.value, "GBP")
	}
	return list{a}
}

func (t tenders) contracts(d deal, stage int) list {
	first, _ := t.schedule.number(d.no, 2)
	signed := t.schedule.date(first)
	c := object{
		"id": "1", "awardID": "1", "title": d.title, "status": "active", "dateSigned": stamp(signed),
		"value":  money(d.awarded, "GBP"),
		"period": object{"startDate": stamp(signed.AddDate(0, 1, 0)), "endDate": stamp(signed.AddDate(3, 1, 0))},
	}
	if d.story == framework {
		delete(c, "value")
		c["maximumValue"] = money(d.value, "GBP")
	}
	if stage == 3 && d.story != framework {
		c["value"] = money(d.raised, "GBP")
		c["amendments"] = list{object{"id": "1", "date": stamp(signed.AddDate(0, 5, 0)),
			"description": fmt.Sprintf("Value changed from £%d to £%d.", d.awarded, d.raised),
			"rationale":   "Additional services became necessary and were not included in the original procurement."}}
	}
	return list{c}
}
