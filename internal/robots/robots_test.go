package robots_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daylight/internal/robots"
	"daylight/internal/shareddata"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, path string
		want             bool
	}{
		{"empty file", "", "/x", true},
		{"empty path is the root", "user-agent: *\ndisallow: /$", "", false},
		{"robots.txt itself", "user-agent: *\ndisallow: /", "/robots.txt", true},
		{"star group", "User-agent: *\nDisallow: /private\n", "/private/x", false},
		{"own group wins over star", "User-agent: *\nDisallow: /\n\nUser-agent: daylight\nDisallow: /x", "/y", true},
		{"own group without rules allows", "User-agent: *\nDisallow: /\n\nUser-agent: daylight\n", "/y", true},
		{"name with version", "User-agent: DayLight/1.0\nDisallow: /", "/y", false},
		{"longer name is another agent", "User-agent: daylightbot\nDisallow: /", "/y", true},
		{"groups of one agent add up", "User-agent: daylight\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: daylight\nDisallow: /b", "/b", false},
		{"rules before a group", "Disallow: /\nUser-agent: *\nAllow: /", "/x", true},
		{"shared group", "User-agent: a\nUser-agent: daylight\nDisallow: /x", "/x", false},
		{"sitemap does not end a group", "User-agent: daylight\nSitemap: https://portal.example/s.xml\nUser-agent: b\nDisallow: /x", "/x", false},
		{"empty disallow", "User-agent: *\nDisallow:\n", "/x", true},
		{"longest match allows", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longest match disallows", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"case of paths counts", "User-agent: *\nDisallow: /A", "/a", true},
		{"star inside", "User-agent: *\nDisallow: /*/export", "/data/2026/export?x", false},
		{"star needs its text", "User-agent: *\nDisallow: /*/export", "/data/2026/exp", true},
		{"end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf", false},
		{"not the end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", true},
		{"end may not reuse the start", "User-agent: *\nDisallow: /aba*ba$", "/aba", true},
		{"dollar inside is a letter", "User-agent: *\nDisallow: /a%24b", "/a$b", false},
		{"encoded star is a letter", "User-agent: *\nDisallow: /a%2Ab", "/axb", true},
		{"encoded star matches a star", "User-agent: *\nDisallow: /a%2Ab", "/a*b", false},
		{"unreserved is decoded", "User-agent: *\nDisallow: /%7Ejoe", "/~joe", false},
		{"reserved stays encoded", "User-agent: *\nDisallow: /a%2fb", "/a/b", true},
		{"hex case", "User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false},
		{"raw UTF-8 pattern", "User-agent: *\nDisallow: /حكومة", "/%D8%AD%D9%83%D9%88%D9%85%D8%A9", false},
		{"bad percent", "User-agent: *\nDisallow: /a%zz", "/a%zz", false},
		{"query", "User-agent: *\nDisallow: /search?", "/search?q=1", false},
		{"comment", "User-agent: * # all\nDisallow: /x # not this\n", "/x", false},
		{"CR lines", "User-agent: *\rDisallow: /x\r", "/x", false},
		{"CRLF lines", "User-agent: *\r\nDisallow: /x\r\n", "/x", false},
		{"BOM", "\ufeffUser-agent: *\nDisallow: /x", "/x", false},
		{"no colon", "User-agent *\nDisallow /x", "/x", false},
		{"space before colon", "User-agent : *\nDisallow : /x", "/x", false},
		{"latin-1 bytes", "User-agent: *\n# caf\xe9\nDisallow: /caf\xe9", "/caf%E9", false},
		{"HTML page", "<!doctype html><html><body style=\"color: red\">Not found</body></html>", "/x", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := robots.Parse([]byte(tt.file)).Allowed("daylight/1.0 (+https://daylight.example)", tt.path); got != tt.want {
				t.Errorf("Allowed(%q) = %t, want %t in\n%s", tt.path, got, tt.want, tt.file)
			}
		})
	}
}

func TestNilAllows(t *testing.T) {
	t.Parallel()
	var f *robots.File
	if !f.Allowed("daylight", "/") || f.CrawlDelay("daylight") != 0 {
		t.Error("a nil File must allow everything at once")
	}
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file string
		want time.Duration
	}{
		{"user-agent: *\ncrawl-delay: 10", 10 * time.Second},
		{"user-agent: *\ncrawl-delay: 0.5", 500 * time.Millisecond},
		{"user-agent: *\ncrawl-delay: -1", 0},
		{"user-agent: *\ncrawl-delay: NaN", 0},
		{"user-agent: *\ncrawl-delay: soon", 0},
		{"user-agent: *\ncrawl-delay: 1e300", 24 * time.Hour},
		{"crawl-delay: 3\nuser-agent: *\ndisallow:", 0},
		{"user-agent: other\ncrawl-delay: 10", 0},
		{"user-agent: *\ncrawl-delay: 10\n\nuser-agent: daylight\ndisallow: /x", 10 * time.Second},
		{"user-agent: *\ncrawl-delay: 10\ndisallow: /y\n\nuser-agent: daylight\ndisallow: /x", 0},
	} {
		if got := robots.Parse([]byte(tt.file)).CrawlDelay("daylight"); got != tt.want {
			t.Errorf("CrawlDelay = %s, want %s in\n%s", got, tt.want, tt.file)
		}
	}
}

func TestSizeLimit(t *testing.T) {
	t.Parallel()
	head := "user-agent: *\ndisallow: /early\n"
	// The limit falls inside the last line, which would otherwise end as
	// "disallow: /" and forbid everything.
	filler := "#" + strings.Repeat("x", robots.MaxSize-len(head)-len("#\ndisallow: /")) + "\n"
	body := head + filler + "disallow: /late\n"
	f := robots.Parse([]byte(body))
	if f.Allowed("daylight", "/early") {
		t.Error("a rule within the limit was lost")
	}
	if !f.Allowed("daylight", "/other") {
		t.Error("a line cut by the limit was read as a rule")
	}
	if !f.Allowed("daylight", "/late") {
		t.Error("a rule beyond the limit was read")
	}
}

// suite is the folder of conformance data kept outside the project.
func suite(t testing.TB) string {
	t.Helper()
	return shareddata.Path(t, "suites", "robots")
}

func TestSuite(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(filepath.Join(suite(t), "google_robotstxt_cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Test       string `json:"test"`
		GoogleOnly bool   `json:"google_only"`
		Robots     string `json:"robots"`
		Agent      string `json:"agent"`
		URL        string `json:"url"`
		Allowed    bool   `json:"allowed"`
	}
	if err := json.Unmarshal(body, &cases); err != nil {
		t.Fatal(err)
	}
	rfc, beyond := 0, 0
	for _, c := range cases {
		u, err := url.Parse(c.URL)
		if err != nil {
			t.Fatal(err)
		}
		got := robots.Parse([]byte(c.Robots)).Allowed(c.Agent, u.RequestURI())
		switch {
		case !c.GoogleOnly && got != c.Allowed:
			t.Errorf("%s: Allowed(%s, %s) = %t in\n%s", c.Test, c.Agent, c.URL, got, c.Robots)
		case !c.GoogleOnly:
			rfc++
		case got == c.Allowed:
			beyond++
		default:
			t.Logf("beyond the RFC, differs: %s: %s %s, want %t in\n%.200s", c.Test, c.Agent, c.URL, c.Allowed, c.Robots)
		}
	}
	if rfc < 31 {
		t.Errorf("%d assertions of the RFC hold, want 31", rfc)
	}
	t.Logf("RFC assertions %d, further ones %d of %d", rfc, beyond, len(cases)-rfc)
}

func TestRealFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(suite(t), "real_robots_txt", "*"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	restricted := 0
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := robots.Parse(body)
		if !f.Allowed("daylight", "/robots.txt") {
			t.Errorf("%s forbids itself", filepath.Base(path))
		}
		for _, p := range []string{"/", "/search?q=x", "/admin/", "/wp-admin/", "/cgi-bin/", "/api/", "/login"} {
			if !f.Allowed("daylight", p) {
				restricted++
				break
			}
		}
	}
	if restricted < len(files)/4 {
		t.Errorf("only %d of %d real files restrict anything: rules get lost", restricted, len(files))
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("user-agent: *\ndisallow: /*a*b$\nallow: /%7e\ncrawl-delay: 1"), "/xaxb")
	f.Add([]byte("\xff\xfeu\x00s\x00"), "%")
	f.Add([]byte("\ufeffUser-agent daylight\rDisallow: *$*"), "")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		file := robots.Parse(body)
		first := file.Allowed("daylight", path)
		if first != robots.Parse(body).Allowed("DAYLIGHT/2", path) {
			t.Error("the version or case of the agent changed the answer")
		}
		if d := file.CrawlDelay("daylight"); d < 0 || d > 24*time.Hour {
			t.Errorf("CrawlDelay = %s", d)
		}
		if !file.Allowed("daylight", "/robots.txt") {
			t.Error("robots.txt itself is forbidden")
		}
		if !first && !bytes.Contains(bytes.ToLower(body), []byte("disallow")) {
			t.Error("forbidden without a Disallow line")
		}
	})
}
