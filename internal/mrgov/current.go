package mrgov

import (
	"strings"

	"golang.org/x/net/html"
)

// currentSite is where links of the present site lead.
const currentSite = "https://mr.gov.il"

// cardClass marks a row of a list, also of the list of related notices that ends
// a notice page.
const cardClass = "result-container"

// current takes the facts of a notice page of the present site by their labels.
// It reports whether the page is one: it states a publication number outside of
// rows, or has the heading or the dates of a notice.
func (p *page) current() bool {
	p.site = currentSite
	scope := find(p.root, "#mainContent, main")
	if scope == nil {
		scope = find(p.root, "body")
	}
	if scope == nil {
		return false
	}
	if n := find(scope, "#firstSubmittingDate"); n != nil {
		p.add(submitFrom, content(n), n)
	}
	last := find(scope, "#lastDate")
	if last != nil {
		p.add(submitUntil, content(last), last)
	}
	heading := find(scope, "h1.bids-head")
	if heading != nil {
		p.add(kind, content(heading), heading)
	}
	(&labelWalk{p: p}).run(scope)
	if heading == nil && last == nil && p.first(number).text == "" {
		return false
	}
	p.headings(scope)
	p.exempt = p.first(regulation).text != "" || p.saysExempt(scope)
	for _, link := range findAll(scope, `a[href*="/p/attachment/"]`) {
		if inCard(link) {
			continue
		}
		name := tidy(attr(link, "data-name"))
		if name == "" {
			name = content(link)
		}
		p.document(document{link: link, title: name}, attachmentID(attr(link, "href")))
	}
	return true
}

// headings takes publisher and title from where they stand without a label.
func (p *page) headings(scope *html.Node) {
	if details := find(scope, "#sub-head-details"); details != nil && p.first(publisher).text == "" {
		if h2 := find(details.Parent, "h2"); h2 != nil {
			p.add(publisher, content(h2), h2)
		}
	}
	if p.first(title).text != "" {
		return
	}
	for _, h2 := range findAll(scope, "h2.search-results-content-head, .bids-body-top-sec h2") {
		if text := content(h2); !inCard(h2) && text != p.first(publisher).text {
			p.add(title, text, h2)
			return
		}
	}
	if head := find(p.root, "title"); head != nil {
		p.add(title, pageTitle(content(head), p.first(number).text), head)
	}
}

// pageTitle drops the number and the name of the site from "number | title | site".
func pageTitle(text, number string) string {
	for part := range strings.SplitSeq(text, "|") {
		part = tidy(part)
		if strings.Trim(part, "0123456789") != "" && part != number && !strings.Contains(part, "mr.gov.il") && !strings.Contains(part, "מינהל הרכש") {
			return part
		}
	}
	return ""
}

func (p *page) saysExempt(scope *html.Node) bool {
	text := p.first(kind).text
	if crumbs := find(p.root, ".breadcrumb"); crumbs != nil {
		text += " " + content(crumbs)
	}
	return IsExempt(text)
}

// attachmentID is the hash in /p/attachment/{hash}/{name}.
func attachmentID(href string) string {
	_, after, _ := strings.Cut(href, "/p/attachment/")
	id, _, _ := strings.Cut(after, "/")
	return id
}

func inCard(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if hasClass(n, cardClass) {
			return true
		}
	}
	return false
}

func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}
