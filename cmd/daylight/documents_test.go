package main

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

const finder = "https://www.contractsfinder.service.gov.uk"

// pdfFile is a PDF whose pages show these texts; an empty one is a scanned page.
func pdfFile(t *testing.T, pages ...string) []byte {
	t.Helper()
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"}
	kids := ""
	for _, text := range pages {
		content := "q 400 0 0 600 50 50 cm /Im1 Do Q"
		if text != "" {
			content = "BT /F1 12 Tf 60 780 Td (" + text + ") Tj ET"
		}
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		if _, err := z.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		n := len(objects) + 1
		kids += fmt.Sprintf(" %d 0 R", n)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> /Contents %d 0 R >>", n+1),
			fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), packed.String()))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s ] /Count %d >>", kids, len(pages))
	var b, index bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&index, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, index.String(), len(objects)+1, b.Len())
	return b.Bytes()
}

// attached is a portal of one notice that names documents.
type attached struct {
	mu    sync.Mutex
	files map[string][]byte
	asked map[string]int
}

func (p *attached) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[r.URL.Path]++
	switch body, ok := p.files[r.URL.Path]; {
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /docs/private\n")
	case r.URL.Path == "/docs/moved.txt":
		http.Redirect(w, r, "/docs/text.txt", http.StatusFound)
	case ok:
		_, _ = w.Write(body)
	case strings.HasSuffix(r.URL.Path, "/Search"):
		var documents []any
		for i, url := range []string{finder + "/docs/annex.pdf", finder + "/docs/scan.pdf", finder + "/docs/gone.pdf", finder + "/docs/private.pdf",
			finder + "/docs/moved.txt", finder + "/docs/broken.pdf", finder + "/docs/picture.png", "https://elsewhere.example/other.pdf", "ftp://files.example/x"} {
			documents = append(documents, map[string]any{"id": fmt.Sprint(i + 1), "title": "Annex " + url[strings.LastIndex(url, "/")+1:], "url": url})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"uri": finder, "version": "1.1", "publishedDate": "2026-11-16T06:00:00Z", "releases": []any{map[string]any{
			"ocid": "ocds-b5fd17-cameras", "id": "1", "date": "2026-11-02T09:15:00Z", "tag": []string{"tender"}, "initiationType": "tender",
			"parties": []any{map[string]any{"id": "b", "name": "Example City Council", "roles": []string{"buyer"}}},
			"buyer":   map[string]any{"id": "b", "name": "Example City Council"},
			"tender":  map[string]any{"id": "t", "title": "Gates for the station", "status": "active", "documents": documents}}}})
	default:
		http.NotFound(w, r)
	}
}

func (p *attached) requests(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// TestDocuments crawls a notice with its documents, and finds it by what stands in
// one of them; each of the others says why it cannot be searched.
func TestDocuments(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	portal := &attached{asked: map[string]int{}, files: map[string][]byte{
		"/docs/annex.pdf": pdfFile(t, "Annex 1: gates", "Each camera has facial recognition; ask jane.doe@council.example or \\(020\\) 7946 0018 for the plans."),
		"/docs/scan.pdf":  pdfFile(t, ""), "/docs/text.txt": []byte("The moved annex is about turnstiles."),
		"/docs/broken.pdf": []byte("%PDF-1.4 cut"), "/docs/picture.png": []byte("\x89PNG\r\n\x1a\n"), "/docs/private.pdf": pdfFile(t, "secret plans"),
	}}
	server := httptest.NewServer(portal)
	t.Cleanup(server.Close)
	crawl := []string{"crawl", "uk-contracts-finder", "--since", "2026-11-01", "--until", "2026-11-16", "--base-url", server.URL, "--documents", "--no-derive"}
	out, _ := s.want(exitOK, crawl...)
	contains(t, out, "8 documents to fetch: 5 fetched, 2 failed", "1 on hosts that are not the source's", "2 with text, 1 no text, 1 not readable, 1 of a format that is not read")

	out, errs := s.want(exitOK, "search", `doc:"Facial recognition"`, "--format", "table", "--explain")
	contains(t, errs, "the text of a fetched document contains the phrase “facial recognition”")
	contains(t, out, "Gates for the station", "Annex annex.pdf", "page 2", "Each camera has facial recognition")
	for _, hidden := range []string{"jane.doe", "7946"} {
		if strings.Contains(out, hidden) {
			t.Errorf("the snippet shows %q:\n%s", hidden, out)
		}
	}
	out, _ = s.want(exitOK, "search", `doc:"facial recognition" buyer:council`, "--format", "jsonl")
	contains(t, out, `"page":2`, `"url":"`+finder+`/docs/annex.pdf"`, `"snippet":"Each camera`)
	out, _ = s.want(exitOK, "search", "doc:turnst*", "--format", "csv")
	contains(t, out, "in the document “Annex moved.txt”: The moved annex")
	s.want(exitNothing, "search", `doc:"recognition facial"`)
	s.want(exitNothing, "search", "gates -doc:camera")
	s.want(exitOK, "search", "gates -doc:submarine")
	s.want(exitNothing, "search", "doc:secret")

	before := portal.requests("/docs/annex.pdf") + portal.requests("/docs/gone.pdf")
	out, _ = s.want(exitOK, crawl...)
	contains(t, out, "1 document to fetch: 0 fetched, 0 failed")
	if n := portal.requests("/docs/annex.pdf") + portal.requests("/docs/gone.pdf"); n != before {
		t.Errorf("documents were asked for again: %d requests, want %d", n, before)
	}
	if portal.requests("/docs/private.pdf") > 0 {
		t.Error("robots.txt was not heeded")
	}
	s.rebuiltDocuments()
}

// rebuiltDocuments drops what is derived and makes it again from the archive.
func (s store) rebuiltDocuments() {
	s.t.Helper()
	s.want(exitOK, "rebuild")
	s.want(exitOK, "search", `doc:"facial recognition"`)
	s.want(exitOK, "verify")
	pool := openPool(s.t, s.url)
	if _, err := pool.Exec(s.t.Context(), "TRUNCATE document_text, document_page"); err != nil {
		s.t.Fatal(err)
	}
	s.want(exitNothing, "search", `doc:"facial recognition"`)
	out, errs := s.want(exitOK, "documents", "extract", "--all")
	contains(s.t, errs, "5 documents found again in the archive")
	contains(s.t, out, "2 with text, 1 no text, 1 not readable")
	s.want(exitOK, "search", `doc:"facial recognition"`)
	s.want(exitOK, "search", "doc:turnstiles")
}

func openPool(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}
