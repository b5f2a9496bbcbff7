package simulate

import (
	"context"
	"time"

	"lagc/runtime/integrate"
)

// Run integrates and hands on every row; the slice is reused. On an error the
// rows so far have been handed on.
func (s *Simulation) Run(ctx context.Context, out integrate.Output, opt integrate.Options, emit func(row []float64) error) (Summary, error) {
	began := time.Now()
	t, err := s.Trajectory(opt, emit)
	if err != nil {
		return Summary{}, err
	}
	if err = ctx.Err(); err == nil {
		err = t.Start(out, 0)
	}
	for err == nil && !t.Finished() {
		if err = ctx.Err(); err == nil {
			err = t.Step()
		}
	}
	sum := t.Summary()
	sum.Wall = time.Since(began)
	return sum, err
}

// A Trajectory is a run taken step by step:
//
//	t, err := sim.Trajectory(options, emit)
//	err = t.Start(output, tol)
//	for err == nil && !t.Finished() {
//		err = t.Step()
//	}
//
// It may be started again, after its simulation was bound to other values. It is not safe for concurrent use, and
// no two trajectories of one simulation may run side by side: see Clone.
type Trajectory struct {
	// Integrator takes the steps. Whoever moves it on without Step calls Due.
	Integrator *integrate.Integrator

	sim   *Simulation
	rows  *rows
	due   *integrate.Rows
	name  string
	tol   float64 // of the options
	begun bool
}

// Trajectory makes a trajectory; emit takes its rows, in a slice that is reused. Errors are *integrate.OptionError.
func (s *Simulation) Trajectory(opt integrate.Options, emit func(row []float64) error) (*Trajectory, error) {
	problem := integrate.Problem{
		Dim:        len(s.initial),
		Derivative: s.derivative,
	}
	if len(s.System.Constraints) > 0 {
		problem.Project = func(t float64, y []float64) error { return s.model.Project(t, y) }
	}
	in, err := integrate.New(problem, opt)
	if err != nil {
		return nil, err
	}
	t := &Trajectory{Integrator: in, sim: s, rows: s.newRows(emit), name: "dop853"}
	if opt.Method != nil {
		t.name = opt.Method.Name
	}
	t.tol = in.Options().Tol
	t.due = integrate.NewRows(in, t.rows.row)
	return t, nil
}

// Start begins at the simulation's initial state and start, and emits the first row; tol is the tolerance, 0 that
// of the options. Errors are *integrate.OptionError, *integrate.StopError, or emit's own.
func (t *Trajectory) Start(out integrate.Output, tol float64) error {
	out.Start = t.sim.start
	t.rows.reset()
	t.begun = false
	if tol == 0 {
		tol = t.tol
	}
	if err := t.Integrator.SetTol(tol); err != nil {
		return err
	}
	if err := t.due.Plan(out); err != nil {
		return err
	}
	if err := t.Integrator.Start(out.Start, out.End, t.sim.initial); err != nil {
		return err
	}
	t.begun = true
	return t.due.Begin()
}

// Step takes a step and emits the rows that it reaches. Errors are *integrate.StopError, or emit's own.
func (t *Trajectory) Step() error {
	if err := t.Integrator.Step(); err != nil {
		return err
	}
	return t.Due()
}

// Due emits the rows that the integrator's last step has reached.
func (t *Trajectory) Due() error { return t.due.Due() }

// Next is the time of the row to come, which is where the integrator stands if every step's end is a row.
func (t *Trajectory) Next() float64 { return t.due.Next() }

// Finished reports whether all rows have been emitted.
func (t *Trajectory) Finished() bool { return t.due.Finished() }

// Summary is what there is to say so far; Wall is left to who measures it.
func (t *Trajectory) Summary() Summary {
	if !t.begun {
		return Summary{Method: t.name}
	}
	return Summary{
		Stats: t.Integrator.Stats(), Method: t.name, End: t.rows.last,
		EnergyConserved: t.sim.conserved.Energy, EnergyChange: t.rows.energyChange(), ConstraintError: t.rows.residual,
	}
}
