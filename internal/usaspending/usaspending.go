// Package usaspending reads answers of the USAspending API v2: award details
// (GET /api/v2/awards/ID/), transaction pages (POST /api/v2/transactions/),
// subaward pages (POST /api/v2/subawards/) and pages of the orders under a vehicle
// (POST /api/v2/idvs/awards/), and the monthly archives, zips of CSV files of
// contract transactions (FY2026_All_Contracts_Full_..., FY(All)_All_Contracts_Delta_...).
// It knows the shape of the answers and nothing of how they are fetched.
//
// All notices are States: an award detail states the award in full, a row of a
// page or of an archive states one transaction, subaward or order. They meet in one
// process, whose OCID is OCIDPrefix and the generated unique award id.
//
// # Archives
//
// A row is one action, read as package usaction says, with the notice id of the
// transaction in the API: neither is counted beside the other. Its columns are
// those of the download's public code (2026-11). In Delta files
// correction_delete_ind is D for an action that the source deleted, with no more
// than its keys and the day in last_modified_date; the row is a version of the
// action's notice that takes it out of the sums. C and empty are a correction and
// a new action. The archives were not seen live: "unverified live".
//
// # Money
//
// The API names no currency: all amounts are US dollars by its documentation.
// A contract has three figures, none of which is a payment:
//
//	base_exercised_options  contracts.value               signed, with options exercised so far
//	base_and_all_options    contracts.x_valueWithOptions  the most it can become
//	total_obligation        contracts.x_obligated         obligated to date
//
// For an IDV (a framework: orders are placed under it) base_and_all_options is
// the ceiling, contracts.maximumValue, and there is no signed value. awards.value
// is left out, so that no ceiling counts as an award. Obligations of
// transactions are signed: a negative one takes money back.
//
// # Time
//
// The API does not say when something was published. An award counts as
// published at its last_modified_date, a transaction or subaward on its
// action_date. Times without zone are taken as UTC.
package usaspending

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/unpack"
)

// OCIDPrefix stands before the generated unique award id in an OCID.
const OCIDPrefix = "us-usaspending-"

// Parser reads documents of the USAspending API, also several in one file or
// container. Its zero value is ready.
type Parser struct{}

var _ source.Parser = Parser{}

// Parse yields the notices of award details, of pages of transactions, subawards
// and orders, and of archives. Rows of pages do not name their award: it is the award_id of
// Document.Request. A document without any of them, listings included, yields
// one error that wraps source.ErrFormat and says what was found. Errors of
// records are *source.RecordError, with the reasons
//
//	bad-json         not JSON from there on
//	truncated        the container is cut, damaged or too large
//	too-deep         nested deeper than 256 levels
//	no-object        a row that is no object
//	no-id            an award or row without identifier
//	id-too-long      an identifier beyond MaxNoticeID
//	ocid-too-long    an award id beyond MaxOCID
//	assistance       a transaction of a grant or loan
//	bad-row          a row of an archive with too few or too many values
//	ambiguous-id     a row whose key and columns differ
func (Parser) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		w := &walk{doc: doc, yield: yield}
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

// errStop ends the walk when the caller wants no more.
var errStop = errors.New("stop")

// walk is one run over one document. foreign is the first error about a value of
// another shape; it counts where nothing else was found.
type walk struct {
	doc     source.Document
	yield   func(*procurement.Notice, error) bool
	known   bool
	foreign error
}

func (w *walk) member(m unpack.Member) error {
	br := bufio.NewReaderSize(m, headSize)
	if isArchive(br) {
		return w.archive(m, br)
	}
	return jsontree.Each(br, func(v jsontree.Value) error {
		base := m.Steps
		if !v.Alone {
			base = fmt.Sprintf("%svalue:%d!", m.Steps, v.N)
		}
		tree, err := v.Value()
		if err != nil {
			return w.broken(base, err)
		}
		root, ok := tree.(procurement.Object)
		if !ok {
			return w.send(nil, fmt.Errorf("%w: a JSON %s where an object is expected", source.ErrFormat, typeName(tree)))
		}
		return value{root: root, base: base, issues: v.Issues()}.notices(w)
	})
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

// value is one JSON object of a document. base is the container steps of its
// pointers; issues are findings on it, with Path relative to it.
type value struct {
	root   procurement.Object
	base   string
	issues []procurement.Issue
	// nested: the rows are orders of the second level.
	nested bool
}

// notices tells the kinds of documents apart by their keys.
func (v value) notices(w *walk) error {
	_, isAward := v.root["generated_unique_award_id"]
	rows, isPage := v.root["results"].([]any)
	switch {
	case isAward:
		return w.send(v.award())
	case isPage && isListing(v.root):
		return w.send(nil, fmt.Errorf("%w: a search result page: it lists awards and holds no notice", source.ErrFormat))
	case isPage && len(rows) == 0:
		w.known = true // an empty page is an answer
		return nil
	case isPage:
		return v.page(w, rows)
	}
	return w.send(nil, fmt.Errorf("%w: a JSON object with the keys %s: neither an award detail nor a page of transactions or subawards",
		source.ErrFormat, keys(v.root)))
}

func isListing(root procurement.Object) bool {
	meta, _ := root["page_metadata"].(procurement.Object)
	_, cursor := meta["last_record_unique_id"]
	_, level := root["spending_level"]
	return cursor || level
}

// keys names the first keys of an object for an error.
func keys(o procurement.Object) string {
	names := slices.Sorted(maps.Keys(o))
	if len(names) > 6 {
		names = append(names[:6], "...")
	}
	if len(names) == 0 {
		return "(none)"
	}
	return strings.ToValidUTF8(fmt.Sprintf("%.200s", strings.Join(names, ", ")), "")
}
