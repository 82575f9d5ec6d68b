package resolve

import (
	"context"
	"sync"
	"sync/atomic"

	"daylight/internal/organization"
)

// link is a judgement on two nodes, a < b, small enough to keep millions.
type link struct {
	a, b   int32
	score  float32
	said   said
	method method
}

// said is a judgement in one byte.
type said uint8

const (
	nothing said = iota
	same
	suggested
	different
	unsure
)

func saidBy(j organization.Judgement) said {
	switch j {
	case organization.Same:
		return same
	case organization.Suggested:
		return suggested
	case organization.Different:
		return different
	case organization.Unsure:
		return unsure
	}
	return nothing
}

// method says what a judgement rests on; the order is that of firmness.
type method uint8

const (
	byDecision method = iota
	byID
	byName
	byScore
	byVeto
)

func methodOf(s string) method {
	switch s {
	case organization.ByID:
		return byID
	case organization.ByName:
		return byName
	case organization.ByVeto:
		return byVeto
	}
	return byScore
}

// chunk is how many nodes a worker takes at a time.
const chunk = 1024

// judge compares all candidates. Each chunk of nodes has its own result, so the
// order of links is the same however many workers there are.
func (c *corpus) judge(ctx context.Context, cand *candidates, workers int) ([]link, error) {
	chunks := (int(c.size()) + chunk - 1) / chunk
	found := make([][]link, chunks)
	var next, compared atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, max(chunks, 1)) {
		wg.Go(func() {
			var scratch []int32
			for k := int(next.Add(1)) - 1; k < chunks && ctx.Err() == nil; k = int(next.Add(1)) - 1 {
				from := int32(k * chunk)
				for i := from; i < min(from+chunk, c.size()); i++ {
					scratch = c.after(cand, i, scratch[:0])
					compared.Add(int64(len(scratch)))
					found[k] = c.compareAll(i, scratch, found[k])
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.stats.PairsCompared = compared.Load()
	total := 0
	for _, part := range found {
		total += len(part)
	}
	links := make([]link, 0, total)
	for k, part := range found {
		links = append(links, part...)
		found[k] = nil
	}
	return links, nil
}

// compareAll appends what comparing a node with others found, if anything.
func (c *corpus) compareAll(i int32, others []int32, out []link) []link {
	if len(others) == 0 {
		return out
	}
	p := c.profile(i)
	for _, j := range others {
		q := c.profile(j)
		v := organization.Compare(p, q, c.tokens)
		s := saidBy(v.Judgement)
		if s == nothing || s == different && !wouldJoin(p, q, v) {
			continue
		}
		out = append(out, link{i, j, float32(v.Score), s, methodOf(v.Method)})
	}
	return out
}

// wouldJoin reports whether two that are different look like one: what else
// differs, nobody asks about.
func wouldJoin(p, q organization.Profile, v organization.Verdict) bool {
	const worthAsking = .75
	if v.Score >= worthAsking {
		return true
	}
	for _, a := range p.Names {
		for _, b := range q.Names {
			if a.Key == b.Key && a.Key != "" {
				return true
			}
		}
	}
	return false
}
