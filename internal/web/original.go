package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"daylight/internal/postgres"
	"daylight/internal/source"
)

// errAltered says that archived bytes are not those that were received.
var errAltered = errors.New("the archived bytes do not have the recorded hash")

// errNoArchive says that the store knows the document but not how to read it.
var errNoArchive = errors.New("the store is not connected with the archive")

// original sends the archived document as it was received, as a download that
// no browser runs. The bytes are hashed before the first of them is sent.
func (s *site) original(w http.ResponseWriter, r *http.Request) error {
	if !s.Originals {
		return postgres.ErrNotFound
	}
	id, version, err := readNotice(r.PathValue("id"))
	if err != nil {
		return err
	}
	doc, err := s.Store.Archived(r.Context(), id, version)
	if err != nil {
		return err
	}
	if doc.Open == nil {
		return errNoArchive
	}
	if err := checkBytes(doc); err != nil {
		return err
	}
	body, err := doc.Open()
	if err != nil {
		return fmt.Errorf("archived document: %w", err)
	}
	defer body.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="notice-%s-v%d.bin"`, id, version))
	h.Set("Content-Security-Policy", "sandbox")
	h.Set("X-SHA256", hex.EncodeToString(doc.SHA256[:]))
	h.Set("Content-Length", strconv.FormatInt(doc.Size, 10))
	if r.Method == http.MethodHead {
		return nil
	}
	_, err = io.Copy(w, body)
	return err
}

func checkBytes(doc source.Document) error {
	body, err := doc.Open()
	if err != nil {
		return fmt.Errorf("archived document: %w", err)
	}
	defer body.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, body)
	if err != nil {
		return fmt.Errorf("archived document: %w", err)
	}
	if [32]byte(sum.Sum(nil)) != doc.SHA256 || n != doc.Size {
		return errAltered
	}
	return nil
}
