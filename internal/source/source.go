// Package source says what a source is: a portal's facts, a Crawler that walks
// it and a Parser that reads what it published. Sources are values, listed by
// package scrapers; everything about bytes, pace and robots belongs to package
// crawl, everything about rows to package ingest.
package source

import (
	"context"
	"iter"
	"time"

	"github.com/gocolly/colly/v2"

	"daylight/internal/procurement"
)

// Source is one portal, or one data set of a portal.
type Source struct {
	// ID is lower-case kebab and stable for ever: it stands in URLs and rows.
	ID, Name, Publisher string
	// Country is ISO 3166-1 alpha-2 in capitals, "EU" for the European Union, or
	// empty where a source is of no one country.
	Country  string
	Homepage string
	// License names the terms of reuse, LicenseURL is where they stand.
	License, LicenseURL string
	// Hosts are the only hosts a crawl may contact. A replica stands in for all.
	Hosts []string
	// Cadence is how often the portal is expected to publish.
	Cadence time.Duration
	// Timezone is the IANA zone of dates published without one.
	Timezone string
	// Since is the first day the portal covers.
	Since time.Time
	// WindowSize is the longest span of one crawl window.
	WindowSize time.Duration
	Policy     Policy
	// ParserVersion is raised when Parser reads the same bytes differently.
	ParserVersion int
	// Crawler is nil for sources that are only imported.
	Crawler Crawler
	Parser  Parser
	// NoticeURL is the address at which the portal serves the notice with an id
	// alone, empty if there is none for that id. It is asked for a notice that the
	// listing no longer has, and must answer 404 or 410 only where the notice was
	// removed. Nil where the address of a document is that of its notice.
	NoticeURL func(noticeID string) string
	// Unverified says what was not checked against the live portal; empty once
	// `sources check` saw it agree.
	Unverified string
}

// Policy is what a portal bears, with the reason in the source's comment.
type Policy struct {
	// Every is the shortest time between two requests to one host; 1 s if zero.
	Every time.Duration
	// RetryStatus adds status codes that mean "later" at this portal, with the
	// wait where the portal names none.
	RetryStatus map[int]time.Duration
	// MaxBody is the largest body in bytes; 64 MiB if zero.
	MaxBody int64
	// Timeout bounds one exchange; 120 s if zero.
	Timeout time.Duration
}

// Crawler walks a portal.
type Crawler interface {
	// Crawl fetches every document of the window and calls sink.Checkpoint after
	// each page. It returns nil only when the end of the listing was proven;
	// otherwise an error that says what is missing, ErrPartial among others.
	// It starts at w.Cursor where that is set.
	Crawl(ctx context.Context, c Client, w Window, sink Sink) error
}

// Parser reads a document. It is pure: no I/O but Document.Open, no clock, no
// randomness.
type Parser interface {
	// Parse yields the notices of a document in their order. A bad notice yields
	// nil and an error, as a *RecordError where its place is known, and the
	// next one follows.
	Parse(doc Document) iter.Seq2[*procurement.Notice, error]
}

// Purpose says what a request is for. It is archived with the answer: a rebuild
// parses the Documents and nothing else.
type Purpose string

// Purposes.
const (
	ForDocument Purpose = "document" // holds notices: parse it
	ForListing  Purpose = "listing"  // leads to documents
	ForProbe    Purpose = "probe"    // asks whether one notice is still there
	// ForAttachment is a file that a notice names; it holds no notice.
	ForAttachment Purpose = "attachment"
)

// Client is the only way to the network. Every exchange is archived as sent.
// An error is one of the sentinels below, or transient after all retries.
type Client interface {
	// Get and Post return the document of a 2xx answer.
	Get(ctx context.Context, p Purpose, url string) (Document, error)
	Post(ctx context.Context, p Purpose, url, contentType string, body []byte) (Document, error)
	// Collector returns a fresh Colly collector whose requests go the same way.
	// Set callbacks on it; they follow links, Parse reads facts.
	Collector(p Purpose) *colly.Collector
	// Document is the archived original of what a callback received.
	Document(r *colly.Response) (Document, error)
}

// Sink takes the progress of a crawl.
type Sink interface {
	// Checkpoint stores all Documents fetched since the last call, their notices
	// and the cursor in one transaction, and returns when that is durable. An
	// empty cursor keeps the one before.
	Checkpoint(ctx context.Context, cursor string) error
	// Progress reports how many records the portal announced for the window (-1:
	// it does not say) and how many this call of Crawl received so far: what an
	// earlier attempt received before w.Cursor is not among them.
	Progress(announced, received int)
}

// Window is the part of a portal one job crawls: Since <= published < Until.
type Window struct {
	Since, Until time.Time
	// Cursor is where an earlier attempt stopped; empty at the start.
	Cursor string
	// MaxDocuments ends the crawl early with ErrLimit; 0 means no limit.
	MaxDocuments int
}
