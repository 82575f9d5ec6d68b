package group

import (
	"cmp"
	"slices"
	"strings"

	"daylight/internal/organization"
)

// Registry is what links and groups say together: the companies they name, each
// once, and who is whose parent. Build it with New.
type Registry struct {
	groups   []Group
	derived  []Group // of uppermost companies that groups does not name
	links    []Link
	entities []entity
	byID     map[string][]int // scheme:id -> entities
	byName   map[string][]int // Name.Native -> entities
	words    wordIndex
	loaded   []string // sources of the links
}

// entity is one company of the links, under all references that mean it.
type entity struct {
	refs     []reference
	ups      []up  // to its parents
	children int   // number of links that name it as parent
	groups   []int // groups it is a root of, in all of them (groups, then derived)
}

// up is a link seen from the child.
type up struct{ link, parent int }

// reference is a Ref read.
type reference struct {
	Ref
	name  organization.Name
	id    organization.Identifier
	state string // alpha-2 of Country
}

// idKey is the identifier for lookups, empty where it proves nothing.
func idKey(id organization.Identifier) string {
	if id.Scheme == "" || id.Validity < organization.Plausible {
		return ""
	}
	return id.Scheme + ":" + id.ID
}

// New joins groups and links. Two references mean one company if they have one
// identifier, or one name with one legal form and country and no identifiers that
// contradict each other. Where a reference lacks country or form, it is joined
// only if its name begins with a word that is a group's own and one company fits.
func New(groups []Group, links []Link) *Registry {
	r := &Registry{groups: slices.Clone(groups), links: sorted(links), byID: map[string][]int{}, byName: map[string][]int{}}
	slices.SortFunc(r.groups, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	r.words = newWordIndex(r.groups)
	refs := r.references()
	sets := joinReferences(refs, r.words)
	index := map[int]int{} // root of a set -> entity
	where := map[Ref]int{}
	for i, ref := range refs {
		root := sets.find(i)
		no, ok := index[root]
		if !ok {
			no = len(r.entities)
			index[root], r.entities = no, append(r.entities, entity{})
		}
		r.entities[no].refs = append(r.entities[no].refs, ref)
		where[ref.Ref] = no
	}
	r.connect(where)
	r.lookups()
	r.derive()
	for _, l := range r.links {
		r.loaded = append(r.loaded, l.Source)
	}
	r.loaded = tidy(r.loaded)
	return r
}

// references reads every Ref of groups and links once, in order.
func (r *Registry) references() []reference {
	var all []Ref
	for _, g := range r.groups {
		all = append(all, g.Roots...)
	}
	for _, l := range r.links {
		all = append(all, l.Child, l.Parent)
	}
	slices.SortFunc(all, compareRefs)
	all = slices.Compact(all)
	out := make([]reference, len(all))
	for i, ref := range all {
		out[i] = reference{Ref: ref, name: organization.ParseName(ref.Name), state: alpha2(ref.Country)}
		if ref.ID != "" {
			out[i].id = organization.ParseIdentifier(ref.Scheme, ref.ID, out[i].state)
		}
	}
	return out
}

// alpha2 is the country of a country or subdivision code.
func alpha2(code string) string {
	country, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(code)), "-")
	return country
}

// connect sets the parents of every entity and the groups it is a root of.
func (r *Registry) connect(where map[Ref]int) {
	for i, l := range r.links {
		child, parent := where[l.Child], where[l.Parent]
		if child == parent {
			continue
		}
		r.entities[child].ups = append(r.entities[child].ups, up{i, parent})
		r.entities[parent].children++
	}
	for i, g := range r.groups {
		for _, root := range g.Roots {
			e := &r.entities[where[root]]
			if !slices.Contains(e.groups, i) {
				e.groups = append(e.groups, i)
			}
		}
	}
}

func (r *Registry) lookups() {
	for no, e := range r.entities {
		for _, ref := range e.refs {
			if k := idKey(ref.id); k != "" && !slices.Contains(r.byID[k], no) {
				r.byID[k] = append(r.byID[k], no)
			}
			if k := ref.name.Native; k != "" && !slices.Contains(r.byName[k], no) {
				r.byName[k] = append(r.byName[k], no)
			}
		}
	}
}

// derive makes a group of every uppermost company that has children and is in no
// group yet.
func (r *Registry) derive() {
	taken := map[string]bool{}
	for _, g := range r.groups {
		taken[g.ID] = true
	}
	for no := range r.entities {
		e := &r.entities[no]
		if len(e.ups) > 0 || len(e.groups) > 0 || e.children == 0 {
			continue
		}
		g := Group{Root: e.refs[0].Ref}
		for _, ref := range e.refs {
			g.Roots = append(g.Roots, ref.Ref)
		}
		g.Name = g.Root.label()
		g.ID = slug(e.refs[0], taken)
		taken[g.ID] = true
		g.NotLoaded = []string{"Registers and lists beyond those whose rows are shown."}
		e.groups = append(e.groups, len(r.groups)+len(r.derived))
		r.derived = append(r.derived, g)
	}
}

// slug is a word for a group that is not taken.
func slug(ref reference, taken map[string]bool) string {
	word := strings.ReplaceAll(cmp.Or(ref.name.Norm, strings.ToLower(ref.Scheme+" "+ref.ID)), " ", "-")
	for _, more := range []string{"", ref.name.Form, strings.ToLower(ref.Country), strings.ToLower(ref.ID)} {
		if more != "" {
			word += "-" + strings.ReplaceAll(more, " ", "-")
		}
		if !taken[word] {
			return word
		}
	}
	for taken[word] {
		word += "-x"
	}
	return word
}

// Groups returns all groups, by id: those given to New and one for every other
// uppermost company of the links.
func (r *Registry) Groups() []Group {
	all := slices.Concat(r.groups, r.derived)
	slices.SortFunc(all, func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (r *Registry) group(no int) *Group {
	if no < len(r.groups) {
		return &r.groups[no]
	}
	return &r.derived[no-len(r.groups)]
}
