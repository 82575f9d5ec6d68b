package crawl

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

// Traps of paging: calendars without end, a last page that repeats, session ids
// in links.
const (
	maxSameRequest = 3 // times one request is sent in a window
	maxSameContent = 3 // different requests in a row with the same answer
	keptAnswers    = 1024
)

// TrapError ends a window that would not end by itself.
type TrapError struct {
	URL, Reason string
}

// Error names the URL and the sign of the trap.
func (e *TrapError) Error() string { return fmt.Sprintf("trap at %s: %s", e.URL, e.Reason) }

// Unwrap says that the window is partial.
func (e *TrapError) Unwrap() error { return source.ErrPartial }

// Stats counts what a Session did.
type Stats struct {
	// Collected is the number of requests Colly was given, Requests those that
	// went on to the transport, redirect hops included.
	Collected, Requests int
	// Documents counts those for Take, NotModified the answers 304, Bytes the
	// bodies of all answers.
	Documents, NotModified int
	Bytes                  int64
}

// ledger keeps the budgets of a window and the answers since the last Take.
type ledger struct {
	maxDocuments, maxRequests int

	mu    sync.Mutex
	stats Stats
	taken []source.Document
	// asked counts requests by method, URL and body; last is the latest answer's
	// content and the requests in a row that gave it.
	asked map[[32]byte]int
	last  [32]byte
	alike map[[32]byte]bool
	// answers are found by number; the oldest are forgotten.
	answers map[uint64]source.Document
	number  uint64
}

func newLedger(maxDocuments, maxRequests int) *ledger {
	return &ledger{
		maxDocuments: maxDocuments, maxRequests: maxRequests,
		asked: map[[32]byte]int{}, alike: map[[32]byte]bool{}, answers: map[uint64]source.Document{},
	}
}

// admit lets a request through, or says which budget is spent.
func (l *ledger) admit(p source.Purpose, req *http.Request) error {
	key, err := requestKey(req)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case p == source.ForDocument && l.maxDocuments > 0 && l.stats.Documents >= l.maxDocuments:
		return fmt.Errorf("%d documents: %w", l.stats.Documents, source.ErrLimit)
	case l.stats.Requests >= l.maxRequests:
		return &TrapError{req.URL.String(), fmt.Sprintf("%d requests in one window", l.stats.Requests)}
	case l.asked[key] >= maxSameRequest:
		return &TrapError{req.URL.String(), fmt.Sprintf("requested %d times before in this window", l.asked[key])}
	}
	l.asked[key]++
	l.stats.Requests++
	return nil
}

func requestKey(req *http.Request) ([32]byte, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s\n", req.Method, req.URL)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return [32]byte{}, err
		}
		defer body.Close()
		if _, err := io.Copy(h, body); err != nil {
			return [32]byte{}, err
		}
	}
	return [32]byte(h.Sum(nil)), nil
}

// enter takes in an answer and returns the key it is found by.
func (l *ledger) enter(doc source.Document) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Bytes += doc.Size
	if doc.Header.Get(transport.NotModified) != "" {
		l.stats.NotModified++
	}
	if err := l.checkContent(doc); err != nil {
		return "", err
	}
	if doc.Purpose == source.ForDocument && doc.Status == http.StatusOK {
		l.taken = append(l.taken, doc)
		l.stats.Documents++
	}
	l.number++
	l.answers[l.number] = doc
	delete(l.answers, l.number-keptAnswers)
	return strconv.FormatUint(l.number, 10), nil
}

// checkContent finds a portal that answers everything with one page.
func (l *ledger) checkContent(doc source.Document) error {
	// One page for all that is gone is an answer, and so is an empty list.
	if doc.Size <= int64(len("[]")) || doc.Purpose == source.ForProbe {
		return nil
	}
	if doc.SHA256 != l.last {
		l.last = doc.SHA256
		clear(l.alike)
	}
	l.alike[sha256.Sum256([]byte(doc.Method+" "+doc.URL+"\n"+string(doc.Request)))] = true
	if len(l.alike) < maxSameContent {
		return nil
	}
	return &TrapError{doc.URL, fmt.Sprintf("the same content as the %d requests before it", len(l.alike)-1)}
}

func (l *ledger) take() []source.Document {
	l.mu.Lock()
	defer l.mu.Unlock()
	taken := l.taken
	l.taken = nil
	return taken
}

func (l *ledger) answer(key string) (source.Document, bool) {
	number, err := strconv.ParseUint(key, 10, 64)
	if err != nil {
		return source.Document{}, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	doc, ok := l.answers[number]
	return doc, ok
}

func (l *ledger) started() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Collected++
}

func (l *ledger) snapshot() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stats
}
