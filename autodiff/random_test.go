package autodiff_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/autodiff"
	"lagc/internal/exprgen"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
)

// randomSystem draws a Lagrangian with a positive definite mass matrix: squares of
// velocities with varying masses, the square of a linear combination of
// velocities, magnetic terms, a relativistic one, a potential; forces, friction;
// all of it depending on position, time and two params. If it is not to be smooth
// it has conditionals and jumps, and need not have values everywhere.
func randomSystem(t *rapid.T, smooth bool) *mechanics.System {
	n := rapid.IntRange(1, 4).Draw(t, "coordinates")
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n), Params: make([]mechanics.Param, 2), Forces: make([]symbolic.Node, n)}
	leaves := []symbolic.Symbol{{Kind: symbolic.Time}, {Kind: symbolic.Param}, {Kind: symbolic.Param, Index: 1}}
	for i := range n {
		leaves = append(leaves, symbolic.Symbol{Kind: symbolic.Coordinate, Index: i})
	}
	depth := rapid.IntRange(1, 3).Draw(t, "depth")
	piece := func() symbolic.Node {
		return exprgen.Expr(t, g, exprgen.Options{Symbols: leaves, Depth: depth, Safe: smooth, Smooth: smooth})
	}
	v := sys.Symbols(symbolic.Velocity, n)
	half := g.Rat(symbolic.RatFrac(1, 2))
	var terms, mixed, squares, friction []symbolic.Node
	for i := range n {
		mass := g.Add(g.Int(1), g.PowInt(g.Call(symbolic.OpSin, piece()), 2))
		terms = append(terms, g.Mul(half, mass, g.PowInt(v[i], 2)), g.Mul(piece(), v[i]))
		mixed = append(mixed, g.Mul(g.Call(symbolic.OpTanh, piece()), v[i]))
		squares = append(squares, g.PowInt(v[i], 2))
		friction = append(friction, g.Mul(piece(), g.PowInt(v[i], 2)))
		if rapid.Bool().Draw(t, "force") {
			sys.Forces[i] = g.Mul(piece(), v[i])
		}
	}
	terms = append(terms, g.Mul(half, g.PowInt(g.Add(mixed...), 2)), g.Neg(piece()))
	if rapid.Bool().Draw(t, "relativistic") {
		terms = append(terms, g.Sqrt(g.Add(append(squares, g.Int(1))...)))
	}
	if rapid.Bool().Draw(t, "friction") {
		sys.Dissipation = g.Add(friction...)
	}
	sys.Lagrangian = g.Add(terms...)
	return sys
}

// TestRandomLagrangians puts the difference to the derived equations' accelerations
// back into M q̈: so the condition of M does not count. What is left may be
// 1e-12 of the largest term of an equation, or of what the random pieces (up to
// 50, the friction and forces with velocities up to 3) may cancel to; and where
// the pieces themselves are badly conditioned (the sine of a large power) a
// moderate multiple of what a plain float64 evaluation differs from one in 200 bits.
func TestRandomLagrangians(t *testing.T) {
	const tolerance, pieceSize, timesLost = 1e-12, 150, 100
	rapid.Check(t, func(t *rapid.T) {
		sys := randomSystem(t, true)
		n := len(sys.Coordinates)
		values := map[symbolic.Symbol]float64{}
		draw := func(kind symbolic.Kind, i int) float64 {
			x := rapid.Float64Range(-exprgen.Range, exprgen.Range).Draw(t, "value")
			values[symbolic.Symbol{Kind: kind, Index: i}] = x
			return x
		}
		at := draw(symbolic.Time, 0)
		params := []float64{draw(symbolic.Param, 0), draw(symbolic.Param, 1)}
		y := make([]float64, 2*n)
		for i := range n {
			y[i], y[n+i] = draw(symbolic.Coordinate, i), draw(symbolic.Velocity, i)
		}
		want := make([]float64, n)
		if err := dynamics.New(mechanics.Derive(sys), params, nil).Accelerations(at, y, want, nil); err != nil {
			t.Fatal(err)
		}
		rounded, lost := conditioning(t, sys, values, want)
		for _, way := range exact {
			w, _ := autodiff.Lookup(way)
			e, err := w.New(sys, params, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := make([]float64, n)
			if err := e.Accelerations(at, y, got, nil); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				residual, size := 0.0, math.Max(pieceSize, math.Max(math.Abs(rounded.Drift[i]), math.Abs(rounded.Gradient[i])))
				for j, m := range rounded.Mass[i] {
					residual += m * (got[j] - want[j])
					size = math.Max(size, math.Abs(m*want[j]))
				}
				if bound := tolerance*size + timesLost*lost[i]; !(math.Abs(residual) <= bound) {
					t.Errorf("%s: equation %d differs by %.3g, tolerance %.3g; q̈ = %v, want %v", way, i, residual, bound, got, want)
				}
			}
		}
	})
}

// TestRandomBatches has a batch take all branches of random Lagrangians at once:
// every state must get what it gets alone, where only the branches that it takes
// run, and NaN where it has no accelerations. Conditionals change the order in
// which adjoints are added up, so that roundings differ; 1e-9 of the largest
// acceleration leaves room for pieces that cancel.
func TestRandomBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sys := randomSystem(t, false)
		n := len(sys.Coordinates)
		draw := func() float64 { return float64(rapid.IntRange(-12, 12).Draw(t, "value")) / 4 }
		w, _ := autodiff.Lookup("autograd")
		e, err := w.New(sys, []float64{draw(), draw()}, nil)
		if err != nil {
			t.Fatal(err)
		}
		const size = 5
		time := make([]float64, size)
		y, qdd := make([][]float64, 2*n), make([][]float64, n)
		for k := range size {
			time[k] = draw()
			for i := range y {
				y[i] = append(y[i], draw())
				qdd[i%n] = append(qdd[i%n][:k:k], 0)
			}
		}
		batchErr := e.(autodiff.Batcher).AccelerationsBatch(time, y, qdd, nil)
		failed := false
		for k := range size {
			state, want := make([]float64, 2*n), make([]float64, n)
			for i := range state {
				state[i] = y[i][k]
			}
			err := e.Accelerations(time[k], state, want, nil)
			failed = failed || err != nil
			scale := 1.0
			for _, a := range want {
				scale = math.Max(scale, math.Abs(a))
			}
			for i := range want {
				close := same(qdd[i][k], want[i]) || math.Abs(qdd[i][k]-want[i]) <= 1e-9*scale
				if got := qdd[i][k]; err == nil && !close || err != nil && !math.IsNaN(got) {
					t.Errorf("state %d, q̈[%d]: %v in a batch, %v alone (%v)", k, i, got, want[i], err)
				}
			}
		}
		if failed != (batchErr != nil) {
			t.Errorf("the batch's error is %v", batchErr)
		}
	})
}

// conditioning evaluates the terms of the equations in float64, by the tests'
// oracle, and says by how much rounding alone changes each equation.
func conditioning(t *rapid.T, sys *mechanics.System, values map[symbolic.Symbol]float64, qdd []float64) (*oracle.Motion[float64], []float64) {
	n := len(sys.Coordinates)
	rounded, err := oracle.MotionOf(sys.Graph, sys.Lagrangian, n, func(s symbolic.Symbol) float64 { return values[s] }, oracle.Floats())
	if err != nil {
		t.Fatal(err)
	}
	exact, err := oracle.MotionOf(sys.Graph, sys.Lagrangian, n, bigValues(values), oracle.Bigs(200))
	if err != nil {
		t.Fatal(err)
	}
	lost := make([]float64, n)
	for i := range lost {
		lost[i] = difference(exact.Drift[i], rounded.Drift[i]) + difference(exact.Gradient[i], rounded.Gradient[i])
		for j, m := range exact.Mass[i] {
			lost[i] += difference(m, rounded.Mass[i][j]) * math.Abs(qdd[j])
		}
		lost[i] += otherLoss(t, sys, i, values)
	}
	return rounded, lost
}

// otherLoss is by how much rounding changes the generalized force and the
// friction on coordinate i.
func otherLoss(t *rapid.T, sys *mechanics.System, i int, values map[symbolic.Symbol]float64) float64 {
	var nodes []symbolic.Node
	if sys.Forces[i] != 0 {
		nodes = append(nodes, sys.Forces[i])
	}
	if sys.Dissipation != 0 {
		nodes = append(nodes, sys.Graph.Diff(sys.Dissipation, sys.Velocity(i)))
	}
	rounded, err := oracle.Eval(sys.Graph, nodes, func(s symbolic.Symbol) float64 { return values[s] }, oracle.Floats())
	if err != nil {
		t.Fatal(err)
	}
	exact, err := oracle.Eval(sys.Graph, nodes, bigValues(values), oracle.Bigs(200))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for k, x := range exact {
		sum += difference(x, rounded[k])
	}
	return sum
}

func bigValues(values map[symbolic.Symbol]float64) func(symbolic.Symbol) *big.Float {
	return func(s symbolic.Symbol) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(values[s]) }
}

// difference returns |x − y| in float64.
func difference(x *big.Float, y float64) float64 {
	d, _ := new(big.Float).SetPrec(200).Sub(x, big.NewFloat(y)).Float64()
	return math.Abs(d)
}
