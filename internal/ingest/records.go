package ingest

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"strings"

	"daylight/internal/postgres"
	"daylight/internal/procedure"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// OriginHeader is the answer header by which a replica portal says that its
// notices are invented. It is believed of replicas only.
const OriginHeader = "Daylight-Origin"

// record is one record of a document: a notice or what went wrong.
type record struct {
	notice *postgres.NoticeIn
	bad    *postgres.Quarantined
}

// records parses a document. A bad record does not stop its siblings; a parser
// that panics costs the rest of its document only; its stack is logged and not
// kept, so that the same fault gives the same row on every machine.
func (g *Ingester) records(src source.Source, doc source.Document) iter.Seq[record] {
	return func(yield func(record) bool) {
		open := true
		defer func() {
			if r := recover(); r != nil {
				if !open {
					panic(r) // the consumer's own
				}
				g.log.Error("parser panicked", "source", src.ID, "document", doc.URL, "panic", r, "stack", string(debug.Stack()))
				bad := quarantined(doc, &source.RecordError{Reason: "parser-panic", Err: fmt.Errorf("%v", r)})
				yield(record{bad: bad})
			}
		}()
		for n, err := range src.Parser.Parse(doc) {
			r := record{}
			if err == nil {
				r.notice, err = noticeIn(src, doc, n)
			}
			if err != nil {
				r.bad = quarantined(doc, err)
			}
			open = false
			if !yield(r) {
				return
			}
			open = true
		}
	}
}

func quarantined(doc source.Document, err error) *postgres.Quarantined {
	q := &postgres.Quarantined{SHA256: doc.SHA256, Reason: "unreadable", Detail: err.Error(), Document: doc.URL, At: doc.FetchedAt}
	var rec *source.RecordError
	if errors.As(err, &rec) {
		q.Pointer, q.Reason, q.Detail = rec.Pointer, rec.Reason, rec.Err.Error()
	} else if errors.Is(err, source.ErrFormat) {
		q.Reason = "unknown-format"
	}
	return q
}

// noticeIn checks a parsed notice and gives it the form of the store.
func noticeIn(src source.Source, doc source.Document, n *procurement.Notice) (*postgres.NoticeIn, error) {
	refuse := func(reason, format string, args ...any) (*postgres.NoticeIn, error) {
		return nil, &source.RecordError{Pointer: n.Pointer, Reason: reason, Err: fmt.Errorf(format, args...)}
	}
	switch {
	case n.ID == "":
		return refuse("no-notice-id", "the notice has no identifier")
	case len(n.ID) > procurement.MaxNoticeID:
		return refuse("id-too-long", "notice id of %d bytes, at most %d: %.60s…", len(n.ID), procurement.MaxNoticeID, n.ID)
	case n.OCID == "":
		return refuse("no-ocid", "the notice %s names no contracting process", n.ID)
	case len(n.OCID) > procurement.MaxOCID:
		return refuse("ocid-too-long", "ocid of %d bytes, at most %d: %.60s…", len(n.OCID), procurement.MaxOCID, n.OCID)
	case strings.ContainsRune(n.ID+n.OCID, 0):
		return refuse("nul-in-id", "the identifier holds a NUL character")
	}
	if o := procurement.Origin(doc.Header.Get(OriginHeader)); doc.Replica != "" && (o == procurement.Synthetic || o == procurement.Reconstruction) {
		n.Origin = o
	}
	body, err := n.Body()
	if err != nil {
		return refuse("not-json", "%v", err)
	}
	bears, names := procedure.Ties(src.ID, n.ID, &procurement.Body{Aliases: n.Aliases, Replaces: n.Replaces, Chain: n.Chain, Guarded: n.Guarded})
	return &postgres.NoticeIn{
		Bears: bears, Names: names, Guarded: n.Guarded,
		Notice: procurement.NoticeID(src.ID, n.ID), Process: procurement.ProcessID(src.ID, n.OCID),
		SourceNoticeID: n.ID, OCID: n.OCID, Content: n.Content, Published: n.Published, PublishedRaw: n.PublishedRaw,
		SourceVersion: n.Version, Tags: tags(n.Release), Body: body,
		SHA256: doc.SHA256, Document: doc.URL, Pointer: n.Pointer, RecordedAt: doc.FetchedAt,
	}, nil
}

func tags(release procurement.Object) []string {
	out := []string{}
	switch v := release["tag"].(type) {
	case string:
		out = append(out, v)
	case []any:
		for _, t := range v {
			if s, ok := t.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}
