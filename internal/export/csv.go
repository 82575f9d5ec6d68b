package export

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"daylight/internal/postgres"
)

// Columns are the columns of a CSV row: one row a process. Dates are UTC, amounts
// have a decimal point, nothing is empty that is zero. counted_usd is what of the
// process is in totals, empty if nothing is or a part has no rate; its sum over
// rows counts each contract once. to_review holds codes of rules: a mark says that
// there is something to review, and nothing about anybody.
func Columns() []string {
	return []string{"process_id", "ocid", "source", "country", "origin", "stage", "title", "language", "last_published", "buyers",
		"suppliers", "amount", "currency", "amount_kind", "amount_status", "amount_of", "notice_id", "notice_version", "pointer",
		"counted_usd", "to_review"}
}

// whyColumn comes after Columns in a list of search results.
const whyColumn = "why"

type csvWriter struct {
	w        *csv.Writer
	raw, why bool
}

func newCSV(w io.Writer, o Options) (*csvWriter, error) {
	if o.BOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return nil, err
		}
	}
	c := &csvWriter{csv.NewWriter(w), o.Raw, o.why}
	head := Columns()
	if c.why {
		head = append(head, whyColumn)
	}
	return c, c.w.Write(head)
}

func (c *csvWriter) write(_ context.Context, hits []postgres.Hit) (int, error) {
	for _, h := range hits {
		if err := c.w.Write(c.row(h)); err != nil {
			return 0, err
		}
	}
	c.w.Flush()
	return len(hits), c.w.Error()
}

func (c *csvWriter) row(h postgres.Hit) []string {
	row := []string{h.ID.String(), c.text(h.OCID), h.Source.ID, h.Country, string(h.Origin), h.Stage, c.text(h.Title), c.text(h.Lang),
		stamp(h.Published), c.text(names(h.Buyers, 0)), c.text(names(h.Suppliers, h.MoreSuppliers))}
	if f := h.Main; f != nil {
		row = append(row, f.Amount, c.text(f.Currency), string(f.Kind), string(f.Status), string(f.Owner),
			f.Notice.String(), strconv.Itoa(f.Version), c.text(f.Pointer))
	} else {
		row = append(row, "", "", "", "", "", "", "", "")
	}
	row = append(row, h.CountedUSD, strings.Join(h.Flags, " "))
	if c.why {
		row = append(row, c.text(strings.Join(Why(h.Why), "; ")))
	}
	return row
}

func (c *csvWriter) text(s string) string {
	if c.raw {
		return s
	}
	return Cell(s)
}

// Cell guards a text cell of a CSV file: spreadsheet programs run what starts like
// a formula.
func Cell(s string) string {
	if s == "" {
		return s
	}
	switch r, _ := utf8.DecodeRuneInString(s); r {
	case '=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}

func (c *csvWriter) close() error {
	c.w.Flush()
	return c.w.Error()
}

func names(links []postgres.PartyLink, more int) string {
	out := make([]string, len(links), len(links)+1)
	for i, l := range links {
		out[i] = l.Name
	}
	if more > 0 {
		out = append(out, "and "+strconv.Itoa(more)+" more")
	}
	return strings.Join(out, "; ")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
