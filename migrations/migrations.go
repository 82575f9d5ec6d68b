// Package migrations holds the schema of the store as numbered goose files. They
// are applied by `daylight db migrate` and whenever a command opens the store.
package migrations

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
)

// Files are the migrations.
//
//go:embed *.sql
var Files embed.FS

// Hash identifies the schema: sha256 over names and texts of all migrations.
func Hash() string {
	h := sha256.New()
	entries, err := fs.ReadDir(Files, ".")
	if err != nil {
		return ""
	}
	for _, e := range entries {
		b, err := Files.ReadFile(e.Name())
		if err != nil {
			return ""
		}
		h.Write([]byte(e.Name() + "\x00"))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
