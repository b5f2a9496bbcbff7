package integrate

import (
	"math"
	"math/big"
	"testing"
)

// A tree is a rooted tree: the order conditions of a Runge–Kutta method are one equation per tree
// (J. C. Butcher 1963; Solving ODEs I, theorem II.2.13): Σ bᵢΦᵢ(t) = 1/γ(t).
type tree struct {
	children []*tree
	order    int
}

// gamma is the tree's density γ.
func (t *tree) gamma() int64 {
	g := int64(t.order)
	for _, c := range t.children {
		g *= c.gamma()
	}
	return g
}

// trees lists the rooted trees of each order up to n: a tree of order k is a root over a multiset of
// smaller trees with k − 1 nodes together.
func trees(n int) [][]*tree {
	all := make([][]*tree, n+1)
	var flat []*tree
	for order := 1; order <= n; order++ {
		var choose func(from, left int, chosen []*tree)
		choose = func(from, left int, chosen []*tree) {
			if left == 0 {
				all[order] = append(all[order], &tree{append([]*tree(nil), chosen...), order})
				return
			}
			for i := from; i < len(flat); i++ {
				if flat[i].order <= left {
					choose(i, left-flat[i].order, append(chosen, flat[i]))
				}
			}
		}
		choose(0, order-1, nil)
		flat = append(flat, all[order]...)
	}
	return all
}

// TestTreeCounts compares the number of trees with OEIS A000081.
func TestTreeCounts(t *testing.T) {
	for i, want := range []int{0, 1, 1, 2, 4, 9, 20, 48, 115} {
		if got := len(trees(8)[i]); got != want {
			t.Errorf("%d trees of order %d, not %d", got, i, want)
		}
	}
}

const precision = 200 // bits: what is left over comes from the rounding of the coefficients alone

// A sum is Σ of products of coefficients, with the sum of their absolute values.
type sum struct{ value, magnitude *big.Float }

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func newSum(x float64) sum { return sum{number(x), number(math.Abs(x))} }

func (s sum) plus(o sum) sum {
	return sum{new(big.Float).Add(s.value, o.value), new(big.Float).Add(s.magnitude, o.magnitude)}
}

func (s sum) times(o sum) sum {
	return sum{new(big.Float).Mul(s.value, o.value), new(big.Float).Mul(s.magnitude, o.magnitude)}
}

// minus subtracts without cancelling magnitudes.
func (s sum) minus(o sum) sum {
	return sum{new(big.Float).Sub(s.value, o.value), new(big.Float).Add(s.magnitude, o.magnitude)}
}

// residual is the difference from a value, and what rounding n factors of each product can explain:
// n·2⁻⁵³ of the absolute products.
func (s sum) residual(want *big.Float, n int) (difference, bound float64) {
	difference, _ = new(big.Float).Sub(s.value, want).Float64()
	bound, _ = s.magnitude.Float64()
	return math.Abs(difference), bound * float64(n) * 0x1p-53 * (1 + 1e-9)
}

// extended is a tableau with the derivative at the end and the extra stages as ordinary rows.
func extended(t *Tableau) (a [][]float64) {
	a = append(a, t.A...)
	a = append(a, t.B)
	return append(a, t.DenseA...)
}

// phi computes Φᵢ of a tree for every row.
func phi(a [][]float64, t *tree) []sum {
	out := make([]sum, len(a))
	for i := range out {
		out[i] = newSum(1)
	}
	for _, c := range t.children {
		below := phi(a, c)
		for i, row := range a {
			s := newSum(0)
			for j, x := range row {
				if x != 0 {
					s = s.plus(newSum(x).times(below[j]))
				}
			}
			out[i] = out[i].times(s)
		}
	}
	return out
}

// weigh is Σ wᵢΦᵢ.
func weigh(w []sum, phi []sum) sum {
	s := newSum(0)
	for i, x := range w {
		s = s.plus(x.times(phi[i]))
	}
	return s
}

func sums(row []float64) (out []sum) {
	for _, x := range row {
		out = append(out, newSum(x))
	}
	return out
}

// reciprocal is 1/γ, times θ^order.
func reciprocal(t *tree, theta float64) *big.Float {
	x := new(big.Float).Quo(number(1), number(float64(t.gamma())))
	for range t.order {
		x.Mul(x, number(theta))
	}
	return x
}

// TestOrderConditions checks every tree's condition up to the method's order, that some tree of the next order
// fails, and row sums.
func TestOrderConditions(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Tableau == nil {
			t.Skip("not a Runge–Kutta method")
		}
		nodes := append(append(append([]float64(nil), m.Tableau.C...), 1), m.Tableau.DenseC...)
		for i, row := range extended(m.Tableau) {
			s := newSum(0)
			for _, x := range row {
				s = s.plus(newSum(x))
			}
			s.magnitude.Add(s.magnitude, number(nodes[i]))
			if d, bound := s.residual(number(nodes[i]), 1); d > bound {
				t.Errorf("row %d sums to c + %.3g, rounding explains %.3g", i, d, bound)
			}
		}
		if got := conditionsMet(m.Tableau, sums(m.Tableau.B), 1, 1, m.Order+1); got != m.Order {
			t.Errorf("conditions hold up to order %d, the method says %d", got, m.Order)
		}
	})
}

// conditionsMet returns the highest order, up to limit, to which weights satisfy the conditions scaled by
// right (0 for an error estimate) at θ.
func conditionsMet(tab *Tableau, w []sum, right, theta float64, limit int) int {
	a := extended(tab)
	for order, all := range trees(limit) {
		for _, tree := range all {
			s := weigh(w, phi(a, tree))
			want := reciprocal(tree, theta)
			want.Mul(want, number(right))
			if d, bound := s.residual(want, order); d > bound {
				return order - 1
			}
		}
	}
	return limit
}

// embedded is the order of each method's error estimates' lower formula, from the literature: their weights are
// differences of formulas, so they annihilate all trees up to that order and no further.
var embedded = map[string][]int{"dopri5": {4}, "dop853": {5, 3}}

func TestErrorEstimates(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if !m.Adaptive {
			t.Skip("no error estimate")
		}
		if len(embedded[m.Name]) != len(m.Tableau.Error) {
			t.Fatalf("the orders of %d error estimates are not stated", len(m.Tableau.Error))
		}
		for i, e := range m.Tableau.Error {
			if got := conditionsMet(m.Tableau, sums(e), 0, 1, m.Order); got != embedded[m.Name][i] {
				t.Errorf("estimate %d vanishes up to order %d, not %d", i, got, embedded[m.Name][i])
			}
		}
	})
}

// denseWeights are the bⱼ(θ) that the nested form of Interpolate amounts to.
func denseWeights(tab *Tableau, theta float64) []sum {
	n, s := len(extended(tab)), len(tab.B)
	at := func(row []float64, j int) float64 {
		if j < len(row) {
			return row[j]
		}
		return 0
	}
	delta := func(i, j int) float64 {
		if i == j {
			return 1
		}
		return 0
	}
	x, y := newSum(theta), newSum(1-theta) // both exact, for sixteenths
	w := make([]sum, n)
	for j := range w {
		c := []sum{newSum(at(tab.B, j))}
		if tab.Hermite {
			c = append(c, newSum(delta(0, j)).minus(c[0]))
			c = append(c, c[0].minus(newSum(delta(s, j))).minus(c[1]))
		}
		for _, d := range tab.Dense {
			c = append(c, newSum(at(d, j)))
		}
		w[j] = newSum(0)
		for l := len(c) - 1; l >= 0; l-- {
			if l%2 == 0 {
				w[j] = x.times(c[l].plus(w[j]))
			} else {
				w[j] = y.times(c[l].plus(w[j]))
			}
		}
	}
	return w
}

// TestDenseConditions checks Σ bⱼ(θ)Φⱼ = θ^|t|/γ (Solving ODEs I, II.6) for every tree up to the order of
// the dense output, at more points than the polynomials' degrees, and that the next order fails.
func TestDenseConditions(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Tableau == nil {
			t.Skip("not a Runge–Kutta method")
		}
		least := 99
		for i := 1; i < 16; i++ {
			theta := float64(i) / 16
			least = min(least, conditionsMet(m.Tableau, denseWeights(m.Tableau, theta), 1, theta, m.DenseOrder+1))
		}
		if least != m.DenseOrder {
			t.Errorf("dense output has order %d, the method says %d", least, m.DenseOrder)
		}
	})
}

// TestSplittings checks that kicks and drifts each add up to a whole step, and that the map is
// symplectic: for one degree of freedom its Jacobian has determinant 1, exactly so on a linear problem.
func TestSplittings(t *testing.T) {
	eachMethod(t, func(t *testing.T, m *Method) {
		if m.Kicks == nil {
			t.Skip("not a splitting method")
		}
		var kick, drift float64
		for _, k := range m.Kicks {
			kick, drift = kick+k.Kick, drift+k.Drift
		}
		if math.Abs(kick-1) > 4*epsilon || math.Abs(drift-1) > 4*epsilon {
			t.Errorf("kicks add up to %v, drifts to %v", kick, drift)
		}
		var columns [2][]float64
		for i := range columns {
			y := make([]float64, 2)
			y[i] = 1
			rows, _ := mustCollect(t, harmonic, y,
				Output{End: 0.1}, Options{Method: m, Step: 0.1})
			columns[i] = rows[len(rows)-1].y
		}
		det := columns[0][0]*columns[1][1] - columns[0][1]*columns[1][0]
		if math.Abs(det-1) > 8*epsilon { // two products and the step's few roundings
			t.Errorf("the determinant of a step is 1 %+.3g", det-1)
		}
	})
}
