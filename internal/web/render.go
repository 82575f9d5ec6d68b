package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed templates/*.html style.css
var files embed.FS

// errBadPage says that a list has no such page.
var errBadPage = errors.New("no such page of the list")

// pages holds one template set per page.
type pages map[string]*template.Template

// page is what every template gets.
type page struct {
	Title string
	// Query fills the search box.
	Query string
	// Origin other than published puts a banner on the page.
	Origin string
	// Data links to the same thing as data.
	Data []link
	Body any
}

// link is a named address. Name is true for a name of an organisation or a
// title, which may be of any script.
type link struct {
	Text, Href string
	Name       bool
}

// parsePages reads the embedded templates; they are part of the program, so a
// fault in one is a fault of the build.
func parsePages(styles string) pages {
	funcs := template.FuncMap{
		"styles":  func() string { return styles },
		"short":   shorten,
		"day":     func(t time.Time) string { return day(t, nil) },
		"country": countryName,
		"moment":  moment,
		"count":   count,
		"plural":  plural,
		"lang":    langTag,
		"weburl":  webURL,
		"host":    host,
		"facts":   noticeHref,
		"anchor":  anchor,
		"add":     func(a, b int) int { return a + b },
		"add64":   func(a, b int64) int64 { return a + b },
		"count64": func(n int64) string { return count(int(n)) },
		"shell":   shellWord,
	}
	got := pages{}
	for _, name := range []string{"home", "search", "contract", "notice", "organization", "group", "groups", "review", "methods", "flags", "request", "sources", "error"} {
		t := template.New(name).Funcs(funcs)
		got[name] = template.Must(t.ParseFS(files, "templates/layout.html", "templates/parts.html", "templates/sums.html", "templates/"+name+".html"))
	}
	return got
}

// maxPage is the largest page in bytes, before compression: a page should be
// there at once on a slow line.
const maxPage = 60_000

// render writes a page as a whole or not at all.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name string, p page) error {
	html, err := s.html(name, p)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, status, html)
}

// renderWithin writes the page that build makes with the lowest divisor of list
// lengths, 1 or more, that keeps it within maxPage.
func (s *site) renderWithin(w http.ResponseWriter, r *http.Request, name string, build func(divisor int) page) error {
	for divisor := 1; ; divisor *= 2 {
		html, err := s.html(name, build(divisor))
		if err != nil {
			return err
		}
		if len(html) <= maxPage || divisor >= 32 {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			return send(w, r, http.StatusOK, html)
		}
	}
}

func (s *site) html(name string, p page) ([]byte, error) {
	var buf bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&buf, "layout", p); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return trimLines(buf.Bytes()), nil
}

// trimLines drops indentation and empty lines, a quarter of a page's bytes.
func trimLines(html []byte) []byte {
	var out []byte
	for line := range bytes.Lines(html) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 {
			out = append(append(out, line...), '\n')
		}
	}
	return out
}

func stylesheet() asset {
	body, err := files.ReadFile("style.css")
	if err != nil {
		panic(err) // embedded above
	}
	sum := sha256.Sum256(body)
	return asset{path.Join("/assets", "style-"+hex.EncodeToString(sum[:6])+".css"), body}
}

// window is a part of a long list.
type window struct {
	From, To, Total int
	// All leads to the whole list, Previous and Next along it; empty if not
	// needed.
	All, Previous, Next string
}

// cut returns n items of a list from a place on.
func cut[T any](list []T, from, n int) ([]T, window) {
	from = min(max(from, 0), len(list))
	to := min(from+n, len(list))
	return list[from:to], window{From: from, To: to, Total: len(list)}
}

// paged fills the links of a window of n items along base, an address with a
// query.
func (w window) paged(base string, n int) window {
	if w.From > 0 {
		w.Previous = fmt.Sprintf("%s&from=%d", base, max(0, w.From-n))
	}
	if w.To < w.Total {
		w.Next = fmt.Sprintf("%s&from=%d", base, w.To)
	}
	return w
}

// suffix splits "abc.json" into "abc" and "json".
func suffix(s string) (name, format string) {
	name, format, _ = strings.Cut(s, ".")
	return name, format
}
