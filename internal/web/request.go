package web

import (
	"net/http"
	"strings"

	"daylight/internal/disclosure"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// requestPage is a request for information, ready to be copied.
type requestPage struct {
	Title, Href, File string
	// Lines of the text: a page keeps no line breaks of its own.
	Lines []string
	Rows  int
	Gaps  int
}

// request shows a text that asks the buyer for what is not public.
func (s *site) request(w http.ResponseWriter, r *http.Request) error {
	p, text, err := s.requestText(r)
	if err != nil {
		return err
	}
	href := "/contract/" + p.ID.String()
	body := requestPage{Title: titleOr(shorten(200, p.Title), p.OCID), Href: href, Lines: strings.Split(text, "\n"), File: href + "/request.txt", Gaps: len(p.Gaps)}
	body.Rows = min(len(body.Lines)+1, 40)
	return s.render(w, r, http.StatusOK, "request", page{Title: "Request for information", Origin: originWords(p.Origin), Body: body})
}

// requestFile is the same as a file.
func (s *site) requestFile(w http.ResponseWriter, r *http.Request) error {
	p, text, err := s.requestText(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="request-`+p.ID.String()[:8]+`.txt"`)
	return send(w, r, http.StatusOK, []byte(text))
}

// maxRequest is the longest request in bytes: some notices withhold hundreds of
// fields.
const maxRequest = 40_000

func (s *site) requestText(r *http.Request) (postgres.ContractPage, string, error) {
	id, err := procurement.ParseID(r.PathValue("id"))
	if err != nil {
		return postgres.ContractPage{}, "", postgres.ErrNotFound
	}
	p, err := s.Store.Contract(r.Context(), id)
	if err != nil {
		return p, "", err
	}
	gaps := gapsOf(&p)
	if len(gaps) == 0 {
		return p, "", postgres.ErrNotFound
	}
	address, source := "", p.Source.Name
	if s.Origin != "" {
		address = s.absolute("/contract/" + id.String())
	}
	if p.Origin == procurement.Reconstruction {
		source = "" // no portal published it
	}
	if n := len(p.Timeline); n > 0 && webURL(p.Timeline[n-1].URL) != "" {
		address = webURL(p.Timeline[n-1].URL)
	}
	text := disclosure.Request(&p.Process, gaps, source, address)
	for n := len(gaps); len(text) > maxRequest && n > 1; {
		n /= 2
		text = disclosure.Request(&p.Process, gaps[:n], source, address)
	}
	return p, visibleLines(text), nil
}

// visibleLines is a text of several lines in which nothing is hidden.
func visibleLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(spellOut(strings.TrimRight(l, "\r")), " ")
	}
	return strings.Join(lines, "\n")
}
