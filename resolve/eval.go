package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

// scope holds the local names of a place: indices and function arguments.
type scope struct {
	name  string
	value value
	outer *scope
}

func (s *scope) find(name string) (value, bool) {
	for ; s != nil; s = s.outer {
		if s.name == name {
			return s.value, true
		}
	}
	return value{}, false
}

// eval returns the meaning of e. Where ok is false, an error has been reported.
func (r *resolver) eval(e ast.Expr, sc *scope) (v value, ok bool) {
	if !r.spend(e, 1) {
		return value{}, false
	}
	defer func() { r.depth-- }()
	if !r.enter(e) {
		return value{}, false
	}
	switch e := e.(type) {
	case *ast.Number:
		return r.number(e)
	case *ast.Ident:
		return r.ident(e, sc)
	case *ast.Prime:
		return r.prime(e, sc)
	case *ast.Index:
		return r.index(e, sc)
	case *ast.Call:
		return r.call(e, sc)
	case *ast.Unary:
		return r.unary(e, sc)
	case *ast.Chain:
		return r.chain(e, sc)
	case *ast.Power:
		return r.power(e, sc)
	case *ast.Compare:
		return r.compare(e, sc)
	case *ast.If:
		return r.conditional(e, sc)
	case *ast.Vector:
		return r.vector(e, sc)
	case *ast.Comprehension:
		return r.comprehension(e, sc)
	}
	r.errorf(e, "this expression is not understood")
	return value{}, false
}

// scalar evaluates e where a number is needed; what says what for.
func (r *resolver) scalar(e ast.Expr, sc *scope, what string) (symbolic.Node, bool) {
	v, ok := r.numbers(e, sc)
	if !ok {
		return 0, false
	}
	if !v.isScalar() {
		r.errorf(e, "%s must be a scalar; this is %s", what, v.shape())
		return 0, false
	}
	return v.node(), true
}

// condition evaluates e as a truth value.
func (r *resolver) condition(e ast.Expr, sc *scope) (symbolic.Node, bool) {
	switch e.(type) {
	case *ast.Compare, *ast.Unary, *ast.Chain:
	default:
		r.errorf(e, `a condition is needed here, such as "x > 0"`)
		return 0, false
	}
	v, ok := r.eval(e, sc)
	if !ok {
		return 0, false
	}
	if !isTruth(e) {
		r.errorf(e, `a condition is needed here, such as "x > 0"`)
		return 0, false
	}
	return v.node(), true
}

// isTruth reports whether e is a condition by its form; a folded one is a
// constant and does not tell.
func isTruth(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Compare:
		return true
	case *ast.Unary:
		return e.Op == "not"
	case *ast.Chain:
		return e.Rest[0].Op == "and" || e.Rest[0].Op == "or"
	}
	return false
}

func (r *resolver) number(e *ast.Number) (value, bool) {
	if n, ok := r.literal[e.Text]; ok {
		return scalar(n), true
	}
	c, ok := symbolic.ParseRational(e.Text)
	if !ok {
		r.errorf(e, "this number is beyond what a float64 can hold")
		return value{}, false
	}
	n := r.g.Rat(c)
	r.literal[e.Text] = n
	return scalar(n), true
}

func (r *resolver) ident(e *ast.Ident, sc *scope) (value, bool) {
	if v, ok := sc.find(e.Name); ok {
		return v, true
	}
	if r.unknown[e] {
		return value{}, false
	}
	if f := predefined[e.Name]; f != nil {
		return f(r, e)
	}
	ent := r.names[e.Name]
	if ent == nil {
		if k, ok := multiplierIndex(e.Name); ok {
			return scalar(r.g.Symbol(symbolic.Multiplier, k-1)), true
		}
		r.errorf(e, "%s is a function; call it, as in %s(…)", e.Name, e.Name)
		return value{}, false
	}
	return r.entity(ent, e)
}

// numbers evaluates e to a scalar or an array of numbers, no condition.
func (r *resolver) numbers(e ast.Expr, sc *scope) (value, bool) {
	v, ok := r.eval(e, sc)
	if ok && (isTruth(e) || v.isScalar() && r.g.Op(v.node()).Boolean()) {
		r.errorf(e, "a condition cannot be calculated with; write \"if … then 1 else 0\"")
		return value{}, false
	}
	return v, ok && r.spend(e, len(v.nodes))
}
