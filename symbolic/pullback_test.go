package symbolic_test

import (
	"math"
	"slices"
	"testing"

	"lagc/symbolic"
)

// Derivatives by a subexpression are those by a symbol in its place, and what
// lies behind it does not count.
func TestPullback(t *testing.T) {
	g := symbolic.New()
	x, y, z := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1), g.Symbol(symbolic.Coordinate, 2)
	u := g.Add(x, g.Mul(y, y))
	f := func(u node) node { return g.Add(g.Mul(g.Call(symbolic.OpSin, u), x), g.PowInt(u, 3), y) }
	h := func(u node) node { return g.Div(u, x) }
	value := func(s symbolic.Symbol) float64 {
		if s.Index == 2 { // z takes u's place
			return 0.7 + 1.1*1.1
		}
		return []float64{0.7, 1.1}[s.Index]
	}
	got := g.Pullback([]symbolic.Weighted{{Node: f(u), Factor: y}, {Node: h(u), Factor: g.Int(2)}}, func(n node) bool { return n == u || n == x })
	want := map[node]node{}
	for at, symbol := range map[node]node{u: z, x: x} {
		want[at] = g.Add(g.Mul(y, g.Diff(f(z), symbol)), g.Mul(g.Int(2), g.Diff(h(z), symbol)))
	}
	var at []node
	for _, w := range got {
		at = append(at, w.Node)
		v := g.Eval([]node{w.Factor, want[w.Node]}, value)
		if !(math.Abs(v[0]-v[1]) <= 1e-14*math.Abs(v[1])) { // a dozen operations
			t.Errorf("derivative by node %d is %v, want %v", w.Node, v[0], v[1])
		}
	}
	if !slices.Equal(at, []node{x, u}) {
		t.Errorf("derivatives by nodes %v, want by %v", at, []node{x, u})
	}
}

// Several terms at one node, a term that is such a node itself, and one that
// reaches none.
func TestPullbackAtTerms(t *testing.T) {
	g := symbolic.New()
	x, y := g.Symbol(symbolic.Coordinate, 0), g.Symbol(symbolic.Coordinate, 1)
	got := g.Pullback([]symbolic.Weighted{{Node: x, Factor: g.Int(2)}, {Node: x, Factor: y}, {Node: g.PowInt(y, 2), Factor: g.Int(1)}, {Node: g.Int(5), Factor: y}},
		func(n node) bool { return n == x })
	if want := []symbolic.Weighted{{Node: x, Factor: g.Add(g.Int(2), y)}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
