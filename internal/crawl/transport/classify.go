package transport

import (
	"fmt"
	"net/http"
	"time"

	"daylight/internal/source"
)

// StatusError is an answer that is no document. The answer itself is archived.
type StatusError struct {
	Status int
	URL    string
	// Document is the archived answer.
	Document source.Document
	// Err is the sentinel of package source that the status stands for, or nil.
	Err error
}

// Error names URL, status and meaning.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s: status %d %s", e.URL, e.Status, http.StatusText(e.Status))
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the sentinel.
func (e *StatusError) Unwrap() error { return e.Err }

// classify turns answers into errors, and marks those that a repeat may cure.
type classify struct {
	next http.RoundTripper
	// retryStatus is the source's Policy.RetryStatus.
	retryStatus map[int]time.Duration
}

// RoundTrip implements http.RoundTripper.
func (c classify) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	status := &StatusError{Status: resp.StatusCode, URL: req.URL.String()}
	status.Document, _ = Archived(resp)
	wait, isLater := c.retryStatus[resp.StatusCode]
	switch {
	case isChallenge(resp.Header):
		status.Err = source.ErrChallenged
		return nil, status
	case isLater:
		status.Err = source.ErrRateLimited
		if asked := retryAfter(resp.Header, time.Now()); asked > 0 {
			wait = asked
		}
		return nil, &later{error: status, after: wait, alive: true}
	case isRedirect(resp), resp.StatusCode/100 == 2 && resp.StatusCode != http.StatusPartialContent:
		return resp, nil
	}
	status.Err = meaning(resp.StatusCode)
	if !isTransient(resp.StatusCode) {
		return nil, status
	}
	return nil, &later{
		error: status, after: retryAfter(resp.Header, time.Now()),
		alive: resp.StatusCode == http.StatusTooManyRequests,
	}
}

// isChallenge reports the marks by which two large firewalls say that the answer
// is a test for browsers, under any status.
func isChallenge(h http.Header) bool {
	return h.Get("X-Amzn-Waf-Action") != "" || h.Get("Cf-Mitigated") == "challenge"
}

func isRedirect(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return resp.Header.Get("Location") != ""
	}
	return false
}

// meaning is the sentinel of a status, nil where there is none.
func meaning(status int) error {
	switch status {
	case http.StatusPartialContent: // no part was asked for
		return source.ErrTruncated
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		return source.ErrBlocked
	case http.StatusNotFound, http.StatusGone:
		return source.ErrGone
	case http.StatusTooManyRequests:
		return source.ErrRateLimited
	}
	return nil
}

// isTransient reports statuses that mean "not now".
func isTransient(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return status >= 500
}
