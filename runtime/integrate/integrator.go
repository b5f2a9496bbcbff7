package integrate

import (
	"errors"
	"math"
)

// An Integrator takes the steps of one solution, one at a time:
//
//	in, err := New(problem, options)
//	err = in.Start(0, 10, y0)
//	for !in.Done() {
//		err = in.Step()           // from in.Previous() to in.Time()
//		err = in.Interpolate(t, y) // any t between the two
//	}
//
// It is not safe for concurrent use. After New nothing is allocated.
type Integrator struct {
	problem Problem
	opt     Options
	atol    []float64
	stats   Stats

	end       float64 // where the run ends; may be infinite
	direction float64 // +1 or -1

	// The last step went from past, at state start, to now, at the formula's result arrived; state is
	// the same after projection, and low is what rounding has cut off state so far.
	past, now               instant
	h                       float64 // now − past
	start, arrived, state   []float64
	low, lowArrived         []float64
	stage, scratch, nothing []float64 // stage input; error estimates; zeros

	// Fixed steps stand on a grid.
	origin float64
	index  int64

	control controller
	work    kernel
	dense   dense

	fresh        int  // offset in work.k of f(now, state), or −1
	arrivalKnown bool // work.arrival holds f(now, arrived)
}

// An instant is a time with what rounding has cut off it.
type instant struct{ t, low float64 }

// plus returns the time h later.
func (i instant) plus(h float64) instant {
	t, low := twoSum(i.t, h+i.low)
	return instant{t, low}
}

// since returns t − i.
func (i instant) since(t float64) float64 { return (t - i.t) - i.low }

// twoSum returns a + b rounded and the exact error of that (D. Knuth, TAOCP 2, 4.2.2).
func twoSum(a, b float64) (sum, low float64) {
	sum = a + b
	c := sum - a
	return sum, (a - (sum - c)) + (b - c)
}

// ErrDone is returned by Step when the end has been reached already.
var ErrDone = errors.New("integrate: the end of the run has been reached")

// errNotFinite is the cause of a rejected step whose result overflowed.
var errNotFinite = errors.New("the derivative or the state is not finite")

// New makes an integrator with room for the problem's steps. Errors are of type *OptionError.
func New(p Problem, opt Options) (*Integrator, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := opt.check(p.Dim); err != nil {
		return nil, err
	}
	in := &Integrator{problem: p, opt: opt, work: newKernel(opt.Method, p.Dim)}
	in.dense = newDense(opt.Method, in.work.stride)
	for _, v := range []*[]float64{&in.start, &in.arrived, &in.state, &in.low, &in.lowArrived,
		&in.stage, &in.scratch, &in.nothing} {
		*v = make([]float64, in.work.stride)
	}
	in.atol = p.Atol
	if in.atol == nil {
		in.atol = make([]float64, p.Dim)
		for i := range in.atol {
			in.atol[i] = opt.Tol
		}
	}
	return in, nil
}

// Options returns the options with their defaults filled in.
func (in *Integrator) Options() Options { return in.opt }

// SetTol changes the tolerance, for the next Start. The error is an *OptionError.
func (in *Integrator) SetTol(tol float64) error {
	opt := in.opt
	opt.Tol = tol
	if err := opt.check(in.problem.Dim); err != nil {
		return err
	}
	in.opt = opt
	if in.problem.Atol == nil {
		for i := range in.atol {
			in.atol[i] = opt.Tol
		}
	}
	return nil
}

// Start begins a solution at (t, y), towards end, which may be infinite. It forgets any solution before,
// with its statistics. Bad input is an *OptionError; an initial state that cannot be projected
// is a *StopError.
func (in *Integrator) Start(t, end float64, y []float64) error {
	if math.IsNaN(end) {
		return refuse("end", "not a number")
	}
	in.end, in.direction = end, 1
	if end < t {
		in.direction = -1
	}
	in.stats, in.control = Stats{}, controller{}
	return in.Restart(t, y)
}

// Restart goes on from (t, y), after an event, say, that changed the state: end, statistics and an
// adaptive method's step size remain. A fixed-step method's grid starts anew at t.
func (in *Integrator) Restart(t float64, y []float64) error {
	scale := math.Abs(t)
	if !math.IsInf(in.end, 0) {
		scale = max(scale, math.Abs(in.end))
	}
	switch {
	case len(y) != in.problem.Dim:
		return refuse("state", "%d components given, %d needed", len(y), in.problem.Dim)
	case !finite(y):
		return refuse("state", "not finite: %v", y)
	case math.IsNaN(t) || math.IsInf(t, 0):
		return refuse("start", "%v is not a time", t)
	case !in.opt.Method.Adaptive && in.opt.Step < 16*epsilon*scale:
		return refuse("step", "%v is lost in the rounding of times up to %v", in.opt.Step, scale)
	}
	in.now, in.past, in.h = instant{t: t}, instant{t: t}, 0
	in.origin, in.index = t, 0
	in.fresh, in.arrivalKnown, in.dense.ready, in.dense.taken = -1, false, false, nil
	copy(in.state, y)
	clear(in.low)
	if err := in.project(t, in.state[:in.problem.Dim]); err != nil {
		return in.stop(0, "the initial state cannot be projected", err)
	}
	copy(in.start, in.state)
	copy(in.arrived, in.state)
	return nil
}

// Time is the time reached.
func (in *Integrator) Time() float64 { return in.now.t }

// Previous is the time at which the last step began.
func (in *Integrator) Previous() float64 { return in.past.t }

// State is the state at Time. It is the integrator's own: read it before the next step, do not
// change it.
func (in *Integrator) State() []float64 { return in.state[:in.problem.Dim] }

// Stats returns the work so far; Rows is left to who emits them.
func (in *Integrator) Stats() Stats { return in.stats }

// Done reports whether the end is reached or, with fixed steps, passed.
func (in *Integrator) Done() bool {
	return in.direction*(in.now.t-in.end) >= 0 || in.coincide(in.end)
}

// coincide reports whether time t is the time reached, to within the rounding of either.
func (in *Integrator) coincide(t float64) bool {
	return t == in.now.t || math.Abs(t-in.now.t) < in.rounding(t) // never for an infinite t
}

// rounding bounds the rounding error of a time t reckoned as a multiple of a step from the start.
func (in *Integrator) rounding(t float64) float64 { return Rounding(in.origin, t) }

// Rounding bounds the rounding error of a time t reckoned as a multiple of a step from origin: times that close
// to t count as t.
func Rounding(origin, t float64) float64 {
	return 4 * epsilon * max(math.Abs(origin), math.Abs(t))
}

// Step takes one step. An error is a *StopError, which leaves Time and State as they were but makes
// Interpolate unusable, or ErrDone.
func (in *Integrator) Step() error {
	if in.Done() {
		return ErrDone
	}
	in.dense.ready, in.dense.taken = false, nil
	copy(in.start, in.state)
	if in.opt.Method.Adaptive {
		return in.adaptiveStep()
	}
	return in.fixedStep()
}

// fixedStep goes to the next point of the grid.
func (in *Integrator) fixedStep() error {
	h := in.direction * in.opt.Step
	if in.limited() {
		return in.stop(h, "the limit on the number of steps is reached", nil)
	}
	err := in.advance(h)
	if err != nil {
		return in.stop(h, "the next step cannot be taken", err)
	}
	next := instant{t: in.origin + float64(float64(in.index+1)*h)}
	if err := in.settle(next); err != nil {
		return in.stop(h, "the state after the next step cannot be projected", err)
	}
	in.index++
	in.accept(next, h)
	in.count(h)
	return nil
}

// settle sets state to what the step arrived at, projected.
func (in *Integrator) settle(next instant) error {
	copy(in.state, in.arrived)
	if in.problem.Project == nil {
		return nil
	}
	err := in.project(next.t, in.State())
	if err != nil {
		copy(in.state, in.start)
		return err
	}
	clear(in.lowArrived)
	return nil
}

// accept moves on to the next instant.
func (in *Integrator) accept(next instant, h float64) {
	in.past, in.now, in.h = in.now, next, h
	in.fresh = -1
	in.low, in.lowArrived = in.lowArrived, in.low
	in.stats.Steps++
}

// count enters a step's size into the statistics.
func (in *Integrator) count(h float64) {
	h = math.Abs(h)
	s := &in.stats
	if s.SmallestStep == 0 || h < s.SmallestStep {
		s.SmallestStep = h
	}
	s.LargestStep = max(s.LargestStep, h)
}

// limited reports whether the limit on steps is used up.
func (in *Integrator) limited() bool {
	return in.opt.MaxSteps > 0 && in.stats.Steps+in.stats.Rejected >= in.opt.MaxSteps
}

// project moves y onto the problem's manifold.
func (in *Integrator) project(t float64, y []float64) error {
	if in.problem.Project == nil {
		return nil
	}
	if err := in.problem.Project(t, y); err != nil {
		return err
	}
	if !finite(y) {
		return errNotFinite
	}
	return nil
}

// stop reports where and why the run cannot go on.
func (in *Integrator) stop(h float64, reason string, err error) error {
	state := append([]float64(nil), in.State()...)
	return &StopError{T: in.now.t, State: state, Step: h, Reason: reason, Err: err}
}
