//go:build !unix

package doctext

// limitProcess does nothing here: this system has no limit that a process can set
// itself, and Go's own remains.
func limitProcess(int64) error { return nil }
