package ted

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"

	"daylight/internal/eforms"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/tedexport"
	"daylight/internal/unpack"
)

// maxSize bounds one file of a package; no notice comes near it.
const maxSize = 64 << 20

// Parser reads notices of TED and packages of them. It is a source.Parser: a
// document that is one XML file yields one notice or one error, a package one of
// both for each of its files.
type Parser struct{}

var _ source.Parser = Parser{}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// Parse yields the notices of the document in the order of its files.
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document of TED: %w", err))
			return
		}
		defer r.Close()
		files := 0
		err = unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
			files++
			if !yield(member(m)) {
				return errStop
			}
			return nil
		})
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case files == 0:
			yield(nil, fmt.Errorf("%w: the package holds no file, want XML notices of TED", source.ErrFormat))
		}
	}
}

// member reads one file. What is wrong with the file of a package is a record
// error at its place, so that its siblings go on.
func member(m unpack.Member) (*procurement.Notice, error) {
	n, err := notice(m)
	if m.Steps == "" {
		return n, err
	}
	if err == nil {
		n.Pointer = m.Steps + n.Pointer
		for fact, place := range n.Pointers {
			n.Pointers[fact] = m.Steps + place
		}
		return n, nil
	}
	bad := &source.RecordError{Pointer: m.Steps, Reason: "unreadable", Err: err}
	var record *source.RecordError
	switch {
	case errors.As(err, &record):
		bad.Pointer, bad.Reason, bad.Err = m.Steps+record.Pointer, record.Reason, record.Err
	case errors.Is(err, source.ErrFormat):
		bad.Reason = "unknown-format"
	}
	return nil, bad
}

// notice reads the notice of one file by the format of its root element.
func notice(m unpack.Member) (*procurement.Notice, error) {
	body, err := io.ReadAll(io.LimitReader(m, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("file %q of TED: %w", m.Name, err)
	}
	if len(body) > maxSize {
		return nil, fmt.Errorf("%w: more than %d bytes, no single notice is that large", source.ErrFormat, maxSize)
	}
	root := rootOf(body)
	switch root {
	case tedexport.Root:
		return tedexport.Notice(body)
	case "ContractNotice", "ContractAwardNotice", "PriorInformationNotice", "BusinessRegistrationInformationNotice":
		for n, err := range (eforms.Parser{}).Parse(source.Bytes("", m.Name, body)) {
			return n, err
		}
	}
	return nil, fmt.Errorf("%w: %w", source.ErrFormat, refusal(root, m.Name))
}

// rootOf is the local name of the root element, empty if the file is no XML.
func rootOf(body []byte) string {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict = false
	// Names of elements are ASCII in all encodings that TED ever used.
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		tok, err := dec.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := tok.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}

// oldName is a file name of the daily zips of before 2011:
// EN_20080103_2008001_META_ORG.
var oldName = regexp.MustCompile(`(?:^|/)[A-Za-z]{2}_[0-9]{8}_[0-9]+_(META|UTF8|ISO)_ORG`)

// refusal says what a file is that is not read.
func refusal(root, name string) error {
	switch old := oldName.FindStringSubmatch(name); {
	case root == "INTERNAL_OJS":
		return errors.New("root element INTERNAL_OJS is the exchange format of TED before 2011, which is not read; import notices from 2011 on, in TED_EXPORT or eForms")
	case old != nil:
		return fmt.Errorf("%s_ORG files are the daily packages of TED before 2011, many notices of coded headers and free text in one file, which are not read; import packages from 2011 on", old[1])
	case root == "part":
		return errors.New("root element part is a META_ORG file, a daily package of TED before 2011, which is not read; import packages from 2011 on")
	case root == "":
		return errors.New("no XML element in the file, want an eForms or TED_EXPORT notice")
	}
	return fmt.Errorf("root element %s is no notice of TED; want TED_EXPORT, ContractNotice, ContractAwardNotice, PriorInformationNotice or BusinessRegistrationInformationNotice", root)
}
