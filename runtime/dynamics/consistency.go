package dynamics

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/symbolic"
)

// slack is how far, relative to its size and to 1, a coordinate or a velocity
// may lie from the constraints at the start: initial values are typed with a
// limited number of digits. What is within is corrected, what is beyond refused.
const slack = 1e-8

// Violation is a constraint that a state does not satisfy.
type Violation struct {
	Constraint int     // its number in the system, from 0
	Rate       bool    // it is the velocities that violate it
	Residual   float64 // left − right, or its time derivative
}

// Violations returns the constraints that the state y = (q, q̇) violates.
func (m *Model) Violations(t float64, y []float64) []Violation {
	positions, rates := m.Residuals(t, y)
	rows := m.jacobian(t, y)
	var out []Violation
	for k := range rates {
		if !(math.Abs(positions[k]) <= slack*reach(rows[k], y[:m.n])) {
			out = append(out, Violation{k, false, positions[k]})
		} else if !(math.Abs(rates[k]) <= slack*reach(rows[k], y[m.n:])) {
			out = append(out, Violation{k, true, rates[k]})
		}
	}
	return out
}

// reach is by how much a residual changes at most when each x changes by its
// size and 1.
func reach(row, x []float64) float64 {
	sum := 0.0
	for i, d := range row {
		sum += math.Abs(d) * (1 + math.Abs(x[i]))
	}
	return sum
}

// jacobian evaluates J by rows.
func (m *Model) jacobian(t float64, y []float64) [][]float64 {
	if m.gradients == nil {
		m.guard.Lock()
		defer m.guard.Unlock()
		nodes := make([]symbolic.Node, len(m.eq.Jacobian))
		for i, j := range m.eq.Jacobian {
			nodes[i] = j.Value
		}
		m.gradients = m.bind(lower.Expressions(m.eq.System, nodes))
	}
	x := m.gradients
	x.run(t, y)
	rows := make([][]float64, len(m.eq.Rate))
	for k := range rows {
		rows[k] = make([]float64, m.n)
	}
	for i, j := range m.eq.Jacobian {
		rows[j.Row][j.Col] = x.Output(i)
	}
	return rows
}

// ErrSingularConfiguration says that constraints are dependent at the initial
// state only, as in a linkage that is stretched out: there the equations do not
// say which way it goes.
var ErrSingularConfiguration = errors.New("the constraints' derivatives vanish or depend on each other at the initial state but not next to it: a singular configuration; start from another one")

// ContradictionError says that a constraint cannot hold together with those
// before it.
type ContradictionError struct {
	Constraint int     // its number in the system, from 0
	Residual   float64 // left − right, or its time derivative, next to the initial state
}

func (e *ContradictionError) Error() string {
	return fmt.Sprintf("constraint %d contradicts the others: where they hold, it is off by %.3g", e.Constraint+1, e.Residual)
}

// Independent returns the largest set of a model's constraints, earlier ones preferred,
// whose gradients are linearly independent at the state y; the others are
// redundant. That they are, and not only at y, is tried at neighbouring states
// and times where the constraints that are kept hold. The error is
// ErrSingularConfiguration or a *ContradictionError.
func (m *Model) Independent(t float64, y []float64) (keep []int, err error) {
	keep = independentRows(m.jacobian(t, y))
	if len(keep) == len(m.eq.Rate) {
		return keep, nil
	}
	part := m.Restrict(keep)
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		later := t + 1e-3*(1+math.Abs(t))*random.Float64()
		near := append([]float64(nil), y...)
		for i := range near {
			near[i] += 1e-3 * (1 + math.Abs(near[i])) * (2*random.Float64() - 1)
		}
		if err := part.Project(later, near); err != nil {
			return nil, ErrSingularConfiguration
		}
		if len(independentRows(m.jacobian(later, near))) != len(keep) {
			return nil, ErrSingularConfiguration
		}
		if v := m.Violations(later, near); v != nil {
			return nil, &ContradictionError{v[0].Constraint, v[0].Residual}
		}
	}
	return keep, nil
}

// Enforced returns the constraints, by index, that follow from no others at the state y at
// the time t, as [Model.Independent] does: all of them where they contradict each other,
// which is for a run to report.
func Enforced(eq *mechanics.Equations, params []float64, t float64, y []float64) []int {
	if len(eq.Rate) > 0 {
		if keep, err := New(eq, params, nil).Independent(t, y); err == nil {
			return keep
		}
	}
	all := make([]int, len(eq.Rate))
	for k := range all {
		all[k] = k
	}
	return all
}

// dependentRow is the part of a row, relative to its length, under which what
// remains after orthogonalisation is rounding noise.
const dependentRow = 1e-10

// independentRows picks rows by the modified Gram–Schmidt process.
func independentRows(rows [][]float64) []int {
	keep := []int{}
	var basis [][]float64
	for k, row := range rows {
		r := append([]float64(nil), row...)
		before := length(r)
		for range 2 { // twice is enough (Kahan, Parlett)
			for _, b := range basis {
				c := 0.0
				for i := range r {
					c += b[i] * r[i]
				}
				for i := range r {
					r[i] -= c * b[i]
				}
			}
		}
		after := length(r)
		if !(after > dependentRow*before) {
			continue
		}
		for i := range r {
			r[i] /= after
		}
		basis = append(basis, r)
		keep = append(keep, k)
	}
	return keep
}

func length(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum = math.Hypot(sum, x)
	}
	return sum
}
