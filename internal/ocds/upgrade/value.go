package upgrade

import (
	"fmt"
	"maps"

	"daylight/internal/jsontree"
	"daylight/internal/ocds/outline"
	"daylight/internal/procurement"
)

// Value upgrades a release, record or package, or a list of them, in memory. What
// is neither is returned as it is.
func Value(v any) (any, []procurement.Issue) {
	switch t := v.(type) {
	case []any:
		return list(t, "", Value)
	case procurement.Object:
		return objectOf(t)
	}
	return v, nil
}

func objectOf(o procurement.Object) (procurement.Object, []procurement.Issue) {
	switch outline.Of(func(name string) bool { _, ok := o[name]; return ok }) {
	case outline.RecordPackage:
		return packaged(o, "records")
	case outline.Record:
		return Record(o)
	case outline.ReleasePackage:
		return packaged(o, "releases")
	case outline.Release:
		return Release(o)
	}
	return o, nil
}

// packaged upgrades a package that is in memory, unless it is of 1.1 already.
func packaged(o procurement.Object, name string) (procurement.Object, []procurement.Issue) {
	items, isList := o[name].([]any)
	if Done(o["version"]) {
		return o, nil
	}
	o = maps.Clone(o)
	var issues []procurement.Issue
	o["version"] = "1.1"
	if isList {
		o[name], issues = list(items, "/"+name, Element)
	}
	return o, issues
}

// Done reports whether a package of this version needs no upgrade.
func Done(version any) bool {
	s, ok := version.(string)
	return ok && s != "1.0" && (len(s) < 4 || s[:4] != "1.0.") && s != ""
}

// Element upgrades a release or record of a package.
func Element(v any) (any, []procurement.Issue) {
	o, ok := v.(procurement.Object)
	if !ok {
		return v, nil
	}
	_, tagged := o["tag"]
	_, releases := o["releases"]
	if _, compiled := o["compiledRelease"]; !tagged && (releases || compiled) {
		return Record(o)
	}
	return Release(o)
}

// Record upgrades the releases of a record and its compiled release. Links to
// releases stay; so does a versioned release, with an issue.
func Record(o procurement.Object) (procurement.Object, []procurement.Issue) {
	o = maps.Clone(o)
	var issues []procurement.Issue
	if items, ok := o["releases"].([]any); ok {
		o["releases"], issues = list(items, "/releases", func(v any) (any, []procurement.Issue) {
			if release, ok := v.(procurement.Object); ok && release["url"] == nil {
				return Release(release)
			}
			return v, nil
		})
	}
	if compiled := jsontree.Obj(o, "compiledRelease"); compiled != nil {
		done, more := Release(compiled)
		o["compiledRelease"], issues = done, append(issues, within("/compiledRelease", more)...)
	}
	if o["versionedRelease"] != nil {
		issues = append(issues, procurement.Issue{Code: "versioned-release", Path: "/versionedRelease",
			Detail: "a versioned release of 1.0 cannot be upgraded field by field and stays; make it again from the releases with daylight ocds versioned"})
	}
	return o, issues
}

func list(items []any, at string, each func(any) (any, []procurement.Issue)) ([]any, []procurement.Issue) {
	out := make([]any, len(items))
	var issues []procurement.Issue
	for i, v := range items {
		done, more := each(v)
		out[i], issues = done, append(issues, within(fmt.Sprintf("%s/%d", at, i), more)...)
	}
	return out, issues
}

// within puts issues below a place.
func within(at string, issues []procurement.Issue) []procurement.Issue {
	out := make([]procurement.Issue, len(issues))
	for i, issue := range issues {
		issue.Path = at + issue.Path
		out[i] = issue
	}
	return out
}
