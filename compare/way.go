package compare

import (
	"errors"
	"fmt"
	"time"

	"lagc/autodiff"
	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/runtime/interp"
)

// A Way is a way of getting accelerations, or the motion itself.
type Way struct {
	Name string
	Doc  string // one line for help texts
	// Tolerance is how far, relative to the largest acceleration, the way may be
	// off before it is said to disagree.
	Tolerance float64
	// open prepares it; nil where there is nothing to evaluate but a solution.
	open func(s *Subject) (Engine, error)
	from from // what the way needs, whose making belongs to its set-up
	// recorded is a trajectory from a table.
	recorded *recorded
}

// from is what a way starts from.
type from uint8

const (
	fromFile       from = iota // what somebody wrote
	fromLagrangian             // deriving can pay against it
	fromEquations              // derived symbolically
	fromModel                  // derived and bound to params
)

// rounding is the tolerance of ways that make no error but rounding: far above
// what conditioning makes of 2⁻⁵³ in any of the bundled systems, far below any
// mistake in a formula.
const rounding = 1e-9

// Symbolic is what all ways are compared with.
var Symbolic = Way{Name: "symbolic", Doc: "equations derived symbolically, interpreted", Tolerance: rounding, from: fromModel,
	open: func(s *Subject) (Engine, error) { return s.Model, nil }}

// truncating are the tolerances of ways that make errors besides rounding. The
// best second difference of float64 is off by about ε^(1/2), but its step must
// suit the Lagrangian: of the bundled systems the one with the fastest drive
// gets half a percent. Differences of exact first derivatives lose five digits, and
// two more where a drive of 40 rad/s meets their step. A wrong sign is off by 100 %.
var truncating = map[string]float64{"finite": 1e-2, "complex": 1e-6}

// Ways returns what Symbolic can be compared with.
func Ways() []Way {
	var out []Way
	for _, w := range autodiff.Ways() {
		tolerance := rounding
		if t, ok := truncating[w.Name]; ok {
			tolerance = t
		}
		out = append(out, Way{Name: w.Name, Doc: w.Doc, Tolerance: tolerance, from: fromLagrangian,
			open: func(s *Subject) (Engine, error) { return w.New(s.System, s.Params, s.Active) }})
	}
	return append(out,
		Way{Name: "hand", Doc: "the file's equations by hand", Tolerance: rounding, open: openHand},
		Way{Name: "exact", Doc: "the file's exact solution", Tolerance: 1e-8},
		Way{Name: "go", Doc: "the Go code that lagc compile writes, built and run", Tolerance: rounding, from: fromEquations, open: openEmitted},
		Way{Name: "native", Doc: "the derived equations as machine code; amd64", Tolerance: rounding, from: fromModel,
			open: func(s *Subject) (Engine, error) { return s.Model.Compile() }},
		Way{Name: "interp", Doc: "the symbolic path once more: how well times can be told apart", Tolerance: rounding, from: fromModel, open: Symbolic.open})
}

// Find returns the way of that name.
func Find(name string) (Way, bool) {
	for _, w := range Ways() {
		if w.Name == name {
			return w, true
		}
	}
	return Way{}, false
}

// Open returns the engine of the symbolic path or of the way of that name.
func Open(s *Subject, name string) (Engine, error) {
	w, ok := Find(name)
	if name == Symbolic.Name {
		w, ok = Symbolic, true
	}
	if !ok || w.open == nil {
		return nil, fmt.Errorf("%q gives no accelerations", name)
	}
	return w.open(s)
}

// hand evaluates the file's hand equations; multipliers, which they do not
// give, are the derived ones.
type hand struct {
	machine *interp.Machine
	model   *dynamics.Model
}

func openHand(s *Subject) (Engine, error) {
	if s.System.Hand == nil {
		return nil, errors.New("the file has no equations by hand")
	}
	m := interp.New(lower.Expressions(s.System, s.System.Hand))
	in := m.Inputs()
	copy(in[len(in)-len(s.Params):], s.Params)
	m.Prepare()
	return &hand{m, s.Model}, nil
}

func (h *hand) Accelerations(t float64, y, qdd, lambda []float64) error {
	if !h.machine.Eval(t, y, qdd) {
		return dynamics.ErrUndefined
	}
	if lambda != nil {
		return h.model.Accelerations(t, y, make([]float64, len(qdd)), lambda)
	}
	return nil
}

func openEmitted(s *Subject) (Engine, error) { return newEmitted(s.Equations, s.Params) }

// setUp times what it takes from the Lagrangian to the first evaluation: of a
// system resolved anew, since a graph remembers what was derived on it.
func (s *Subject) setUp(w Way) (Engine, time.Duration, error) {
	sys, err := s.Fresh()
	if err != nil {
		return nil, 0, err
	}
	fresh := *s
	fresh.System = sys
	start := time.Now()
	if w.from >= fromEquations {
		fresh.Equations = mechanics.Derive(sys)
	}
	if w.from == fromModel {
		fresh.Model = dynamics.New(fresh.Equations, s.Params, s.Active)
		_ = fresh.Model.Settle(s.Start, s.Initial) // s.Model has been through it
	}
	e, err := w.open(&fresh)
	return e, time.Since(start), err
}
