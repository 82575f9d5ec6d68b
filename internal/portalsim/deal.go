package portalsim

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// story is what is notable about a process.
type story int

const (
	plain     story = iota
	changed         // the value is raised after the award
	joint           // two suppliers, one published value
	framework       // a ceiling and no spend
	withheld        // the amount exists and is not published
	zero            // 0 as published
	unawarded       // closed without a winner
	cancelled       // the procedure is void
)

// world is what a synthetic portal is made from.
type world struct {
	seed        uint64
	notices     int
	from, until time.Time
	subjects    []subject
}

// deal holds the facts of one process, equal in all its notices.
type deal struct {
	no                 int
	market             market
	subject            subject
	story              story
	buyer              party
	winners, losers    []party
	title, description string
	value              int64 // estimated
	awarded            int64
	raised             int64 // after the change
	lots               int
	rng                *rand.Rand // for details that only one portal has
}

// newDeal makes the facts of process no at a portal. They depend on the seed,
// the portal and the number alone.
func (w world) newDeal(portal string, no int, m market, s story, group bool) deal {
	key := sha256.Sum256([]byte(portal))
	rng := rand.New(rand.NewPCG(w.seed^uint64(key[0])<<32^uint64(key[1])<<8, uint64(no)))
	all := w.subjects
	d := deal{no: no, market: m, story: s, subject: all[rng.IntN(len(all))], rng: rng}
	if group {
		d.subject = all[0]
	}
	d.buyer = m.buyers[rng.IntN(len(m.buyers))]
	d.winners, d.losers = draw(rng, m.suppliers, s == joint, group)
	d.title = d.subject.title[m.lang] + " – " + d.buyer.city + " " + strconv.Itoa(100+no)
	d.description = d.subject.title[m.lang] + ": " + d.buyer.name + "."
	span := d.subject.high - d.subject.low
	d.value = roundTo(d.subject.low+rng.Int64N(span), 1000)
	d.awarded = roundTo(d.value*(82+rng.Int64N(15))/100, 50)
	d.raised = roundTo(d.awarded*(108+rng.Int64N(35))/100, 50)
	d.lots = 1
	if rng.IntN(4) == 0 {
		d.lots = 2 + rng.IntN(2)
	}
	return d
}

// draw picks winners and losers; suppliers[0] belongs to the group.
func draw(rng *rand.Rand, suppliers []party, two, group bool) (winners, losers []party) {
	order := rng.Perm(len(suppliers))
	if group {
		for i, n := range order {
			if n == 0 {
				order[0], order[i] = order[i], order[0]
			}
		}
	}
	count := 1
	if two {
		count = 2
	}
	others := 1 + rng.IntN(3)
	for i, n := range order {
		switch {
		case i < count:
			winners = append(winners, suppliers[n])
		case i < count+others && n != 0:
			losers = append(losers, suppliers[n])
		}
	}
	return winners, losers
}

func roundTo(n, step int64) int64 { return max(step, n/step*step) }

// uuid is a version 4 shaped identifier made from its parts.
func uuid(parts ...any) string {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	sum[6] = sum[6]&0x0f | 0x40
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
