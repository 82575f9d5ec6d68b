package mrgov

import (
	"regexp"
	"time"

	"golang.org/x/net/html"
)

// ListCard selects the rows of a list of the present site, ListLink all links to
// notices on a page.
const (
	ListCard = "div." + cardClass
	ListLink = `a[href*="/ilgstorefront/he/p/"]`
)

var productLink = regexp.MustCompile(`/p/(\d{6,})/?(?:[?#].*)?$`)

// LinkID is the publication number in the address of a notice, empty for any
// other address, those of attachments included.
func LinkID(href string) string {
	if m := productLink.FindStringSubmatch(href); m != nil {
		return m[1]
	}
	return ""
}

// Row is one row of a list.
type Row struct {
	ID string
	// Updated is the start in Israel of the day of the last update, or of the
	// publication where no update is stated; zero where neither can be read.
	Updated time.Time
}

// ReadRow reads a row of a list, as ListCard selects it. ok is false where it has
// no link to a notice.
func ReadRow(card *html.Node) (row Row, ok bool) {
	for _, link := range findAll(card, "a[href]") {
		if row.ID = LinkID(attr(link, "href")); row.ID != "" {
			break
		}
	}
	if row.ID == "" {
		return Row{}, false
	}
	zone, err := israel()
	if err != nil {
		return row, true
	}
	p := &page{root: card}
	(&labelWalk{p: p, cards: true}).run(card)
	for _, f := range []field{updatedOn, publishedOn} {
		if m, ok := readMoment(p.first(f).text, zone); ok {
			year, month, day := m.at.Date()
			row.Updated = time.Date(year, month, day, 0, 0, 0, 0, zone)
			break
		}
	}
	return row, true
}
