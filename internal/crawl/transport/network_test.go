package transport

import (
	"errors"
	"net/netip"
	"net/url"
	"testing"

	"daylight/internal/source"
)

func TestIsPublic(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		addr string
		want bool
	}{
		{"8.8.8.8", true}, {"93.184.215.14", true}, {"100.63.255.255", true}, {"172.32.0.1", true}, {"2606:4700::1111", true},
		{"127.0.0.1", false}, {"127.255.255.254", false}, {"0.0.0.0", false}, {"0.1.2.3", false},
		{"10.0.0.1", false}, {"172.16.0.1", false}, {"192.168.1.1", false}, {"169.254.169.254", false},
		{"100.64.0.1", false}, {"100.127.255.255", false}, {"192.0.0.8", false}, {"192.0.2.1", false},
		{"198.18.0.1", false}, {"198.51.100.1", false}, {"203.0.113.1", false}, {"224.0.0.1", false},
		{"240.0.0.1", false}, {"255.255.255.255", false}, {"192.88.99.1", false},
		{"::", false}, {"::1", false}, {"::127.0.0.1", false}, {"::ffff:127.0.0.1", false}, {"::ffff:10.0.0.1", false},
		{"::ffff:8.8.8.8", true}, {"64:ff9b::7f00:1", false}, {"64:ff9b:1::1", false}, {"2002:7f00:1::", false},
		{"2001:0:7f00:1::", false}, {"2001:db8::1", false}, {"3fff::1", false}, {"fe80::1", false}, {"fe80::1%eth0", false},
		{"fc00::1", false}, {"fd00::1", false}, {"fec0::1", false}, {"ff02::1", false}, {"100::1", false},
	} {
		if got := isPublic(netip.MustParseAddr(tt.addr)); got != tt.want {
			t.Errorf("isPublic(%s) = %t, want %t", tt.addr, got, tt.want)
		}
	}
}

func TestRefusePrivate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		addr string
		ok   bool
	}{
		{"8.8.8.8:443", true}, {"8.8.8.8:80", true}, {"[2606:4700::1111]:443", true},
		{"8.8.8.8:22", false}, {"8.8.8.8:5432", false}, {"8.8.8.8:8080", false},
		{"127.0.0.1:80", false}, {"[::1]:443", false}, {"[::ffff:10.0.0.1]:80", false}, {"nonsense", false},
	} {
		err := refusePrivate("tcp", tt.addr, nil)
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, source.ErrHost) {
			t.Errorf("%s: %v", tt.addr, err)
		}
	}
}

func TestHostPort(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"http://127.0.0.1:1234/x": "127.0.0.1:1234", "http://replica.example/x": "replica.example:80",
		"https://replica.example": "replica.example:443", "http://[::1]:99": "[::1]:99",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := hostPort(u); got != want {
			t.Errorf("hostPort(%s) = %s, want %s", in, got, want)
		}
	}
	if got := hostPort(nil); got != "" {
		t.Errorf("hostPort(nil) = %q", got)
	}
}
