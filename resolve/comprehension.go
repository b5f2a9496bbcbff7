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
		ok = ok && good
		parts = append(parts, v)
	}
	if !ok {
		return value{}, false
	}
	if k, odd := r.align(parts); odd >= 0 {
		r.errorf(e.Elems[odd], "the elements of a vector must be alike; this is %s, the first is %s", parts[odd].shape(), parts[k].shape())
		return value{}, false
	}
	return stack(dim{1, len(parts)}, parts), true
}

func (r *resolver) comprehension(e *ast.Comprehension, sc *scope) (value, bool) {
	var parts []value
	ok := r.generate(e.Generators, e.Filter, sc, func(inner *scope) bool {
		v, ok := r.numbers(e.Elem, inner)
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
	if k, odd := r.align(parts); odd >= 0 {
		r.errorf(e.Elem, "the elements must be alike; one is %s, the first is %s", parts[odd].shape(), parts[k].shape())
		return value{}, false
	}
	switch {
	case e.Kind == "":
		return stack(dim{1, len(parts)}, parts), true
	case len(parts) == 0 && e.Kind == "sum":
		return value{nodes: []symbolic.Node{r.g.Int(0)}, fits: true}, true
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
				return r.allowIn(sc, filter, scalar(c), 0, "a filter may depend on consts and indices only; ")
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
	rule := "only consts and indices can stand here; "
	if !r.allowIn(sc, e, scalar(n), 0, rule) {
		return 0, false
	}
	c, isConst := r.known(n)
	if !isConst {
		r.errorf(e, "%sthis has no value", rule)
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
