package portalsim

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"
)

// Fault is a rule by which answers of a replica go wrong. The first rule that
// strikes decides; a rule with none of Nth, Every and Probability strikes always.
type Fault struct {
	// Source is a source id; empty means all.
	Source string `json:"source,omitempty"`
	// Path is an RE2 expression for the portal's path with its query; empty
	// means all.
	Path string `json:"path,omitempty"`
	// Nth strikes at the n-th matching request alone, Every at each n-th,
	// Probability at a share of them that the seed decides.
	Nth         int     `json:"nth,omitempty"`
	Every       int     `json:"every,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	// Action is one of: status (Status and Header, instead of the answer), delay
	// (the answer after Delay), cut (the answer ends after Bytes), bomb (a gzip
	// body of Bytes when inflated, a thousandth on the wire), empty (200 with
	// no body), challenge (202 with no body and the header of a bot wall),
	// reset (the connection breaks), replace (Old becomes New in the body).
	Action string            `json:"action"`
	Status int               `json:"status,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	Delay  string            `json:"delay,omitempty"`
	Bytes  int64             `json:"bytes,omitempty"`
	Old    string            `json:"old,omitempty"`
	New    string            `json:"new,omitempty"`
}

// ReadFaults reads a JSON array of rules and checks them.
func ReadFaults(r io.Reader) ([]Fault, error) {
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	var faults []Fault
	if err := dec.Decode(&faults); err != nil {
		return nil, fmt.Errorf("fault rules, a JSON array of objects: %w", err)
	}
	if _, err := compileFaults(faults, 0); err != nil {
		return nil, err
	}
	return faults, nil
}

// faultRule is a checked Fault with the number of requests that it matched.
type faultRule struct {
	Fault
	path  *regexp.Regexp
	delay time.Duration
	seed  uint64
	no    int
	mu    sync.Mutex
	seen  int
}

func compileFaults(faults []Fault, seed uint64) ([]*faultRule, error) {
	var rules []*faultRule
	for i, f := range faults {
		rule := &faultRule{Fault: f, seed: seed, no: i}
		var err error
		if rule.path, err = regexp.Compile(f.Path); err != nil {
			return nil, fmt.Errorf("fault %d: path: %w", i, err)
		}
		if f.Action == "delay" {
			if rule.delay, err = time.ParseDuration(f.Delay); err != nil {
				return nil, fmt.Errorf("fault %d: delay such as 250ms: %w", i, err)
			}
		}
		if err := rule.check(); err != nil {
			return nil, fmt.Errorf("fault %d: %w", i, err)
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func (r *faultRule) check() error {
	switch r.Action {
	case "status":
		if r.Status < 200 || r.Status > 599 {
			return fmt.Errorf("status %d: 200 to 599", r.Status)
		}
	case "bomb", "cut":
		if r.Bytes < 0 {
			return fmt.Errorf("%d bytes", r.Bytes)
		}
	case "replace":
		if r.Old == "" {
			return fmt.Errorf("replace needs old")
		}
	case "delay", "empty", "challenge", "reset":
	default:
		return fmt.Errorf("action %q: status, delay, cut, bomb, empty, challenge, reset or replace", r.Action)
	}
	return nil
}

// strikes counts a matching request and decides.
func (r *faultRule) strikes() bool {
	r.mu.Lock()
	r.seen++
	n := r.seen
	r.mu.Unlock()
	switch {
	case r.Nth > 0:
		return n == r.Nth
	case r.Every > 0:
		return n%r.Every == 0
	case r.Probability > 0:
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %d", r.seed, r.no, n))
		return float64(binary.BigEndian.Uint32(sum[:4])) < r.Probability*(1<<32)
	}
	return true
}

// withFaults puts the rules for a source in front of its portal.
func withFaults(portal http.Handler, source string, faults []Fault, seed uint64, count func(string)) (http.Handler, error) {
	rules, err := compileFaults(faults, seed)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		for _, rule := range rules {
			if rule.Source != "" && rule.Source != source || !rule.path.MatchString(req.URL.RequestURI()) || !rule.strikes() {
				continue
			}
			count("fault")
			rule.act(portal, w, req)
			return
		}
		portal.ServeHTTP(w, req)
	}), nil
}

func (r *faultRule) act(portal http.Handler, w http.ResponseWriter, req *http.Request) {
	switch r.Action {
	case "status":
		for name, value := range r.Header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(r.Status)
	case "delay":
		select {
		case <-req.Context().Done():
			return
		case <-time.After(r.delay):
		}
		portal.ServeHTTP(w, req)
	case "cut":
		cut(portal, w, req, r.Bytes)
	case "bomb":
		bomb(w, r.Bytes)
	case "empty":
		w.WriteHeader(http.StatusOK)
	case "challenge":
		w.Header().Set("X-Amzn-Waf-Action", "challenge")
		w.WriteHeader(http.StatusAccepted)
	case "reset":
		reset(w)
	case "replace":
		answer := record(portal, w, req)
		_, _ = w.Write(bytes.ReplaceAll(answer.body.Bytes(), []byte(r.Old), []byte(r.New)))
	}
}

// captured is an answer in memory.
type captured struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func newCaptured() *captured { return &captured{header: http.Header{}, code: http.StatusOK} }

func (c *captured) Header() http.Header         { return c.header }
func (c *captured) WriteHeader(code int)        { c.code = code }
func (c *captured) Write(b []byte) (int, error) { return c.body.Write(b) }

// record runs the portal and sends status and header of its answer, without
// those that belong to the body as it was.
func record(portal http.Handler, w http.ResponseWriter, req *http.Request) *captured {
	answer := newCaptured()
	portal.ServeHTTP(answer, req)
	for name, values := range answer.header {
		if name != "Etag" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(answer.code)
	return answer
}

// cut announces the whole body and sends its first n bytes.
func cut(portal http.Handler, w http.ResponseWriter, req *http.Request, n int64) {
	answer := newCaptured()
	portal.ServeHTTP(answer, req)
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	body := answer.body.Bytes()
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.code)
	_, _ = w.Write(body[:min(int64(len(body)), n)])
	// Sends what was written before the connection is cut.
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// bombDefault is the inflated size of a bomb that names none.
const bombDefault = 256 << 20

// bomb sends n zeros as gzip: the same compressed MiB again and again, which is
// one stream by RFC 1952.
func bomb(w http.ResponseWriter, n int64) {
	if n == 0 {
		n = bombDefault
	}
	var member bytes.Buffer
	z := gzip.NewWriter(&member)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Type", "application/json")
	for range max(1, n>>20) {
		if _, err := w.Write(member.Bytes()); err != nil {
			return
		}
	}
}

// reset closes the connection without an answer, with RST where it is TCP.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
