package validate

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"maps"

	"daylight/internal/procurement"
)

// prefix is what begins an ocid: "ocds-" and the six characters that the registry
// gives a publisher.
var prefix = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^ocds-[a-z0-9]{6}`) })

// GoodPrefix reports whether an ocid begins as one must.
func GoodPrefix(ocid string) bool { return prefix().MatchString(ocid) }

// ocid checks the prefix of the ocid of o.
func (c *checker) ocid(o procurement.Object, at string) {
	if ocid, ok := o["ocid"].(string); ok && !GoodPrefix(ocid) {
		c.error(OCIDPrefix, at+"/ocid", ocid, "%s does not begin with ocds- and the six characters of a registered publisher", short(ocid))
	}
}

// empty finds texts without a character, and objects and lists without anything.
func (c *checker) empty(v any, at string) {
	switch t := v.(type) {
	case string:
		if strings.TrimSpace(t) == "" {
			c.warning(EmptyField, at, "", t, "an empty text says nothing: leave the field out")
		}
	case procurement.Object:
		if len(t) == 0 {
			c.warning(EmptyField, at, "", nil, "an empty object says nothing: leave the field out")
		}
		for _, name := range slices.Sorted(maps.Keys(t)) {
			c.empty(t[name], pointer(at, name))
		}
	case []any:
		if len(t) == 0 {
			c.warning(EmptyField, at, "", nil, "an empty list says nothing: leave the field out")
		}
		for i, item := range t {
			c.empty(item, at+"/"+strconv.Itoa(i))
		}
	}
}

// version says which set a package is to be held against, and what is wrong with
// the version it names. A package without one is of 1.0, which had none.
func (c *checker) version(v any, given bool) string {
	t, isText := v.(string)
	switch {
	case !given:
		c.warning(Version, "/version", "version", nil, "the package has no version, which means 1.0")
		return "1.0"
	case !isText:
		c.error(Version, "/version", v, "the version is %s, want a text as in \"1.1\"; held against 1.1", kind(v))
		return "1.1"
	}
	major, rest, _ := strings.Cut(t, ".")
	minor, patch, patched := strings.Cut(rest, ".")
	known := major == "1" && (minor == "0" || minor == "1")
	switch {
	case known && !patched:
	case known && patch != "":
		c.error(Version, "/version", t, "the version %q names a patch, want %q", t, "1."+minor)
	default:
		c.error(Version, "/version", t, "there is no version %q of OCDS; held against 1.1", short(t))
		return "1.1"
	}
	return "1." + minor
}
