package doctext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// page reads the text of an HTML page as a reader sees it, its title first.
func page(media string, body []byte, visit func(Page) error) error {
	r, err := decoded(media, body)
	if err != nil {
		return err
	}
	z := html.NewTokenizer(r)
	var b strings.Builder
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return fmt.Errorf("read page: %w", err)
			}
			return visit(Page{Text: b.String()})
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if unseen(tag) {
				hidden++
			}
			if !inline(tag) {
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if unseen(tag) && hidden > 0 {
				hidden--
			}
			if !inline(tag) {
				b.WriteByte('\n')
			}
		case html.SelfClosingTagToken:
			b.WriteByte('\n')
		}
	}
}

// unseen are elements whose text nobody reads.
func unseen(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Template, atom.Noscript:
		return true
	}
	return false
}

// inline are elements that do not divide words or phrases.
func inline(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Em, atom.Font, atom.I, atom.Mark,
		atom.Q, atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U, atom.Wbr, atom.Del, atom.Ins:
		return true
	}
	return false
}

// plain reads a text in the encoding that it states, or that its bytes tell.
func plain(media string, body []byte, visit func(Page) error) error {
	r, err := decoded(media, body)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read text: %w", err)
	}
	return visit(Page{Text: string(text)})
}

// decoded reads a text as UTF-8.
func decoded(media string, body []byte) (io.Reader, error) {
	if len(body) == 0 {
		return bytes.NewReader(nil), nil
	}
	r, err := charset.NewReader(bytes.NewReader(body), media)
	if err != nil {
		return nil, fmt.Errorf("encoding of the text: %w", err)
	}
	return r, nil
}
