package group

import "slices"

// sets is a union-find over references. members of a set carry its identifiers,
// so that sets with contradicting numbers are kept apart.
type sets struct {
	up  []int
	ids []map[string]string // scheme -> number
}

func (s *sets) find(i int) int {
	for s.up[i] != i {
		s.up[i] = s.up[s.up[i]]
		i = s.up[i]
	}
	return i
}

// union joins two sets unless their identifiers of one scheme differ.
func (s *sets) union(a, b int) {
	a, b = s.find(a), s.find(b)
	if a == b {
		return
	}
	for scheme, id := range s.ids[b] {
		if other, ok := s.ids[a][scheme]; ok && other != id {
			return
		}
	}
	a, b = min(a, b), max(a, b)
	for scheme, id := range s.ids[b] {
		s.ids[a][scheme] = id
	}
	s.up[b] = a
}

// joinReferences puts together the references that mean one company.
func joinReferences(refs []reference, words wordIndex) *sets {
	s := &sets{up: make([]int, len(refs)), ids: make([]map[string]string, len(refs))}
	byID, byClass, byName := map[string]int{}, map[[3]string]int{}, map[string][]int{}
	for i, ref := range refs {
		s.up[i], s.ids[i] = i, map[string]string{}
		if idKey(ref.id) != "" {
			s.ids[i][ref.id.Scheme] = ref.id.ID
		}
	}
	for i, ref := range refs {
		if k := idKey(ref.id); k != "" {
			if first, ok := byID[k]; ok {
				s.union(first, i)
			} else {
				byID[k] = i
			}
		}
	}
	for i, ref := range refs {
		if ref.name.Native == "" {
			continue
		}
		class := [3]string{ref.name.Native, ref.name.Form, ref.state}
		if first, ok := byClass[class]; ok {
			s.union(first, i)
		} else {
			byClass[class] = i
			byName[ref.name.Native] = append(byName[ref.name.Native], i)
		}
	}
	for _, i := range incomplete(refs, byName, words) {
		s.join(refs, i, byName[refs[i].name.Native])
	}
	return s
}

// incomplete lists references without country or form whose name is telling.
func incomplete(refs []reference, byName map[string][]int, words wordIndex) []int {
	var out []int
	for _, list := range byName {
		for _, i := range list {
			ref := refs[i]
			if len(list) > 1 && (ref.state == "" || ref.name.Form == "") && len(words.begins(ref.name)) > 0 {
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return out
}

// join puts a reference to the only other company that its name can mean.
func (s *sets) join(refs []reference, i int, others []int) {
	fits := -1
	for _, j := range others {
		if s.find(j) == s.find(i) || !compatible(refs[i], refs[j]) || refs[j].state == "" {
			continue
		}
		if fits >= 0 && s.find(fits) != s.find(j) {
			return
		}
		fits = j
	}
	if fits >= 0 {
		s.union(fits, i)
	}
}

func compatible(a, b reference) bool {
	return sameForm(a.name, b.name) && (a.state == "" || b.state == "" || a.state == b.state)
}
