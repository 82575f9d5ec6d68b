package resolve

import (
	"slices"
	"strings"

	"daylight/internal/organization"
)

// hash is FNV-1a over the parts, each ended by a zero byte. Two keys of one hash
// cost a comparison, nothing else.
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * 1099511628211
		}
		h *= 1099511628211
	}
	return h
}

// nameKeys: country and sorted words of each name.
func (c *corpus) nameKeys(i int32, keys []uint64) []uint64 {
	country := c.node(i).Profile.Country
	for name := range c.names(i) {
		if name.Key != "" {
			keys = append(keys, hash(country, name.Key))
		}
	}
	return keys
}

// rarest returns the two rarest words of a name that others have too; a word of
// one node, often a misspelling, meets nobody.
func (c *corpus) rarest(name *organization.Name) (first, second string) {
	const none = int32(1<<31 - 1)
	least, next := none, none
	for word := range strings.FieldsSeq(name.Key) {
		n := c.tokens.of(word)
		switch {
		case n < 2:
		case n < least:
			first, second, least, next = word, first, n, least
		case n < next:
			second, next = word, n
		}
	}
	return first, second
}

// tokenKeys: each of the two rarest words.
func (c *corpus) tokenKeys(i int32, keys []uint64) []uint64 {
	for name := range c.names(i) {
		first, second := c.rarest(name)
		for _, word := range []string{first, second} {
			if word != "" {
				keys = append(keys, hash(word))
			}
		}
	}
	return keys
}

// pairKeys: the two rarest words together. They bring together what blocks of
// one common word, above the cap, leave apart.
func (c *corpus) pairKeys(i int32, keys []uint64) []uint64 {
	for name := range c.names(i) {
		first, second := c.rarest(name)
		if second == "" || c.tokens.of(first) <= BlockCap {
			continue
		}
		keys = append(keys, hash(min(first, second), max(first, second)))
	}
	return keys
}

// shortest is the fewest letters of a key made of letters without blanks.
const shortest = 4

// solidKeys: the name without blanks, so that "2 Keys" meets "2Keys".
func (c *corpus) solidKeys(i int32, keys []uint64) []uint64 {
	for name := range c.names(i) {
		if solid := strings.ReplaceAll(name.Norm, " ", ""); len(solid) >= shortest {
			keys = append(keys, hash(solid))
		}
	}
	return keys
}

// domainKeys: the web domain, unless many unrelated organisations share it.
func (c *corpus) domainKeys(i int32, keys []uint64) []uint64 {
	if domain := ownDomain(c.node(i).Profile.Domain); domain != "" {
		keys = append(keys, hash(domain))
	}
	return keys
}

// skeletonKeys: the consonants of each name.
func (c *corpus) skeletonKeys(i int32, keys []uint64) []uint64 {
	for name := range c.names(i) {
		if len(name.Skeleton) >= shortest {
			keys = append(keys, hash(name.Skeleton))
		}
	}
	return keys
}

// postalKeys: country and postal code.
func (c *corpus) postalKeys(i int32, keys []uint64) []uint64 {
	p := &c.node(i).Profile
	if postal := strings.ToUpper(strings.ReplaceAll(p.Postal, " ", "")); postal != "" {
		keys = append(keys, hash(p.Country, postal))
	}
	return keys
}

// officeKeys: the legal person within the numbers of French establishments.
func (c *corpus) officeKeys(i int32, keys []uint64) []uint64 {
	for _, id := range c.profile(i).Identifiers {
		if strings.HasPrefix(id.Scheme, "FR-SIRE") && len(id.ID) >= 9 && id.Validity >= organization.Plausible {
			keys = append(keys, hash(id.ID[:9]))
		}
	}
	return keys
}

// foreign reports whether a node's name is in another script than Latin.
func (c *corpus) foreign(i int32) bool {
	names := c.node(i).Profile.Names
	return len(names) > 0 && names[0].Native != names[0].Norm
}

// addAcross adds the pairs of nodes with one skeleton in different scripts.
func (c *corpus) addAcross(to *blocks, nodes []int32) {
	var latin, other []int32
	for _, n := range nodes {
		if c.foreign(n) {
			other = append(other, n)
		} else {
			latin = append(latin, n)
		}
	}
	if len(latin) == 0 || len(other) == 0 {
		return
	}
	c.stats.Blocks++
	if len(nodes) > BlockCap {
		c.addNeighbours(to, nodes)
		return
	}
	for _, a := range latin {
		for _, b := range other {
			to.pairs = append(to.pairs, pairOf(a, b))
		}
	}
}

// addSimilar adds the pairs of one postal code of which the names share most
// trigrams. In a block above the cap only names that begin alike are compared.
func (c *corpus) addSimilar(to *blocks, nodes []int32) {
	const alike = .6
	c.stats.Blocks++
	window := len(nodes)
	if len(nodes) > BlockCap {
		c.stats.Overflowing++
		window = BlockCap / 2
		slices.SortFunc(nodes, c.byName)
	}
	sets := make([]trigrams, len(nodes))
	for i, n := range nodes {
		sets[i] = trigramsOf(c.norm(n))
	}
	for i, a := range nodes {
		end := min(i+1+window, len(nodes))
		for j := i + 1; j < end; j++ {
			if sets[i].similarity(sets[j]) >= alike {
				to.pairs = append(to.pairs, pairOf(a, nodes[j]))
			}
		}
		c.stats.PairsBeyondCap += int64(len(nodes) - end)
	}
}

// ownDomain is a domain in small letters without "www.", empty if it is not an
// organisation's own.
func ownDomain(domain string) string {
	domain = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(domain)), "www.")
	for suffix := domain; suffix != ""; {
		if sharedDomain(suffix) {
			return ""
		}
		_, suffix, _ = strings.Cut(suffix, ".")
	}
	return domain
}
