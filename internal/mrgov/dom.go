package mrgov

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"
)

// IsChallenge reports whether a body is the script that the portal's guard sends
// instead of a page (status 200, seen 2017). It is not solved.
func IsChallenge(body []byte) bool {
	head := body[:min(len(body), 64<<10)]
	return bytes.Contains(head, []byte("X-AA-Challenge")) || bytes.Contains(head, []byte("ChallengeId="))
}

// parse reads HTML as UTF-8, or as windows-1255 where it is not.
func parse(body []byte) (*html.Node, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) {
		if hebrew, err := charmap.Windows1255.NewDecoder().Bytes(body); err == nil {
			body = hebrew
		}
	}
	return html.Parse(bytes.NewReader(body))
}

// path is the absolute path of an element: /html[1]/body[1]/div[2].
func path(n *html.Node) string {
	var steps []string
	for ; n != nil && n.Type != html.DocumentNode; n = n.Parent {
		if n.Type != html.ElementNode {
			continue
		}
		count := 1
		for s := n.PrevSibling; s != nil; s = s.PrevSibling {
			if s.Type == html.ElementNode && s.Data == n.Data {
				count++
			}
		}
		steps = append(steps, n.Data+"["+strconv.Itoa(count)+"]")
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString("/" + steps[i])
	}
	return b.String()
}

// content is the tidied text of a node.
func content(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	write(&b, n)
	return tidy(b.String())
}

func write(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "noscript"):
	case n.Type == html.ElementNode && n.Data == "br":
		b.WriteByte(' ')
	default:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			write(b, c)
		}
	}
}

// lines are the texts of a rich text, split at its line breaks and blocks, each
// with the element that holds it.
func lines(n *html.Node) []fact {
	var found []fact
	var b strings.Builder
	var holder *html.Node
	flush := func() {
		if text := tidy(b.String()); text != "" {
			found = append(found, fact{text: text, node: holder})
		}
		b.Reset()
		holder = nil
	}
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			if holder == nil && tidy(n.Data) != "" {
				holder = n.Parent
			}
			b.WriteString(n.Data)
			return
		}
		block := isBlock(n)
		if block {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
		if block {
			flush()
		}
	}
	visit(n)
	flush()
	return found
}

func isBlock(n *html.Node) bool {
	switch n.Data {
	case "br", "div", "p", "li", "ul", "ol", "tr", "td", "table":
		return n.Type == html.ElementNode
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// find is the first element that matches a selector below n, or nil.
func find(n *html.Node, selector string) *html.Node {
	s := goquery.NewDocumentFromNode(n).Find(selector)
	if s.Length() == 0 {
		return nil
	}
	return s.Nodes[0]
}

func findAll(n *html.Node, selector string) []*html.Node {
	return goquery.NewDocumentFromNode(n).Find(selector).Nodes
}
