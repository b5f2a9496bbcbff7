package ensemble

import (
	"math"

	"lagc/runtime/lanes"
	"lagc/runtime/simulate"
)

// A worker computes trajectories in the lanes of one stepper.
type worker struct {
	run    *run
	engine *lanes.Engine
	lanes  []*lane
	empty  bool // there are no more jobs
}

// A lane is a place for one trajectory.
type lane struct {
	*lanes.Lane
	run    *run
	sim    *simulate.Simulation
	busy   bool
	result Result
	reduce []reducer
}

func newWorker(r *run, sim *simulate.Simulation) (*worker, error) {
	w := &worker{run: r}
	count := 1
	if rhs, m := sim.Model().Program(), r.opt.Method; lanes.Compiles(sim) && len(rhs.Body)*m.Stages() <= largest {
		n := len(sim.Initial()) / 2
		choice := r.opt.Engine
		if choice == nil {
			choice = fastest
		}
		engine, err := choice(rhs, n, m)
		if err != nil {
			engine = lanes.Interpreted(rhs, n, m, 1)
		}
		w.engine, count = engine, engine.Lanes()
	}
	for i := range count {
		l := &lane{run: r, sim: sim.Clone(), reduce: reducers(r.opt.Reduce)}
		err := w.hurry(l.sim)
		if err != nil {
			return nil, err
		}
		if l.Lane, err = lanes.New(w.engine, i, l.sim, r.opt.Options, l.row); err != nil {
			return nil, err
		}
		w.lanes = append(w.lanes, l)
	}
	return w, nil
}

// hurry gives a simulation that runs without compiled steps the fastest accelerations, unless the engine is to be
// another.
func (w *worker) hurry(sim *simulate.Simulation) error {
	if w.engine != nil || w.run.opt.Engine != nil || !sim.ByModel() {
		return nil
	}
	return sim.Use(simulate.Fastest)
}

// loop computes until there is nothing left.
func (w *worker) loop() {
	for w.fill() && w.run.ctx.Err() == nil {
		turns := math.MaxInt
		inside := false
		for _, l := range w.lanes {
			if l.busy && !l.Alone() {
				inside, turns = true, l.Turns(turns)
			}
		}
		if inside {
			w.engine.Run(turns)
		}
		for _, l := range w.lanes {
			if l.busy {
				l.look()
			}
		}
	}
}

// fill gives jobs to the lanes that have none; it reports whether any lane is busy. A worker that waited for a
// job while a lane of its own holds up the results would wait forever.
func (w *worker) fill() bool {
	busy := false
	for _, l := range w.lanes {
		busy = busy || l.busy
	}
	for _, l := range w.lanes {
		for !l.busy && !w.empty {
			job, number, ok, later := w.run.job(!busy)
			if later {
				return busy
			}
			if w.empty = !ok; ok {
				l.begin(job, number)
				busy = busy || l.busy
			}
		}
	}
	return busy
}

// begin starts a job.
func (l *lane) begin(job Job, number int64) {
	l.busy = true
	l.result = Result{Number: number, Last: make([]float64, 0, len(l.sim.Columns))}
	for i := range l.reduce {
		l.reduce[i].reset()
	}
	out := job.Output
	if !l.run.opt.Keep && len(l.reduce) == 0 {
		out.Every = math.Abs(out.End - out.Start)
	}
	if err := l.sim.Rebind(job.Setup, job.Output.Start); err != nil {
		l.end(err)
		return
	}
	err := l.Start(out, job.Tol)
	if l.result.Summary = l.Summary(); err != nil || l.Finished() {
		l.end(err)
	}
}

// look goes on after the stepper has run. A trajectory that has no use for the stepper runs to its end.
func (l *lane) look() {
	var err error
	if !l.Alone() {
		err = l.Look()
	}
	for err == nil && l.Alone() && !l.Finished() {
		if l.run.ctx.Err() != nil {
			return
		}
		err = l.Step()
	}
	if l.result.Summary = l.Summary(); err != nil || l.Finished() {
		l.end(err)
	}
}

// end hands the result on.
func (l *lane) end(err error) {
	l.Rest()
	l.busy = false
	l.result.Err = err
	l.result.SmallestStep, l.result.LargestStep = 0, 0
	for i := range l.reduce {
		l.result.Reduced = append(l.result.Reduced, l.reduce[i].value())
	}
	select {
	case l.run.results <- l.result:
	case <-l.run.ctx.Done():
	}
}

// row takes a row of the trajectory.
func (l *lane) row(row []float64) error {
	l.result.Last = append(l.result.Last[:0], row...)
	if l.run.opt.Keep {
		l.result.Rows = append(l.result.Rows, row...)
	}
	for i := range l.reduce {
		l.reduce[i].take(row)
	}
	return nil
}
