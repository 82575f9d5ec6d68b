package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/alecthomas/kong"

	"daylight/internal/pgembed"
	"daylight/internal/postgres"
	"daylight/internal/query"
	"daylight/internal/source"
)

// Exit codes, stable: scripts rely on them.
const (
	exitOK      = 0
	exitNothing = 1 // nothing found
	exitUsage   = 2
	exitData    = 3 // a source or its data
	exitStore   = 4 // the store
)

// environment is what a command gets from outside.
type environment struct {
	getenv func(string) string
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	euid   int
}

// errNothing ends a command with exit code 1.
var errNothing = errors.New("nothing found")

// usageError is a wrong flag or argument.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// storeError is a failure of the store.
type storeError struct{ err error }

func (e storeError) Error() string { return e.err.Error() }
func (e storeError) Unwrap() error { return e.err }

// run parses the arguments, runs the command and returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("daylight"),
		kong.Description("Public contracts, in the open: crawl procurement portals, keep every notice as published, search, prove and export."),
		kong.Writers(env.stdout, env.stderr), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&c.Globals))
	if err != nil {
		fmt.Fprintln(env.stderr, "daylight:", err)
		return exitUsage
	}
	c.Globals.env = env
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(env.stderr, "daylight: %v\nTry: daylight --help\n", err)
		return exitUsage
	}
	return exitCode(env.stderr, command.Run())
}

// exitCode prints an error, once, and maps it.
func exitCode(stderr io.Writer, err error) int {
	var use usageError
	var wrong *query.Error
	var store storeError
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitOK
	case errors.Is(err, errNothing):
		fmt.Fprintln(stderr, "daylight:", err)
		return exitNothing
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "daylight: query: %s (at character %d)\n", wrong.Error(), wrong.Pos+1)
		return exitUsage
	case errors.As(err, &use):
		fmt.Fprintln(stderr, "daylight:", err)
		return exitUsage
	case errors.Is(err, postgres.ErrNotFound):
		fmt.Fprintln(stderr, "daylight:", err)
		return exitNothing
	case errors.As(err, &store), postgres.Failed(err), errors.Is(err, pgembed.ErrNoBinaries):
		fmt.Fprintln(stderr, "daylight:", err)
		return exitStore
	case errors.Is(err, source.ErrFormat):
		fmt.Fprintln(stderr, "daylight:", err)
		return exitData
	}
	fmt.Fprintln(stderr, "daylight:", err)
	return exitData
}
