package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/lexis"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// DocumentState says what came of a document that notices name.
type DocumentState string

// States of a document. One that was never asked for has none.
const (
	DocumentFetched     DocumentState = "fetched" // archived, not read yet
	DocumentOK          DocumentState = "ok"
	DocumentNoText      DocumentState = "no-text"
	DocumentFailed      DocumentState = "failed"
	DocumentTooLarge    DocumentState = "too-large"
	DocumentUnsupported DocumentState = "unsupported"
)

// DocumentText is what is known of a document by its address.
type DocumentText struct {
	URL, Source string
	State       DocumentState
	Reason      string
	// SHA256 is of the archived body; nil if it was not received whole.
	SHA256 []byte
	Media  string
	// Pages counts those of a PDF, the sheets of a workbook, else 1.
	Pages   int
	TriedAt time.Time
}

// DocumentQuery says which documents are to be fetched: those that current notices
// of a source name, all or those of some processes; with Again also those that were
// asked for before.
type DocumentQuery struct {
	Source    string
	Processes []procurement.ID // nil for all
	Again     bool
}

const documentsToFetch = `
	SELECT d.url FROM document d JOIN process p USING (process_id)
	WHERE p.source = @source AND d.url ~* '^\s*https?://' AND (@every OR d.process_id = ANY (@ids))
		AND (@again OR NOT EXISTS (SELECT FROM document_text t WHERE t.url_id = md5(d.url)::uuid))
	GROUP BY d.url ORDER BY max(p.last_published_at) DESC NULLS LAST, d.url`

// DocumentsToFetch returns addresses as published, those of the newest processes
// first.
func (db *DB) DocumentsToFetch(ctx context.Context, q DocumentQuery) ([]string, error) {
	rows, _ := db.pool.Query(ctx, documentsToFetch, pgx.StrictNamedArgs{"source": q.Source, "every": q.Processes == nil,
		"ids": uuids(q.Processes), "again": q.Again})
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("documents of %s: %w", q.Source, err)
	}
	return got, nil
}

// A fetch that fails takes nothing away from what an earlier one brought.
const saveDocument = `
	INSERT INTO document_text AS t (url_id, url, source, state, reason, sha256, media, tried_at)
	VALUES (md5(@url)::uuid, @url, @source, @state, @reason, @sha256, @media, @at)
	ON CONFLICT (url_id) DO UPDATE SET source = excluded.source, state = excluded.state, reason = excluded.reason, sha256 = excluded.sha256,
		media = excluded.media, pages = 0, tried_at = excluded.tried_at
	WHERE excluded.sha256 IS NOT NULL OR t.sha256 IS NULL`

// maxDocumentReason is the longest reason kept, in bytes.
const maxDocumentReason = 1000

// SaveDocument records how the fetch of a document ended.
func (t *Tx) SaveDocument(ctx context.Context, d DocumentText) error {
	_, err := t.tx.Exec(ctx, saveDocument, pgx.StrictNamedArgs{"url": d.URL, "source": d.Source, "state": string(d.State),
		"reason": cutText(d.Reason, maxDocumentReason), "sha256": d.SHA256, "media": cutText(d.Media, maxDocumentReason), "at": d.TriedAt})
	if err != nil {
		return fmt.Errorf("document %s: %w", d.URL, err)
	}
	return nil
}

// cutText is a text of at most n bytes that Postgres takes.
func cutText(s string, n int) string {
	s = strings.ReplaceAll(s, "\x00", "")
	return strings.ToValidUTF8(s[:min(n, len(s))], "")
}

const documentsToRead = `
	SELECT DISTINCT ON (t.sha256) t.sha256, t.media, t.url, b.size, b.file, b.off, r.len, r.digest
	FROM document_text t JOIN blob b USING (sha256) JOIN archive_record r ON (r.file, r.off) = (b.file, b.off)
	WHERE t.state = 'fetched' ORDER BY t.sha256, t.url LIMIT @limit`

// DocumentsToRead returns archived documents without text, without their Open.
func (db *DB) DocumentsToRead(ctx context.Context, limit int) ([]source.Document, error) {
	rows, _ := db.pool.Query(ctx, documentsToRead, pgx.StrictNamedArgs{"limit": limit})
	got, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (source.Document, error) {
		d := source.Document{Purpose: source.ForAttachment, Header: map[string][]string{}}
		var sum, digest []byte
		var media string
		err := row.Scan(&sum, &media, &d.URL, &d.Size, &d.At.File, &d.At.Offset, &d.At.Length, &digest)
		copy(d.SHA256[:], sum)
		copy(d.At.Digest[:], digest)
		d.Header.Set("Content-Type", media)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("documents to read: %w", err)
	}
	return got, nil
}

// DocumentPage is a piece of a document's text.
type DocumentPage struct {
	Page        int // of a PDF, from 1; 0 without pages
	Sheet, Text string
}

const (
	dropPages = `DELETE FROM document_page WHERE sha256 = @sha256`
	addPages  = `INSERT INTO document_page (sha256, part, page, sheet, text, tsv)
		SELECT @sha256, n, page, sheet, text, words::tsvector
		FROM unnest(@pages::int[], @sheets::text[], @texts::text[], @words::text[]) WITH ORDINALITY AS x (page, sheet, text, words, n)`
	readDocument = `UPDATE document_text SET state = @state, reason = @reason, pages = @pages WHERE sha256 = @sha256`
)

// SaveDocumentText records what was read of a document: pages is their number,
// texts are those with text.
func (db *DB) SaveDocumentText(ctx context.Context, sum [32]byte, state DocumentState, reason string, pages int, texts []DocumentPage) error {
	var numbers []int
	var sheets, bodies, words []string
	for _, p := range texts {
		numbers, sheets = append(numbers, p.Page), append(sheets, strings.ReplaceAll(p.Sheet, "\x00", ""))
		bodies, words = append(bodies, strings.ReplaceAll(p.Text, "\x00", "")), append(words, lexis.NewVector().Add(p.Text, lexis.Text).String())
	}
	err := pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, dropPages, pgx.StrictNamedArgs{"sha256": sum[:]})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, addPages, pgx.StrictNamedArgs{"sha256": sum[:], "pages": numbers, "sheets": sheets, "texts": bodies, "words": words}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, readDocument, pgx.StrictNamedArgs{"sha256": sum[:], "state": string(state), "reason": cutText(reason, maxDocumentReason), "pages": pages})
		return err
	})
	if err != nil {
		return fmt.Errorf("text of document %x: %w", sum, err)
	}
	return nil
}

const unreadDocuments = `
	WITH gone AS (DELETE FROM document_page)
	UPDATE document_text SET state = 'fetched', reason = '', pages = 0 WHERE sha256 IS NOT NULL`

// ForgetDocumentTexts makes every archived document one to read again.
func (db *DB) ForgetDocumentTexts(ctx context.Context) error {
	if _, err := db.pool.Exec(ctx, unreadDocuments); err != nil {
		return fmt.Errorf("forget the texts of documents: %w", err)
	}
	return nil
}

const documentTotals = `SELECT state, count(*)::int FROM document_text WHERE @source = '' OR source = @source GROUP BY 1 ORDER BY 1`

// DocumentTotals counts documents by state, of one source or of all.
func (db *DB) DocumentTotals(ctx context.Context, sourceID string) (map[DocumentState]int, error) {
	rows, _ := db.pool.Query(ctx, documentTotals, pgx.StrictNamedArgs{"source": sourceID})
	got := map[DocumentState]int{}
	var state string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&state, &n}, func() error { got[DocumentState(state)] = n; return nil })
	if err != nil {
		return nil, fmt.Errorf("documents by state: %w", err)
	}
	return got, nil
}

const contractDocuments = `
	SELECT d.document_no, t.url, t.source, t.state, t.reason, t.sha256, t.media, t.pages, t.tried_at
	FROM document d JOIN document_text t ON t.url_id = md5(d.url)::uuid WHERE d.process_id = @id`

// contractDocuments loads what is known of the documents of a process.
func (s snapshot) contractDocuments(ctx context.Context, args pgx.StrictNamedArgs, page *ContractPage) error {
	rows, _ := s.tx.Query(ctx, contractDocuments, args)
	page.DocumentTexts = map[int]DocumentText{}
	_, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var no int
		var d DocumentText
		err := row.Scan(&no, &d.URL, &d.Source, &d.State, &d.Reason, &d.SHA256, &d.Media, &d.Pages, &d.TriedAt)
		page.DocumentTexts[no] = d
		return struct{}{}, err
	})
	return err
}
