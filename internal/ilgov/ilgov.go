// Package ilgov reads tables of Israel's government: the data sets `tenders` and
// `exemptions` of data.gov.il (Publications) and the quarterly reports of ministries
// on their purchase orders (Spending), as CSV or XLSX, also several in a container.
//
// # Publications
//
// A notice is a State: one row, a publication with one supplier. Rows of one
// publication are apart in the file, so that each is a notice of its own. Its id is
// the publication number, the supplier, and the day of the update; a later row of one
// publication and supplier replaces the earlier. The process is PublicationPrefix and
// the publication number.
//
// The figure of a row is the same in the rows of all suppliers of a publication where
// it is that of the whole: so rows with one amount are one award with several
// suppliers, rows with different amounts are different awards. Exemptions alone have
// amounts. Nothing says whether value added tax is in them.
//
//	מספר פרסום                     id, ocid; relatedProcesses (the page on mr.gov.il)
//	סוג הליך                       tender.x_noticeType, procurementMethod
//	מספר הליך                      tender.id
//	שם הליך, נושאים                 tender.title, tender.items
//	שם המשרד, שם יחידה מפרסמת       buyer, its details.unit
//	סטטוס, מהות החלטה               tender.status, awards.status
//	תאריך פרסום, תאריך עדכון         tender.x_datePublished, date
//	תאריך, שעה אחרונה להגשת השגות   tender.milestones (objections)
//	תקנה                           tender.procurementMethodDetails and -Rationale
//	גורם מאשר                      awards.x_approver
//	שם ספק (זוכה), מספר חפ ספק       awards.suppliers, parties; numbers of persons are left out
//	היקף כספי, מטבע                 awards.value
//	תאריך תחילת, סיום תקופת התקשרות  awards.contractPeriod
//	לינק לטקסטים, שם הסל            tender.x_ilgov
//
// # Spending
//
// A notice is a State: one row, a purchase order under one item of the budget in one
// report. Its id is the order, the budget item and the period; the rows of an order
// in a report replace those of the reports of the two years before it. The process
// is SpendingPrefix and the order. The period stands in the title above the table,
// in the name of the sheet or of the file; the notice counts as published on its last
// day. Where none of them says it, the notice has no period and no date.
//
// The value of the order is the signed value, with tax where the column says so; what
// was paid is to date: one payment that each report restates. The currency is that of
// the row; columns "in local currency" are in shekels, as is a table without a column
// for the currency. Which headers stand for what: see columns. A column that is not
// known is kept under tender.x_ilgov.
//
// An order names the publication of its tender or exemption (manof): it is the same
// procedure, but for central tenders, which are frameworks for many orders.
//
// A workbook's figures are as it shows them: where it shows whole units with commas, a
// finding says that the cell may hold more.
//
// Dates are those of Israel. No file of today's data sets was at hand: columns and
// words follow what public programs that read them say (2017 to 2026). Unverified
// live.
package ilgov

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
	"daylight/internal/unpack"
)

// Prefixes of OCIDs.
const (
	PublicationPrefix = "il-data-gov-"
	SpendingPrefix    = "il-spending-"
)

// format is one kind of table.
type format interface {
	// begins reports whether a row is the header; it sees the rows above it too.
	begins(cells []string) bool
	// notice reads a row.
	notice(b *builder) error
	// wants says in words what the header should hold.
	wants() string
}

// parse yields the notices of all tables of a document; open makes a format for
// each of its files, given the names that lead to it.
func parse(doc source.Document, open func(names string) format) iter.Seq2[*procurement.Notice, error] {
	return func(yield func(*procurement.Notice, error) bool) {
		r, err := doc.Open()
		if err != nil {
			yield(nil, fmt.Errorf("open document: %w", err))
			return
		}
		defer r.Close()
		zone, err := time.LoadLocation("Asia/Jerusalem")
		if err != nil {
			yield(nil, fmt.Errorf("time zone: %w", err))
			return
		}
		w := &walk{yield: yield, zone: zone, open: open, names: path.Base(doc.URL)}
		err = w.document(r)
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

// walk is one run over one document. foreign is the first error about a file of
// another kind; it counts where nothing else was found.
type walk struct {
	yield   func(*procurement.Notice, error) bool
	zone    *time.Location
	open    func(names string) format
	names   string
	known   bool
	foreign error
}

// document hands a workbook, which is a zip of its own, to the tables as it is.
func (w *walk) document(r io.Reader) error {
	br := bufio.NewReaderSize(r, 64<<10)
	head, _ := br.Peek(4096)
	if isWorkbook(head) {
		return w.table(br, "", w.names)
	}
	return unpack.Walk(br, unpack.Limits{}, func(m unpack.Member) error {
		return w.table(m, m.Steps, w.names+" "+path.Base(m.Name))
	})
}

// isWorkbook reports whether a zip begins as an XLSX file does.
func isWorkbook(head []byte) bool {
	text := string(head)
	return strings.HasPrefix(text, "PK\x03\x04") && (strings.Contains(text, "[Content_Types].xml") || strings.Contains(text, "xl/") || strings.Contains(text, "_rels/.rels"))
}

func (w *walk) table(r io.Reader, steps, names string) error {
	br := bufio.NewReader(r)
	head, err := br.Peek(512)
	switch text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"); {
	case len(head) == 0 && err != nil && err != io.EOF:
		return w.send(nil, &source.RecordError{Pointer: steps, Reason: "truncated", Err: err})
	case strings.HasPrefix(text, "<"):
		return w.send(nil, fmt.Errorf("%w: a page of HTML or XML (%.60q) where a CSV or XLSX table is expected: the portal refused the download, or the file is an XML spreadsheet: save it as XLSX",
			source.ErrFormat, text))
	}
	f := w.open(names)
	var header []string
	var in *layout
	err = table.Each(br, table.Options{Header: f.begins}, func(row table.Row) error {
		w.known = true
		row.Pointer = steps + row.Pointer
		if row.Err != nil {
			return w.send(nil, &source.RecordError{Pointer: row.Pointer + "!", Reason: "bad-row", Err: row.Err})
		}
		if in == nil || !slices.Equal(header, row.Header) {
			header, in = row.Header, newLayout(row.Header)
		}
		b, err := newBuilder(row, in, w.zone)
		if err != nil {
			return err
		}
		if err := f.notice(b); err != nil {
			return w.send(nil, err)
		}
		return w.send(b.out, nil)
	})
	switch {
	case err == nil || errors.Is(err, errStop):
		if err == nil && !w.known {
			return w.send(nil, fmt.Errorf("%w: no table with %s and a row below it", source.ErrFormat, f.wants()))
		}
		return err
	case errors.Is(err, source.ErrFormat) && !w.known:
		return w.send(nil, fmt.Errorf("%w (wanted: a table with %s)", err, f.wants()))
	}
	return w.send(nil, &source.RecordError{Pointer: steps, Reason: "truncated", Err: err})
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
