package conformance

import (
	"math"

	"lagc/codegen/program"
)

// Evaluate runs a program by the meaning of its operations, one after the
// other. It returns the values of all slots; ok is false where a watched pivot
// failed, in the prologue or in the body.
func Evaluate(p *program.Program, inputs []float64) (slots []float64, ok bool) {
	slots, ok = make([]float64, p.Slots), true
	copy(slots, inputs)
	for _, c := range p.Consts {
		slots[c.Slot] = c.Value
	}
	for _, code := range [][]program.Instr{p.Prologue, p.Body} {
		for _, in := range code {
			switch in.Op {
			case program.Check:
				ok = ok && passes(slots[in.A], slots[in.B])
			case program.Solve:
				s := &p.Systems[in.A]
				x, regular := solve(s, pick(slots, s.Matrix), pick(slots, s.RHS))
				copy(slots[s.First:], x)
				ok = ok && regular
			default:
				copy(slots[in.Dst:], Meaning(in.Op, [3]float64{slots[in.A], slots[in.B], slots[in.C]}))
			}
		}
	}
	return slots, ok
}

// passes tells whether a pivot exceeds PivotFloor of its scale.
func passes(pivot, scale float64) bool { return pivot > program.PivotFloor*scale }

// solve is the meaning of a Solve instruction: A = L D Lᵀ and both
// substitutions, every sum with fused operations in order of increasing index of
// the elimination. U is L·D as it stands before the division.
func solve(s *program.System, matrix, rhs []float64) (x []float64, ok bool) {
	n := s.N
	square := func() [][]float64 {
		a := make([][]float64, n)
		for i := range a {
			a[i] = make([]float64, n)
		}
		return a
	}
	l, u, d, y := square(), square(), make([]float64, n), make([]float64, n)
	ok = true
	for i := range n {
		for j := range i {
			u[i][j] = matrix[i*(i+1)/2+j]
			for k := range j {
				u[i][j] = math.FMA(-l[j][k], u[i][k], u[i][j])
			}
			l[i][j] = u[i][j] / d[j]
		}
		d[i] = matrix[i*(i+1)/2+i]
		largest := math.Abs(d[i])
		for j := range i {
			d[i] = math.FMA(-l[i][j], u[i][j], d[i])
			largest = math.Max(largest, math.Abs(d[i]))
		}
		pivot := d[i]
		if i >= n-s.Multipliers {
			pivot = -pivot
		}
		ok = ok && passes(pivot, largest)
		y[i] = rhs[i]
		for j := range i {
			y[i] = math.FMA(-l[i][j], y[j], y[i])
		}
	}
	x = make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = y[i] / d[i]
		for k := n - 1; k > i; k-- {
			x[i] = math.FMA(-l[k][i], x[k], x[i])
		}
	}
	return x, ok
}

func pick(slots []float64, at []program.Slot) []float64 {
	out := make([]float64, len(at))
	for i, s := range at {
		out[i] = slots[s]
	}
	return out
}
