package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
	"daylight/internal/web"
)

func post(h http.Handler, host string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://"+host+"/review", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func pairForm(judgement string, more ...string) url.Values {
	v := url.Values{"a": {cityKey.String()}, "b": {formerKey.String()}, "judgement": {judgement}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func TestDecide(t *testing.T) {
	t.Parallel()
	pair := "&b=" + formerKey.String()
	for _, tt := range []struct {
		form     url.Values
		want     postgres.Decision
		location string
	}{
		{pairForm("same", "note", " same street ", "from", "8"), postgres.Decision{Judgement: "same", Note: "same street"}, "/review?from=8&a=" + cityKey.String() + pair + "&done=same"},
		{pairForm("different"), postgres.Decision{Judgement: "different"}, "/review?a=" + cityKey.String() + pair + "&done=different"},
		{pairForm("unsure"), postgres.Decision{Judgement: "unsure"}, "/review?a=" + cityKey.String() + pair + "&done=unsure"},
		{pairForm("withdraw", "note", "x", "organization", cityKey.String()), postgres.Decision{}, "/organization/" + cityKey.String() + "?a=" + cityKey.String() + pair + "&done=withdrawn"},
	} {
		m := full(plain)
		h := web.New(web.Options{Store: m, Review: true})
		w := post(h, "127.0.0.1:8080", tt.form, "Sec-Fetch-Site", "same-origin")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != tt.location {
			t.Errorf("%v: %d %s, want %s", tt.form, w.Code, w.Header().Get("Location"), tt.location)
		}
		tt.want.A, tt.want.B, tt.want.Actor = cityKey, formerKey, "web"
		if diff := cmp.Diff([]postgres.Decision{tt.want}, m.decisions); diff != "" {
			t.Error(diff)
		}
		if words := pageText(get(t, h, w.Header().Get("Location")).Body.String()); !strings.Contains(words, "It takes effect with the next daylight derive") {
			t.Errorf("%s does not say when it takes effect", w.Header().Get("Location"))
		}
	}
}

// A decision comes from a form of our own on this machine, or not at all.
func TestDecideRefused(t *testing.T) {
	t.Parallel()
	open := web.Options{Review: true}
	for name, tt := range map[string]struct {
		options web.Options
		host    string
		form    url.Values
		headers []string
		want    int
	}{
		"read-only":        {web.Options{}, "127.0.0.1", pairForm("same"), nil, 403},
		"other site":       {open, "127.0.0.1:8080", pairForm("same"), []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"same site":        {open, "127.0.0.1:8080", pairForm("same"), []string{"Sec-Fetch-Site", "same-site"}, 403},
		"other origin":     {open, "127.0.0.1:8080", pairForm("same"), []string{"Origin", "https://evil.example"}, 403},
		"null origin":      {open, "127.0.0.1:8080", pairForm("same"), []string{"Origin", "null"}, 403},
		"rebound name":     {open, "evil.example", pairForm("same"), []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example"}, 403},
		"no judgement":     {open, "localhost", pairForm("yes"), nil, 400},
		"one organisation": {open, "localhost", pairForm("same", "b", cityKey.String()), nil, 400},
		"no key":           {open, "localhost", pairForm("same", "b", "x"), nil, 400},
		"long note":        {open, "localhost", pairForm("same", "note", strings.Repeat("é", 501)), nil, 400},
		"huge form":        {open, "localhost", pairForm("same", "x", strings.Repeat("x", 1<<20)), nil, 400},
		"own origin":       {open, "[::1]:8080", pairForm("same"), []string{"Origin", "http://[::1]:8080"}, 303},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := full(plain)
			tt.options.Store = m
			w := post(web.New(tt.options), tt.host, tt.form, tt.headers...)
			if w.Code != tt.want {
				t.Errorf("%d, want %d", w.Code, tt.want)
			}
			if got := len(m.decisions); (got > 0) != (tt.want == 303) {
				t.Errorf("%d decisions", got)
			}
			if tt.want != 303 {
				for _, fault := range audit(w.Body.String()) {
					t.Error(fault)
				}
			}
		})
	}
}

func TestReviewQueue(t *testing.T) {
	t.Parallel()
	editable, readOnly := web.New(web.Options{Store: full(plain), Review: true}), site(full(plain))
	body := get(t, editable, "/review").Body.String()
	for _, want := range []string{`accesskey="y"`, `accesskey="n"`, `accesskey="u"`, "/review?from=8", `value="withdraw"`} {
		if strings.Count(body, want) != 1 {
			t.Errorf("%q stands %d times, want once", want, strings.Count(body, want))
		}
	}
	if got := strings.Count(body, `value="different"`); got != 7 {
		t.Errorf("%d pairs can be decided, want 7", got)
	}
	if words := pageText(body); !strings.Contains(words, "score 0.81 · USD 12,345 at stake") || !strings.Contains(words, "Decided by editor: same street") {
		t.Error(words)
	}
	body = get(t, readOnly, "/review").Body.String()
	if strings.Contains(body, "<button name") || strings.Contains(body, `method="post"`) || !strings.Contains(body, "daylight review decide") {
		t.Error("a page that decides nothing has buttons for it, or does not say what does")
	}
	if got := get(t, editable, "/organization/"+cityKey.String()).Body.String(); strings.Count(got, "Withdraw this decision") != 1 {
		t.Error("the organisation does not offer to withdraw its decision")
	}
}

// In a real browser the form sends what the server takes: with the policy that no
// page passes a referrer, its origin is not named.
func TestDecideInBrowser(t *testing.T) {
	m := full(plain)
	srv := httptest.NewServer(web.New(web.Options{Store: m, Review: true}))
	t.Cleanup(srv.Close)
	ctx := browser(t, chromium(t), "preferredColorScheme=1")
	press := fmt.Sprintf(`document.querySelector('button[accesskey=%q]').click()`, "n")
	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL+"/review")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](press)); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(10 * time.Second); ; {
		said, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
		if err == nil && strings.Contains(said, "Noted: two organisations.") {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("%v: %s", err, said)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if len(m.decisions) != 1 || m.decisions[0].Judgement != "different" || m.decisions[0].A != procurement.NewID("a", "0") {
		t.Errorf("%+v", m.decisions)
	}
}

// Pages on organisations, groups and what waits for review fit a desk and a phone.
func TestMoneyPagesInBrowser(t *testing.T) {
	srv := httptest.NewServer(web.New(web.Options{Store: full(plain), Review: true}))
	t.Cleanup(srv.Close)
	folder := os.Getenv("DAYLIGHT_SCREENSHOTS")
	for scheme, setting := range map[string]string{"light": "preferredColorScheme=1", "dark": "preferredColorScheme=0"} {
		if folder == "" && scheme == "dark" {
			continue // it differs in colours alone
		}
		ctx := browser(t, chromium(t), setting)
		for name, target := range map[string]string{
			"money-organization": "/organization/" + cityKey.String() + "?was=" + formerKey.String(), "money-joint": "/organization/" + jointKey.String(), "money-none": "/organization/" + coinKey.String(),
			"money-group": "/group/example-cloud", "money-groups": "/groups", "money-review": "/review?done=same&a=" + cityKey.String() + "&b=" + formerKey.String(), "money-methods": "/methods",
		} {
			for size, width := range map[string]int64{"desk": 1280, "phone": 320} {
				picture(t, ctx, srv.URL+target, width, filepath.Join(folder, name+"-"+size+"-"+scheme+".png"))
			}
		}
	}
}
