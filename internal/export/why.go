package export

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/postgres"
)

// Why says in words why a process is in a result, each reason once. It is empty
// where the words of the process show it.
func Why(reasons []postgres.Reason) []string {
	var out []string
	for _, r := range reasons {
		if words := reason(r); !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}

func reason(r postgres.Reason) string {
	member := ", member of " + r.Of + evidence(r)
	switch r.Way {
	case postgres.WaySupplier:
		return "supplier" + member
	case postgres.WayConsortium:
		return "one of several suppliers" + member
	case postgres.WaySubcontractor:
		return "subcontractor" + member
	case postgres.WayParent:
		return "supplier whose record states a parent in " + r.Of + evidence(r)
	case postgres.WayBidder:
		return "bidder" + member
	case postgres.WayPossible:
		return "may belong to " + r.Of + evidence(r) + ", in no sum"
	case postgres.WayReseller:
		return "the text names a reseller of " + r.Of + ", in no sum"
	case postgres.WayMention:
		return "named in the text only, " + r.Of + ", in no sum"
	case postgres.WayAwards:
		return "awards: " + r.Who
	case postgres.WayFunds:
		return "funds: " + r.Who
	case postgres.WayScript:
		return "written " + r.Who
	case postgres.WayDocument:
		return found(r)
	}
	return string(r.Way)
}

// found says where in which document a match stands, with the text around it.
func found(r postgres.Reason) string {
	words := "in the document “" + cmp.Or(r.Who, r.Of) + "”"
	switch {
	case r.Page > 0:
		words += ", page " + strconv.Itoa(r.Page)
	case r.Sheet != "":
		words += ", sheet " + r.Sheet
	}
	if r.Evidence != "" {
		words += ": " + r.Evidence
	}
	return words
}

// evidence is what the membership of a group rests on.
func evidence(r postgres.Reason) string {
	way, source, stated := strings.Cut(r.Evidence, ": ")
	if way == "" {
		return ""
	}
	words := " by " + strings.ReplaceAll(way, "_", " ")
	if stated {
		words += ": " + source
	}
	return words
}

// whys is the JSON form of reasons.
func whys(reasons []postgres.Reason) []any {
	out := []any{}
	for i, r := range reasons {
		if words := reason(r); !slices.Contains(Why(reasons[:i]), words) {
			one := map[string]any{"way": string(r.Way), "who": r.Who, "words": words}
			if r.Way == postgres.WayDocument {
				one["url"], one["snippet"] = r.Of, r.Evidence
				if r.Page > 0 {
					one["page"] = json.Number(strconv.Itoa(r.Page))
				}
				if r.Sheet != "" {
					one["sheet"] = r.Sheet
				}
			}
			out = append(out, one)
		}
	}
	return out
}
