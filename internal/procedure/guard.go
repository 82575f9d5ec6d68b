package procedure

import "strings"

// likeTitles is the share of common words from which two titles are alike.
const likeTitles = 0.5

// joinGuarded joins the guarded notices of one key, in order.
func joinGuarded(s *sets, list []*Notice, members []int) {
	joinTitles(s, list, members)
	parts := partsOf(s, list, members)
	type pair struct{ a, b int }
	var pairs []pair
	for i := range parts { // judged before any is joined: their order does not count
		if at := parts[i].place(parts, i); at >= 0 {
			pairs = append(pairs, pair{parts[at].first, parts[i].first})
		}
	}
	for _, p := range pairs {
		s.join(p.a, p.b)
	}
	joinBlank(s, list, members)
}

// joinTitles joins notices whose titles agree, and the buyer or the class.
func joinTitles(s *sets, list []*Notice, members []int) {
	first := map[string]int{}
	join := func(i int, words ...string) {
		key := strings.Join(words, "\x00")
		if at, ok := first[key]; ok {
			s.join(at, i)
			return
		}
		first[key] = i
	}
	ownerless := map[string]bool{}
	for _, i := range members {
		for _, title := range list[i].Facts.titles {
			if len(list[i].Facts.buyers) == 0 {
				ownerless[title] = true
			}
		}
	}
	for _, i := range members {
		f := list[i].Facts
		for _, title := range f.titles {
			for _, buyer := range f.buyers {
				join(i, "buyer", buyer, title)
			}
			if long(title) && f.class != "" {
				join(i, "class", f.class, title)
			}
			if ownerless[title] {
				join(i, "title", title)
			}
		}
	}
}

// joinBlank puts notices that show nothing to the first of their key that shows
// something.
func joinBlank(s *sets, list []*Notice, members []int) {
	first := members[0]
	for _, i := range members {
		if !list[i].Facts.blank() {
			first = i
			break
		}
	}
	for _, i := range members {
		// One that a name ties to others is where it belongs.
		if list[i].Facts.blank() && s.alone(i) {
			s.join(first, i)
		}
	}
}

// part is a number of guarded notices that are joined beyond doubt.
type part struct {
	first   int
	stages  [modification + 1]bool
	lowest  int
	buyers  map[string]bool
	classes map[string]bool
	titles  map[string][]string // with their words
}

func partsOf(s *sets, list []*Notice, members []int) []*part {
	var parts []*part
	byRoot := map[int]*part{}
	for _, i := range members {
		f := list[i].Facts
		if f.blank() {
			continue
		}
		p := byRoot[s.find(i)]
		if p == nil {
			p = &part{first: i, lowest: modification, buyers: map[string]bool{}, classes: map[string]bool{}, titles: map[string][]string{}}
			byRoot[s.find(i)] = p
			parts = append(parts, p)
		}
		p.add(f)
	}
	return parts
}

func (p *part) add(f Facts) {
	p.stages[f.stage] = true
	p.lowest = min(p.lowest, f.stage)
	for _, b := range f.buyers {
		p.buyers[b] = true
	}
	if f.class != "" {
		p.classes[f.class] = true
	}
	for _, t := range f.titles {
		p.titles[t] = unique(strings.Fields(t))
	}
}

// place finds the part that part number own belongs to, -1 if there is none or it
// cannot be told: one with a call if any, else one of an earlier stage.
func (p *part) place(parts []*part, own int) int {
	if p.stages[call] && len(p.titles) > 0 {
		return -1
	}
	withCall := func(q *part) bool { return q.stages[call] }
	earlier := func(q *part) bool { return q.lowest < p.lowest }
	for _, fits := range []func(*part) bool{withCall, earlier} {
		best, score, clear, found := -1, 0.0, false, 0
		for i, q := range parts {
			if i == own || !fits(q) || !p.belongs(q) {
				continue
			}
			found++
			switch l := p.alike(q); {
			case best < 0 || l > score:
				best, score, clear = i, l, true
			case l == score:
				clear = false
			}
		}
		if found == 1 || found > 1 && clear && score >= likeTitles {
			return best
		}
		if found > 1 {
			return -1
		}
	}
	return -1
}

// belongs reports whether p may be another stage of q.
func (p *part) belongs(q *part) bool {
	bare := len(p.titles) == 0 || len(q.titles) == 0
	for stage, has := range p.stages {
		if has && q.stages[stage] && !bare {
			return false
		}
	}
	if len(p.buyers) == 0 || len(q.buyers) == 0 {
		return !bare && p.alike(q) >= likeTitles
	}
	return common(p.buyers, q.buyers) && (bare || common(p.classes, q.classes) || p.alike(q) >= likeTitles)
}

func common(a, b map[string]bool) bool {
	for x := range a {
		if b[x] {
			return true
		}
	}
	return false
}

// alike is the greatest share of common words (Dice) of two titles.
func (p *part) alike(q *part) float64 {
	best := 0.0
	for _, a := range p.titles {
		for _, b := range q.titles {
			best = max(best, dice(a, b))
		}
	}
	return best
}

// dice compares two sorted lists of words.
func dice(a, b []string) float64 {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			n, i, j = n+1, i+1, j+1
		case c < 0:
			i++
		default:
			j++
		}
	}
	return 2 * float64(n) / float64(max(1, len(a)+len(b)))
}
