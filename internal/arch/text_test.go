package arch

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestTopLevel(t *testing.T) {
	t.Parallel()
	want := []string{"LICENSE", "README.md", "cmd", "go.mod", "go.sum", "internal", "migrations", "scrapers"}
	var got []string
	for _, name := range load(t).names {
		first, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(first, ".") && first != "daylight" && !slices.Contains(got, first) { // daylight: built, ignored by git
			got = append(got, first)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("top level is %q, want %q", got, want)
	}
}

// banned is a text that no file of the tree may hold. The texts are put together
// here, so that this file does not hold them.
type banned struct {
	what string
	text *regexp.Regexp
}

func bannedTexts(root string) []banned {
	all := func(texts ...string) *regexp.Regexp {
		for i, text := range texts {
			texts[i] = regexp.QuoteMeta(text)
		}
		return regexp.MustCompile(strings.Join(texts, "|"))
	}
	const slash = "/"
	return []banned{
		{"a browser's User-Agent", all("Mozilla"+slash, "AppleWeb"+"Kit", "Chrome"+slash, "Safari"+slash, "Gecko"+slash, "Edg"+slash, "Trident"+slash)},
		{"a path of this machine", all(root+slash, slash+"work/main", slash+"work/shared", slash+"root/", slash+"Users/")},
		{"a path of this machine", regexp.MustCompile(`/home` + `/[a-z]+/(work|src|go|daylight|projects)\b`)},
		{"a package registry's host", all("proxy.golang"+".org", "sum.golang"+".org", "goproxy"+".", "pypi"+".org", "pythonhosted"+".org",
			"npmjs"+".org", "npmmirror"+".", "crates"+".io", "rubygems"+".org", "repo.maven"+".")},
		{"a note to finish later", regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)},
		{"a conflict of a merge", regexp.MustCompile(`(?m)^(<{7} |>{7} )`)},
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	tr := load(t)
	rules := bannedTexts(tr.root)
	for _, name := range tr.names {
		body, err := os.ReadFile(filepath.Join(tr.root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if name == "daylight" || bytes.IndexByte(body, 0) >= 0 { // a program or an archive
			continue
		}
		for _, rule := range rules {
			if at := rule.text.FindIndex(body); at != nil {
				line := 1 + bytes.Count(body[:at[0]], []byte("\n"))
				t.Errorf("%s:%d holds %s: %s", name, line, rule.what, body[at[0]:at[1]])
			}
		}
	}
	for i, text := range []string{"Mozilla" + "/5.0", tr.root + "/x", "/home" + "/ada/src/x", "https://proxy.golang" + ".org", "TO" + "DO: later"} {
		if !rules[i].text.MatchString(text) {
			t.Errorf("%q is not seen as %s", text, rules[i].what)
		}
	}
}
