package resolve

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"lagc/parser/ast"
	"lagc/parser/token"
	"lagc/symbolic"
)

// entity is a declared name.
type entity struct {
	kind    entityKind
	keyword string // of its statement
	name    *ast.Ident

	decl     *ast.Declaration
	let      *ast.LetItem
	net      *ast.Net
	function *ast.Function

	dims    []dim
	first   int   // index of the first param or coordinate
	value   value // of a const, a let, a Lagrangian; the symbols of an array
	state   state
	family  map[familyIndex]*element
	invalid bool // an error was reported: uses are silent
}

type entityKind uint8

const (
	isConst entityKind = iota
	isParam
	isCoordinate
	isLet
	isUserFunction
	isFamily
	isNet
	isLagrangian
	isDissipation
	isBroken // declared by a statement that could not be parsed
)

var entityNames = [...]string{"const", "param", "coordinate", "let", "function", "family", "net", "Lagrangian", "Rayleigh function", "name"}

func (k entityKind) String() string { return entityNames[k] }

// state of an evaluation on demand; meeting a name that is being evaluated
// means a circle.
type state uint8

const (
	unevaluated state = iota
	evaluating
	evaluated
	failed
)

// collect enters every declared name.
func (r *resolver) collect() {
	for _, s := range r.file.Statements {
		switch s := s.(type) {
		case *ast.System:
			r.system(s)
		case *ast.Declare:
			kind := map[string]entityKind{"const": isConst, "param": isParam, "learn": isParam, "coord": isCoordinate}[s.Kind]
			for _, d := range s.Items {
				r.declare(&entity{kind: kind, keyword: s.Kind, name: d.Name, decl: d})
			}
		case *ast.Let:
			for _, item := range s.Items {
				r.declare(&entity{kind: letKind(item), name: item.Name, let: item})
			}
		case *ast.Net:
			r.declare(&entity{kind: isNet, name: s.Name, net: s})
		case *ast.Function:
			r.declareFunction(s)
		}
	}
	r.collectBroken()
	if r.lagrangian == nil && !r.isBroken("lagrangian") {
		r.errorf(r.endOfFile(), `no Lagrangian; add one, as in "lagrangian L = T - V"`)
	}
	if len(r.ofKind(isCoordinate)) == 0 && !r.isBroken("coord") {
		r.errorf(r.endOfFile(), `no coordinates; declare them, as in "coord x"`)
	}
}

// collectBroken enters the names that statements with errors of their own were
// meant to declare; what uses them has no meaning, but is no mistake.
func (r *resolver) collectBroken() {
	for _, b := range r.file.Broken {
		for _, name := range b.Names {
			if r.names[name] == nil && !isBuiltin(name) {
				id := &ast.Ident{At: ast.At{Where: b.Where}, Name: name}
				r.names[name] = &entity{kind: isBroken, name: id, invalid: true}
			}
		}
	}
}

// isBroken reports whether a statement with the given keyword could not be
// parsed or, so far, not be given a meaning: then what seems to be missing may
// not be.
func (r *resolver) isBroken(keyword string) bool {
	return r.failed[keyword] || slices.ContainsFunc(r.file.Broken, func(b ast.Broken) bool {
		return b.Keyword == keyword || token.Keywords[b.Keyword] != token.Statement // a misspelt keyword
	})
}

func letKind(item *ast.LetItem) entityKind {
	switch {
	case item.Params != nil:
		return isUserFunction
	case len(item.Family) > 0:
		return isFamily
	}
	return isLet
}

func (r *resolver) declareFunction(f *ast.Function) {
	if f.Kind != "lagrangian" {
		r.declare(&entity{kind: isDissipation, name: f.Name, function: f})
		return
	}
	if r.lagrangian != nil {
		line, _ := r.src.Position(r.lagrangian.Where.Start)
		r.errorf(f, "a second Lagrangian; the first is on line %d, and a system has exactly one", line)
		return
	}
	r.lagrangian = f
	r.declare(&entity{kind: isLagrangian, name: f.Name, function: f})
}

func (r *resolver) declare(e *entity) {
	if e.name == nil {
		return
	}
	name := e.name.Name
	if old, ok := r.names[name]; ok {
		line, _ := r.src.Position(old.name.Where.Start)
		r.errorf(e.name, "%q is declared twice; the first time on line %d", name, line)
		return
	}
	if isBuiltin(name) {
		r.errorf(e.name, "%q is the name of a function; choose another", name)
		e.invalid = true
	}
	if _, ok := multiplierIndex(name); ok {
		r.errorf(e.name, "%q is the name of a constraint's multiplier; choose another", name)
		e.invalid = true
	}
	if e.kind == isUserFunction {
		r.distinctParams(e.let.Params)
	}
	r.names[name] = e
	r.order = append(r.order, e)
}

func (r *resolver) distinctParams(params []*ast.Ident) {
	seen := map[string]bool{}
	for _, p := range params {
		if seen[p.Name] {
			r.errorf(p, "the argument %q appears twice", p.Name)
		}
		seen[p.Name] = true
	}
}

func (r *resolver) system(s *ast.System) {
	if r.named {
		r.errorf(s, "a second system statement; a file describes one system")
		return
	}
	r.named, r.sys.Name = true, s.Name.Name
	if s.Title != nil {
		r.sys.Title = s.Title.Text
	}
}

func (r *resolver) ofKind(k entityKind) []*entity {
	var out []*entity
	for _, e := range r.order {
		if e.kind == k {
			out = append(out, e)
		}
	}
	return out
}

// baseName is the name of the system in a file that does not say one: the file's, with _
// for what cannot be in a name.
func baseName(path string) string {
	base := filepath.Base(path)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, strings.TrimSuffix(base, filepath.Ext(base)))
}

// isBuiltin reports whether name is a function of the language.
func isBuiltin(name string) bool {
	if _, ok := symbolic.Function(name); ok {
		return true
	}
	_, ok := specials[name]
	return ok
}
