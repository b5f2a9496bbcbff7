package integrate

import "math"

// A controller remembers what the next step size depends on.
type controller struct {
	h        float64 // the step to try next, with its sign; 0 before the first
	logErr   float64 // log₂ of the last accepted step's error, at least logLeastError
	rejected bool    // the last trial was rejected: do not grow at once
}

const (
	// logLeastError is log₂ 10⁻⁴, which bounds a PI controller's memory from below as in Hairer's codes.
	logLeastError = -13.287712379549449

	// retreat is the factor of a step after one in which the derivative was not defined.
	retreat = 0.1

	// stretch lets a last step be a little longer than asked, rather than leave a crumb.
	stretch = 1.01

	// leastStep is the smallest step near t = 0, where the rounding of t sets no limit.
	leastStep = 1e-300

	// greatestStep keeps steps finite where nothing else does: at rest, in a run without end.
	greatestStep = 1e300
)

// adaptiveStep tries steps until one is accepted or too small.
func (in *Integrator) adaptiveStep() error {
	if err := in.prepare(); err != nil {
		return in.stop(in.control.h, "there is no derivative here", err)
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
		norm, err := in.try(h, next)
		if err == nil && norm <= 1 {
			in.accept(next, h)
			if !landing || in.stats.Steps == 1 {
				in.count(h)
			}
			in.control.accept(&in.opt.Method.Control, in.opt.Method.Order, h, norm)
			in.fresh = in.endRow()
			return nil
		}
		if err != nil {
			last = err
		}
		in.stats.Rejected++
		in.control.reject(&in.opt.Method.Control, in.opt.Method.Order, h, norm, err)
	}
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
		in.control.logErr = logLeastError
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
	if math.Abs(h)*stretch >= math.Abs(rest) {
		return rest, instant{t: in.end}, true
	}
	return h, in.now.plus(h), false
}

// leastStep is the size under which a step would be lost in the rounding of t.
func (in *Integrator) leastStep() float64 {
	return max(4*epsilon*math.Abs(in.now.t), leastStep)
}

// try takes a trial step: the norm of its error is at most 1 where it can be accepted. The derivative
// at its end is part of the trial, so that no step leads where the equation is not defined.
func (in *Integrator) try(h float64, next instant) (norm float64, err error) {
	if err := in.advance(h); err != nil {
		return 0, err
	}
	if in.work.endInE {
		if err := in.arrival(next.t); err != nil {
			return 0, err
		}
	}
	norm = in.errorNorm(h)
	switch {
	case math.IsNaN(norm):
		return 0, errNotFinite
	case norm > 1:
		return norm, nil
	}
	if err := in.settle(next); err != nil {
		return norm, err
	}
	if err := in.derivativeAtEnd(next); err != nil {
		copy(in.state, in.start)
		return norm, err
	}
	return norm, nil
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

// errorNorm is the root mean square of the estimated error of a step, relative to the tolerance
// atol + rtol·max(|y₀|, |y₁|) of each component. Of two estimates e₅ and e₃ it is
// ‖e₅‖²/√(‖e₅‖² + 0.01‖e₃‖²), of order h⁸ like the error itself (Solving ODEs I, II.10).
func (in *Integrator) errorNorm(h float64) float64 {
	w := &in.work
	w.combine(in.stage, in.nothing, h, w.errors[0])
	n := float64(w.dim)
	if len(w.errors) == 1 {
		return math.Sqrt(in.square(in.stage) / n)
	}
	w.combine(in.scratch, in.nothing, h, w.errors[1])
	fine, coarse := in.square2(in.stage, in.scratch)
	if fine == 0 {
		return 0 // also where both vanish
	}
	return fine / math.Sqrt((fine+float64(0.01*coarse))*n)
}

// scale is the tolerance of component i over a step.
func (in *Integrator) scale(i int) float64 {
	y := max(math.Abs(in.start[i]), math.Abs(in.arrived[i]))
	return in.atol[i] + float64(in.opt.Tol*y)
}

// square sums (e/scale)².
func (in *Integrator) square(e []float64) (sum float64) {
	for i := range in.work.dim {
		r := e[i] / in.scale(i)
		sum += float64(r * r)
	}
	return sum
}

// square2 is square for two vectors at once.
func (in *Integrator) square2(e, f []float64) (es, fs float64) {
	for i := range in.work.dim {
		s := 1 / in.scale(i)
		r, q := e[i]*s, f[i]*s
		es += float64(r * r)
		fs += float64(q * q)
	}
	return es, fs
}

// accept chooses the step after one of size h and the given error.
func (c *controller) accept(k *Control, order int, h, norm float64) {
	grow := k.Grow
	if c.rejected {
		grow = 1
	}
	logErr := math.Log2(norm) // −Inf for an error of exactly zero: the step then grows as it may
	f := k.Safety * math.Exp2(k.Beta*c.logErr-exponent(k, order)*logErr)
	c.h = h * coarse(min(max(f, k.Shrink), grow))
	c.h = min(max(c.h, -greatestStep), greatestStep)
	c.logErr = max(logErr, logLeastError)
	c.rejected = false
}

// reject chooses the step to try instead of one of size h.
func (c *controller) reject(k *Control, order int, h, norm float64, err error) {
	c.rejected = true
	if err != nil {
		c.h = h * retreat
		return
	}
	f := k.Safety * math.Exp2(-exponent(k, order)*math.Log2(norm))
	c.h = h * coarse(max(f, k.Shrink))
}

// exponent is the power of the current error in the step size factor.
func exponent(k *Control, order int) float64 { return 1/float64(order) - 0.75*k.Beta }

// coarse rounds a positive number to 24 bits, so that machines whose Exp2 differ in the last place take
// the same steps.
func coarse(f float64) float64 {
	const dropped = 53 - 24
	return math.Float64frombits((math.Float64bits(f) + 1<<(dropped-1)) &^ (1<<dropped - 1))
}

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
	return min(max(coarse(h), in.leastStep()), span)
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
	return unit * math.Pow(0.01/steep, 1/float64(order))
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
