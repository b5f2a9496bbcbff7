package symbolic_test

import (
	"math"
	"runtime/debug"
	"testing"

	"lagc/symbolic"
)

// These tests build what files of extreme sizes make. They fail by hanging,
// overflowing the stack, or making a graph larger than a bound that is linear, or
// n·log n, in the size.

func params(g *symbolic.Graph, n int) []node {
	s := make([]node, n)
	for i := range s {
		s[i] = g.Symbol(symbolic.Param, i)
	}
	return s
}

func coords(g *symbolic.Graph, n int) []node {
	s := make([]node, n)
	for i := range s {
		s[i] = g.Symbol(symbolic.Coordinate, i)
	}
	return s
}

// wantSize bounds the nodes and their arguments together.
func wantSize(t *testing.T, g *symbolic.Graph, limit int) {
	t.Helper()
	size := g.Len()
	for n := range node(g.Len()) {
		size += len(g.Args(n))
	}
	if size > limit {
		t.Errorf("nodes and arguments are %d, want at most %d", size, limit)
	}
}

func TestLongSum(t *testing.T) {
	const n = 100_000
	g := symbolic.New()
	q, m := coords(g, n), params(g, n)
	terms := make([]node, n)
	for i := range terms {
		terms[i] = g.Mul(m[i], g.PowInt(q[i], 2))
	}
	sum := g.Add(terms...)
	gradient := g.Gradient(sum, q)
	if gradient[7] != g.Mul(g.Int(2), m[7], q[7]) {
		t.Errorf("∂sum/∂q7 = %s", dump(g, gradient[7]))
	}
	if entries := g.Jacobian(gradient, q); len(entries) != n {
		t.Errorf("the Hessian has %d entries, want %d", len(entries), n)
	}
	if got := g.Add(append(terms, g.Neg(sum))...); got == sum {
		t.Error("unexpected")
	}
	wantSize(t, g, 24*n)
}

func TestLongProduct(t *testing.T) {
	const n = 1000
	g := symbolic.New()
	q := coords(g, n)
	product := g.Mul(q...)
	gradient := g.Gradient(product, q)
	wantSize(t, g, 6*n*int(math.Log2(n)))
	value := func(s symbolic.Symbol) float64 { return 1 + float64(s.Index)/n }
	v := g.Eval(append([]node{product}, gradient...), value)
	for i := range q {
		// n roundings on either side.
		if want := v[0] / value(symbolic.Symbol{Index: i}); math.Abs(v[i+1]-want) > n*0x1p-52*want {
			t.Fatalf("∂/∂q%d = %v, want %v", i, v[i+1], want)
		}
	}
}

// TestDeepChains nests each constructor so deep that recursion would overflow a
// stack of 8 MB.
func TestDeepChains(t *testing.T) {
	const n = 30_000
	defer debug.SetMaxStack(debug.SetMaxStack(8 << 20))
	chains := map[string]func(g *symbolic.Graph, e, x node) node{
		"sin(x + …)": func(g *symbolic.Graph, e, x node) node { return g.Call(symbolic.OpSin, g.Add(x, e)) },
		"x + …":      func(g *symbolic.Graph, e, x node) node { return g.Add(x, e) },
		"x·(1 + …)":  func(g *symbolic.Graph, e, x node) node { return g.Mul(x, g.Add(g.Int(1), e)) },
		"−(… − x)":   func(g *symbolic.Graph, e, x node) node { return g.Neg(g.Sub(e, x)) },
		"√(1 + …²)":  func(g *symbolic.Graph, e, x node) node { return g.Sqrt(g.Add(x, g.PowInt(e, 2))) },
		"1/|… − x|":  func(g *symbolic.Graph, e, x node) node { return g.PowInt(g.Call(symbolic.OpAbs, g.Sub(e, x)), -1) },
		"if x < … + 1": func(g *symbolic.Graph, e, x node) node {
			return g.Select(g.Call(symbolic.OpLess, x, g.Add(e, g.Int(1))), x, e)
		},
		"mod(…, x)":         func(g *symbolic.Graph, e, x node) node { return g.Call(symbolic.OpMod, e, x) },
		"1/(x + …)":         func(g *symbolic.Graph, e, x node) node { return g.PowInt(g.Add(x, e), -1) },
		"sin²… + cos²… + …": pythagoreanStep,
	}
	for name, step := range chains {
		t.Run(name, func(t *testing.T) {
			g := symbolic.New()
			x, y := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1)
			e := y
			for range n {
				e = step(g, e, x)
			}
			g.Gradient(e, []node{x, y})
			g.TimeDerivative().Of(e)
			g.Jacobian([]node{e}, []node{x, y})
			wantSize(t, g, 300*n) // 100 for each sweep: the adjoint is a product of up to 16 factors
		})
	}
}

func pythagoreanStep(g *symbolic.Graph, e, x node) node {
	s, c := g.Call(symbolic.OpSin, e), g.Call(symbolic.OpCos, e)
	return g.Add(g.Mul(x, g.PowInt(s, 2)), g.Mul(x, g.PowInt(c, 2)), g.Mul(s, c))
}

// TestProductOneByOne multiplies factors one at a time and raises the result.
func TestProductOneByOne(t *testing.T) {
	const n = 100_000
	g := symbolic.New()
	q := coords(g, n)
	e := q[0]
	for _, x := range q[1:] {
		e = g.Mul(e, x)
	}
	wantSize(t, g, 16*n)
	if got := g.Div(e, e); got != g.Int(1) {
		t.Errorf("e/e is node %d", got)
	}
	g.Gradient(g.PowInt(e, 2), q)
	wantSize(t, g, 120*n)
}

// TestManyGuards multiplies indicators: any two-way split per factor would
// never return.
func TestManyGuards(t *testing.T) {
	const n = 2000
	g := symbolic.New()
	q := coords(g, n)
	guards := make([]node, n)
	e := g.Int(1)
	for i, x := range q {
		guards[i] = g.Select(g.Call(symbolic.OpLess, g.Int(0), x), x, g.Int(0))
		e = g.Mul(e, guards[i])
	}
	all := g.Mul(guards...)
	g.Gradient(e, q)
	g.Gradient(all, q)
	wantSize(t, g, 200*n)
	v := g.Eval([]node{e, all}, func(symbolic.Symbol) float64 { return 1 })
	if v[0] != 1 || v[1] != 1 {
		t.Errorf("products of ones are %v", v)
	}
	v = g.Eval([]node{e, all}, func(s symbolic.Symbol) float64 { return float64(s.Index - 7) })
	if v[0] != 0 || v[1] != 0 {
		t.Errorf("guarded products are %v, want 0", v)
	}
}

// TestNestedConditionals adds towers of conditionals with the same conditions,
// both of whose branches go on: merging all of them would make 2ⁿ.
func TestNestedConditionals(t *testing.T) {
	const n = 1000
	g := symbolic.New()
	x, y, z := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1), g.Symbol(symbolic.Coordinate, 2)
	a, b := y, z
	for i := range n {
		cond := g.Call(symbolic.OpLess, x, g.Int(int64(i)))
		a = g.Select(cond, a, g.Mul(g.Int(2), a))
		b = g.Select(cond, g.Neg(b), b)
	}
	sum := g.Add(a, b)
	g.Gradient(sum, []node{x, y, z})
	wantSize(t, g, 100*n)
}

// TestLookupTable differentiates a long if-chain, as a tabulated force makes.
func TestLookupTable(t *testing.T) {
	const n = 5000
	g := symbolic.New()
	x, y := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1)
	table := func(y node) node {
		e := g.Int(0)
		for i := range n {
			e = g.Select(g.Call(symbolic.OpLess, x, g.Int(int64(-i))), g.Mul(g.Int(int64(i+2)), y, x), e)
		}
		return e
	}
	f := g.Add(table(y), table(g.Call(symbolic.OpSin, y)))
	gradient := g.Gradient(f, []node{x, y})
	g.TimeDerivative().Of(f)
	g.Jacobian([]node{f}, []node{x, y})
	wantSize(t, g, 200*n)
	// At x = −9/2 the outermost true condition is x < −4: f = 6xy + 6x·sin y.
	v := g.Eval(gradient, func(s symbolic.Symbol) float64 { return []float64{-4.5, 0.25}[s.Index] })
	if want := 6 * (0.25 + math.Sin(0.25)); math.Abs(v[0]-want) > 1e-14 {
		t.Errorf("∂f/∂x = %v, want %v", v[0], want)
	}
}

// TestInterning fills the table far beyond its first size.
func TestInterning(t *testing.T) {
	const n = 200_000
	g := symbolic.New()
	x := g.Symbol(symbolic.Coordinate, 0)
	for pass := range 2 {
		for i := range n {
			want := node(0)
			e := g.Add(x, g.Int(int64(i+2)))
			if pass == 1 {
				if want = g.Add(g.Int(int64(i+2)), x); e != want {
					t.Fatalf("x + %d is node %d and %d", i+2, e, want)
				}
			}
		}
	}
	wantSize(t, g, 4*n+10)
}
