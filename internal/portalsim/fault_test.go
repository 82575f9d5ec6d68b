package portalsim_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/portalsim"
)

// answer is what a client sees of one exchange.
type answer struct {
	status  int
	header  http.Header
	body    string
	broken  bool // the exchange or its body ended with an error
	elapsed time.Duration
}

func (c client) try(path string) answer {
	c.t.Helper()
	began := time.Now()
	req, err := http.NewRequestWithContext(c.t.Context(), "GET", c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	// As a crawler does: the transport must not inflate by itself.
	req.Header.Set("Accept-Encoding", "identity")
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return answer{broken: true}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(b), err != nil, time.Since(began)}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const path = "/il-mr-gov/ilgstorefront/he/p/600001"
	clean, _ := start(t, portalsim.Options{Synthetic: 20})
	whole := clean.try(path).body
	for _, tt := range []struct {
		name, rules string
		ok          func(answer) bool
	}{
		{"status", `[{"action":"status","status":503,"header":{"Retry-After":"7"}}]`,
			func(a answer) bool { return a.status == 503 && a.header.Get("Retry-After") == "7" && a.body == "" }},
		{"delay", `[{"action":"delay","delay":"60ms"}]`,
			func(a answer) bool { return a.body == whole && a.elapsed >= 60*time.Millisecond }},
		{"cut", `[{"action":"cut","bytes":100}]`,
			func(a answer) bool { return a.broken && a.body == whole[:100] }},
		{"bomb", `[{"action":"bomb","bytes":33554432}]`, isBomb},
		{"empty", `[{"action":"empty"}]`, func(a answer) bool { return a.status == 200 && a.body == "" }},
		{"challenge", `[{"action":"challenge"}]`,
			func(a answer) bool { return a.status == 202 && a.header.Get("X-Amzn-Waf-Action") == "challenge" }},
		{"reset", `[{"action":"reset"}]`, func(a answer) bool { return a.broken && a.status == 0 }},
		{"replace", `[{"action":"replace","old":"<h1","new":"<h9"}]`,
			func(a answer) bool { return a.body == strings.ReplaceAll(whole, "<h1", "<h9") && a.body != whole }},
		{"another source", `[{"source":"eu-ted","action":"reset"}]`, func(a answer) bool { return a.body == whole }},
		{"another path", `[{"path":"/search/","action":"reset"}]`, func(a answer) bool { return a.body == whole }},
		{"not yet", `[{"nth":2,"action":"reset"}]`, func(a answer) bool { return a.body == whole }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rules, err := portalsim.ReadFaults(strings.NewReader(tt.rules))
			if err != nil {
				t.Fatal(err)
			}
			c, _ := start(t, portalsim.Options{Synthetic: 20, Faults: rules})
			if a := c.try(path); !tt.ok(a) {
				t.Errorf("%s: %d %v broken=%v, %d bytes", tt.rules, a.status, a.header, a.broken, len(a.body))
			}
		})
	}
}

func isBomb(a answer) bool {
	z, err := gzip.NewReader(strings.NewReader(a.body))
	if err != nil {
		return false
	}
	n, err := io.Copy(io.Discard, z)
	return err == nil && n == 32<<20 && n > 500*int64(len(a.body))
}

func TestFaultTiming(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault portalsim.Fault
		want  string // one letter a request: x where the fault strikes
	}{
		{"second", portalsim.Fault{Nth: 2}, ".x......"},
		{"every third", portalsim.Fault{Every: 3}, "..x..x.."},
		{"always", portalsim.Fault{}, "xxxxxxxx"},
	} {
		tt.fault.Action, tt.fault.Status = "status", 500
		c, sim := start(t, portalsim.Options{Synthetic: 5, Faults: []portalsim.Fault{tt.fault}})
		if got := c.pattern(8); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if got := sim.Requests()["eu-ted"]["fault"]; got != strings.Count(tt.want, "x") {
			t.Errorf("%s: %d faults counted", tt.name, got)
		}
	}
	half := portalsim.Options{Synthetic: 5, FaultSeed: 4, Faults: []portalsim.Fault{{Probability: 0.5, Action: "status", Status: 500}}}
	a, _ := start(t, half)
	b, _ := start(t, half)
	one, two := a.pattern(60), b.pattern(60)
	if hits := strings.Count(one, "x"); one != two || hits < 15 || hits > 45 {
		t.Errorf("half of the requests, one seed:\n%s\n%s", one, two)
	}
}

func (c client) pattern(n int) string {
	var s string
	for range n {
		if c.try("/eu-ted/robots.txt").status == 500 {
			s += "x"
		} else {
			s += "."
		}
	}
	return s
}

func TestReadFaultsRefuses(t *testing.T) {
	t.Parallel()
	for _, rules := range []string{`{}`, `[{"action":"x"}]`, `[{"action":"status","status":99}]`, `[{"path":"(","action":"reset"}]`, `[{"action":"delay"}]`, `[{"action":"reset","typo":1}]`} {
		if _, err := portalsim.ReadFaults(strings.NewReader(rules)); err == nil {
			t.Errorf("%s: no error", rules)
		}
	}
}

func recording() fstest.MapFS {
	return fstest.MapFS{
		"xx-example/crawl.jsonl": {Data: []byte(`{"method":"GET","path":"/list?b=2&a=1","status":200,"header":{"Content-Type":"text/plain"},"file":"bodies/list.txt"}
{"method":"POST","path":"/q","request":"{\"a\": 1, \"b\": [2.50]}","status":200,"body":"first"}
{"method":"POST","path":"/q","request":"{\"a\": 1, \"b\": [2.50]}","status":429,"header":{"Retry-After":"1"},"body":"second"}
`)},
		"xx-example/bodies/list.txt": {Data: []byte("the list")},
	}
}

func TestRecorded(t *testing.T) {
	t.Parallel()
	c, sim := start(t, portalsim.Options{Sources: []string{"xx-example"}, Recorded: recording()})
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/list?a=1&b=2", "", 200, "the list"},
		{"POST", "/q", `{"b":[2.50],"a":1}`, 200, "first"},
		{"POST", "/q", `{"a":1,"b":[2.50]}`, 429, "second"},
		{"POST", "/q", `{"a":1,"b":[2.50]}`, 429, "second"},
		{"POST", "/q", `{"a":1,"b":[2.5]}`, 404, `not recorded: POST /q {"a":1,"b":[2.5]}`},
		{"GET", "/list?a=1", "", 404, "not recorded: GET /list?a=1"},
		{"GET", "/robots.txt", "", 404, "404 page not found"},
	} {
		status, header, b := c.do(tt.method, "/xx-example"+tt.path, tt.body)
		if got := strings.TrimSpace(string(b)); status != tt.status || got != tt.want {
			t.Errorf("%s %s %s: %d %q, want %d %q", tt.method, tt.path, tt.body, status, got, tt.status, tt.want)
		}
		if header.Get(portalsim.OriginHeader) != "" {
			t.Errorf("%s: a recording is marked synthetic", tt.path)
		}
	}
	want := map[string]map[string]int{"xx-example": {"recorded": 4, "unknown": 2, "robots": 1}}
	if diff := cmp.Diff(want, sim.Requests()); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestRecordedAlone(t *testing.T) {
	t.Parallel()
	replay, err := portalsim.Recorded(fstest.MapFS{"crawl.jsonl": {Data: []byte(`{"method":"GET","path":"/a","status":200,"body":"x"}`)}}, "xx-example")
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/a": 200, "/b": 404} {
		req, w := newExchange(t, path)
		if replay.ServeHTTP(w, req); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	if diff := cmp.Diff([]string{"GET /b"}, replay.Unknown()); diff != "" {
		t.Errorf("unknown requests (-want +got):\n%s", diff)
	}
}

func TestRecordedRefuses(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"no JSON": `{`, "unknown field": `{"method":"GET","path":"/","status":200,"statu":1}`, "no status": `{"method":"GET","path":"/"}`,
		"no such file": `{"method":"GET","path":"/","status":200,"file":"gone"}`, "path": `{"method":"GET","path":"a","status":200}`,
	} {
		_, err := portalsim.Recorded(fstest.MapFS{"crawl.jsonl": {Data: []byte("\n" + line)}}, "x")
		if err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v, want an error that names line 2", name, err)
		}
	}
	if _, err := portalsim.Recorded(fstest.MapFS{}, "xx-none"); err == nil {
		t.Error("no recording: no error")
	}
}

func newExchange(t *testing.T, path string) (*http.Request, *httptest.ResponseRecorder) {
	return httptest.NewRequestWithContext(t.Context(), "GET", path, nil), httptest.NewRecorder()
}
