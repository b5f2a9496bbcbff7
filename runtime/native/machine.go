package native

import (
	"lagc/codegen/amd64"
	"lagc/codegen/program"
)

// Machine runs one program, one state at a time. It is not safe for concurrent use.
type Machine struct {
	*module
	redone bool // the last results are the interpreter's
}

// New compiles p for one state at a time, with all inputs 0. The error wraps ErrUnavailable.
func New(p *program.Program) (*Machine, error) {
	m, err := newModule(p, amd64.Scalar, nil)
	if err != nil {
		return nil, err
	}
	return &Machine{module: m}, nil
}

// Inputs returns the machine's inputs in the program's order, to be written
// before Run. After params were written, Prepare must be called.
func (m *Machine) Inputs() []float64 { return m.frame[:m.layout.Inputs] }

// Prepare computes what depends on params alone. It returns false where a
// watched pivot failed already there.
func (m *Machine) Prepare() bool { return m.prepare(0) }

// Run computes the outputs from the inputs; it returns false where a watched
// pivot failed: the outputs are then not to be trusted.
func (m *Machine) Run() bool {
	if m.redone = m.evaluate(m.state(), m.outputs()) == 0; m.redone {
		return m.redo(0)
	}
	return true
}

// Eval is Run for programs whose inputs begin with t and a state y; it copies as many outputs as out holds. The
// two must not overlap.
//
// Where out takes all outputs, nothing is copied in Go: machine code reads y and writes out. Copying would have the
// processor wait: of values that were just written, it cannot read several at a time.
func (m *Machine) Eval(t float64, y, out []float64) bool {
	if m.frame[0] = t; len(y) == m.layout.State && len(out) == len(m.prog.Outputs) {
		if m.redone = m.evaluate(y, out) == 0; !m.redone {
			return true
		}
	}
	copy(m.frame[1:], y)
	ok := m.Run()
	copy(out, m.outputs())
	return ok
}

// FailedPivot returns the unknown whose pivot failed in the last Run, or −1.
func (m *Machine) FailedPivot() int {
	if !m.redone {
		return -1
	}
	return m.slow.FailedPivot()
}

// Output returns the i-th output of the last Run.
func (m *Machine) Output(i int) float64 { return m.outputs()[i] }

// Outputs copies the outputs, as many as dst holds.
func (m *Machine) Outputs(dst []float64) { copy(dst, m.outputs()) }
