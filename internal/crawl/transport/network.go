package transport

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"daylight/internal/source"
)

// newNetwork is the real network. It uses no proxy: a proxy would dial for us,
// and the guard would see the proxy's address alone.
func newNetwork(t Timeouts, replica *url.URL) *http.Transport {
	guarded := net.Dialer{Timeout: t.Connect, Control: refusePrivate}
	open := net.Dialer{Timeout: t.Connect}
	allowed := hostPort(replica)
	return &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if addr == allowed {
				return open.DialContext(ctx, network, addr)
			}
			return guarded.DialContext(ctx, network, addr)
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    t.TLS,
		ResponseHeaderTimeout:  t.Header,
		MaxResponseHeaderBytes: 64 << 10,
		MaxConnsPerHost:        8,
		IdleConnTimeout:        t.Idle,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
}

// hostPort is where a replica is dialled, the one address exempt from the guard.
func hostPort(u *url.URL) string {
	switch {
	case u == nil:
		return ""
	case u.Port() != "":
		return net.JoinHostPort(u.Hostname(), u.Port())
	case u.Scheme == "https":
		return net.JoinHostPort(u.Hostname(), "443")
	}
	return net.JoinHostPort(u.Hostname(), "80")
}

// refusePrivate is a net.Dialer.Control: it sees the resolved address of each
// connection, so no DNS answer gets around it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w: %w", address, source.ErrHost, err)
	}
	if !isPublic(ap.Addr()) {
		return fmt.Errorf("dial %s: not a public address: %w", address, source.ErrHost)
	}
	if ap.Port() != 80 && ap.Port() != 443 {
		return fmt.Errorf("dial %s: port %d: %w", address, ap.Port(), source.ErrHost)
	}
	return nil
}

// Special-purpose blocks of IANA that netip's methods leave out. For IPv6 only
// 2000::/3 is open at all.
const (
	special4 = "0.0.0.0/8 100.64.0.0/10 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4"
	special6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20"
)

// isPublic reports whether an address is on the open internet. Forms that carry
// an IPv4 address (mapped, NAT64, 6to4, Teredo) are refused or judged as IPv4.
func isPublic(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	if a.Is4() {
		return !within(a, special4)
	}
	return netip.MustParsePrefix("2000::/3").Contains(a) && !within(a, special6)
}

func within(a netip.Addr, blocks string) bool {
	for block := range strings.FieldsSeq(blocks) {
		if netip.MustParsePrefix(block).Contains(a) {
			return true
		}
	}
	return false
}
