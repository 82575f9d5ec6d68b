package source_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"daylight/internal/source"
)

// closing counts how often a body is closed.
type closing struct {
	io.Reader
	closed *int
}

func (c closing) Close() error {
	*c.closed++
	return nil
}

// A document in memory can be read again and again, and says what it holds.
func TestBytes(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", `{"ocid":"x"}`} {
		doc := source.Bytes("xx-central", "file:///a.json", []byte(body))
		for range 2 {
			if got, err := doc.Read(); err != nil || string(got) != body {
				t.Errorf("%q, %v, want %q", got, err, body)
			}
		}
		if doc.Size != int64(len(body)) || doc.SHA256 != sha256.Sum256([]byte(body)) {
			t.Errorf("%q: size %d, sha256 %x", body, doc.Size, doc.SHA256)
		}
		if doc.SourceID != "xx-central" || doc.URL != "file:///a.json" || doc.Purpose != source.ForDocument || doc.Status != 200 || doc.Header == nil {
			t.Errorf("%+v", doc)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	closed := 0
	for _, tt := range []struct {
		name string
		open func() (io.ReadCloser, error)
		want error
	}{
		{"opens not", func() (io.ReadCloser, error) { return nil, broken }, broken},
		{"breaks off", func() (io.ReadCloser, error) {
			return closing{io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), &closed}, nil
		}, broken},
		{"whole", func() (io.ReadCloser, error) { return closing{strings.NewReader("all"), &closed}, nil }, nil},
	} {
		if _, err := (source.Document{Open: tt.open}).Read(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if closed != 2 {
		t.Errorf("closed %d times, want 2", closed)
	}
}

// Both errors say where or when, and keep the cause for errors.Is and errors.As.
func TestErrors(t *testing.T) {
	t.Parallel()
	record := fmt.Errorf("page 2: %w", &source.RecordError{Pointer: "/releases/3", Reason: "no-ocid", Err: source.ErrFormat})
	var r *source.RecordError
	if !errors.As(record, &r) || !errors.Is(record, source.ErrFormat) || r.Reason != "no-ocid" {
		t.Errorf("%v: %+v", record, r)
	}
	if want := `page 2: no-ocid at "/releases/3": not the format this source publishes`; record.Error() != want {
		t.Errorf("%q, want %q", record, want)
	}
	retry := fmt.Errorf("page 2: %w", &source.RetryError{After: 90 * time.Second, Err: source.ErrRateLimited})
	var later *source.RetryError
	if !errors.As(retry, &later) || !errors.Is(retry, source.ErrRateLimited) || later.After != 90*time.Second {
		t.Errorf("%v: %+v", retry, later)
	}
	if want := "page 2: the portal asks to come back later (in 1m30s)"; retry.Error() != want {
		t.Errorf("%q, want %q", retry, want)
	}
}
