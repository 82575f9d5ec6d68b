package query_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daylight/internal/query"
)

// doc: takes words, beginnings and phrases, folded, alternatives with commas, and
// stands beside other fields.
func TestDocument(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		query, words string
		marks        []query.Mark
		terms        []query.Term
	}{
		{`doc:"Facial Récognition"`, "the text of a fetched document contains the phrase “facial recognition”",
			[]query.Mark{{Field: "doc", Values: []string{"facial recognition"}}}, []query.Term{{Words: []string{"facial", "recognition"}}}},
		{`doc:Drones,surveil*`, "the text of a fetched document contains the word “drones” or a word that starts with “surveil”",
			[]query.Mark{{Field: "doc", Values: []string{"drones", "surveil*"}}},
			[]query.Term{{Words: []string{"drones"}}, {Words: []string{"surveil"}, Prefix: true}}},
		{`-doc:camera`, "no fetched document contains the word “camera”",
			[]query.Mark{{Field: "doc", Values: []string{"camera"}, Not: true}}, []query.Term{{Words: []string{"camera"}}}},
		{`doc:"a*b"`, "the text of a fetched document contains the phrase “a b”",
			[]query.Mark{{Field: "doc", Values: []string{"a b"}}}, []query.Term{{Words: []string{"a", "b"}}}},
	} {
		q, err := query.Parse(tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		for i := range q.Filter.Marks {
			q.Filter.Marks[i].Pos = 0
		}
		if d := cmp.Diff(tt.marks, q.Filter.Marks); d != "" {
			t.Errorf("%s: %s", tt.query, d)
		}
		if d := cmp.Diff(tt.terms, query.DocumentTerms(q.Filter.Marks[0])); d != "" {
			t.Errorf("%s: %s", tt.query, d)
		}
		if got := q.Explain()[0].Words; got != tt.words || q.TSQuery() != "" || len(q.Terms()) > 0 {
			t.Errorf("%s: %q, want %q; text %q", tt.query, got, tt.words, q.TSQuery())
		}
	}
	for _, wrong := range []string{`doc:`, `doc:""`, `doc:"..."`, `doc:a*`, `doc:sur*veil`, `doc:x or paper`, `doc:"open`} {
		var fault *query.Error
		if q, err := query.Parse(wrong); !errors.As(err, &fault) || fault.Remedy == "" {
			t.Errorf("%s: %+v, %v", wrong, q, err)
		}
	}
}
