package source

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/http"
	"time"
)

// Document is one archived answer or imported file.
type Document struct {
	SourceID string
	Purpose  Purpose
	// Method, URL and Request are what was asked; URL is a file URL with the
	// base name alone for imports.
	Method, URL string
	Request     []byte
	FetchedAt   time.Time
	Status      int
	Header      http.Header
	// SHA256 and Size are of the body as received, content encoding removed.
	SHA256 [32]byte
	Size   int64
	// Replica is the host:port that stood in for the portal, empty otherwise.
	Replica string
	// At is where the exchange stands in the archive.
	At Location
	// Open reads the body from its start.
	Open func() (io.ReadCloser, error)
}

// Location is the place of an archived exchange: its WARC records lie
// contiguously from Offset over Length bytes, whose sha256 is Digest.
type Location struct {
	File           string
	Offset, Length int64
	Digest         [32]byte
	// RecordID is the WARC-Record-ID of the response, without brackets.
	RecordID string
}

// Read returns the whole body.
func (d Document) Read() ([]byte, error) {
	r, err := d.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Bytes makes a Document of bytes in memory, for parsers run without archive.
func Bytes(sourceID, url string, body []byte) Document {
	return Document{
		SourceID: sourceID, Purpose: ForDocument, Method: http.MethodGet, URL: url, Status: http.StatusOK,
		Header: http.Header{}, SHA256: sha256.Sum256(body), Size: int64(len(body)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}
}
