package history

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/procurement"
)

// isNothing reports values that say nothing.
func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !isNothing(item) })
	case procurement.Object:
		return len(v) == 0
	}
	return false
}

func holdsObjects(list []any) bool {
	return slices.ContainsFunc(list, func(v any) bool {
		_, ok := v.(procurement.Object)
		return ok
	})
}

// isValue reports an amount with its currency.
func isValue(o procurement.Object) bool {
	if isStructured(o["amount"]) || isStructured(o["currency"]) {
		return false
	}
	_, amount := o["amount"]
	_, currency := o["currency"]
	return amount || currency && len(o) <= 2
}

func isStructured(v any) bool {
	switch v.(type) {
	case []any, procurement.Object:
		return true
	}
	return false
}

func ext(o procurement.Object) procurement.Object {
	e, _ := o[procurement.Ext].(procurement.Object)
	return e
}

func status(o procurement.Object) procurement.AmountStatus {
	s, _ := ext(o)[procurement.ExtStatus].(string)
	return procurement.AmountStatus(s)
}

// sameValue reports whether two values differ in digits or order alone.
func sameValue(a, b procurement.Object) bool {
	for _, key := range []string{"amount", "currency"} {
		if !same(a[key], b[key]) {
			return false
		}
	}
	for _, key := range []string{procurement.ExtStatus, procurement.ExtHigh, procurement.ExtTax, procurement.ExtUntil, procurement.ExtWhy, procurement.ExtRaw} {
		if !same(ext(a)[key], ext(b)[key]) {
			return false
		}
	}
	return true
}

// valueText is an amount in words: "1,200 EUR", "1,000 to 2,000 EUR net",
// "withheld until 2027-01-01: fair competition". Empty if it says nothing.
func valueText(o procurement.Object) string {
	e := ext(o)
	amount, raw, currency := amountText(o["amount"]), text(e[procurement.ExtRaw]), text(o["currency"])
	var s string
	switch st := status(o); {
	case st == procurement.Withheld:
		s = "withheld"
		if until := text(e[procurement.ExtUntil]); until != "" {
			s += " until " + until
		}
		if why := text(e[procurement.ExtWhy]); why != "" {
			s += ": " + why
		}
		return s
	case st == procurement.Range:
		s = join(amount+" to "+amountText(e[procurement.ExtHigh]), currency)
	case amount == "" && raw == "" && currency != "":
		s = "no amount, " + currency
	case amount == "":
		s = join(raw, currency)
	default:
		s = join(amount, currency)
	}
	s = join(s, text(e[procurement.ExtTax]))
	switch st := status(o); st {
	case procurement.Reported, procurement.Derived:
		s += " (" + string(st) + ")"
	}
	return s
}

func join(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// amountText is a number with a comma between each three digits before the point.
func amountText(v any) string {
	s := text(v)
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return s
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	if negative {
		return "-" + whole
	}
	return whole
}

// text is a value for readers.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case []any:
		parts := make([]string, 0, len(v))
		for _, item := range v {
			if !isNothing(item) {
				parts = append(parts, text(item))
			}
		}
		slices.Sort(parts)
		return strings.Join(parts, ", ")
	}
	return canonical(v)
}

func canonical(v any) string {
	b, err := procurement.Canonical(v)
	if err != nil {
		return strconv.Quote(err.Error()) // a value that no parser makes
	}
	return string(b)
}

// same reports whether two values read the same: numbers by what they count,
// lists in any order.
func same(a, b any) bool {
	if isNothing(a) || isNothing(b) {
		return isNothing(a) && isNothing(b)
	}
	an, aNumber := number(a)
	bn, bNumber := number(b)
	if aNumber && bNumber {
		return an.Equal(bn)
	}
	al, aList := a.([]any)
	bl, bList := b.([]any)
	if !aList || !bList {
		return text(a) == text(b)
	}
	if len(al) != len(bl) {
		return text(al) == text(bl)
	}
	keys := func(list []any) []string {
		out := make([]string, len(list))
		for i, v := range list {
			out[i] = text(v)
			if n, ok := number(v); ok {
				out[i] = n.String()
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(keys(al), keys(bl))
}

// longestNumber bounds the numbers that are compared by what they count: an
// exponent of a million would fill memory with zeros.
const longestNumber = 60

func number(v any) (decimal.Decimal, bool) {
	n, ok := v.(json.Number)
	if !ok || len(n) > longestNumber {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(n.String())
	if err != nil || d.Exponent() > longestNumber || d.Exponent() < -longestNumber {
		return decimal.Decimal{}, false
	}
	return d, true
}
