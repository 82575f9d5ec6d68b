package web

import (
	"net/http"
	"strconv"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// noticePage is one notice version with the proof of its facts.
type noticePage struct {
	postgres.NoticePage
	Href         string
	Label, Title string
	Change       string
	Silent       bool
	Versions     []versionRow
	Latest       string // address of the latest version if this is not it
	Facts        []factRow
	window
	Asked     bool // one fact was asked for and is on this part
	Missed    bool // one was asked for and is not among the facts
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

// factRow is a leaf of the notice. IDs are the anchors under which figures look
// for it.
type factRow struct {
	ID, Also             string
	Path, Value, Pointer string
	Cut                  int // characters of the whole value if it was cut
	Asked                bool
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
	body := buildNotice(n, r.FormValue("fact"), from)
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

func buildNotice(n postgres.NoticePage, fact string, from int) noticePage {
	facts := publicFacts(n.Facts)
	n.Hidden += len(n.Facts) - len(facts)
	b := noticePage{
		NoticePage: n, Href: noticePath(n.ID, n.Version), Label: shorten(80, n.SourceNoticeID), Title: titleOr(shorten(300, n.Title), n.OCID),
		Change: changeWords(n.Change), Silent: n.Change == "silent_edit", SourceURL: webURL(n.Source.Homepage),
		URLHref: webURL(n.URL), Last: n.ArchiveOffset + n.ArchiveLength,
	}
	asked := findFact(facts, fact)
	if asked >= 0 {
		from = asked / factsPerPage * factsPerPage
	}
	b.Missed = fact != "" && asked < 0
	b.Asked = asked >= 0
	shown, win := cut(facts, from, factsPerPage)
	b.window = win.paged(b.Href+"?", factsPerPage)
	b.Facts = factRows(shown, fact, asked-win.From)
	b.Versions = versionRows(&n)
	if !n.Latest && len(n.Versions) > 0 {
		b.Latest = "/notice/" + n.ID.String()
	}
	for _, i := range n.Issues[:min(len(n.Issues), 20)] {
		b.Issues = append(b.Issues, strings.TrimSpace(shorten(40, i.Code)+" "+shorten(120, i.Path)+" "+shorten(200, i.Detail)))
	}
	return b
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

func factRows(facts []postgres.Fact, key string, asked int) []factRow {
	used := map[string]bool{}
	rows := make([]factRow, len(facts))
	for i, f := range facts {
		row := factRow{Path: shorten(160, f.Path), Value: shorten(maxValue, f.Value), Pointer: shorten(200, f.Pointer)}
		if n := len([]rune(f.Value)); n > maxValue {
			row.Cut = n
		}
		if id := anchor(f.Path); !used[id] {
			row.ID, used[id] = id, true
		}
		rows[i] = row
	}
	if asked >= 0 && asked < len(rows) && key != "" {
		rows[asked].Asked = true
		if id := anchor(key); !used[id] {
			rows[asked].Also = id
		}
	}
	return rows
}

func versionRows(n *postgres.NoticePage) []versionRow {
	var rows []versionRow
	for _, v := range n.Versions[max(0, len(n.Versions)-30):] {
		rows = append(rows, versionRow{
			Version: v.Version, Href: noticePath(v.ID, v.Version), Published: day(v.Published), Seen: moment(v.FirstSeen),
			Change: changeWords(v.Change), Here: v.Version == n.Version, Silent: v.Change == "silent_edit", Newer: v.Version > n.Version,
		})
	}
	return rows
}
