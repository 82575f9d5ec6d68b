package portalsim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

const (
	contractsFinderHost = "https://www.contractsfinder.service.gov.uk"
	contractsFinderPath = "/Published/Notices/OCDS/Search"
	// firstContractsFinder ends the id of the first release.
	firstContractsFinder = 700000
)

// contractsFinder is the replica of the search of Contracts Finder: OCDS 1.1
// release packages in a single-byte encoding, several releases for one process.
func contractsFinder(w world, count func(string)) http.Handler {
	f := finder{world: w, schedule: newSchedule(w.notices, w.from, w.until,
		stage{"tender", 4}, stage{"award", 4}, stage{"awardUpdate", 2})}
	mux := newMux(count)
	pages := releasePages{
		schedule: f.schedule, host: contractsFinderHost, path: contractsFinderPath,
		from: "publishedFrom", to: "publishedTo", count: count,
		release: f.release, encode: encode1252,
		envelope: func() object {
			return object{
				"extensions":        list{},
				"publishedDate":     stamp(w.until),
				"license":           "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
				"publicationPolicy": contractsFinderHost + "/apidocumentation/home",
				"publisher":         object{"name": "Replica of Contracts Finder (synthetic notices)", "scheme": "DAYLIGHT-REPLICA", "uid": "1"},
			}
		},
		number: func(id string) (int, error) {
			n, err := strconv.Atoi(id[strings.LastIndexByte(id, '-')+1:])
			return n - firstContractsFinder, err
		},
	}
	mux.Handle("GET "+contractsFinderPath, pages)
	mux.HandleFunc("GET /Published/Notice/OCDS/{id}", pages.one)
	return mux
}

// encode1252 writes JSON in windows-1252. The portal says ISO-8859-1 and sends
// bytes 0x80 to 0x9f besides, such as 0x92 for an apostrophe.
func encode1252(v any) ([]byte, error) {
	b, err := charmap.Windows1252.NewEncoder().Bytes(encode(v))
	if err != nil {
		return nil, fmt.Errorf("windows-1252: %w", err)
	}
	return b, nil
}

type finder struct {
	world    world
	schedule schedule
}

func (f finder) deal(no int) deal {
	s := plain
	switch {
	case no < 4:
		s = []story{changed, joint, zero, framework}[no]
	case no%17 == 9:
		s = unawarded
	}
	return f.world.newDeal("uk-contracts-finder", no, unitedKingdom(), s, no == 0 || no == 3 || no%12 == 7)
}

func (f finder) release(i int) object {
	no, stage := f.schedule.at(i)
	d := f.deal(no)
	notice := uuid("contracts-finder", f.world.seed, no, stage)
	ocid := "ocds-b5fd17-" + uuid("contracts-finder", f.world.seed, no)
	date := f.schedule.date(i)
	r := object{
		"ocid": ocid, "id": notice + "-" + strconv.Itoa(firstContractsFinder+i), "language": "en", "date": stamp(date),
		"tag": list{f.schedule.stages[stage].name}, "initiationType": "tender",
		"tender":  f.tender(d, date, notice, stage),
		"parties": f.parties(d, stage),
		"buyer":   object{"id": "GB-CFS-" + d.buyer.id, "name": d.buyer.name},
	}
	if stage > 0 && d.story != unawarded {
		r["awards"] = list{f.award(d, ocid, notice, date, stage)}
	}
	return r
}

func (f finder) tender(d deal, date time.Time, notice string, stage int) object {
	first, _ := f.schedule.number(d.no, 0)
	published := f.schedule.date(first)
	t := object{
		"id":    fmt.Sprintf("%s-%06d", strings.ToUpper(d.buyer.city[:3]), d.no),
		"title": d.title, "datePublished": stamp(published),
		"description":       d.description + fmt.Sprintf(" Estimated value £%d. The authority’s terms apply.", d.value),
		"status":            "active",
		"classification":    object{"scheme": "CPV", "id": d.subject.cpv, "description": d.subject.cpvLabel},
		"items":             list{object{"id": "1", "deliveryAddresses": list{object{"region": "England", "countryName": "United Kingdom"}}}},
		"minValue":          money(d.value*8/10, "GBP"),
		"value":             money(d.value, "GBP"),
		"procurementMethod": "open", "procurementMethodDetails": "Open procedure (below threshold)",
		"tenderPeriod":            object{"endDate": stamp(published.AddDate(0, 0, 12+d.no%25))},
		"contractPeriod":          object{"startDate": stamp(published.AddDate(0, 3, 0)), "endDate": stamp(published.AddDate(2, 3, 0))},
		"suitability":             object{"sme": true, "vcse": d.no%3 == 0},
		"mainProcurementCategory": d.subject.category,
	}
	if d.story == framework {
		t["techniques"] = object{"hasFrameworkAgreement": true}
		t["procurementMethodDetails"] = "Framework agreement, open procedure"
	}
	switch {
	case stage > 0 && d.story == unawarded:
		t["status"] = "unsuccessful"
	case stage > 0:
		t["status"] = "complete"
	default:
		t["documents"] = list{f.notice(notice, "tenderNotice", "Opportunity notice on Contracts Finder", date)}
	}
	return t
}

func (f finder) notice(id, kind, text string, date time.Time) object {
	return object{
		"id": "1", "documentType": kind, "description": text, "url": contractsFinderHost + "/Notice/" + id,
		"datePublished": stamp(date), "format": "text/html", "language": "en",
	}
}

func (f finder) parties(d deal, stage int) list {
	parties := list{object{
		"id": "GB-CFS-" + d.buyer.id, "name": d.buyer.name, "roles": list{"buyer"},
		"identifier":   object{"legalName": d.buyer.name},
		"address":      object{"streetAddress": "1 Market Square", "locality": d.buyer.city, "postalCode": d.buyer.post, "countryName": "England"},
		"contactPoint": object{"email": "procurement@" + strings.ToLower(strings.ReplaceAll(d.buyer.city, " ", "-")) + ".example"},
	}}
	if stage == 0 || d.story == unawarded {
		return parties
	}
	for _, s := range d.winners {
		parties = append(parties, object{
			"id": "GB-COH-" + s.id, "name": s.name, "roles": list{"supplier"},
			"identifier": object{"scheme": "GB-COH", "id": s.id, "legalName": s.name},
			"address":    object{"streetAddress": "2 Mill Lane, " + s.city + " " + s.post},
			"details":    object{"scale": "sme", "vcse": false},
		})
	}
	return parties
}

func (f finder) award(d deal, ocid, notice string, date time.Time, stage int) object {
	value := d.awarded
	if stage == 2 && d.story == changed {
		value = d.raised
	}
	if d.story == zero {
		value = 0
	}
	var suppliers list
	for _, s := range d.winners {
		suppliers = append(suppliers, object{"id": "GB-COH-" + s.id, "name": s.name})
	}
	first, _ := f.schedule.number(d.no, 1)
	awarded := f.schedule.date(first)
	end := awarded.AddDate(2, 0, 0)
	if stage == 2 {
		end = awarded.AddDate(3, 0, 0)
	}
	a := object{
		"id": ocid + "-1", "status": "active", "date": stamp(awarded.AddDate(0, 0, -9)), "datePublished": stamp(date),
		"suppliers": suppliers, "value": money(value, "GBP"),
		"contractPeriod": object{"startDate": stamp(awarded), "endDate": stamp(end)},
		"documents":      list{f.notice(notice, "awardNotice", "Awarded contract notice on Contracts Finder", date)},
	}
	if d.story == framework {
		a["maximumValue"] = money(d.value*2, "GBP")
		delete(a, "value")
	}
	return a
}
