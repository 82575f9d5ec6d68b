package gb

import (
	"net/url"
	"slices"
	"testing"
)

// A notice is asked for by the id of its release, at a host that may be asked. A
// compiled release has no address of its own.
func TestNoticeURL(t *testing.T) {
	t.Parallel()
	for _, s := range Sources() {
		for id, want := range map[string]string{
			"ocds-x-1/abc-12":   "abc-12",
			"ocds-x-1/a b/c":    "a%20b%2Fc",
			"ocds-x-1/compiled": "", "ocds-x-1/": "", "ocds-x-1": "",
		} {
			got := s.NoticeURL(id)
			if want == "" {
				if got != "" {
					t.Errorf("%s: %s is asked for at %s", s.ID, id, got)
				}
				continue
			}
			u, err := url.Parse(got)
			if err != nil || !slices.Contains(s.Hosts, u.Host) || u.EscapedPath()[len(u.EscapedPath())-len(want)-1:] != "/"+want {
				t.Errorf("%s: %s is asked for at %s, %v", s.ID, id, got, err)
			}
		}
	}
}
