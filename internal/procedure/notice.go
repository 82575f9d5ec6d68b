package procedure

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"daylight/internal/procurement"
)

// Crowd is the number of notices above which a name that is no notice's own
// identifier is taken for a placeholder.
const Crowd = 1000

// Notice is what grouping reads of a notice: its last version.
type Notice struct {
	ID procurement.ID
	// SourceNoticeID and OCID are the source's own identifiers: OCID is its key of
	// the process, whatever the process is called.
	SourceNoticeID, OCID string
	Published            time.Time // zero if not stated
	SourceVersion        string
	// Bears and Names are what Ties gives.
	Bears, Names []procurement.ID
	// Guarded notices have Facts.
	Guarded bool
	Facts   Facts
}

// Ties returns the aliases a notice bears and the names of other notices that tie
// it to a process, each as the NoticeID of that name. A notice always bears its
// own identifier, which is not among them. What it replaces ties a notice only if
// it is guarded or continues another: elsewhere the key is the process.
func Ties(sourceID, noticeID string, body *procurement.Body) (bears, names []procurement.ID) {
	own := procurement.NoticeID(sourceID, noticeID)
	set := func(lists ...[]string) []procurement.ID {
		var out []procurement.ID
		for _, name := range slices.Concat(lists...) {
			if id := procurement.NoticeID(sourceID, name); name != "" && id != own {
				out = append(out, id)
			}
		}
		slices.SortFunc(out, compareID)
		return slices.Compact(out)
	}
	bears = set(body.Aliases)
	if body.Guarded || len(body.Chain) > 0 {
		names = set(body.Chain, body.Replaces)
	}
	return bears, names
}

func compareID(a, b procurement.ID) int { return bytes.Compare(a[:], b[:]) }

// order puts guarded notices first, since their key is one of the source, then
// goes by publication; undated ones come last.
func order(a, b *Notice) int {
	return cmp.Or(truth(b.Guarded)-truth(a.Guarded), truth(a.Published.IsZero())-truth(b.Published.IsZero()),
		a.Published.Compare(b.Published), cmp.Compare(a.SourceVersion, b.SourceVersion), compareID(a.ID, b.ID))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
