// Package interp runs straight-line programs: portable, without allocation,
// and the reference for every other way of running them.
//
// Neighbours: codegen/program defines what is run; runtime/dynamics asks it for
// accelerations.
package interp

import (
	"fmt"

	"lagc/codegen/program"
)

// Machine runs one program. It is not safe for concurrent use; a program may
// have any number of Machines.
type Machine struct {
	prog           *program.Program
	prologue, body []step
	slots          []float64
	scratch        []factorization
	pivot          int // 1 + index of the pivot that failed in the current run, 0 if none
}

// New returns a machine for p with all inputs 0.
func New(p *program.Program) *Machine {
	m := &Machine{prog: p, slots: make([]float64, p.Slots)}
	m.prologue, m.body = m.translate(p.Prologue), m.translate(p.Body)
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
	m.exec(m.prologue)
	return m.pivot == 0
}

// Run computes the outputs from the inputs; it returns false where a watched
// pivot failed: the outputs are then not to be trusted.
func (m *Machine) Run() bool {
	m.pivot = 0
	m.exec(m.body)
	return m.pivot == 0
}

// Eval is Run for programs whose inputs begin with t and a state: it sets
// those, runs, and copies as many outputs as out holds.
func (m *Machine) Eval(t float64, y, out []float64) bool {
	slots := m.slots
	slots[0] = t
	for i, v := range y {
		slots[1+i] = v
	}
	m.pivot = 0
	m.exec(m.body)
	for i, s := range m.prog.Outputs[:len(out)] {
		out[i] = slots[s]
	}
	return m.pivot == 0
}

// FailedPivot returns the unknown whose pivot failed in the last Run, or −1.
func (m *Machine) FailedPivot() int { return m.pivot - 1 }

// Output returns the i-th output of the last Run.
func (m *Machine) Output(i int) float64 { return m.slots[m.prog.Outputs[i]] }

// Value returns what a slot holds.
func (m *Machine) Value(s program.Slot) float64 { return m.slots[s] }

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

// step is an instruction with its slots as offsets in bytes, ready for exec.
type step struct {
	op           program.Op
	dst, a, b, c uint32
}

// wordSize is the number of bytes of a slot.
const wordSize = 8

// translate prepares instructions. It makes sure that every slot is there, on
// which exec relies.
func (m *Machine) translate(code []program.Instr) []step {
	steps := make([]step, len(code))
	for i, in := range code {
		offset := func(s program.Slot) uint32 {
			if int(s) >= len(m.slots) {
				panic(fmt.Sprintf("interp: instruction %d uses slot %d of %d", i, s, len(m.slots)))
			}
			return uint32(s) * wordSize
		}
		steps[i] = step{op: in.Op, dst: offset(in.Dst), a: offset(in.A), b: offset(in.B), c: offset(in.C)}
		if last := in.Dst + program.Slot(max(0, program.Facts[in.Op].Results-1)); last > in.Dst {
			offset(last)
		}
	}
	return steps
}
