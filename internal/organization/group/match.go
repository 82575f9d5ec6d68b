package group

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"daylight/internal/organization"
)

// match is an entity that a node is, or may be.
type match struct {
	entity int
	way    string
	status Status
	why    string
}

// matches finds the companies of the rows that a node is: by number, else by
// name with legal form and country.
func (r *Registry) matches(n Node) []match {
	var out []match
	for _, id := range n.Identifiers {
		for _, e := range r.byID[idKey(id)] {
			if idKey(id) != "" && !slices.ContainsFunc(out, func(m match) bool { return m.entity == e }) {
				out = append(out, match{e, ByIdentifier, IsMember, "its number " + id.Scheme + " " + id.ID + " is that of " + r.entities[e].refs[0].label()})
			}
		}
	}
	if n.Person {
		return out
	}
	for _, name := range n.Names {
		for _, e := range r.byName[name.Native] {
			if name.Native == "" || r.contradicts(n, e) {
				continue
			}
			if m, ok := r.byNameOf(n, name, e); ok {
				out = append(out, m)
			}
		}
	}
	return bestMatches(out)
}

// bestMatches leaves out what is only possible where something is certain, and
// all but the first match of an entity.
func bestMatches(all []match) []match {
	certain := slices.ContainsFunc(all, func(m match) bool { return m.status == IsMember })
	var out []match
	for _, m := range all {
		known := slices.ContainsFunc(out, func(o match) bool { return o.entity == m.entity })
		if !known && (m.status == IsMember || !certain) {
			out = append(out, m)
		}
	}
	return out
}

// contradicts reports whether node and entity have different numbers of one
// register.
func (r *Registry) contradicts(n Node, entity int) bool {
	for _, id := range n.Identifiers {
		if idKey(id) == "" {
			continue
		}
		other := false
		for _, ref := range r.entities[entity].refs {
			if idKey(ref.id) == "" || ref.id.Scheme != id.Scheme {
				continue
			}
			if ref.id.ID == id.ID {
				return false
			}
			other = true
		}
		if other {
			return true
		}
	}
	return false
}

// byNameOf judges a name that is equal to one of an entity. What neither form nor
// country supports stays possible, unless the name begins with a word that is a
// group's own. It reports false where the name means a group as a whole.
func (r *Registry) byNameOf(n Node, name organization.Name, entity int) (match, bool) {
	m := match{entity: entity, way: ByName, status: IsPossible}
	telling, whole := len(r.words.begins(name)) > 0, len(r.words.named(name)) > 0
	for _, ref := range r.entities[entity].refs {
		if ref.name.Native != name.Native {
			continue
		}
		why := "the name “" + name.Original + "” is that of " + ref.Name
		form := sameForm(name, ref.name)
		country := n.Country == "" || ref.state == "" || n.Country == ref.state || name.Branch != ""
		full := (ref.state == "" || n.Country != "") && (name.Form != "" || ref.name.Form == "")
		switch {
		case !form:
			m.why = why + ", with another legal form"
		case !country:
			m.why = why + ", but in " + regionName(n.Country) + ", not " + regionName(ref.state)
		case !full && whole:
			return m, false
		case !full && !telling:
			m.why = why + ", but its country or legal form is not stated"
		default:
			m.status, m.why = IsMember, why
			if !full {
				m.why += "; its country or legal form is not stated"
			}
			return m, true
		}
	}
	return m, true
}

// byWords finds the groups that a name is or begins with.
func (r *Registry) byWords(n Node) []groupWords {
	if n.Person {
		return nil
	}
	var out []groupWords
	add := func(list []groupWords) {
		for _, w := range list {
			if !slices.ContainsFunc(out, func(o groupWords) bool { return o.group == w.group }) {
				out = append(out, w)
			}
		}
	}
	for _, name := range n.Names {
		add(r.words.named(name))
	}
	for _, name := range n.Names {
		add(r.words.begins(name))
		for _, other := range name.TradingAs {
			add(r.words.begins(organization.ParseName(other)))
		}
	}
	return out
}

// named makes a Member of a name that no row has: the group's own name, or a name
// that begins with a brand.
func (r *Registry) named(n Node, w groupWords) Member {
	g := r.group(w.group)
	m := Member{Group: g.ID, Node: n.ID, Way: ByAlias, Status: IsPossible}
	for _, name := range n.Names {
		if slices.ContainsFunc(r.words.named(name), func(o groupWords) bool { return o.group == w.group }) {
			m.Status = IsMember
			m.Evidence = []string{"“" + name.Original + "” is a name of the group as a whole (" + w.alias.Source + "); which of its companies is not stated"}
			return m
		}
	}
	m.Evidence = []string{
		fmt.Sprintf("the name begins with “%s”, a word for %s (%s)", w.alias.Text, g.Name, w.alias.Source),
		"no row of the loaded sources names it",
	}
	if n.Country != "" {
		m.Evidence = append(m.Evidence, notLoaded(n.Country))
	} else {
		m.Evidence = append(m.Evidence, "its country is not stated, and no company register is loaded")
	}
	return m
}

func notLoaded(country string) string {
	return "no company register of " + regionName(country) + " is loaded"
}

// evidence lists what was found for a group, the best first, and what other
// sources say instead.
func (r *Registry) evidence(g int, list []found, all map[int][]found) []string {
	out := []string{list[0].match.why}
	for _, f := range list {
		for _, l := range f.path.links {
			if text := r.links[l].Words(); !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	var others []string
	for other, list := range all {
		if other == g {
			continue
		}
		for _, f := range list {
			if len(f.path.links) > 0 {
				others = append(others, "another row: "+r.links[f.path.links[0]].Words())
			}
		}
	}
	slices.Sort(others)
	for _, text := range slices.Compact(others) {
		if !slices.Contains(out, strings.TrimPrefix(text, "another row: ")) {
			out = append(out, text)
		}
	}
	return out[:min(len(out), maxEvidence)]
}

// maxEvidence is the number of sentences that a member carries.
const maxEvidence = 12

// regionName is the English name of a country.
func regionName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	switch name := display.English.Regions().Name(region); {
	case name == "":
		return code
	case strings.HasPrefix(name, "United "), name == "Netherlands", name == "Bahamas", name == "Philippines":
		return "the " + name
	default:
		return name
	}
}
