// Package arch holds tests alone. They keep the shape of the tree: who may import
// whom, where SQL and collectors may stand, how long files and functions get, that
// packages and exported names are documented, and what no file may hold.
package arch

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// module is the path of the module in go.mod.
const module = "daylight"

// tree is the checkout: the names of its files and the Go files read.
type tree struct {
	root  string
	names []string // all files, slash-separated, relative to root
	files []file   // Go files outside testdata
	fset  *token.FileSet
}

// file is a Go file.
type file struct {
	name    string // relative to the root
	folder  string // of the package, "." for the root
	test    bool
	ast     *ast.File
	imports []string
	lines   int
}

// checkout reads the tree once for all tests.
var checkout = sync.OnceValues(readTree)

func load(t *testing.T) *tree {
	t.Helper()
	tr, err := checkout()
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func readTree() (*tree, error) {
	root, err := findRoot()
	if err != nil {
		return nil, err
	}
	tr := &tree{root: root, fset: token.NewFileSet()}
	if tr.names, err = list(root); err != nil {
		return nil, err
	}
	for _, name := range tr.names {
		if path.Ext(name) != ".go" || strings.Contains("/"+name, "/testdata/") {
			continue
		}
		parsed, err := parser.ParseFile(tr.fset, filepath.Join(root, filepath.FromSlash(name)), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		f := file{name: name, folder: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), ast: parsed,
			lines: tr.fset.File(parsed.Pos()).LineCount()}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return nil, err
			}
			f.imports = append(f.imports, imported)
		}
		tr.files = append(tr.files, f)
	}
	if len(tr.files) == 0 {
		return nil, errors.New("no Go file in " + root)
	}
	return tr, nil
}

// findRoot goes up from the working folder to the one with go.mod.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("no go.mod above the working folder")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// list names the files that git has or would add; without git, all there are.
func list(root string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(root, ".git")); err == nil {
		cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
		cmd.Dir = root
		if out, err := cmd.Output(); err == nil {
			names := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
			return slices.DeleteFunc(names, func(name string) bool {
				_, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name)))
				return err != nil // deleted, not yet committed
			}), nil
		}
	}
	var names []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, name)
		names = append(names, filepath.ToSlash(rel))
		return err
	})
	return names, err
}

// place is file:line of a node.
func (tr *tree) place(f file, pos token.Pos) string {
	return f.name + ":" + strconv.Itoa(tr.fset.Position(pos).Line)
}
