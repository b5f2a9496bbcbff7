package integrate

import (
	"fmt"
	"math"
)

// A Problem is an ordinary differential equation y' = f(t, y).
type Problem struct {
	// Dim is the length of y.
	Dim int

	// Derivative sets dy = f(t, y). An error, or a value that is not finite, means that f is not
	// defined there (a singular mass matrix, say): an adaptive method then tries a shorter step, a
	// fixed-step method stops. It must not keep or change y.
	Derivative func(t float64, y, dy []float64) error

	// Project moves y back onto the manifold that the exact solution stays on; nil means that there
	// is none. It is applied to the initial state, after every step and to every output row.
	Project func(t float64, y []float64) error

	// Atol is the absolute tolerance of each component; nil means that all have Options.Tol.
	Atol []float64
}

// Options choose how a problem is integrated. The zero value means dop853 with [DefaultTol].
type Options struct {
	Method *Method // nil means dop853

	// Step is the step of a fixed-step method, which needs it, or the first one that an adaptive
	// method tries; 0 lets it choose. Always positive: the direction comes from the times.
	Step float64

	// Tol is both the relative and the absolute tolerance on the error of each step, for adaptive
	// methods; 0 means DefaultTol. It must be from MinTol to 1; what is under TolFloor is taken as
	// TolFloor, since below that the error estimate is rounding noise.
	Tol float64

	// MaxSteps bounds the steps, taken and rejected together; 0 means no limit.
	MaxSteps int64
}

const (
	DefaultTol = 1e-10
	MinTol     = 1e-16
	TolFloor   = 10 * epsilon // the limit that Hairer's codes refuse to go under
)

// epsilon is the distance from 1 to the next float64.
const epsilon = 0x1p-52

// An Output says which rows a run emits: Start, every Every after it, and End exactly once. Every is
// positive whatever the direction; 0 means a row at each step's end. End may lie before Start.
type Output struct{ Start, End, Every float64 }

// Stats counts the work of an integration.
type Stats struct {
	Steps       int64 // steps taken
	Rejected    int64 // steps tried again with a smaller size
	Evaluations int64 // calls of Derivative
	Rows        int64 // rows emitted

	// SmallestStep and LargestStep are the sizes of steps taken, without signs; 0 before the
	// first. A last step that was cut to land on the end counts only if it is the only one.
	SmallestStep, LargestStep float64
}

// An OptionError is input that makes no sense, found before anything is integrated.
type OptionError struct {
	Option string // what is wrong: "tol", "step", "method", …
	Reason string
}

func (e *OptionError) Error() string { return fmt.Sprintf("%s: %s", e.Option, e.Reason) }

// A StopError is a run that cannot go on. What was emitted before holds.
type StopError struct {
	T      float64   // the last time that was reached
	State  []float64 // the state there
	Step   float64   // the step that could not be taken, with its sign
	Reason string
	Err    error // what Derivative or Project said last, or nil
}

func (e *StopError) Error() string {
	s := fmt.Sprintf("stopped at t = %v: %s (step %v)", e.T, e.Reason, e.Step)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *StopError) Unwrap() error { return e.Err }

// refuse makes an OptionError.
func refuse(option, format string, args ...any) error {
	return &OptionError{option, fmt.Sprintf(format, args...)}
}

// check says what is wrong with a problem.
func (p *Problem) check() error {
	switch {
	case p.Dim <= 0:
		return refuse("dim", "a state needs at least one component, not %d", p.Dim)
	case p.Derivative == nil:
		return refuse("derivative", "there is none")
	case p.Atol != nil && len(p.Atol) != p.Dim:
		return refuse("atol", "%d tolerances for %d components", len(p.Atol), p.Dim)
	}
	for i, a := range p.Atol {
		if !(a > 0) || math.IsInf(a, 0) {
			return refuse("atol", "the tolerance of component %d is %v, not a positive number", i, a)
		}
	}
	return nil
}

// check fills in defaults and says what is wrong with the options for states of a given length.
func (o *Options) check(dim int) error {
	if o.Method == nil {
		o.Method = dop853
	}
	if o.Tol == 0 {
		o.Tol = DefaultTol
	}
	switch m := o.Method; {
	case m.Partitioned && dim%2 != 0:
		return refuse("method", "%s needs positions and velocities, not %d components", m.Name, dim)
	case !(o.Step >= 0) || math.IsInf(o.Step, 0):
		return refuse("step", "%v is not a positive number", o.Step)
	case !m.Adaptive && o.Step == 0:
		return refuse("step", "%s takes fixed steps and needs their size", m.Name)
	case !(o.Tol >= MinTol && o.Tol <= 1):
		return refuse("tol", "%v is not between %v and 1", o.Tol, MinTol)
	case o.MaxSteps < 0:
		return refuse("max-steps", "%d is negative", o.MaxSteps)
	}
	o.Tol = max(o.Tol, TolFloor)
	return nil
}

// finite reports whether all of y are numbers.
func finite(y []float64) bool {
	var s float64
	for _, v := range y {
		s += v - v // 0, or NaN for NaN and the infinities
	}
	return s == 0
}
