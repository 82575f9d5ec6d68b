package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

//go:embed readme.tmpl
var readmeText string

// guide is what the README is made of.
type guide struct {
	Title, OCID, License, Version, Parser, First, Last string
	Source                                             postgres.SourceRef
	Notices, Documents, Captures, Hidden               int
	Public                                             bool
	Warnings                                           []string
	Example                                            *example
	List                                               []listed
}

// listed is a document in the README.
type listed struct {
	SHA256, Media string
	Size          int64
	Notices       []string
	Captures      []string
}

func (p *packet) readme() ([]byte, error) {
	t, err := template.New("readme").Parse(readmeText)
	if err != nil {
		return nil, err
	}
	g := guide{Title: plain(first(p.page.Title, "(no title)")), OCID: plain(p.page.OCID), Version: p.version(), Source: p.page.Source,
		License: terms(p.page.Source), Notices: len(p.notices), Documents: len(p.documents), Captures: p.captures(),
		Public: p.options.Public, Warnings: p.warnings(), Example: p.example()}
	parsers := []string{}
	for _, n := range p.notices {
		g.Hidden += n.Hidden
		if !slices.Contains(parsers, n.Parser) {
			parsers = append(parsers, n.Parser)
		}
	}
	slices.Sort(parsers)
	g.Parser = strings.Join(parsers, ", ")
	oldest := p.newest()
	for _, d := range p.documents {
		g.List = append(g.List, p.listed(d))
		if at := d.captures[0].FetchedAt; at.Before(oldest) {
			oldest = at
		}
	}
	g.First, g.Last = second(oldest), second(p.newest())
	var out bytes.Buffer
	if err := t.Execute(&out, g); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func (p *packet) listed(d *document) listed {
	l := listed{SHA256: d.hex(), Media: plain(d.media), Size: d.size}
	for _, i := range d.notices {
		n := p.notices[i]
		l.Notices = append(l.Notices, fmt.Sprintf("%s (version %d)", plain(n.SourceNoticeID), n.Version))
	}
	for _, c := range d.captures {
		line := second(c.FetchedAt) + " " + c.Method + " " + plain(c.URL)
		if c.Replica != "" {
			line += " (answered by the stand-in " + plain(c.Replica) + ", not by the portal)"
		}
		l.Captures = append(l.Captures, line)
	}
	return l
}

// warnings are what an editor must not overlook.
func (p *packet) warnings() []string {
	var out []string
	switch p.page.Origin {
	case procurement.Synthetic:
		out = append(out, "THIS CONTRACT WAS INVENTED for demonstration. Its organisations and figures do\nnot exist.")
	case procurement.Reconstruction:
		out = append(out, "NOT PUBLISHED BY AN AUTHORITY. Somebody put this contract together from reports\nof third parties; no procurement record states its figures.")
	}
	files, replicas := false, false
	for _, d := range p.documents {
		for _, c := range d.captures {
			files = files || strings.HasPrefix(c.URL, "file:")
			replicas = replicas || c.Replica != ""
		}
	}
	if files {
		out = append(out, "IMPORTED FROM A FILE. At least one document was not fetched from the portal but\ntaken from a file (its address begins with file:). Who made that file, and where\nit comes from, this packet cannot say.")
	}
	if replicas {
		out = append(out, "ANSWERED BY A STAND-IN. At least one document was sent by a replica of the\nportal and not by the portal; section 7 names it.")
	}
	return out
}

func terms(s postgres.SourceRef) string {
	return strings.TrimSpace(first(s.License, "not stated by the source") + " " + s.LicenseURL)
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func second(t time.Time) string { return t.UTC().Format(time.DateTime) }

// plain makes a published text one line of a text file.
func plain(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, s)), " ")
}
