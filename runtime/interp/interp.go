// Package interp runs straight-line programs: portable, without allocation,
// and the reference for every other way of running them.
//
// Neighbours: codegen/program defines what is run; runtime/dynamics asks it for
// accelerations.
package interp

import (
	"math"

	"lagc/codegen/program"
)

// Machine runs one program. It is not safe for concurrent use; a program may
// have any number of Machines.
type Machine struct {
	prog    *program.Program
	slots   []float64
	scratch []factorization
	pivot   int // 1 + index of the pivot that failed in the current run, 0 if none
}

// New returns a machine for p with all inputs 0.
func New(p *program.Program) *Machine {
	m := &Machine{prog: p, slots: make([]float64, p.Slots)}
	for _, c := range p.Consts {
		m.slots[c.Slot] = c.Value
	}
	for i := range p.Systems {
		m.scratch = append(m.scratch, newFactorization(p.Systems[i].N))
	}
	return m
}

// Inputs returns the machine's inputs in the program's order, to be written
// before Run. After params were written, Prepare must be called.
func (m *Machine) Inputs() []float64 { return m.slots[:len(m.prog.Inputs)] }

// Prepare computes what depends on params alone. It returns false where a
// watched pivot failed already there.
func (m *Machine) Prepare() bool {
	m.pivot = 0
	m.exec(m.prog.Prologue)
	return m.pivot == 0
}

// Run computes the outputs from the inputs; it returns false where a watched
// pivot failed: the outputs are then not to be trusted.
func (m *Machine) Run() bool {
	m.pivot = 0
	m.exec(m.prog.Body)
	return m.pivot == 0
}

// FailedPivot returns the unknown whose pivot failed in the last Run, or −1.
func (m *Machine) FailedPivot() int { return m.pivot - 1 }

// Output returns the i-th output of the last Run.
func (m *Machine) Output(i int) float64 { return m.slots[m.prog.Outputs[i]] }

// Outputs copies the outputs, as many as dst holds.
func (m *Machine) Outputs(dst []float64) {
	slots := m.slots
	for i, s := range m.prog.Outputs[:len(dst)] {
		dst[i] = slots[s]
	}
}

func (m *Machine) fail(pivot int) {
	if m.pivot == 0 {
		m.pivot = pivot + 1
	}
}

// exec runs instructions in order: one table of what each operation does, in
// the only form that Go makes fast, a switch.
func (m *Machine) exec(code []program.Instr) {
	s := m.slots
	for i := range code {
		in := &code[i]
		switch in.Op {
		case program.Add:
			s[in.Dst] = s[in.A] + s[in.B]
		case program.Sub:
			s[in.Dst] = s[in.A] - s[in.B]
		case program.Mul:
			s[in.Dst] = s[in.A] * s[in.B]
		case program.Div:
			s[in.Dst] = s[in.A] / s[in.B]
		case program.Fma:
			s[in.Dst] = math.FMA(s[in.A], s[in.B], s[in.C])
		case program.Fnma:
			s[in.Dst] = math.FMA(-s[in.A], s[in.B], s[in.C])
		case program.Neg:
			s[in.Dst] = -s[in.A]
		case program.Sqrt:
			s[in.Dst] = math.Sqrt(s[in.A])
		case program.SinCos:
			s[in.Dst], s[in.Dst+1] = math.Sincos(s[in.A])
		case program.Select:
			if s[in.A] != 0 {
				s[in.Dst] = s[in.B]
			} else {
				s[in.Dst] = s[in.C]
			}
		case program.Check:
			if !(s[in.A] > program.PivotFloor*s[in.B]) {
				m.fail(int(in.C))
			}
		case program.Solve:
			m.solve(int(in.A))
		default:
			s[in.Dst] = program.Facts[in.Op].Eval(s[in.A], s[in.B], s[in.C])
		}
	}
}
