package postgres

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"daylight/internal/lexis"
	"daylight/internal/procurement"
	"daylight/internal/query"
)

// WayDocument is a process that a document named by its notices brings into a
// result: Reason.Who is its title, Of its address, Evidence a piece of its text.
const WayDocument Way = "document"

// documentsShown is the number of places in documents that a hit names.
const documentsShown = 3

const (
	documentFrom = `FROM document n JOIN document_text t ON t.url_id = md5(n.url)::uuid JOIN document_page g USING (sha256) WHERE g.tsv @@ @::text::tsquery`
	documentSet  = `SELECT n.process_id ` + documentFrom
	documentTest = `(SELECT true ` + documentFrom + ` AND n.process_id = d.process_id LIMIT 1)`
)

// document adds a condition on the text of documents.
func (w *where) document(m query.Mark) {
	w.meet(m.Not, documentQuery(m), condition{set: documentSet, test: documentTest})
}

// documentQuery is a mark as a tsquery. What is excluded is only exact, as
// elsewhere: what merely sounds alike excludes nothing.
func documentQuery(m query.Mark) string {
	var any []lexis.Query
	for _, t := range query.DocumentTerms(m) {
		if t.Prefix || m.Not {
			any = append(any, lexis.Match(strings.Join(t.Words, " "), t.Prefix, ""))
			continue
		}
		any = append(any, lexis.Across(t.Words, ""))
	}
	return lexis.Or(any...).String()
}

const documentHits = `
	SELECT p.id, x.title, x.url, x.page, x.sheet, x.text FROM unnest(@ids::uuid[]) AS p (id) CROSS JOIN LATERAL (
		SELECT * FROM (SELECT DISTINCT ON (g.sha256, g.page, g.sheet) n.document_no, g.part, n.title, n.url, g.page, g.sheet, g.text
			FROM document n JOIN document_text t ON t.url_id = md5(n.url)::uuid JOIN document_page g USING (sha256)
			WHERE n.process_id = p.id AND g.tsv @@ @words::text::tsquery ORDER BY g.sha256, g.page, g.sheet, n.document_no, g.part) x
		ORDER BY document_no, part LIMIT @shown) x ORDER BY p.id, x.document_no, x.part`

// foundInDocuments says in which documents, and where in them, hits have what doc:
// asks for.
func (db *DB) foundInDocuments(ctx context.Context, ids []procurement.ID, q *query.Query, byID map[procurement.ID]*Hit) error {
	for _, m := range q.Filter.Marks {
		if m.Field != "doc" || m.Not {
			continue
		}
		terms := query.DocumentTerms(m)
		rows, _ := db.pool.Query(ctx, documentHits, pgx.StrictNamedArgs{"ids": uuids(ids), "words": documentQuery(m), "shown": documentsShown})
		var id [16]byte
		var title, url, sheet, text string
		var page int
		_, err := pgx.ForEachRow(rows, []any{&id, &title, &url, &page, &sheet, &text}, func() error {
			h := byID[id]
			r := Reason{Way: WayDocument, Who: title, Of: url, Page: page, Sheet: sheet, Evidence: documentSnippet(text, terms)}
			if h != nil && !slices.Contains(h.Why, r) {
				h.Why = append(h.Why, r)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("documents of a list: %w", err)
		}
	}
	return nil
}

// documentSnippet is the text around the first match, empty if it cannot be shown.
// Addresses and telephone numbers are masked before it is cut, so that half of one
// is not left.
func documentSnippet(text string, terms []query.Term) string {
	words := strings.Fields(masked(text))
	var tokens []string
	var at []int // words of the tokens
	for i, w := range words {
		for _, t := range lexis.Words(w) {
			tokens, at = append(tokens, t), append(at, i)
		}
	}
	for i := range tokens {
		for _, t := range terms {
			if !startsWith(tokens[i:], t) {
				continue
			}
			first, last := at[i], at[i+len(t.Words)-1]+1
			from, to := max(0, first-snippetWords), min(len(words), last+snippetWords)
			return pick(from > 0, "… ", "") + strings.Join(words[from:to], " ") + pick(to < len(words), " …", "")
		}
	}
	return ""
}

// startsWith reports whether tokens begin with a term, or with what sounds like it
// in another script.
func startsWith(tokens []string, t query.Term) bool {
	if len(tokens) < len(t.Words) {
		return false
	}
	for i, w := range t.Words {
		last := i == len(t.Words)-1
		if tokens[i] != w && !(last && t.Prefix && strings.HasPrefix(tokens[i], w)) && !lexis.Meets(w, tokens[i]) {
			return false
		}
	}
	return true
}

// Personal data in texts. A telephone number is what begins with +, 0 or a
// parenthesis, what follows a word for telephone, or digits as North America
// writes them; dates and amounts are left.
var (
	emailForm = regexp.MustCompile(`[^\s<>(),;:"'\[\]]+@[^\s<>(),;:"'\[\]]+\.[^\s<>(),;:"'\[\]]+`)
	dateForm  = regexp.MustCompile(`^\d{1,2}[./-]\d{1,2}[./-](\d{2}|\d{4})$`)
	phoneForm = regexp.MustCompile(`(?i)(\b(?:tel|telephone|téléphone|teléfono|telefon|telefax|phone|mobile|mobil|fax|טל|טלפון)[.:]*\s*)?(\+?\(?\d[\d \x{00A0}()/.\-]{4,20}\d)`)
	northForm = regexp.MustCompile(`^\d{3}[-. ]\d{3}[-. ]\d{4}$`)
)

// masked hides e-mail addresses and telephone numbers.
func masked(text string) string {
	text = emailForm.ReplaceAllString(text, "[e-mail]")
	return phoneForm.ReplaceAllStringFunc(text, func(s string) string {
		m := phoneForm.FindStringSubmatch(s)
		word, number := m[1], m[2]
		digits := 0
		for _, r := range number {
			if r >= '0' && r <= '9' {
				digits++
			}
		}
		called := word != "" || strings.HasPrefix(number, "+") || strings.HasPrefix(number, "(") || strings.HasPrefix(number, "0")
		if digits < 7 || digits > 15 || dateForm.MatchString(number) || !called && !northForm.MatchString(number) {
			return s
		}
		return word + "[telephone]"
	})
}
