package organization

import (
	"slices"
	"strings"
	"sync"

	"daylight/internal/lexis"
)

type wordSet map[string]bool

var commonSet = sync.OnceValue(func() wordSet { return readWords(commonWords) })

var structuralSet = sync.OnceValue(func() wordSet { return readWords(structuralWords) })

var localSet = sync.OnceValue(func() wordSet { return readWords(localWords) })

var providerSet = sync.OnceValue(func() wordSet {
	set := wordSet{}
	for _, d := range strings.Fields(mailProviders) {
		set[d] = true
	}
	return set
})

func readWords(text string) wordSet {
	set := wordSet{}
	for _, w := range strings.Fields(text) {
		set[plainCyrillic.latin(lexis.Fold(w))] = true
		set[ukrainian.latin(lexis.Fold(w))] = true
	}
	return set
}

// common reports whether many names have the word (of Norm).
func common(w string) bool { return commonSet()[w] }

// structural reports whether the word (of Norm) tells an organisation from
// another of nearly its name.
func structural(w string) bool { return structuralSet()[w] }

// widespread reports whether the name is one that bodies of many places have.
func widespread(n Name) bool {
	return slices.ContainsFunc(strings.Fields(n.Norm), func(w string) bool { return localSet()[w] })
}
