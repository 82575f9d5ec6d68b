package procurement

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// ID is the deterministic identity of a notice, a process or a mention: the
// first 16 bytes of sha256 over kind, source and natural key. It is the same on
// every machine and after every re-installation, and is stored as uuid.
type ID [16]byte

// NewID makes the ID of a thing of a kind. The parts are separated by a zero
// byte, which no part may hold.
func NewID(kind string, parts ...string) ID {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(parts, "\x00")))
	return ID(sum[:16])
}

// NoticeID is the ID of a source's notice.
func NoticeID(sourceID, noticeID string) ID { return NewID("notice", sourceID, noticeID) }

// ProcessID is the ID of a source's contracting process.
func ProcessID(sourceID, ocid string) ID { return NewID("process", sourceID, ocid) }

// IsZero reports whether the ID is unset.
func (id ID) IsZero() bool { return id == ID{} }

// String is the ID as 32 hexadecimal digits, as it stands in URLs.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads an ID from 32 hexadecimal digits, with or without the hyphens of
// a uuid.
func ParseID(s string) (ID, error) {
	var id ID
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != len(id) {
		return id, fmt.Errorf("%q is not an id of 32 hexadecimal digits", s)
	}
	copy(id[:], b)
	return id, nil
}
