//go:build !unix

package pgembed

import "context"

// Server is never made on this system.
type Server struct{}

// Find always returns ErrUnsupported on this system.
func Find(context.Context, Options) (Binaries, error) { return Binaries{}, ErrUnsupported }

// Start always returns ErrUnsupported on this system.
func Start(context.Context, Options) (*Server, error) { return nil, ErrUnsupported }

// Stop always returns ErrUnsupported on this system.
func Stop(context.Context, string) error { return ErrUnsupported }

// Status always returns ErrUnsupported on this system.
func Status(context.Context, string) (State, error) { return State{}, ErrUnsupported }

// Adopted reports false on this system.
func (*Server) Adopted() bool { return false }

// URL is empty on this system.
func (*Server) URL(string) string { return "" }

// EnsureDatabase always returns ErrUnsupported on this system.
func (*Server) EnsureDatabase(context.Context, string) error { return ErrUnsupported }

// Close does nothing on this system.
func (*Server) Close() error { return nil }
