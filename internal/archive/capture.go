package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"daylight/internal/source"
)

// captured is a group read back and checked.
type captured struct {
	kind     string
	id       string // of the warcinfo, response or revisit record
	exchange Exchange
	sum      [32]byte // of the payload
	size     int64
	target   *source.Location // of the payload of a revisit
	uri      string           // and what the revisit says about it
	date     time.Time
	body     []byte // the payload if it is small and was asked for
}

// errIncomplete is a capture whose records are not all there.
var errIncomplete = errors.New("the capture ends before its metadata record")

// group reads the next group; io.EOF is a clean end. keep is the size up to which
// the payload is returned as well.
func (r *reader) group(keep int64) (*captured, error) {
	rec, err := r.next()
	if err != nil {
		return nil, err
	}
	c := &captured{id: rec.id()}
	switch rec.kind() {
	case typeWarcinfo:
		c.kind = KindWarcinfo
		return c, rec.end()
	case typeRequest:
		about := rec.fields.get("WARC-Concurrent-To")
		if err := c.request(rec); err != nil {
			return nil, fmt.Errorf("request record: %w", err)
		}
		if err := c.rest(r, keep); err != nil {
			return nil, err
		}
		if trimID(about) != c.id {
			return nil, fmt.Errorf("the request belongs to %s, not to %s", about, c.id)
		}
		return c, nil
	}
	return nil, fmt.Errorf("a %.20q record where a capture should start", rec.kind())
}

func (c *captured) request(rec *stored) error {
	e := &c.exchange
	e.URL = rec.fields.get("WARC-Target-URI")
	var err error
	if e.FetchedAt, err = time.Parse(time.RFC3339Nano, rec.fields.get("WARC-Date")); err != nil {
		return err
	}
	e.FetchedAt = e.FetchedAt.UTC()
	head, err := rec.head()
	if err != nil {
		return err
	}
	if err := e.parseRequest(head); err != nil {
		return err
	}
	body, err := rec.bytes(maxRequest)
	if err != nil {
		return err
	}
	if len(body) > 0 {
		e.Request = body
	}
	return rec.end()
}

// rest reads the response or revisit record and the metadata record.
func (c *captured) rest(r *reader, keep int64) error {
	rec, err := r.next()
	if err == io.EOF {
		return errIncomplete
	}
	if err != nil {
		return err
	}
	if err := c.answer(rec, keep); err != nil {
		return fmt.Errorf("%s record: %w", c.kind, err)
	}
	rec, err = r.next()
	if err == io.EOF {
		return errIncomplete
	}
	if err != nil {
		return err
	}
	if err := c.metadata(rec); err != nil {
		return fmt.Errorf("metadata record: %w", err)
	}
	return nil
}

func (c *captured) answer(rec *stored, keep int64) error {
	c.kind, c.id = rec.kind(), rec.id()
	if c.kind != KindResponse && c.kind != KindRevisit {
		return errors.New("a response or revisit was expected")
	}
	if uri := rec.fields.get("WARC-Target-URI"); uri != c.exchange.URL {
		return fmt.Errorf("it is of %s, the request of %s", uri, c.exchange.URL)
	}
	head, err := rec.head()
	if err != nil {
		return err
	}
	if err := c.exchange.parseResponse(head); err != nil {
		return err
	}
	if c.sum, err = parseDigest(rec.fields.get("WARC-Payload-Digest")); err != nil {
		return err
	}
	if c.kind == KindRevisit {
		c.uri = rec.fields.get("WARC-Refers-To-Target-URI")
		if c.date, err = time.Parse(time.RFC3339Nano, rec.fields.get("WARC-Refers-To-Date")); err != nil {
			return err
		}
		if rec.left > 0 {
			return errors.New("it has a payload of its own")
		}
		return rec.end()
	}
	if c.size = rec.left; c.size <= keep {
		var b bytes.Buffer
		if _, err := b.ReadFrom(rec); err != nil {
			return err
		}
		c.body = b.Bytes()
	}
	return rec.end()
}

func (c *captured) metadata(rec *stored) error {
	if rec.kind() != typeMetadata {
		return fmt.Errorf("it is a %.20q record", rec.kind())
	}
	if about := trimID(rec.fields.get("WARC-Concurrent-To")); about != c.id {
		return fmt.Errorf("it belongs to %s, not to %s", about, c.id)
	}
	text, err := rec.bytes(maxHead)
	if err != nil {
		return err
	}
	if err := rec.end(); err != nil {
		return err
	}
	f, err := parseFields(string(text))
	if err != nil {
		return err
	}
	size, target, err := c.exchange.parseMetadata(f)
	switch {
	case err != nil:
		return err
	case (target != nil) != (c.kind == KindRevisit):
		return fmt.Errorf("it does not fit a %s", c.kind)
	case target == nil && size != c.size:
		return fmt.Errorf("payload size %d, there are %d bytes", size, c.size)
	}
	c.size, c.target = size, target
	return nil
}
