// Package lanes runs trajectories with compiled steps, side by side in the lanes of an Engine, with the results of
// simulate.Run to the bit.
//
//	codegen/step ──▶ Engine: turns, many at a time ──┐
//	                                                 ├──▶ Lane ──▶ rows
//	simulate.Trajectory: what is not usual ──────────┘
//
// A Lane puts its trajectory into the engine and lets it run until a row is due, the end is reached, or a step
// is referred. Then the trajectory's own integrator goes on from that place: it takes the step, unless that came with its
// dense output, hands out the rows, and puts its place into the engine again.
//
// Neighbours: codegen/step makes the programs, runtime/native executes them in vector lanes, runtime/ensemble
// fills lanes with jobs, lagc run runs one.
package lanes

import (
	"lagc/codegen/step"
	"lagc/runtime/interp"
)

// A Stepper takes turns of a step program for the trajectories in its lanes. It is not safe for concurrent use.
type Stepper interface {
	// Lanes is the number of trajectories that go side by side.
	Lanes() int

	// Bind gives a lane params and computes what depends on them alone; it reports whether all pivots held.
	Bind(lane int, params []float64) bool

	// Place puts a lane to where inputs say, all of the program's except the params at their end, and makes it
	// active.
	Place(lane int, inputs []float64)

	// Run lets the active lanes take turns: each at least one and at most so many, none after a turn of its own
	// that was not Running. It may come back before.
	Run(turns int)

	// Status is that of an active lane's last turn.
	Status(lane int) step.Status

	// Memory copies the first inputs of an active lane's next turn. A turn that was referred has not changed
	// them.
	Memory(lane int, memory []float64)

	// Outputs copies the outputs of an active lane's last turn.
	Outputs(lane int, outputs []float64)

	// Rest makes a lane inactive; before it is placed again it has to be bound again.
	Rest(lane int)
}

// Interpreter returns a stepper whose lanes are interpreted one after the other: what every other one must
// agree with.
func Interpreter(s *step.Step, lanes int) Stepper {
	p := &interpreter{step: s, lanes: make([]machine, lanes)}
	m := interp.New(s.Program)
	for i := range p.lanes {
		p.lanes[i] = machine{Machine: m.Clone(), outputs: make([]float64, len(s.Program.Outputs))}
	}
	return p
}

type interpreter struct {
	step  *step.Step
	lanes []machine
}

type machine struct {
	*interp.Machine
	active  bool
	status  step.Status
	outputs []float64
}

func (p *interpreter) Lanes() int { return len(p.lanes) }

func (p *interpreter) Bind(lane int, params []float64) bool {
	in := p.lanes[lane].Inputs()
	copy(in[len(in)-len(params):], params)
	return p.lanes[lane].Prepare()
}

func (p *interpreter) Place(lane int, inputs []float64) {
	m := &p.lanes[lane]
	copy(m.Inputs(), inputs)
	m.active, m.status = true, step.Running
}

func (p *interpreter) Run(turns int) {
	for i := range p.lanes {
		m := &p.lanes[i]
		m.status = step.Running
		for n := 0; m.active && n < turns && m.status == step.Running; n++ {
			m.turn(p.step)
		}
	}
}

// turn takes a turn and commits it unless it was referred.
func (m *machine) turn(s *step.Step) {
	ok := m.Run()
	m.Outputs(m.outputs)
	m.status = m.outputs[s.Status]
	if !ok {
		m.status = step.Refer
	}
	if m.status != step.Refer {
		copy(m.Inputs(), m.outputs[:s.Memory])
	}
}

func (p *interpreter) Status(lane int) step.Status { return p.lanes[lane].status }

func (p *interpreter) Memory(lane int, memory []float64) {
	copy(memory, p.lanes[lane].Inputs())
}

func (p *interpreter) Outputs(lane int, outputs []float64) {
	copy(outputs, p.lanes[lane].outputs)
}

func (p *interpreter) Rest(lane int) { p.lanes[lane].active = false }
