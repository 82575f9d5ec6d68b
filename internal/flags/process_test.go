package flags_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/compile"
	"daylight/internal/flags"
	"daylight/internal/procurement"
)

// noticeText is a release that states the value of contract c1.
func noticeText(tag, amount, more string) string {
	return fmt.Sprintf(`{"ocid":"F","tag":[%q],"awards":[{"id":"a1","status":"active"}],"contracts":[{"id":"c1","awardID":"a1","value":{"amount":%s,"currency":"EUR"}%s}]}`, tag, amount, more)
}

// of compiles notices, one a month from January 2026 on, and makes their Input.
func of(t *testing.T, kind procurement.Kind, texts ...string) flags.Input {
	t.Helper()
	var versions []compile.Version
	var notices []flags.Notice
	for i, text := range texts {
		release, err := decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		v := compile.Version{Notice: procurement.NoticeID("xx", fmt.Sprint(i)), Version: 1, SourceNoticeID: fmt.Sprint(i),
			Published: time.Date(2026, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC), Body: &procurement.Body{Kind: kind, Release: release}}
		versions = append(versions, v)
		notices = append([]flags.Notice{{Notice: v.Notice, Version: 1, Kind: kind, Published: v.Published, Release: release}}, notices...)
	}
	return flags.Of("xx", compile.Process(compile.Source{ID: "xx"}, "F", versions), notices)
}

func TestOf(t *testing.T) {
	t.Parallel()
	const amended = `,"amendments":[{"id":"1","date":"2026-01-01"}]`
	for _, tt := range []struct {
		name   string
		kind   procurement.Kind
		texts  []string
		growth string // first and current value
		award  string // first publication of a1
	}{
		{"one notice", procurement.Release, []string{noticeText("award", "100", "")}, "100 100", "2026-01-01"},
		{"a later value", procurement.Release, []string{noticeText("contract", "100", ""), noticeText("contractAmendment", "180", amended)}, "100 180", "2026-01-01"},
		{"amended before it was seen", procurement.Release, []string{noticeText("contract", "180", amended)}, "", "2026-01-01"},
		{"first seen as an update", procurement.Release, []string{noticeText("awardUpdate", "100", ""), noticeText("award", "100", "")}, "", ""},
		{"a copy of the whole process", procurement.State, []string{noticeText("award", "100", "")}, "", ""},
		{"two copies that differ", procurement.State, []string{noticeText("award", "100", ""), noticeText("award", "300", "")}, "100 300", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := of(t, tt.kind, tt.texts...)
			growth, award := "", ""
			for _, g := range in.History {
				growth += g.First.Amount.String() + " " + g.Current.Amount.String()
			}
			for _, a := range in.Announced {
				if a.ID == "a1" {
					award = a.On.Format(time.DateOnly)
				}
			}
			if diff := cmp.Diff([]string{tt.growth, tt.award}, []string{growth, award}); diff != "" {
				t.Errorf("growth and publication, want -, got +:\n%s", diff)
			}
		})
	}
	// The mark names both notices and the places in them.
	in := of(t, procurement.Release, noticeText("contract", "100", ""), noticeText("contractAmendment", "180", amended))
	got := run(flags.Defaults(), in).Flags
	if len(got) != 1 || got[0].Code != "D101" || len(got[0].Evidence) != 2 || got[0].Evidence[0].Notice == got[0].Evidence[1].Notice ||
		got[0].Evidence[1].Path != "/contracts/0/value" || got[0].Evidence[1].Value != "180 EUR" {
		t.Errorf("marks %+v, want D101 from 100 to 180 with a notice each", got)
	}
}
