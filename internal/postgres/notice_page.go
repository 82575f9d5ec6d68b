package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

const (
	noticeVersions = `SELECT ` + noticeColumns + `
		FROM notice n JOIN notice_version v USING (notice_id)
		LEFT JOIN process_notice pn ON (pn.process_id, pn.notice_id, pn.version) = (n.process_id, n.notice_id, v.version)
		WHERE n.notice_id = @id ORDER BY v.version`

	noticeProof = `SELECT n.process_id, n.ocid, coalesce(p.title, ''), coalesce(p.origin, 'published'), v.pointer, v.parser, v.body,
			s.source, s.name, s.country, s.homepage, s.license, s.license_url
		FROM notice n JOIN notice_version v USING (notice_id) JOIN source s USING (source) LEFT JOIN process p USING (process_id)
		WHERE n.notice_id = @id AND v.version = @version`

	noticeDocument = `SELECT c.method, c.url, c.status, c.fetched_at, b.size, b.media, b.sha256, b.file, b.off, r.len, r.digest, c.source, c.replica
		FROM notice_version v JOIN blob b USING (sha256) JOIN capture c USING (sha256)
		JOIN archive_record r ON r.file = b.file AND r.off = b.off
		WHERE v.notice_id = @id AND v.version = @version ORDER BY c.fetched_at LIMIT 1`
)

// Notice returns a notice version with the proof of its facts; version 0 is the
// latest. ErrNotFound if there is none.
func (db *DB) Notice(ctx context.Context, id procurement.ID, version int) (NoticePage, error) {
	var page NoticePage
	rows, _ := db.pool.Query(ctx, noticeVersions, pgx.StrictNamedArgs{"id": uuid(id)})
	versions, err := pgx.CollectRows(rows, scanNotice)
	if err != nil {
		return page, fmt.Errorf("notice %s: %w", id, err)
	}
	if version == 0 {
		version = len(versions)
	}
	if version < 1 || version > len(versions) {
		return page, fmt.Errorf("notice %s version %d: %w", id, version, ErrNotFound)
	}
	page.Versions, page.NoticeRow = versions, versions[version-1]
	args := pgx.StrictNamedArgs{"id": uuid(id), "version": version}
	if err := db.noticeBody(ctx, args, &page); err != nil {
		return page, fmt.Errorf("notice %s version %d: %w", id, version, err)
	}
	doc, err := db.document(ctx, args)
	if err != nil {
		return page, fmt.Errorf("document of notice %s version %d: %w", id, version, err)
	}
	page.Method, page.URL, page.Status, page.FetchedAt = doc.Method, doc.URL, doc.Status, doc.FetchedAt
	page.Size, page.Media = doc.Size, doc.Header.Get("Content-Type")
	page.ArchiveFile, page.ArchiveOffset, page.ArchiveLength = doc.At.File, doc.At.Offset, doc.At.Length
	return page, nil
}

func (db *DB) noticeBody(ctx context.Context, args pgx.StrictNamedArgs, page *NoticePage) error {
	var process [16]byte
	var parser int
	var raw []byte
	s := &page.Source
	err := db.pool.QueryRow(ctx, noticeProof, args).Scan(&process, &page.OCID, &page.Title, &page.Origin, &page.Pointer, &parser, &raw,
		&s.ID, &s.Name, &s.Country, &s.Homepage, &s.License, &s.LicenseURL)
	if err != nil {
		return notFound(err)
	}
	page.Process, page.Parser = process, s.ID+" "+strconv.Itoa(parser)
	body, err := procurement.ParseBody(raw)
	if err != nil {
		return err
	}
	page.Issues = body.Issues
	leaves(body.Release, "", false, func(path, value string, private bool) {
		if private {
			page.Hidden++
			return
		}
		page.Facts = append(page.Facts, Fact{path, value, procurement.SourceOf(page.Pointer, body.Pointers, path)})
	})
	return nil
}

// leaves calls each with every leaf of a release: objects by key, arrays by
// position. What procurement.Private holds back is marked.
func leaves(v any, path string, private bool, each func(path, value string, private bool)) {
	switch v := v.(type) {
	case procurement.Object:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			leaves(v[k], path+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), private || procurement.Private(v, k), each)
		}
	case []any:
		for i, item := range v {
			leaves(item, path+"/"+strconv.Itoa(i), private, each)
		}
	case string:
		each(path, v, private)
	case json.Number:
		each(path, v.String(), private)
	case bool:
		each(path, strconv.FormatBool(v), private)
	}
}

// document returns the archived document of a notice version without its Open.
func (db *DB) document(ctx context.Context, args pgx.StrictNamedArgs) (source.Document, error) {
	doc := source.Document{Purpose: source.ForDocument, Header: map[string][]string{}}
	var media string
	var sum, digest []byte
	err := db.pool.QueryRow(ctx, noticeDocument, args).Scan(&doc.Method, &doc.URL, &doc.Status, &doc.FetchedAt, &doc.Size, &media,
		&sum, &doc.At.File, &doc.At.Offset, &doc.At.Length, &digest, &doc.SourceID, &doc.Replica)
	if err != nil {
		return doc, notFound(err)
	}
	doc.FetchedAt = doc.FetchedAt.UTC()
	doc.Header.Set("Content-Type", media)
	copy(doc.SHA256[:], sum)
	copy(doc.At.Digest[:], digest)
	return doc, nil
}

// Archived returns where the archived document of a notice version stands; open
// its body with the archive. Version 0 is the latest.
func (db *DB) Archived(ctx context.Context, id procurement.ID, version int) (source.Document, error) {
	if version == 0 {
		if err := db.pool.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM notice_version WHERE notice_id = $1`, uuid(id)).Scan(&version); err != nil {
			return source.Document{}, fmt.Errorf("notice %s: %w", id, err)
		}
	}
	doc, err := db.document(ctx, pgx.StrictNamedArgs{"id": uuid(id), "version": version})
	if err != nil {
		return doc, fmt.Errorf("document of notice %s version %d: %w", id, version, err)
	}
	return doc, nil
}

const storeStatus = `
	SELECT (SELECT count(*) FROM process)::int, (SELECT count(*) FROM notice)::int,
		(SELECT count(DISTINCT m.mention_key) FROM award_supplier a JOIN party_mention m USING (process_id, party_no))::int,
		(SELECT count(DISTINCT source) FROM process)::int, (SELECT max(last_published_at) FROM process)`

// statusAge is how old counts may be: they cost a pass over whole tables.
const statusAge = time.Minute

// statusCache keeps the last counts.
type statusCache struct {
	mu    sync.Mutex
	last  StoreStatus
	taken time.Time
}

// Status counts what the store holds; the counts may be a minute old. It returns
// an error if the store does not answer now.
func (db *DB) Status(ctx context.Context) (StoreStatus, error) {
	if err := db.pool.Ping(ctx); err != nil {
		return StoreStatus{}, fmt.Errorf("status: %w", err)
	}
	c := &db.status
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.taken.IsZero() && time.Since(c.taken) < statusAge {
		return c.last, nil
	}
	var s StoreStatus
	var newest *time.Time
	if err := db.pool.QueryRow(ctx, storeStatus).Scan(&s.Processes, &s.Notices, &s.Suppliers, &s.Sources, &newest); err != nil {
		return s, fmt.Errorf("status: %w", err)
	}
	s.Newest = deref(newest)
	c.last, c.taken = s, time.Now()
	return s, nil
}

// ServerVersion is the version of the Postgres server.
func (db *DB) ServerVersion(ctx context.Context) (string, error) {
	var v string
	if err := db.pool.QueryRow(ctx, `SHOW server_version`).Scan(&v); err != nil {
		return "", fmt.Errorf("server version: %w", err)
	}
	return v, nil
}
