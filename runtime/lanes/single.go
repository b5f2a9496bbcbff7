package lanes

import (
	"math"

	"lagc/codegen/program"
	"lagc/codegen/step"
	"lagc/runtime/integrate"
	"lagc/runtime/native"
)

// A single takes single steps with dense output in machine code, for all lanes in turn.
type single struct {
	step    *step.Step
	machine *native.Machine
	outputs []float64
	from    integrate.Snapshot
	taken   integrate.Taken
	owner   *Lane // whose params the machine has
}

func newSingle(rhs *program.Program, n int, m *integrate.Method) (*single, error) {
	s := step.CompileDense(rhs, n, m)
	machine, err := native.New(s.Program)
	if err != nil {
		return nil, err
	}
	return &single{step: s, machine: machine, outputs: make([]float64, len(s.Program.Outputs))}, nil
}

// advance is Engine.advance.
func (s *single) advance(l *Lane) bool {
	in := s.machine.Inputs()
	if s.owner != l {
		s.owner = l
		copy(in[s.step.Own:], l.sim.Model().Params())
		if !s.machine.Prepare() {
			s.owner = nil
			return false
		}
	}
	from := &s.from
	l.Integrator.Save(from)
	s.step.Put(in, from, math.Inf(int(from.Direction())), l.opt.Step, l.Integrator.Options().Tol)
	for turns := int64(0); ; turns++ {
		if l.opt.MaxSteps > 0 && from.Stats.Steps+from.Stats.Rejected+turns >= l.opt.MaxSteps {
			return false
		}
		ok := s.machine.Run()
		s.machine.Outputs(s.outputs)
		if !ok || s.outputs[s.step.Status] == step.Refer {
			return false
		}
		if s.step.Taken(s.outputs, from, &s.taken) {
			l.Integrator.LoadStep(&s.taken)
			return true
		}
		copy(in, s.outputs[:s.step.Memory])
	}
}
