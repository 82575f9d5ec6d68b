package portalsim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
)

// Exchange is one line of a crawl.jsonl: a request and what the portal answered.
type Exchange struct {
	Method string `json:"method"`
	// Path is the portal's path with the query.
	Path string `json:"path"`
	// Request is the body sent. Two JSON bodies are the same request if they
	// are the same value.
	Request string            `json:"request,omitempty"`
	Status  int               `json:"status"`
	Header  map[string]string `json:"header,omitempty"`
	// File holds the body, beside crawl.jsonl; Body is a short one in place.
	File string `json:"file,omitempty"`
	Body string `json:"body,omitempty"`
}

// Replay is the http.Handler of a recorded portal. A request that was recorded
// several times is answered in the order of the recording, and with the last
// answer from then on. A request that was not recorded is answered 404 with a
// text that names it; robots.txt may be missing without being counted.
type Replay struct {
	dir     fs.FS
	count   func(string)
	mu      sync.Mutex
	answers map[string][]Exchange
	unknown []string
}

// Recorded reads the recording of a source from fsys: sourceID/crawl.jsonl, or
// crawl.jsonl where fsys is the source's own folder.
func Recorded(fsys fs.FS, sourceID string) (*Replay, error) {
	dir, err := fs.Sub(fsys, sourceID)
	if err != nil {
		return nil, fmt.Errorf("recording of %q: %w", sourceID, err)
	}
	file, err := dir.Open("crawl.jsonl")
	if errors.Is(err, fs.ErrNotExist) {
		dir = fsys
		file, err = dir.Open("crawl.jsonl")
	}
	if err != nil {
		return nil, fmt.Errorf("recording of %s: %w", sourceID, err)
	}
	defer file.Close()
	r := &Replay{dir: dir, count: func(string) {}, answers: map[string][]Exchange{}}
	if err := r.read(file); err != nil {
		return nil, fmt.Errorf("recording of %s: %w", sourceID, err)
	}
	return r, nil
}

// maxLine bounds one line of a recording: long bodies belong in files.
const maxLine = 16 << 20

func (r *Replay) read(file io.Reader) error {
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := r.add(lines.Bytes()); err != nil {
			return fmt.Errorf("crawl.jsonl line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("crawl.jsonl: %w", err)
	}
	return nil
}

func (r *Replay) add(line []byte) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	var e Exchange
	if err := dec.Decode(&e); err != nil {
		return fmt.Errorf("%w (fields are method, path, request, status, header, file, body)", err)
	}
	if e.Method == "" || !strings.HasPrefix(e.Path, "/") || e.Status < 200 {
		return fmt.Errorf("method %q, path %q, status %d: an exchange needs all three, and the path begins with /", e.Method, e.Path, e.Status)
	}
	if e.File != "" {
		if _, err := fs.Stat(r.dir, path.Clean(e.File)); err != nil {
			return fmt.Errorf("body file: %w", err)
		}
	}
	target, err := url.Parse(e.Path)
	if err != nil {
		return fmt.Errorf("path: %w", err)
	}
	key := exchangeKey(e.Method, target, []byte(e.Request))
	r.answers[key] = append(r.answers[key], e)
	return nil
}

// exchangeKey is equal for requests that ask the same: the order of query
// parameters and the spelling of JSON do not count.
func exchangeKey(method string, target *url.URL, body []byte) string {
	key := method + " " + target.EscapedPath()
	if target.RawQuery != "" {
		key += "?" + target.Query().Encode()
	}
	if len(body) == 0 {
		return key
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err == nil {
		body = encode(v)
	}
	return key + "\n" + string(body)
}

// ServeHTTP repeats the recorded answer.
func (r *Replay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(io.LimitReader(req.Body, maxRequest))
	if err != nil {
		http.Error(w, "request body: "+err.Error(), http.StatusBadRequest)
		return
	}
	e, ok := r.next(exchangeKey(req.Method, req.URL, body))
	switch {
	case ok:
		r.count("recorded")
		r.answer(w, e)
	case req.URL.Path == "/robots.txt":
		r.count("robots")
		http.NotFound(w, req)
	default:
		r.miss(req, body)
		http.Error(w, fmt.Sprintf("not recorded: %s %s %s", req.Method, req.URL.RequestURI(), body), http.StatusNotFound)
	}
}

// next returns the answer to a request and moves on, up to the last.
func (r *Replay) next(key string) (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.answers[key]
	if len(all) == 0 {
		return Exchange{}, false
	}
	if len(all) > 1 {
		r.answers[key] = all[1:]
	}
	return all[0], true
}

func (r *Replay) miss(req *http.Request, body []byte) {
	r.count("unknown")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.unknown = append(r.unknown, strings.TrimSpace(req.Method+" "+req.URL.RequestURI()+" "+string(body)))
}

// Unknown lists the requests so far that were not recorded.
func (r *Replay) Unknown() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.unknown...)
}

func (r *Replay) answer(w http.ResponseWriter, e Exchange) {
	body := []byte(e.Body)
	if e.File != "" {
		var err error
		if body, err = fs.ReadFile(r.dir, path.Clean(e.File)); err != nil {
			http.Error(w, "recording: "+err.Error(), http.StatusInternalServerError)
			return
		}
	}
	for name, value := range e.Header {
		// The length of what is sent counts, whatever was recorded.
		if http.CanonicalHeaderKey(name) != "Content-Length" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(e.Status)
	_, _ = w.Write(body)
}
