package bzp

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// field is one labelled value of a form.
type field struct {
	section string // Roman number, "" before the first
	part    int    // of the procedure, 0 where the form names none
	label   string // in lower case
	value   string
}

// fields are those of a form in their order.
type fields []field

var (
	sectionForm = regexp.MustCompile(`(?i)^SEKCJA\s+([IVX]+)\b`)
	ofPart      = regexp.MustCompile(`(?i)\(dla części\s+(\d{1,4})\)`)
	partForm    = regexp.MustCompile(`(?i)^Część\s+(?:nr\s+)?(\d{1,4})\s*$`)
	fieldForm   = regexp.MustCompile(`^\d{1,2}(?:\.\d{1,2}){1,4}\.?\)\s*(.*)$`)
)

// line is the text of a heading, paragraph or loose text of a form; value is what
// stands in a span of it.
type line struct{ text, value string }

// readForm reads the fields of a form.
func readForm(body string) fields {
	if strings.TrimSpace(body) == "" {
		return nil
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil // cannot be: a reader of text has no errors, and HTML no syntax errors
	}
	var out fields
	section, part := "", 0
	for _, l := range lines(root, nil) {
		if m := sectionForm.FindStringSubmatch(l.text); m != nil {
			section, part = strings.ToUpper(m[1]), 0
			if of := ofPart.FindStringSubmatch(l.text); of != nil {
				part = number(of[1])
			}
			out = append(out, field{section: section, part: part}) // ends the field before
			continue
		}
		if m := partForm.FindStringSubmatch(l.text); m != nil {
			part = number(m[1])
			out = append(out, field{section: section, part: part})
			continue
		}
		if m := fieldForm.FindStringSubmatch(l.text); m != nil {
			label, value, _ := strings.Cut(m[1], ":")
			if l.value != "" {
				label, value = strings.TrimSuffix(m[1], l.value), l.value
			}
			label = strings.ToLower(strings.TrimRight(strings.TrimSpace(label), ": "))
			out = append(out, field{section, part, label, strings.TrimSpace(value)})
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].label != "" {
			out[n].value = strings.TrimSpace(out[n].value + "\n" + l.text)
		}
	}
	return slices.DeleteFunc(out, func(f field) bool { return f.label == "" })
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// maxLines bounds a form: the largest of those counted has some thousand.
const maxLines = 100_000

// lines are the texts of a tree's headings, paragraphs and loose texts.
func lines(n *html.Node, out []line) []line {
	for c := n.FirstChild; c != nil && len(out) < maxLines; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			if text := folded(c.Data); text != "" {
				out = append(out, line{text: text})
			}
		case c.Type != html.ElementNode || c.Data == "head" || c.Data == "style" || c.Data == "script":
		case slices.Contains([]string{"h1", "h2", "h3", "h4", "h5", "p", "li", "td"}, c.Data):
			if l := (line{text: textOf(c), value: spanOf(c)}); l.text != "" {
				out = append(out, l)
			}
		default:
			out = lines(c, out)
		}
	}
	return out
}

func folded(s string) string { return strings.Join(strings.Fields(s), " ") }

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return folded(b.String())
}

// spanOf is the text of the last span in a heading, where the form puts values.
func spanOf(n *html.Node) (text string) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "span" {
			text = textOf(d)
		}
	}
	return text
}

// anyPart stands for every part in where and value.
const anyPart = -1

// where finds the fields of a section ("" is any) and part whose label begins with
// one of the texts. Part 0 are fields that the form gives to no part.
func (fs fields) where(section string, part int, labels ...string) fields {
	var out fields
	for _, f := range fs {
		if f.section != section && section != "" || part != anyPart && f.part != part {
			continue
		}
		if slices.ContainsFunc(labels, func(l string) bool { return strings.HasPrefix(f.label, l) }) {
			out = append(out, f)
		}
	}
	return out
}

// value is that of the first field that where finds and that has one.
func (fs fields) value(section string, part int, labels ...string) string {
	for _, f := range fs.where(section, part, labels...) {
		if f.value != "" {
			return f.value
		}
	}
	return ""
}

// parts are the numbers of the parts that sections of the form name, in order.
func (fs fields) parts(sections ...string) []int {
	var out []int
	for _, f := range fs {
		if f.part > 0 && slices.Contains(sections, f.section) && !slices.Contains(out, f.part) {
			out = append(out, f.part)
		}
	}
	slices.Sort(out)
	return out
}
