package dynamics

import (
	"errors"
	"math"
)

// Newton iteration on a constraint stops at the rounding error of its
// evaluation, which it finds by no longer improving; it converges from the
// error of an integrator's step in two or three.
const maxNewton = 20

// ErrConstraint says that the constraints could not be restored.
var ErrConstraint = errors.New("the constraints cannot be met from here: Newton's iteration does not converge")

// Project moves the state y = (q, q̇) back onto the constraints: q first, then
// q̇, each along the direction of least kinetic norm.
func (m *Model) Project(t float64, y []float64) error {
	if m.residual == nil {
		return nil
	}
	if err := m.newton(t, y, y[:m.n], m.position, 0); err != nil {
		return err
	}
	return m.newton(t, y, y[m.n:], m.velocity, len(m.eq.Rate))
}

// newton corrects part, which is q or q̇ within y, until the residuals
// first…first+m−1 are as small as rounding lets them be.
func (m *Model) newton(t float64, y, part []float64, step *machine, first int) error {
	last := m.Residual(t, y, first)
	for range maxNewton {
		if last == 0 {
			return nil
		}
		change := step.Output
		if m.indefinite || m.careful || !step.run(t, y) {
			if change = m.correct(t, y, first); change == nil {
				return ErrConstraint
			}
		}
		size := 0.0
		for i := range part {
			d := change(i)
			part[i] += d
			size = math.Max(size, math.Abs(d)/(1+math.Abs(part[i])))
		}
		now := m.Residual(t, y, first)
		if math.IsNaN(now) || math.IsNaN(size) {
			return ErrConstraint
		}
		if size < 0x1p-51 || now >= last && size < 1e-10 {
			return nil
		}
		last = now
	}
	return ErrConstraint
}

// correct computes a Newton step with pivoting: where M is indefinite, or some
// coordinates have no mass, the program's pivots are not what it expects. It
// returns nil where constraints and M together are singular. The residuals must
// have been evaluated at y.
func (m *Model) correct(t float64, y []float64, first int) func(int) float64 {
	m.load(t, y)
	clear(m.pivoted.b[:m.n])
	for k := range m.eq.Rate {
		m.pivoted.b[m.n+k] = -m.residual.Output(first + k)
	}
	if !m.pivoted.finite() || m.pivoted.solve() != nil {
		return nil
	}
	return func(i int) float64 { return m.pivoted.x[i] }
}

// Residual returns the largest absolute value among the constraints' residuals:
// first = 0 for those on positions, the number of constraints for their rates.
func (m *Model) Residual(t float64, y []float64, first int) float64 {
	m.residual.run(t, y)
	largest := 0.0
	for k := range m.eq.Rate {
		r := math.Abs(m.residual.Output(first + k))
		if r > largest || math.IsNaN(r) {
			largest = r
		}
	}
	return largest
}

// Residuals returns the constraints' values and their rates at a state.
func (m *Model) Residuals(t float64, y []float64) (positions, rates []float64) {
	if m.residual == nil {
		return nil, nil
	}
	m.residual.run(t, y)
	k := len(m.eq.Rate)
	out := make([]float64, 2*k)
	m.residual.Outputs(out)
	return out[:k], out[k:]
}
