package web

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/query"
)

// policy lets a page load its own stylesheet and send its own forms, nothing
// else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// handler is a page. An error it returns before it wrote becomes an error page.
type handler func(w http.ResponseWriter, r *http.Request) error

// guard sets the headers that all answers share and logs each request without
// its query.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-cache")
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		start := s.Now()
		seen := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(ctx))
		s.Logger.Info("request", "method", r.Method, "path", r.URL.Path, "status", seen.status, "took", s.Now().Sub(start).Round(time.Millisecond))
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	r.status, r.wrote = status, true
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	return r.ResponseWriter.Write(b)
}

// handle turns errors and panics of a page into error pages.
func (s *site) handle(serve handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v)
			default:
				s.Logger.Error("panic", "path", r.URL.Path, "value", v, "stack", string(debug.Stack()))
				s.fail(w, r, errors.New("panic"))
			}
		}()
		if err := serve(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// failure is what an error page says.
type failure struct {
	Status           int
	Heading, Message string
	// Of a query that cannot be read:
	Before, At, After string
	Remedy            string
	Plain             string // the query as plain words
}

func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if rec, ok := w.(*recorder); ok && rec.wrote {
		s.Logger.Error("answer broke off", "path", r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	f := failure{Status: http.StatusInternalServerError, Heading: "Something went wrong here", Message: "The fault is on our side and was noted. Try again in a moment."}
	var fault *query.Error
	switch {
	case errors.As(err, &fault):
		f = queryFailure(r.FormValue("q"), fault)
	case errors.Is(err, errBadPage):
		f = failure{Status: http.StatusBadRequest, Heading: "This page of the list does not exist", Message: "The address of the page is damaged or out of date. Start again at the first page."}
	case errors.Is(err, postgres.ErrNotFound):
		f = failure{Status: http.StatusNotFound, Heading: "Nothing stands at this address", Message: "The address may be mistyped, or the record is not in this collection. Records are never deleted silently: what a source withdraws stays here, marked."}
	case errors.Is(err, context.DeadlineExceeded):
		f = failure{Status: http.StatusServiceUnavailable, Heading: "This took too long", Message: "The store did not answer in time. A narrower search is quicker: add a phrase, a country or a span of years."}
		w.Header().Set("Retry-After", "10")
	case errors.Is(err, context.Canceled): // the reader left
	default:
		s.Logger.Error("request failed", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	if strings.HasSuffix(r.URL.Path, ".json") || strings.HasSuffix(r.URL.Path, ".csv") {
		if err := s.failData(w, r, f, fault); err != nil {
			s.Logger.Error("error answer", "error", err)
		}
		return
	}
	p := page{Title: f.Heading, Query: r.FormValue("q"), Body: f}
	if err := s.render(w, r, f.Status, "error", p); err != nil {
		s.Logger.Error("error page", "error", err)
	}
}

// asset is an embedded file under a name that changes with its content.
type asset struct {
	path string
	body []byte
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return send(w, r, http.StatusOK, a.body)
}

// send writes a whole answer with its entity tag, compressed where the reader
// takes it.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	sum := sha256.Sum256(body)
	tag := `W/"` + hex.EncodeToString(sum[:8]) + `"`
	h.Set("Vary", "Accept-Encoding")
	if status == http.StatusOK {
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if len(body) < 1024 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	h.Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := gzip.NewWriter(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}
