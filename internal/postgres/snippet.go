package postgres

import (
	"slices"
	"strings"

	"daylight/internal/lexis"
	"daylight/internal/query"
)

// snippetWords is the number of words before and after a match in a snippet.
const snippetWords = 14

// snippets turns the descriptions in the hits into fragments around the first
// match, or removes them where title or names show the match.
func (db *DB) snippets(hits []Hit, q *query.Query) {
	wanted := map[string]bool{}
	var beginnings []string
	for _, t := range q.Terms() {
		for i, w := range t.Words {
			if t.Prefix && i == len(t.Words)-1 {
				beginnings = append(beginnings, w)
			}
			wanted[w] = true
		}
	}
	match := func(word string) bool {
		return slices.ContainsFunc(lexis.Words(word), func(w string) bool {
			return wanted[w] || slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(w, b) })
		})
	}
	for i := range hits {
		hits[i].Snippet = snippet(&hits[i], match)
	}
}

func snippet(h *Hit, match func(string) bool) string {
	shown := strings.Fields(h.Title)
	for _, p := range slices.Concat(h.Buyers, h.Suppliers) {
		shown = append(shown, strings.Fields(p.Name)...)
	}
	if slices.ContainsFunc(shown, match) {
		return ""
	}
	words := strings.Fields(h.Snippet)
	at := slices.IndexFunc(words, match)
	if at < 0 {
		return ""
	}
	from, to := max(0, at-snippetWords), min(len(words), at+snippetWords)
	out := strings.Join(words[from:to], " ")
	if from > 0 {
		out = "… " + out
	}
	if to < len(words) {
		out += " …"
	}
	return out
}
