package web

import (
	"cmp"
	"regexp"
	"strings"
	"time"

	"daylight/internal/postgres"
	"daylight/internal/procurement"
)

// zones holds the time zone of each source. A date that a source publishes
// without a time is a day there, and may be another day in UTC.
type zones map[string]*time.Location

func loadZones(names map[string]string, fault func(string, error)) zones {
	got := zones{}
	for id, name := range names {
		loc, err := time.LoadLocation(name)
		if err != nil {
			fault(name, err)
			continue
		}
		got[id] = loc
	}
	return got
}

func (z zones) of(source string) *time.Location {
	if loc := z[source]; loc != nil {
		return loc
	}
	return time.UTC
}

// in returns t in a zone; no zone is UTC.
func in(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}

// day is the day of an instant in a zone.
func day(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return in(t, zone).Format(time.DateOnly)
}

// minute is a published instant in a zone, to the minute.
func minute(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return in(t, zone).Format("2006-01-02 15:04 MST")
}

// moment is something that this program did or saw.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// stamp is an instant in a zone, for programs.
func stamp(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return in(t, zone).Format(time.RFC3339)
}

var writtenDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([T +Zz-]|$)`)

// noticeDay is the day a notice was published: as written, where it begins with
// a day, else the day there.
func noticeDay(n postgres.NoticeRow, zone *time.Location) string {
	if raw := strings.TrimSpace(n.PublishedRaw); writtenDay.MatchString(raw) {
		return raw[:len(time.DateOnly)]
	}
	return cmp.Or(day(n.Published, zone), shorten(10, n.PublishedRaw))
}

// teller puts what is known of one process, or of a hit, into words.
type teller struct {
	zone *time.Location
	// ocid is that of the process: the numbers of notices need not repeat it.
	ocid string
	// rebuilt is true where no authority published the one record there is.
	rebuilt bool
	lots    []procurement.Lot
	// days are the notices' days of publication as written.
	days map[version]string
	// reports are the addresses of press reports by the place of the value.
	reports map[string][]string
}

// version is one version of a notice.
type version struct {
	id procurement.ID
	no int
}

func newTeller(p *postgres.ContractPage, zone *time.Location) teller {
	t := teller{zone: zone, ocid: p.OCID, rebuilt: p.Origin == procurement.Reconstruction, lots: p.Lots, days: map[version]string{}, reports: reportsIn(p.Compiled)}
	for _, n := range p.Timeline {
		t.days[version{n.ID, n.Version}] = noticeDay(n, zone)
	}
	return t
}

// lotName is how other parts of a page call a lot: "lot 1", "LOT-0001".
func lotName(l procurement.Lot) string {
	id := shorten(40, cmp.Or(l.LocalID, count(l.No)))
	if strings.HasPrefix(strings.ToLower(id), "lot") {
		return id
	}
	return "lot " + id
}

// maxLabel is the length of a notice's number on a contract's page; the notice's
// own page has all of it.
const maxLabel = 24

// label is a notice's number without the process's, which many begin with.
func (t teller) label(id string) string {
	if t.rebuilt {
		return "this record"
	}
	return shorten(maxLabel, withoutProcess(id, t.ocid))
}

func withoutProcess(id, ocid string) string {
	for ocid != "" {
		rest, ok := strings.CutPrefix(id, ocid)
		if rest = strings.TrimLeft(rest, "/-_. "); !ok || rest == "" {
			break
		}
		id = rest
	}
	return id
}

// owner names what a figure is the amount of.
func (t teller) owner(f postgres.Figure) string {
	switch {
	case f.Owner == procurement.OfProcess || f.Owner == procurement.OfNotice || f.Owner == "":
		return ""
	case f.OwnerNo == 0:
		return shorten(80, cmp.Or(f.OwnerName, string(f.Owner)))
	case f.Owner == procurement.OfLot && f.OwnerNo <= len(t.lots):
		return lotName(t.lots[f.OwnerNo-1])
	}
	return string(f.Owner) + "\u00a0" + count(f.OwnerNo)
}
