package validate

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"daylight/internal/jsontree"
)

// The tables restate OCDS 1.0.3 and 1.1.4 (frozen schemas and their codelists, as
// of 24 November 2026; codes of open codelists as of 1.1.5), written by
// go test ./internal/ocds/validate -update. One line is
//
//	:code NAME CODE...  a codelist
//	:def NAME TYPES     a definition; its fields follow
//	:lang NAME...       fields that may have a language: title_es
//	NAME[!] WORD...     a field, with ! a required one
//
// and the words of a field are
//
//	snibao0   types: string number integer boolean array object null
//	>NAME     as the definition    *NAME  list of the definition
//	[ ... ]   the items of a list  @NAME  format
//	=NAME     one of the codelist  ?NAME  should be one of it
//	lN mN     least length, items  u      unique items
//	w         merged as a whole    d      deprecated (the last word)

//go:embed ocds-1.0.txt
var table10 string

//go:embed ocds-1.1.txt
var table11 string

// packages is what stands around releases: OCDS 1.0.3 and 1.1.4 differ in the
// version alone, which newSet requires from 1.1 on.
const packages = `
:def Publisher o
name! s
scheme s0
uid s0
uri s0 @uri
:def ReleasePackage o
uri! s @uri
version s
extensions a [ s @uri ]
publishedDate! s @date-time
releases! a m1 u
publisher! >Publisher
license s0 @uri
publicationPolicy s0 @uri
:def RecordPackage o
uri! s @uri
version s
extensions a [ s @uri ]
publishedDate! s @date-time
packages a m1 u [ s @uri ]
records! a m1 u
publisher! >Publisher
license s0 @uri
publicationPolicy s0 @uri
:def Record o
ocid! s
releases! a m1
compiledRelease o
versionedRelease o
:def LinkedRelease o
url! s0 @uri
date! s @date-time
tag a m1 [ s =releaseTag ]
:code releaseTag planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate awardCancellation contract contractUpdate contractAmendment implementation implementationUpdate contractTermination compiled
`

func packageTable() map[string]*Schema { return mustTable(packages) }

// OCDS10 is OCDS 1.0, OCDS11 is OCDS 1.1.
func OCDS10() *Set { return ocds10() }

// OCDS11 is OCDS 1.1.
func OCDS11() *Set { return ocds11() }

var (
	ocds10 = sync.OnceValue(func() *Set { return newSet("1.0", mustTable(table10)["Release"]) })
	ocds11 = sync.OnceValue(func() *Set { return newSet("1.1", mustTable(table11)["Release"]) })
)

// mustTable reads a table of ours; a test reads all of them.
func mustTable(t string) map[string]*Schema {
	defs, err := parseTable(t)
	if err != nil {
		panic(err)
	}
	return defs
}

// tableReader reads a table in two passes: names first, since definitions refer
// to later ones.
type tableReader struct {
	defs  map[string]*Schema
	codes map[string][]string
	def   *Schema
}

func parseTable(t string) (map[string]*Schema, error) {
	r := &tableReader{defs: map[string]*Schema{}, codes: map[string][]string{}}
	for line := range strings.Lines(t) {
		words := strings.Fields(line)
		switch {
		case len(words) > 1 && words[0] == ":code":
			r.codes[words[1]] = words[2:]
		case len(words) > 1 && words[0] == ":def":
			r.defs[words[1]] = &Schema{properties: map[string]*Schema{}, described: true}
		}
	}
	n := 0
	for line := range strings.Lines(t) {
		n++
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" || words[0] == ":code" {
			continue
		}
		if err := r.line(words); err != nil {
			return nil, fmt.Errorf("table, line %d: %w", n, err)
		}
	}
	return r.defs, nil
}

func (r *tableReader) line(words []string) error {
	switch words[0] {
	case ":def":
		r.def = r.defs[words[1]]
		_, err := r.words(r.def, words[2:])
		return err
	case ":lang":
		for _, name := range words[1:] {
			r.def.patterns = append(r.def.patterns, patternProperty{language(name), &Schema{types: text | null}})
		}
		return nil
	}
	name, required := strings.CutSuffix(words[0], "!")
	if required {
		r.def.required = append(r.def.required, name)
	}
	if n := len(words) - 1; words[n] == "d" {
		words = words[:n]
		if r.def.deprecated == nil {
			r.def.deprecated = map[string]bool{}
		}
		r.def.deprecated[name] = true
	}
	field := &Schema{}
	as, err := r.words(field, words[1:])
	if as != nil {
		field = as
	}
	r.def.properties[name] = field
	return err
}

// language matches a field with a BCP 47 tag after it, closely enough: what the
// schemas spell out in 600 characters.
func language(name string) *regexp.Regexp {
	return regexp.MustCompile("^" + name + "_([A-Za-z]{2,8})(-[A-Za-z0-9]{1,8})*$")
}

// words reads the words of a field into s, or returns the definition it is as.
func (r *tableReader) words(s *Schema, words []string) (as *Schema, err error) {
	for i, w := range words {
		switch w[0] {
		case '>':
			as = r.defs[w[1:]]
			if as == nil {
				return nil, fmt.Errorf("there is no definition %q", w[1:])
			}
		case '*':
			if s.items = r.defs[w[1:]]; s.items == nil {
				return nil, fmt.Errorf("there is no definition %q", w[1:])
			}
		case '[':
			s.items = &Schema{}
			if as, err := r.words(s.items, words[i+1:]); err != nil || as != nil {
				return nil, fmt.Errorf("items of a list: %v", err)
			}
			return nil, nil
		case ']':
			return nil, nil
		default:
			if err := r.word(s, w); err != nil {
				return nil, err
			}
		}
	}
	return as, nil
}

func (r *tableReader) word(s *Schema, w string) error {
	switch {
	case w == "u":
		s.unique = true
	case w == "w":
		s.whole = true
	case w[0] == '@':
		s.format = w[1:]
	case w[0] == '=':
		s.codelist, s.enum = w[1:], map[string]bool{}
		for _, code := range r.codes[w[1:]] {
			s.enum[canonical(code)] = true
		}
		if s.types&null != 0 {
			s.enum["null"] = true
		}
	case w[0] == '?':
		s.codelist, s.open = w[1:], map[string]bool{}
		for _, code := range r.codes[w[1:]] {
			s.open[code] = true
		}
	case w[0] == 'l' || w[0] == 'm':
		n, err := strconv.Atoi(w[1:])
		if err != nil {
			return fmt.Errorf("word %q: %w", w, err)
		}
		if w[0] == 'l' {
			s.minLength = &n
		} else {
			s.minItems = &n
		}
	default:
		for _, letter := range w {
			bit := strings.IndexRune(typeLetters, letter)
			if bit < 0 {
				return fmt.Errorf("word %q means nothing", w)
			}
			s.types |= 1 << bit
		}
	}
	return nil
}

// pointer joins a JSON pointer.
func pointer(at, name string) string { return at + "/" + jsontree.Escape(name) }
