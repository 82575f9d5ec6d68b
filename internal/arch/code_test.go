package arch

import (
	"go/ast"
	"go/build"
	"go/token"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// statements finds SQL in a text: what stands in capitals, and the shape of the
// usual statements in small letters.
var statements = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|MERGE INTO|COPY \w+|TRUNCATE|(CREATE|DROP|ALTER) (UNLOGGED |TEMP |UNIQUE )?(TABLE|INDEX|VIEW|SCHEMA|DATABASE|ROLE|EXTENSION))\s` +
	`|(?is)\b(select\s.+\sfrom\s|insert\s+into\s+\w+\s*\(|delete\s+from\s+\w+\s+where|update\s+\w+\s+set\s+\w+\s*=)`)

// TestSQL: statements stand in internal/postgres. pgembed and dbtest administer
// servers and databases, which the store knows nothing of.
func TestSQL(t *testing.T) {
	t.Parallel()
	tr := load(t)
	for _, f := range tr.files {
		if f.test || slices.Contains([]string{"internal/postgres", "internal/pgembed", "internal/dbtest"}, f.folder) {
			continue
		}
		for n := range ast.Preorder(f.ast) {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && statements.MatchString(lit.Value) {
				t.Errorf("%s: SQL outside internal/postgres: %.60s", tr.place(f, lit.Pos()), lit.Value)
			}
		}
	}
	for _, text := range []string{"SELECT 1", "INSERT INTO notice VALUES", "select id\nfrom notice", "update notice set a = 1"} {
		if !statements.MatchString("`" + text + " `") {
			t.Errorf("%q is not seen as SQL", text)
		}
	}
}

// TestCollectors: internal/crawl alone makes collectors, so that every byte goes
// through its transport.
func TestCollectors(t *testing.T) {
	t.Parallel()
	tr := load(t)
	made := 0
	for _, f := range tr.files {
		for n := range ast.Preorder(f.ast) {
			var made1 ast.Expr
			switch n := n.(type) {
			case *ast.CallExpr:
				made1 = n.Fun
			case *ast.CompositeLit:
				made1 = n.Type
			}
			name := selector(made1)
			switch {
			case name != "colly.NewCollector" && name != "colly.Collector" || f.test:
			case f.folder == "internal/crawl":
				made++
			default:
				t.Errorf("%s: %s outside internal/crawl", tr.place(f, n.Pos()), name)
			}
		}
	}
	if made != 1 {
		t.Errorf("%d places in internal/crawl make a collector, want 1", made)
	}
}

// selector is the text of a selector such as colly.NewCollector, else empty.
func selector(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// TestClock: what is pure asks no clock.
func TestClock(t *testing.T) {
	t.Parallel()
	tr := load(t)
	for _, f := range tr.files {
		if f.test || !allowed(pure, f.folder) {
			continue
		}
		for n := range ast.Preorder(f.ast) {
			if call, ok := n.(*ast.CallExpr); ok && slices.Contains([]string{"time.Now", "time.Since", "time.Until"}, selector(call.Fun)) {
				t.Errorf("%s: %s in a pure package", tr.place(f, n.Pos()), selector(call.Fun))
			}
		}
	}
}

// Limits of size. Tests are exempt, and so are tables: files named *table.go
// that hold nothing but data.
const (
	maxFile     = 500
	maxFunction = 80
)

func TestSize(t *testing.T) {
	t.Parallel()
	tr := load(t)
	for _, f := range tr.files {
		if f.test || strings.HasSuffix(f.name, "table.go") {
			continue
		}
		if f.lines > maxFile {
			t.Errorf("%s has %d lines, at most %d", f.name, f.lines, maxFile)
		}
		for n := range ast.Preorder(f.ast) {
			if fn, ok := n.(*ast.FuncDecl); ok {
				first, last := tr.fset.Position(fn.Pos()).Line, tr.fset.Position(fn.End()).Line
				if size := last - first + 1; size > maxFunction {
					t.Errorf("%s: %s has %d lines, at most %d", tr.place(f, fn.Pos()), fn.Name.Name, size, maxFunction)
				}
			}
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	banned := []string{"util", "utils", "common", "helper", "helpers", "model", "models", "type", "types", "base", "manager", "misc", "lib"}
	tr := load(t)
	for _, f := range tr.files {
		if slices.Contains(banned, path.Base(f.folder)) || slices.Contains(banned, strings.TrimSuffix(f.ast.Name.Name, "_test")) {
			t.Errorf("%s: package %s is named by what it is for everyone, not by what it holds", f.name, f.ast.Name.Name)
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: init hides what a package does when it is imported", tr.place(f, fn.Pos()))
			}
		}
	}
}

// TestFileSuffixes: a name such as list_js.go is left out of the build on other
// systems. Where that is meant, it is said here.
func TestFileSuffixes(t *testing.T) {
	t.Parallel()
	meant := []string{"internal/pgembed/process_linux.go"}
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	for _, f := range load(t).files {
		built, err := nowhere.MatchFile("", path.Base(f.name))
		if err != nil {
			t.Fatal(err)
		}
		if !built && !slices.Contains(meant, f.name) {
			t.Errorf("%s: the end of its name limits it to one system", f.name)
		}
	}
	if built, err := nowhere.MatchFile("", "list_windows.go"); built || err != nil {
		t.Errorf("a suffix is not seen: %v", err)
	}
}
