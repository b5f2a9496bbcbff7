package symbolic_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"
	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/exprgen"
	"lagc/internal/oracle"
	"lagc/symbolic"
)

// places are where the derivative of each operation is compared; each list is
// inside the domain and off kinks and jumps, which the reason tells where they
// are.
var places = []struct {
	op     symbolic.Op
	points [][]float64
	reason string
}{
	{symbolic.OpAdd, grid2, ""},
	{symbolic.OpMul, grid2, ""},
	{symbolic.OpPow, [][]float64{{0.3, 2}, {1.5, -1.25}, {2.5, 0.5}, {3, 3}, {0.01, 1.5}, {1, 4}}, "real only for a positive base"},
	{symbolic.OpSin, grid1, ""},
	{symbolic.OpCos, grid1, ""},
	{symbolic.OpTan, grid1, ""},
	{symbolic.OpAsin, inside, "vertical at ±1"},
	{symbolic.OpAcos, inside, "vertical at ±1"},
	{symbolic.OpAtan, grid1, ""},
	{symbolic.OpAtan2, grid2, "cut along the negative x axis"},
	{symbolic.OpSinh, grid1, ""},
	{symbolic.OpCosh, grid1, ""},
	{symbolic.OpTanh, grid1, ""},
	{symbolic.OpAsinh, grid1, ""},
	{symbolic.OpAcosh, [][]float64{{1.0625}, {1.5}, {2}, {7.25}}, "vertical at 1"},
	{symbolic.OpAtanh, inside, "infinite at ±1"},
	{symbolic.OpExp, grid1, ""},
	{symbolic.OpLog, [][]float64{{0.01}, {0.5}, {1}, {2.75}, {40}}, "infinite at 0"},
	{symbolic.OpCbrt, [][]float64{{-3}, {-0.5}, {0.01}, {1}, {8.5}}, "vertical at 0"},
	{symbolic.OpAbs, offZero, "kink at 0"},
	{symbolic.OpSign, offZero, "jump at 0"},
	{symbolic.OpMin, grid2, "kink where the arguments are equal"},
	{symbolic.OpMax, grid2, "kink where the arguments are equal"},
	{symbolic.OpHypot, grid2, "kink at the origin"},
	{symbolic.OpErf, grid1, ""},
	{symbolic.OpMod, [][]float64{{2.5, 0.75}, {-2.5, 0.75}, {2.5, -0.75}, {-0.25, 2}, {0.3, 2}}, "jumps at multiples of y"},
	{symbolic.OpFloor, offHalves, "jumps at integers"},
	{symbolic.OpCeil, offHalves, "jumps at integers"},
	{symbolic.OpRound, offHalves, "jumps at halves"},
	{symbolic.OpSelect, [][]float64{{-0.5, 2, 3}, {0.75, 2, 3}}, "jump where the condition turns, here at 0"},
}

var (
	grid1     = [][]float64{{-2.75}, {-1}, {-0.125}, {0}, {0.3}, {0.99}, {1.2}, {3.5}}
	grid2     = [][]float64{{0.3, 1.5}, {-2, 0.75}, {1.25, -0.5}, {-0.5, -2.5}, {2, 0.001}, {0, 1}, {3, 0}}
	inside    = [][]float64{{-0.99}, {-0.5}, {0}, {0.01}, {0.75}, {0.9375}}
	offZero   = [][]float64{{-2.5}, {-0.01}, {0.01}, {3}}
	offHalves = [][]float64{{-2.75}, {-0.3}, {0.2}, {0.6}, {1.9}, {7.125}}
)

// build applies op through its constructor.
func build(g *symbolic.Graph, op symbolic.Op, s []symbolic.Node) symbolic.Node {
	switch op {
	case symbolic.OpAdd:
		return g.Add(s...)
	case symbolic.OpMul:
		return g.Mul(s...)
	case symbolic.OpPow:
		return g.Pow(s[0], s[1])
	case symbolic.OpSelect:
		return g.Select(s[0], s[1], s[2])
	}
	return g.Call(op, s...)
}

// sample applies op to symbols; a conditional's condition is s₀ > 0.
func sample(g *symbolic.Graph, op symbolic.Op, s []symbolic.Node) symbolic.Node {
	if op == symbolic.OpSelect {
		return g.Select(g.Call(symbolic.OpLess, g.Int(0), s[0]), s[1], s[2])
	}
	return build(g, op, s)
}

// TestRules checks every derivative rule of the table, and the evaluation of
// every operation, against differences in math/big, which know no rule; and the
// oracles against each other.
func TestRules(t *testing.T) {
	tested := map[symbolic.Op]bool{}
	for _, place := range places {
		tested[place.op] = true
		for _, point := range place.points {
			checkRule(t, place.op, point)
		}
	}
	for op := symbolic.OpAdd; op <= symbolic.OpSelect; op++ {
		if !op.Boolean() && !tested[op] {
			t.Errorf("the derivative of %v is not tested", op)
		}
	}
}

func checkRule(t *testing.T, op symbolic.Op, point []float64) {
	t.Helper()
	g := symbolic.New()
	var nodes []symbolic.Node
	var symbols []symbolic.Symbol
	for i := range point {
		symbols = append(symbols, symbolic.Symbol{Kind: symbolic.Coordinate, Index: i})
		nodes = append(nodes, g.Symbol(symbolic.Coordinate, i))
	}
	y := sample(g, op, nodes)
	at := func(s symbolic.Symbol) float64 { return point[s.Index] }
	bigAt := func(s symbolic.Symbol) *big.Float { return big.NewFloat(at(s)) }

	value, err := oracle.BigEval(g, []symbolic.Node{y}, bigAt, bits)
	if err != nil {
		t.Fatalf("%v%v: %v", op, point, err)
	}
	// The standard library's functions are good to a few units in the last place.
	if got := g.Eval([]symbolic.Node{y}, at)[0]; !near(big.NewFloat(got), value[0], 50) {
		t.Errorf("%v%v evaluates to %v, want %.17g", op, point, got, value[0])
	}
	want, err := oracle.BigGradient(g, y, symbols, bigAt, bits)
	if err != nil {
		t.Fatalf("%v%v: %v", op, point, err)
	}
	gradient, err := oracle.BigEval(g, g.Gradient(y, nodes), bigAt, bits)
	if err != nil {
		t.Fatalf("∇%v%v: %v", op, point, err)
	}
	for i := range point {
		if !near(gradient[i], want[i], 150) {
			t.Errorf("∂%v/∂x%d at %v is %.17g, want %.17g", op, i, point, gradient[i], want[i])
		}
		if d, err := oracle.ComplexStep(g, y, symbols[i], at); err == nil && !near(big.NewFloat(d), want[i], 46) {
			t.Errorf("complex step of %v along x%d at %v: %v, want %.17g", op, i, point, d, want[i])
		}
		if d := dualDerivative(t, g, y, symbols[i], at); !near(big.NewFloat(d), want[i], 46) {
			t.Errorf("dual derivative of %v along x%d at %v: %v, want %.17g", op, i, point, d, want[i])
		}
	}
}

// dualDerivative is ∂y/∂s by gonum's dual numbers.
func dualDerivative(t interface{ Fatal(...any) }, g *symbolic.Graph, y symbolic.Node, s symbolic.Symbol, at func(symbolic.Symbol) float64) float64 {
	v, err := oracle.DualEval(g, []symbolic.Node{y}, func(x symbolic.Symbol) dual.Number {
		if x == s {
			return dual.Number{Real: at(x), Emag: 1}
		}
		return dual.Number{Real: at(x)}
	})
	if err != nil {
		t.Fatal(err)
	}
	return v[0].Emag
}

// TestSecondDerivatives compares Jacobians of gradients with jets and with
// gonum's hyperdual numbers where they have the function.
func TestSecondDerivatives(t *testing.T) {
	for _, place := range places {
		g := symbolic.New()
		var s []symbolic.Node
		for i := range place.points[0] {
			s = append(s, g.Symbol(symbolic.Coordinate, i))
		}
		y := sample(g, place.op, s)
		gradient := g.Gradient(y, s)
		hessian := make([]symbolic.Node, len(s)*len(s))
		for i := range hessian {
			hessian[i] = g.Int(0)
		}
		for _, e := range g.Jacobian(gradient, s) {
			hessian[e.Row*len(s)+e.Col] = e.Value
		}
		for _, point := range place.points {
			got := g.Eval(hessian, func(s symbolic.Symbol) float64 { return point[s.Index] })
			for i := range s {
				for j := range s {
					compareSecond(t, g, y, point, i, j, got[i*len(s)+j])
				}
			}
		}
	}
}

// TestLowerJacobian holds the lower triangle of Jacobians against all of them,
// element by element as nodes, of sums that the rows share.
func TestLowerJacobian(t *testing.T) {
	g := symbolic.New()
	var s, roots []symbolic.Node
	for i := range 6 {
		s = append(s, g.Symbol(symbolic.Coordinate, i))
	}
	shared := g.Int(1)
	for i := range s {
		shared = g.Add(shared, g.Call(symbolic.OpSin, s[i]))
		roots = append(roots, g.Mul(shared, g.PowInt(s[5-i], 2)))
	}
	roots = append(roots, roots[0]) // one node in two rows
	var want []symbolic.Entry
	for _, e := range g.Jacobian(roots, s) {
		if e.Row >= e.Col {
			want = append(want, e)
		}
	}
	if got := g.LowerJacobian(roots, s); !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func compareSecond(t *testing.T, g *symbolic.Graph, y symbolic.Node, point []float64, i, j int, got float64) {
	t.Helper()
	// A few roundings in either formula, cancelling at worst some ten bits.
	same := func(want float64) bool { return math.Abs(got-want) <= 1e-12*(1+math.Abs(want)) }
	numbers := oracle.Floats()
	jet, err := oracle.Eval(g, []symbolic.Node{y}, func(s symbolic.Symbol) oracle.Jet[float64] {
		return oracle.Variable(numbers, point[s.Index], s.Index, len(point))
	}, oracle.Jets(numbers))
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	if jet[0].Hessian != nil {
		want = jet[0].Hessian[i*len(point)+j]
	}
	if !same(want) {
		t.Errorf("∂²%v/∂x%d∂x%d at %v is %v, jets say %v", g.Op(y), i, j, point, got, want)
	}
	hyper, err := oracle.HyperdualEval(g, []symbolic.Node{y}, func(s symbolic.Symbol) hyperdual.Number {
		x := hyperdual.Number{Real: point[s.Index]}
		if s.Index == i {
			x.E1mag = 1
		}
		if s.Index == j {
			x.E2mag = 1
		}
		return x
	})
	if err == nil && !same(hyper[0].E1E2mag) {
		t.Errorf("∂²%v/∂x%d∂x%d at %v is %v, hyperdual numbers say %v", g.Op(y), i, j, point, got, hyper[0].E1E2mag)
	}
}

// TestSweepsAgree draws expressions and compares the three ways to
// differentiate with each other and with differences at 600 bits.
func TestSweepsAgree(t *testing.T) {
	o := exprgen.Options{Symbols: someSymbols, Depth: 4, Safe: true}
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		g := symbolic.New()
		tree := exprgen.Draw(t, o)
		y := tree.Build(g)
		at := bigValue(exprgen.Values(t, o))
		numbers, ok := decisive(100) // differences step by 2^-200
		if _, err := exprgen.Eval(tree, at, numbers); err != nil || !*ok {
			return
		}
		want, err := oracle.BigGradient(g, y, someSymbols, at, bits)
		if err != nil || want[0].MantExp(nil) > 150 {
			return // a kink that rewriting removed from the tree, or a difference that lost its digits
		}
		compared++
		s := nodesOf(g, someSymbols)
		reverse := g.Gradient(y, s)
		forward := make([]symbolic.Node, len(s))
		columns := make([]symbolic.Node, len(s))
		for i := range s {
			forward[i] = g.Along(func(x symbolic.Symbol) symbolic.Node {
				if x == someSymbols[i] {
					return g.Int(1)
				}
				return 0
			}).Of(y)
			columns[i] = g.Int(0)
		}
		for _, e := range g.Jacobian([]symbolic.Node{y}, s) {
			columns[e.Col] = e.Value
		}
		for name, d := range map[string][]symbolic.Node{"Gradient": reverse, "Direction": forward, "Jacobian": columns} {
			got, err := oracle.BigEval(g, d, at, bits)
			if err != nil {
				t.Fatalf("%s of %v: %v", name, tree, err)
			}
			for i := range s {
				if !near(got[i], want[i], 100) {
					t.Fatalf("%s of %v\nalong %v is %.17g, want %.17g:\n%s", name, tree, someSymbols[i], got[i], want[i], dump(g, d[i]))
				}
			}
		}
	})
	if compared < 30 {
		t.Errorf("only %d expressions were compared", compared)
	}
}

func nodesOf(g *symbolic.Graph, symbols []symbolic.Symbol) []symbolic.Node {
	out := make([]symbolic.Node, len(symbols))
	for i, s := range symbols {
		out[i] = g.Symbol(s.Kind, s.Index)
	}
	return out
}

// TestComplexStepAndDuals compares the gradient in float64 with the two other
// float64 oracles, on expressions that all can do.
func TestComplexStepAndDuals(t *testing.T) {
	o := exprgen.Options{Symbols: someSymbols, Depth: 3, Safe: true, Smooth: true, Analytic: true}
	rapid.Check(t, func(t *rapid.T) {
		g := symbolic.New()
		y := exprgen.Expr(t, g, o)
		values := exprgen.Values(t, o)
		at := func(s symbolic.Symbol) float64 { return values[s] }
		want := g.Eval(g.Gradient(y, nodesOf(g, someSymbols)), at)
		for i, s := range someSymbols {
			step, err := oracle.ComplexStep(g, y, s, at)
			if err != nil {
				t.Fatal(err)
			}
			d := dualDerivative(t, g, y, s, at)
			// All are sums of products of the same local derivatives, of moderate
			// size, with some cancellation.
			tolerance := 1e-9 * (1 + math.Abs(want[i]))
			if math.Abs(step-want[i]) > tolerance || math.Abs(d-want[i]) > tolerance {
				t.Fatalf("%s\nalong %v: %v, complex step %v, dual %v", dump(g, y), s, want[i], step, d)
			}
		}
	})
}

// TestTruthHasNoDerivative differentiates a condition itself.
func TestTruthHasNoDerivative(t *testing.T) {
	w := newWorld()
	if d := w.Diff(w.p, w.x); d != w.Int(0) {
		t.Errorf("the derivative of a condition is %s", dump(w.Graph, d))
	}
}

// TestClosedGuards differentiates sums of conditionals where all of them are 0 and
// what they keep away is infinite.
func TestClosedGuards(t *testing.T) {
	w := newWorld()
	when := func(above int64, n node) node {
		return w.Select(w.Call(symbolic.OpLess, w.Int(above), w.x), n, w.Int(0))
	}
	alongX := w.Along(func(s symbolic.Symbol) node {
		if s == (symbolic.Symbol{Kind: symbolic.Coordinate}) {
			return w.Int(1)
		}
		return 0
	})
	log := w.Call(symbolic.OpLog, w.x)
	product := w.Mul(w.root(w.x), w.y)
	for _, sum := range []node{
		w.Add(when(0, log), when(1, log)),
		w.Add(when(0, product), when(1, product)),
		w.Mul(w.y, w.Add(when(0, log), w.y, when(1, log))),
		w.sin(w.Add(when(0, log), when(1, product))),
	} {
		ways := []node{alongX.Of(sum), w.Gradient(sum, []node{w.x})[0], w.Jacobian([]node{sum}, []node{w.x})[0].Value}
		for _, x := range []float64{0, 0.5, 3} {
			values := w.Eval(ways, func(s symbolic.Symbol) float64 { return []float64{x, 2}[s.Index] })
			want := values[0]
			if x == 0 {
				want = 0
			}
			for k, d := range values {
				if !(math.Abs(d-want) <= 1e-14*math.Abs(want)) { // sums in another order
					t.Errorf("%s by way %d at x = %v: %v, not %v", dump(w.Graph, sum), k, x, d, want)
				}
			}
		}
	}
}
