package resolve

import (
	"strconv"
	"strings"

	"lagc/mechanics"
	"lagc/parser/ast"
	"lagc/symbolic"
)

// coordinateArg evaluates an argument that must name a coordinate, or where
// asked a velocity, time or a param.
func (r *resolver) symbolArg(e ast.Expr, sc *scope, what string, kinds symbolic.Kinds) (value, bool) {
	v, ok := r.eval(e, sc)
	if !ok {
		return value{}, false
	}
	for _, n := range v.nodes {
		if s, isSymbol := r.g.SymbolOf(n); !isSymbol || !kinds.Has(s.Kind) {
			r.errorf(e, "%s; %s is none", what, r.src.Slice(e.Span()))
			return value{}, false
		}
	}
	return v, true
}

// momentum is ∂L/∂x' for a coordinate x, element by element for an array.
func (r *resolver) momentum(e *ast.Call, sc *scope) (value, bool) {
	v, ok := r.symbolArg(e.Args[0], sc, "momentum takes a coordinate", symbolic.SetOf(symbolic.Coordinate))
	if !ok {
		return value{}, false
	}
	p, ok := r.allMomenta(e)
	if !ok {
		return value{}, false
	}
	return v.each(func(n symbolic.Node) symbolic.Node {
		s, _ := r.g.SymbolOf(n)
		return p[s.Index]
	}), true
}

func (r *resolver) energy(e *ast.Ident) (value, bool) {
	p, ok := r.allMomenta(e)
	if !ok {
		return value{}, false
	}
	return scalar(mechanics.Energy(r.sys, p)), true
}

// allMomenta returns p = ∂L/∂q̇, which needs the Lagrangian.
func (r *resolver) allMomenta(at ast.Expr) ([]symbolic.Node, bool) {
	if r.momenta != nil {
		return r.momenta, true
	}
	if r.lagrangian == nil {
		return nil, false
	}
	ent := r.names[r.lagrangian.Name.Name]
	if ent == nil || ent.function != r.lagrangian {
		return nil, false
	}
	if ent.state == evaluating {
		r.errorf(at, "the Lagrangian is defined by its own energy or momentum")
		ent.state = failed
		return nil, false
	}
	v, ok := r.entity(ent, at)
	if !ok {
		return nil, false
	}
	r.sys.Lagrangian = v.node()
	r.momenta = mechanics.Momenta(r.sys)
	return r.momenta, true
}

// diff is the partial derivative of an expression by a symbol.
func (r *resolver) diff(e *ast.Call, sc *scope) (value, bool) {
	f, ok := r.numbers(e.Args[0], sc)
	by, good := r.symbolArg(e.Args[1], sc, "diff differentiates by a coordinate, a velocity, t or a param",
		symbolic.SetOf(symbolic.Coordinate, symbolic.Velocity, symbolic.Time, symbolic.Param))
	if !ok || !good {
		return value{}, false
	}
	if !f.isScalar() && !by.isScalar() {
		r.errorf(e, "diff of %s by %s is not offered; take the elements one by one", f.shape(), by.shape())
		return value{}, false
	}
	if by.isScalar() {
		return f.each(func(n symbolic.Node) symbolic.Node { return r.g.Diff(n, by.node()) }), true
	}
	return value{by.dims, r.g.Gradient(f.node(), by.nodes)}, true
}

// initialValue is x(0) or x'(0).
func (r *resolver) initialValue(e *ast.Call, sc *scope) (value, bool) {
	fun, kind := e.Fun, symbolic.InitialCoordinate
	if p, ok := fun.(*ast.Prime); ok {
		fun, kind = p.X, symbolic.InitialVelocity
	}
	number, isNumber := ast.Expr(nil), false
	if len(e.Args) == 1 {
		number = e.Args[0]
		n, ok := number.(*ast.Number)
		isNumber = ok && strings.Trim(n.Text, "0.") == ""
	}
	if !isNumber {
		r.errorf(e, "%s cannot be called; x(0) and x'(0) are initial values, a product is written with *", r.src.Slice(e.Fun.Span()))
		return value{}, false
	}
	v, ok := r.symbolArg(fun, sc, "x(0) is the initial value of a coordinate x", symbolic.SetOf(symbolic.Coordinate))
	if !ok {
		return value{}, false
	}
	return v.each(func(n symbolic.Node) symbolic.Node {
		s, _ := r.g.SymbolOf(n)
		return r.g.Symbol(kind, s.Index)
	}), true
}

// multiplierIndex reads lambda_3 as 3.
func multiplierIndex(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "lambda_")
	k, err := strconv.Atoi(digits)
	return k, ok && err == nil && k >= 1 && strconv.Itoa(k) == digits && k < 1<<20
}
