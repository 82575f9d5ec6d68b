package doctext

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
)

// ServeOptions are the settings of a child, as Runner passes them.
type ServeOptions struct {
	// Media is the Content-Type as stated, Cache as of Reader.
	Media, Cache string
	// Memory bounds this process, in bytes; 0 for no limit.
	Memory int64
	// Input is the largest document read.
	Input int64
}

// line is what a child writes, one a line: pages, and at the end how it ended. A
// child that did not say how it ended was stopped.
type line struct {
	Page
	End         bool   `json:"end,omitempty"`
	Error       string `json:"error,omitempty"`
	Unsupported bool   `json:"unsupported,omitempty"`
	TooLarge    bool   `json:"too_large,omitempty"`
	Part        bool   `json:"part,omitempty"` // the error is of a part alone
}

// Serve is the child: it reads one document and writes its pages as lines of JSON.
// It limits the memory of the whole process, so it is for a process of its own. An
// error is one of reading or writing; what is wrong with the document is written.
func Serve(ctx context.Context, in io.Reader, out io.Writer, o ServeOptions) error {
	if o.Memory > 0 {
		debug.SetMemoryLimit(o.Memory * 3 / 4)
		if err := limitProcess(o.Memory); err != nil {
			return fmt.Errorf("limit this process: %w", err)
		}
	}
	body, err := io.ReadAll(io.LimitReader(in, o.Input+1))
	if err != nil {
		return fmt.Errorf("read document: %w", err)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if int64(len(body)) > o.Input {
		return enc.Encode(line{End: true, TooLarge: true, Error: fmt.Sprintf("the document has more than %d bytes", o.Input)})
	}
	r := &Reader{Cache: o.Cache}
	var unwritten error
	err = r.Each(ctx, o.Media, body, func(p Page) error {
		unwritten = enc.Encode(line{Page: p})
		return unwritten
	})
	if unwritten != nil {
		return unwritten
	}
	last := line{End: true}
	if err != nil {
		last.Error, last.Unsupported, last.TooLarge = err.Error(), errors.Is(err, ErrUnsupported), errors.Is(err, errTooLarge)
		last.Part = errors.As(err, new(partError))
	}
	return enc.Encode(last)
}
