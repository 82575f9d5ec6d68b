package unpack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

var errFound = errors.New("found")

// Open returns the member of a document that the container steps at the start of
// a pointer lead to, and the rest of the pointer.
func Open(doc []byte, pointer string) (member []byte, rest string, err error) {
	steps, rest := cutSteps(pointer)
	if steps == "" {
		return doc, rest, nil
	}
	err = Walk(bytes.NewReader(doc), Limits{}, func(m Member) error {
		if m.Steps != steps {
			return nil
		}
		b, err := io.ReadAll(m)
		if err != nil {
			return err
		}
		member = b
		return errFound
	})
	switch {
	case errors.Is(err, errFound):
		return member, rest, nil
	case err != nil:
		return nil, "", fmt.Errorf("%s: %w", steps, err)
	}
	return nil, "", fmt.Errorf("the document has no member %q", steps)
}

// cutSteps splits a pointer after its last container step. Names in steps hold
// no "!"; a place begins with "/" or "value:" or is empty.
func cutSteps(pointer string) (steps, rest string) {
	rest = pointer
	for {
		step, after, ok := strings.Cut(rest, "!")
		if !ok || step != "gz" && !strings.HasPrefix(step, "zip:") && !strings.HasPrefix(step, "tar:") {
			return pointer[:len(pointer)-len(rest)], rest
		}
		rest = after
	}
}
