package transport_test

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"daylight/internal/crawl/transport"
)

// etags serves content with an ETag that is the content, and 304 to who has it.
func etags(content *string) func(*http.Request) *http.Response {
	return portal(func(req *http.Request) *http.Response {
		tag := `"` + *content + `"`
		if req.Header.Get("If-None-Match") == tag {
			return answer(http.StatusNotModified, "", "ETag", tag)
		}
		return answer(http.StatusOK, *content, "ETag", tag)
	})
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	content := "first"
	r := newRecords()
	o := options(newNetwork(etags(&content)), r)
	o.Index = r
	for i, want := range []struct {
		content string
		status  int // on the wire
		flag    string
	}{{"first", 200, ""}, {"first", 304, "1"}, {"second", 200, ""}, {"second", 304, "1"}} {
		content = want.content
		resp, body, err := get(t.Context(), newTransport(t, o), page)
		if err != nil || body != want.content || resp.StatusCode != http.StatusOK {
			t.Fatalf("visit %d: %q, %v", i, body, err)
		}
		if got := resp.Header.Get(transport.NotModified); got != want.flag {
			t.Errorf("visit %d: flag %q, want %q", i, got, want.flag)
		}
		exchanges := r.of("/page")
		if got := exchanges[len(exchanges)-1].Status; got != want.status {
			t.Errorf("visit %d: archived status %d, want %d", i, got, want.status)
		}
	}
}

func TestNotModifiedDocument(t *testing.T) {
	t.Parallel()
	content := "same"
	r := newRecords()
	o := options(newNetwork(etags(&content)), r)
	o.Index = r
	var sums [2][32]byte
	for i := range sums {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := newTransport(t, o).RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		doc, ok := transport.Archived(resp)
		if !ok || doc.Status != http.StatusOK || doc.Size != int64(len(content)) {
			t.Fatalf("document %+v", doc)
		}
		sums[i] = doc.SHA256
	}
	if sums[0] != sums[1] {
		t.Error("the confirmed document has other content")
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	for _, tt := range []struct {
		name, etag, modified string
		wantTag, wantSince   bool
	}{
		{"both", `W/"1"`, now.Add(-time.Hour).Format(http.TimeFormat), true, true},
		{"date alone", "", now.Add(-time.Hour).Format(http.TimeFormat), false, true},
		{"date to come", "", now.AddDate(70, 0, 0).Format(http.TimeFormat), false, false},
		{"no date at all", "", "yesterday", false, false},
	} {
		var sent http.Header
		n := newNetwork(portal(func(req *http.Request) *http.Response {
			sent = req.Header
			return answer(200, "ok", "ETag", tt.etag, "Last-Modified", tt.modified)
		}))
		r := newRecords()
		o := options(n, r)
		o.Index = r
		rt := newTransport(t, o)
		for range 2 {
			if _, _, err := get(t.Context(), rt, page); err != nil {
				t.Fatal(err)
			}
		}
		if got := sent.Get("If-None-Match") != ""; got != tt.wantTag {
			t.Errorf("%s: If-None-Match %q", tt.name, sent.Get("If-None-Match"))
		}
		if got := sent.Get("If-Modified-Since") != ""; got != tt.wantSince {
			t.Errorf("%s: If-Modified-Since %q", tt.name, sent.Get("If-Modified-Since"))
		}
	}
}

func TestLostBodyIsFetchedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		content := "same"
		r := newRecords()
		n := newNetwork(etags(&content))
		o := options(n, r)
		o.Index = r
		rt := newTransport(t, o)
		if _, _, err := get(t.Context(), rt, page); err != nil {
			t.Fatal(err)
		}
		r.lost = true
		resp, body, err := get(t.Context(), rt, page)
		if err != nil || body != content || resp.Header.Get(transport.NotModified) != "" {
			t.Errorf("%q, %v", body, err)
		}
		if got := len(n.times("/page")); got != 3 {
			t.Errorf("%d requests, want the first, the 304 and one without conditions", got)
		}
	})
}

// TestReplicaIsNoPrior: what a replica answered is not offered to the portal,
// which would confirm invented notices with a 304, nor the other way round.
func TestReplicaIsNoPrior(t *testing.T) {
	t.Parallel()
	content := "same"
	r := newRecords()
	o := options(newNetwork(etags(&content)), r)
	o.Index = r
	standIn, err := url.Parse("http://replica.example:8090/xx-central")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		replica *url.URL
		status  int // on the wire
	}{{standIn, 200}, {standIn, 304}, {nil, 200}, {nil, 304}, {standIn, 200}} {
		o.Replica = want.replica
		if _, body, err := get(t.Context(), newTransport(t, o), page); err != nil || body != content {
			t.Fatalf("visit %d: %q, %v", i, body, err)
		}
		exchanges := r.of("/page")
		if got := exchanges[len(exchanges)-1].Status; got != want.status {
			t.Errorf("visit %d: archived status %d, want %d", i, got, want.status)
		}
	}
}
