package lexis

import "slices"

// Initials are the short forms that the first letters of a name spell: with and
// without small words (dod, dd), and without a state's own initials in front (ice
// for "U.S. Immigration and Customs Enforcement"). They have three to eight
// letters, but for names of more words there are none: nobody calls them so.
func Initials(name string) []string {
	all := Words(name)
	if len(all) > 2 && all[0] == "u" && all[1] == "s" {
		all = all[2:]
	}
	var out []string
	add := func(words []string) {
		var short []rune
		for _, w := range words {
			short = append(short, []rune(w)[0])
		}
		if s := string(short); len(short) >= 3 && len(short) <= 8 && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	large := slices.DeleteFunc(slices.Clone(all), small)
	add(large)
	add(all)
	if len(large) > 0 && large[0] == "us" {
		add(large[1:])
	}
	return out
}

// small reports whether short forms leave a word out.
func small(word string) bool {
	switch word {
	case "and", "of", "the", "for", "in", "on", "to", "de", "la", "le", "les", "du", "des", "et", "del", "y", "e", "der", "die", "das",
		"und", "für", "fur", "van", "het", "en", "i", "w", "na", "di", "della", "do", "da", "dos":
		return true
	}
	return false
}
