package resolve

import (
	"fmt"
	"math"

	"lagc/parser/ast"
	"lagc/symbolic"
)

func (r *resolver) vector(e *ast.Vector, sc *scope) (value, bool) {
	var parts []value
	ok := true
	for _, x := range e.Elems {
		v, good := r.numbers(x, sc)
		if good && ok && len(parts) > 0 && !sameShape(parts[0].dims, v.dims) {
			r.errorf(x, "the elements of a vector must be alike; this is %s, the first is %s", v.shape(), parts[0].shape())
			good = false
		}
		ok = ok && good
		parts = append(parts, v)
	}
	if !ok {
		return value{}, false
	}
	return stack(dim{1, len(parts)}, parts), true
}

func (r *resolver) comprehension(e *ast.Comprehension, sc *scope) (value, bool) {
	var parts []value
	ok := r.generate(e.Generators, e.Filter, sc, func(inner *scope) bool {
		v, ok := r.numbers(e.Elem, inner)
		if ok && len(parts) > 0 && !sameShape(parts[0].dims, v.dims) {
			r.errorf(e.Elem, "the elements must be alike; one is %s, the first is %s", v.shape(), parts[0].shape())
			return false
		}
		if ok && e.Kind == "prod" && !v.isScalar() {
			r.errorf(e.Elem, "prod multiplies scalars; this is %s", v.shape())
			return false
		}
		parts = append(parts, v)
		return ok
	})
	if !ok {
		return value{}, false
	}
	switch {
	case e.Kind == "":
		return stack(dim{1, len(parts)}, parts), true
	case len(parts) == 0 && e.Kind == "sum":
		return scalar(r.g.Int(0)), true
	case e.Kind == "sum":
		return r.sumOf(parts), true
	}
	factors := make([]symbolic.Node, len(parts))
	for i, p := range parts {
		factors[i] = p.node()
	}
	return scalar(r.g.Mul(factors...)), true
}

// generate calls body for every combination of the generators' indices that
// passes the filter, the last index running fastest.
func (r *resolver) generate(gens []*ast.Generator, filter ast.Expr, sc *scope, body func(*scope) bool) bool {
	if len(gens) == 0 {
		if filter != nil {
			c, ok := r.condition(filter, sc)
			if !ok {
				return false
			}
			known, isKnown := r.g.Const(c)
			if !isKnown {
				r.errorf(filter, "a filter may depend on consts and indices only")
				return false
			}
			if known.Sign() == 0 {
				return true
			}
		}
		return body(sc)
	}
	d, ok := r.rangeOf(gens[0].Range, sc)
	if !ok {
		return false
	}
	if d.n > r.left { // known before the first
		return r.spend(gens[0].Range.First, d.n)
	}
	for i := d.lo; i < d.lo+d.n; i++ {
		if !r.spend(gens[0].Range.First, 1) {
			return false
		}
		inner := &scope{gens[0].Name.Name, scalar(r.g.Int(int64(i))), sc}
		if !r.generate(gens[1:], filter, inner, body) {
			return false
		}
	}
	return true
}

// largestIndex bounds indices so that ranges cannot overflow.
const largestIndex = 1 << 40

// rangeOf evaluates a range; its size may be beyond the limit, which spending
// finds out.
func (r *resolver) rangeOf(rg *ast.Range, sc *scope) (dim, bool) {
	first, ok := r.integer(rg.First, sc)
	last, good := r.integer(rg.Last, sc)
	if !ok || !good {
		return dim{}, false
	}
	return dim{first, max(0, last-first+1)}, true
}

// integer evaluates an index or a bound.
func (r *resolver) integer(e ast.Expr, sc *scope) (int, bool) {
	n, ok := r.scalar(e, sc, "an index")
	if !ok {
		return 0, false
	}
	c, isConst := r.known(n)
	if !isConst {
		r.errorf(e, "only consts and indices can stand here; this is not known when the file is compiled")
		return 0, false
	}
	i, isInt := c.Int()
	switch {
	case !c.IsInt():
		r.errorf(e, "an index must be an integer; this is %s", shortRational(c))
	case !isInt || i > largestIndex || i < -largestIndex:
		r.errorf(e, "an index this large cannot be used: %s", shortRational(c))
	default:
		return int(i), true
	}
	return 0, false
}

// known returns the value of a constant expression: an exact one, or where it
// contains functions such as floor(sqrt(10)), what it is in float64.
func (r *resolver) known(n symbolic.Node) (symbolic.Rational, bool) {
	if c, ok := r.g.Const(n); ok {
		return c, true
	}
	if r.g.Depends(n) != 0 {
		return symbolic.Rational{}, false
	}
	v := r.g.Eval([]symbolic.Node{n}, nil)[0]
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return symbolic.Rational{}, false
	}
	return symbolic.RatFloat(v), true
}

func shortRational(c symbolic.Rational) string {
	if s := c.String(); len(s) < 20 {
		return s
	}
	return fmt.Sprintf("%g", c.Float())
}
