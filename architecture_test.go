package lagc_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers lists the packages in the order of the data's way through them. A
// package may import only what stands above it.
var layers = []string{
	"lagc/source",
	"lagc/parser/token",
	"lagc/parser/ast",
	"lagc/parser",
	"lagc/parser/format",
	"lagc/codegen/intern",
	"lagc/codegen/kernel",
	"lagc/codegen/kernel/elementary",
	"lagc/codegen/kernel/gen",
	"lagc/symbolic",
	"lagc/symbolic/notation",
	"lagc/simplify",
	"lagc/mechanics",
	"lagc/resolve",
	"lagc/codegen/amd64",
	"lagc/codegen/program",
	"lagc/codegen/native",
	"lagc/codegen/lower",
	"lagc/mechanics/report",
	"lagc/runtime/interp",
	"lagc/runtime/native",
	"lagc/runtime/integrate",
	"lagc/codegen/step",
	"lagc/runtime/dynamics",
	"lagc/codegen/exchange",
	"lagc/autodiff",
	"lagc/codegen/outline",
	"lagc/codegen/golang",
	"lagc/codegen/c99",
	"lagc/runtime/simulate",
	"lagc/runtime/lanes",
	"lagc/runtime/ensemble",
	"lagc/runtime/sweep",
	"lagc/internal/oracle",
	"lagc/compare",
	"lagc/runtime/table",
	"lagc/plots",
	"lagc/examples",
	"lagc",
	"lagc/findings",
	"lagc/findings/generate",
	"lagc/cmd/lagc",
}

// TestImportsGoOneWay holds every import against layers.
func TestImportsGoOneWay(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != "." || d.Name() == "testdata") {
			if d != nil && d.IsDir() && err == nil {
				return filepath.SkipDir
			}
			return err
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") {
			pkg := path.Join("lagc", filepath.ToSlash(filepath.Dir(file)))
			seen[pkg] = true
			checkImports(t, pkg, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range layers {
		if !seen[pkg] {
			t.Errorf("%s stands in the list of layers but has no files", pkg)
		}
	}
}

func checkImports(t *testing.T, pkg, file string) {
	if strings.Contains(pkg, "/internal/") || strings.HasPrefix(pkg, "lagc/cmd/") || strings.HasPrefix(pkg, "lagc/examples/emitted") {
		return // tests' helpers and the command may use everything, what is emitted uses nothing
	}
	rank := slices.Index(layers, pkg)
	if rank < 0 {
		t.Errorf("%s is missing in the list of layers", pkg)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, imp := range f.Imports {
		name, _ := strconv.Unquote(imp.Path.Value)
		if name != "lagc" && !strings.HasPrefix(name, "lagc/") {
			continue
		}
		if other := slices.Index(layers, name); other < 0 || other >= rank {
			t.Errorf("%s imports %s, which does not stand above it", file, name)
		}
	}
}
