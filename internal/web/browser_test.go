package web_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"daylight/internal/procurement"
)

// pictures are the pages that a person should look at after a change of design.
// With DAYLIGHT_SCREENSHOTS=folder they are kept there.
func pictures() map[string]string {
	return map[string]string{
		"home": "/", "search": "/search?q=" + url.QueryEscape("published:2020..2026 country:GB"), "nothing": "/search?q=zzz+yyy", "wrong": "/search?q=" + url.QueryEscape(`cloud "services`),
		"contract": "/contract/" + contractID.String(), "contract-empty": "/contract/" + emptyID.String(),
		"notice":       "/notice/" + noticeID.String() + "@2?fact=" + url.QueryEscape("/awards/0/value"),
		"organization": "/organization/" + cityKey.String(), "sources": "/sources",
	}
}

// In a real browser no page scrolls sideways, runs a script or asks for anything
// but its stylesheet, on a desk and on a phone, in light and dark.
func TestPagesInBrowser(t *testing.T) {
	binary := chromium(t)
	srv := httptest.NewServer(site(full(plain)))
	t.Cleanup(srv.Close)
	folder := os.Getenv("DAYLIGHT_SCREENSHOTS")
	for _, scheme := range []struct{ name, setting string }{{"light", "preferredColorScheme=1"}, {"dark", "preferredColorScheme=0"}} {
		t.Run(scheme.name, func(t *testing.T) {
			if folder == "" && scheme.name == "dark" {
				t.Skip("dark differs from light in colours alone, which TestContrast checks; DAYLIGHT_SCREENSHOTS=folder takes its pictures")
			}
			ctx := browser(t, binary, scheme.setting)
			for name, target := range pictures() {
				for size, width := range map[string]int64{"desk": 1280, "phone": 320} {
					picture(t, ctx, srv.URL+target, width, filepath.Join(folder, name+"-"+size+"-"+scheme.name+".png"))
				}
			}
		})
	}
}

// A contract with what most have prints on two sheets, from dark mode too; one
// with every list that there is, and with every kind of row, on four.
func TestContractPrints(t *testing.T) {
	m := full(plain)
	usual := m.contracts[contractID]
	usual.ID, usual.BidsReceived, usual.Items, usual.Transactions = otherID, nil, nil, nil
	usual.Spend, usual.Excluded, usual.Checks, usual.Flags, usual.Copies = usual.Spend[:1], usual.Excluded[:1], nil, usual.Flags[:1], nil
	usual.ProcessFigures, usual.Lots, usual.LinkRows, usual.Gaps = usual.ProcessFigures[:4], nil, usual.LinkRows[:1], usual.Gaps[:3]
	m.contracts[otherID] = usual
	srv := httptest.NewServer(site(m))
	t.Cleanup(srv.Close)
	ctx := browser(t, chromium(t), "preferredColorScheme=0")
	for id, most := range map[procurement.ID]int{otherID: 2, contractID: 4} {
		if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL+"/contract/"+id.String())); err != nil {
			t.Fatal(err)
		}
		pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPaper(chromedp.PaperA4)))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(sheet.FindAll(pdf, -1)); n < 1 || n > most {
			t.Errorf("%d sheets, want at most %d", n, most)
		}
		if folder := os.Getenv("DAYLIGHT_SCREENSHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "contract-"+id.String()+".pdf"), pdf, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var sheet = regexp.MustCompile(`/Type /Page\b`)

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium on this machine: install the package chromium to test the pages in a browser")
	return ""
}

func browser(t *testing.T, binary, setting string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary), chromedp.Flag("headless", true), chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("blink-settings", setting))
	limited, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	allocator, stop := chromedp.NewExecAllocator(limited, options...)
	t.Cleanup(stop)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(quit)
	return ctx
}

func picture(t *testing.T, ctx context.Context, target string, width int64, file string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(target)); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
	if err != nil {
		t.Fatal(err)
	}
	if wide > width {
		t.Errorf("%s is %d pixels wide on a screen of %d", target, wide, width)
	}
	loaded, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("performance.getEntriesByType('resource').filter(r => !r.name.includes('/assets/style-')).length"))
	if err != nil {
		t.Fatal(err)
	}
	if loaded > 0 {
		t.Errorf("%s loads %d things besides its stylesheet", target, loaded)
	}
	small, err := chromedp.Run(ctx, chromedp.Evaluate[string](smallTargets))
	if err != nil {
		t.Fatal(err)
	}
	if small != "" {
		t.Errorf("%s at %d: targets below 24 pixels: %s", target, width, small)
	}
	if filepath.Dir(file) == "." {
		return
	}
	image, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, image, 0o644); err != nil {
		t.Fatal(err)
	}
}

// smallTargets names controls that stand by themselves, outside a sentence or a
// table, and are lower than 24 pixels (WCAG 2.2, 2.5.8).
const smallTargets = `[...document.querySelectorAll('nav a, .facet a, .remove, .more a, button, input')]
	.filter(e => { const b = e.getBoundingClientRect(); return b.height > 1 && b.height < 24 })
	.map(e => e.textContent.trim() + ' ' + e.getBoundingClientRect().height).join(', ')`
