package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"daylight/internal/archive"
	"daylight/internal/source"
)

const defaultMaxBody = 64 << 20

// Why an exchange was ended by us.
var (
	errIdle  = errors.New("the portal stopped sending")
	errTotal = errors.New("the exchange took longer than the source's Timeout")
)

// TruncatedError is an answer whose body is not whole. What came of it is
// archived and marked.
type TruncatedError struct {
	URL string
	// Reason is archived with the exchange: one of WARC's words (length, time,
	// disconnect), or ratio, corrupt, encoding.
	Reason   string
	Document source.Document
	Err      error
}

// Error names URL, reason and cause.
func (e *TruncatedError) Error() string {
	return fmt.Sprintf("%s: %v: %s: %v", e.URL, source.ErrTruncated, e.Reason, e.Err)
}

// Unwrap returns ErrTruncated and the cause.
func (e *TruncatedError) Unwrap() []error { return []error{source.ErrTruncated, e.Err} }

// capture makes the exchange, reads the body to its end and archives both. All
// timeouts but those of dialling are kept here.
type capture struct {
	next     http.RoundTripper
	recorder Recorder
	proto    archive.Exchange // what all exchanges share
	limit    int64
	timeouts Timeouts
	tempDir  string
	logger   *slog.Logger
}

func newCapture(o Options, next http.RoundTripper) *capture {
	c := &capture{
		next: next, recorder: o.Recorder, timeouts: o.Timeouts, tempDir: o.TempDir, logger: o.Logger,
		limit: o.Source.Policy.MaxBody,
		proto: archive.Exchange{SourceID: o.Source.ID, RunID: o.RunID, Window: o.Window},
	}
	if c.limit <= 0 {
		c.limit = defaultMaxBody
	}
	if o.Replica != nil {
		c.proto.Replica = o.Replica.Host
	}
	return c
}

// RoundTrip implements http.RoundTripper.
func (c *capture) RoundTrip(req *http.Request) (*http.Response, error) {
	e, err := c.exchange(req)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	total := time.AfterFunc(c.timeouts.Total, func() { cancel(errTotal) })
	defer total.Stop()
	var ip atomic.Value
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(g httptrace.GotConnInfo) {
		ip.Store(hostOf(g.Conn.RemoteAddr()))
	}})
	started := time.Now()
	resp, err := c.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, c.failed(req, ctx, err)
	}
	defer resp.Body.Close()
	e.FetchedAt = time.Now().UTC()
	body, cut := c.body(ctx, cancel, req, resp)
	defer body.Close()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	if body.err != nil {
		return nil, fmt.Errorf("body of %s: %w", req.URL, body.err)
	}
	e.Elapsed = time.Since(started)
	e.Status, e.Proto, e.Header = resp.StatusCode, resp.Proto, resp.Header
	e.IP, _ = ip.Load().(string)
	return c.archive(req, resp, e, body, cut)
}

// exchange is what is known before the answer.
func (c *capture) exchange(req *http.Request) (archive.Exchange, error) {
	body, err := requestBody(req)
	if err != nil {
		return archive.Exchange{}, fmt.Errorf("request body: %w", err)
	}
	e := c.proto
	e.Purpose = callOf(req.Context()).purpose
	e.Method, e.URL, e.Request = req.Method, req.URL.String(), body
	e.RequestHeader = req.Header.Clone()
	e.RequestHeader.Del("Authorization") // a key of the operator's
	return e, nil
}

func hostOf(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.IP.String()
	}
	return ""
}

// failed judges an exchange that gave no answer.
func (c *capture) failed(req *http.Request, ctx context.Context, err error) error {
	if parent := req.Context().Err(); parent != nil {
		return parent
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	err = fmt.Errorf("%s %s: %w", req.Method, req.URL, err)
	var certificate *tls.CertificateVerificationError
	if errors.Is(err, source.ErrHost) || errors.As(err, &certificate) {
		return err
	}
	return &later{error: err}
}

// body reads the answer's body, decoded. A cut says why it is not whole.
func (c *capture) body(ctx context.Context, cancel context.CancelCauseFunc, req *http.Request, resp *http.Response) (*spool, *cut) {
	out := &spool{dir: c.tempDir}
	if req.Method == http.MethodHead || resp.StatusCode < 200 || resp.StatusCode == http.StatusNoContent || resp.StatusCode == http.StatusNotModified {
		return out, nil
	}
	limit := callOf(req.Context()).limit
	if limit <= 0 {
		limit = c.limit
	}
	idle := time.AfterFunc(c.timeouts.Idle, func() { cancel(errIdle) })
	defer idle.Stop()
	raw := &wire{r: resp.Body, ctx: ctx, idle: idle, patience: c.timeouts.Idle, left: limit + ratioFree}
	return out, raw.copy(out, resp.Header.Values("Content-Encoding"), limit)
}

// archive records the exchange and gives the answer its archived body.
func (c *capture) archive(req *http.Request, resp *http.Response, e archive.Exchange, body *spool, cut *cut) (*http.Response, error) {
	if cut != nil {
		e.Truncated = cut.reason
	}
	content, err := body.reader()
	if err != nil {
		return nil, fmt.Errorf("temporary file: %w", err)
	}
	doc, err := c.recorder.Append(req.Context(), e, content, callOf(req.Context()).prior)
	if err != nil {
		return nil, fmt.Errorf("archive %s: %w", e.URL, err)
	}
	c.logger.Debug("fetched", "url", e.URL, "status", e.Status, "bytes", doc.Size, "elapsed", e.Elapsed, "truncated", e.Truncated)
	if cut != nil && resp.StatusCode/100 == 2 {
		return nil, cut.asError(e.URL, doc)
	}
	header := resp.Header.Clone()
	header.Del("Content-Encoding")
	header.Del("Content-Length")
	return &http.Response{
		Status: resp.Status, StatusCode: resp.StatusCode,
		Proto: resp.Proto, ProtoMajor: resp.ProtoMajor, ProtoMinor: resp.ProtoMinor,
		Header: header, Body: &archivedBody{document: doc}, ContentLength: doc.Size,
		Uncompressed: true, // keeps Colly from unpacking a .gz file
		Request:      req, TLS: resp.TLS,
	}, nil
}
