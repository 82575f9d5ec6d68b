// Package samawards reads answers of the SAM.gov Contract Awards API
// (GET contract-awards/v1/search): the actions of the Federal Procurement Data
// System in another form. Extracts are read if they are JSON of the same shape. A member of awardSummary
// is one action and one notice. What an action means, its identity, money, time
// and codes are package usaction's; this one says where the facts stand.
//
// # Mapping
//
//	contractId                                            identity; referencedIDV: relatedProcesses (framework)
//	contractId.reasonForModification                      contracts.amendments.rationale, contracts.status
//	coreData.awardOrIDV                                   award or vehicle; see below
//	coreData.solicitationId                               tender.id
//	coreData.federalOrganization.contractingInformation   buyer, with department and office
//	coreData.federalOrganization.fundingInformation       party with the role funder
//	coreData.principalPlaceOfPerformance                  awards.items.deliveryAddress
//	coreData.productOrServiceInformation                  awards.items, tender.mainProcurementCategory
//	coreData.competitionInformation                       tender.procurementMethod and details, numberOfTenderers
//	awardDetails.dates                                    contracts.dateSigned, period
//	awardDetails.dollars                                  of the action: contracts.implementation.transactions
//	awardDetails.totalContractDollars                     to date: contracts.x_obligated, value, x_valueWithOptions, maximumValue
//	awardDetails.productOrServiceInformation.description... title, descriptions
//	awardDetails.awardeeData                              supplier; ultimate parent in parties.details.parent
//	awardDetails.transactionData                          date and version
//
// A request may leave sections out. Where coreData is missing, an action without
// transaction number is taken to be of a vehicle, which has none in FPDS, and an
// issue says so. "N/A" stands for nothing. The counters are texts, and offset may
// be "null". Names of persons (nasaSpecificData, createdBy) are not read.
//
// # Not seen live
//
// Unverified live: extracts, and an answer to deletedStatus=yes. It is told by the request's
// address, or a deletedStatus in transactionData, and its actions are read as
// deleted at their lastModifiedDate.
package samawards

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
	"daylight/internal/usaction"
)

// OCIDPrefix stands before the contract key in an OCID.
const OCIDPrefix = "us-sam-awards-"

// Parser reads answers of the API, also several in one file or container. Its
// zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields a notice for each member of awardSummary. Other JSON, that of an
// extract which is not ready included, yields one error that wraps
// source.ErrFormat. Errors of records are *source.RecordError, with the reasons of
// usaction.Build and
//
//	bad-json     not JSON from there on
//	truncated    the container is cut, damaged or too large
//	too-deep     nested deeper than 256 levels
//	no-object    a member that is no object
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{yield: yield, deleted: isDeleted(doc.URL)}
		err = unpack.Walk(r, unpack.Limits{}, w.member)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(nil, &source.RecordError{Reason: "truncated", Err: err})
		case !w.known && w.foreign != nil:
			yield(nil, w.foreign)
		}
	}
}

func isDeleted(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.EqualFold(u.Query().Get("deletedStatus"), "yes")
}

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document. foreign is the first error about a value of
// another shape; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	deleted bool
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	return jsontree.Each(m, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		list, ok := jsontree.Get(tree, "awardSummary").([]any)
		if !ok {
			return w.send(nil, fmt.Errorf("%w: %s: no answer of the contract awards search, which has awardSummary", source.ErrFormat, describe(tree)))
		}
		return w.answer(base, list, v.Issues())
	})
}

// answer reads one page.
func (w *walk) answer(base string, list []any, issues []procurement.Issue) error {
	w.known = true // an empty page is an answer
	for i, row := range list {
		at := "/awardSummary/" + strconv.Itoa(i)
		n, err := w.row(base+at, row)
		if n != nil {
			for _, issue := range issues {
				if strings.HasPrefix(issue.Path, at+"/") {
					n.Issues = append(n.Issues, issue)
				}
			}
		}
		if err := w.send(n, err); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) row(pointer string, row any) (*procurement.Notice, error) {
	o, ok := row.(procurement.Object)
	if !ok {
		return nil, &source.RecordError{Pointer: pointer, Reason: "no-object", Err: errors.New("a member of awardSummary that is no object")}
	}
	sum, err := procurement.ContentHash(o)
	if err != nil {
		return nil, err
	}
	r := record{o, pointer}
	a := r.action(w.deleted)
	a.Content = sum
	n, err := usaction.Build(a, OCIDPrefix)
	if err == nil && r.guessed() {
		n.Issues = append(n.Issues, procurement.Issue{Code: "kind-by-transaction-number", Detail: "the record does not say whether it is an award or a vehicle"})
	}
	return n, err
}

func (w *walk) broken(base string, err error) error {
	var syntax *jsontree.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return w.send(nil, fmt.Errorf("%w: an empty file", source.ErrFormat))
	case errors.As(err, &syntax) && syntax.Offset == 0:
		return w.send(nil, fmt.Errorf("%w: not JSON: %w", source.ErrFormat, err))
	case errors.Is(err, jsontree.ErrDepth):
		return w.send(nil, &source.RecordError{Pointer: base, Reason: "too-deep", Err: err})
	case errors.Is(err, source.ErrTruncated):
		return w.send(nil, &source.RecordError{Pointer: base, Reason: "truncated", Err: err})
	}
	return w.send(nil, &source.RecordError{Pointer: base, Reason: "bad-json", Err: err})
}

// send yields a notice or an error, and keeps back what is of another format.
func (w *walk) send(n *procurement.Notice, err error) error {
	if errors.Is(err, source.ErrFormat) {
		if w.foreign == nil {
			w.foreign = err
		}
		return nil
	}
	w.known = true
	if !w.yield(n, err) {
		return errStop
	}
	return nil
}

func describe(tree any) string {
	o, ok := tree.(procurement.Object)
	switch {
	case !ok:
		return "JSON that is no object"
	case o["presignedUrl"] != nil:
		return "the promise of an extract: its file is to be fetched when it is ready"
	case len(o) == 0:
		return "an empty object"
	}
	names := slices.Sorted(maps.Keys(o))
	return strings.ToValidUTF8(fmt.Sprintf("a JSON object with the keys %.200s", strings.Join(names[:min(len(names), 6)], ", ")), "")
}
