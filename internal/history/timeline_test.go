package history_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"daylight/internal/history"
	"daylight/internal/procurement"
)

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

// version is published on one day and fetched on another.
func version(t testing.TB, name string, no, published, seen int, kind procurement.Kind, release string, replaces ...string) history.Version {
	t.Helper()
	o := parse(t, release)
	v := history.Version{Notice: procurement.NoticeID("example", name), NoticeID: name, Version: no, Seen: day(seen),
		Body: &procurement.Body{Kind: kind, Release: o, Replaces: replaces}}
	if published > 0 {
		v.Published = day(published)
	}
	for _, tag := range []string{"tenderCancellation", "awardCancellation"} {
		if strings.Contains(release, tag) {
			v.Tags = append(v.Tags, tag)
		}
	}
	return v
}

// told is a timeline in short: day, kind, notice, and the changes.
func told(steps []history.Step) (out []string) {
	for _, s := range steps {
		line := fmt.Sprintf("%02d %s %s", s.At.Day(), s.Kind, s.NoticeID)
		for _, c := range s.Changes {
			line += fmt.Sprintf(" [%s %s>%s]", c.Path, c.Before, c.After)
		}
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	const paper = `{"tender":{"title":"Paper","value":{"amount":10,"currency":"EUR"}}}`
	const dearer = `{"tender":{"title":"Paper","value":{"amount":12,"currency":"EUR"}}}`
	const hidden = `{"tender":{"title":"Paper","value":{"currency":"EUR","x_daylight":{"status":"withheld"}}}}`
	for _, tt := range []struct {
		name     string
		versions []history.Version
		absences []history.Absence
		want     []string
	}{
		{"a later version", []history.Version{version(t, "n", 1, 1, 2, procurement.State, paper), version(t, "n", 2, 5, 6, procurement.State, dearer)}, nil,
			[]string{"01 published n", "02 first_seen", "05 official_change n [/tender/value 10 EUR>12 EUR]", "30 last_seen"}},
		{"other content under one time, told in the order of the captures", []history.Version{version(t, "n", 1, 1, 9, procurement.State, dearer), version(t, "n", 2, 1, 2, procurement.State, paper)}, nil,
			[]string{"01 published n", "02 first_seen", "09 silent_edit n [/tender/value 10 EUR>12 EUR]", "30 last_seen"}},
		{"a notice that replaces another", []history.Version{version(t, "n", 1, 1, 1, procurement.State, paper), version(t, "m", 1, 4, 4, procurement.State, dearer, "n")}, nil,
			[]string{"01 published n", "01 first_seen", "04 official_change m [/tender/value 10 EUR>12 EUR]", "30 last_seen"}},
		{"a release that only adds", []history.Version{version(t, "n", 1, 1, 1, procurement.Release, paper),
			version(t, "m", 1, 4, 4, procurement.Release, `{"awards":[{"id":"a","title":"Won"}]}`), version(t, "o", 1, 5, 5, procurement.Release, `{"awards":[{"id":"a","status":"cancelled"}]}`)}, nil,
			[]string{"01 published n", "01 first_seen", "04 published m [/awards/a/id >a] [/awards/a/title >Won]",
				"05 published o [/awards/a/status >cancelled]", "05 cancelled o", "30 last_seen"}},
		{"a cancellation", []history.Version{version(t, "n", 1, 1, 1, procurement.Release, paper), version(t, "m", 1, 4, 4, procurement.Release, `{"tag":["tenderCancellation"]}`)}, nil,
			[]string{"01 published n", "01 first_seen", "04 published m", "04 cancelled m", "30 last_seen"}},
		{"what was withheld", []history.Version{version(t, "n", 1, 1, 1, procurement.State, hidden), version(t, "n", 2, 4, 4, procurement.State, paper)}, nil,
			[]string{"01 published n", "01 first_seen", "04 official_change n [/tender/value withheld>10 EUR]", "04 revealed n [/tender/value withheld>10 EUR]", "30 last_seen"}},
		{"no time of publication", []history.Version{version(t, "n", 1, 0, 3, procurement.State, paper)}, nil, []string{"03 published n", "03 first_seen", "30 last_seen"}},
		{"gone and back", []history.Version{version(t, "n", 1, 1, 2, procurement.State, paper)},
			[]history.Absence{{NoticeID: "n", LastSeen: day(9), MissingSince: day(10), Gone: day(11), Kind: "http_410", Returned: day(20)}},
			[]string{"01 published n", "02 first_seen", "11 gone n", "20 returned n", "30 last_seen"}},
		{"nothing", nil, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := history.Timeline(tt.versions, tt.absences, day(30))
			if d := cmp.Diff(tt.want, told(got)); d != "" {
				t.Error(d)
			}
			for _, s := range got {
				if s.Kind == history.SilentEdit && !strings.Contains(s.Words, "content differs between two captures") {
					t.Errorf("words %q", s.Words)
				}
				if s.Kind == history.Gone && !strings.Contains(s.Words, "410 Gone") {
					t.Errorf("words %q", s.Words)
				}
			}
		})
	}
}

// Every version is told once, in the order of time, whatever a process holds; the
// versions that it was made from are not changed.
func TestTimelineTellsEveryVersion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var versions []history.Version
		counts := map[string]int{}
		at := 0
		for range rapid.IntRange(1, 8).Draw(rt, "versions") {
			name := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "notice")
			counts[name]++
			at += rapid.IntRange(0, 2).Draw(rt, "days")
			kind := rapid.SampledFrom([]procurement.Kind{procurement.Release, procurement.State, procurement.Compiled}).Draw(rt, "kind")
			v := version(t, name, counts[name], at+1, at+1+rapid.IntRange(0, 3).Draw(rt, "late"), kind, `{}`)
			v.Body.Release, _ = release(rt)
			if rapid.Bool().Draw(rt, "replaces") {
				v.Body.Replaces = []string{rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "other")}
			}
			versions = append(versions, v)
		}
		before := fmt.Sprint(versions)
		steps := history.Timeline(versions, nil, time.Time{})
		if fmt.Sprint(versions) != before {
			rt.Fatal("the versions were changed")
		}
		if !slices.IsSortedFunc(steps, func(a, b history.Step) int { return a.At.Compare(b.At) }) {
			rt.Fatalf("not in order: %q", told(steps))
		}
		seen := map[string]int{}
		for _, s := range steps {
			if slices.Contains([]history.StepKind{history.Published, history.OfficialChange, history.SilentEdit}, s.Kind) {
				seen[fmt.Sprint(s.NoticeID, s.Version)]++
			}
		}
		for _, v := range versions {
			if seen[fmt.Sprint(v.NoticeID, v.Version)] != 1 {
				rt.Fatalf("%s version %d is told %d times", v.NoticeID, v.Version, seen[fmt.Sprint(v.NoticeID, v.Version)])
			}
		}
	})
}
