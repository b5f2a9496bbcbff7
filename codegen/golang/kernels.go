package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"sync"
	"unicode"

	"lagc/codegen/kernel/elementary"
)

// declaration is a function, a constant or a variable of package elementary.
type declaration struct {
	name string
	text string
	uses []reference // declarations of the package, in order of position
}

// reference is where a declaration's text names another.
type reference struct {
	start, end int // bytes of the text
	name       string
}

// library holds the declarations of package elementary by name, and in order.
type library struct {
	byName map[string]*declaration
	order  []*declaration
}

// elementaryFunctions reads package elementary's own text, once.
var elementaryFunctions = sync.OnceValue(func() library {
	lib := library{byName: map[string]*declaration{}}
	for _, file := range []string{"zz_kernels.go", "slow.go"} {
		if err := lib.read(file); err != nil {
			panic(fmt.Sprintf("golang: package elementary's own source: %v", err))
		}
	}
	return lib
})

// read enters the declarations of one file.
func (l *library) read(name string) error {
	text, err := elementary.Sources.ReadFile(name)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, text, parser.ParseComments)
	if err != nil {
		return err
	}
	offset := func(p token.Pos) int { return files.Position(p).Offset }
	for _, d := range tree.Decls {
		start, declared := d.Pos(), ""
		switch d := d.(type) {
		case *ast.FuncDecl:
			declared = d.Name.Name
			if d.Doc != nil {
				start = d.Doc.Pos()
			}
		case *ast.GenDecl:
			spec, ok := d.Specs[0].(*ast.ValueSpec)
			if !ok {
				continue // imports
			}
			declared = spec.Names[0].Name
			if d.Doc != nil {
				start = d.Doc.Pos()
			}
		}
		from := offset(start)
		dec := &declaration{name: declared, text: string(text[from:offset(d.End())])}
		ast.Inspect(d, func(n ast.Node) bool {
			if _, ok := n.(*ast.SelectorExpr); ok {
				return false // math.FMA is no declaration of this package
			}
			if id, ok := n.(*ast.Ident); ok {
				at := offset(id.Pos()) - from
				dec.uses = append(dec.uses, reference{at, at + len(id.Name), id.Name})
			}
			return true
		})
		l.byName[declared] = dec
		l.order = append(l.order, dec)
	}
	return nil
}

// needed returns the declarations that code written for a prefix calls, and
// what they use, in the library's order.
func (l library) needed(code, prefix string) []*declaration {
	wanted := map[string]bool{}
	var want func(name string)
	want = func(name string) {
		d := l.byName[name]
		if d == nil || wanted[name] {
			return
		}
		wanted[name] = true
		for _, u := range d.uses {
			want(u.name)
		}
	}
	for _, d := range l.order {
		if strings.Contains(code, prefixed(prefix, d.name)+"(") {
			want(d.name)
		}
	}
	return slices.DeleteFunc(slices.Clone(l.order), func(d *declaration) bool { return !wanted[d.name] })
}

// renamed returns a declaration with the package's names prefixed.
func (l library) renamed(d *declaration, prefix string) string {
	var b strings.Builder
	last := 0
	for _, u := range d.uses {
		if l.byName[u.name] == nil {
			continue
		}
		b.WriteString(d.text[last:u.start])
		b.WriteString(prefixed(prefix, u.name))
		last = u.end
	}
	b.WriteString(d.text[last:])
	text := b.String()
	return strings.Replace(text, "// "+d.name+" ", "// "+prefixed(prefix, d.name)+" ", 1)
}

// prefixed is the name that an emitted file gives a function of package
// elementary.
func prefixed(prefix, name string) string {
	r := []rune(name)
	r[0] = unicode.ToUpper(r[0])
	return prefix + string(r)
}
