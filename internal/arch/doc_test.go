package arch

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

func TestPackageComments(t *testing.T) {
	t.Parallel()
	documented := map[string]bool{}
	for _, f := range load(t).files {
		text := ""
		if f.ast.Doc != nil {
			text = f.ast.Doc.Text()
		}
		begin := "Package " + f.ast.Name.Name + " "
		if f.ast.Name.Name == "main" {
			begin = "Command "
		}
		documented[f.folder] = documented[f.folder] || strings.HasPrefix(text, begin)
	}
	for folder, ok := range documented {
		if !ok {
			t.Errorf("%s has no package comment that begins with its name", folder)
		}
	}
}

// TestDocComments: every exported name says what it is. For names in a group the
// comment of the group, or one at the end of the line, will do.
func TestDocComments(t *testing.T) {
	t.Parallel()
	tr := load(t)
	for _, f := range tr.files {
		if f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment", tr.place(f, name.Pos()), name.Name)
			}
		}
	}
}

func undocumented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT || d.Doc != nil {
			return nil
		}
		var out []*ast.Ident
		for _, spec := range d.Specs {
			out = append(out, undocumentedSpec(spec)...)
		}
		return out
	}
	return nil
}

func undocumentedSpec(spec ast.Spec) []*ast.Ident {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Doc == nil && s.Comment == nil && s.Name.IsExported() {
			return []*ast.Ident{s.Name}
		}
	case *ast.ValueSpec:
		if s.Doc != nil || s.Comment != nil {
			return nil
		}
		var out []*ast.Ident
		for _, name := range s.Names {
			if name.IsExported() {
				out = append(out, name)
			}
		}
		return out
	}
	return nil
}

// exportedReceiver reports whether a method can be reached by its type's name; a
// function can.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	for n := range ast.Preorder(d.Recv.List[0].Type) {
		if id, ok := n.(*ast.Ident); ok {
			return id.IsExported()
		}
	}
	return false
}
