// Package locate finds a fact in an archived document by the pointer that a
// notice keeps of it, so that every number shown can be followed to the bytes it
// came from. Daylight's parsers write such pointers; anyone can resolve them.
//
// A pointer is zero or more steps, each ended by "!", then a place:
//
//	gz!            the document unpacked
//	zip:NAME!      a member of a zip; "!" and "%" in NAME are %21 and %25
//	tar:NAME!      a member of a tar
//	value:N!       the N-th JSON value, from 0, of a file of several
//	sheet:NAME!    a sheet of an XLSX workbook
//	row:N!         the N-th row, from 1, of a CSV file or a sheet
//
// The place in JSON is a JSON pointer (RFC 6901), empty for the whole value. In
// XML and HTML it is an absolute path /name[n]/name[n] with an optional final
// /@attribute: names are qualified names as written (in HTML the lower-case tags
// of the parsed tree), n counts siblings of one name from 1. In a row it is the name
// of a column, see package table, written as in a JSON pointer: /NAME.
package locate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/unpack"
)

// ErrNotFound is wrapped where a document has nothing at the pointer.
var ErrNotFound = errors.New("nothing stands there")

// Value returns the fact at pointer as text: a string without quotes, the digits
// of a number, the text content of an element, the value of an attribute, "" for
// null, and the canonical JSON of an object or array.
func Value(doc []byte, pointer string) (string, error) {
	member, place, err := Member(doc, pointer)
	if err != nil {
		return "", err
	}
	if steps, cell, ok := rowOf(place); ok {
		return tableValue(member, pointer, steps, cell)
	}
	value := jsonValue
	switch sniff(member) {
	case xmlDocument:
		value = xmlValue
	case htmlDocument:
		value = htmlValue
	}
	text, err := value(member, place)
	if err != nil {
		return "", fmt.Errorf("pointer %q: %w", pointer, err)
	}
	return text, nil
}

// Member returns the file, or the JSON value of a file of several, that the
// steps of a pointer lead to, and the place inside it. A JSON value is returned
// as it is read: with its repairs, see package jsontree.
func Member(doc []byte, pointer string) (member []byte, place string, err error) {
	member, rest, err := unpack.Open(doc, pointer)
	if err != nil {
		return nil, "", fmt.Errorf("pointer %q: %w", pointer, err)
	}
	step, place, ok := strings.Cut(rest, "!")
	number, isValue := strings.CutPrefix(step, "value:")
	if !ok || !isValue {
		return member, rest, nil
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 {
		return nil, "", fmt.Errorf("pointer %q: %q is not the number of a value", pointer, number)
	}
	if member, err = nth(member, n); err != nil {
		return nil, "", fmt.Errorf("pointer %q: %w", pointer, err)
	}
	return member, place, nil
}

var errFound = errors.New("found")

// nth returns the text of a file's n-th JSON value.
func nth(file []byte, n int) ([]byte, error) {
	var text []byte
	err := jsontree.Each(bytes.NewReader(file), func(v jsontree.Value) error {
		if v.N < n {
			return v.SkipOne()
		}
		raw, err := v.Raw()
		if err != nil {
			return err
		}
		text = raw
		return errFound
	})
	switch {
	case errors.Is(err, errFound):
		return text, nil
	case err != nil && err != io.EOF:
		return nil, err
	}
	return nil, fmt.Errorf("value %d: %w", n, ErrNotFound)
}

func jsonValue(doc []byte, place string) (string, error) {
	found, err := at(doc, "", place)
	var syntax *jsontree.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, jsontree.ErrDepth) {
		// The document is broken somewhere; what stands before that can be found.
		var below error
		if found, below = at(doc, place, ""); below != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	switch t := found.(type) {
	case nil:
		return "", nil
	case string:
		return t, nil
	case json.Number:
		return t.String(), nil
	case bool:
		return strconv.FormatBool(t), nil
	}
	b, err := procurement.Canonical(found)
	return string(b), err
}

// at walks the text to one place, reads the value there and resolves another
// place in it.
func at(doc []byte, walk, resolve string) (any, error) {
	var found any
	err := jsontree.Each(bytes.NewReader(doc), func(first jsontree.Value) error {
		if err := descend(first.Decoder, walk); err != nil {
			return err
		}
		tree, err := first.Value()
		if err != nil {
			return err
		}
		if found, err = jsontree.Resolve(tree, resolve); err != nil {
			return fmt.Errorf("%w: %w", ErrNotFound, err)
		}
		return errFound
	})
	if errors.Is(err, errFound) {
		return found, nil
	}
	return nil, err
}

// descend reads up to the value at a JSON pointer.
func descend(d *jsontree.Decoder, pointer string) error {
	for pointer != "" {
		part, rest, more := strings.Cut(pointer[1:], "/")
		if pointer = ""; more {
			pointer = "/" + rest
		}
		list := d.Kind() == '['
		if err := d.Enter(); err != nil {
			return err
		}
		for n := 0; ; n++ {
			name := strconv.Itoa(n)
			if !list {
				member, err := d.Name()
				if err != nil {
					return err
				}
				name = jsontree.Escape(member)
			}
			if name == part {
				break
			}
			if err := d.Skip(); err != nil {
				return err
			}
		}
	}
	return nil
}

type format int

const (
	jsonDocument format = iota
	xmlDocument
	htmlDocument
)

// sniff tells the format by the first element or the document type.
func sniff(doc []byte) format {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(doc[:min(len(doc), 4096)], []byte("\xef\xbb\xbf")), " \t\r\n"))
	if len(head) == 0 || head[0] != '<' {
		if bytes.HasPrefix(head, []byte("\xff\xfe<")) || bytes.HasPrefix(head, []byte("\xfe\xff\x00<")) {
			return xmlDocument
		}
		return jsonDocument
	}
	for {
		switch {
		case bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<html")):
			return htmlDocument
		case bytes.HasPrefix(head, []byte("<?")):
			_, head, _ = bytes.Cut(head, []byte("?>"))
		case bytes.HasPrefix(head, []byte("<!--")):
			_, head, _ = bytes.Cut(head, []byte("-->"))
		default:
			return xmlDocument
		}
		head = bytes.TrimLeft(head, " \t\r\n")
	}
}
