package tedexport

import (
	"crypto/sha256"
	"fmt"
	"io"
	"iter"
	"regexp"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// maxSize bounds one notice: the largest of 3,449 real ones is far below 10 MB.
const maxSize = 64 << 20

// Root is the local name of the root element of the format.
const Root = "TED_EXPORT"

// Parser reads TED_EXPORT notices. It is a source.Parser: a document yields
// exactly one notice or one error. A document of another format gives
// source.ErrFormat, a notice without identity a *source.RecordError.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notice of the document.
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		body, err := read(doc)
		if err != nil {
			yield(nil, err)
			return
		}
		yield(Notice(body))
	}
}

func read(doc source.Document) ([]byte, error) {
	r, err := doc.Open()
	if err != nil {
		return nil, fmt.Errorf("TED_EXPORT document: %w", err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("TED_EXPORT document: %w", err)
	}
	if len(body) > maxSize {
		return nil, fmt.Errorf("%w: more than %d bytes, no single notice is that large; a package must be unpacked first", source.ErrFormat, maxSize)
	}
	return body, nil
}

// Notice reads the XML of one notice.
func Notice(body []byte) (*procurement.Notice, error) {
	root, err := xmltree.Read(plain(body), xmltree.Options{})
	if err != nil {
		return nil, err
	}
	if root.Key != Root {
		return nil, fmt.Errorf("%w: root element %s in namespace %q, want %s", source.ErrFormat, root.Name, root.Space, Root)
	}
	return newNotice(root).build(sha256.Sum256(body))
}

var fontTag = regexp.MustCompile(`</?FT(?:\s[^<>]*)?>`)

// plain takes out the marks of superscript and subscript, the only elements that
// stand inside sentences, so that a text is whole. No fact is placed at or below
// one, and other elements keep their places.
func plain(body []byte) []byte { return fontTag.ReplaceAll(body, nil) }
