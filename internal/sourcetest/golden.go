package sourcetest

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/procurement"
	"daylight/internal/source"
)

// golden is the text of golden.jsonl: a line for each notice and each bad record.
func (f fixture) golden(docs []source.Document) ([]byte, error) {
	var out bytes.Buffer
	for _, doc := range docs {
		for n, bad := range f.src.Parser.Parse(doc) {
			line, err := goldenLine(n, bad)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", doc.URL, err)
			}
			line["document"] = doc.URL
			text, err := procurement.Canonical(line)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", doc.URL, err)
			}
			out.Write(append(text, '\n'))
		}
	}
	return out.Bytes(), nil
}

func goldenLine(n *procurement.Notice, bad error) (map[string]any, error) {
	var rec *source.RecordError
	switch {
	case errors.As(bad, &rec):
		return map[string]any{"error": rec.Err.Error(), "pointer": rec.Pointer, "reason": rec.Reason}, nil
	case bad != nil:
		return map[string]any{"error": bad.Error()}, nil
	}
	body, err := n.Body()
	return map[string]any{
		"id": n.ID, "ocid": n.OCID, "published": n.Published, "published_raw": n.PublishedRaw, "version": n.Version,
		"pointer": n.Pointer, "content": hex.EncodeToString(n.Content[:]), "body": json.RawMessage(body),
	}, err
}

// checkGolden compares, or writes anew where update is set.
func (f fixture) checkGolden(dir string, docs []source.Document, update bool) error {
	got, err := f.golden(docs)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, goldenFile)
	if update {
		return os.WriteFile(file, got, 0o644)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%w (write it with: go test ./scrapers/ -update)", err)
	}
	if bytes.Equal(want, got) {
		return nil
	}
	return fmt.Errorf("%s is not what the parser reads (-want +got). Where the new reading is right, raise ParserVersion and run: go test ./scrapers/ -update\n%s",
		goldenFile, difference(want, got))
}

// difference compares two golden texts line by line, as trees.
func difference(want, got []byte) string {
	lines := func(text []byte) []any {
		var trees []any
		for line := range bytes.Lines(text) {
			dec := json.NewDecoder(bytes.NewReader(line))
			dec.UseNumber()
			var tree any
			if err := dec.Decode(&tree); err != nil {
				tree = string(line)
			}
			trees = append(trees, tree)
		}
		return trees
	}
	if d := cmp.Diff(lines(want), lines(got)); d != "" {
		return d
	}
	return "the same values, written otherwise"
}
