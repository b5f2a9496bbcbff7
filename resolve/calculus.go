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
	if r.energyNode == 0 {
		r.energyNode = mechanics.Energy(r.sys, p)
	}
	return scalar(r.energyNode), true
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
	r.partialByTime(e, f, by)
	if by.isScalar() {
		f = f.each(func(n symbolic.Node) symbolic.Node { return r.partial(e, n, by.node()) })
	} else {
		f = by.each(func(n symbolic.Node) symbolic.Node { return r.partial(e, f.node(), n) })
	}
	return f, !r.dead
}

// slope stands for the derivatives of f by all symbols of a kind.
type slope struct {
	f    symbolic.Node
	kind symbolic.Kind
}

// partial returns ∂f/∂symbol. One reverse sweep gives the derivatives by all
// symbols of the kind that f contains, and they are kept: all diff(V, x[i])
// together are one sweep.
func (r *resolver) partial(e ast.Expr, f, symbol symbolic.Node) symbolic.Node {
	s, _ := r.g.SymbolOf(symbol)
	key := slope{f, s.Kind}
	derivatives, known := r.slopes[key]
	if !known {
		reach := r.g.Reach(f)
		if !r.spend(e, r.derivativeCost(reach)) {
			return r.g.Int(0)
		}
		var symbols []symbolic.Node
		for _, n := range reach {
			if found, ok := r.g.SymbolOf(n); ok && found.Kind == s.Kind {
				symbols = append(symbols, n)
			}
		}
		derivatives = map[symbolic.Node]symbolic.Node{}
		for i, d := range r.g.Gradient(f, symbols) {
			derivatives[symbols[i]] = d
		}
		r.slopes[key] = derivatives
	}
	if d, ok := derivatives[symbol]; ok {
		return d
	}
	return r.g.Int(0)
}

// partialByTime warns where diff(f, t) is 0 though f moves: other tools write
// the total derivative so.
func (r *resolver) partialByTime(e *ast.Call, f, by value) {
	if !by.isScalar() {
		return
	}
	if s, _ := r.g.SymbolOf(by.node()); s.Kind != symbolic.Time {
		return
	}
	var kinds symbolic.Kinds
	for _, n := range f.nodes {
		kinds |= r.g.Depends(n)
	}
	if kinds.Has(symbolic.Coordinate, symbolic.Velocity) && !kinds.Has(symbolic.Time) && !r.warned[e] {
		r.warned[e] = true
		r.diags.Warnf(r.src, e.Where, "diff(f, t) is the partial derivative, which is 0 here; a time derivative is written %s'", r.operand(e.Args[0]))
	}
}

// initialValue is x(0) or x'(0).
func (r *resolver) initialValue(e *ast.Call, sc *scope) (value, bool) {
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
	v, ok := r.symbolArg(e.Fun, sc, "x(0) and x'(0) are initial values of a coordinate x", symbolic.SetOf(symbolic.Coordinate, symbolic.Velocity))
	if !ok {
		return value{}, false
	}
	return v.each(func(n symbolic.Node) symbolic.Node {
		s, _ := r.g.SymbolOf(n)
		if s.Kind == symbolic.Velocity {
			return r.g.Symbol(symbolic.InitialVelocity, s.Index)
		}
		return r.g.Symbol(symbolic.InitialCoordinate, s.Index)
	}), true
}

// multiplierIndex reads lambda_3 as 3.
func multiplierIndex(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "lambda_")
	k, err := strconv.Atoi(digits)
	return k, ok && err == nil && k >= 1 && strconv.Itoa(k) == digits && k < 1<<20
}
