package evidence

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// Kinds of values.
const (
	kindFigure = "figure" // an amount that the contract page shows
	kindParty  = "party"  // an organisation that it names
	kindFact   = "fact"   // what the last notice in force says of anything else
)

// Value is a figure or fact with the way to the bytes it was read from.
type Value struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// Value is the number or text; empty where the document withholds or omits it,
	// which Status says.
	Value    string `json:"value"`
	High     string `json:"high,omitempty"`
	Currency string `json:"currency,omitempty"`
	Status   string `json:"status,omitempty"`
	Tax      string `json:"tax,omitempty"`
	Raw      string `json:"raw,omitempty"`
	// Current is false where a later notice restates the value.
	Current        bool   `json:"current"`
	Notice         string `json:"notice_id"`
	Version        int    `json:"version"`
	SourceNoticeID string `json:"source_notice_id"`
	Path           string `json:"path"`
	Pointer        string `json:"pointer"`
	// AsWritten is what stands in the document at Pointer, letter by letter; empty
	// where Pointer leads to more than a number or a text.
	AsWritten string `json:"as_written"`
	SHA256    string `json:"document_sha256"`
	Document  string `json:"document_file"` // empty in a public packet
	URL       string `json:"url"`
	FetchedAt string `json:"fetched_at"`
}

// columns of values.csv, and the fields of a Value in that order.
func columns() []string {
	return []string{"kind", "label", "value", "high", "currency", "status", "tax", "raw", "current", "notice_id", "version",
		"source_notice_id", "path", "pointer", "as_written", "document_sha256", "document_file", "url", "fetched_at"}
}

func (v Value) fields() []string {
	return []string{v.Kind, v.Label, v.Value, v.High, v.Currency, v.Status, v.Tax, v.Raw, strconv.FormatBool(v.Current), v.Notice,
		strconv.Itoa(v.Version), v.SourceNoticeID, v.Path, v.Pointer, v.AsWritten, v.SHA256, v.Document, v.URL, v.FetchedAt}
}

// figures are those of the contract page, in its order.
func figures(page postgres.ContractPage) []postgres.Figure {
	out := slices.Clone(page.ProcessFigures)
	for _, a := range page.AwardRows {
		out = append(out, a.Figures...)
	}
	for _, c := range page.ContractRows {
		out = append(out, c.Figures...)
	}
	return out
}

// list makes the values: figures, parties, then the facts of the notices in
// force, each from the last notice that states it.
func (p *packet) list(written map[place]string) []Value {
	var out []Value
	for _, f := range p.figures {
		v := Value{Kind: kindFigure, Label: figureLabel(f), Value: f.Amount, High: f.High, Currency: f.Currency, Status: string(f.Status),
			Tax: string(f.Tax), Raw: f.Raw, Current: f.Current, Path: f.Path, Pointer: f.Pointer}
		out = append(out, p.placed(v, f.Notice, f.Version, written))
	}
	for _, r := range p.page.PartyRows {
		v := Value{Kind: kindParty, Label: partyLabel(r), Value: r.Name, Current: true, Path: r.Path, Pointer: r.Pointer}
		out = append(out, p.placed(v, r.Notice, r.Version, written))
	}
	return append(out, p.facts(written)...)
}

// placed adds where a notice version stands.
func (p *packet) placed(v Value, id procurement.ID, version int, written map[place]string) Value {
	n, ok := p.byVersion[versionKey{id, version}]
	if !ok { // of the compiled release alone
		return v
	}
	d := p.byHash[n.SHA256]
	v.Notice, v.Version, v.SourceNoticeID, v.SHA256, v.URL = n.ID.String(), n.Version, n.SourceNoticeID, n.SHA256, d.captures[0].URL
	v.FetchedAt = stamp(d.captures[0].FetchedAt)
	v.AsWritten = written[place{d.sum, v.Pointer}]
	switch {
	case !p.options.Public:
		v.Document = d.file()
	case v.AsWritten != v.Value && v.Kind == kindFact: // an element may say more than its fact
		v.AsWritten = ""
	}
	return v
}

// facts takes each fact from the last notice in force that states it: what later
// notices repeat or change is not listed twice, and stands in notices/.
func (p *packet) facts(written map[place]string) []Value {
	seen := map[string]bool{}
	var out []Value
	for i := len(p.notices) - 1; i >= 0; i-- {
		n := p.notices[i]
		if n.Superseded {
			continue
		}
		names := elementNames(n.Facts)
		var own []Value
		for _, f := range n.Facts {
			label := factLabel(f.Path, names)
			if !seen[label] {
				v := Value{Kind: kindFact, Label: label, Value: f.Value, Current: true, Path: f.Path, Pointer: f.Pointer}
				own = append(own, p.placed(v, n.ID, n.Version, written))
			}
		}
		for _, v := range own { // only now: one notice may state two things of one name
			seen[v.Label] = true
		}
		out = append(out, own...)
	}
	slices.SortStableFunc(out, func(a, b Value) int { return cmp.Compare(aboutParty(a), aboutParty(b)) })
	return out
}

// aboutParty is 1 for facts of organisations: they are many, and come last.
func aboutParty(v Value) int {
	if strings.HasPrefix(v.Path, "/parties/") {
		return 1
	}
	return 0
}

// stamp is a time as it stands in all files of a packet.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// valuesCSV writes values as CSV, safe to open in a spreadsheet program.
func valuesCSV(w io.Writer, values []Value) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns()); err != nil {
		return err
	}
	for _, v := range values {
		fields := v.fields()
		for i := range fields {
			fields[i] = guarded(fields[i])
		}
		if err := out.Write(fields); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// guarded keeps a spreadsheet program from running a published text as a formula.
func guarded(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// valuesJSON writes values as one JSON array, a value a line.
func valuesJSON(w io.Writer, values []Value) error {
	for i, v := range values {
		before := ",\n"
		if i == 0 {
			before = "[\n"
		}
		line, err := procurement.Canonical(v)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, before+string(line)); err != nil {
			return err
		}
	}
	end := "\n]\n"
	if len(values) == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func indented(v any) ([]byte, error) {
	b, err := procurement.Canonical(v)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, err
	}
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(tree)
	return []byte(out.String()), err
}
