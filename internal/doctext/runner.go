package doctext

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// State says what came of a document.
type State string

// States of a document that was read.
const (
	OK          State = "ok"
	NoText      State = "no-text" // it was read, and none of its pages has text: a scan
	Failed      State = "failed"
	TooLarge    State = "too-large"
	Unsupported State = "unsupported"
)

// Limits of one document.
type Limits struct {
	Time time.Duration
	// Memory is of the child, Output of the text that it writes, Input of the
	// document, all in bytes.
	Memory, Output, Input int64
}

// DefaultLimits are those of documents from portals.
func DefaultLimits() Limits {
	return Limits{Time: time.Minute, Memory: 1 << 30, Output: 8 << 20, Input: 64 << 20}
}

// Runner reads documents in child processes, one for each.
type Runner struct {
	// Command is the child, to which the settings of Serve are added as flags:
	// --media, --cache, --memory, --input.
	Command []string
	// Cache as of Reader.
	Cache  string
	Limits Limits
}

// Result is the text of a document, or why there is none. Pages counts the pages
// of a PDF, the sheets of a workbook, 1 otherwise; Texts has those with text.
type Result struct {
	State  State
	Reason string
	Pages  int
	Texts  []Page
}

// Extract reads one document. Whatever is wrong with it, or its child does, is the
// Result's; an error is of ctx, or says that no child could be started.
func (r Runner) Extract(ctx context.Context, media string, body io.Reader) (Result, error) {
	within, cancel := context.WithTimeout(ctx, r.Limits.Time)
	defer cancel()
	args := append(r.Command[1:len(r.Command):len(r.Command)], "--media="+media, "--cache="+r.Cache,
		"--memory="+strconv.FormatInt(r.Limits.Memory, 10), "--input="+strconv.FormatInt(r.Limits.Input, 10))
	cmd := exec.CommandContext(within, r.Command[0], args...)
	cmd.Stdin, cmd.WaitDelay, cmd.Dir = body, time.Second, os.TempDir()
	cmd.Env = []string{"GOMEMLIMIT=" + strconv.FormatInt(r.Limits.Memory*3/4, 10), "GOTRACEBACK=none", "TMPDIR=" + os.TempDir()}
	complaint := &tail{}
	cmd.Stderr = complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return Result{}, fmt.Errorf("start text extraction: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return Result{}, fmt.Errorf("start text extraction: %w", err)
	}
	limited := &io.LimitedReader{R: out, N: r.Limits.Output + 1}
	res, readErr := collect(limited)
	if readErr != nil || limited.N <= 0 {
		cancel() // kills the child
	}
	expired := within.Err()
	waitErr := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case limited.N <= 0:
		return Result{State: TooLarge, Reason: fmt.Sprintf("more than %d bytes of text", r.Limits.Output)}, nil
	case errors.Is(expired, context.DeadlineExceeded) || errors.Is(within.Err(), context.DeadlineExceeded):
		return Result{State: Failed, Reason: fmt.Sprintf("not read within %s: stopped", r.Limits.Time)}, nil
	case readErr != nil || waitErr != nil:
		return Result{State: Failed, Reason: "the reader of this document broke down: " + complaint.words(errors.Join(readErr, waitErr))}, nil
	}
	return res, nil
}

// errUnfinished is a child that ended without saying how.
var errUnfinished = errors.New("it ended before its last line")

// collect reads the lines of a child.
func collect(out io.Reader) (Result, error) {
	var res Result
	seen := map[Page]bool{} // pages and sheets without their text
	in := bufio.NewReader(out)
	for {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return res, errUnfinished
		}
		if err != nil {
			return res, err
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return res, fmt.Errorf("line of the child: %w", err)
		}
		if l.End {
			return finish(res, l, len(seen)), nil
		}
		seen[Page{Number: l.Number, Sheet: l.Sheet}] = true
		if strings.TrimSpace(l.Text) != "" {
			res.Texts = append(res.Texts, l.Page)
		}
	}
}

func finish(res Result, l line, pages int) Result {
	res.Pages, res.Reason = pages, l.Error
	switch {
	case l.Unsupported:
		res.State = Unsupported
	case l.TooLarge:
		res.State = TooLarge
	case l.Error != "" && !l.Part:
		res.State = Failed
	case len(res.Texts) == 0:
		res.State = NoText
	default:
		res.State = OK
		return res
	}
	res.Texts = nil
	return res
}

// tail keeps the beginning of what a child complains about.
type tail struct{ buf bytes.Buffer }

const maxComplaint = 4096

// Write keeps what has room, and takes all.
func (t *tail) Write(p []byte) (int, error) {
	t.buf.Write(p[:min(len(p), max(0, maxComplaint-t.buf.Len()))])
	return len(p), nil
}

// words is the first line of the complaint, and the error.
func (t *tail) words(err error) string {
	first, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(t.buf.String(), "?")), "\n")
	reason := strings.ReplaceAll(err.Error(), "\n", ", ")
	if first == "" {
		return reason
	}
	return first + " (" + reason + ")"
}
