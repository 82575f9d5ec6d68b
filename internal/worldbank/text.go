package worldbank

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// award is what the text of an award notice says.
type award struct {
	awarded, evaluated, rejected []group
	notified, signed             string
	duration, scope              string
	individual                   bool // the heading speaks of an individual
}

// group are the bidders that one block of prices belongs to.
type group struct {
	bidders                   []bidder
	opening, evaluated, price string // "USD 1.00"
	currency                  string // of the template that names it apart
	reason                    string
	priced                    bool
}

type bidder struct{ name, number, address, country string }

// lines are the texts between the tags of HTML, one a line.
func lines(text string) []string {
	var out []string
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.TextToken:
			for line := range strings.SplitSeq(string(z.Text()), "\n") {
				line = strings.ReplaceAll(strings.ToValidUTF8(html.UnescapeString(line), "\ufffd"), "\x00", "\u2400")
				if line = strings.Join(strings.Fields(line), " "); line != "" {
					out = append(out, line)
				}
			}
		}
	}
}

// headings begin the sections of the text.
var heading = regexp.MustCompile(`(?i)^(awarded|evaluated|rejected) (?:bidder|firm|supplier|consultant|contractor)s?(?:\(s\))?(/individual(?:\(s\))?)?\s*:?$`)

const ownership = "beneficial ownership details"

// label is a text that names what follows it, in the same line behind a colon or in
// the next.
type label struct {
	text string
	set  func(r *reader, value string)
}

// labels that may stand in any section. The longer come before those they begin with.
func labels() []label {
	return []label{
		{"signed contract price", func(r *reader, v string) { r.prices(func(g *group) { g.price = v }) }},
		{"final contract price", func(r *reader, v string) { r.prices(func(g *group) { g.price = v }) }},
		{"contract price", func(r *reader, v string) { r.prices(func(g *group) { g.price = v }) }},
		{"bid price at opening", func(r *reader, v string) { r.prices(func(g *group) { g.opening = v }) }},
		{"evaluated bid price", func(r *reader, v string) { r.prices(func(g *group) { g.evaluated = v }) }},
		{"final evaluation price", func(r *reader, v string) { r.prices(func(g *group) { g.evaluated = v }) }},
		{"final evaluated price", func(r *reader, v string) { r.prices(func(g *group) { g.evaluated = v }) }},
		{"reason for rejection", func(r *reader, v string) { r.prices(func(g *group) { g.reason = v }) }},
		{"date notification of award issued", func(r *reader, v string) { r.out.notified = v }},
		{"contract signature date", func(r *reader, v string) { r.out.signed = v }},
		{"duration of contract", func(r *reader, v string) { r.out.duration = v }},
		{"scope of contract", func(r *reader, v string) { r.out.scope = v }},
		{"registry id", func(*reader, string) {}},
		{"evaluation scores", nil}, {"technical score", nil}, {"financial score", nil}, {"scores", nil},
	}
}

// reader reads the lines of an award notice.
type reader struct {
	lines   []string
	at      int
	out     award
	section *[]group // nil outside the lists of bidders
	header  bool     // between a bidder's name and the first label below it
}

func readAward(text string) award {
	r := &reader{lines: lines(text)}
	known := labels()
	for r.at < len(r.lines) {
		r.step(known)
	}
	return r.out
}

func (r *reader) step(known []label) {
	line := r.lines[r.at]
	lower := strings.ToLower(line)
	r.at++
	if m := heading.FindStringSubmatch(line); m != nil {
		r.enter(strings.ToLower(m[1]))
		r.out.individual = r.out.individual || m[2] != ""
		return
	}
	if strings.HasPrefix(lower, ownership) {
		r.section = nil
		return
	}
	if bare := strings.TrimRight(lower, ": "); bare == "price" && r.section != nil {
		r.stack()
		return
	}
	for _, l := range known {
		rest, ok := after(line, l.text)
		if !ok || rest != "" && !strings.ContainsAny(rest[:1], ": ") {
			continue
		}
		r.header = false
		if l.set != nil {
			l.set(r, r.value(rest))
		}
		return
	}
	if r.section != nil {
		r.bidder(line)
	}
}

// after is what follows a label in a line, in whatever case it is written.
func after(line, label string) (rest string, ok bool) {
	if len(line) < len(label) || !strings.EqualFold(line[:len(label)], label) {
		return "", false
	}
	return line[len(label):], true
}

func (r *reader) enter(kind string) {
	r.section = map[string]*[]group{"awarded": &r.out.awarded, "evaluated": &r.out.evaluated, "rejected": &r.out.rejected}[kind]
	r.header = false
}

// value is what follows a label: the rest of its line, else the next line that is
// neither a hint such as (YYYY/MM/DD) nor a label.
func (r *reader) value(rest string) string {
	if rest = strings.TrimSpace(strings.TrimLeft(rest, ": ")); rest != "" && !hint(rest) {
		return rest
	}
	for r.at < len(r.lines) && hint(r.lines[r.at]) {
		r.at++
	}
	if r.at == len(r.lines) || r.isLabel(r.lines[r.at]) {
		return ""
	}
	r.at++
	return r.lines[r.at-1]
}

func hint(line string) bool { return strings.HasPrefix(line, "(") && strings.HasSuffix(line, ")") }

// isLabel reports whether a line begins something else.
func (r *reader) isLabel(line string) bool {
	lower := strings.ToLower(line)
	if heading.MatchString(line) || strings.HasPrefix(lower, ownership) || strings.HasSuffix(line, ":") || numbered.MatchString(line) {
		return true
	}
	for _, name := range []string{"country", "name", "address"} {
		if rest, ok := after(line, name); ok && (rest == "" || strings.HasPrefix(strings.TrimSpace(rest), ":")) {
			return true
		}
	}
	for _, l := range labels() {
		if strings.HasPrefix(lower, l.text) {
			return true
		}
	}
	return false
}

// prices changes the group of bidders read last.
func (r *reader) prices(change func(*group)) {
	if r.section == nil || len(*r.section) == 0 {
		return
	}
	g := &(*r.section)[len(*r.section)-1]
	g.priced = true
	change(g)
}

// stack reads the three labels Price, Currency, Amount and the two values below them.
func (r *reader) stack() {
	r.header = false
	for r.at < len(r.lines) {
		switch strings.TrimRight(strings.ToLower(r.lines[r.at]), ": ") {
		case "price", "currency", "amount":
			r.at++
			continue
		}
		break
	}
	var values []string
	for len(values) < 2 && r.at < len(r.lines) && !r.isLabel(r.lines[r.at]) {
		values = append(values, r.lines[r.at])
		r.at++
	}
	if len(values) == 2 {
		r.prices(func(g *group) { g.currency, g.price = values[0], values[1] })
	}
}

// numbered is how a bidder is named: with the Bank's number behind the name.
var numbered = regexp.MustCompile(`^(.*\S)\s*\((\d{3,})\)$`)

// bidder reads a line of a list of bidders.
func (r *reader) bidder(line string) {
	field := func(name string) (string, bool) {
		rest, ok := after(line, name)
		if !ok || rest != "" && !strings.HasPrefix(strings.TrimSpace(rest), ":") {
			return "", false
		}
		return r.value(rest), true
	}
	if m := numbered.FindStringSubmatch(line); m != nil {
		r.add(bidder{name: m[1], number: m[2]})
		return
	}
	if name, ok := field("name"); ok {
		if m := numbered.FindStringSubmatch(name); m != nil {
			r.add(bidder{name: m[1], number: m[2]})
		} else if name != "" {
			r.add(bidder{name: name})
		}
		return
	}
	if country, ok := field("country"); ok {
		if b := r.last(); b != nil && b.country == "" {
			b.country = country
		}
		r.header = false
		return
	}
	if address, ok := field("address"); ok {
		line = address
	} else if r.last() == nil && r.countryFollows() {
		r.add(bidder{name: line})
		return
	}
	if b := r.last(); b != nil && r.header && strings.Trim(line, "-. ") != "" && !strings.EqualFold(line, "n/a") {
		b.address = strings.TrimSpace(b.address + " " + line)
	}
}

// countryFollows reports whether the next lines have a country before anything else
// begins: so the line before is a bidder's name, though it has no number.
func (r *reader) countryFollows() bool {
	for _, line := range r.lines[r.at:min(r.at+3, len(r.lines))] {
		if lower := strings.ToLower(line); strings.HasPrefix(lower, "country") {
			return true
		}
		if r.isLabel(line) {
			return false
		}
	}
	return false
}

// add begins a bidder, in the group of the ones before where no price came between.
func (r *reader) add(b bidder) {
	s := r.section
	if len(*s) == 0 || (*s)[len(*s)-1].priced {
		*s = append(*s, group{})
	}
	g := &(*s)[len(*s)-1]
	g.bidders = append(g.bidders, b)
	r.header = true
}

// last is the bidder read last in the section, nil if there is none.
func (r *reader) last() *bidder {
	if len(*r.section) == 0 {
		return nil
	}
	g := &(*r.section)[len(*r.section)-1]
	if len(g.bidders) == 0 || g.priced {
		return nil
	}
	return &g.bidders[len(g.bidders)-1]
}
