package us

import (
	"errors"
	"flag"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"daylight/internal/source"
	"daylight/internal/sourcetest"
)

var updateFederal = flag.Bool("update-federal", false, "write golden.jsonl of the sources of federal awards")

// The sources pass the conformance suite whether or not they are listed.
func TestFederal(t *testing.T) {
	t.Parallel()
	for _, src := range []source.Source{usaspendingAwards(), fpdsActions(), samAwards()} {
		t.Run(src.ID, func(t *testing.T) {
			t.Parallel()
			sourcetest.Run(t, src, sourcetest.Options{Dir: filepath.Join("testdata", src.ID), Update: *updateFederal})
		})
	}
}

// What hides a part of a listing does not pass for its end.
func TestFederalIncomplete(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name            string
		src             source.Source
		file, old, with string
		want            error
	}{
		{"no next page before the last", fpdsActions(), "public-1.xml", `rel="next"`, `rel="after"`, source.ErrPartial},
		{"the next page stands still", fpdsActions(), "public-2.xml", `rel="previous"`, `rel="next"`, source.ErrPartial},
		{"a link without start", fpdsActions(), "public-1.xml", `start=10"></link>`, `begin=10"></link>`, source.ErrFormat},
		{"another vocabulary", fpdsActions(), "deleted-1.xml", "http://www.w3.org/2005/Atom", "http://www.w3.org/2005/Other", source.ErrFormat},
		{"more announced than listed", samAwards(), "modified-2.json", `"totalRecords": "4"`, `"totalRecords": "400"`, source.ErrGone},
		{"more than is served", samAwards(), "modified-1.json", `"totalRecords": "4"`, `"totalRecords": "400001"`, source.ErrPartial},
		{"no counter", samAwards(), "modified-1.json", `"totalRecords": "4"`, `"totalRecords": "null"`, source.ErrFormat},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rec := sourcetest.Fixture(t, tt.src)
			rec.Replace(t, tt.file, tt.old, tt.with)
			got := sourcetest.Serve(t, tt.src, rec).Crawl(t.Context(), t, sourcetest.Visit{})
			if !errors.Is(got.Err, tt.want) {
				t.Errorf("%v, want %v", got.Err, tt.want)
			}
		})
	}
}

// Where the portal refuses, the error says what is missing.
func TestSamAwardsKey(t *testing.T) {
	t.Parallel()
	rec := sourcetest.Fixture(t, samAwards())
	rec.Answer(0, http.StatusForbidden, "application/json", `{"error":{"code":"API_KEY_MISSING"}}`)
	got := sourcetest.Serve(t, samAwards(), rec).Crawl(t.Context(), t, sourcetest.Visit{})
	if !errors.Is(got.Err, source.ErrBlocked) || !strings.Contains(got.Err.Error(), "personal key") {
		t.Errorf("%v does not say that a key is missing", got.Err)
	}
	for _, doc := range append(got.Documents, got.Rest...) {
		if strings.Contains(doc.URL, "api_key") {
			t.Errorf("the address %s has a key", doc.URL)
		}
	}
}
