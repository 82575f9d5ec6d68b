package mrgov

import "strings"

// field is what a label stands for.
type field string

const (
	number        field = "number"    // publication number
	procedure     field = "procedure" // number of the procedure
	title         field = "title"
	description   field = "description"
	publisher     field = "publisher"
	unit          field = "unit"
	kind          field = "kind"     // type of notice or procedure
	status        field = "status"   // of the publication
	decision      field = "decision" // of the tenders committee on an exemption
	publishedOn   field = "published"
	updatedOn     field = "updated"
	subjects      field = "subjects"
	reason        field = "reason"     // why no tender was held
	regulation    field = "regulation" // what permits it
	approver      field = "approver"
	amount        field = "amount"
	currency      field = "currency"
	periodStart   field = "periodStart"
	periodEnd     field = "periodEnd"
	supplierID    field = "supplierID"
	supplierName  field = "supplierName"
	submitFrom    field = "submitFrom"
	submitUntil   field = "submitUntil"
	objectUntil   field = "objectUntil" // last day for objections to an exemption
	contactName   field = "contactName"
	contactMail   field = "contactMail"
	contactPhone  field = "contactPhone"
	leftOut       field = "leftOut" // known, and of no use: fees, forms, expected dates
	unknownsField field = ""
)

// repeats reports whether a page may state several values of a field.
func (f field) repeats() bool {
	return f == supplierID || f == supplierName || f == subjects || f == leftOut
}

// labelled says what a label stands for, empty if it is not known. Labels are as
// clean leaves them. Those of the present site and of its official tables are
// from public programs (2025, 2026), those of the old site from saved pages.
func labelled(label string) field {
	switch label {
	case "מס פרסום", "מספר פרסום", "מספר הפרסום", "מספר הפרסום במנוף", "מספר המכרז במנוף":
		return number
	case "מס הליך", "מספר הליך", "מספר ההליך", "מספר המכרז", "מס מכרז":
		return procedure
	case "שם הליך", "שם ההליך", "שם המכרז", "נושא המכרז", "מהות ההתקשרות":
		return title
	case "תיאור", "תיאור ההליך", "תיאור המכרז":
		return description
	case "מפרסם", "שם המפרסם", "שם המשרד", "גוף מפרסם":
		return publisher
	case "שם יחידה מפרסמת", "יחידה מפרסמת", "שם היחידה המפרסמת":
		return unit
	case "סוג הליך", "סוג ההליך", "סוג פרסום", "סוג הפרסום", "סוג המכרז":
		return kind
	case "סטטוס", "סטטוס פרסום":
		return status
	case "סטטוס החלטה", "מהות החלטה", "מהות ההחלטה", "החלטה":
		return decision
	}
	return labelledMore(label)
}

func labelledMore(label string) field {
	switch label {
	case "תאריך פרסום":
		return publishedOn
	case "תאריך עדכון", "תאריך עדכון אחרון":
		return updatedOn
	case "נושא", "נושאים", "נושא/ים":
		return subjects
	case "נימוקים לבקשת הפטור", "נימוקים":
		return reason
	case "מתן הפטור מסתמך על תקנה", "תקנה":
		return regulation
	case "גורם מאשר":
		return approver
	case "היקף כספי", "היקף כספי משוער", "סכום ההתקשרות":
		return amount
	case "מטבע", "חושב לפי מטבע":
		return currency
	case "תחילת תקופת התקשרות", "תחילת תקופת ההתקשרות", "תאריך תחילת תקופת התקשרות", "תאריך תחילת תקופת ההתקשרות":
		return periodStart
	case "תום תקופת ההתקשרות", "תום תקופת התקשרות", "תאריך סיום תקופת התקשרות", "תאריך סיום תקופת ההתקשרות", "תאריך סיום תוקף מכרז":
		return periodEnd
	case "מספר ספק", "מספר חפ ספק", "חפ ספק", "חפ", "מספר חפ":
		return supplierID
	case "שם ספק", "שם ספק זוכה", "שם הספק", "שם הספק הזוכה", "ספק זוכה", "ספקים זוכים":
		return supplierName
	case "מועד תחילת ההגשה", "מועד תחילת הגשה":
		return submitFrom
	case "מועד אחרון להגשה", "מועד אחרון להגשת הצעות":
		return submitUntil
	}
	return labelledLast(label)
}

func labelledLast(label string) field {
	switch label {
	case "תאריך אחרון להגשת השגות", "מועד אחרון להגשת השגות":
		return objectUntil
	case "איש קשר", "שם איש קשר":
		return contactName
	case "דואל של איש קשר", "דואל", "דוא”ל", "אימייל", "כתובת דואל":
		return contactMail
	case "טלפון", "מספר טלפון":
		return contactPhone
	case "לפניות", "שם", "תפקיד", "מועד אחרון לתשלום מקוון", "סכום לתשלום", "תאריך פרסום צפוי",
		"תאריך תחילת תוקף הוראת שעה", "תאריך סיום תוקף הוראת שעה", "תאריך עדכון מסמך", "מסמכים נלווים", "מסמכים":
		return leftOut
	}
	return unknownsField
}

// clean makes a label comparable: no colons, points, quotes, marks of direction or zero
// width; one space between words. The portal writes both ' and ׳, " and ״.
func clean(label string) string {
	return tidy(strings.Map(func(r rune) rune {
		switch r {
		case ':', '.', '\'', '"', '׳', '״', '`', '’', '‘', '”', '“', '*':
			return -1
		}
		return r
	}, label))
}

// tidy makes a value readable: marks of direction and zero-width characters
// removed, NUL shown, runs of white space one space.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == 0:
			return '\u2400'
		case r == 0x200b, r == 0xfeff, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
