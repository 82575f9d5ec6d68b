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

// banned is what no file of the tree may hold. The texts are put together here, so
// that this file does not hold them.
type banned struct {
	what  string
	texts []string
	// form is looked for where one of the texts was found; nil if that is enough.
	form *regexp.Regexp
}

// find returns where a body holds a banned text, -1 if nowhere.
func (b banned) find(body []byte) int {
	for _, text := range b.texts {
		at := bytes.Index(body, []byte(text))
		if at >= 0 && b.form == nil {
			return at
		}
		if at >= 0 {
			if found := b.form.FindIndex(body[at:]); found != nil {
				return at + found[0]
			}
		}
	}
	return -1
}

func bannedTexts(root string) []banned {
	const slash = "/"
	return []banned{
		{"a browser's User-Agent", []string{"Mozilla" + slash, "AppleWeb" + "Kit", "Chrome" + slash, "Safari" + slash, "Gecko" + slash, "Edg" + slash, "Trident" + slash}, nil},
		{"a path of this machine", []string{root + slash, slash + "work/main", slash + "work/shared", slash + "root/", slash + "Users/"}, nil},
		{"a path of this machine", []string{slash + "home/"}, regexp.MustCompile(`/home` + `/[a-z]+/(work|src|go|daylight|projects)\b`)},
		{"a package registry's host", []string{"proxy.golang" + ".org", "sum.golang" + ".org", "goproxy" + ".", "pypi" + ".org", "pythonhosted" + ".org",
			"npmjs" + ".org", "npmmirror" + ".", "crates" + ".io", "rubygems" + ".org", "repo.maven" + "."}, nil},
		{"a note to finish later", []string{"TO" + "DO", "FIX" + "ME"}, regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b`)},
		{"a conflict of a merge", []string{strings.Repeat("<", 7) + " ", strings.Repeat(">", 7) + " "}, nil},
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
			if at := rule.find(body); at >= 0 {
				line := 1 + bytes.Count(body[:at], []byte("\n"))
				t.Errorf("%s:%d holds %s: %.40s", name, line, rule.what, body[at:])
			}
		}
	}
	for i, text := range []string{"Mozilla" + "/5.0", tr.root + "/x", "/home" + "/ada/src/x", "https://proxy.golang" + ".org", "// TO" + "DO: later", strings.Repeat("<", 7) + " HEAD"} {
		if rules[i].find([]byte("first\n"+text)) < 0 {
			t.Errorf("%q is not seen as %s", text, rules[i].what)
		}
	}
}
