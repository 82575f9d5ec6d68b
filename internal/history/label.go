package history

import (
	"strings"
	"unicode"

	"daylight/internal/procurement"
)

// label is a place in words: the elements on the way, then the field.
func label(names []name) string {
	var parts []string
	field := ""
	for i, n := range names {
		if n.element {
			parts = append(parts, singular(field)+" "+n.text)
			field = ""
			continue
		}
		if i == 0 && len(names) > 1 && n.text != "buyer" && !names[1].element {
			parts = append(parts, spaced(n.text)) // tender, planning, bids
			continue
		}
		field = join(field, n.text)
	}
	if field == "" {
		return strings.Join(parts, ", ")
	}
	if len(parts) == 0 {
		return known(field)
	}
	if parts[0] == "bids" && len(parts) > 1 {
		parts = parts[1:]
	}
	if names[0].text == procurement.Ext {
		return known(field)
	}
	return strings.Join(parts, ", ") + ": " + known(field)
}

// singular names one element of a list.
func singular(list string) string {
	list = list[strings.LastIndexByte(list, ' ')+1:]
	switch list {
	case "parties":
		return "party"
	case "details":
		return "bid"
	case "unsuccessfulProcess":
		return list
	case "relatedProcesses":
		return "related process"
	}
	s := spaced(strings.TrimSuffix(list, "s"))
	if s == "" {
		return list
	}
	return s
}

// known are the words for fields whose names say too little.
func known(field string) string {
	switch field {
	case "tenderPeriod endDate":
		return "deadline for bids"
	case "tenderPeriod startDate":
		return "opening for bids"
	case "contractPeriod startDate", "period startDate":
		return "start of the term"
	case "contractPeriod endDate", "period endDate":
		return "end of the term"
	case "enquiryPeriod endDate":
		return "deadline for questions"
	case "awardPeriod endDate":
		return "end of the award period"
	case "dateSigned":
		return "date of signature"
	case "numberOfTenderers":
		return "number of bids"
	case "procurementMethodDetails":
		return "procurement method in the source's words"
	case "maximumValue":
		return "ceiling of the framework"
	case "x_valueWithOptions":
		return "value with all options"
	case "x_obligated":
		return "obligated to date"
	case "x_consortium":
		return "acts as one with others"
	case "noticeTotal":
		return "total stated in the notice"
	case "unknown":
		return "known not to be published"
	case "cancelled":
		return "cancelled"
	case "ocid":
		return "process identifier"
	case "url", "uri":
		return "address"
	}
	return spaced(strings.ReplaceAll(strings.ReplaceAll(field, "x_daylight ", ""), " ", ": "))
}

// spaced turns camelCase into words.
func spaced(s string) string {
	s = strings.TrimPrefix(s, "x_")
	var b strings.Builder
	lower := false
	for _, r := range s {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		lower = unicode.IsLower(r) || unicode.IsDigit(r)
		b.WriteRune(r)
	}
	return b.String()
}
