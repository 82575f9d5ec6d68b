// Package robots reads robots.txt by RFC 9309 and answers whether a path may be
// fetched. It holds no network code: package transport fetches the file and
// keeps it. A file that cannot be understood allows everything, as the RFC asks.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// MaxSize is how much of a robots.txt is read, RFC 9309 section 2.5.
const MaxSize = 500 << 10

// longestDelay keeps a nonsensical Crawl-delay from overflowing.
const longestDelay = 24 * time.Hour

// File is a parsed robots.txt. The zero value and nil allow everything.
type File struct {
	groups []group
}

// group is the rules under one run of user-agent lines.
type group struct {
	agents []string // product tokens in lower case, "*" for all
	rules  []rule
	delay  time.Duration
}

// rule is one Allow or Disallow line.
type rule struct {
	pattern pattern
	allow   bool
}

// Parse reads a robots.txt of any content. What follows MaxSize is ignored,
// with the line that MaxSize cuts.
func Parse(body []byte) *File {
	if len(body) > MaxSize {
		body = body[:MaxSize]
		if end := bytes.LastIndexAny(body, "\r\n"); end >= 0 {
			body = body[:end]
		}
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	var p parser
	for line := range strings.FieldsFuncSeq(string(body), func(r rune) bool { return r == '\n' || r == '\r' }) {
		p.line(line)
	}
	return &File{groups: p.groups}
}

// parser collects groups line by line.
type parser struct {
	groups []group
	// ruled says that the last group has a rule: the next user-agent line opens
	// a new group. Lines of other kinds do not end a run of user-agent lines.
	ruled bool
}

func (p *parser) line(line string) {
	key, value, ok := split(line)
	if !ok {
		return
	}
	switch strings.ToLower(key) {
	case "user-agent":
		p.agent(value)
	case "allow":
		p.rule(value, true)
	case "disallow":
		p.rule(value, false)
	case "crawl-delay":
		p.delay(value)
	}
}

// split cuts a line at its colon. Without a colon, two words are key and value,
// as large crawlers read it.
func split(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	if key, value, ok = strings.Cut(line, ":"); ok {
		return strings.TrimSpace(key), strings.TrimSpace(value), true
	}
	if words := strings.Fields(line); len(words) == 2 {
		return words[0], words[1], true
	}
	return "", "", false
}

func (p *parser) agent(value string) {
	if len(p.groups) == 0 || p.ruled {
		p.groups = append(p.groups, group{})
		p.ruled = false
	}
	g := &p.groups[len(p.groups)-1]
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		g.agents = append(g.agents, "*")
		return
	}
	// A line that names nobody still opens a group: its rules bind nobody.
	g.agents = append(g.agents, product(value))
}

func (p *parser) rule(value string, allow bool) {
	if len(p.groups) == 0 {
		return
	}
	p.ruled = true
	if value == "" {
		return
	}
	g := &p.groups[len(p.groups)-1]
	g.rules = append(g.rules, rule{pattern: compile(value), allow: allow})
}

func (p *parser) delay(value string) {
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) || len(p.groups) == 0 {
		return
	}
	delay := longestDelay
	if seconds < longestDelay.Seconds() {
		delay = time.Duration(seconds * float64(time.Second))
	}
	g := &p.groups[len(p.groups)-1]
	g.delay = max(g.delay, delay)
}

// product is the product token at the start of a user-agent value, in lower
// case: "Daylight/1.0 (+https://...)" gives "daylight".
func product(agent string) string {
	end := 0
	for end < len(agent) && isToken(agent[end]) {
		end++
	}
	return strings.ToLower(agent[:end])
}

func isToken(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_'
}

// Allowed reports whether agent may fetch path, which is the path with its
// query as sent. The longest matching rule decides; Allow wins a tie.
func (f *File) Allowed(agent, path string) bool {
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return true
	}
	path = normalize(path, true)
	allowed, longest := true, -1
	for _, g := range f.of(agent) {
		for _, r := range g.rules {
			n := r.pattern.size
			if n < longest || n == longest && !r.allow || !r.pattern.match(path) {
				continue
			}
			allowed, longest = r.allow, n
		}
	}
	return allowed
}

// CrawlDelay is the pause between two requests that the file asks of agent, 0
// where it asks none.
func (f *File) CrawlDelay(agent string) time.Duration {
	var delay time.Duration
	for _, g := range f.of(agent) {
		delay = max(delay, g.delay)
	}
	return delay
}

// of returns the groups that bind agent: all that name it, or else all for "*".
func (f *File) of(agent string) []group {
	if f == nil {
		return nil
	}
	if named := f.naming(product(agent)); named != nil {
		return named
	}
	return f.naming("*")
}

func (f *File) naming(agent string) []group {
	var found []group
	for _, g := range f.groups {
		for _, a := range g.agents {
			if a == agent && a != "" {
				found = append(found, g)
				break
			}
		}
	}
	return found
}
