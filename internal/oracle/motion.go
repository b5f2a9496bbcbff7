package oracle

import (
	"errors"
	"fmt"
	"math/big"

	"lagc/symbolic"
)

// Motion holds what the Euler–Lagrange equations of n coordinates need, at one
// state.
type Motion[T any] struct {
	L        T
	Momenta  []T   // p = ∂L/∂q̇
	Mass     [][]T // ∂p/∂q̇
	Gradient []T   // ∂L/∂q
	Drift    []T   // (∂p/∂q)·q̇ + ∂p/∂t: how p changes without acceleration

	numbers Numbers[T]
}

// ErrSingular says that the mass matrix has no inverse.
var ErrSingular = errors.New("oracle: the mass matrix is singular")

// MotionOf evaluates the Lagrangian L of n coordinates as a jet in q, q̇ and t
// at the state that value gives, and reads the terms off its gradient and
// Hessian.
func MotionOf[T any](g *symbolic.Graph, L symbolic.Node, n int, value func(symbolic.Symbol) T, a Numbers[T]) (*Motion[T], error) {
	q := func(i int) int { return i }
	v := func(i int) int { return n + i }
	m, time := 2*n+1, 2*n
	jet, err := jetOf(g, L, n, value, a)
	if err != nil {
		return nil, err
	}
	out := &Motion[T]{L: jet.Value, numbers: a}
	for i := range n {
		row := make([]T, n)
		drift := jet.second(a, v(i), time, m)
		for j := range n {
			row[j] = jet.second(a, v(i), v(j), m)
			velocity := value(symbolic.Symbol{Kind: symbolic.Velocity, Index: j})
			drift = a.Add(drift, a.Mul(jet.second(a, v(i), q(j), m), velocity))
		}
		out.Mass = append(out.Mass, row)
		out.Drift = append(out.Drift, drift)
		out.Momenta = append(out.Momenta, jet.at(a, v(i)))
		out.Gradient = append(out.Gradient, jet.at(a, q(i)))
	}
	return out, nil
}

// jetOf evaluates an expression as a jet in q (variables 0 … n−1), q̇ (n … 2n−1)
// and t (2n).
func jetOf[T any](g *symbolic.Graph, e symbolic.Node, n int, value func(symbolic.Symbol) T, a Numbers[T]) (Jet[T], error) {
	m := 2*n + 1
	jets, err := Eval(g, []symbolic.Node{e}, func(s symbolic.Symbol) Jet[T] {
		x := value(s)
		switch s.Kind {
		case symbolic.Coordinate:
			return Variable(a, x, s.Index, m)
		case symbolic.Velocity:
			return Variable(a, x, n+s.Index, m)
		case symbolic.Time:
			return Variable(a, x, 2*n, m)
		}
		return Jet[T]{Value: x}
	}, Jets(a))
	if err != nil {
		return Jet[T]{}, err
	}
	return jets[0], nil
}

// Accelerations solves M q̈ = ∂L/∂q + Q − drift; a nil force is none.
func (m *Motion[T]) Accelerations(force []T) ([]T, error) {
	a := m.numbers
	rhs := make([]T, len(m.Gradient))
	for i := range rhs {
		rhs[i] = a.Sub(m.Gradient[i], m.Drift[i])
		if force != nil {
			rhs[i] = a.Add(rhs[i], force[i])
		}
	}
	return Solve(m.Mass, rhs, a)
}

// Solve solves A x = b by Gaussian elimination with row pivoting; A and b stay
// as they are. It returns ErrSingular where a pivot is exactly 0.
func Solve[T any](A [][]T, b []T, a Numbers[T]) ([]T, error) {
	n := len(b)
	rows := make([][]T, n) // A | b
	for i := range rows {
		rows[i] = append(append(make([]T, 0, n+1), A[i]...), b[i])
	}
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if a.Compare(a.abs(rows[i][k]), a.abs(rows[p][k])) == 1 {
				p = i
			}
		}
		rows[k], rows[p] = rows[p], rows[k]
		if !a.truth(rows[k][k]) {
			return nil, fmt.Errorf("%w: column %d", ErrSingular, k)
		}
		for i := k + 1; i < n; i++ {
			f := a.Neg(a.Div(rows[i][k], rows[k][k]))
			for j := k; j <= n; j++ {
				rows[i][j] = a.Add(rows[i][j], a.Mul(f, rows[k][j]))
			}
		}
	}
	x := make([]T, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = rows[i][n]
		for j := i + 1; j < n; j++ {
			x[i] = a.Sub(x[i], a.Mul(rows[i][j], x[j]))
		}
		x[i] = a.Div(x[i], rows[i][i])
	}
	return x, nil
}

// Accelerations returns q̈ of the Lagrangian L of n coordinates in float64, at
// the state, time and parameters that value gives, under the generalized forces
// (nil: none).
func Accelerations(g *symbolic.Graph, L symbolic.Node, n int, value func(symbolic.Symbol) float64, force []float64) ([]float64, error) {
	m, err := MotionOf(g, L, n, value, Floats())
	if err != nil {
		return nil, err
	}
	return m.Accelerations(force)
}

// BigAccelerations is Accelerations in math/big at prec bits.
func BigAccelerations(g *symbolic.Graph, L symbolic.Node, n int, value func(symbolic.Symbol) *big.Float, force []*big.Float, prec uint) ([]*big.Float, error) {
	m, err := MotionOf(g, L, n, value, Bigs(prec))
	if err != nil {
		return nil, err
	}
	return m.Accelerations(force)
}
