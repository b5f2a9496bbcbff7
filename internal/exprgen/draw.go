package exprgen

import (
	"math"

	"pgregory.net/rapid"

	"lagc/symbolic"
)

// drawer draws one tree; subtrees are now and then used again, so that there
// is something to collect, cancel and share.
type drawer struct {
	t     *rapid.T
	o     Options
	pool  []*Tree
	conds []*Tree
}

// Draw draws an expression.
func Draw(t *rapid.T, o Options) *Tree {
	d := &drawer{t: t, o: o}
	return d.expr(o.Depth)
}

func (d *drawer) pick(n int, label string) int { return rapid.IntRange(0, n-1).Draw(d.t, label) }

func oneOf[T any](d *drawer, label string, of []T) T { return of[d.pick(len(of), label)] }

func (d *drawer) expr(depth int) *Tree {
	if depth <= 0 || d.pick(8, "stop") == 0 {
		return d.leaf()
	}
	if len(d.pool) > 0 && d.pick(5, "again") == 0 {
		return oneOf(d, "which", d.pool)
	}
	e := oneOf(d, "shape", shapes)(d, depth-1)
	if d.o.Safe && e.bound > tooLarge {
		e = call(1, symbolic.OpSin, e)
	}
	d.pool = append(d.pool, e)
	return e
}

func (d *drawer) leaf() *Tree {
	if len(d.o.Symbols) == 0 || d.pick(4, "constant") == 0 {
		if d.pick(8, "pi") == 0 {
			return call(math.Pi, symbolic.OpPi)
		}
		return d.constant()
	}
	return &Tree{Op: symbolic.OpSymbol, Symbol: oneOf(d, "symbol", d.o.Symbols), bound: Range}
}

func (d *drawer) constant() *Tree {
	return constant(rapid.Int64Range(-4, 9).Draw(d.t, "numerator"), oneOf(d, "denominator", []int64{1, 1, 2, 4}))
}

// shapes are the ways to build an expression; the first of them are the most
// frequent in mechanics, hence repeated.
var shapes []func(d *drawer, depth int) *Tree

func init() { // the functions draw from the list
	shapes = []func(*drawer, int) *Tree{
		(*drawer).sum, (*drawer).sum, (*drawer).difference,
		(*drawer).product, (*drawer).product, (*drawer).quotient,
		(*drawer).integerPower, (*drawer).integerPower, (*drawer).brokenPower, (*drawer).variablePower,
		(*drawer).sine, (*drawer).sine, (*drawer).sumOfSquares,
		(*drawer).function, (*drawer).function, (*drawer).piecewise, (*drawer).conditional, (*drawer).conditional,
	}
}

func (d *drawer) several(depth int) []*Tree {
	args := make([]*Tree, rapid.IntRange(2, 4).Draw(d.t, "terms"))
	for i := range args {
		args[i] = d.expr(depth)
	}
	return args
}

func (d *drawer) sum(depth int) *Tree     { return add(d.several(depth)...) }
func (d *drawer) product(depth int) *Tree { return mul(d.several(depth)...) }

func (d *drawer) difference(depth int) *Tree {
	return add(d.expr(depth), mul(constant(-1, 1), d.expr(depth)))
}

// sumOfSquares is what sin² + cos² = 1 applies to, or nearly.
func (d *drawer) sumOfSquares(depth int) *Tree {
	u, c := d.leaf(), d.expr(depth)
	return add(
		mul(d.few(), c, square(call(1, symbolic.OpSin, u))),
		mul(d.few(), c, square(call(1, symbolic.OpCos, u))),
		d.expr(depth))
}

// few is a constant that is equal to another one soon.
func (d *drawer) few() *Tree { return constant(int64(1+d.pick(2, "factor")), 1) }

// nonzero makes x positive in a safe tree: x² + 1/2.
func (d *drawer) nonzero(x *Tree) *Tree {
	if !d.o.Safe {
		return x
	}
	return add(square(x), constant(1, 2))
}

// within makes x lie between −9/10 and 9/10 in a safe tree.
func (d *drawer) within(x *Tree) *Tree {
	if !d.o.Safe {
		return x
	}
	return mul(constant(9, 10), call(1, symbolic.OpSin, x))
}

func (d *drawer) quotient(depth int) *Tree {
	return mul(d.expr(depth), power(2, d.nonzero(d.expr(depth)), -1, 1))
}

func (d *drawer) integerPower(depth int) *Tree {
	x := d.expr(depth)
	n := rapid.Int64Range(-3, 4).Draw(d.t, "exponent")
	if n < 0 {
		return power(8, d.nonzero(x), n, 1)
	}
	return power(max(1, math.Pow(x.bound, float64(n))), x, n, 1)
}

func (d *drawer) brokenPower(depth int) *Tree {
	x := d.nonzero(d.expr(depth))
	n := oneOf(d, "exponent", []int64{-3, -2, -1, 1, 2, 3, 5})
	q := oneOf(d, "root", []int64{2, 2, 3})
	e := float64(n) / float64(q)
	return power(max(math.Pow(0.5, e), math.Pow(x.bound, e)), x, n, q)
}

func (d *drawer) variablePower(depth int) *Tree {
	x := d.nonzero(d.within(d.expr(depth)))
	return call(16, symbolic.OpPow, x, d.leaf()) // between 1/2 and 1.31, to −4 at least and 9 at most
}

func (d *drawer) sine(depth int) *Tree {
	return call(1, oneOf(d, "function", []symbolic.Op{symbolic.OpSin, symbolic.OpCos}), d.expr(depth))
}

// A domain says how a function's argument is made safe, and what bounds the
// function then.
type domain struct {
	op       symbolic.Op
	safe     func(d *drawer, x *Tree) *Tree
	bound    float64
	analytic bool // oracle.ComplexStep has it
}

func anywhere(_ *drawer, x *Tree) *Tree { return x }

func aboveOne(d *drawer, x *Tree) *Tree {
	if !d.o.Safe {
		return x
	}
	return add(square(x), constant(5, 4))
}

var functions = []domain{
	{symbolic.OpTan, (*drawer).within, 1.3, true},
	{symbolic.OpAsin, (*drawer).within, 1.2, false},
	{symbolic.OpAcos, (*drawer).within, 2.7, false},
	{symbolic.OpAtan, anywhere, 1.6, false},
	{symbolic.OpSinh, (*drawer).within, 1.1, true},
	{symbolic.OpCosh, (*drawer).within, 1.5, true},
	{symbolic.OpTanh, anywhere, 1, true},
	{symbolic.OpAsinh, anywhere, 10, false},
	{symbolic.OpAcosh, aboveOne, 10, false},
	{symbolic.OpAtanh, (*drawer).within, 1.5, false},
	{symbolic.OpExp, (*drawer).within, 2.5, true},
	{symbolic.OpLog, (*drawer).nonzero, 10, true},
	{symbolic.OpCbrt, (*drawer).nonzero, 20, false},
	{symbolic.OpErf, anywhere, 1, false},
}

func (d *drawer) function(depth int) *Tree {
	f := oneOf(d, "function", functions)
	if d.o.Analytic && !f.analytic {
		return d.sine(depth)
	}
	if d.pick(6, "two arguments") == 0 {
		x, y := d.expr(depth), d.nonzero(d.expr(depth))
		if d.o.Analytic || d.pick(2, "which") == 0 {
			return call(x.bound+y.bound, symbolic.OpHypot, x, y)
		}
		return call(math.Pi, symbolic.OpAtan2, x, y)
	}
	return call(f.bound, f.op, f.safe(d, d.expr(depth)))
}

func (d *drawer) piecewise(depth int) *Tree {
	if d.o.Smooth {
		return d.sum(depth)
	}
	ops := []symbolic.Op{
		symbolic.OpAbs, symbolic.OpAbs, symbolic.OpSign, symbolic.OpMin, symbolic.OpMax,
		symbolic.OpMod, symbolic.OpFloor, symbolic.OpCeil, symbolic.OpRound,
	}
	x := d.expr(depth)
	switch op := oneOf(d, "function", ops); op {
	case symbolic.OpMin, symbolic.OpMax:
		y := d.expr(depth)
		return call(max(x.bound, y.bound), op, x, y)
	case symbolic.OpMod:
		y := d.nonzero(d.expr(depth))
		return call(y.bound, op, x, y)
	default:
		return call(x.bound+1, op, x)
	}
}

// conditional favours branches that are 0, which derivatives are full of.
func (d *drawer) conditional(depth int) *Tree {
	if d.o.Smooth {
		return d.product(depth)
	}
	x, y := d.expr(depth), d.expr(depth)
	switch d.pick(4, "zero branch") {
	case 0:
		x = constant(0, 1)
	case 1:
		y = constant(0, 1)
	}
	return call(max(x.bound, y.bound), symbolic.OpSelect, d.condition(depth), x, y)
}

func (d *drawer) condition(depth int) *Tree {
	if len(d.conds) > 0 && d.pick(2, "same condition") == 0 {
		return oneOf(d, "which", d.conds)
	}
	c := d.newCondition(depth)
	d.conds = append(d.conds, c)
	return c
}

func (d *drawer) newCondition(depth int) *Tree {
	switch d.pick(6, "condition") {
	case 0:
		return call(1, symbolic.OpNot, d.condition(depth-1))
	case 1:
		op := oneOf(d, "connective", []symbolic.Op{symbolic.OpAnd, symbolic.OpOr})
		return call(1, op, d.condition(depth-1), d.condition(depth-1))
	}
	ops := []symbolic.Op{symbolic.OpLess, symbolic.OpLessEq, symbolic.OpEqual, symbolic.OpNotEqual}
	return call(1, oneOf(d, "comparison", ops), d.expr(min(depth, 1)), d.leaf())
}
