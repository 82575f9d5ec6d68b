package transport

import (
	"context"
	"io"
	"net/http"

	"daylight/internal/archive"
	"daylight/internal/source"
)

type callKey struct{}

// call is what a request is for. It travels in the request's context, because
// Colly hands nothing else through.
type call struct {
	purpose source.Purpose
	limit   int64         // of the body; 0 takes the source's
	prior   *archive.Seen // the last answer, known below conditional
}

// WithPurpose marks the requests made with the returned context. Without it a
// request is archived as support.
func WithPurpose(ctx context.Context, p source.Purpose) context.Context {
	return withCall(ctx, call{purpose: p})
}

// PurposeOf is what WithPurpose set.
func PurposeOf(ctx context.Context) source.Purpose { return callOf(ctx).purpose }

func withCall(ctx context.Context, c call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) call {
	c, ok := ctx.Value(callKey{}).(call)
	if !ok {
		c.purpose = archive.Support
	}
	return c
}

// archivedBody is the body of every answer: the archived one, opened when first
// read.
type archivedBody struct {
	document source.Document
	open     io.ReadCloser
}

// Read implements io.Reader.
func (b *archivedBody) Read(p []byte) (int, error) {
	if b.open == nil {
		r, err := b.document.Open()
		if err != nil {
			return 0, err
		}
		b.open = r
	}
	return b.open.Read(p)
}

// Close implements io.Closer.
func (b *archivedBody) Close() error {
	if b.open == nil {
		return nil
	}
	return b.open.Close()
}

// Archived is the document behind an answer of a Transport.
func Archived(resp *http.Response) (source.Document, bool) {
	b, ok := resp.Body.(*archivedBody)
	if !ok {
		return source.Document{}, false
	}
	return b.document, true
}

// requestBody reads a request's body without using it up.
func requestBody(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}
