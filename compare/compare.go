package compare

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"lagc/autodiff"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/runtime/integrate"
	"lagc/runtime/simulate"
)

// Subject is a system with values, ready to be compared.
type Subject struct {
	Name      string
	System    *mechanics.System
	Equations *mechanics.Equations
	Model     *dynamics.Model
	Params    []float64
	Active    []int // constraints that are enforced
	Start     float64
	End       float64
	Initial   []float64 // (q, q̇), on the constraints
	// Integration is how trajectories are run.
	Integration integrate.Options
	// Fresh resolves the file anew, so that deriving can be timed.
	Fresh func() (*mechanics.System, error)
}

// New makes a subject of a simulation that runs from start to end; Integration
// and Fresh are left to set.
func New(sim *simulate.Simulation, start, end float64) *Subject {
	return &Subject{
		Name: sim.System.Name, System: sim.System, Equations: sim.Equations(),
		Model: sim.Model(), Params: sim.Model().Params(), Active: sim.Model().Active(),
		Start: start, End: end, Initial: sim.Initial(),
	}
}

// Options say what to measure. The zero value measures errors on DefaultStates
// states and trajectories in full.
type Options struct {
	States    int     // 0 means DefaultStates, fewer for large systems
	Seed      uint64  // of the random states
	Tolerance float64 // replaces every way's own; 0 keeps them
	// Evaluations cuts trajectories where the derived equations have been
	// evaluated so often; 0 is no limit.
	Evaluations int64
	NoTiming    bool // leave time, allocations and set-up out
	// NoTrajectories leaves runs out.
	NoTrajectories bool
}

// DefaultStates is the number of random states of systems of up to manageable
// coordinates. The time of the reference grows as their third power, so larger
// ones get fewer.
const (
	DefaultStates = 64
	manageable    = 20
)

// defaultStates is how many states n coordinates are compared at.
func defaultStates(n int) int {
	if n <= manageable {
		return DefaultStates
	}
	return max(2, DefaultStates*manageable*manageable/(n*n))
}

// Report is what Compare finds out about a system.
type Report struct {
	System      string  `json:"system"`
	Coordinates int     `json:"coordinates"`
	Constraints int     `json:"constraints,omitempty"`
	Condition   float64 `json:"condition"` // largest condition number of M among the states
	Seed        uint64  `json:"seed"`
	Method      string  `json:"method"`
	From        float64 `json:"from"`
	To          float64 `json:"to"`
	Shortened   bool    `json:"shortened,omitempty"` // To is earlier than asked for
	Ways        []Row   `json:"ways"`
}

// Row is what is known about one way.
type Row struct {
	Way        string      `json:"way"`
	Errors     *Errors     `json:"errors,omitempty"`
	Trajectory *Trajectory `json:"trajectory,omitempty"`
	Timing     *Timing     `json:"timing,omitempty"`
	// SetUp is the time from the Lagrangian to the first evaluation.
	SetUp float64 `json:"set_up_ns,omitempty"`
	// BreakEven is the number of evaluations from which on deriving symbolically
	// has paid for itself against this way; 0 where it does from the start, or
	// never does.
	BreakEven float64 `json:"break_even,omitempty"`
	// Disagrees says that the way is farther off than Tolerance.
	Tolerance float64 `json:"tolerance"`
	Disagrees bool    `json:"disagrees"`
	// Unavailable is why the way cannot be had for this system.
	Unavailable string `json:"unavailable,omitempty"`
}

// contender is a way at work.
type contender struct {
	way    Way
	row    *Row
	engine Engine
}

// Compare measures the symbolic path and ways on a subject. What a way cannot do
// stands in its row; the error is about the subject as a whole.
func Compare(ctx context.Context, s *Subject, ways []Way, opt Options) (*Report, error) {
	if opt.States == 0 {
		opt.States = defaultStates(len(s.System.Coordinates))
	}
	states, err := states(ctx, s.Model, s.Start, s.Initial, opt.States, opt.Seed)
	if err != nil {
		return nil, err
	}
	ref, err := newReference(ctx, problem(s.System, s.Active), s.Params, states)
	if err != nil {
		return nil, err
	}
	end := s.End
	if err := s.shorten(ctx, opt.Evaluations); err != nil {
		return nil, fmt.Errorf("the run fails with the derived equations: %w", err)
	}
	r := &Report{
		System: s.Name, Coordinates: len(s.System.Coordinates), Constraints: len(s.System.Constraints),
		Condition: ref.condition, Seed: opt.Seed, Method: methodName(s.Integration), From: s.Start, To: s.End, Shortened: s.End != end,
	}
	r.Ways = make([]Row, 1+len(ways))
	all := make([]contender, len(r.Ways))
	for i := range all {
		w := Symbolic
		if i > 0 {
			w = ways[i-1]
		}
		all[i] = s.open(w, &r.Ways[i], opt)
		defer all[i].close()
	}
	if !opt.NoTrajectories {
		if err := s.paths(ctx, all, opt); err != nil {
			return nil, err
		}
	}
	for _, c := range all {
		if c.engine != nil {
			e := ref.errorsOf(c.engine, states)
			c.row.Errors = &e
		}
		c.judge()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if !opt.NoTiming {
		timings(all, states)
	}
	return r, nil
}

// open prepares a way.
func (s *Subject) open(w Way, row *Row, opt Options) contender {
	c := contender{way: w, row: row}
	row.Way, row.Tolerance = w.Name, w.Tolerance
	if opt.Tolerance > 0 {
		row.Tolerance = opt.Tolerance
	}
	if w.open == nil {
		return c
	}
	var err error
	var took time.Duration
	if c.engine, took, err = s.setUp(w); err != nil {
		c.engine, row.Unavailable = nil, err.Error()
		return c
	}
	if !opt.NoTiming {
		row.SetUp = s.medianSetUp(w, took)
	}
	return c
}

// setUps is how often a way is set up to time that, the first time included:
// collections of garbage and page faults meet single ones.
const setUps = 5

// medianSetUp repeats a set-up that took some time; one of compilers, which take
// long and start processes, is not repeated.
func (s *Subject) medianSetUp(w Way, first time.Duration) float64 {
	samples := []float64{float64(first.Nanoseconds())}
	for len(samples) < setUps && first < time.Second/10 {
		e, took, err := s.setUp(w)
		if err != nil {
			break
		}
		contender{engine: e}.close()
		samples = append(samples, float64(took.Nanoseconds()))
	}
	slices.Sort(samples)
	return quantile(samples, 0.5)
}

func (c contender) close() {
	if e, ok := c.engine.(io.Closer); ok {
		_ = e.Close() // a process and its files; nothing depends on them any more
	}
}

// paths runs every way's trajectory.
func (s *Subject) paths(ctx context.Context, all []contender, opt Options) error {
	fine, ref, against, err := s.truth(ctx)
	if err != nil {
		return err
	}
	var symbolic *path
	limited := s.Integration
	for i, c := range all {
		switch {
		case c.engine != nil:
			p := s.run(ctx, c.engine, limited)
			c.row.Trajectory = s.trajectory(p, ref, against)
			if i == 0 {
				symbolic, limited = p, patience(limited, p.stats)
			} else if symbolic != nil {
				c.row.Trajectory.Apart = p.off(symbolic, len(s.System.Coordinates))
			}
		case c.way.recorded != nil:
			if err := s.replay(ctx, c, opt); err != nil {
				return err
			}
		case c.way.Name == "exact" && s.System.Exact == nil:
			c.row.Unavailable = "the file has no exact solution"
		case c.way.Name == "exact":
			c.row.Trajectory = s.trajectory(s.exact(fine.time), fine, derivedFine)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// patience bounds the steps of the ways: accelerations that are too noisy for
// the tolerance make an adaptive method take ever smaller steps.
func patience(opt integrate.Options, symbolic integrate.Stats) integrate.Options {
	if opt.MaxSteps == 0 {
		opt.MaxSteps = 10*(symbolic.Steps+symbolic.Rejected) + 100
	}
	return opt
}

// replay compares a table with the derived motion, and its accelerations, if it
// has any, with the reference.
func (s *Subject) replay(ctx context.Context, c contender, opt Options) error {
	rec := c.way.recorded
	ref, err := s.follow(ctx, rec)
	if err != nil {
		return fmt.Errorf("%s: %w", c.way.Name, err)
	}
	c.row.Trajectory = s.trajectory(&rec.path, ref, derivedFine)
	states, qdd := rec.states(opt.States)
	if states == nil {
		return nil
	}
	exact, err := newReference(ctx, problem(s.System, s.Active), s.Params, states)
	if err != nil {
		return fmt.Errorf("%s: %w", c.way.Name, err)
	}
	e := exact.errorsOf(&playback{qdd}, states)
	c.row.Errors = &e
	return nil
}

// judge says whether a way disagrees. Where it is evaluated its accelerations
// decide, since the error of a trajectory is the integrator's too; otherwise all
// that there is.
func (c contender) judge() {
	if e := c.row.Errors; e != nil {
		c.row.Disagrees = e.Failed > 0 || !(e.Max <= c.row.Tolerance)
	}
	if t := c.row.Trajectory; t != nil && c.engine == nil {
		c.row.Disagrees = c.row.Disagrees || t.Failure != "" || !(t.Max <= c.row.Tolerance)
	}
}

// timings times all ways in turns and says from when on deriving pays.
func timings(all []contender, states []State) {
	timers := make([]timer, 2*len(all)) // of single states, then of batches
	for i, c := range all {
		if e, ok := c.engine.(autodiff.Batcher); ok {
			timers[len(all)+i] = batchTimer(e, states)
		}
		switch e := c.engine.(type) {
		case nil:
		case interface{ timer([]State) timer }:
			timers[i] = e.timer(states)
		default:
			timers[i] = timerOf(e, states)
		}
	}
	symbolic := all[0].row
	times := measure(timers)
	for i, t := range times[:len(all)] {
		row := all[i].row
		if row.Timing = t; t == nil || symbolic.Timing == nil {
			continue
		}
		if b := times[len(all)+i]; b != nil {
			t.Batched = b.Median
		}
		t.Ratio = t.Median / symbolic.Timing.Median
		if each := t.Median - symbolic.Timing.Median; each > 0 && all[i].way.from == fromLagrangian {
			row.BreakEven = math.Ceil(math.Max(0, (symbolic.SetUp-row.SetUp)/each))
		}
	}
}

func methodName(opt integrate.Options) string {
	if opt.Method == nil {
		return "dop853"
	}
	return opt.Method.Name
}

// Disagreeing lists the ways that are off.
func (r *Report) Disagreeing() []string {
	var out []string
	for _, row := range r.Ways {
		if row.Disagrees {
			out = append(out, row.Way)
		}
	}
	return slices.Clip(out)
}
