package cluster

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/procurement"
)

// clusters lists the components of two and more with the copy that counts.
func (j *joined) clusters(choices []Choice) []Cluster {
	chosen := map[procurement.ID]bool{}
	for _, c := range choices {
		if c.Kind == ChooseCounted {
			chosen[c.Process] = true
		}
	}
	members, evidence := map[int32][]int32{}, map[int32][]edge{}
	for i := range j.order {
		if root := j.root(int32(i)); len(j.sources[root]) > 0 {
			members[root] = append(members[root], int32(i))
		}
	}
	for _, e := range j.taken {
		evidence[j.root(e.a)] = append(evidence[j.root(e.a)], e)
	}
	var out []Cluster
	for root, list := range members {
		edges := evidence[root]
		slices.SortFunc(edges, func(x, y edge) int {
			return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.tier, y.tier))
		})
		out = append(out, Cluster{ID: j.at(root).ID, Members: j.count(list, chosen), Evidence: j.evidence(edges)})
	}
	slices.SortFunc(out, func(a, b Cluster) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return out
}

// merits of a copy, the first that differs decides: chosen by a person, contracts,
// awards, not the portal of the European Union, which repeats what national
// portals publish.
func merits(p *Process, chosen map[procurement.ID]bool) [4]bool {
	return [4]bool{chosen[p.ID], p.Contracts > 0, p.Awards > 0, !strings.HasPrefix(p.Source, "eu-")}
}

func reasons() [4]string {
	return [4]string{"a person chose this copy", "it has signed contracts", "it has awards", "a national portal comes before that of the European Union"}
}

// count picks the copy that counts; of equals that with the lowest id.
func (j *joined) count(list []int32, chosen map[procurement.ID]bool) []Member {
	best := list[0]
	for _, i := range list[1:] {
		if better(merits(j.at(i), chosen), merits(j.at(best), chosen)) {
			best = i
		}
	}
	most := merits(j.at(best), chosen)
	out := make([]Member, len(list))
	for n, i := range list {
		p := j.at(i)
		out[n] = Member{Process: p.ID, Counted: i == best, Why: "counted: " + j.why(list, best, chosen)}
		if i != best {
			out[n].Why = "not counted: the copy of " + j.at(best).Source + " is, " + difference(most, merits(p, chosen))
		}
	}
	return out
}

func better(a, b [4]bool) bool {
	for k := range a {
		if a[k] != b[k] {
			return a[k]
		}
	}
	return false
}

// why is what sets the counted copy off from the next best one.
func (j *joined) why(list []int32, best int32, chosen map[procurement.ID]bool) string {
	next := int32(-1)
	for _, i := range list {
		if i != best && (next < 0 || better(merits(j.at(i), chosen), merits(j.at(next), chosen))) {
			next = i
		}
	}
	return difference(merits(j.at(best), chosen), merits(j.at(next), chosen))
}

func difference(best, other [4]bool) string {
	for k, reason := range reasons() {
		if best[k] != other[k] {
			return reason
		}
	}
	return "of equal copies that with the lowest id"
}
