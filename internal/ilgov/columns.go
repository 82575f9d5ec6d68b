package ilgov

import (
	"strings"

	"daylight/internal/mrgov"
)

// what a column of a spending report stands for.
type what string

const (
	order        what = "order"
	ministry     what = "ministry"
	site         what = "site"
	buyingGroup  what = "buyingGroup"
	buyingOrg    what = "buyingOrganisation"
	supplierName what = "supplier"
	companyID    what = "companyNumber"
	supplierCode what = "supplierCode"
	volume       what = "volume"
	executed     what = "executed"
	periodPaid   what = "paidInPeriod"
	goods        what = "goodsReceived"
	total        what = "totalInLocalCurrency"
	currency     what = "currency"
	billCurrency what = "currencyOfInvoices"
	ordered      what = "ordered"
	starts       what = "starts"
	ends         what = "ends"
	method       what = "method"
	exemption    what = "exemptionReason"
	manof        what = "manof"
	budgetCode   what = "budgetCode"
	budgetTitle  what = "budgetTitle"
	purpose      what = "purpose"
	sensitive    what = "sensitive"
	remarks      what = "remarks"
	reportYear   what = "year"
	reportPart   what = "quarter"
	unknown      what = ""
)

// columns says what a header stands for. Headers are as mrgov.Clean leaves them:
// without quotes, points and colons, of which ministries write many kinds, and with
// one space between words. Words of whole headers were seen in reports of 2015 to
// 2025; the longer ones are told by how they begin, since reports cut them.
func columns(header string) what {
	h := mrgov.Clean(header)
	switch h {
	case "הזמנת רכש", "מספר הזמנת רכש", "מס הזמנת רכש", "מספר הזמנה", "מס הזמנה":
		return order
	case "שם חברה", "שם חברה/אתר", "שם משרד", "שם המשרד", "משרד":
		return ministry
	case "שם אתר", "אתר", "יחידה":
		return site
	case "קבוצה רוכשת", "קבוצת רכש", "תיאור קבוצת רכש", "תאור קבוצת רכש":
		return buyingGroup
	case "תאור של ארגון רכש", "תיאור של ארגון רכש", "תיאור ארגון רכש", "ארגון רכש":
		return buyingOrg
	case "שם הספק", "שם ספק", "ספק":
		return supplierName
	case "מספר חפ", "חפ", "מס חפ", "מספר חפ ספק", "חפ/עמ", "מספר חפ/עמ":
		return companyID
	case "קוד ספק", "קוד חברה", "מספר ספק":
		return supplierCode
	case "מטבע", "מטבע הזמנה", "מטבע ההזמנה":
		return currency
	case "מטבע חשבונית":
		return billCurrency
	case "תאריך יצירת ההזמנה", "תאריך יצירת הזמנה", "תאריך הזמנה", "תאריך ההזמנה":
		return ordered
	case "התחלת תקופת תוקף", "תחילת תקופת תוקף", "תאריך תחילת התקשרות":
		return starts
	case "סיום תקופת תוקף", "תאריך סיום התקשרות":
		return ends
	}
	return moreColumns(h)
}

func moreColumns(h string) what {
	switch h {
	case "אופן רכישה", "אופן רכישה מעודכן", "אופן רכישה מקור", "אופן הרכישה":
		return method
	case "סיבת פטור", "סיבת הפטור":
		return exemption
	case "מס פנייה במנוף/מנור", "מס פניה במנוף/מנור", "מספר פנייה במנוף", "מספר פניית פרסום", "מספר פרסום", "מס פרסום":
		return manof
	case "תקנה תקציבית", "תקנה", "מספר תקנה":
		return budgetCode
	case "תיאור תקנה תקציבית", "תאור תקנה תקציבית", "שם תקנה", "שם פריט התחייבות":
		return budgetTitle
	case "מטרת התקשרות", "מטרת ההתקשרות", "מטרת התקשרות (חדש)", "תאור התחייבות (מרכבה)", "תאור ההזמנה", "תיאור ההזמנה", "מטרת התקשרות + תאור התחייבות":
		return purpose
	case "הזמנה רגישה":
		return sensitive
	case "הבהרות", "הערות":
		return remarks
	case "שנה", "שנת דוח", "שנת הדוח":
		return reportYear
	case "רבעון", "רבעון הדוח":
		return reportPart
	}
	return moneyColumns(h)
}

// moneyColumns: the headers of figures are long, and cut.
func moneyColumns(h string) what {
	begins := func(words string) bool { return strings.HasPrefix(h, words) }
	switch {
	case begins("ערך ההזמנה"), begins("ערך הזמנה"):
		return volume
	case begins("ביצוע חשבוניות לתקופת"):
		return periodPaid
	case begins("ביצוע חשבוניות"), begins("ב חשבוניות מצטבר"), begins("חשבוניות מצטבר"), begins("ביצוע מצטבר"):
		return executed
	case begins("ביצוע ערך קבלות"):
		return goods
	case begins("סכום התקשרות מצטבר"):
		return total
	}
	return unknown
}

// isLocal reports whether a header says that the figures below it are in shekels.
func isLocal(header string) bool {
	h := mrgov.Clean(header)
	for _, words := range []string{"מטבע מקומי", "במטמ", "במ ט מ", "במטח מקומי", "בשח", "שקל"} {
		if strings.Contains(h, words) {
			return true
		}
	}
	return false
}

// withTax reports whether a header says that value added tax is in the figures.
func withTax(header string) bool {
	h := mrgov.Clean(header)
	return strings.Contains(h, "כולל מעמ") || strings.Contains(h, "+ מעמ")
}
