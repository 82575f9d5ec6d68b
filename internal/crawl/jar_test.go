package crawl

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

func TestJarDropsFloods(t *testing.T) {
	t.Parallel()
	u, err := url.Parse("https://tenders.example/")
	if err != nil {
		t.Fatal(err)
	}
	j := newJar()
	for flood := range 3 {
		var cookies []*http.Cookie
		for i := range 50 {
			cookies = append(cookies, &http.Cookie{Name: fmt.Sprintf("c%d-%d", flood, i), Value: "x"})
		}
		j.SetCookies(u, cookies)
	}
	if got := len(j.Cookies(u)); got != maxCookies {
		t.Errorf("%d cookies kept, want %d", got, maxCookies)
	}
}
