package de

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"daylight/internal/eforms"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// ocidPrefix stands before the procedure id in an OCID.
const ocidPrefix = "de-oeffentlichevergabe-"

// export reads a zip of notices, and a notice alone. A member is an eForms notice
// or one in the national form.
type export struct{}

var _ source.Parser = export{}

// Parse yields the notices of the members in their order. A member that cannot be
// read is a *source.RecordError: with the reasons of package eforms, and
//
//	not-eforms  the member is another kind of file
//	truncated   the member or the zip is damaged
//	no-id       a national notice without identity
func (export) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("export of notices: %w", err))
			return
		}
		defer r.Close()
		err = unpack.Walk(r, unpack.Limits{}, func(m unpack.Member) error {
			for n, err := range member(doc, m) {
				if !yield(n, err) {
					return errStop
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		}
	}
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// maxNotice bounds one notice: the largest of 319 real ones has 1.8 MB.
const maxNotice = 64 << 20

// nationalForm is how a notice names the national form.
var nationalForm = regexp.MustCompile(`CustomizationID[^>]{0,200}>\s*eforms-sdk-0\.1\s*<`)

func member(doc source.Document, m unpack.Member) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		body, err := io.ReadAll(io.LimitReader(m, maxNotice))
		if err != nil {
			yield(nil, &source.RecordError{Pointer: m.Steps, Reason: "truncated", Err: err})
			return
		}
		if nationalForm.Match(body) {
			n, err := national(body)
			yield(lifted(m.Steps, n), displaced(m.Steps, err))
			return
		}
		for n, err := range (eforms.Parser{}).Parse(source.Bytes(doc.SourceID, doc.URL, body)) {
			if n != nil {
				n.OCID = ocidPrefix + strings.TrimPrefix(n.OCID, "eu-ted-")
				n.Release["ocid"] = n.OCID
			}
			if !yield(lifted(m.Steps, n), displaced(m.Steps, err)) {
				return
			}
		}
	}
}

// lifted puts the steps that lead to a member before the places in it.
func lifted(steps string, n *procurement.Notice) *procurement.Notice {
	if n == nil {
		return nil
	}
	n.Pointer = steps + n.Pointer
	for at, place := range n.Pointers {
		n.Pointers[at] = steps + place
	}
	return n
}

// displaced does the same for an error. One member of another kind does not make
// the export one.
func displaced(steps string, err error) error {
	var rec *source.RecordError
	switch {
	case err == nil, steps == "":
		return err
	case errors.As(err, &rec):
		return &source.RecordError{Pointer: steps + rec.Pointer, Reason: rec.Reason, Err: rec.Err}
	}
	return &source.RecordError{Pointer: steps, Reason: "not-eforms", Err: err}
}
