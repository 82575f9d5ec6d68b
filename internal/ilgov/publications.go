package ilgov

import (
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/mrgov"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
)

// Publications reads the data sets of tenders and exemptions. Its zero value is
// ready.
type Publications struct{}

var _ source.Parser = Publications{}

// Parse yields a notice for each row. A document without such a table is one error
// that wraps source.ErrFormat. Errors of rows are *source.RecordError, with the
// reasons
//
//	bad-row      a row with another number of values than the header has
//	no-id        no publication number
//	id-too-long  a publication number beyond MaxOCID
//	truncated    the container or file cannot be read to its end
func (Publications) Parse(doc source.Document) iter.Seq2[*procurement.Notice, error] {
	return parse(doc, func(string) format { return publication{} })
}

// publication reads a row of either data set.
type publication struct{}

const publicationNumber = "מספר פרסום"

func (publication) begins(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return mrgov.Clean(c) == publicationNumber })
}

// Rows counts the rows of a data set as it is read, and says with source.ErrFormat
// where the file is none.
func Rows(r io.Reader) (int, error) {
	n := 0
	err := table.Each(r, table.Options{Header: publication{}.begins}, func(table.Row) error {
		n++
		return nil
	})
	return n, err
}

func (publication) wants() string { return "a column " + strconv.Quote(publicationNumber) }

func (publication) notice(b *builder) error {
	number := b.column(publicationNumber)
	if number.text == "" {
		return b.reject("no-id", "no publication number (%s)", publicationNumber)
	}
	supplier, company := b.column("שם ספק", "שם ספק זוכה"), b.column("מספר חפ ספק", "חפ ספק")
	updated := b.column("תאריך עדכון", "תאריך פרסום")
	kind := b.column("סוג הליך")
	row := "row:" + number.text + "/" + supplierKey(supplier, company)
	id, tag := number.text+"/"+supplierKey(supplier, company), "tender"
	day, err := b.read(updated.text)
	if err == nil {
		id += "/" + day.Time.In(b.zone).Format("2006-01-02")
	}
	if supplier.text != "" || mrgov.IsExempt(kind.text) {
		tag = "award"
	}
	if err := b.identify(id, PublicationPrefix+number.text, number, tag); err != nil {
		return err
	}
	if len(row) <= procurement.MaxNoticeID {
		b.out.Aliases, b.out.Replaces = []string{row}, []string{row}
	}
	if err == nil {
		b.published(updated.text, day.Time.In(b.zone), updated)
	} else {
		b.issue("no-date", "/date", updated.text)
	}
	b.date("/tender/x_datePublished", b.column("תאריך פרסום"))
	b.buyer(b.column("שם המשרד"), b.column("שם יחידה מפרסמת"))
	b.publicationTender(number, kind)
	b.publicationAward(number, kind, supplier, company)
	b.others(isPublicationColumn)
	if strings.Trim(number.text, "0123456789") == "" {
		b.sameProcess(0, mrgov.OCIDPrefix, number.text, "x_sameProcess", number)
		b.set("/tender/documents/0/id", number.text+"/page", number)
		b.set("/tender/documents/0/documentType", "tenderNotice", number)
		b.set("/tender/documents/0/url", "https://mr.gov.il/ilgstorefront/he/p/"+number.text, number)
	}
	return nil
}

func (b *builder) publicationTender(number, kind fact) {
	if !b.put("/tender/id", b.column("מספר הליך")) {
		b.put("/tender/id", number)
	}
	if !b.put("/tender/title", b.column("שם הליך")) {
		b.issue("no-title", "/tender/title", "")
	}
	b.put("/tender/x_noticeType", kind)
	b.publicationMethod(kind)
	if state := b.column("סטטוס"); state.text != "" {
		b.set("/tender/statusDetails", state.text, state)
		code := mrgov.TenderStatus(state.text)
		switch {
		case code == "":
			b.issue("unmapped-status", "/tender/status", state.text)
		case code == "cancelled":
			b.set("/"+procurement.Ext+"/"+procurement.ExtCancelled, true, state)
			b.set("/tender/status", code, state)
		case strings.Contains(kind.text, "RFI") || strings.Contains(kind.text, "לקבלת מידע"):
			b.set("/tender/status", "planning", kind)
		default:
			b.set("/tender/status", code, state)
		}
	}
	b.objections(number)
	n := 0
	subjects := b.column("נושאים")
	for subject := range strings.SplitSeq(strings.ReplaceAll(subjects.text, ";", ","), ",") {
		if subject = strings.TrimSpace(subject); subject == "" {
			continue
		}
		item := "/tender/items/" + strconv.Itoa(n)
		b.set(item+"/id", "subject/"+subject, subjects)
		b.set(item+"/description", subject, subjects)
		b.set(item+"/classification/scheme", "IL-MR-GOV", subjects)
		b.set(item+"/classification/id", subject, subjects)
		b.set(item+"/classification/description", subject, subjects)
		n++
	}
	b.put("/tender/x_ilgov/texts", b.column("לינק לטקסטים"))
	b.put("/tender/x_ilgov/basket", b.column("שם הסל"))
}

// publicationMethod: exemptions are contracts without a tender, and their ground is
// the regulation.
func (b *builder) publicationMethod(kind fact) {
	ground := b.column("תקנה")
	switch {
	case mrgov.IsExempt(kind.text):
		b.set("/tender/procurementMethod", "limited", kind)
	case kind.text == "" && ground.text != "":
		b.set("/tender/procurementMethod", "limited", ground)
	case strings.Contains(kind.text, "פומבי"):
		b.set("/tender/procurementMethod", "open", kind)
	}
	if !b.put("/tender/procurementMethodDetails", ground) {
		b.put("/tender/procurementMethodDetails", kind)
	}
	b.put("/tender/procurementMethodRationale", ground)
	if strings.Contains(kind.text, "הסכם מסגרת") {
		b.set("/tender/techniques/hasFrameworkAgreement", true, kind)
	}
}

// objections sets the last day, and hour, for objections. The table of tenders has
// the column under the same name.
func (b *builder) objections(number fact) {
	day, hour := b.column("תאריך אחרון להגשת השגות", "תאריך אחרון להגשה"), b.column("שעה אחרונה להגשת השגות", "שעה אחרון להגשת השגות")
	if day.text == "" {
		return
	}
	b.set("/tender/milestones/0/id", number.text+"/objections", day)
	b.set("/tender/milestones/0/title", "תאריך אחרון להגשת השגות", day)
	text := day.text
	if hour.text != "" && hour.text != "00:00" && hour.text != "00:00:00" {
		text += " " + hour.text
	}
	b.date("/tender/milestones/0/dueDate", fact{text, day.place})
}

// publicationAward sets the award of an exemption, or of a tender whose row names a
// winner.
func (b *builder) publicationAward(number, kind, supplier, company fact) {
	amount := b.column("היקף כספי")
	start, end := b.column("תאריך תחילת תקופת התקשרות"), b.column("תאריך סיום תקופת התקשרות")
	if supplier.text == "" && company.text == "" && (!mrgov.IsExempt(kind.text) || amount.text == "") {
		b.date("/tender/contractPeriod/startDate", start)
		b.date("/tender/contractPeriod/endDate", end)
		return
	}
	part := amount.text
	if digits, err := normalize.Number(part, '.'); err == nil {
		part = digits
	}
	if part == "" {
		part = "-"
	}
	b.set("/awards/0/id", number.text+"/award/"+part, number)
	verdict := b.column("מהות החלטה")
	switch code := mrgov.AwardStatus(verdict.text); {
	case verdict.text == "":
		b.set("/awards/0/status", "active", number)
	case code == "":
		b.put("/awards/0/statusDetails", verdict)
		b.issue("unmapped-decision", "/awards/0/status", verdict.text)
	default:
		b.put("/awards/0/statusDetails", verdict)
		b.set("/awards/0/status", code, verdict)
	}
	b.put("/awards/0/x_approver", b.column("גורם מאשר"))
	money := b.column("מטבע")
	code, _ := mrgov.Currency(money.text)
	b.money("/awards/0/value", amount, code, money)
	b.date("/awards/0/contractPeriod/startDate", start)
	b.date("/awards/0/contractPeriod/endDate", end)
	if !b.supplier(supplier, company) {
		b.issue("no-supplier", "/awards/0/suppliers", "")
	}
}

// isPublicationColumn reports whether a column is one that notice reads.
func isPublicationColumn(clean string) bool {
	return slices.Contains([]string{publicationNumber, "_id", "סוג הליך", "מספר הליך", "שם הליך", "נושאים", "שם המשרד", "שם יחידה מפרסמת", "סטטוס", "מהות החלטה",
		"תאריך פרסום", "תאריך עדכון", "תאריך אחרון להגשת השגות", "תאריך אחרון להגשה", "שעה אחרונה להגשת השגות", "שעה אחרון להגשת השגות", "תקנה", "גורם מאשר",
		"שם ספק", "שם ספק זוכה", "מספר חפ ספק", "חפ ספק", "היקף כספי", "מטבע", "תאריך תחילת תקופת התקשרות", "תאריך סיום תקופת התקשרות", "לינק לטקסטים", "שם הסל"}, clean)
}
