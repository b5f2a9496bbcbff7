// Package program defines the straight-line program: the form in which
// everything is executed or emitted.
//
// A Program is a list of float64 operations, each result in a slot of its own
// (SSA). Operations that depend on params alone stand in the Prologue and run
// once per set of params; the Body runs for every state. Neighbours:
// codegen/lower makes Programs from expressions, runtime/interp runs them,
// emitters print them.
package program

import "lagc/symbolic"

// Slot is the place of a value.
type Slot uint32

// Instr computes slot Dst from slots A, B and C, as many as Op takes.
type Instr struct {
	Op           Op
	Dst, A, B, C Slot
}

// Program computes Outputs from Inputs. The slots are: the inputs in order,
// then constants and results as they come.
type Program struct {
	Inputs   []symbolic.Symbol // Inputs[i] is slot i
	Consts   []Const
	Prologue []Instr
	Body     []Instr
	Systems  []System // what Solve instructions solve
	Outputs  []Slot
	Slots    int // number of slots
}

// Const is a slot with a fixed value.
type Const struct {
	Slot  Slot
	Value float64
}

// System is a symmetric linear system A x = b that one Solve instruction
// factors in loops, with a fixed order of operations: A = L D Lᵀ without
// pivoting, watched.
type System struct {
	N      int
	Matrix []Slot // the lower triangle by rows, N(N+1)/2
	RHS    []Slot // N
	First  Slot   // x is in slots First … First+N−1
	// Multipliers is the number of unknowns at the end that are Lagrange
	// multipliers: their pivots must be negative, the others' positive.
	Multipliers int
}

// Find returns the slot of an input.
func (p *Program) Find(s symbolic.Symbol) (Slot, bool) {
	for i, in := range p.Inputs {
		if in == s {
			return Slot(i), true
		}
	}
	return 0, false
}

// Operations counts the instructions of the body, a Solve as its
// multiplications and divisions.
func (p *Program) Operations() int {
	n := len(p.Body) - len(p.Systems)
	for _, s := range p.Systems {
		n += s.Operations()
	}
	return n
}

// Operations counts the multiplications and divisions of factoring and
// substituting.
func (s System) Operations() int { return s.N*(s.N+1)*(s.N+2)/6 + s.N*s.N }

// Reads returns the slots whose values an instruction takes, a slot as often as
// it is an argument.
func (p *Program) Reads(in Instr) []Slot {
	if in.Op == Solve {
		sys := &p.Systems[in.A]
		return append(append([]Slot(nil), sys.Matrix...), sys.RHS...)
	}
	return []Slot{in.A, in.B, in.C}[:Facts[in.Op].Args]
}

// Writes returns the first of the slots that an instruction sets, and their number.
func (p *Program) Writes(in Instr) (first Slot, n int) {
	if in.Op == Solve {
		sys := &p.Systems[in.A]
		return sys.First, sys.N
	}
	return in.Dst, Facts[in.Op].Results
}
