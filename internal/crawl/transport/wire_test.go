package transport_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"daylight/internal/crawl/transport"
	"daylight/internal/source"
)

// replica serves a portal under /xx-central on loopback and returns options of a
// Transport that crawls it.
func replica(t *testing.T, serve http.HandlerFunc) (transport.Options, *records) {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/xx-central/robots.txt", http.NotFoundHandler())
	mux.HandleFunc("/xx-central/", serve)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL + "/xx-central/")
	if err != nil {
		t.Fatal(err)
	}
	r := newRecords()
	o := options(nil, r)
	o.Network, o.Replica, o.Backoff = nil, base, time.Millisecond
	o.Source.Policy.MaxBody = 2 << 20
	o.TempDir = t.TempDir()
	return o, r
}

func gzipped(content []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func deflated(content []byte, zlibHead bool) []byte {
	var b bytes.Buffer
	var w io.WriteCloser = zlib.NewWriter(&b)
	if !zlibHead {
		w, _ = flate.NewWriter(&b, flate.BestCompression)
	}
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[(at+len(b))%len(b)] ^= 0xff
	return b
}

// noise does not compress.
func noise(n int) []byte {
	b, x := make([]byte, n), uint64(88172645463325252)
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x)
	}
	return b
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("notice of an invented agency; ", 50))
	bomb := make([]byte, 2<<20)
	for _, tt := range []struct {
		name, encoding string
		body           []byte
		want           string // reason of the cut, empty for a whole body
	}{
		{"plain", "", text, ""},
		{"identity", "identity", text, ""},
		{"gzip", "gzip", gzipped(text), ""},
		{"x-gzip in capitals", "X-GZIP", gzipped(text), ""},
		{"two members", "gzip", append(gzipped(text[:300]), gzipped(text[300:])...), ""},
		{"zlib", "deflate", deflated(text, true), ""},
		{"raw deflate", "deflate", deflated(text, false), ""},
		{"two layers", "gzip, gzip", gzipped(gzipped(text)), ""},
		{"two kinds", "deflate, gzip", gzipped(deflated(text, true)), ""},
		{"three layers", "gzip, gzip, gzip", gzipped(gzipped(gzipped(text))), "encoding"},
		{"not asked for", "br", text, "encoding"},
		{"bad checksum", "gzip", flip(gzipped(text), -6), "corrupt"},
		{"bad zlib checksum", "deflate", flip(deflated(text, true), -1), "corrupt"},
		{"cut gzip", "gzip", gzipped(text)[:40], "corrupt"},
		{"no gzip at all", "gzip", text, "corrupt"},
		{"bomb", "gzip", gzipped(bomb), "ratio"},
		{"nested bomb", "gzip, gzip", gzipped(gzipped(bomb)), "ratio"},
		{"deflate bomb", "deflate", deflated(bomb, true), "ratio"},
		{"largest body", "gzip", gzipped(noise(2 << 20)), ""},
		{"one byte more", "gzip", gzipped(noise(2<<20 + 1)), "length"},
		{"plain, largest", "", noise(2 << 20), ""},
		{"plain, one byte more", "", noise(2<<20 + 1), "length"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o, r := replica(t, func(w http.ResponseWriter, _ *http.Request) {
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				_, _ = w.Write(tt.body)
			})
			resp, body, err := get(t.Context(), newTransport(t, o), page)
			checkCut(t, r, err, tt.want)
			if tt.want != "" {
				return
			}
			want := string(text)
			if strings.Contains(tt.name, "largest") {
				want = string(noise(2 << 20))
			}
			if body != want || resp.ContentLength != int64(len(want)) || resp.Header.Get("Content-Encoding") != "" {
				t.Errorf("body of %d bytes, header %v", len(body), resp.Header)
			}
		})
	}
}

// checkCut compares error and archive with the reason of a cut.
func checkCut(t *testing.T, r *records, err error, reason string) {
	t.Helper()
	exchanges := r.of("/page")
	if len(exchanges) == 0 {
		t.Fatalf("nothing was archived; error %v", err)
	}
	if got := exchanges[len(exchanges)-1].Truncated; got != reason {
		t.Errorf("archived as cut by %q, want %q", got, reason)
	}
	if reason == "" {
		if err != nil {
			t.Errorf("error %v", err)
		}
		return
	}
	var cut *transport.TruncatedError
	if !errors.Is(err, source.ErrTruncated) || !errors.As(err, &cut) || cut.Reason != reason {
		t.Errorf("error %v, want a cut by %s", err, reason)
	}
	again := reason == "disconnect" || reason == "time" || reason == "corrupt"
	if want := map[bool]int{true: 5, false: 1}[again]; len(exchanges) != want {
		t.Errorf("%d attempts, want %d", len(exchanges), want)
	}
}

// raw answers with bytes of its own making, then does as end says.
func raw(t *testing.T, head string, end func(net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, head)
		end(conn)
	}
}

func hangUp(net.Conn) {}

func TestBrokenWire(t *testing.T) {
	t.Parallel()
	quiet := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) } // until the client goes
	reset := func(c net.Conn) {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	const ok = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
	for _, tt := range []struct {
		name, head string
		end        func(net.Conn)
		want       string // reason of the cut; empty: no answer to archive
	}{
		{"Content-Length too long", ok + "Content-Length: 100\r\n\r\nshort", hangUp, "disconnect"},
		{"chunk too short", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", hangUp, "disconnect"},
		{"last chunk missing", ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", hangUp, "disconnect"},
		{"garbage for a chunk", ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nab", hangUp, "disconnect"},
		{"reset", ok + "Content-Length: 100\r\n\r\nshort", reset, "disconnect"},
		{"silence in the body", ok + "Content-Length: 100\r\n\r\nshort", quiet, "time"},
		{"silence in the header", "HTTP/1.1 200 OK\r\nContent-", quiet, ""},
		{"silence", "", quiet, ""},
		{"no HTTP", "220 mail.example ESMTP\r\n", hangUp, ""},
		{"end of the encoding before that of the body", ok + "Content-Encoding: deflate\r\nContent-Length: 100\r\n\r\n" + string(deflated([]byte("x"), true)), hangUp, "disconnect"},
		{"negative Content-Length", ok + "Content-Length: -1\r\n\r\nab", hangUp, ""},
		{"two Content-Lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", hangUp, ""},
		{"header without end", ok + "X-Long: " + strings.Repeat("a", 200<<10) + "\r\n\r\n", hangUp, ""},
		{"interim answers without end", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n", 10_000), hangUp, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o, r := replica(t, raw(t, tt.head, tt.end))
			switch {
			case strings.HasPrefix(tt.name, "silence in the body"):
				o.Timeouts.Idle = 50 * time.Millisecond
			case strings.HasPrefix(tt.name, "silence"):
				o.Timeouts.Header = 50 * time.Millisecond
			}
			_, _, err := get(t.Context(), newTransport(t, o), page)
			if tt.want != "" {
				checkCut(t, r, err, tt.want)
				return
			}
			if err == nil || errors.Is(err, source.ErrTruncated) || len(r.of("/page")) != 0 {
				t.Errorf("error %v, %d archived", err, len(r.of("/page")))
			}
		})
	}
}

func TestCutOnceIsRepeated(t *testing.T) {
	t.Parallel()
	first := true
	o, r := replica(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "4")
		if first {
			first = false
			_, _ = io.WriteString(w, "wh")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "whol")
	})
	_, body, err := get(t.Context(), newTransport(t, o), page)
	if err != nil || body != "whol" || len(r.of("/page")) != 2 {
		t.Errorf("%q after %d attempts, %v", body, len(r.of("/page")), err)
	}
}

func TestEndlessBody(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter, chunk []byte) {
		for {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}
	o, r := replica(t, func(w http.ResponseWriter, _ *http.Request) { endless(w, noise(64<<10)) })
	_, _, err := get(t.Context(), newTransport(t, o), page)
	checkCut(t, r, err, "length")
	// Empty gzip members decode to nothing, for ever.
	o, r = replica(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		endless(w, bytes.Repeat(gzipped(nil), 1000))
	})
	_, _, err = get(t.Context(), newTransport(t, o), page)
	checkCut(t, r, err, "length")
}

func TestTotalTimeout(t *testing.T) {
	t.Parallel()
	o, r := replica(t, func(w http.ResponseWriter, req *http.Request) {
		for req.Context().Err() == nil { // never silent long enough for Idle
			_, _ = io.WriteString(w, "x")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	o.Timeouts.Total = 400 * time.Millisecond
	_, _, err := get(t.Context(), newTransport(t, o), page)
	checkCut(t, r, err, "time")
}

func TestCancelMidBody(t *testing.T) {
	t.Parallel()
	sent := make(chan struct{})
	o, r := replica(t, func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "begin")
		_ = http.NewResponseController(w).Flush()
		close(sent)
		<-req.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled time.Time
	go func() {
		<-sent
		cancelled = time.Now()
		cancel()
	}()
	_, _, err := get(ctx, newTransport(t, o), page)
	if took := time.Since(cancelled); !errors.Is(err, context.Canceled) || took > 500*time.Millisecond {
		t.Errorf("%v after %s", err, took)
	}
	if got := r.of("/page"); len(got) != 0 {
		t.Errorf("%d exchanges of a cancelled request archived", len(got))
	}
}

func TestBytesAreArchivedAsSent(t *testing.T) {
	t.Parallel()
	latin1 := "caf\xe9 \x00 \r\n"
	o, r := replica(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		_, _ = io.WriteString(w, latin1)
	})
	o.RunID, o.Window = 7, "2026-01-01T00:00:00Z/2026-02-01T00:00:00Z"
	_, body, err := get(t.Context(), newTransport(t, o), page+"?a=%20b")
	if err != nil || body != latin1 {
		t.Errorf("%q, %v", body, err)
	}
	e := r.exchanges[len(r.exchanges)-1]
	if r.bodies[len(r.bodies)-1] != latin1 || e.URL != page+"?a=%20b" || e.Replica != o.Replica.Host ||
		e.Purpose != source.ForDocument || e.RunID != 7 || e.Window != o.Window || e.IP != "127.0.0.1" ||
		e.Proto != "HTTP/1.1" || e.FetchedAt.Location() != time.UTC || e.Elapsed <= 0 || e.SourceID != "xx-central" {
		t.Errorf("exchange %+v", e)
	}
}

func TestLargeBodyLeavesNoFile(t *testing.T) {
	t.Parallel()
	content := noise(3 << 19)
	o, _ := replica(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(content) })
	_, body, err := get(t.Context(), newTransport(t, o), page)
	if err != nil || body != string(content) {
		t.Fatalf("%d bytes, %v", len(body), err)
	}
	o.TempDir += "/absent"
	if _, _, err := get(t.Context(), newTransport(t, o), page); err == nil || errors.Is(err, source.ErrTruncated) {
		t.Errorf("no room for the body: %v", err)
	}
}

func TestReplicaMapping(t *testing.T) {
	t.Parallel()
	var asked []string
	o, _ := replica(t, func(w http.ResponseWriter, req *http.Request) {
		asked = append(asked, req.Header.Get("X-Forwarded-Host")+" "+req.RequestURI)
		_, path, _ := strings.Cut(req.URL.Path, "/xx-central")
		switch path {
		case "/own":
			http.Redirect(w, req, "/xx-central/there", http.StatusFound)
		case "/absolute":
			http.Redirect(w, req, "http://"+req.Host+"/xx-central/there?x=1", http.StatusFound)
		case "/portal":
			http.Redirect(w, req, "https://files.example/there", http.StatusFound)
		default:
			fmt.Fprint(w, "ok")
		}
	})
	rt := newTransport(t, o)
	for in, want := range map[string]string{
		"own": "/there", "absolute": "https://tenders.example/there?x=1", "portal": "https://files.example/there",
	} {
		resp, _, err := get(t.Context(), rt, "https://tenders.example/"+in)
		if err != nil || resp.Header.Get("Location") != want {
			t.Errorf("%s: %v, %v, want %s", in, resp, err, want)
		}
	}
	asked = nil
	if _, _, err := get(t.Context(), rt, "https://files.example/a%2Fb/c?d=e%26f&g"); err != nil {
		t.Fatal(err)
	}
	if want := "files.example /xx-central/a%2Fb/c?d=e%26f&g"; len(asked) != 1 || asked[0] != want {
		t.Errorf("replica was asked %q, want %q", asked, want)
	}
}

// TestDialGuard has the real network refuse loopback, though the name is one of
// the source's and another port of loopback is the replica.
func TestDialGuard(t *testing.T) {
	t.Parallel()
	canary, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer canary.Close()
	accepted := make(chan struct{}, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := canary.Accept(); err == nil {
			conn.Close()
			accepted <- struct{}{}
		}
	}()
	o, _ := replica(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, "http://"+canary.Addr().String()+"/", http.StatusFound)
	})
	rt := newTransport(t, o)
	client := &http.Client{Transport: rt}
	if _, err := client.Get("https://tenders.example/page"); !errors.Is(err, source.ErrHost) {
		t.Errorf("redirect to loopback: %v", err)
	}
	o.Replica, o.Source.Hosts = nil, []string{"localhost", "127.0.0.1", "169.254.169.254"}
	rt = newTransport(t, o)
	for _, host := range o.Source.Hosts {
		if _, _, err := get(t.Context(), rt, "http://"+host+"/page"); !errors.Is(err, source.ErrHost) {
			t.Errorf("%s: %v", host, err)
		}
	}
	canary.Close()
	<-done
	if len(accepted) > 0 {
		t.Error("the canary was reached")
	}
}

func TestUnknownCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("asked without a trusted certificate")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	o, r := replica(t, http.NotFound)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	o.Replica = base
	_, _, err = get(t.Context(), newTransport(t, o), page)
	var certificate *tls.CertificateVerificationError
	if !errors.As(err, &certificate) || len(r.exchanges) != 0 {
		t.Errorf("error %v", err)
	}
}
