package mrgov

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// labelWalk looks for labels and their values, in the order of the page, until
// the related notices begin.
type labelWalk struct {
	p       *page
	cards   bool // read rows too
	ended   bool
	unknown []fact // labels with a value that no field is known for
}

// maxLabel is the longest text, in bytes, that is taken for a label, maxInline
// for an element that holds a label and its value.
const (
	maxLabel  = 100
	maxInline = 2000
)

func (w *labelWalk) run(n *html.Node) {
	w.visit(n)
	for _, f := range w.unknown {
		w.p.unmapped(f.text, f.node)
	}
}

// visit returns the number of known labels at or below n.
func (w *labelWalk) visit(n *html.Node) int {
	if w.ended || n.Type != html.ElementNode || w.skips(n) {
		return 0
	}
	text, whole := short(n, maxLabel)
	if whole && isLabel(text) && !nested(n, clean(text)) {
		return w.take(n, clean(text))
	}
	if whole && strings.Contains(text, "אולי יעניין") {
		w.ended = true
		return 0
	}
	labels, unknown := 0, len(w.unknown)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		labels += w.visit(c)
	}
	if labels == 0 && !w.ended && w.inline(n) {
		w.unknown = w.unknown[:unknown] // they were the second half of a label
		labels = 1
	}
	return labels
}

func (w *labelWalk) skips(n *html.Node) bool {
	switch n.Data {
	case "script", "style", "noscript", "nav", "footer":
		return true
	}
	return !w.cards && hasClass(n, cardClass)
}

// isLabel: a known label, or an unknown one that ends with a colon.
func isLabel(text string) bool {
	if labelled(clean(text)) != unknownsField {
		return true
	}
	return strings.HasSuffix(text, ":") && utf8.RuneCountInString(text) > 2 && strings.ContainsFunc(text, hebrew)
}

func hebrew(r rune) bool { return unicode.Is(unicode.Hebrew, r) }

// nested reports whether one child alone holds the label.
func nested(n *html.Node, label string) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if text, whole := short(c, maxLabel); whole && clean(text) == label {
			return true
		}
	}
	return false
}

// short is the tidied text of n up to some bytes, and whether that is all of it.
func short(n *html.Node, limit int) (string, bool) {
	var b strings.Builder
	whole := writeShort(&b, n, limit)
	return tidy(b.String()), whole
}

func writeShort(b *strings.Builder, n *html.Node, limit int) bool {
	if n.Type == html.TextNode {
		b.WriteString(tidySpace(n.Data))
		return b.Len() <= limit
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !writeShort(b, c, limit) {
			return false
		}
	}
	return true
}

// tidySpace keeps a space at the ends, so that words of two tags stay apart.
func tidySpace(text string) string {
	t := tidy(text)
	if t == "" {
		return " "
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsSpace(first) {
		t = " " + t
	}
	if last, _ := utf8.DecodeLastRuneInString(text); unicode.IsSpace(last) {
		t += " "
	}
	return t
}

// take keeps the value of a label and returns 1 if the label is known.
func (w *labelWalk) take(n *html.Node, label string) int {
	text, holder := valueOf(n, label)
	switch f := labelled(label); {
	case f == unknownsField && text != "":
		w.unknown = append(w.unknown, fact{text: label, node: n})
		return 0
	case f == unknownsField:
		return 0
	case f == subjects && text != "":
		w.p.subjectList(holder)
	default:
		w.p.add(f, text, holder)
	}
	return 1
}

// inline takes "label: value" in one element, also where tags split the label.
func (w *labelWalk) inline(n *html.Node) bool {
	text, whole := short(n, maxInline)
	label, value, found := strings.Cut(text, ":")
	if !whole || !found || len(label) > maxLabel || tidy(value) == "" {
		return false
	}
	f := labelled(clean(label))
	if f == unknownsField {
		return false
	}
	w.p.add(f, tidy(value), n)
	return true
}

// valueOf is the text that follows a label, and the element that holds it: the
// next sibling that says something, of the label or of an element that holds the
// label alone.
func valueOf(n *html.Node, label string) (string, *html.Node) {
	for range 4 {
		alone := true
		for s := n.NextSibling; s != nil; s = s.NextSibling {
			switch {
			case s.Type == html.TextNode:
				if text := tidy(strings.TrimLeft(tidy(s.Data), ":")); text != "" {
					return text, n.Parent
				}
			case s.Type != html.ElementNode || isOrnament(s):
			case holdsLabel(s):
				return "", nil
			default:
				if text := strings.TrimSpace(strings.TrimLeft(content(s), ":")); text != "" {
					return text, s
				}
				alone = false
			}
		}
		parent := n.Parent
		if parent == nil || !alone {
			return "", nil
		}
		if text, whole := short(parent, maxLabel); !whole || clean(text) != label {
			return "", nil
		}
		n = parent
	}
	return "", nil
}

func isOrnament(n *html.Node) bool {
	switch n.Data {
	case "br", "hr", "i", "img", "svg", "script", "style":
		return true
	}
	return false
}

// holdsLabel reports whether a label begins the text at or below n, so that n is
// another row and no value.
func holdsLabel(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	if text, whole := short(n, maxLabel); whole && labelled(clean(text)) != unknownsField && strings.HasSuffix(text, ":") {
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if holdsLabel(c) {
			return true
		}
	}
	return false
}
