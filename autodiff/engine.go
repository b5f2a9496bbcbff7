package autodiff

import (
	"fmt"
	"strings"

	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/source"
	"lagc/symbolic"
)

// Engine computes accelerations from a Lagrangian. It is not safe for
// concurrent use.
type Engine interface {
	// Accelerations computes q̈ (n) and the multipliers λ (one for each of the
	// system's constraints, 0 where it is not enforced; nil if not wanted) at the
	// time t and the state y = (q, q̇). The error is a *dynamics.SingularError or
	// dynamics.ErrUndefined, as a dynamics.Model's.
	Accelerations(t float64, y, qdd, lambda []float64) error
}

// Batcher is an Engine that can also work on many states at once.
type Batcher interface {
	Engine
	// AccelerationsBatch is Accelerations for every state k: t[k], y[i][k] for
	// the i-th of (q, q̇), qdd[i][k], lambda[i][k] (nil if not wanted). Where
	// a state has no accelerations they become NaN, the others are computed
	// all the same, and the error is that of the first such state.
	AccelerationsBatch(t []float64, y, qdd, lambda [][]float64) error
}

// Way is one way of getting accelerations from a Lagrangian.
type Way struct {
	Name string
	Doc  string // one line for lists
	// New binds a system to the values of its params. Of the constraints it
	// enforces those listed in active, by their number in the system; nil means
	// all. The error says what the way cannot differentiate.
	New func(sys *mechanics.System, params []float64, active []int) (Engine, error)
}

// Ways returns all ways; the slice is the caller's.
func Ways() []Way { return append([]Way(nil), ways...) }

// Lookup returns the way of a name. The error suggests the closest one.
func Lookup(name string) (Way, error) {
	var known []string
	for _, w := range ways {
		if w.Name == name {
			return w, nil
		}
		known = append(known, w.Name)
	}
	hint := ""
	if near := source.Closest(name, known); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return Way{}, fmt.Errorf("unknown way of differentiating %q%s (there are %s)", name, hint, strings.Join(known, ", "))
}

// ways is the table of ways.
var ways = []Way{
	{"autograd", "reverse mode on a tape, recorded and differentiated twice at every state", newBatched},
	{"autodiff", "forward mode, the faster of the two below: jet", build(newJet)},
	{"jet", "forward mode, gradient and Hessian of the Lagrangian in one pass", build(newJet)},
	{"hyperdual", "forward mode, one evaluation in dual or hyper-dual numbers for each derivative", build(newHyper)},
	{"finite", "central differences of the Lagrangian, no derivative rule at all", build(newFinite)},
	{"complex", "complex steps, exact first derivatives without a rule, and differences of these", build(newStepper)},
}

// task is what is to be differentiated: a system's expressions with values of
// the params.
type task struct {
	rules  *[opCount]rule
	sys    *mechanics.System
	n      int
	params []float64
	active []int // the constraints that are enforced
}

// read makes one code of several expressions.
func (s *task) read(roots ...symbolic.Node) (*code, error) {
	return read(s.rules, s.sys.Graph, s.n, s.params, roots)
}

// constraints returns the expressions of the constraints that are enforced.
func (s *task) constraints() []symbolic.Node {
	var out []symbolic.Node
	for _, k := range s.active {
		out = append(out, s.sys.Constraints[k].Expr)
	}
	return out
}

// forces returns the coordinates on which generalized forces act, and these.
func (s *task) forces() (on []int, forces []symbolic.Node) {
	for i, f := range s.sys.Forces {
		if f != 0 && !s.sys.Graph.IsConst(f, 0) {
			on, forces = append(on, i), append(forces, f)
		}
	}
	return on, forces
}

// dissipation returns the Rayleigh function, or nothing.
func (s *task) dissipation() []symbolic.Node {
	if d := s.sys.Dissipation; d != 0 && !s.sys.Graph.IsConst(d, 0) {
		return []symbolic.Node{d}
	}
	return nil
}

// differentiator sets up the linear equations of one state: it is what the
// ways differ in.
type differentiator interface {
	// terms fills the matrix and the right side of d.
	terms(t float64, y []float64, d *dense)
}

// engine solves what a differentiator sets up.
type engine struct {
	task
	way differentiator
	d   *dense
}

// largest is the largest number of accelerations and multipliers: the matrix and
// its factors take 64 MB then, and a state some seconds.
const largest = 2000

// build makes a constructor of engines from one of differentiators.
func build[T differentiator](way func(*task) (T, error)) func(*mechanics.System, []float64, []int) (Engine, error) {
	return func(sys *mechanics.System, params []float64, active []int) (Engine, error) {
		return construct(&rules, way, sys, params, active)
	}
}

func construct[T differentiator](table *[opCount]rule, way func(*task) (T, error), sys *mechanics.System, params []float64, active []int) (*engine, error) {
	if active == nil {
		for k := range sys.Constraints {
			active = append(active, k)
		}
	}
	if size := len(sys.Coordinates) + len(active); size > largest {
		return nil, fmt.Errorf("the equations have %d unknowns, and this way solves for at most %d, since it takes their matrix as full; take the derived equations (backend interp)", size, largest)
	}
	e := &engine{task: task{table, sys, len(sys.Coordinates), params, active}}
	var err error
	if e.way, err = way(&e.task); err != nil {
		return nil, err
	}
	e.d = newDense(e.n + len(active))
	return e, nil
}

// Accelerations implements Engine.
func (e *engine) Accelerations(t float64, y, qdd, lambda []float64) error {
	e.way.terms(t, y, e.d)
	if !e.d.finite() {
		return dynamics.ErrUndefined
	}
	if open := e.d.solve(); open != nil {
		return e.singular(t, y, open)
	}
	copy(qdd[:e.n], e.d.x)
	if lambda != nil {
		clear(lambda)
		for k, constraint := range e.active {
			lambda[constraint] = 0 - e.d.x[e.n+k]
		}
	}
	return nil
}

// singular names the unknowns that the equations leave open.
func (e *engine) singular(t float64, y []float64, open []int) error {
	err := &dynamics.SingularError{T: t, State: append([]float64(nil), y...)}
	for _, i := range open {
		if i < e.n {
			err.Velocities = append(err.Velocities, e.sys.Coordinates[i].Name.String()+"'")
		} else {
			err.Velocities = append(err.Velocities, fmt.Sprintf("lambda_%d", e.active[i-e.n]+1))
		}
	}
	return err
}
