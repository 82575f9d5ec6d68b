package portalsim

import (
	"fmt"
	"html"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// firstPublication is the number of the oldest publication.
const firstPublication = 600001

const israelRows = 20

// israelPortal is the replica of the Israeli government's tenders portal: a
// server-rendered list, newest update first, and a page for each publication.
func israelPortal(w world, count func(string)) http.Handler {
	p := hebrew{world: w, count: count, schedule: newSchedule(w.notices, w.from, w.until, stage{"publication", 1})}
	mux := newMux(count)
	mux.HandleFunc("GET /ilgstorefront/he/search/{$}", p.list)
	mux.HandleFunc("GET /ilgstorefront/he/p/{id}", p.detail)
	mux.HandleFunc("GET /ilgstorefront/he/p/attachment/{hash}/{name}", p.attachment)
	return mux
}

type hebrew struct {
	world    world
	schedule schedule
	count    func(string)
}

// publication is one page of the portal.
type publication struct {
	deal
	id                                   int
	kind, status                         string
	published, updated, opened, deadline time.Time
}

func (p hebrew) publication(i int) publication {
	s := plain
	switch {
	case i < 3:
		s = []story{changed, zero, joint}[i]
	case i%9 == 5:
		s = withheld
	case i%14 == 8:
		s = cancelled
	}
	d := publication{deal: p.world.newDeal("il-mr-gov", i, israel(), s, i == 0 || i == 2 || i%8 == 3), id: firstPublication + i}
	d.updated = p.schedule.date(i)
	d.published = d.updated.AddDate(0, 0, -d.rng.IntN(120))
	d.opened = d.published.AddDate(0, 0, 2)
	d.deadline = d.published.AddDate(0, 0, 30+d.rng.IntN(20))
	d.kind = []string{"מכרז פומבי", "מכרז מרכזי", "פטור ממכרז"}[i%3]
	switch {
	case s == cancelled:
		d.status = "בוטל"
	case i >= 3 && i%4 == 0:
		d.status = "פורסם"
	default:
		d.status = "הסתיים"
	}
	return d
}

// decided reports whether the page names a supplier.
func (d publication) decided() bool { return d.status == "הסתיים" }

func dayMonthYear(t time.Time) string { return t.Format("02/01/2006") }

// list answers a page of the search: page 0 is the first, and the one after the
// last is empty.
func (p hebrew) list(w http.ResponseWriter, r *http.Request) {
	p.count("search")
	page, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		page = 0
	}
	var b strings.Builder
	first := max(0, page) * israelRows
	total := p.schedule.n
	if kind := r.URL.Query().Get("s"); kind != "TENDER" {
		total = 0
	}
	fmt.Fprintf(&b, `<div class="search-summary">נמצאו <b>%d</b> תוצאות</div><div class="search-results">`, total)
	for k := first; k < min(total, first+israelRows); k++ {
		d := p.publication(total - 1 - k)
		// The same rows twice: for telephones, and for larger screens.
		b.WriteString(`<div class="result-container d-md-none">` + d.row() + `</div>`)
		b.WriteString(`<div class="result-container d-none d-md-block">` + d.row() + `</div>`)
	}
	b.WriteString(`</div>`)
	hebrewPage(w, r, "חיפוש מכרזים", b.String())
}

func (d publication) row() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<a href="/ilgstorefront/he/p/%d"><h2 class="search-results-content-head">%s</h2></a>`, d.id, html.EscapeString(d.title))
	for label, value := range ordered("שם המפרסם", d.buyer.name, "מס' פרסום", strconv.Itoa(d.id), "סטטוס", d.status,
		"תאריך פרסום", dayMonthYear(d.published), "תאריך עדכון", dayMonthYear(d.updated), "מועד אחרון להגשה", dayMonthYear(d.deadline)) {
		b.WriteString(labelled(label, value))
	}
	return b.String()
}

// labelled writes a label and its value in adjacent elements. The portal splits
// labels over tags, with the colon in one of its own.
func labelled(label, value string) string {
	head, tail, _ := strings.Cut(html.EscapeString(label), " ")
	if tail != "" {
		head = "<span>" + head + "</span> <span>" + tail + "</span>"
	}
	return `<div class="field"><div class="label">` + head + `<span>:</span></div><div class="value">` + html.EscapeString(value) + `</div></div>` + "\n"
}

func (p hebrew) detail(w http.ResponseWriter, r *http.Request) {
	p.count("document")
	id, err := strconv.Atoi(r.PathValue("id"))
	i := id - firstPublication
	if err != nil || i < 0 || i >= p.schedule.n {
		http.Error(w, "no publication "+r.PathValue("id"), http.StatusNotFound)
		return
	}
	d := p.publication(i)
	var b strings.Builder
	b.WriteString(`<h1 class="bids-head">` + html.EscapeString(d.kind) + `</h1><section class="bids-body-top-sec"><h2>` + html.EscapeString(d.title) + `</h2><div class="details">`)
	for label, value := range ordered("שם המפרסם", d.buyer.name, "מס' פרסום", strconv.Itoa(d.id), "מס' הליך", fmt.Sprintf("%d/%d", 100+i, d.published.Year()),
		"סטטוס", d.status, "נושאים", d.subject.title["he"], "תאריך פרסום", dayMonthYear(d.published), "תאריך עדכון", dayMonthYear(d.updated),
		"מועד תחילת ההגשה", dayMonthYear(d.opened), "מועד אחרון להגשה", dayMonthYear(d.deadline), "תיאור", d.description) {
		b.WriteString(labelled(label, value))
	}
	if d.decided() {
		b.WriteString(d.outcome())
	}
	fmt.Fprintf(&b, `</div></section><section><h3>מסמכים</h3><a class="download-link" data-name="מסמכי ההליך" href="/ilgstorefront/he/p/attachment/%s/%d.txt">מסמכי ההליך</a></section>`, uuid("il", d.id)[:8], d.id)
	hebrewPage(w, r, strconv.Itoa(d.id)+" | "+d.title, b.String())
}

// outcome writes the suppliers and the one amount of a decided publication. Some
// pages state a currency and no amount.
func (d publication) outcome() string {
	var b strings.Builder
	for _, s := range d.winners {
		b.WriteString(labelled("שם ספק זוכה", s.name) + labelled("מספר חפ ספק", s.id))
	}
	amount := grouped(d.awarded)
	switch d.story {
	case zero:
		amount = "0"
	case changed:
		amount = grouped(d.raised)
	}
	if d.story != withheld {
		b.WriteString(labelled("היקף כספי", amount))
	}
	b.WriteString(labelled("מטבע", "שקל"))
	b.WriteString(labelled("תאריך תחילת תקופת התקשרות", dayMonthYear(d.deadline.AddDate(0, 1, 0))))
	b.WriteString(labelled("תאריך סיום תקופת התקשרות", dayMonthYear(d.deadline.AddDate(2, 1, 0))))
	if d.kind == "פטור ממכרז" {
		b.WriteString(labelled("תקנה", "תקנה 3(29)") + labelled("מהות החלטה", "אושר"))
	}
	return b.String()
}

// grouped writes a number with a comma between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

func (p hebrew) attachment(w http.ResponseWriter, r *http.Request) {
	p.count("document")
	respond(w, r, "text/plain; charset=utf-8", []byte("Synthetic attachment "+r.PathValue("name")+"\n"))
}

func hebrewPage(w http.ResponseWriter, r *http.Request, title, body string) {
	page := `<!DOCTYPE html>
<html lang="he" dir="rtl"><head><meta charset="utf-8"><title>` + html.EscapeString(title) + `</title></head>
<body><header><a href="/ilgstorefront/he/">אתר המכרזים (העתק)</a></header><main id="mainContent">` + body + `</main></body></html>
`
	respond(w, r, "text/html;charset=UTF-8", []byte(page))
}
