package flags

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// tally counts part of whole for one organisation, with the rows it rests on.
type tally struct {
	part, whole, processes int
	rows                   []Evidence
}

func (t *tally) ratio() float64 { return float64(t.part) / float64(t.whole) }

func (t *tally) fraction() string { return strconv.Itoa(t.part) + " of " + strconv.Itoa(t.whole) }

// tallies are those of one role, by key.
type tallies map[string]*tally

func (t tallies) of(key string) *tally {
	if t[key] == nil {
		t[key] = &tally{}
	}
	return t[key]
}

// unsuccessful is the part of R025 on one process: each tenderer counts once.
func (f *facts) unsuccessful(s Settings) outcome {
	c, why := f.contest()
	if !why.ran() {
		return why
	}
	return outcome{feed: func(set *set) {
		var done []string
		for _, b := range c.valid {
			o := b.who[0]
			if o.key == "" || slices.Contains(done, o.key) {
				continue
			}
			done = append(done, o.key)
			t := set.bidders.of(o.key)
			t.whole++
			what := "valid bid, not awarded"
			if o.id == c.winner.id {
				t.part++
				what = "valid bid, awarded"
			}
			t.rows = keep(t.rows, cell(what, b.path, "valid").at(f.in), s.EvidenceRows)
		}
	}}
}

// disqualified is the part of R038 on one process.
func (f *facts) disqualified(s Settings) outcome {
	if len(f.bids) == 0 {
		return lacks(fieldBids)
	}
	submitted := f.submitted()
	if len(submitted) == 0 {
		return f.noBid("no bid was submitted")
	}
	buyer, entity := f.buyer(), f.procuringEntity()
	return outcome{feed: func(set *set) {
		owners := map[Role]string{Buyer: buyer.key, ProcuringEntity: entity.key}
		for role, key := range owners {
			if key != "" {
				set.disqualified[role].of(key).processes++
			}
		}
		for _, b := range submitted {
			for role, key := range owners {
				set.disqualified[role].count(key, b, f.in, s)
			}
			for _, o := range b.who {
				set.disqualified[Tenderer].count(o.key, b, f.in, s)
			}
		}
	}}
}

func (t tallies) count(key string, b bid, in Input, s Settings) {
	if key == "" {
		return
	}
	n := t.of(key)
	n.whole++
	if b.status == "disqualified" {
		n.part++
		n.rows = keep(n.rows, cell("disqualified bid", b.path, b.status).at(in), s.EvidenceRows)
	}
}

// assortment is what one supplier was awarded, by class.
type assortment struct {
	processes int
	classes   map[string]Evidence // the first row of each class
}

// variety is the part of R048 on one process.
func (f *facts) variety(s Settings) outcome {
	active := f.active()
	switch {
	case len(f.awards) == 0:
		return lacks(fieldAwards)
	case len(active) == 0:
		return without("no award is active")
	}
	var missing []string
	classes := map[string][]Evidence{} // by supplier
	single := 0
	for _, a := range active {
		if len(a.who) > 1 {
			continue
		}
		single++
		if a.unnamed {
			missing = append(missing, fieldSupplier)
			continue
		}
		rows := f.classes(a, s.R048.Digits)
		if len(rows) == 0 {
			missing = append(missing, fieldAwardItems)
		} else if key := a.who[0].key; key != "" {
			classes[key] = append(classes[key], rows...)
		}
	}
	switch {
	case single == 0:
		return without("every active award has several suppliers")
	case len(missing) == single:
		slices.Sort(missing)
		return lacks(slices.Compact(missing)...)
	}
	return outcome{feed: func(set *set) {
		for key, rows := range classes {
			set.assort(key, rows)
		}
	}}
}

// classes lists the classes of an award's items: the first digits of their codes.
func (f *facts) classes(a award, digits int) []Evidence {
	var out []Evidence
	for _, m := range a.items {
		code := str(m.o, "classification", "id")
		if class, ok := leading(code, digits); ok {
			out = append(out, cell(class, m.path+"/classification/id", code).at(f.in))
		}
	}
	return out
}

// leading is the first n digits of a code that begins with so many.
func leading(code string, n int) (string, bool) {
	if n < 1 || len(code) < n || !utf8.ValidString(code) {
		return "", false
	}
	for _, r := range code[:n] {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	return code[:n], true
}

func (s *set) assort(key string, rows []Evidence) {
	a := s.assorted[key]
	if a == nil {
		a = &assortment{classes: map[string]Evidence{}}
		s.assorted[key] = a
	}
	a.processes++
	for _, row := range rows {
		if have, ok := a.classes[row.What]; !ok || compareEvidence(row, have) < 0 {
			a.classes[row.What] = row
		}
	}
}

// rows lists one row a class, in the order of the classes.
func (a *assortment) rows(limit int) []Evidence {
	var out []Evidence
	for class, e := range a.classes {
		e.What = "class " + class
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Evidence) int { return cmp.Compare(a.What, b.What) })
	return out[:min(limit, len(out))]
}
