package dynamics

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// linear is a system with constant M, linear forces and linear constraints,
// whose accelerations an independent solver can compute:
// L = ½ q̇ᵀMq̇ + bᵀq, J q = 0.
type linear struct {
	sys  *mechanics.System
	eq   *mechanics.Equations
	full *mat.Dense // ⎡M Jᵀ; J 0⎤
	rhs  *mat.VecDense
}

// newLinear builds a system with n coordinates and m constraints. signs gives
// the signs of M's eigenvalues: all 1 for a positive definite one. A density
// under 1 makes M sparse.
func newLinear(seed uint64, n, m int, density float64, sign func(i int) float64) linear {
	random := rand.New(rand.NewPCG(seed, uint64(n*100+m)))
	g := symbolic.New()
	sys := &mechanics.System{Name: "linear", Graph: g, Forces: make([]symbolic.Node, n)}
	for i := range n {
		sys.Coordinates = append(sys.Coordinates, mechanics.Coordinate{Name: notation.Name{Base: "q", Indices: []int{i + 1}}})
	}
	full := mat.NewDense(n+m, n+m, nil)
	rhs := mat.NewVecDense(n+m, nil)
	terms := []symbolic.Node{}
	for i := range n {
		for j := range i + 1 {
			v := random.NormFloat64() / math.Sqrt(float64(n))
			switch {
			case i == j:
				v = sign(i) * (2 + math.Abs(v))
			case random.Float64() > density:
				continue
			}
			full.Set(i, j, v)
			full.Set(j, i, v)
			c := g.Float(v)
			if i == j {
				c = g.Mul(c, g.Rat(symbolic.RatFrac(1, 2)))
			}
			terms = append(terms, g.Mul(c, sys.Velocity(i), sys.Velocity(j)))
		}
		b := random.NormFloat64()
		rhs.SetVec(i, b)
		terms = append(terms, g.Mul(g.Float(b), sys.Position(i)))
	}
	sys.Lagrangian = g.Add(terms...)
	for k := range m {
		var row []symbolic.Node
		for j := range n {
			v := random.NormFloat64()
			full.Set(n+k, j, v)
			full.Set(j, n+k, v)
			row = append(row, g.Mul(g.Float(v), sys.Position(j)))
		}
		sys.Constraints = append(sys.Constraints, mechanics.Constraint{Expr: g.Add(row...), Holonomic: true})
	}
	return linear{sys, mechanics.Derive(sys), full, rhs}
}

func positive(int) float64 { return 1 }

// check compares the model's accelerations and multipliers with gonum's LU.
func (l linear) check(t *testing.T) {
	t.Helper()
	var want mat.VecDense
	if err := want.SolveVec(l.full, l.rhs); err != nil {
		t.Fatal(err)
	}
	n, m := len(l.sys.Coordinates), len(l.sys.Constraints)
	model := New(l.eq, nil, nil)
	y := make([]float64, 2*n)
	if err := model.Settle(0, y); err != nil {
		t.Fatal(err)
	}
	qdd, lambda := make([]float64, n), make([]float64, m)
	if err := model.Accelerations(0, y, qdd, lambda); err != nil {
		t.Fatal(err)
	}
	// Both solvers are backward stable: they agree to the condition number
	// times a small multiple of the unit roundoff.
	tolerance := 100 * 0x1p-53 * mat.Cond(l.full, 2) * mat.Norm(&want, math.Inf(1))
	for i, a := range qdd {
		if d := math.Abs(a - want.AtVec(i)); !(d <= tolerance) {
			t.Errorf("q̈[%d] = %v, want %v (difference %.2g, tolerance %.2g)", i, a, want.AtVec(i), d, tolerance)
		}
	}
	for k, a := range lambda { // the system is solved for −λ
		if d := math.Abs(-a - want.AtVec(n+k)); !(d <= tolerance) {
			t.Errorf("λ[%d] = %v, want %v", k, a, -want.AtVec(n+k))
		}
	}
}

func TestEveryWayOfSolving(t *testing.T) {
	ways := map[lower.Way]bool{}
	for _, n := range []int{1, 2, 3, 5, 8, 17, 40, 64} {
		for _, m := range []int{0, 1, min(3, n-1)} {
			for _, density := range []float64{0.1, 1} {
				t.Run(fmt.Sprintf("n=%d,m=%d,density=%v", n, m, density), func(t *testing.T) {
					if m >= n {
						t.Skip("no freedom left")
					}
					l := newLinear(1, n, m, density, positive)
					model := New(l.eq, nil, nil)
					_, choice := lower.Compared(l.eq)
					ways[choice.Way] = true
					l.check(t)
					if model.careful {
						t.Error("a positive definite system fell back to pivoting")
					}
				})
			}
		}
	}
	if !ways[lower.Straight] || !ways[lower.Dense] {
		t.Errorf("not every way of solving was met: %v", ways)
	}
}

func TestIndefiniteMassMatrix(t *testing.T) {
	for _, n := range []int{2, 4, 9, 50} {
		l := newLinear(2, n, 0, 1, func(i int) float64 { return float64(1 - 2*(i%2)) })
		l.check(t)
	}
}

// A pivot that is 0 although the matrix is regular: M = [0 1; 1 0].
func TestZeroPivot(t *testing.T) {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 2)}
	sys.Lagrangian = g.Add(g.Mul(sys.Velocity(0), sys.Velocity(1)), g.Mul(g.Int(3), sys.Position(0)), g.Mul(g.Int(5), sys.Position(1)))
	model := New(mechanics.Derive(sys), nil, nil)
	y, qdd := make([]float64, 4), make([]float64, 2)
	if err := model.Accelerations(0, y, qdd, nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(qdd, []float64{5, 3}) {
		t.Errorf("q̈ = %v, want [5 3]", qdd)
	}
}

// L = (x' + y')²/2 − x determines only the sum of the accelerations.
func TestSingularNamesVelocities(t *testing.T) {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g}
	for _, name := range []string{"x", "y", "z"} {
		sys.Coordinates = append(sys.Coordinates, mechanics.Coordinate{Name: notation.Name{Base: name}})
	}
	half := g.Rat(symbolic.RatFrac(1, 2))
	sys.Lagrangian = g.Add(
		g.Mul(half, g.PowInt(g.Add(sys.Velocity(0), sys.Velocity(1)), 2)),
		g.Mul(half, g.PowInt(sys.Velocity(2), 2)), sys.Position(0))
	model := New(mechanics.Derive(sys), nil, nil)
	err := model.Settle(0, make([]float64, 6))
	var singular *SingularError
	if !errors.As(err, &singular) {
		t.Fatalf("error %v, want a SingularError", err)
	}
	if want := []string{"x'", "y'"}; !slices.Equal(singular.Velocities, want) {
		t.Errorf("velocities %v, want %v", singular.Velocities, want)
	}
	if !model.AlwaysSingular(false) {
		t.Error("not recognised as singular in every state")
	}
}

// A mass that vanishes at x = 0 only: M = x².
func TestSingularInOneState(t *testing.T) {
	g := symbolic.New()
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, 1)}
	sys.Lagrangian = g.Mul(g.PowInt(sys.Position(0), 2), g.PowInt(sys.Velocity(0), 2))
	model := New(mechanics.Derive(sys), nil, nil)
	if err := model.Settle(0, []float64{0, 1}); err == nil {
		t.Error("no error at x = 0")
	}
	if model.AlwaysSingular(false) {
		t.Error("recognised as singular in every state")
	}
	if err := model.Settle(0, []float64{1, 1}); err != nil {
		t.Errorf("at x = 1: %v", err)
	}
}

func TestNoAllocation(t *testing.T) {
	for _, n := range []int{2, 40} {
		l := newLinear(3, n, 1, 1, positive)
		model := New(l.eq, nil, nil)
		y, dy := make([]float64, 2*n), make([]float64, 2*n)
		if a := testing.AllocsPerRun(100, func() { model.Derivative(0, y, dy) }); a != 0 {
			t.Errorf("n = %d: %v allocations per evaluation", n, a)
		}
		if a := testing.AllocsPerRun(100, func() { model.Project(0, y) }); a != 0 {
			t.Errorf("n = %d: %v allocations per projection", n, a)
		}
	}
}

func TestIndependentRows(t *testing.T) {
	rows := [][]float64{{1, 0, 0}, {2, 0, 0}, {1, 1, 0}, {0, 0, 0}, {3, 4, 0}, {0, 1e-3, 1e-7}}
	if got, want := independentRows(rows), []int{0, 2, 5}; !slices.Equal(got, want) {
		t.Errorf("independent rows %v, want %v", got, want)
	}
}
