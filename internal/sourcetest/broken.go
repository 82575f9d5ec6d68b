package sourcetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"daylight/internal/source"
)

var errRead = errors.New("the archive cannot be read")

// checkBroken gives the parser documents that are not what the source publishes:
// it says so, and does not panic.
func (f fixture) checkBroken(docs []source.Document) error {
	var w wrongs
	for name, body := range map[string]string{
		"an empty document": "", "a page of HTML": maintenance, "a JSON message": `{"message": "Internal server error"}`,
		"a text": "Service unavailable", "null": "null", "binary": "\x00\x01\x02\xff",
	} {
		notices, errs := drain(f.src.Parser.Parse(source.Bytes(f.src.ID, f.src.Homepage, []byte(body))))
		w.unless(len(errs) > 0 && len(notices) == 0, "%s: %d notices, %d errors", name, len(notices), len(errs))
	}
	for _, doc := range docs {
		w.add(f.checkCut(doc), f.checkStop(doc))
	}
	return w.err()
}

// checkCut parses a document that cannot be opened, that cannot be read to its
// end, and that ends in the middle.
func (f fixture) checkCut(doc source.Document) error {
	body, err := doc.Read()
	if err != nil {
		return err
	}
	var w wrongs
	half := func(end error) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(bytes.NewReader(body[:len(body)/2]), ends{end})), nil
		}
	}
	if bytes.Contains(bytes.ToLower(body), []byte("</html>")) {
		return nil // HTML has no end that its reader could miss: the transport answers for it
	}
	for name, open := range map[string]func() (io.ReadCloser, error){
		"cannot be opened":   func() (io.ReadCloser, error) { return nil, errRead },
		"cannot be read on":  half(errRead),
		"ends in the middle": half(io.EOF),
	} {
		cut := doc
		cut.Open = open
		_, errs := drain(f.src.Parser.Parse(cut))
		w.unless(len(errs) > 0, "%s: a document that %s is read without an error", doc.URL, name)
	}
	return w.err()
}

type ends struct{ err error }

// Read implements io.Reader.
func (e ends) Read([]byte) (int, error) { return 0, e.err }

// checkStop takes one notice only: the parser must end there, and close.
func (f fixture) checkStop(doc source.Document) error {
	closed := 0
	watched := doc
	watched.Open = func() (io.ReadCloser, error) {
		r, err := doc.Open()
		return &closing{r, &closed}, err
	}
	for range f.src.Parser.Parse(watched) {
		break
	}
	if closed != 1 {
		return fmt.Errorf("%s: parsed up to the first notice, the document was closed %d times", doc.URL, closed)
	}
	return nil
}

type closing struct {
	io.ReadCloser
	count *int
}

// Close implements io.Closer.
func (c *closing) Close() error {
	*c.count++
	return c.ReadCloser.Close()
}
