package resolve

import "slices"

// trigrams is the set of runs of three characters of a name, sorted: of each
// word with two blanks before it and one after, as Postgres' pg_trgm counts.
type trigrams []uint64

func trigramsOf(norm string) trigrams {
	set := make(trigrams, 0, len(norm)+8)
	const runes = 1<<63 - 1 // three characters of 21 bits
	run := uint64(' ')<<21 | ' '
	add := func(r rune) {
		run = (run<<21 | uint64(r)) & runes
		set = append(set, run)
	}
	for _, r := range norm {
		if r != ' ' {
			add(r)
			continue
		}
		add(' ')
		run = uint64(' ')<<21 | ' '
	}
	add(' ')
	slices.Sort(set)
	return slices.Compact(set)
}

// similarity is the share of trigrams that both have, 0 to 1.
func (t trigrams) similarity(u trigrams) float64 {
	both := 0
	for i, j := 0, 0; i < len(t) && j < len(u); {
		switch {
		case t[i] < u[j]:
			i++
		case t[i] > u[j]:
			j++
		default:
			i, j, both = i+1, j+1, both+1
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(t)+len(u)-both)
}
