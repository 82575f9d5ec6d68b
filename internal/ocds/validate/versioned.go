package validate

// versioned derives the schema of a versioned release: every field is the list of
// its values over time, but for the ocid and the ids of items.
func versioned(release *Schema) *Schema {
	v := versioner{release, map[*Schema]*Schema{}, map[*Schema]*Schema{}}
	root := v.object(release, false)
	root.required = nil
	for _, name := range []string{"id", "date", "tag"} {
		delete(root.properties, name)
	}
	if ocid := release.properties["ocid"]; ocid != nil {
		root.properties["ocid"], root.required = ocid, []string{"ocid"}
	}
	return root
}

type versioner struct {
	release        *Schema
	objects, items map[*Schema]*Schema
}

func (v versioner) object(s *Schema, item bool) *Schema {
	done := v.objects
	if item {
		done = v.items
	}
	if made := done[s]; made != nil {
		return made
	}
	out := &Schema{types: object, properties: map[string]*Schema{}, described: s.described}
	done[s] = out
	for name, member := range s.properties {
		if item && name == "id" {
			out.properties[name], out.required = member, []string{"id"}
			continue
		}
		out.properties[name] = v.field(member)
	}
	for _, p := range s.patterns {
		out.patterns = append(out.patterns, patternProperty{p.expr, v.field(p.schema)})
	}
	return out
}

func (v versioner) field(s *Schema) *Schema {
	switch {
	case s.types&array != 0 && s.items != nil && !s.whole && s.items.types == object && s.items.properties["id"] != nil:
		return &Schema{types: array, items: v.object(s.items, true), unique: s.unique}
	case s.types&array == 0 && s.types&object != 0 && s.properties != nil:
		return v.object(s, false)
	}
	value := *s
	value.minLength, value.minItems = nil, nil
	return &Schema{types: array, items: &Schema{types: object, described: true, properties: map[string]*Schema{
		"releaseID":   {types: text | integer | null},
		"releaseDate": {types: text, format: "date-time"},
		"releaseTag":  {types: array, items: &Schema{types: text}},
		"value":       &value,
	}}}
}
