package sourcetest

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"daylight/internal/source"
)

// documents are what the parser is given: what the crawl fetched, and the files
// of the folder import.
func (f fixture) documents(crawled []source.Document) []source.Document {
	all := slices.Clone(crawled)
	for _, name := range slices.Sorted(maps.Keys(f.rec.Imports)) {
		all = append(all, source.Bytes(f.src.ID, "file:///"+name, f.rec.Imports[name]))
	}
	return all
}

// checkCount compares what the crawler counted with what the parser finds.
func (f fixture) checkCount(crawled Crawled) error {
	records := 0
	for _, doc := range crawled.Documents {
		notices, errs := drain(f.src.Parser.Parse(doc))
		records += len(notices) + len(errs)
	}
	if crawled.Received > records {
		return fmt.Errorf("the crawl counted %d records, the parser finds %d", crawled.Received, records)
	}
	return nil
}

// checkNotices checks all notices of all documents.
func (f fixture) checkNotices(docs []source.Document) error {
	var w wrongs
	for _, doc := range docs {
		w.add(f.checkDocument(doc))
	}
	return w.err()
}

func (f fixture) checkDocument(doc source.Document) error {
	body, err := doc.Read()
	if err != nil {
		return err
	}
	var w wrongs
	seen := map[string]bool{}
	notices, errs := drain(f.src.Parser.Parse(doc))
	for _, n := range notices {
		key := n.ID + hex.EncodeToString(n.Content[:])
		w.unless(!seen[key], "notice %q comes twice with one content", n.ID)
		seen[key] = true
		w.add(checkNotice(n), checkPointers(n, body))
	}
	for _, err := range errs {
		var rec *source.RecordError
		if !errors.As(err, &rec) || !codeForm.MatchString(rec.Reason) {
			w.add(fmt.Errorf("%w: a record that cannot be read is a *source.RecordError with a Reason", err))
		}
	}
	if err := w.err(); err != nil {
		return fmt.Errorf("%s %s: %w", doc.URL, doc.Request, err)
	}
	return nil
}

// checkPure parses again, backwards and several at a time, and expects the same.
func (f fixture) checkPure(docs []source.Document) error {
	want, err := f.golden(docs)
	if err != nil {
		return err
	}
	const atOnce = 4
	got, errs := make([][]byte, atOnce), make([]error, atOnce)
	var group sync.WaitGroup
	for i := range got {
		group.Go(func() {
			parts := make([][]byte, len(docs))
			for j := range docs {
				at := (len(docs) - 1 - j + i) % len(docs)
				part, err := f.golden(docs[at : at+1])
				parts[at], errs[i] = part, errors.Join(errs[i], err)
			}
			got[i] = bytes.Join(parts, nil)
		})
	}
	group.Wait()
	for i := range got {
		if errs[i] != nil {
			return errs[i]
		}
		if !bytes.Equal(want, got[i]) {
			return fmt.Errorf("parsed in another order and several at a time, it reads otherwise:\n%s", difference(want, got[i]))
		}
	}
	return nil
}
