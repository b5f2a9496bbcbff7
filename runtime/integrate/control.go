package integrate

import (
	"math"

	"lagc/codegen/kernel/elementary"
)

// A controller remembers what the next step size depends on.
type controller struct {
	h        float64 // the step to try next, with its sign; 0 before the first
	logErr   float64 // log of the last accepted step's squared error, at least LogLeast
	rejected bool    // the last trial was rejected: do not grow at once
}

const (
	// LogLeast is log 10⁻⁸, which bounds a PI controller's memory from below as in Hairer's codes: there an error
	// counts as 10⁻⁴ at least.
	LogLeast = -18.420680743952367

	// retreat is the factor of a step after one in which the derivative was not defined.
	retreat = 0.1

	// Stretch lets a last step be a little longer than asked, rather than leave a crumb.
	Stretch = 1.01

	// LeastStep is the smallest step near t = 0, where the rounding of t sets no limit.
	LeastStep = 1e-300

	// Grain is the smallest step elsewhere, relative to t.
	Grain = 4 * epsilon

	// Coarse is the weight of the second error estimate, where there are two.
	Coarse = 0.01

	// greatestStep keeps steps finite where nothing else does: at rest, in a run without end.
	greatestStep = 1e300
)

// adaptiveStep tries steps until one is accepted or too small.
func (in *Integrator) adaptiveStep() error {
	if err := in.Prepare(); err != nil {
		return err
	}
	var last error
	for {
		h, next, landing := in.choose()
		switch {
		case in.limited():
			return in.stop(h, "the limit on the number of steps is reached", last)
		case !landing && math.Abs(h) < in.leastStep():
			return in.stop(h, "the step became too small", last)
		}
		square, err := in.try(h, next)
		if err == nil && square <= 1 {
			in.accept(next, h)
			if !landing || in.stats.Steps == 1 {
				in.count(h)
			}
			in.control.accept(in.opt.Method, h, square)
			in.fresh = in.endRow()
			return nil
		}
		if err != nil {
			last = err
		}
		in.stats.Rejected++
		in.control.reject(in.opt.Method, h, square, err)
	}
}

// Prepare evaluates the derivative at Time and, before an adaptive method's first step, chooses its
// size. Step does that by itself; it is for those who take the step elsewhere, from a Snapshot. The error is a
// *StopError.
func (in *Integrator) Prepare() error {
	if err := in.prepare(); err != nil {
		return in.stop(in.control.h, "there is no derivative here", err)
	}
	return nil
}

// prepare provides the first stage and, before the first step, its size.
func (in *Integrator) prepare() error {
	if err := in.first(); err != nil {
		return err
	}
	if !finite(in.work.row(0)) {
		return errNotFinite
	}
	if in.control.h == 0 {
		in.control.logErr = LogLeast
		in.control.h = in.direction * in.opt.Step
		if in.opt.Step == 0 {
			in.control.h = in.direction * in.firstStep()
		}
	}
	return nil
}

// choose returns the step to try and where it leads. The last one lands on the end.
func (in *Integrator) choose() (h float64, next instant, landing bool) {
	rest := in.now.since(in.end)
	h = in.control.h
	if math.Abs(h)*Stretch >= math.Abs(rest) {
		return rest, instant{t: in.end}, true
	}
	return h, in.now.plus(h), false
}

// leastStep is the size under which a step would be lost in the rounding of t.
func (in *Integrator) leastStep() float64 {
	return max(Grain*math.Abs(in.now.t), LeastStep)
}

// try takes a trial step: the square of its error is at most 1 where it can be accepted. The derivative
// at its end is part of the trial, so that no step leads where the equation is not defined.
func (in *Integrator) try(h float64, next instant) (square float64, err error) {
	if err := in.advance(h); err != nil {
		return 0, err
	}
	if in.work.endInE {
		if err := in.arrival(next.t); err != nil {
			return 0, err
		}
	}
	square = in.squaredError(h)
	switch {
	case math.IsNaN(square):
		return 0, errNotFinite
	case square > 1:
		return square, nil
	}
	if err := in.settle(next); err != nil {
		return square, err
	}
	if err := in.derivativeAtEnd(next); err != nil {
		copy(in.state, in.start)
		return square, err
	}
	return square, nil
}

// endRow is the row of the derivative at the state after a step.
func (in *Integrator) endRow() int {
	if in.problem.Project != nil {
		return in.work.spare
	}
	return in.work.arrival
}

// derivativeAtEnd evaluates the derivative at the state after a step, where that is not known yet.
func (in *Integrator) derivativeAtEnd(next instant) error {
	if in.problem.Project == nil {
		if in.work.endInE {
			return nil
		}
		return in.arrival(next.t)
	}
	at := in.work.spare
	if err := in.evaluate(next.t, in.state, at); err != nil {
		return err
	}
	if !finite(in.work.row(at)) {
		return errNotFinite
	}
	return nil
}

// squaredError is the mean square of the estimated error of a step, relative to the tolerance
// atol + rtol·max(|y₀|, |y₁|) of each component. Of two estimates e₅ and e₃ it is the square of
// ‖e₅‖²/√(‖e₅‖² + 0.01‖e₃‖²), which is of order h⁸ like the error itself (Solving ODEs I, II.10).
func (in *Integrator) squaredError(h float64) float64 {
	w := &in.work
	w.combine(in.stage, in.nothing, h, w.errors[0])
	n := float64(w.dim)
	if len(w.errors) == 1 {
		return in.square(in.stage) / n
	}
	w.combine(in.scratch, in.nothing, h, w.errors[1])
	fine, coarse := in.square2(in.stage, in.scratch)
	if fine == 0 {
		return 0 // also where both vanish
	}
	return fine * (fine / float64(math.FMA(Coarse, coarse, fine)*n))
}

// scale is the tolerance of component i over a step.
func (in *Integrator) scale(i int) float64 {
	y := max(math.Abs(in.start[i]), math.Abs(in.arrived[i]))
	return math.FMA(in.opt.Tol, y, in.atol[i])
}

// square sums (e/scale)².
func (in *Integrator) square(e []float64) (sum float64) {
	for i := range in.work.dim {
		r := e[i] / in.scale(i)
		sum = math.FMA(r, r, sum)
	}
	return sum
}

// square2 is square for two vectors at once.
func (in *Integrator) square2(e, f []float64) (es, fs float64) {
	for i := range in.work.dim {
		s := 1 / in.scale(i)
		r, q := e[i]*s, f[i]*s
		es = math.FMA(r, r, es)
		fs = math.FMA(q, q, fs)
	}
	return es, fs
}

// accept chooses the step after one of size h and the given squared error.
func (c *controller) accept(m *Method, h, square float64) {
	grow := m.Control.Grow
	if c.rejected {
		grow = 1
	}
	logErr := elementary.Log(square) // −Inf for an error of exactly zero: the step then grows as it may
	f := m.factor(float64(m.Control.Memory()*c.logErr), logErr)
	c.h = h * min(max(f, m.Control.Shrink), grow)
	c.h = min(max(c.h, -greatestStep), greatestStep)
	c.logErr = max(logErr, LogLeast)
	c.rejected = false
}

// reject chooses the step to try instead of one of size h.
func (c *controller) reject(m *Method, h, square float64, err error) {
	c.rejected = true
	if err != nil {
		c.h = h * retreat
		return
	}
	c.h = h * max(m.factor(0, elementary.Log(square)), m.Control.Shrink)
}

// factor is by how much the next step is longer, before it is kept in bounds.
func (m *Method) factor(remembered, logErr float64) float64 {
	return m.Control.Safety * elementary.Exp(math.FMA(-m.Control.Exponent(m.Order), logErr, remembered))
}

// Exponent is the power of the current squared error in the step size factor, with its sign changed.
func (k *Control) Exponent(order int) float64 { return 0.5/float64(order) - 0.375*k.Beta }

// Memory is the power of the last accepted step's squared error in the step size factor.
func (k *Control) Memory() float64 { return 0.5 * k.Beta }

// firstStep chooses the first step's size as in Solving ODEs I, II.4: a first guess from the time in
// which y changes by itself, then one Euler step for the second derivative, and the step for which
// the method's error would be a hundredth of the tolerance if all derivatives went on like the
// first two. Where the book measures time in units of 1, this does so in the problem's own, so that
// seconds and years do alike.
func (in *Integrator) firstStep() float64 {
	span := math.Abs(in.end - in.now.t)
	guess := 1e-6 // where y or y' says nothing about scales: of the run, if that is finite
	if !math.IsInf(span, 0) {
		guess *= span
	}
	size := math.Sqrt(in.square(in.start))
	slope := math.Sqrt(in.square(in.work.row(0)))
	h := guess
	if r := size / slope; size > 1e-10 && slope > 0 && r-r == 0 {
		h = 0.01 * r
	}
	h = min(h, span)
	second, ok := in.secondDerivative(&h)
	if ok {
		h = min(100*h, sizeFor(100*h, slope, second, in.opt.Method.Order))
	}
	return min(max(h, in.leastStep()), span)
}

// sizeFor is the step h with error (h/τ)^order·max(|y'|τ, |y"|τ²) = 0.01, in the unit τ of time that
// is the shorter of unit and |y'|/|y"|.
func sizeFor(unit, slope, second float64, order int) float64 {
	if r := slope / second; r > 0 {
		unit = min(unit, r)
	}
	steep := max(slope, second*unit) * unit
	if !(steep > 1e-15) {
		return unit
	}
	return unit * elementary.Pow(0.01/steep, 1/float64(order))
}

// secondDerivative estimates the norm of y" by one Euler step of h, which it shortens until the
// derivative is defined at its end.
func (in *Integrator) secondDerivative(h *float64) (float64, bool) {
	w := &in.work
	toRow0 := []term{{1, 0}}
	for ; *h > in.leastStep(); *h *= retreat {
		signed := in.direction * *h
		w.combine(in.stage, in.start, signed, toRow0)
		if in.evaluate(in.now.t+signed, in.stage, w.stride) != nil {
			continue
		}
		for i, f := range w.row(w.stride) {
			in.stage[i] = f - w.k[i]
		}
		d := math.Sqrt(in.square(in.stage)) / *h
		if d-d == 0 {
			return d, true
		}
	}
	return 0, false
}
