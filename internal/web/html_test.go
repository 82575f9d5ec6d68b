package web_test

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// audit checks what every page must be for someone who does not see it or has
// no mouse, and what the security policy expects. It returns the faults.
func audit(body string) []string {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	a := &auditor{ids: map[string]int{}, labelled: map[string]bool{}}
	a.collect(doc)
	a.walk(doc)
	if a.h1 != 1 {
		a.fault("%d h1", a.h1)
	}
	if !a.lang {
		a.fault("no lang on html")
	}
	for id, n := range a.ids {
		if n > 1 {
			a.fault("id %q stands %d times", id, n)
		}
	}
	return a.faults
}

type auditor struct {
	ids       map[string]int
	labelled  map[string]bool
	faults    []string
	h1, level int
	lang      bool
}

func (a *auditor) fault(format string, args ...any) {
	a.faults = append(a.faults, fmt.Sprintf(format, args...))
}

func (a *auditor) collect(n *html.Node) {
	if id := attr(n, "id"); id != "" {
		a.ids[id]++
	}
	if n.DataAtom == atom.Label {
		a.labelled[attr(n, "for")] = true
	}
	for c := range n.ChildNodes() {
		a.collect(c)
	}
}

func (a *auditor) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		a.element(n)
	}
	for c := range n.ChildNodes() {
		a.walk(c)
	}
}

func (a *auditor) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		a.lang = attr(n, "lang") != ""
	case atom.H1, atom.H2, atom.H3, atom.H4:
		a.heading(n)
	case atom.A, atom.Button:
		a.control(n)
	case atom.Input:
		if attr(n, "type") != "hidden" && !a.labelled[attr(n, "id")] {
			a.fault("input %q has no label", attr(n, "name"))
		}
	case atom.Table:
		a.table(n)
	case atom.Td:
		if attr(n, "data-label") == "" {
			a.fault("cell %q has no data-label for narrow screens", text(n))
		}
	case atom.Script, atom.Iframe, atom.Object, atom.Embed, atom.Base, atom.Style, atom.Img:
		a.fault("element %s", n.Data)
	case atom.Svg:
		if attr(n, "role") != "img" || a.ids[attr(n, "aria-labelledby")] == 0 || a.ids[attr(n, "aria-describedby")] == 0 {
			a.fault("a picture without a title or a description")
		}
	}
	for _, at := range n.Attr {
		if strings.HasPrefix(at.Key, "on") || at.Key == "style" {
			a.fault("attribute %s on %s", at.Key, n.Data)
		}
		if strings.HasPrefix(at.Key, "aria-labelledby") && a.ids[at.Val] == 0 {
			a.fault("aria-labelledby %q leads nowhere", at.Val)
		}
	}
}

func (a *auditor) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level == 1 {
		a.h1++
	}
	if level > a.level+1 {
		a.fault("h%d %q follows h%d", level, text(n), a.level)
	}
	a.level = level
	if text(n) == "" {
		a.fault("an empty h%d", level)
	}
}

func (a *auditor) control(n *html.Node) {
	if text(n) == "" && attr(n, "aria-label") == "" {
		a.fault("%s without a name: %v", n.Data, n.Attr)
	}
	href := attr(n, "href")
	switch {
	case n.DataAtom == atom.Button:
	case strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//"):
	case strings.HasPrefix(href, "#"):
		if a.ids[href[1:]] == 0 {
			a.fault("link %q leads nowhere", href)
		}
	case strings.HasPrefix(href, "https://"), strings.HasPrefix(href, "http://"):
		if !strings.Contains(attr(n, "rel"), "noreferrer") {
			a.fault("link %q passes the referrer", href)
		}
	default:
		a.fault("link %q", href)
	}
}

func (a *auditor) table(n *html.Node) {
	if find(n, atom.Caption) == 0 {
		a.fault("a table has no caption")
	}
	rows, headers := find(n, atom.Tr), find(n, atom.Th)
	if headers < rows {
		a.fault("a table has %d headers in %d rows", headers, rows)
	}
	for c := range n.Descendants() {
		if c.DataAtom == atom.Th && !slices.Contains([]string{"row", "col"}, attr(c, "scope")) {
			a.fault("header %q has no scope", text(c))
		}
	}
}

func find(n *html.Node, what atom.Atom) int {
	count := 0
	for c := range n.Descendants() {
		if c.DataAtom == what {
			count++
		}
	}
	return count
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// pageText is the visible text of a page.
func pageText(body string) string {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	return text(doc)
}
