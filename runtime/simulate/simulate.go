// Package simulate runs a system: it binds params and initial values, checks
// that they make sense, integrates, and turns states into the rows of a table.
//
// Neighbours: runtime/dynamics evaluates the equations, runtime/integrate steps
// them forward, cmd/lagc writes the rows.
package simulate

import (
	"errors"
	"fmt"
	"time"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/runtime/integrate"
	"lagc/runtime/interp"
	"lagc/source"
	"lagc/symbolic"
)

// Setup says what a file leaves open. Values replace the file's; the zero value
// takes everything from the file.
type Setup struct {
	Params  map[int]float64 // by index into System.Params
	Initial map[int]float64 // by index into (q, q̇)
	// Engine makes what computes accelerations; nil: the model itself does.
	Engine func(*dynamics.Model) (Engine, error)
}

// Engine computes accelerations. Everything else, as projection onto
// constraints, stays with the dynamics.Model, which is an Engine itself.
type Engine interface {
	// Accelerations computes q̈ and, unless lambda is nil, the multipliers of
	// all constraints at the state y = (q, q̇); see dynamics.Model.
	Accelerations(t float64, y, qdd, lambda []float64) error
}

// Simulation is a system with values: it can be run.
type Simulation struct {
	System   *mechanics.System
	Columns  []Column
	Warnings []string

	eq      *mechanics.Equations
	model   *dynamics.Model
	engine  Engine // computes accelerations
	making  func(*dynamics.Model) (Engine, error)
	watched *dynamics.Model // for residuals: with redundant constraints too
	params  []float64
	initial []float64
	start   float64

	observed   *interp.Machine // observed expressions, then energy and Σ q̇p
	conserved  mechanics.Conservation
	needsForce bool // rows contain λ or q̈
}

// Column is one column of the table.
type Column struct {
	Name string
	Unit string
}

// New binds a system to values and checks it: what is undetermined by
// structure, initial states that violate constraints, redundant constraints.
// Errors about the file are a source.List.
func New(eq *mechanics.Equations, setup Setup, start float64) (*Simulation, error) {
	s := &Simulation{System: eq.System, eq: eq, start: start}
	if err := s.bind(setup); err != nil {
		return nil, err
	}
	s.watched = dynamics.New(eq, s.params, nil)
	if err := s.constrain(); err != nil {
		return nil, err
	}
	if err := s.settle(); err != nil {
		return nil, err
	}
	if err := s.choose(setup.Engine); err != nil {
		return nil, err
	}
	s.conserved = eq.Conserved()
	s.observe()
	return s, nil
}

func (s *Simulation) bind(setup Setup) (err error) {
	if len(s.System.Unsupported) > 0 {
		return source.List(s.System.Unsupported)
	}
	if und := s.eq.Undetermined(); und != nil {
		return s.undetermined("singular by structure", &dynamics.SingularError{Velocities: velocities(s.System, und)})
	}
	if s.params, err = s.System.ParamValues(setup.Params); err != nil {
		return err
	}
	s.initial, err = s.System.InitialState(s.params, setup.Initial)
	return err
}

func velocities(s *mechanics.System, coordinates []int) []string {
	out := make([]string, len(coordinates))
	for k, i := range coordinates {
		out[k] = s.Coordinates[i].Name.String() + "'"
	}
	return out
}

// undetermined is the error for a mass matrix that is singular whatever the
// state.
func (s *Simulation) undetermined(how string, e *dynamics.SingularError) error {
	return s.System.ErrorAt(s.System.LagrangianAt, "the mass matrix is %s: %s", how, e.Undetermined())
}

// constrain checks the initial state against the constraints, brings it onto
// them exactly, and sorts redundant constraints out.
func (s *Simulation) constrain() error {
	if v := s.watched.Violations(s.start, s.initial); v != nil {
		return s.violated(v)
	}
	active, err := s.watched.Independent(s.start, s.initial)
	if err != nil {
		return s.contradicted(err)
	}
	if s.model = s.watched; len(active) < len(s.eq.Rate) {
		s.Warnings = append(s.Warnings, redundancy(active, len(s.eq.Rate)))
		s.model = s.watched.Restrict(active)
	}
	return s.model.Project(s.start, s.initial)
}

func redundancy(active []int, n int) string {
	kept := map[int]bool{}
	for _, k := range active {
		kept[k] = true
	}
	text := ""
	for k := range n {
		if !kept[k] {
			text += fmt.Sprintf(" %d", k+1)
		}
	}
	return fmt.Sprintf("redundant constraints (number%s) follow from the others; their multipliers are given as 0, and the others carry their share", text)
}

// contradicted places a contradiction in the file.
func (s *Simulation) contradicted(err error) error {
	var c *dynamics.ContradictionError
	if !errors.As(err, &c) {
		return err
	}
	return s.System.ErrorAt(s.System.Constraints[c.Constraint].At,
		"this constraint contradicts the others: where they hold, left − right does not stay 0")
}

func (s *Simulation) violated(violations []dynamics.Violation) error {
	var l source.List
	for _, v := range violations {
		c := s.System.Constraints[v.Constraint]
		what := "the initial state violates this constraint: left − right = %.6g"
		switch {
		case v.Rate && c.Holonomic:
			what = "the initial velocities violate this constraint: the time derivative of left − right is %.6g"
		case v.Rate:
			what = "the initial velocities violate this constraint: left − right = %.6g"
		}
		if s.System.File == nil {
			return fmt.Errorf("constraint %d: "+what, v.Constraint+1, v.Residual)
		}
		l.Errorf(s.System.File, c.At, what, v.Residual)
	}
	return l
}

// settle evaluates the accelerations once, and where they are undetermined
// finds out whether they always are.
func (s *Simulation) settle() error {
	err := s.model.Settle(s.start, s.initial)
	var singular *dynamics.SingularError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &singular):
		return fmt.Errorf("at the initial state, %w", err)
	case s.model.AlwaysSingular(false):
		return s.undetermined("singular in every state", singular)
	case s.model.AlwaysSingular(true):
		return s.undetermined("singular in every state for these values of the params", singular)
	}
	return fmt.Errorf("at the initial state, %w", err)
}

// choose takes the engine and tries it at the initial state.
func (s *Simulation) choose(engine func(*dynamics.Model) (Engine, error)) (err error) {
	s.making = engine
	if s.engine = s.model; engine == nil {
		return nil
	}
	if err := s.make(engine); err != nil {
		return err
	}
	if err := s.engine.Accelerations(s.start, s.initial, make([]float64, len(s.System.Coordinates)), nil); err != nil {
		return fmt.Errorf("at the initial state, %w", err)
	}
	return nil
}

// make makes the engine, which may read and change the system's graph.
func (s *Simulation) make(engine func(*dynamics.Model) (Engine, error)) (err error) {
	s.model.Graph().Lock()
	defer s.model.Graph().Unlock()
	s.engine, err = engine(s.model)
	return err
}

// derivative sets dy = (q̇, q̈).
func (s *Simulation) derivative(t float64, y, dy []float64) error {
	n := len(y) / 2
	copy(dy[:n], y[n:])
	return s.engine.Accelerations(t, y, dy[n:], nil)
}

// observe prepares the columns.
func (s *Simulation) observe() {
	sys := s.System
	add := func(name, unit string) { s.Columns = append(s.Columns, Column{name, unit}) }
	add("t", "s")
	for _, c := range sys.Coordinates {
		add(c.Name.Column(), c.Unit)
	}
	for _, c := range sys.Coordinates {
		unit := c.Unit
		if unit != "" {
			unit += "/s"
		}
		add(c.Name.Column()+"_dot", unit)
	}
	for k := range sys.Constraints {
		add(fmt.Sprintf("lambda_%d", k+1), "")
	}
	nodes := make([]symbolic.Node, 0, len(sys.Observed)+2)
	for _, o := range sys.Observed {
		add(o.Name.Column(), o.Unit)
		nodes = append(nodes, o.Expr)
		s.needsForce = s.needsForce || sys.Graph.Depends(o.Expr).Has(symbolic.Acceleration, symbolic.Multiplier)
	}
	s.needsForce = s.needsForce || len(sys.Constraints) > 0
	nodes = append(nodes, s.eq.Energy, sys.Graph.Add(s.eq.Energy, sys.Lagrangian))
	s.observed = interp.New(lower.Expressions(sys, nodes))
	in := s.observed.Inputs()
	copy(in[len(in)-len(s.params):], s.params)
	s.observed.Prepare()
}

// Initial returns the initial state y = (q, q̇).
func (s *Simulation) Initial() []float64 { return s.initial }

// Model returns the equations bound to the params.
func (s *Simulation) Model() *dynamics.Model { return s.model }

// Equations returns the equations with all constraints.
func (s *Simulation) Equations() *mechanics.Equations { return s.eq }

// Conserved tells what stays constant.
func (s *Simulation) Conserved() mechanics.Conservation { return s.conserved }

// Summary is what a run has to say about itself.
type Summary struct {
	integrate.Stats
	Method string
	End    float64 // the time that was reached
	// EnergyChange is the largest change of the energy relative to its scale,
	// the larger of |E₀| and the kinetic part Σ q̇p; only where EnergyConserved.
	EnergyConserved bool
	EnergyChange    float64
	// ConstraintError is the largest residual of a constraint in any row.
	ConstraintError float64
	Wall            time.Duration
}

// Caveat says in a sentence what a method does not keep of its promise for
// this system, or "" if there is nothing to say: a partitioned method is
// symplectic only where q̇ is p up to constants and the forces come from
// positions and time.
func (s *Simulation) Caveat(m *integrate.Method) string {
	if m == nil || !m.Partitioned {
		return ""
	}
	g := s.System.Graph
	for _, e := range s.eq.Mass {
		if g.Depends(e.Value)&^symbolic.SetOf(symbolic.Param) != 0 {
			return m.Name + " is symplectic only for a constant mass matrix; here it is a method of order 1 without that property"
		}
	}
	for _, f := range s.eq.Force {
		if g.Depends(f).Has(symbolic.Velocity) {
			return m.Name + " is symplectic only for forces that do not depend on velocities; here it is a method of order 1 without that property"
		}
	}
	if len(s.eq.Rate) > 0 {
		return m.Name + " is symplectic only without constraints; here it is a method of order 1 without that property"
	}
	return ""
}
