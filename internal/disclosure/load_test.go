package disclosure_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"daylight/internal/compile"
	"daylight/internal/disclosure"
	"daylight/internal/procurement"
	"daylight/internal/source"
)

// release compiles a process of one release, given as JSON and published on a day.
func release(t testing.TB, country, day, text string) *procurement.Process {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var r procurement.Object
	if err := dec.Decode(&r); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	published, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	v := compile.Version{Notice: procurement.NoticeID("xx", "n1"), Version: 1, SourceNoticeID: "n1", Published: published,
		Body: &procurement.Body{Kind: procurement.Release, Release: r}}
	return compile.Process(compile.Source{ID: "xx", Country: country}, "ocds-xx-1", []compile.Version{v})
}

// documents compiles the processes of parsed documents, in the order in which they
// first appear.
func documents(t testing.TB, id string, parser source.Parser, docs ...source.Document) []*procurement.Process {
	t.Helper()
	versions, order := map[string][]compile.Version{}, []string{}
	for _, doc := range docs {
		for n, err := range parser.Parse(doc) {
			if err != nil {
				t.Fatal(err)
			}
			text, err := n.Body()
			if err != nil {
				t.Fatal(err)
			}
			body, err := procurement.ParseBody(text)
			if err != nil {
				t.Fatal(err)
			}
			if versions[n.OCID] == nil {
				order = append(order, n.OCID)
			}
			versions[n.OCID] = append(versions[n.OCID], compile.Version{Notice: procurement.NoticeID(id, n.ID), Version: 1, SourceNoticeID: n.ID,
				Published: n.Published, SourceVersion: n.Version, ContentHash: n.Content, Body: body})
		}
	}
	var out []*procurement.Process
	for _, ocid := range order {
		out = append(out, compile.Process(compile.Source{ID: id}, ocid, versions[ocid]))
	}
	return out
}

func of(p *procurement.Process, o disclosure.Options) []disclosure.Gap {
	return disclosure.Of(p, compile.Stage(p), o)
}

// codes are the codes of gaps, with the kind where it is not missing.
func codes(gaps []disclosure.Gap) string {
	var out []string
	for _, g := range gaps {
		word := g.Code
		if g.Kind != disclosure.Missing {
			word += "/" + string(g.Kind)
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// words are the gaps as a reader sees them.
func words(gaps []disclosure.Gap) string {
	var b strings.Builder
	for _, g := range gaps {
		fmt.Fprintf(&b, "%s [%s] %s", g.Kind, g.Code, g.What)
		for _, part := range []string{g.Field, g.Expected, g.Until, g.Why, g.Path} {
			if part != "" {
				b.WriteString(" | " + part)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
