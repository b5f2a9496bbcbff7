package resolve

import (
	"slices"

	"lagc/parser/ast"
)

// lookUp checks that every name that is used is declared: also in functions
// that nothing calls, branches that are not taken and sums that are empty.
func (r *resolver) lookUp() {
	for _, s := range r.file.Statements {
		r.lookUpStatement(s)
	}
}

// locals are names that a comprehension, a family or a function binds.
type locals struct {
	name  string
	outer *locals
}

func (l *locals) has(name string) bool {
	for ; l != nil; l = l.outer {
		if l.name == name {
			return true
		}
	}
	return false
}

func (r *resolver) lookUpStatement(s ast.Statement) {
	switch s := s.(type) {
	case *ast.Declare:
		for _, d := range s.Items {
			ok := r.lookUpRanges(d.Ranges, nil)
			ok = r.lookUpExprs(nil, d.Value) && ok
			if d.Bounds != nil {
				ok = r.lookUpExprs(nil, d.Bounds.First, d.Bounds.Last) && ok
			}
			r.markInvalid(d.Name, ok)
		}
	case *ast.Let:
		for _, item := range s.Items {
			r.markInvalid(item.Name, r.lookUpLet(item))
		}
	case *ast.Net:
		ok := r.lookUpExprs(nil, s.Inputs, s.Seed)
		for _, l := range s.Layers {
			ok = r.lookUpExprs(nil, l.Size) && ok
		}
		r.markInvalid(s.Name, ok)
	case *ast.Function:
		r.markInvalid(s.Name, r.lookUpExprs(nil, s.Value))
	case *ast.Assign:
		for _, a := range s.Items {
			r.lookUpTarget(a.Target)
			r.lookUpExprs(nil, a.Value)
		}
	case *ast.Constraint:
		r.lookUpExprs(nil, s.Left, s.Right)
	case *ast.Observe:
		for _, item := range s.Items {
			r.lookUpExprs(nil, item.Value)
		}
	case *ast.Event:
		r.lookUpExprs(nil, s.When)
		for _, a := range s.Then {
			if a.Kind == "set" {
				r.lookUpTarget(a.Target)
				r.lookUpExprs(nil, a.Value)
			}
		}
	case *ast.Run:
		r.lookUpExprs(nil, s.Every, s.Step, s.Tol)
		if s.Range != nil {
			r.lookUpExprs(nil, s.Range.First, s.Range.Last)
		}
	}
}

func (r *resolver) markInvalid(name *ast.Ident, ok bool) {
	if e := r.names[name.Name]; e != nil && e.name == name && !ok {
		e.invalid = true
	}
}

func (r *resolver) lookUpLet(item *ast.LetItem) bool {
	var bound *locals
	for _, p := range item.Params {
		bound = &locals{p.Name, bound}
	}
	ok := true
	for _, gen := range item.Family {
		ok = r.lookUpExprs(bound, gen.Range.First, gen.Range.Last) && ok
		bound = &locals{gen.Name.Name, bound}
	}
	return r.lookUpExprs(bound, item.Value) && ok
}

func (r *resolver) lookUpRanges(ranges []*ast.Range, bound *locals) bool {
	ok := true
	for _, rg := range ranges {
		ok = r.lookUpExprs(bound, rg.First, rg.Last) && ok
	}
	return ok
}

func (r *resolver) lookUpTarget(t *ast.Target) {
	e := r.names[t.Name.Name]
	r.lookUpExprs(nil, t.Indices...)
	switch {
	case e == nil:
		r.reportUnknown(t.Name, nil)
	case e.kind == isBroken:
	case e.kind != isCoordinate:
		r.unknown[t.Name] = true
		r.errorf(t, "%q is a %s; only coordinates can stand here", t.Name.Name, e.kind)
	}
}

func (r *resolver) lookUpExprs(bound *locals, exprs ...ast.Expr) bool {
	ok := true
	for _, e := range exprs {
		if !isNil(e) {
			ok = r.lookUpExpr(e, bound) && ok
		}
	}
	return ok
}

func isNil(e ast.Expr) bool { return e == nil }

func (r *resolver) lookUpExpr(e ast.Expr, bound *locals) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return r.lookUpName(e, bound)
	case *ast.Prime:
		return r.lookUpExpr(e.X, bound)
	case *ast.Index:
		return r.lookUpExprs(bound, append([]ast.Expr{e.X}, e.Indices...)...)
	case *ast.Call:
		return r.lookUpExprs(bound, append([]ast.Expr{e.Fun}, e.Args...)...)
	case *ast.Unary:
		return r.lookUpExpr(e.X, bound)
	case *ast.Chain:
		ok := r.lookUpExpr(e.First, bound)
		for _, link := range e.Rest {
			ok = r.lookUpExpr(link.X, bound) && ok
		}
		return ok
	case *ast.Power:
		return r.lookUpExprs(bound, e.Base, e.Exponent)
	case *ast.Compare:
		return r.lookUpExprs(bound, e.X, e.Y)
	case *ast.If:
		return r.lookUpExprs(bound, e.Cond, e.Then, e.Else)
	case *ast.Vector:
		return r.lookUpExprs(bound, e.Elems...)
	case *ast.Comprehension:
		ok := true
		for _, gen := range e.Generators {
			ok = r.lookUpExprs(bound, gen.Range.First, gen.Range.Last) && ok
			bound = &locals{gen.Name.Name, bound}
		}
		return r.lookUpExprs(bound, e.Elem, e.Filter) && ok
	}
	return true
}

func (r *resolver) lookUpName(id *ast.Ident, bound *locals) bool {
	name := id.Name
	if bound.has(name) || r.names[name] != nil || isBuiltin(name) || predefined[name] != nil {
		return true
	}
	if _, ok := multiplierIndex(name); ok && r.constrained() {
		return true
	}
	r.reportUnknown(id, bound)
	return false
}

// constrained reports whether the file has constraints at all; whether it has
// the one that a multiplier belongs to is known when they have a meaning.
func (r *resolver) constrained() bool {
	return r.isBroken("constraint") || slices.ContainsFunc(r.file.Statements, func(s ast.Statement) bool {
		return s.Keyword() == "constraint"
	})
}
