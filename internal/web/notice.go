package web

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// noticePage is one notice version with the proof of its facts.
type noticePage struct {
	postgres.NoticePage
	Href         string
	Label, Title string
	Number       string // where Label leaves out the process's
	Change       string
	Silent       bool
	Versions     []versionRow
	Latest       string // address of the latest version if this is not it
	Facts        []factRow
	window
	Published string
	Proof     *proofBox // of the fact that was asked for
	Missed    bool      // a fact was asked for and is not among them
	Issues    []string
	Original  string
	SourceURL string
	URLHref   string
	Last      int64 // last byte of the exchange in the archive file
}

type versionRow struct {
	Version             int
	Href                string
	Published, Seen     string
	Change              string
	Here, Silent, Newer bool
}

// factRow is a leaf of the notice, ID the anchor under which it is looked for.
type factRow struct {
	ID                   string
	Path, Value, Pointer string
	Tail                 string // end of a long place, whose whole is folded
	Cut                  int    // characters of the whole value if it was cut
	Asked                bool
}

// proofBox is the fact that a reader followed here, with all that belongs to it.
type proofBox struct {
	ID   string
	Of   string // the value whose parts What are, if it has parts
	What []factRow
}

func (s *site) notice(w http.ResponseWriter, r *http.Request) error {
	id, version, err := readNotice(r.PathValue("id"))
	if err != nil {
		return err
	}
	n, err := s.Store.Notice(r.Context(), id, version)
	if err != nil {
		return err
	}
	from, err := readFrom(r)
	if err != nil {
		return err
	}
	body := buildNotice(n, s.zones.of(n.Source.ID), r.FormValue("fact"), from)
	if s.Originals {
		body.Original = body.Href + "/original"
	}
	return s.render(w, r, http.StatusOK, "notice", page{
		Title: "Notice " + body.Label, Origin: originWords(n.Origin), Body: body,
	})
}

// readNotice reads "id" or "id@version".
func readNotice(s string) (procurement.ID, int, error) {
	name, number, dated := strings.Cut(s, "@")
	id, err := procurement.ParseID(name)
	if err != nil {
		return id, 0, postgres.ErrNotFound
	}
	if !dated {
		return id, 0, nil
	}
	version, err := strconv.Atoi(number)
	if err != nil || version < 1 {
		return id, 0, postgres.ErrNotFound
	}
	return id, version, nil
}

func buildNotice(n postgres.NoticePage, zone *time.Location, fact string, from int) noticePage {
	facts := publicFacts(n.Facts)
	n.Hidden += len(n.Facts) - len(facts)
	b := noticePage{
		NoticePage: n, Href: noticePath(n.ID, n.Version), Label: shorten(260, withoutProcess(n.SourceNoticeID, n.OCID)), Title: titleOr(shorten(300, n.Title), n.OCID),
		Change: changeWords(n.Change), Silent: n.Change == "silent_edit", SourceURL: webURL(n.Source.Homepage),
		URLHref: webURL(n.URL), Last: n.ArchiveOffset + n.ArchiveLength, Published: published(n.NoticeRow, zone),
	}
	if whole := shorten(260, n.SourceNoticeID); whole != b.Label {
		b.Number = whole
	}
	asked := findFact(facts, fact)
	if asked >= 0 {
		from = asked / factsPerPage * factsPerPage
		b.Proof = newProof(facts, asked, fact)
	}
	b.Missed = fact != "" && asked < 0
	shown, win := cut(facts, from, factsPerPage)
	b.window = win.paged(b.Href+"?", factsPerPage)
	b.Facts = factRows(shown, asked-win.From)
	for i := range b.Facts {
		if b.Proof != nil && b.Facts[i].ID == b.Proof.ID {
			b.Facts[i].ID = "" // the box above is where the link arrives
		}
	}
	b.Versions = versionRows(&n, zone)
	if !n.Latest && len(n.Versions) > 0 {
		b.Latest = "/notice/" + n.ID.String()
	}
	for _, i := range n.Issues[:min(len(n.Issues), 20)] {
		b.Issues = append(b.Issues, strings.TrimSpace(shorten(40, i.Code)+" "+shorten(120, i.Path)+" "+shorten(200, i.Detail)))
	}
	return b
}

// published is the time of publication as written, after its day.
func published(n postgres.NoticeRow, zone *time.Location) string {
	raw := shorten(40, n.PublishedRaw)
	if n.Published.IsZero() {
		if raw == "" {
			return "no date published"
		}
		return "“" + raw + "”, which could not be read as a date"
	}
	d := noticeDay(n, zone)
	if raw == "" || raw == d {
		return d
	}
	return d + ", as written: " + raw
}

// newProof takes the fact that was asked for and, where it is part of a value,
// the value's other facts: a currency belongs to its amount.
func newProof(facts []postgres.Fact, asked int, key string) *proofBox {
	of := ""
	switch at := facts[asked].Path; {
	case strings.HasPrefix(at, key+"/"):
		of = key
	case path.Base(at) == "amount":
		of = path.Dir(at)
	}
	box := &proofBox{ID: anchor(key), Of: shorten(160, of)}
	if of == "" {
		box.What = []factRow{newFactRow(facts[asked])}
		return box
	}
	for _, f := range facts {
		if name, ok := strings.CutPrefix(f.Path, of+"/"); ok && len(box.What) < 8 {
			row := newFactRow(f)
			row.Path = shorten(80, strings.TrimPrefix(name, procurement.Ext+"/"))
			box.What = append(box.What, row)
		}
	}
	slices.SortStableFunc(box.What, func(a, b factRow) int { return cmp.Compare(rankOf(a.Path), rankOf(b.Path)) })
	return box
}

// rankOf puts what a value says first before what belongs to it.
func rankOf(name string) int {
	rank := slices.Index([]string{"amount", "status", "high", "raw", "until", "why"}, name)
	if rank < 0 {
		return 9
	}
	return rank
}

// factsPerPage and maxValue keep a page of facts below 60,000 bytes.
const (
	factsPerPage = 60
	maxValue     = 300
)

// publicFacts drops what names a contact person, whoever let it through.
func publicFacts(all []postgres.Fact) []postgres.Fact {
	var got []postgres.Fact
	for _, f := range all {
		if !strings.Contains(f.Path, "/contactPoint") && !strings.Contains(f.Path, "/additionalContactPoints") {
			got = append(got, f)
		}
	}
	return got
}

// findFact returns the fact at a place in the release or the document, or the
// one that stands for the object there: its amount, else its first. Places in
// the document come second, for several facts may share one.
func findFact(facts []postgres.Fact, key string) int {
	if key == "" {
		return -1
	}
	if i := findPlace(facts, key, func(f postgres.Fact) string { return f.Path }); i >= 0 {
		return i
	}
	return findPlace(facts, key, func(f postgres.Fact) string { return f.Pointer })
}

func findPlace(facts []postgres.Fact, key string, place func(postgres.Fact) string) int {
	within := -1
	for i, f := range facts {
		switch p := place(f); {
		case p == key || p == key+"/amount":
			return i
		case within < 0 && strings.HasPrefix(p, key+"/"):
			within = i
		}
	}
	return within
}

func factRows(facts []postgres.Fact, asked int) []factRow {
	used := map[string]bool{}
	rows := make([]factRow, len(facts))
	for i, f := range facts {
		row := newFactRow(f)
		if id := anchor(f.Path); !used[id] {
			row.ID, used[id] = id, true
		}
		row.Asked = i == asked
		rows[i] = row
	}
	return rows
}

// longPlace is the length from which a place in a document is folded.
const longPlace = 64

func newFactRow(f postgres.Fact) factRow {
	row := factRow{Path: shorten(160, f.Path), Value: shorten(maxValue, f.Value), Pointer: shorten(600, f.Pointer)}
	if n := len([]rune(f.Value)); n > maxValue {
		row.Cut = n
	}
	if len(row.Pointer) > longPlace {
		steps := strings.Split(row.Pointer, "/")
		row.Tail = "…/" + strings.Join(steps[max(0, len(steps)-2):], "/")
		if len(row.Tail) > 44 {
			row.Tail = shorten(60, "…/"+steps[len(steps)-1])
		}
	}
	return row
}

func versionRows(n *postgres.NoticePage, zone *time.Location) []versionRow {
	var rows []versionRow
	for _, v := range n.Versions[max(0, len(n.Versions)-30):] {
		rows = append(rows, versionRow{
			Version: v.Version, Href: noticePath(v.ID, v.Version), Published: noticeDay(v, zone), Seen: moment(v.FirstSeen),
			Change: changeWords(v.Change), Here: v.Version == n.Version, Silent: v.Change == "silent_edit", Newer: v.Version > n.Version,
		})
	}
	return rows
}
