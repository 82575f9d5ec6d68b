package eforms

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/xmltree"
)

// Parser reads eForms notices. It is a source.Parser: a document yields exactly
// one notice or one error. A document that is not an eForms notice gives
// source.ErrFormat, a notice without identity a *source.RecordError.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notice of the document.
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		yield(parse(doc))
	}
}

func parse(doc source.Document) (*procurement.Notice, error) {
	body, err := read(doc)
	if err != nil {
		return nil, err
	}
	root, err := xmltree.Read(body, reading())
	if err != nil {
		return nil, err
	}
	if err := checkRoot(root); err != nil {
		return nil, err
	}
	return newNotice(root).build(body)
}

func read(doc source.Document) ([]byte, error) {
	r, err := doc.Open()
	if err != nil {
		return nil, fmt.Errorf("eForms document: %w", err)
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("eForms document: %w", err)
	}
	if len(body) > maxSize {
		return nil, fmt.Errorf("%w: more than %d bytes, no single notice is that large; a package must be unpacked first", source.ErrFormat, maxSize)
	}
	return body, nil
}

// checkRoot accepts the four kinds of eForms documents by namespace and name.
func checkRoot(root *xmltree.Element) error {
	switch root.Key {
	case usualPrefix("urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2") + "ContractNotice",
		usualPrefix("urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2") + "ContractAwardNotice",
		usualPrefix("urn:oasis:names:specification:ubl:schema:xsd:PriorInformationNotice-2") + "PriorInformationNotice",
		usualPrefix("http://data.europa.eu/p27/eforms-business-registration-information-notice/1") + "BusinessRegistrationInformationNotice":
		return nil
	}
	found := fmt.Errorf("root element %s in namespace %q is no eForms notice", root.Name, root.Space)
	if root.Name == "TED_EXPORT" {
		found = errors.New("root element TED_EXPORT is the format of TED before eForms, which this source does not read; crawl or import notices in eForms")
	} else {
		found = fmt.Errorf("%w; expected ContractNotice, ContractAwardNotice, PriorInformationNotice or BusinessRegistrationInformationNotice", found)
	}
	return fmt.Errorf("%w: %w", source.ErrFormat, found)
}
