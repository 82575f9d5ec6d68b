package ocds

import "strings"

// Missing lists the rules of a that b lacks, but for lists that every release
// shows to be no objects.
func Missing(a, b *Rules) []string {
	var missing []string
	for path := range a.omit {
		if !b.omit[path] {
			missing = append(missing, "omit "+path)
		}
	}
	for path := range a.whole {
		_, parent := a.whole[path[:max(0, len(path)-len(".former_value"))]]
		if !b.whole[path] && !parent {
			missing = append(missing, "list "+path)
		}
	}
	return missing
}

// Currencies lists the codes of the table.
func Currencies() []string { return strings.Fields(currencies) }
