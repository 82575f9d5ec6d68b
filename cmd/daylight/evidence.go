package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"daylight/internal/app"
	"daylight/internal/evidence"
	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

type evidenceCmd struct {
	ID               string `arg:"" help:"Id or ocid of a process, or id of a notice."`
	Output           string `short:"o" required:"" help:"Zip file to write; - is standard output." placeholder:"FILE.zip"`
	Public           bool   `help:"Leave out documents and recorded exchanges, which may name persons: facts and hashes only."`
	TimestampRequest string `help:"Also write a request to a time stamp authority (RFC 3161) over SHA256SUMS." placeholder:"FILE.tsq"`
	TimestampURL     string `name:"timestamp-url" help:"Have the authority at this address stamp SHA256SUMS and keep its answer in the packet." placeholder:"URL"`
}

// stampTimeout bounds the question to a time stamp authority.
const stampTimeout = time.Minute

// Run writes an evidence packet; the file appears under its name only when it is
// whole.
func (c *evidenceCmd) Run(ctx context.Context, g *Globals) error {
	return g.with(ctx, func(a *app.App) error {
		process, err := c.process(ctx, a)
		if err != nil {
			return err
		}
		o := evidence.Options{Public: c.Public, Version: buildVersion()}
		if c.TimestampURL != "" {
			o.Stamp = func(ctx context.Context, sums []byte) ([]byte, error) { return c.stamp(ctx, g, sums) }
		}
		var sum evidence.Summary
		packet := sha256.New()
		err = (&exportCmd{Output: c.Output}).to(g, func(w io.Writer) (err error) {
			sum, err = evidence.Write(ctx, a.DB, a.Archive, process, io.MultiWriter(w, packet), o)
			return err
		})
		if err != nil {
			return err
		}
		if err := c.request(sum.Sums); err != nil {
			return err
		}
		g.say("%d notice versions, %d documents, %d captures, %d figures and facts", sum.Notices, sum.Documents, sum.Captures, sum.Values)
		g.say("sha256 of SHA256SUMS  %x\nsha256 of the packet  %x", sha256.Sum256(sum.Sums), packet.Sum(nil))
		if !c.Public {
			g.say("the packet holds the documents as sent, which may name persons: not for publication; --public leaves them out")
		}
		return nil
	})
}

// process finds the contract as show does; an ocid that several portals use is
// not guessed.
func (c *evidenceCmd) process(ctx context.Context, a *app.App) (procurement.ID, error) {
	ids, err := (&showCmd{ID: c.ID}).ids(ctx, a)
	if err != nil {
		return procurement.ID{}, err
	}
	if len(ids) > 1 {
		return procurement.ID{}, usage("%d contracts have the ocid %s; give the id of one: %v", len(ids), c.ID, ids)
	}
	for _, id := range ids {
		if _, err := a.DB.Contract(ctx, id); err == nil || !errors.Is(err, postgres.ErrNotFound) {
			return id, asStore(err)
		}
		notice, err := a.DB.Notice(ctx, id, 0)
		if err == nil || !errors.Is(err, postgres.ErrNotFound) {
			return notice.Process, asStore(err)
		}
	}
	return procurement.ID{}, fmt.Errorf("%w: %s is no process or notice here", errNothing, c.ID)
}

func asStore(err error) error {
	if err == nil {
		return nil
	}
	return storeError{err}
}

// request writes the question for an authority that is asked by other means.
func (c *evidenceCmd) request(sums []byte) error {
	if c.TimestampRequest == "" {
		return nil
	}
	request, err := evidence.StampRequest(sums)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.TimestampRequest, request, 0o644); err != nil {
		return usage("time stamp request: %w", err)
	}
	return nil
}

func (c *evidenceCmd) stamp(ctx context.Context, g *Globals, sums []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, stampTimeout)
	defer cancel()
	agent := "daylight/" + buildVersion()
	if g.Contact != "" {
		agent += " (" + g.Contact + ")"
	}
	answer, at, err := evidence.Ask(ctx, &http.Client{}, c.TimestampURL, agent, sums)
	if err != nil {
		return nil, err
	}
	g.say("%s says that SHA256SUMS existed at %s; its signature is for you to check, see README.txt", c.TimestampURL, at.Format(time.RFC3339))
	return answer, nil
}
