package interp

import (
	"math"

	"lagc/codegen/program"
)

// factorization is the room for factoring one dense system.
type factorization struct {
	rows  [][]float64 // the lower triangle: L below the diagonal, D on it
	scale []float64
	x     []float64
	u     []float64 // one row of L·D
}

func newFactorization(n int) factorization {
	f := factorization{scale: make([]float64, n), x: make([]float64, n), u: make([]float64, n)}
	room := make([]float64, n*(n+1)/2)
	for i := range n {
		f.rows = append(f.rows, room[:i+1:i+1])
		room = room[i+1:]
	}
	return f
}

// solve factors A = L D Lᵀ row by row and substitutes (Golub and Van Loan,
// Matrix Computations, 4.1.2). Every sum is taken with fused operations in
// order of increasing index, so that all backends agree to the bit.
func (m *Machine) solve(index int) {
	sys, f := &m.prog.Systems[index], &m.scratch[index]
	next := 0
	for i, row := range f.rows {
		for j := range row {
			row[j] = m.slots[sys.Matrix[next]]
			next++
		}
		f.x[i] = m.slots[sys.RHS[i]]
	}
	m.factor(sys, f)
	copy(m.slots[sys.First:], f.x)
}

// SolveSystem solves one of the program's systems for another backend: matrix is
// the lower triangle by rows. It returns false where a watched pivot failed.
func (m *Machine) SolveSystem(index int, matrix, rhs, x []float64) bool {
	sys, f := &m.prog.Systems[index], &m.scratch[index]
	for i, row := range f.rows {
		matrix = matrix[copy(row, matrix):]
		f.x[i] = rhs[i]
	}
	m.pivot = 0
	m.factor(sys, f)
	copy(x, f.x)
	return m.pivot == 0
}

// factor factors and substitutes: f.x becomes the solution.
func (m *Machine) factor(sys *program.System, f *factorization) {
	for i, row := range f.rows {
		scale := math.Abs(row[i])
		d := row[i]
		y := f.x[i]
		for j := range i {
			other := f.rows[j]
			u := row[j]
			for k, l := range other[:j] {
				u = math.FMA(-l, f.u[k], u)
			}
			f.u[j] = u
			l := u / other[j]
			row[j] = l
			d = math.FMA(-l, u, d)
			scale = math.Max(scale, math.Abs(d))
			y = math.FMA(-l, f.x[j], y)
		}
		row[i], f.x[i] = d, y
		m.watch(sys, i, d, scale)
	}
	substitute(f)
}

// watch checks the sign of a pivot and how much of it cancellation has left.
func (m *Machine) watch(sys *program.System, i int, d, scale float64) {
	if i >= sys.N-sys.Multipliers {
		d = -d
	}
	if !(d > program.PivotFloor*scale) {
		m.fail(i)
	}
}

func substitute(f *factorization) {
	for i, row := range f.rows {
		f.x[i] /= row[i]
	}
	for i := len(f.rows) - 1; i >= 0; i-- {
		x := f.x[i]
		for j, l := range f.rows[i][:i] {
			f.x[j] = math.FMA(-l, x, f.x[j])
		}
	}
}
