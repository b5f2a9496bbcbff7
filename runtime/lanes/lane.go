package lanes

import (
	"math"

	"lagc/codegen/step"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

// A Lane is a trajectory in a lane of an engine:
//
//	err := lane.Start(output, tol)
//	for err == nil && !lane.Finished() {
//		if lane.Alone() {
//			err = lane.Step()
//		} else {
//			engine.Run(lane.Turns(most)) // of all lanes, the least
//			err = lane.Look()
//		}
//	}
//	lane.Rest()
//
// Its rows, its statistics (but for the sizes of steps, which are not kept) and its errors are those of the
// trajectory alone.
type Lane struct {
	*simulate.Trajectory

	engine *Engine
	index  int
	sim    *simulate.Simulation
	opt    integrate.Options

	usable    bool               // the engine can take this run's steps
	everyStep bool               // and each one's end is a row
	close     bool               // rows stand close together
	bound     [2]bool            // the plain gear and the dense one have the params
	in        *gear              // where the trajectory is, nil if it is alone
	from      integrate.Snapshot // where it was put in
	wait      int                // steps until it is put in again
	inputs    []float64
}

const (
	// worthwhile is how many steps in a row a plain stepper should take: fewer, as where rows stand close together,
	// and going in and out costs more than it gains.
	worthwhile = 4

	// pause is how many steps are taken one by one where it was not worthwhile.
	pause = 30
)

// New makes the lane of a number that runs sim, which may be bound to other values before each Start. It may do without
// an engine, nil. Errors are *integrate.OptionError.
func New(engine *Engine, index int, sim *simulate.Simulation, opt integrate.Options, emit func(row []float64) error) (*Lane, error) {
	t, err := sim.Trajectory(opt, emit)
	if err != nil {
		return nil, err
	}
	return &Lane{Trajectory: t, engine: engine, index: index, sim: sim, opt: t.Integrator.Options()}, nil
}

// Compiles reports whether a simulation's steps can be compiled: not where constraints are to be kept, where M
// is indefinite, or where another engine computes the accelerations.
func Compiles(sim *simulate.Simulation) bool {
	return sim.ByModel() && len(sim.System.Constraints) == 0 && !sim.Model().Careful()
}

// Start is Trajectory's, and puts the trajectory into the engine. It has errors of the first step, too.
func (l *Lane) Start(out integrate.Output, tol float64) error {
	l.Rest()
	l.usable, l.wait = false, 0
	if err := l.Trajectory.Start(out, tol); err != nil || l.Finished() {
		return err
	}
	if l.engine == nil {
		return nil
	}
	return l.use(out)
}

// use puts the trajectory into the engine for the first time, if compiled steps can be used in the run.
func (l *Lane) use(out integrate.Output) error {
	l.usable = Compiles(l.sim) && step.Takes(l.Integrator.Time(), out.End)
	l.everyStep, l.bound = out.Every == 0, [2]bool{}
	if s := l.engine.single; s != nil && s.owner == l {
		s.owner = nil // its params may be others now
	}
	if !l.usable {
		return nil
	}
	if l.opt.Method.Adaptive {
		if err := l.Integrator.Prepare(); err != nil {
			return err
		}
	}
	l.enter()
	return nil
}

// Alone reports whether the trajectory goes on by Step, outside the engine's steppers.
func (l *Lane) Alone() bool { return l.in == nil }

// Turns is how many turns, at most, the engine may take.
func (l *Lane) Turns(most int) int {
	if l.opt.MaxSteps > 0 {
		most = int(min(int64(most), l.left()))
	}
	return most
}

// left is how many steps the options' limit leaves.
func (l *Lane) left() int64 {
	return l.opt.MaxSteps - l.from.Stats.Steps - l.from.Stats.Rejected
}

// Step takes a step outside the steppers, and goes on in one if it is time. Errors are those of Trajectory's Step.
func (l *Lane) Step() error {
	var err error
	if l.usable && l.engine.advance(l) {
		err = l.Due()
	} else {
		err = l.Trajectory.Step()
	}
	if err != nil || l.Finished() {
		return err
	}
	if l.wait--; l.usable && l.wait <= 0 {
		l.enter()
	}
	return nil
}

// Look does what is to be done after the engine has run. Errors are those of Trajectory's Step.
func (l *Lane) Look() error {
	g := l.in
	switch status := g.stepper.Status(l.index); {
	case status == step.Running && l.opt.MaxSteps == 0:
		return nil
	case status == step.Running:
		l.leave()
		l.enter()
		return nil
	case status == step.Done && g == l.engine.dense:
		return l.rows(g)
	case status == step.Done:
		l.leave()
		return l.Due()
	}
	before := l.from.Stats.Steps
	l.leave()
	l.wait, l.close = 0, l.from.Stats.Steps-before < worthwhile
	if l.close && l.engine.forRows() == nil {
		l.Rest()
		l.wait = pause
	}
	return l.Step()
}

// rows hands out the rows of a dense step.
func (l *Lane) rows(g *gear) error {
	g.stepper.Outputs(l.index, g.outputs)
	g.step.Taken(g.outputs, &l.from, &g.taken)
	l.close = g.taken.To.Stats.Steps-l.from.Stats.Steps < worthwhile
	l.Integrator.LoadStep(&g.taken)
	if err := l.Due(); err != nil || l.Finished() {
		return err
	}
	l.enter()
	return nil
}

// Rest takes the trajectory out of the engine.
func (l *Lane) Rest() {
	if l.in != nil {
		l.in.stepper.Rest(l.index)
		l.in.inside--
		l.in, l.bound = nil, [2]bool{} // what rests may be given other params
	}
}

// enter puts the trajectory's place into a stepper, if there is one for it and the integrator does not have to say that
// there were too many steps.
func (l *Lane) enter() {
	g, which := l.engine.plain, 0
	if l.close || l.everyStep {
		g, which = l.engine.forRows(), 1
	}
	if l.in != g {
		l.Rest()
	}
	l.Integrator.Save(&l.from)
	if g == nil || l.opt.MaxSteps > 0 && l.left() <= 0 || !l.bind(g, which) {
		l.Rest()
		l.wait = pause
		return
	}
	if l.in == nil {
		l.in = g
		g.inside++
	}
	l.put(g)
}

// bind gives a stepper the params.
func (l *Lane) bind(g *gear, which int) bool {
	if !l.bound[which] {
		l.bound[which] = g.stepper.Bind(l.index, l.sim.Model().Params())
	}
	return l.bound[which]
}

func (l *Lane) put(g *gear) {
	next := l.Next()
	if l.opt.Method.Adaptive && next == l.from.End {
		next = math.Inf(int(l.from.Direction())) // there it lands
	}
	if l.inputs == nil {
		l.inputs = make([]float64, g.step.Own)
	}
	g.step.Put(l.inputs, &l.from, next, l.opt.Step, l.Integrator.Options().Tol)
	g.stepper.Place(l.index, l.inputs)
}

// leave brings the integrator to where the stepper is.
func (l *Lane) leave() {
	memory := l.inputs[:l.in.step.Memory]
	l.in.stepper.Memory(l.index, memory)
	l.in.step.Get(memory, &l.from)
	l.Integrator.Load(&l.from)
}
