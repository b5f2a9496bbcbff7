// Package dynamics evaluates a system's equations of motion at run time: q̈ and
// λ from t, q and q̇, with watched pivots and a pivoted fallback, and the
// corrections that keep constraints.
//
// Neighbours: codegen/lower gives the programs, runtime/interp runs them,
// runtime/simulate integrates what comes out.
package dynamics

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"

	"lagc/codegen/lower"
	"lagc/codegen/program"
	"lagc/mechanics"
	"lagc/runtime/interp"
	"lagc/symbolic"
)

// Model is a system's equations bound to values of its params. It is not safe
// for concurrent use.
type Model struct {
	eq     *mechanics.Equations
	n      int
	active []int // the constraints that are enforced, by their number in the system
	params []float64
	guard  *sync.RWMutex // see Graph

	accelerate *machine
	matrices   *machine // nil until a pivot fails
	pivoted    *pivoted
	indefinite bool // the program in use is the one that does without signs of pivots
	careful    bool // the pivots of this system are never what Check expects

	gradients *machine // of the constraints; nil until they are looked at
	residual  *machine // positions, then rates, of all constraints
	position  *machine // Newton steps; nil without constraints
	velocity  *machine
}

// SingularError says that M, or M together with the constraints, does not determine
// the accelerations.
type SingularError struct {
	T          float64
	State      []float64 // q, then q̇
	Velocities []string  // those whose accelerations are not determined
}

func (e *SingularError) Error() string {
	return "the mass matrix is singular: " + e.Undetermined()
}

// Undetermined says what the equations leave open.
func (e *SingularError) Undetermined() string {
	verb := "change"
	if len(e.Velocities) == 1 {
		verb = "changes"
	}
	return fmt.Sprintf("the Lagrangian does not determine how %s %s", strings.Join(e.Velocities, ", "), verb)
}

// ErrUndefined says that the mass matrix or a constraint's gradient is no
// number in a state.
var ErrUndefined = errors.New("the mass matrix is not finite: the Lagrangian divides by zero here, or takes a root or a logarithm of a negative number")

// New binds equations to values of the system's params. Of the constraints it
// enforces those listed in active; nil means all. See Independent.
func New(all *mechanics.Equations, params []float64, active []int) *Model {
	if active == nil {
		active = count(len(all.Rate))
	}
	eq := all.Subset(active)
	p := lower.Accelerations(eq)
	m := &Model{eq: eq, n: len(eq.System.Coordinates), active: active, params: params, guard: new(sync.RWMutex)}
	m.accelerate = m.bind(p)
	if len(eq.Rate) > 0 {
		m.residual = m.bind(lower.Expressions(eq.System, append(present(eq), eq.Rate...)))
		m.position = m.bind(lower.Correction(eq, eq.Position))
		m.velocity = m.bind(lower.Correction(eq, eq.Rate))
	}
	return m
}

func count(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// present returns the constraints' values with 0 for a nonholonomic one.
func present(eq *mechanics.Equations) []symbolic.Node {
	out := make([]symbolic.Node, len(eq.Position))
	for k, p := range eq.Position {
		if out[k] = p; p == 0 {
			out[k] = eq.System.Graph.Int(0)
		}
	}
	return out
}

// Equations returns what the model evaluates.
func (m *Model) Equations() *mechanics.Equations { return m.eq }

// Params returns the values of the params; they must not be changed.
func (m *Model) Params() []float64 { return m.params }

// Active returns the constraints that are enforced, by their number in the
// system; it must not be changed.
func (m *Model) Active() []int { return m.active }

// Program returns the program for accelerations.
func (m *Model) Program() *program.Program { return m.accelerate.prog }

// machine is an interpreter whose params are set.
type machine struct {
	*interp.Machine
	prog  *program.Program
	ready bool // the prologue ran without a failed pivot
}

func (m *Model) bind(p *program.Program) *machine {
	x := &machine{Machine: interp.New(p), prog: p}
	in := x.Inputs()
	copy(in[len(in)-len(m.params):], m.params)
	x.ready = x.Prepare()
	return x
}

// run sets t, q, q̇ and computes.
func (x *machine) run(t float64, y []float64) bool {
	in := x.Inputs()
	in[0] = t
	copy(in[1:], y)
	return x.Run() && x.ready
}

// Accelerations computes q̈ (n) and the multipliers λ (m, or nil if not wanted)
// at the state y = (q, q̇). Multipliers of constraints that are not enforced
// are 0. The error is a *SingularError or ErrUndefined.
func (m *Model) Accelerations(t float64, y, qdd, lambda []float64) error {
	if x := m.accelerate; m.careful || !x.Eval(t, y, qdd[:m.n]) || !x.ready {
		return m.solvePivoted(t, y, qdd, lambda)
	}
	if lambda != nil {
		m.multipliers(m.accelerate.Output, lambda)
	}
	return nil
}

// multipliers sets λ from a program's outputs.
func (m *Model) multipliers(output func(int) float64, lambda []float64) {
	clear(lambda)
	for k, constraint := range m.active {
		lambda[constraint] = output(m.n+k) + 0 // a table need not show −0
	}
}

// Derivative sets dy = (q̇, q̈): the system as a differential equation of first
// order.
func (m *Model) Derivative(t float64, y, dy []float64) error {
	copy(dy[:m.n], y[m.n:])
	return m.Accelerations(t, y, dy[m.n:], nil)
}

// Settle looks at the first state: where M is indefinite there, as a
// geodesic's is, the program that does without signs of pivots is taken, and
// where that fails too, the model goes straight to the pivoted solver. What is
// taken is decided by the values of the system's own file, so that other values
// give what emitted code gives, bit for bit; by the model's and the state y where
// the system has none. The error is a *SingularError or ErrUndefined.
func (m *Model) Settle(t float64, y []float64) error {
	params, at, start := m.origin(t, y)
	p, careful := Settled(m.eq, m.accelerate.prog, params, at, start)
	if p != m.accelerate.prog {
		m.accelerate = m.bind(p)
		m.indefinite = true
	}
	m.careful = careful
	return m.Accelerations(t, y, make([]float64, m.n), nil)
}

// origin returns the params, the time and the state with which the system's file
// starts.
func (m *Model) origin(t float64, y []float64) (params []float64, at float64, start []float64) {
	s := m.eq.System
	if s.InitialPosition == nil || s.InitialVelocity == nil {
		return m.params, t, y
	}
	params, err := s.ParamValues(nil)
	if err != nil {
		return m.params, t, y
	}
	if start, err = s.InitialState(params, nil); err != nil {
		return m.params, t, y
	}
	return params, s.StartTime(params), start
}

// Settled returns the program for accelerations to take where a run starts in the
// state y: first, which is that of lower.Accelerations, or the one that does
// without signs. careful says that watched pivots fail in both.
func Settled(eq *mechanics.Equations, first *program.Program, params []float64, t float64, y []float64) (p *program.Program, careful bool) {
	m := Model{params: params}
	if m.bind(first).run(t, y) {
		return first, false
	}
	if p := lower.IndefiniteAccelerations(eq); p != nil && m.bind(p).run(t, y) {
		return p, false
	}
	return first, true
}

// Careful reports whether the model solves with pivoting in every state, as Settle found necessary.
func (m *Model) Careful() bool { return m.careful || !m.accelerate.ready }

// solvePivoted computes accelerations from M, J and f with pivoting.
func (m *Model) solvePivoted(t float64, y, qdd, lambda []float64) error {
	m.load(t, y)
	if !m.pivoted.finite() {
		return ErrUndefined
	}
	if undetermined := m.pivoted.solve(); undetermined != nil {
		return m.singular(t, y, undetermined)
	}
	copy(qdd[:m.n], m.pivoted.x)
	if lambda != nil {
		clear(lambda)
		for k, constraint := range m.active {
			lambda[constraint] = 0 - m.pivoted.x[m.n+k]
		}
	}
	return nil
}

// load evaluates M, J and f for the pivoted solver.
func (m *Model) load(t float64, y []float64) {
	m.needMatrices()
	m.matrices.run(t, y)
	m.pivoted.load(m.matrices.Output)
}

// needMatrices makes what the pivoted solver works on, which few systems ever need.
func (m *Model) needMatrices() {
	if m.matrices == nil {
		m.guard.Lock()
		defer m.guard.Unlock()
		m.matrices = m.bind(lower.Matrices(m.eq))
		m.pivoted = newPivoted(m.n + len(m.eq.Rate))
	}
}

func (m *Model) singular(t float64, y []float64, unknowns []int) error {
	e := &SingularError{T: t, State: append([]float64(nil), y...)}
	for _, i := range unknowns {
		if i < m.n {
			e.Velocities = append(e.Velocities, m.eq.System.Coordinates[i].Name.String()+"'")
		} else {
			e.Velocities = append(e.Velocities, fmt.Sprintf("lambda_%d", m.active[i-m.n]+1))
		}
	}
	return e
}

// AlwaysSingular reports whether the matrix is singular also at random states:
// then not the state is special, but the Lagrangian, for any params or, where
// they are kept, for the model's.
func (m *Model) AlwaysSingular(keepParams bool) bool {
	random := rand.New(rand.NewPCG(7, 11))
	m.needMatrices()
	x := m.bind(m.matrices.prog)
	p := newPivoted(m.n + len(m.eq.Rate))
	tried := false
	for range 5 {
		in := x.Inputs()
		for i := range in {
			in[i] = 0.3 + 1.4*random.Float64()
		}
		if keepParams {
			copy(in[len(in)-len(m.params):], m.params)
		}
		x.Prepare()
		x.Run()
		p.load(x.Output)
		if !p.finite() {
			continue // outside the domain of the Lagrangian
		}
		if p.solve() == nil {
			return false
		}
		tried = true
	}
	return tried
}
