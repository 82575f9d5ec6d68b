// Command daylight collects public contracts from procurement portals into one
// Postgres store, and searches, shows, exports and proves them.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // portals publish local dates; not every machine has the zones
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // a reader that leaves (`daylight … | head`) ends the command cleanly, with an error of the write
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], environment{os.Getenv, os.Stdin, os.Stdout, os.Stderr, os.Geteuid()})
	stop()
	os.Exit(code)
}
