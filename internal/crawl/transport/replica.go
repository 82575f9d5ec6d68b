package transport

import (
	"net/http"
	"net/url"
	"strings"
)

// replica sends a request for any host of the source to the replica's URL, with
// the portal's path and query behind the replica's path. All above it sees the
// portal's URLs, so a crawl of a replica and of the portal archive alike.
type replica struct {
	next http.RoundTripper
	base *url.URL
}

// RoundTrip implements http.RoundTripper.
func (r replica) RoundTrip(req *http.Request) (*http.Response, error) {
	portal := *req.URL
	out := req.Clone(req.Context())
	out.URL.Scheme, out.URL.Host, out.URL.User = r.base.Scheme, r.base.Host, r.base.User
	out.URL.Path = r.prefix() + "/" + strings.TrimPrefix(portal.Path, "/")
	if portal.RawPath != "" {
		out.URL.RawPath = r.prefix() + "/" + strings.TrimPrefix(portal.RawPath, "/")
	}
	out.Host = r.base.Host
	out.Header.Set("X-Forwarded-Host", portal.Host)
	resp, err := r.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	if location := resp.Header.Get("Location"); location != "" {
		resp.Header.Set("Location", r.toPortal(&portal, location))
	}
	resp.Request = req
	return resp, nil
}

func (r replica) prefix() string { return strings.TrimSuffix(r.base.Path, "/") }

// toPortal undoes the mapping in a redirect that names the replica itself.
func (r replica) toPortal(portal *url.URL, location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host != "" && u.Host != r.base.Host {
		return location
	}
	if rest, ok := strings.CutPrefix(u.Path, r.prefix()+"/"); ok && strings.HasPrefix(u.Path, "/") {
		u.Path, u.RawPath = "/"+rest, ""
	}
	if u.Host != "" {
		u.Scheme, u.Host = portal.Scheme, portal.Host
	}
	return u.String()
}
