package lanes

import (
	"time"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
	"lagc/codegen/step"
	"lagc/runtime/integrate"
	"lagc/runtime/native"
)

// An Engine executes the steps of a method for a system without constraints, for the lanes of one goroutine:
//
//	plain   a stepper: turn after turn, until a row is due
//	dense   a stepper of steps with dense output, where rows stand close together
//	single  one step with dense output, for the lane in which a row is due
//
// The latter two are made when they are first needed.
type Engine struct {
	rhs     *program.Program // accelerations
	n       int              // coordinates
	method  *integrate.Method
	stepper func(*step.Step) (Stepper, error)

	turns        int // for one Run
	plain, dense *gear
	single       *single
	noDense      bool // and it is of no use, or cannot be made
	noSingle     bool
}

// A gear is a stepper and what it executes.
type gear struct {
	step    *step.Step
	stepper Stepper
	inside  int // trajectories
	outputs []float64
	taken   integrate.Taken
}

func (e *Engine) gear(s *step.Step) (*gear, error) {
	stepper, err := e.stepper(s)
	return &gear{step: s, stepper: stepper, outputs: make([]float64, len(s.Program.Outputs))}, err
}

// Interpreted makes an engine that runs everywhere, in a number of lanes; accelerations are the program of a system
// of n coordinates.
func Interpreted(accelerations *program.Program, n int, m *integrate.Method, lanes int) *Engine {
	e := &Engine{rhs: accelerations, n: n, method: m, noDense: lanes == 1, noSingle: true}
	e.stepper = func(s *step.Step) (Stepper, error) { return Interpreter(s, lanes), nil }
	e.plain, _ = e.gear(step.Compile(e.rhs, n, m))
	return e
}

// pairs is how many instructions a step may have of which two are compiled side by side. That hides the time in
// which results are awaited, a quarter to a third of all, as long as the code stays in a processor's nearest cache.
const pairs = 1500

// Compiled makes an engine in machine code of a width, with as many lanes as that has, or twice as many where steps
// are small. The error wraps native.ErrUnavailable.
func Compiled(accelerations *program.Program, n int, m *integrate.Method, width amd64.Width) (e *Engine, err error) {
	e = &Engine{rhs: accelerations, n: n, method: m, noDense: width == amd64.Scalar}
	s := step.Compile(e.rhs, n, m)
	pair := width != amd64.Scalar && len(s.Program.Body) <= pairs
	e.stepper = func(s *step.Step) (Stepper, error) { return Native(s, width, pair) }
	e.plain, err = e.gear(s)
	return e, err
}

// Fastest makes the engine with the most lanes that this computer has, the interpreter where it runs no machine
// code.
func Fastest(accelerations *program.Program, n int, m *integrate.Method) *Engine {
	if e, err := Compiled(accelerations, n, m, native.Widest()); err == nil {
		return e
	}
	return Interpreted(accelerations, n, m, 1)
}

// Lanes is the number of trajectories that go side by side.
func (e *Engine) Lanes() int { return e.plain.stepper.Lanes() }

const (
	// mostTurns is how many turns a small system takes before anybody looks around.
	mostTurns = 2000

	// longest is for how long, about, a large one does.
	longest = 10 * time.Millisecond
)

// Run lets all trajectories inside take turns, at most so many and no more than take some hundredths of a second.
func (e *Engine) Run(most int) {
	turns := min(most, max(e.turns, 1))
	if turns < most && turns < mostTurns {
		began := time.Now()
		defer func() { e.adapt(time.Since(began)) }()
	}
	for _, g := range []*gear{e.plain, e.dense} {
		if g != nil && g.inside > 0 {
			g.stepper.Run(min(turns, mostTurns))
		}
	}
}

// adapt finds out how many turns that is.
func (e *Engine) adapt(took time.Duration) {
	switch {
	case took < longest/2:
		e.turns = min(2*max(e.turns, 1), mostTurns)
	case took > 2*longest:
		e.turns /= 2
	}
}

// forRows is the gear for rows that stand close together, nil where single steps are as good.
func (e *Engine) forRows() *gear {
	if e.dense == nil && !e.noDense {
		g, err := e.gear(step.CompileDense(e.rhs, e.n, e.method))
		if e.noDense = err != nil; !e.noDense {
			e.dense = g
		}
	}
	return e.dense
}

// advance takes a lane's trajectory a step further; it reports false, and leaves it alone, where the step is one for
// its integrator.
func (e *Engine) advance(l *Lane) bool {
	if e.single == nil && !e.noSingle {
		var err error
		e.single, err = newSingle(e.rhs, e.n, e.method)
		e.noSingle = err != nil
	}
	return !e.noSingle && e.single.advance(l)
}
