package canadabuys

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
)

// fact is the text of a cell and its place.
type fact struct{ text, place string }

// builder makes a Release of a row and the Pointers into it together: no leaf is set
// without its place.
type builder struct {
	row  table.Row
	cols columns
	zone *time.Location
	out  *procurement.Notice
	used map[int]bool
}

func newBuilder(row table.Row, cols columns, zone *time.Location) (*builder, error) {
	cells := make(map[string]any, len(row.Cells))
	for i, name := range row.Header {
		if i < len(row.Cells) && row.Cells[i] != "" {
			cells[name] = row.Cells[i]
		}
	}
	sum, err := procurement.ContentHash(cells)
	if err != nil {
		return nil, err
	}
	return &builder{row: row, cols: cols, zone: zone, used: map[int]bool{}, out: &procurement.Notice{
		Kind: procurement.State, Language: "en", Pointer: row.Pointer + "!", Content: sum,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}}, nil
}

// col is the fact in the first of the columns that says something. A NUL, which no
// store of text holds, becomes its picture.
func (b *builder) col(names ...string) fact {
	for _, name := range names {
		i, ok := b.cols.at[fold(name)]
		if !ok || i >= len(b.row.Cells) {
			continue
		}
		b.used[i] = true
		if t := clean(b.row.Cells[i]); t != "" {
			return fact{t, b.row.Pointer + b.cols.ends[i]}
		}
	}
	return fact{}
}

func clean(cell string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\x00", "\u2400"))
}

// list are the values of a cell that holds several, each on a line of its own behind
// a star.
func list(f fact) []string {
	var out []string
	for line := range strings.SplitSeq(f.text, "\n") {
		if line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "*")); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// set puts a leaf at path in the Release, with the objects and arrays above it.
func (b *builder) set(at string, leaf any, from fact) {
	if from.place == "" {
		from.place = b.out.Pointer
	}
	b.out.Pointers[at] = from.place
	grow(b.out.Release, strings.Split(at[1:], "/"), leaf)
}

// grow returns node with the leaf at the steps below it.
func grow(node any, steps []string, leaf any) any {
	if len(steps) == 0 {
		return leaf
	}
	if i, err := strconv.Atoi(steps[0]); err == nil {
		items, _ := node.([]any)
		for len(items) <= i {
			items = append(items, nil)
		}
		items[i] = grow(items[i], steps[1:], leaf)
		return items
	}
	obj, ok := node.(procurement.Object)
	if !ok {
		obj = procurement.Object{}
	}
	obj[steps[0]] = grow(obj[steps[0]], steps[1:], leaf)
	return obj
}

// put sets a leaf to a fact that says something.
func (b *builder) put(at string, f fact) {
	if f.text != "" {
		b.set(at, f.text, f)
	}
}

// both sets a leaf to the English text of a column, else the French one, and the
// French one beside it where it differs.
func (b *builder) both(at, stem string) {
	en, fr := b.col(stem+eng), b.col(stem+fra)
	if en.text == "" {
		en = fr
	}
	b.put(at, en)
	if fr.text != "" && fr.text != en.text {
		b.put(at+"_fr", fr)
	}
}

// read reads a date; numbers alone are year, month, day or, with slashes, the same.
func (b *builder) read(f fact) (normalize.Time, error) {
	return normalize.Date(f.text, normalize.YMD, b.zone)
}

// date sets a leaf to a date, as precise as it is stated.
func (b *builder) date(at string, f fact) {
	if f.text == "" {
		return
	}
	t, err := b.read(f)
	if err != nil {
		b.issue("unparsed-date", at, f.text)
		return
	}
	b.set(at, t.String(), f)
}

// published sets the time of the notice to the later of its two dates: files have
// amendments that were published after they were made.
func (b *builder) published() {
	var at time.Time
	var from fact
	for _, f := range []fact{b.col(colPublished), b.col(colAmended), b.col(colAwarded)} {
		if f.text == "" || from.text != "" && f == b.col(colAwarded) {
			continue // an award's date is no publication unless nothing else is known
		}
		t, err := b.read(f)
		if err != nil {
			b.issue("unparsed-date", "/date", f.text)
			continue
		}
		if from.text == "" || t.Time.After(at) {
			at, from = t.Time, f
		}
	}
	if from.text == "" {
		b.issue("no-date", "/date", "")
		return
	}
	b.out.Published, b.out.PublishedRaw = at.UTC(), from.text
	b.set("/date", at.UTC().Format(time.RFC3339), from)
}

// digits is the number in a cell and whether it is other than zero.
func digits(f fact) (json.Number, bool, error) {
	n, err := normalize.Number(strings.TrimPrefix(f.text, "$"), '.')
	return json.Number(n), strings.Trim(n, "-0.") != "", err
}

// money sets a value object; what is no number stays as text.
func (b *builder) money(at string, f fact) {
	if f.text == "" {
		return
	}
	n, _, err := digits(f)
	if err != nil {
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), f)
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtRaw, f.text, f)
		b.issue("unparsed-amount", at, f.text)
	} else {
		b.set(at+"/amount", n, f)
	}
	currency := b.col(colCurrency)
	if code, ok := normalize.Currency(currency.text); ok {
		b.set(at+"/currency", code, currency)
		return
	}
	b.issue("no-currency", at+"/currency", currency.text)
}

func (b *builder) issue(code, at, detail string) {
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: at, Detail: detail})
}

// identify sets the identifiers, the tag is the caller's.
func (b *builder) identify(kind string) error {
	reference, solicitation, amendment := b.col(colReference), b.col(colSolicitation), b.col(colAmendment)
	if reference.text == "" {
		return &source.RecordError{Pointer: b.out.Pointer, Reason: "no-reference", Err: fmt.Errorf("no value in the column %s", colReference)}
	}
	key := solicitation
	if b.out.Guarded = key.text != ""; !b.out.Guarded {
		key = reference
	}
	b.out.ID, b.out.OCID, b.out.Version = kind+"/"+reference.text, OCIDPrefix+key.text, amendment.text
	if len(b.out.ID) > procurement.MaxNoticeID || len(b.out.OCID) > procurement.MaxOCID {
		return &source.RecordError{Pointer: b.out.Pointer, Reason: "id-too-long",
			Err: fmt.Errorf("numbers of %d and %d bytes", len(reference.text), len(key.text))}
	}
	if b.col(stemTitle+eng).text == "" && b.col(stemTitle+fra).text != "" {
		b.out.Language = "fr"
	}
	b.set("/ocid", b.out.OCID, key)
	b.set("/id", b.out.ID, reference)
	b.set("/language", b.out.Language, reference)
	b.set("/initiationType", "tender", reference)
	b.published()
	return nil
}

// rest keeps the columns without a place of their own under x_canadabuys, French
// ones where they say something else than the English. What is about a person to
// contact stays with the contact.
func (b *builder) rest() {
	more := jsontree.Obj(b.out.Release, "x_canadabuys")
	if more == nil {
		more = procurement.Object{}
	}
	for i, name := range b.row.Header {
		if b.used[i] || i >= len(b.row.Cells) || strings.HasPrefix(fold(name), "contact") {
			continue
		}
		text := clean(b.row.Cells[i])
		stem, french := strings.CutSuffix(name, fra)
		if text == "" || more[name] != nil || french && text == b.peek(stem+eng) {
			continue
		}
		more[name] = text
		b.out.Pointers["/x_canadabuys/"+jsontree.Escape(name)] = b.row.Pointer + b.cols.ends[i]
	}
	if len(more) > 0 {
		b.out.Release["x_canadabuys"] = more
	}
}

// peek is the text in a column, which is not used by that.
func (b *builder) peek(name string) string {
	i, ok := b.cols.at[fold(name)]
	if !ok || i >= len(b.row.Cells) {
		return ""
	}
	return clean(b.row.Cells[i])
}
