package evidence_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daylight/internal/evidence"
)

// authority is a time stamp authority made with openssl, on loopback.
type authority struct {
	t      *testing.T
	dir    string
	server *httptest.Server
	agents []string
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed: there is no time stamp authority to ask")
	}
	a := &authority{t: t, dir: t.TempDir()}
	a.certificates()
	config := fmt.Sprintf("[tsa]\ndefault_tsa = ours\n[ours]\nserial = %s\nsigner_cert = %s\nsigner_key = %s\nsigner_digest = sha256\n"+
		"default_policy = 1.3.6.1.4.1.99999.1\ndigests = sha256\naccuracy = secs:1, millisecs:500\nordering = yes\ness_cert_id_alg = sha256\n",
		a.path("serial"), a.path("tsa.pem"), a.path("tsa.key"))
	a.write("serial", []byte("01\n"))
	a.write("openssl.cnf", []byte(config))
	a.server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.server.Close)
	return a
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) write(name string, body []byte) {
	if err := os.WriteFile(a.path(name), body, 0o600); err != nil {
		a.t.Error(err)
	}
}

// certificates makes a root and the certificate of the authority.
func (a *authority) certificates() {
	a.t.Helper()
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Example Root"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Example Time Stamp Authority"}, NotBefore: root.NotBefore,
		NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature}
	// RFC 3161 wants this use alone, and critical.
	leaf.ExtraExtensions = []pkix.Extension{{Id: []int{2, 5, 29, 37}, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}}
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	leafKey, lerr := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err = errors.Join(err, lerr); err != nil {
		a.t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cert *x509.Certificate
		key  *ecdsa.PrivateKey
	}{{"root", root, rootKey}, {"tsa", leaf, leafKey}} {
		der, err := x509.CreateCertificate(rand.Reader, c.cert, root, &c.key.PublicKey, rootKey)
		private, perr := x509.MarshalPKCS8PrivateKey(c.key)
		if err = errors.Join(err, perr); err != nil {
			a.t.Fatal(err)
		}
		a.write(c.name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
		a.write(c.name+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	}
}

// openssl runs the program and returns what it says.
func (a *authority) openssl(args ...string) string {
	a.t.Helper()
	out, err := exec.CommandContext(context.Background(), "openssl", args...).CombinedOutput()
	if err != nil {
		a.t.Errorf("openssl %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" || r.Method != http.MethodPost {
		http.Error(w, "no query", http.StatusBadRequest)
		return
	}
	a.agents = append(a.agents, r.Header.Get("User-Agent"))
	w.Header().Set("Content-Type", "application/timestamp-reply")
	w.Write(a.reply(body))
}

func (a *authority) reply(request []byte) []byte {
	a.write("q.tsq", request)
	a.openssl("ts", "-reply", "-config", a.path("openssl.cnf"), "-queryfile", a.path("q.tsq"), "-out", a.path("a.tsr"))
	answer, err := os.ReadFile(a.path("a.tsr"))
	if err != nil {
		a.t.Error(err)
	}
	return answer
}

// TestTimeStamp: openssl understands our request, an authority stamps a packet,
// and openssl verifies the stamp in it as the README says.
func TestTimeStamp(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	b := setup(t)
	id := b.invented()
	var at time.Time
	stamp := func(ctx context.Context, sums []byte) (answer []byte, err error) {
		answer, at, err = evidence.Ask(ctx, a.server.Client(), a.server.URL, "daylight/test (mail@example.org)", sums)
		return answer, err
	}
	packet := b.packet(id, evidence.Options{Stamp: stamp})
	dir, files := unpack(t, packet)
	_, without := unpack(t, b.packet(id, evidence.Options{}))
	if files["SHA256SUMS"] != without["SHA256SUMS"] || len(files) != len(without)+1 {
		t.Error("the stamp changes what it is over")
	}
	out := a.openssl("ts", "-verify", "-data", filepath.Join(dir, "SHA256SUMS"), "-in", filepath.Join(dir, "SHA256SUMS.tsr"), "-CAfile", a.path("root.pem"))
	if !strings.Contains(out, "Verification: OK") {
		t.Errorf("openssl ts -verify: %s", out)
	}
	if time.Since(at) > time.Minute || time.Since(at) < -time.Minute || a.agents[0] != "daylight/test (mail@example.org)" {
		t.Errorf("stamped %s for %q", at, a.agents)
	}
	check(t, packet)
	request, err := evidence.StampRequest([]byte(files["SHA256SUMS"]))
	if err != nil {
		t.Fatal(err)
	}
	a.write("ours.tsq", request)
	text := a.openssl("ts", "-query", "-in", a.path("ours.tsq"), "-text")
	for _, w := range []string{"Version: 1", "Hash Algorithm: sha256", "Certificate required: yes", "Nonce: 0x"} {
		if !strings.Contains(text, w) {
			t.Errorf("openssl sees no %q in our request:\n%s", w, text)
		}
	}
}

// A stamp over another text, of another request, refused or broken is none.
func TestCheckStamp(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	text := []byte("sums")
	request, err := evidence.StampRequest(text)
	again, aerr := evidence.StampRequest(text)
	if err = errors.Join(err, aerr); err != nil {
		t.Fatal(err)
	}
	answer := a.reply(request)
	if _, err := evidence.CheckStamp(request, answer, text); err != nil {
		t.Fatal(err)
	}
	refused := []byte{0x30, 0x0b, 0x30, 0x09, 2, 1, 2, 0x30, 4, 0x0c, 2, 'n', 'o'}
	for _, tt := range []struct {
		name                  string
		request, answer, text []byte
		want                  string
	}{
		{"another text", request, answer, []byte("other"), "another text"},
		{"another request", again, answer, text, "another request"},
		{"refused", request, refused, text, "status 2, no"},
		{"cut", request, answer[:len(answer)/2], text, "authority"},
		{"no ASN.1", request, []byte("<html>"), text, "authority"},
		{"more", request, append(answer[:len(answer):len(answer)], 0), text, "after its end"},
		{"empty", request, nil, text, "authority"},
	} {
		if _, err := evidence.CheckStamp(tt.request, tt.answer, tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// An authority that fails leaves no packet.
func TestAskFails(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"503":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"page": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>welcome</html>") },
		"long": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 2<<20)) },
	} {
		server := httptest.NewServer(handler)
		if _, _, err := evidence.Ask(t.Context(), server.Client(), server.URL, "daylight/test", []byte("x")); err == nil || !strings.Contains(err.Error(), server.URL) {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}
