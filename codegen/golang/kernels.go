package golang

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
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
	uses func() []reference // declarations of the package, in order of position
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

// elementaryFunctions reads package elementary's own text, once. Few of its
// declarations are ever asked for, so they are found by their layout, which is
// gofmt's, and only parsed then.
var elementaryFunctions = sync.OnceValue(func() library {
	lib := library{byName: map[string]*declaration{}}
	for _, file := range []string{"zz_kernels.go", "slow.go"} {
		text, err := elementary.Sources.ReadFile(file)
		if err != nil {
			panic(fmt.Sprintf("golang: package elementary's own source: %v", err))
		}
		lib.read(string(text))
	}
	return lib
})

// read enters the declarations of one file: what stands between empty lines,
// with what is indented behind it.
func (l *library) read(text string) {
	var parts []string
	for part := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(part, "\t") {
			parts[len(parts)-1] += "\n\n" + part
		} else {
			parts = append(parts, part)
		}
	}
	for _, part := range parts {
		m := declared.FindStringSubmatch(part)
		if m == nil {
			continue // the package clause, imports
		}
		d := &declaration{name: m[1], text: part, uses: sync.OnceValue(func() []reference { return references(part) })}
		l.byName[d.name] = d
		l.order = append(l.order, d)
	}
}

// declared matches a declaration with its comment.
var declared = regexp.MustCompile(`^(?://.*\n)*(?:func|const|var) (\w+)`)

// references finds the names in a declaration.
func references(text string) (uses []reference) {
	const head = "package p\n"
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, "", head+text, 0)
	if err != nil {
		panic(fmt.Sprintf("golang: package elementary's own source: %v", err))
	}
	ast.Inspect(tree.Decls[0], func(n ast.Node) bool {
		if _, ok := n.(*ast.SelectorExpr); ok {
			return false // math.FMA is no declaration of this package
		}
		if id, ok := n.(*ast.Ident); ok {
			at := files.Position(id.Pos()).Offset - len(head)
			uses = append(uses, reference{at, at + len(id.Name), id.Name})
		}
		return true
	})
	return uses
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
		for _, u := range d.uses() {
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
	for _, u := range d.uses() {
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
