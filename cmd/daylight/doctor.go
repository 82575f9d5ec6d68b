package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"daylight/internal/pgembed"
)

type doctorCmd struct{}

// Run checks what daylight needs of this machine; code 4 if the store cannot run.
func (*doctorCmd) Run(ctx context.Context, g *Globals) error {
	l := &lines{w: g.env.stdout}
	l.f("program   daylight %s, %s %s/%s, user %d", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, g.env.euid)
	home, err := g.options().Place()
	if err != nil {
		return err
	}
	l.f("home      %s", home)
	var fs syscall.Statfs_t
	for dir := home; ; dir = dir[:max(1, lastSlash(dir))] {
		if err := syscall.Statfs(dir, &fs); err == nil {
			l.f("space     %d GB free", uint64(fs.Bavail)*uint64(fs.Bsize)>>30)
			break
		}
		if dir == string(os.PathSeparator) || dir == "." {
			break
		}
	}
	if g.DatabaseURL != "" {
		l.f("store     given by --database-url")
		return l.err
	}
	bin, err := pgembed.Find(ctx, pgembed.Options{Home: home, BinDir: g.PGBin, Getenv: g.env.getenv})
	if err != nil {
		l.f("postgres  %v", err)
		return storeError{fmt.Errorf("the embedded store cannot run: %w", err)}
	}
	l.f("postgres  %s in %s", bin.Version, bin.Dir)
	state, err := pgembed.Status(ctx, home)
	if err != nil {
		return storeError{err}
	}
	l.f("server    %s", serverWords(state))
	return l.err
}

func serverWords(s pgembed.State) string {
	switch {
	case s.Busy:
		return "being started or stopped at this moment"
	case s.Running:
		return fmt.Sprintf("running since %s, process %d, data of version %d", s.Since.Format(time.RFC3339), s.PID, s.Major)
	case s.Major == 0:
		return "no store here yet; the first command that needs one makes it"
	}
	return fmt.Sprintf("not running, data of version %d; the next command starts it", s.Major)
}

func lastSlash(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if os.IsPathSeparator(s[i]) {
			return i
		}
	}
	return 0
}
