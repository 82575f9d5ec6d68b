package compile

import (
	"maps"
	"slices"
	"strings"

	"daylight/internal/procurement"
)

// rename makes the notices of a process call one award, contract or bid by one
// identifier. Where identifiers are made of a notice and a number in it, as in
// eForms, a later notice may name the former by another of its names: its own
// contract would then count beside the one that it restates.
func (s *state) rename() {
	names := map[string]string{}
	for _, v := range s.versions {
		for _, alias := range v.Body.Aliases {
			if _, known := names[alias]; !known && alias != v.SourceNoticeID {
				names[alias] = v.SourceNoticeID
			}
		}
	}
	if len(names) == 0 {
		return
	}
	for i, v := range s.versions {
		release := v.Body.Release
		for _, path := range []string{awardList, contractList, bidList} {
			if items, ok := at(release, path).([]any); ok {
				if changed := renamed(items, names); changed != nil {
					release = with(release, strings.Split(path[1:], "/"), changed)
				}
			}
		}
		body := *v.Body
		body.Release = release
		s.versions[i].Body = &body
	}
}

// renamed returns the members with canonical identifiers, nil if all have them.
func renamed(items []any, names map[string]string) []any {
	var out []any
	for i, item := range items {
		o, ok := item.(procurement.Object)
		if !ok {
			continue
		}
		copied := false
		for _, field := range []string{"id", "awardID", "awardIDs", "relatedBids", "relatedBid"} {
			v, changed := canonical(o[field], names)
			if !changed {
				continue
			}
			if !copied {
				o, copied = maps.Clone(o), true
			}
			o[field] = v
		}
		if copied {
			if out == nil {
				out = slices.Clone(items)
			}
			out[i] = o
		}
	}
	return out
}

// canonical replaces the notice in an identifier, or in each of a list of them.
func canonical(v any, names map[string]string) (any, bool) {
	switch v := v.(type) {
	case string:
		notice, number, ok := strings.Cut(v, "/")
		name, known := names[notice]
		if ok && known {
			return name + "/" + number, true
		}
	case []any:
		var out []any
		for i, item := range v {
			if id, changed := canonical(item, names); changed {
				if out == nil {
					out = slices.Clone(v)
				}
				out[i] = id
			}
		}
		if out != nil {
			return out, true
		}
	}
	return v, false
}
