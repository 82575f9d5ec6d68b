package flags

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"daylight/internal/jsontree"
	"daylight/internal/procurement"
)

// Publishers get types wrong, so a number serves as text, a lone object as a list
// of one, and null as absent, as in package compile.

func text(v any) string { return strings.TrimSpace(jsontree.Text(v)) }

func str(o procurement.Object, keys ...string) string { return text(jsontree.Get(o, keys...)) }

// member is an object in a list with its JSON pointer.
type member struct {
	o    procurement.Object
	path string
}

func members(v any, path string) []member {
	if lone, ok := v.(procurement.Object); ok {
		return []member{{lone, path}}
	}
	list, _ := v.([]any)
	var out []member
	for i, item := range list {
		if o, ok := item.(procurement.Object); ok {
			out = append(out, member{o, path + "/" + strconv.Itoa(i)})
		}
	}
	return out
}

// Figures beyond these bounds are no sums of money.
const (
	maxDigits = 20
	maxScale  = 20
)

// number reads a JSON number, or a number written as text with a decimal point.
func number(v any) decimal.NullDecimal {
	digits := text(v)
	if digits == "" || len(digits) > 64 {
		return decimal.NullDecimal{}
	}
	d, err := decimal.NewFromString(digits)
	if err != nil || d.Exponent() < -maxScale || d.Exponent() > maxDigits || d.Abs().Cmp(decimal.New(1, maxDigits)) >= 0 {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(d)
}

// price is an amount above zero with a currency.
type price struct {
	amount   decimal.Decimal
	currency string
	gross    bool
	path     string
	ok       bool
}

// priceOf reads a value object. What is withheld, a range, or reported by third
// parties is no price.
func priceOf(v any, path string) price {
	value, _ := v.(procurement.Object)
	ext := jsontree.Obj(value, procurement.Ext)
	amount := number(value["amount"])
	p := price{amount: amount.Decimal, currency: strings.ToUpper(text(value["currency"])), path: path}
	p.gross = text(ext[procurement.ExtTax]) == string(procurement.TaxGross)
	status := text(ext[procurement.ExtStatus])
	plain := status == "" || status == string(procurement.Known) || status == string(procurement.Derived)
	p.ok = plain && amount.Valid && amount.Decimal.IsPositive() && p.currency != ""
	return p
}

func (p price) String() string { return p.amount.String() + " " + p.currency }
