package compare

import (
	"context"
	"errors"
	"fmt"
	"math"

	"lagc/codegen/lower"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// Trajectory tells how far a run with a way's accelerations is from the true
// motion, as far as that is known, and what it keeps of what is conserved.
type Trajectory struct {
	// Against is what the run is compared with: the file's exact solution, or the
	// derived equations integrated as finely as float64 allows.
	Against string `json:"against"`
	// Error[k] is the error at Time[k]: that of the worst coordinate, relative to
	// the largest value that any coordinate takes during the run.
	Time  []float64 `json:"t"`
	Error []float64 `json:"error"`
	Max   float64   `json:"max"`
	End   float64   `json:"end"`
	// Apart[k] is how far the run is from that of the symbolic path at the same
	// settings, measured like Error: with the integrator's error the same, what
	// rounding has grown to.
	Apart []float64 `json:"apart,omitempty"`
	// Energy is the largest change of the energy relative to the larger of its
	// first value and the kinetic part Σ q̇p; nil where it is not conserved.
	Energy *float64 `json:"energy_drift,omitempty"`
	// Momenta are the same of the conserved momenta, relative to the largest of
	// all momenta.
	Momenta     []Drift `json:"momentum_drifts,omitempty"`
	Steps       int64   `json:"steps,omitempty"`
	Evaluations int64   `json:"evaluations,omitempty"`
	// Failure is why the run ended early.
	Failure string `json:"failure,omitempty"`
}

// Drift is the change of a conserved momentum.
type Drift struct {
	Of     string  `json:"of"`
	Change float64 `json:"change"`
}

const (
	// rows is how many times a trajectory is compared at, after its start.
	rows = 100
	// fineTol is the tolerance of the fine run: what is left is rounding error.
	fineTol = 1e-13
	// fineSteps ends a fine run whose accelerations have too few right digits
	// for it.
	fineSteps = 3_000_000
)

// derivedFine says what a fine run is.
var derivedFine = fmt.Sprintf("derived, dop853 tol %g", fineTol)

// path is a trajectory at the common times.
type path struct {
	time  []float64
	state [][]float64
	stats integrate.Stats
	err   error
}

// run integrates with an engine's accelerations and returns the states at rows
// equal parts of the run, as far as it gets.
func (s *Subject) run(ctx context.Context, e Engine, opt integrate.Options) *path {
	problem := s.problem(e)
	p := &path{}
	out := integrate.Output{Start: s.Start, End: s.End, Every: (s.End - s.Start) / rows}
	p.stats, p.err = integrate.Run(ctx, problem, s.Initial, out, opt, func(t float64, y []float64) error {
		p.time = append(p.time, t)
		p.state = append(p.state, append([]float64(nil), y...))
		return nil
	})
	return p
}

// problem is the motion with an engine's accelerations; constraints are kept by
// the derived equations whoever gives the accelerations.
func (s *Subject) problem(e Engine) integrate.Problem {
	n := len(s.System.Coordinates)
	p := integrate.Problem{Dim: 2 * n, Derivative: func(t float64, y, dy []float64) error {
		copy(dy, y[n:])
		return e.Accelerations(t, y, dy[n:], nil)
	}}
	if len(s.System.Constraints) > 0 {
		p.Project = s.Model.Project
	}
	return p
}

// exactly returns a function that evaluates the file's exact solution, in
// float64.
func (s *Subject) exactly() func(t float64, q []float64) {
	m := interp.New(lower.Solutions(s.System, s.System.Exact))
	in := m.Inputs()
	copy(in[1:], s.Initial)
	copy(in[len(in)-len(s.Params):], s.Params)
	m.Prepare()
	return func(t float64, q []float64) {
		in[0] = t - s.Start
		m.Run()
		m.Outputs(q)
	}
}

// exact is the file's solution at the common times, as far as it has a value.
func (s *Subject) exact(time []float64) *path {
	p := &path{}
	at := s.exactly()
	for _, t := range time {
		q := make([]float64, len(s.System.Coordinates))
		at(t, q)
		if !finite(q) {
			p.err = fmt.Errorf("the exact solution has no value at t = %v", t)
			break
		}
		p.time, p.state = append(p.time, t), append(p.state, q)
	}
	return p
}

// off compares positions with a reference on the same times.
func (p *path) off(ref *path, n int) (each []float64) {
	scale := 0.0
	for _, y := range ref.state {
		for _, q := range y[:n] {
			scale = math.Max(scale, math.Abs(q))
		}
	}
	for k, y := range p.state[:min(len(p.state), len(ref.state))] {
		worst := 0.0
		for i, q := range y[:n] {
			d := math.Abs(q - ref.state[k][i])
			if d > worst || math.IsNaN(d) {
				worst = d
			}
		}
		each = append(each, over(worst, scale))
	}
	return each
}

// trajectory describes a path.
func (s *Subject) trajectory(p, ref *path, against string) *Trajectory {
	out := &Trajectory{Against: against, Time: p.time, Steps: p.stats.Steps, Evaluations: p.stats.Evaluations}
	out.Error = p.off(ref, len(s.System.Coordinates))
	for _, e := range out.Error {
		out.Max = math.Max(out.Max, e) // NaN stays
		out.End = e
	}
	if p.err != nil {
		out.Failure = p.err.Error()
	}
	if len(p.state) > 0 && len(p.state[0]) == len(s.Initial) {
		s.conserved(p, out)
	}
	return out
}

// conserved measures drifts along a path.
func (s *Subject) conserved(p *path, out *Trajectory) {
	c := s.Equations.Conserved()
	nodes := append([]symbolic.Node{s.Equations.Energy, s.System.Graph.Add(s.Equations.Energy, s.System.Lagrangian)}, s.Equations.Momenta...)
	m := interp.New(lower.Expressions(s.System, nodes))
	in := m.Inputs()
	copy(in[len(in)-len(s.Params):], s.Params)
	m.Prepare()
	first := make([]float64, len(nodes))
	now := make([]float64, len(nodes))
	change := make([]float64, len(nodes))
	kinetic, largest := 0.0, 0.0
	for k, y := range p.state {
		in[0] = p.time[k]
		copy(in[1:], y)
		m.Run()
		m.Outputs(now)
		if k == 0 {
			copy(first, now)
		}
		for i := range now {
			change[i] = math.Max(change[i], math.Abs(now[i]-first[i]))
		}
		kinetic = math.Max(kinetic, math.Abs(now[1]))
		for _, v := range now[2:] {
			largest = math.Max(largest, math.Abs(v))
		}
	}
	if c.Energy {
		e := over(change[0], math.Max(math.Abs(first[0]), kinetic))
		out.Energy = &e
	}
	for _, i := range c.Momenta {
		out.Momenta = append(out.Momenta, Drift{s.System.Coordinates[i].Name.String(), over(change[2+i], largest)})
	}
}

// reference is the truest trajectory there is.
func (s *Subject) truth(ctx context.Context) (fine, ref *path, against string, err error) {
	fine = s.run(ctx, s.Model, integrate.Options{Tol: fineTol, MaxSteps: fineSteps})
	if fine.err != nil {
		return nil, nil, "", fmt.Errorf("the reference trajectory, dop853 with tol %g, fails: %w", fineTol, fine.err)
	}
	if s.System.Exact != nil {
		if p := s.exact(fine.time); p.err == nil {
			return fine, p, "exact", nil
		}
	}
	return fine, fine, derivedFine, nil
}

// shorten ends the run where the derived equations have been evaluated so many
// times; 0 is no limit.
func (s *Subject) shorten(ctx context.Context, limit int64) error {
	if limit == 0 {
		return nil
	}
	p := s.run(ctx, s.Model, s.Integration)
	var stop *integrate.StopError
	switch {
	case errors.As(p.err, &stop) && len(p.time) > 1: // as far as it goes
		s.End = p.time[len(p.time)-1]
	case p.err != nil:
		return p.err
	}
	if p.stats.Evaluations > limit {
		s.End = s.Start + (s.End-s.Start)*float64(limit)/float64(p.stats.Evaluations)
	}
	return nil
}
