package ilgov

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"daylight/internal/jsontree"
	"daylight/internal/mrgov"
	"daylight/internal/normalize"
	"daylight/internal/procurement"
	"daylight/internal/source"
	"daylight/internal/table"
)

// fact is the text of a cell and its place.
type fact struct{ text, place string }

// layout is the header of one table: the columns of each name as mrgov.Clean leaves
// it, and the ends of the pointers into them.
type layout struct {
	at    map[string][]int
	clean []string
	ends  []string
}

func newLayout(header []string) *layout {
	l := &layout{at: map[string][]int{}}
	for i, h := range header {
		name := mrgov.Clean(h)
		l.at[name] = append(l.at[name], i)
		l.clean, l.ends = append(l.clean, name), append(l.ends, "!/"+jsontree.Escape(h))
	}
	return l
}

// builder makes a Release of a row and the Pointers into it together.
type builder struct {
	row  table.Row
	in   *layout
	zone *time.Location
	out  *procurement.Notice
}

func newBuilder(row table.Row, in *layout, zone *time.Location) (*builder, error) {
	cells := map[string]any{}
	for i, name := range row.Header {
		if i < len(row.Cells) {
			cells[name] = row.Cells[i]
		}
	}
	sum, err := procurement.ContentHash(cells)
	if err != nil {
		return nil, err
	}
	return &builder{row: row, in: in, zone: zone, out: &procurement.Notice{
		Kind: procurement.State, Language: "he", Pointer: row.Pointer + "!", Content: sum,
		Release: procurement.Object{}, Pointers: map[string]string{},
	}}, nil
}

// cell is the fact in a column by its place.
func (b *builder) cell(i int) fact {
	if i >= len(b.row.Cells) {
		return fact{}
	}
	return fact{mrgov.Tidy(b.row.Cells[i]), b.row.Pointer + b.in.ends[i]}
}

// column is the fact in the first of the columns that says something.
func (b *builder) column(names ...string) fact {
	for _, name := range names {
		for _, i := range b.in.at[name] {
			if f := b.cell(i); f.text != "" {
				return f
			}
		}
	}
	return fact{}
}

// others keeps the columns that are not known, as published.
func (b *builder) others(known func(clean string) bool) {
	n := 0
	for i, name := range b.in.clean {
		f := b.cell(i)
		if f.text == "" || known(name) {
			continue
		}
		at := "/tender/x_ilgov/columns/" + strconv.Itoa(n)
		b.set(at+"/name", mrgov.Tidy(b.row.Header[i]), f)
		b.put(at+"/value", f)
		n++
	}
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
		list, _ := node.([]any)
		for len(list) <= i {
			list = append(list, nil)
		}
		list[i] = grow(list[i], steps[1:], leaf)
		return list
	}
	obj, ok := node.(procurement.Object)
	if !ok {
		obj = procurement.Object{}
	}
	obj[steps[0]] = grow(obj[steps[0]], steps[1:], leaf)
	return obj
}

// put sets a leaf to a fact and reports whether it says something.
func (b *builder) put(at string, f fact) bool {
	if f.text == "" {
		return false
	}
	b.set(at, f.text, f)
	return true
}

// date sets a leaf to a date, as precise as it is stated.
func (b *builder) date(at string, f fact) {
	if f.text == "" {
		return
	}
	t, err := b.read(f.text)
	if err != nil {
		b.issue("unparsed-date", at, f.text)
		return
	}
	b.set(at, t.String(), f)
}

// read reads a date: the day comes before the month, but where a workbook shows
// its own short forms "12-04-24" and "12/4/24 00:00", which are month, day, year.
func (b *builder) read(text string) (normalize.Time, error) {
	text = strings.TrimSuffix(text, " 00:00:00")
	for _, layout := range []string{"01-02-06", "1/2/06 15:04"} {
		if t, err := time.Parse(layout, text); err == nil && b.row.Sheet != "" {
			return normalize.Date(t.Format(time.DateOnly), normalize.YMD, b.zone)
		}
	}
	return normalize.Date(text, normalize.DMY, b.zone)
}

// published sets the time of the notice.
func (b *builder) published(raw string, day time.Time, from fact) {
	b.out.Published, b.out.PublishedRaw, b.out.Version = day.UTC(), raw, day.Format(time.DateOnly)
	b.set("/date", day.UTC().Format(time.RFC3339), from)
}

// money sets a value object; what is no number stays as text.
func (b *builder) money(at string, amount fact, currency string, from fact) {
	if amount.text == "" {
		return
	}
	if currency != "" {
		b.set(at+"/currency", currency, from)
	} else {
		b.issue("unmapped-currency", at+"/currency", from.text)
	}
	text := strings.TrimSpace(strings.NewReplacer("₪", "", `ש"ח`, "").Replace(amount.text))
	digits, err := normalize.Number(text, '.')
	if err != nil {
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtStatus, string(procurement.Unparsed), amount)
		b.set(at+"/"+procurement.Ext+"/"+procurement.ExtRaw, amount.text, amount)
		b.issue("unparsed-amount", at, amount.text)
		return
	}
	b.set(at+"/amount", json.Number(digits), amount)
	if b.row.Sheet != "" && strings.Contains(text, ",") && !strings.Contains(text, ".") {
		b.issue("amount-as-shown", at+"/amount", "the workbook shows whole units: the number in the cell may have decimals")
	}
}

func (b *builder) issue(code, at, detail string) {
	b.out.Issues = append(b.out.Issues, procurement.Issue{Code: code, Path: at, Detail: detail})
}

func (b *builder) reject(reason, format string, args ...any) error {
	return &source.RecordError{Pointer: b.out.Pointer, Reason: reason, Err: fmt.Errorf(format, args...)}
}

// identify sets the identifiers and checks their lengths.
func (b *builder) identify(id, ocid string, from fact, tag string) error {
	b.out.ID, b.out.OCID = id, ocid
	if len(id) > procurement.MaxNoticeID || len(ocid) > procurement.MaxOCID {
		return b.reject("id-too-long", "the number has %d bytes", len(from.text))
	}
	b.set("/ocid", ocid, from)
	b.set("/id", id, from)
	b.set("/language", "he", from)
	b.set("/initiationType", "tender", from)
	b.set("/tag/0", tag, from)
	return nil
}

// buyer sets the ministry.
func (b *builder) buyer(name, unit fact) {
	if name.text == "" {
		b.issue("no-buyer", "/buyer", "")
		return
	}
	id := "publisher/" + name.text
	b.set("/buyer/id", id, name)
	b.put("/buyer/name", name)
	b.set("/parties/0/id", id, name)
	b.put("/parties/0/name", name)
	b.set("/parties/0/roles/0", "buyer", name)
	b.set("/parties/0/address/country", "IL", name) // ministries and bodies of the state
	b.put("/parties/0/details/unit", unit)
}

// supplier sets the supplier of the award and reports whether there is one. A
// person's number is left out.
func (b *builder) supplier(name, number fact) bool {
	number.text = strings.ReplaceAll(number.text, "-", "")
	kind := mrgov.KindOfNumber(number.text)
	id, from := "supplier/"+name.text, name
	switch {
	case kind == mrgov.Registered:
		id, from = mrgov.SupplierScheme+"-"+number.text, number
	case name.text == "" && (kind == mrgov.NoNumber || kind == mrgov.Personal):
		return false
	case name.text == "":
		id, from = "supplier/"+number.text, number
	}
	parties, _ := b.out.Release["parties"].([]any)
	party := "/parties/" + strconv.Itoa(len(parties))
	b.set(party+"/id", id, from)
	b.set(party+"/roles/0", "supplier", from)
	b.put(party+"/name", name)
	b.set("/awards/0/suppliers/0/id", id, from)
	b.put("/awards/0/suppliers/0/name", name)
	switch kind {
	case mrgov.Registered:
		b.set(party+"/identifier/scheme", mrgov.SupplierScheme, number)
		b.set(party+"/identifier/id", number.text, number)
	case mrgov.Personal:
		b.set(party+"/details/isNaturalPerson", true, name)
		b.issue("personal-number-left-out", party, "")
	case mrgov.OtherNumber:
		b.set(party+"/identifier/id", number.text, number)
		b.issue("supplier-number", party+"/identifier/id", number.text)
	}
	return true
}

// supplierKey tells the suppliers of one publication apart without naming persons.
func supplierKey(name, number fact) string {
	digits := strings.ReplaceAll(number.text, "-", "")
	switch {
	case mrgov.KindOfNumber(digits) == mrgov.Registered:
		return digits
	case name.text != "":
		sum := sha256.Sum256([]byte(name.text))
		return hex.EncodeToString(sum[:6])
	}
	return "-"
}

// sameProcess relates the notice to a publication in the source whose OCIDs have a
// prefix.
func (b *builder) sameProcess(n int, prefix, number, relationship string, from fact) {
	at := "/relatedProcesses/" + strconv.Itoa(n)
	b.set(at+"/id", prefix+number, from)
	b.set(at+"/relationship/0", relationship, from)
	b.set(at+"/identifier", prefix+number, from)
}
