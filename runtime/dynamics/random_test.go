package dynamics_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	_ "lagc/internal/seeded"

	"lagc/internal/exprgen"
	"lagc/internal/oracle"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
)

// randomSystem draws a Lagrangian of every kind that physics knows, with a
// positive definite mass matrix: squares of velocities with varying masses,
// squares of linear combinations of velocities, magnetic terms, a relativistic
// one, a potential; all of it depending on position, time and two params.
func randomSystem(t *rapid.T) *mechanics.System {
	n := rapid.IntRange(1, 4).Draw(t, "coordinates")
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n), Params: make([]mechanics.Param, 2)}
	leaves := []symbolic.Symbol{{Kind: symbolic.Time}, {Kind: symbolic.Param}, {Kind: symbolic.Param, Index: 1}}
	for i := range n {
		leaves = append(leaves, symbolic.Symbol{Kind: symbolic.Coordinate, Index: i})
	}
	depth := rapid.IntRange(1, 3).Draw(t, "depth")
	piece := func() symbolic.Node {
		return exprgen.Expr(t, g, exprgen.Options{Symbols: leaves, Depth: depth, Safe: true, Smooth: true})
	}
	v := sys.Symbols(symbolic.Velocity, n)
	half := g.Rat(symbolic.RatFrac(1, 2))
	var terms, mixed, squares []symbolic.Node
	for i := range n {
		mass := g.Add(g.Int(1), g.PowInt(g.Call(symbolic.OpSin, piece()), 2))
		terms = append(terms, g.Mul(half, mass, g.PowInt(v[i], 2)), g.Mul(piece(), v[i]))
		mixed = append(mixed, g.Mul(g.Call(symbolic.OpTanh, piece()), v[i]))
		squares = append(squares, g.PowInt(v[i], 2))
	}
	terms = append(terms, g.Mul(half, g.PowInt(g.Add(mixed...), 2)), g.Neg(piece()))
	if rapid.Bool().Draw(t, "relativistic") {
		terms = append(terms, g.Sqrt(g.Add(append(squares, g.Int(1))...)))
	}
	sys.Lagrangian = g.Add(terms...)
	return sys
}

// The accelerations are put into the Euler–Lagrange equations that an
// independent method forms with 200 bits. What remains is rounding error:
// relative to the largest term, or to the sizes of random pieces (up to 50),
// which may cancel within a term, that of a few dozen operations; and where the
// random pieces are badly conditioned (the sine of a large power) no more than
// a moderate multiple of what the independent method itself loses in float64.
const (
	residualTolerance = 1e-13
	pieceSize         = 50
	timesOracle       = 100
)

func TestRandomLagrangians(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sys := randomSystem(t)
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
		model := dynamics.New(mechanics.Derive(sys), params, nil)
		qdd := make([]float64, n)
		if err := model.Accelerations(at, y, qdd, nil); err != nil {
			t.Fatal(err)
		}
		exact, err := oracle.MotionOf(sys.Graph, sys.Lagrangian, n, func(s symbolic.Symbol) *big.Float {
			return new(big.Float).SetPrec(200).SetFloat64(values[s])
		}, oracle.Bigs(200))
		if err != nil {
			t.Fatal(err)
		}
		rounded, err := oracle.MotionOf(sys.Graph, sys.Lagrangian, n, func(s symbolic.Symbol) float64 { return values[s] }, oracle.Floats())
		if err != nil {
			t.Fatal(err)
		}
		compareMotion(t, exact, rounded, qdd)
	})
}

// minus returns x − y in float64.
func minus(x *big.Float, y float64) float64 {
	d, _ := new(big.Float).SetPrec(200).Sub(x, big.NewFloat(y)).Float64()
	return d
}

func compareMotion(t *rapid.T, exact *oracle.Motion[*big.Float], rounded *oracle.Motion[float64], qdd []float64) {
	for i := range qdd {
		residual := new(big.Float).SetPrec(200).Sub(exact.Drift[i], exact.Gradient[i])
		size := math.Max(pieceSize, math.Max(math.Abs(rounded.Drift[i]), math.Abs(rounded.Gradient[i])))
		lost := math.Abs(minus(exact.Drift[i], rounded.Drift[i])) + math.Abs(minus(exact.Gradient[i], rounded.Gradient[i]))
		for j, x := range exact.Mass[i] {
			residual.Add(residual, new(big.Float).SetPrec(200).Mul(x, big.NewFloat(qdd[j])))
			size = math.Max(size, math.Abs(rounded.Mass[i][j]*qdd[j]))
			lost += math.Abs(minus(x, rounded.Mass[i][j]) * qdd[j])
		}
		r, _ := residual.Float64()
		if tolerance := residualTolerance*size + timesOracle*lost; !(math.Abs(r) <= tolerance) {
			t.Errorf("equation %d is missed by %.3g; terms up to %.3g, the independent method loses %.3g; q̈ = %v", i, r, size, lost, qdd)
		}
	}
}
