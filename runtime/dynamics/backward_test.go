package dynamics

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"lagc/mechanics"
	"lagc/symbolic"
)

// numeric is a system whose matrix and right side are params: ½ q̇ᵀMq̇ + bᵀq with
// the constraints J q = 0.
func numeric(a [][]float64, b []float64, m int) (*mechanics.Equations, []float64) {
	g := symbolic.New()
	n := len(a) - m
	sys := &mechanics.System{Graph: g, Coordinates: make([]mechanics.Coordinate, n)}
	var params []float64
	param := func(x float64) symbolic.Node {
		params = append(params, x)
		sys.Params = append(sys.Params, mechanics.Param{})
		return g.Symbol(symbolic.Param, len(params)-1)
	}
	var terms []symbolic.Node
	for i := range n {
		for j := range i + 1 {
			if a[i][j] == 0 {
				continue
			}
			c := param(a[i][j])
			if i == j {
				c = g.Mul(c, g.Rat(symbolic.RatFrac(1, 2)))
			}
			terms = append(terms, g.Mul(c, sys.Velocity(i), sys.Velocity(j)))
		}
		terms = append(terms, g.Mul(param(b[i]), sys.Position(i)))
	}
	sys.Lagrangian = g.Add(terms...)
	for k := n; k < len(a); k++ {
		var row []symbolic.Node
		for j := range n {
			if a[k][j] != 0 {
				row = append(row, g.Mul(param(a[k][j]), sys.Velocity(j)))
			}
		}
		row = append(row, g.Mul(param(-b[k]), g.Symbol(symbolic.Time, 0)))
		sys.Constraints = append(sys.Constraints, mechanics.Constraint{Expr: g.Add(row...)})
	}
	return mechanics.Derive(sys), params
}

// equilibrated returns scales that make all rows' largest elements 1.
func equilibrated(a [][]float64) []float64 {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = 1
	}
	for range 40 {
		for i, row := range a {
			largest := 0.0
			for j, x := range row {
				largest = math.Max(largest, math.Abs(x)*d[i]*d[j])
			}
			if largest > 0 {
				d[i] /= math.Sqrt(largest)
			}
		}
	}
	return d
}

// backward returns the backward error of x, in units of rounding: by how much,
// relative to the largest elements, a and b must change for x to be the solution
// (Higham, Accuracy and Stability of Numerical Algorithms, 2002, ch. 7). Rows and
// columns are scaled first, so that the sizes of masses do not hide anything.
func backward(a [][]float64, b, x []float64) float64 {
	const prec = 400 // exact for the products and sums that occur
	d := equilibrated(a)
	norm, size, most, r := 0.0, 0.0, 0.0, 0.0
	for i, row := range a {
		residual := new(big.Float).SetPrec(prec).SetFloat64(b[i])
		total := 0.0
		for j, v := range row {
			residual.Sub(residual, new(big.Float).SetPrec(prec).Mul(big.NewFloat(v), big.NewFloat(x[j])))
			total += math.Abs(v) * d[i] * d[j]
		}
		f, _ := residual.Float64()
		norm = math.Max(norm, total)
		r = math.Max(r, math.Abs(f)*d[i])
		size = math.Max(size, math.Abs(x[i])/d[i])
		most = math.Max(most, math.Abs(b[i])*d[i])
	}
	return r / (norm*size + most) * 0x1p53
}

// random makes matrices of n coordinates and m constraints.
type random struct{ *rand.Rand }

// matrix is symmetric with the given elements of the lower triangle.
func matrix(n int, element func(i, j int) float64) [][]float64 {
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		for j := range i + 1 {
			a[i][j] = element(i, j)
			a[j][i] = a[i][j]
		}
	}
	return a
}

func (r random) rows(k, n int) [][]float64 {
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, n)
		for j := range out[i] {
			out[i][j] = r.NormFloat64()
		}
	}
	return out
}

// tiny is between 10 to the power −digits and 1.
func (r random) tiny(digits float64) float64 { return math.Pow(10, -digits*r.Float64()) }

// sumOfSquares is Σ ±cᵀc + shift over rank random rows c, definite if signs are equal.
func (r random) sumOfSquares(n, rank int, sign func() float64, shift float64) [][]float64 {
	a := matrix(n, func(int, int) float64 { return 0 })
	for _, c := range r.rows(rank, n) {
		s := sign()
		for i := range a {
			for j := range a {
				a[i][j] += s * c[i] * c[j]
			}
		}
	}
	for i := range a {
		a[i][i] += shift
	}
	return a
}

func (r random) either() float64 { return math.Copysign(1, r.Float64()-0.5) }

func (r random) symmetric(n int) [][]float64 {
	return matrix(n, func(int, int) float64 { return r.NormFloat64() })
}

// held adds m constraints.
func (r random) held(a [][]float64, m int) [][]float64 {
	n := len(a)
	j := r.rows(m, n)
	return matrix(n+m, func(i, k int) float64 {
		switch {
		case i < n:
			return a[i][k]
		case k < n:
			return j[i-n][k]
		}
		return 0
	})
}

// scaled multiplies rows and columns by factors between 10⁻⁹ and 10⁹: other
// units for every unknown.
func (r random) scaled(a [][]float64) [][]float64 {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = math.Pow(10, 9*(2*r.Float64()-1))
	}
	return matrix(len(a), func(i, j int) float64 { return a[i][j] * d[i] * d[j] })
}

// light makes the first k coordinates light.
func (r random) light(a [][]float64, k int) [][]float64 {
	for k := range k {
		eps := r.tiny(10)
		for i := range a {
			a[i][k] *= eps
			a[k][i] *= eps
		}
	}
	return a
}

// hard are families of systems, from harmless to nearly singular.
var hard = []struct {
	name string
	make func(r random, n, m int) [][]float64
}{
	{"definite", func(r random, n, m int) [][]float64 {
		return r.held(r.sumOfSquares(n, n+2, positiveSign, 0), m)
	}},
	{"definite, badly scaled", func(r random, n, m int) [][]float64 {
		return r.scaled(r.held(r.sumOfSquares(n, n+2, positiveSign, 0), m))
	}},
	{"definite, nearly singular", func(r random, n, m int) [][]float64 {
		return r.held(r.sumOfSquares(n, n-max(1, m), positiveSign, r.tiny(18)), m)
	}},
	{"definite, nearly singular and badly scaled", func(r random, n, m int) [][]float64 {
		return r.scaled(r.held(r.sumOfSquares(n, n-max(1, m), positiveSign, r.tiny(18)), m))
	}},
	{"light coordinates held by constraints", func(r random, n, m int) [][]float64 {
		return r.held(r.light(r.sumOfSquares(n, n+2, positiveSign, 0), max(1, m)), m)
	}},
	{"indefinite", func(r random, n, m int) [][]float64 { return r.held(r.symmetric(n), m) }},
	{"indefinite, badly scaled", func(r random, n, m int) [][]float64 { return r.scaled(r.held(r.symmetric(n), m)) }},
	{"indefinite, small diagonal", func(r random, n, m int) [][]float64 {
		a := r.symmetric(n)
		for i := range a {
			a[i][i] *= r.tiny(16)
		}
		return r.held(a, m)
	}},
	{"indefinite, nearly singular", func(r random, n, m int) [][]float64 {
		return r.held(r.sumOfSquares(n, n-max(1, m), r.either, r.tiny(18)), m)
	}},
}

func positiveSign() float64 { return 1 }

// The equations are satisfied to within a small change of their coefficients,
// whatever they are: pivots that fail and constraints that are not met send a
// system to the pivoted solver. What the checks let pass is 10⁻¹² of the terms of
// a constraint, 9000 units of rounding; where these are small themselves, what
// the multiplier does to the heaviest coordinate, which may be a few times more
// than the elements that are compared here.
func TestBackwardError(t *testing.T) {
	const bound = 4e-12 * 0x1p53
	for _, family := range hard {
		t.Run(family.name, func(t *testing.T) {
			worst, fast, singular, total := 0.0, 0, 0, 0
			for _, n := range []int{2, 3, 5, 8} {
				for m := range min(n, 4) {
					r := random{rand.New(rand.NewPCG(uint64(n), uint64(m)))}
					for range 50 {
						total++
						e, passed, err := solveHard(family.make(r, n, m), r, m)
						if err != nil {
							singular++
							continue
						}
						if passed {
							fast++
						}
						if worst = math.Max(worst, e); !(e <= bound) {
							t.Errorf("n = %d, m = %d: backward error %.3g units of rounding", n, m, e)
						}
					}
				}
			}
			t.Logf("worst %.3g units of rounding; of %d systems %d without pivoting, %d singular", worst, total, fast, singular)
			if family.name == "definite" && fast < total {
				t.Errorf("%d of %d harmless systems needed pivoting", total-fast, total)
			}
			if limit := total / 5; singular > limit {
				t.Errorf("%d of %d systems refused as singular", singular, total)
			}
		})
	}
}

// solveHard returns the backward error of a model's accelerations and
// multipliers, and whether they came without pivoting.
func solveHard(a [][]float64, r random, m int) (e float64, fast bool, err error) {
	n := len(a) - m
	b := r.rows(1, n+m)[0]
	eq, params := numeric(a, b, m)
	model := New(eq, params, nil)
	y := make([]float64, 2*n)
	x, lambda := make([]float64, n), make([]float64, m)
	if err := model.Settle(0, y); err != nil {
		return 0, false, err
	}
	if err := model.Accelerations(0, y, x, lambda); err != nil {
		return 0, false, err
	}
	for _, l := range lambda {
		x = append(x, -l)
	}
	return backward(a, b, x), !model.careful, nil
}
