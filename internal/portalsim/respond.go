package portalsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
)

type (
	object = map[string]any
	list   = []any
)

// requestLog counts requests by source and kind.
type requestLog struct {
	mu     sync.Mutex
	counts map[string]map[string]int
}

func newRequestLog() *requestLog { return &requestLog{counts: map[string]map[string]int{}} }

func (l *requestLog) counter(source string) func(kind string) {
	return func(kind string) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.counts[source] == nil {
			l.counts[source] = map[string]int{}
		}
		l.counts[source][kind]++
	}
}

func (l *requestLog) snapshot() map[string]map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := map[string]map[string]int{}
	for source, kinds := range l.counts {
		all[source] = maps.Clone(kinds)
	}
	return all
}

// respond sends a body with its ETag, or 304 where the client has it. Answers to
// POST have no ETag, as at the portals.
func respond(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		sum := sha256.Sum256(body)
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		w.Header().Set("ETag", tag)
		for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
			if strings.TrimPrefix(strings.TrimSpace(known), "W/") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
	}
	// A client that went away is no concern of a replica.
	_, _ = w.Write(body)
}

// encode writes v as the portals do: no HTML escapes, keys in a fixed order.
func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("portalsim: a synthetic answer is no JSON: %v", err))
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

func respondJSON(w http.ResponseWriter, r *http.Request, v any) {
	respond(w, r, "application/json", encode(v))
}

// refusal is the text with which a portal refuses a request, worded as there.
type refusal string

func (r refusal) Error() string { return string(r) }

// refuse sends a JSON error.
func refuse(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(v))
}

// maxRequest bounds the body of a request to a replica.
const maxRequest = 1 << 20

// decode reads the JSON body of a request, with its numbers as text.
func decode(r *http.Request) (object, error) {
	dec := json.NewDecoder(io.LimitReader(r.Body, maxRequest))
	dec.UseNumber()
	var v object
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("request body: %w", err)
	}
	return v, nil
}

func robots(w http.ResponseWriter, r *http.Request) {
	respond(w, r, "text/plain; charset=utf-8", []byte("User-agent: *\nAllow: /\n"))
}

// newMux is the base of every synthetic portal: robots.txt, and 404 for the rest.
func newMux(count func(string)) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
		count("robots")
		robots(w, r)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		count("unknown")
		http.Error(w, "not found: "+r.Method+" "+r.URL.Path, http.StatusNotFound)
	})
	return mux
}
