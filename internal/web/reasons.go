package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"daylight/internal/postgres"
)

// maxReasons is the number of reasons that a row of a result names.
const maxReasons = 3

// whyRow says why a contract is in a result where its words do not show it.
type whyRow struct {
	Words string
	// Who is the name or word as published, Evidence what it rests on.
	Who, Evidence string
	// Counts is false for what no sum of the group holds.
	Counts bool
	// Href leads to the document that was found, at its source.
	Href string
}

func whyRows(reasons []postgres.Reason) []whyRow {
	var rows []whyRow
	for _, r := range reasons {
		if row := newWhyRow(r); len(rows) < maxReasons && !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func newWhyRow(r postgres.Reason) whyRow {
	group := "group " + shorten(40, r.Of)
	row := whyRow{Who: shorten(90, r.Who), Evidence: shorten(160, r.Evidence)}
	switch r.Way {
	case postgres.WayReseller, postgres.WayMention, postgres.WayDocument: // a piece of the text
	default:
		way, rest, _ := strings.Cut(r.Evidence, ": ")
		row.Evidence = shorten(160, strings.TrimSuffix(wayWords(way)+", "+rest, ", "))
	}
	switch r.Way {
	case postgres.WaySupplier:
		row.Words, row.Counts = "supplier, member of "+group, true
	case postgres.WayConsortium:
		row.Words, row.Counts = "one of several suppliers, member of "+group, true
	case postgres.WaySubcontractor:
		row.Words = "subcontractor, member of " + group
	case postgres.WayBidder:
		row.Words = "bidder, member of " + group
	case postgres.WayPossible:
		row.Words = "may belong to " + group + ", not confirmed; in no sum"
	case postgres.WayReseller:
		row.Words = "the text names a reseller of " + group + "; in no sum"
	case postgres.WayMention:
		row.Words = "named in the text only, " + group + "; in no sum"
	case postgres.WayAwards:
		row.Words, row.Evidence = "awards", ""
	case postgres.WayFunds:
		row.Words, row.Evidence = "funds", ""
	case postgres.WayScript:
		row.Words, row.Evidence = "“"+shorten(40, r.Of)+"” in another script", ""
	case postgres.WayDocument:
		row.Words, row.Who, row.Href, row.Evidence = documentPlace(r), shorten(90, cmp.Or(r.Who, r.Of)), webURL(r.Of), shorten(320, r.Evidence)
	default:
		row.Words = tagWord(string(r.Way))
	}
	return row
}

// documentPlace says where in a document a match stands.
func documentPlace(r postgres.Reason) string {
	switch {
	case r.Page > 0:
		return "page " + strconv.Itoa(r.Page) + " of the document"
	case r.Sheet != "":
		return "sheet " + shorten(40, r.Sheet) + " of the document"
	}
	return "in the document"
}
