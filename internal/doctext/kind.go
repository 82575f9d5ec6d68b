package doctext

import (
	"archive/zip"
	"bytes"
	"mime"
	"net/http"
	"strings"
)

type kind int

const (
	kindNone kind = iota
	kindPDF
	kindDOCX
	kindXLSX
	kindHTML
	kindPlain
)

// pdfHead is how far from its start a PDF may say that it is one.
const pdfHead = 1024

// kindOf tells what a document is by its content; media is asked only whether a
// text is HTML. what names a document of no known kind.
func kindOf(media string, body []byte) (k kind, what string) {
	head := body[:min(len(body), pdfHead)]
	switch {
	case len(bytes.TrimSpace(head)) == 0 && len(body) <= pdfHead:
		return kindPlain, ""
	case bytes.Contains(head, []byte("%PDF-")):
		return kindPDF, ""
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return packed(body)
	case bytes.HasPrefix(body, []byte("\xD0\xCF\x11\xE0")):
		return kindNone, "an Office file of before 2007 (.doc, .xls)"
	case bytes.HasPrefix(body, []byte(`{\rtf`)):
		return kindNone, "RTF"
	}
	told, _, _ := strings.Cut(http.DetectContentType(body), ";")
	stated, _, err := mime.ParseMediaType(media)
	switch {
	case told == "text/html", strings.HasPrefix(told, "text/") && err == nil && (stated == "text/html" || stated == "application/xhtml+xml"):
		return kindHTML, ""
	case told == "text/plain":
		return kindPlain, ""
	}
	return kindNone, told
}

// packed tells what a ZIP holds.
func packed(body []byte) (k kind, what string) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return kindNone, "a ZIP file that cannot be read: " + err.Error()
	}
	for _, f := range z.File {
		switch f.Name {
		case docxMain:
			return kindDOCX, ""
		case "xl/workbook.xml":
			return kindXLSX, ""
		}
	}
	return kindNone, "a ZIP file that is neither DOCX nor XLSX"
}
