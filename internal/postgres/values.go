package postgres

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"
)

// numeric is a decimal as pgx takes it, digit by digit.
func numeric(d decimal.NullDecimal) pgtype.Numeric {
	if !d.Valid {
		return pgtype.Numeric{}
	}
	return pgtype.Numeric{Int: d.Decimal.Coefficient(), Exp: d.Decimal.Exponent(), Valid: true}
}

// digits is a numeric as text without exponent; empty if null.
func digits(n pgtype.Numeric) string {
	if !n.Valid || n.NaN || n.Int == nil {
		return ""
	}
	return decimal.NewFromBigInt(n.Int, n.Exp).String()
}

// date is a day as pgx takes it; null if empty.
func date(day string) pgtype.Date {
	t, err := time.Parse(time.DateOnly, day)
	return pgtype.Date{Time: t, Valid: err == nil}
}

// instant is a time as pgx takes it; null if zero.
func instant(t time.Time) pgtype.Timestamptz {
	return pgtype.Timestamptz{Time: t, Valid: !t.IsZero()}
}

// texts is a list that is never null.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func ints(list []int) []int {
	if list == nil {
		return []int{}
	}
	return list
}
