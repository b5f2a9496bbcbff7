package autodiff_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What the package may use of this project: systems and graphs to read, the
// errors that it shares with dynamics, and the suggestion of a name.
var (
	packages = []string{"lagc/mechanics", "lagc/runtime/dynamics", "lagc/source", "lagc/symbolic"}
	taken    = []string{
		"mechanics.System", "dynamics.SingularError", "dynamics.ErrUndefined", "source.Closest",
		"symbolic.Graph", "symbolic.Node", "symbolic.Op", "symbolic.Symbol", "symbolic.Time", "symbolic.Param", "symbolic.Coordinate", "symbolic.Velocity",
	}
	// Methods of a graph that read it.
	reading = []string{"Len", "Op", "Args", "Const", "SymbolOf", "IsConst", "Reach"}
)

// TestIndependence holds the package to its word: it shares no derivative rule,
// no evaluation and no rewriting with the rest of the project.
func TestIndependence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	graphs := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			if path, _ := strconv.Unquote(imp.Path.Value); strings.HasPrefix(path, "lagc") && !slices.Contains(packages, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if isGraph(s.X) {
				if graphs++; !slices.Contains(reading, s.Sel.Name) {
					t.Errorf("%s calls a graph's %s", name, s.Sel.Name)
				}
			} else if x, ok := s.X.(*ast.Ident); ok && slices.Contains([]string{"mechanics", "dynamics", "source", "symbolic"}, x.Name) {
				use := x.Name + "." + s.Sel.Name
				if !slices.Contains(taken, use) && !strings.HasPrefix(use, "symbolic.Op") {
					t.Errorf("%s uses %s", name, use)
				}
			}
			return true
		})
	}
	if graphs < 5 {
		t.Errorf("found %d uses of graphs: are they called otherwise now?", graphs)
	}
}

// isGraph tells by the names that the package has for graphs: r.g, sys.Graph.
func isGraph(x ast.Expr) bool {
	s, ok := x.(*ast.SelectorExpr)
	return ok && (s.Sel.Name == "g" || s.Sel.Name == "Graph")
}
