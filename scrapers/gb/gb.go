// Package gb holds the sources of the United Kingdom.
package gb

import (
	"net/url"
	"strings"

	"daylight/internal/source"
)

// Sources lists the sources of the United Kingdom.
func Sources() []source.Source {
	return []source.Source{contractsFinder(), findATender()}
}

// release is where an API serves one release by its id, which stands behind the
// ocid in the id of a notice. Both APIs document it, November 2026.
func release(base string) func(noticeID string) string {
	return func(noticeID string) string {
		_, id, ok := strings.Cut(noticeID, "/")
		if !ok || id == "" || id == "compiled" {
			return ""
		}
		return base + url.PathEscape(id)
	}
}
