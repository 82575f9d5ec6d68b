package web_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// payloads try to leave the text they stand in: markup, attributes, comments,
// raw text elements, character references, direction overrides.
var payloads = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`,
	`</title><script>alert(1)</script>`, `</textarea><script>`, `--><script>alert(1)</script>`, `<!--<script>`, `]]><script>`,
	`" onmouseover="alert(1)`, `' onfocus='alert(1)' autofocus='`, `javascript:alert(1)`, `<a href="javascript:alert(1)">x</a>`,
	`<math><mtext><table><mglyph><style><img src onerror=alert(1)>`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;`, "\u202Egpj.exe", "\u2066x\u2069", `{{.Secret}}`, `{{template "box"}}`, "`${alert(1)}`",
	`<style>*{display:none}</style>`, `<base href="//evil.example">`, `<meta http-equiv=refresh content=0;url=//evil.example>`, `<iframe srcdoc="<script>1</script>">`,
	"<scr\x00ipt>", "<\u200Bscript>", `<plaintext>`, `<form action=//evil.example>`, `data:text/html,<script>alert(1)</script>`,
}

func TestMarkupInDataStaysText(t *testing.T) {
	t.Parallel()
	for _, payload := range payloads {
		t.Run(payload, func(t *testing.T) {
			t.Parallel()
			m := full(func(s string) string { return payload + " " + s })
			clean := full(plain)
			for _, target := range addresses() {
				body := get(t, site(m), target).Body.String()
				for _, fault := range audit(body) {
					t.Errorf("%s: %s", target, fault)
				}
				if got, want := elements(body), elements(get(t, site(clean), target).Body.String()); got["script"] > 0 || got["form"] != want["form"] || got["iframe"] > 0 || got["meta"] != want["meta"] {
					t.Errorf("%s: elements %v, want as in %v", target, got, want)
				}
				if strings.ContainsAny(body, "\u202E\u2066\u2069\u200B\x00") {
					t.Errorf("%s: hidden characters reach the page", target)
				}
			}
		})
	}
}

func TestMarkupInQueryStaysText(t *testing.T) {
	t.Parallel()
	for _, payload := range payloads {
		r := get(t, site(full(plain)), "/search?q="+escape(payload))
		if r.Code != 200 && r.Code != 400 {
			t.Errorf("%q: %d", payload, r.Code)
		}
		for _, fault := range audit(r.Body.String()) {
			t.Errorf("%q: %s", payload, fault)
		}
	}
}

func elements(body string) map[string]int {
	got := map[string]int{}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return got
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			got[n.Data]++
		}
	}
	return got
}

func escape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteString("%" + string("0123456789ABCDEF"[c>>4]) + string("0123456789ABCDEF"[c&15]))
	}
	return b.String()
}
