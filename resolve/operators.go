package resolve

import (
	"lagc/parser/ast"
	"lagc/symbolic"
)

func (r *resolver) prime(e *ast.Prime, sc *scope) (value, bool) {
	v, ok := r.numbers(e.X, sc)
	if !ok {
		return value{}, false
	}
	for _, n := range v.nodes {
		if r.g.Depends(n).Has(symbolic.Acceleration, symbolic.Multiplier) {
			r.errorf(e, "the time derivative of an acceleration or a multiplier cannot be taken; x'' is the highest")
			return value{}, false
		}
	}
	before := r.g.Len()
	if before > largeGraph && r.derivativeCost(r.g.Reach(v.nodes...)) > r.left {
		return value{}, r.spend(e, r.left+1)
	}
	v = v.each(r.time.Of)
	return v, r.spend(e, r.g.Len()-before)
}

func (r *resolver) unary(e *ast.Unary, sc *scope) (value, bool) {
	if e.Op == "not" {
		c, ok := r.condition(e.X, sc)
		if !ok {
			return value{}, false
		}
		return scalar(r.g.Call(symbolic.OpNot, c)), true
	}
	v, ok := r.numbers(e.X, sc)
	if !ok {
		return value{}, false
	}
	return v.each(r.g.Neg), true
}

func (r *resolver) chain(e *ast.Chain, sc *scope) (value, bool) {
	switch e.Rest[0].Op {
	case "and", "or":
		return r.connective(e, sc)
	case "+", "-":
		return r.sumChain(e, sc)
	}
	return r.productChain(e, sc)
}

// connective evaluates and/or from the left and stops where the answer is
// known, so that "i > 1 and y[i-1] > 0" is safe at i = 1.
func (r *resolver) connective(e *ast.Chain, sc *scope) (value, bool) {
	op, decided := symbolic.OpAnd, int64(0)
	if e.Rest[0].Op == "or" {
		op, decided = symbolic.OpOr, 1
	}
	c, ok := r.condition(e.First, sc)
	for _, link := range e.Rest {
		if !ok {
			return value{}, false
		}
		if r.g.IsConst(c, decided) {
			break
		}
		var d symbolic.Node
		if d, ok = r.condition(link.X, sc); ok {
			c = r.g.Call(op, c, d)
		}
	}
	return scalar(c), ok
}

func (r *resolver) sumChain(e *ast.Chain, sc *scope) (value, bool) {
	first, ok := r.numbers(e.First, sc)
	terms := make([]value, 1, 1+len(e.Rest))
	terms[0] = first
	for _, link := range e.Rest {
		v, good := r.numbers(link.X, sc)
		if ok = ok && good; !ok {
			continue // look for more errors
		}
		if link.Op == "-" {
			v = v.each(r.g.Neg)
		}
		terms = append(terms, v)
	}
	if !ok {
		return value{}, false
	}
	if k, odd := r.align(terms); odd >= 0 {
		r.errorf(between(e.First, e.Rest[odd-1].X), "%s and %s cannot be added", terms[k].shape(), terms[odd].shape())
		return value{}, false
	}
	return r.sumOf(terms), true
}

// sumOf adds values of one shape element by element.
func (r *resolver) sumOf(terms []value) value {
	out := value{terms[0].dims, make([]symbolic.Node, len(terms[0].nodes)), terms[0].fits}
	parts := make([]symbolic.Node, len(terms))
	for i := range out.nodes {
		for k, t := range terms {
			parts[k] = t.nodes[i]
		}
		out.nodes[i] = r.g.Add(parts...)
	}
	return out
}

func (r *resolver) productChain(e *ast.Chain, sc *scope) (value, bool) {
	array, ok := r.numbers(e.First, sc)
	fits := array.fits
	var factors []symbolic.Node
	if ok && array.isScalar() {
		factors = append(factors, array.node())
	}
	for _, link := range e.Rest {
		v, good := r.numbers(link.X, sc)
		if ok = ok && good; !ok {
			continue
		}
		fits = fits || v.fits
		switch {
		case v.isScalar() && link.Op == "*":
			factors = append(factors, v.node())
		case v.isScalar():
			if r.g.IsConst(v.node(), 0) {
				r.errorf(link.X, "division by zero")
				ok = false
				continue
			}
			factors = append(factors, r.g.PowInt(v.node(), -1))
		case link.Op == "/":
			r.errorf(link.X, "%s cannot be a divisor", v.shape())
			ok = false
		case !array.isScalar():
			r.errorf(between(e.First, link.X), "two vectors are multiplied by dot(u, v) or cross(u, v), not by *")
			ok = false
		default:
			array = v
		}
	}
	if !ok {
		return value{}, false
	}
	product := r.g.Mul(factors...)
	if array.isScalar() {
		return value{nodes: []symbolic.Node{product}, fits: fits}, true
	}
	return array.each(func(n symbolic.Node) symbolic.Node { return r.g.Mul(product, n) }), true
}

func (r *resolver) power(e *ast.Power, sc *scope) (value, bool) {
	v, ok := r.numbers(e.Base, sc)
	y, good := r.scalar(e.Exponent, sc, "an exponent")
	if !ok || !good {
		return value{}, false
	}
	if !v.isScalar() {
		r.errorf(e, "a vector has no powers; its square is dot(v, v)")
		return value{}, false
	}
	return r.raise(e, v.node(), y)
}

func (r *resolver) raise(e ast.Expr, x, y symbolic.Node) (value, bool) {
	if c, isConst := r.g.Const(y); isConst && c.Sign() < 0 && r.g.IsConst(x, 0) {
		r.errorf(e, "division by zero")
		return value{}, false
	}
	return scalar(r.g.Pow(x, y)), true
}

func (r *resolver) compare(e *ast.Compare, sc *scope) (value, bool) {
	x, ok := r.scalar(e.X, sc, "a side of a comparison")
	y, good := r.scalar(e.Y, sc, "a side of a comparison")
	if !ok || !good {
		return value{}, false
	}
	return scalar(r.comparison(e.Op, x, y)), true
}

func (r *resolver) comparison(op string, x, y symbolic.Node) symbolic.Node {
	switch op {
	case "<":
		return r.g.Call(symbolic.OpLess, x, y)
	case "<=":
		return r.g.Call(symbolic.OpLessEq, x, y)
	case ">":
		return r.g.Call(symbolic.OpLess, y, x)
	case ">=":
		return r.g.Call(symbolic.OpLessEq, y, x)
	case "=":
		return r.g.Call(symbolic.OpEqual, x, y)
	}
	return r.g.Call(symbolic.OpNotEqual, x, y)
}

// conditional takes its branch at once where the condition is known; the other
// one is then not looked at and may be out of range.
func (r *resolver) conditional(e *ast.If, sc *scope) (value, bool) {
	c, ok := r.condition(e.Cond, sc)
	if !ok {
		return value{}, false
	}
	if known, isKnown := r.g.Const(c); isKnown {
		if known.Sign() != 0 {
			return r.numbers(e.Then, sc)
		}
		return r.numbers(e.Else, sc)
	}
	x, okX := r.numbers(e.Then, sc)
	y, okY := r.numbers(e.Else, sc)
	if !okX || !okY {
		return value{}, false
	}
	if !sameShape(x.dims, y.dims) {
		r.errorf(e, "the branches differ: %s and %s", x.shape(), y.shape())
		return value{}, false
	}
	out := value{dims: x.dims, nodes: make([]symbolic.Node, len(x.nodes))}
	for i := range out.nodes {
		out.nodes[i] = r.g.Select(c, x.nodes[i], y.nodes[i])
	}
	return out, true
}
