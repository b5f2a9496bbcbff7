// Package outline says what an emitted file contains, whatever language it is
// written in: the values that its functions compute, the constraints that it
// enforces, whether it can solve with pivoting, the equations that its
// comments state, and which stretches of long code repeat themselves (Runs).
//
// Neighbours: codegen/lower gives the programs; codegen/golang and codegen/c99
// write outlines as Go and as C.
package outline

import (
	"cmp"
	"fmt"
	"slices"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/runtime/dynamics"
	"lagc/symbolic"
)

// Outline is what the files of a system have in common.
type Outline struct {
	All    *mechanics.Equations
	Eq     *mechanics.Equations // with the constraints that are enforced
	Sys    *mechanics.System
	N, M   int       // coordinates, constraints that are enforced
	Active []int     // which these are
	Start  []float64 // the initial state with the params in the system's file

	Values    *Values
	Motion    Unit // q̈, −λ
	Equations Unit // M, J and the right side
	Singular  bool // watched pivots fail from the start
	// Indefinite says that the signs of pivots are not those of a positive
	// definite M from the start.
	Indefinite bool
	Fallback   bool // there is code that solves with pivoting
}

// New returns the outline for eq. integrates says that the file shall contain a
// stepper; long is the number of operations from which a function's code is kept in
// the order that Runs finds loops in. The error is a source.List for systems that cannot be run.
func New(eq *mechanics.Equations, integrates bool, long int) (*Outline, error) {
	if err := eq.Runnable(); err != nil {
		return nil, err
	}
	o := &Outline{All: eq, Sys: eq.System, Values: NewValues(long)}
	if err := o.begin(eq); err != nil {
		return nil, err
	}
	o.read()
	if integrates && o.M > 0 && !o.Fallback {
		return nil, fmt.Errorf("a stepper for %d unknowns with constraints cannot be emitted: the largest number is %d", o.N+o.M, lower.LargestMatrices)
	}
	return o, nil
}

// begin looks at the initial state: which constraints are redundant, and
// whether M is what watched pivots expect.
func (o *Outline) begin(eq *mechanics.Equations) error {
	params, err := o.Sys.ParamValues(nil)
	if err != nil {
		return err
	}
	if o.Start, err = o.Sys.InitialState(params, nil); err != nil {
		return err
	}
	t := o.Sys.StartTime(params)
	o.Active = dynamics.Enforced(eq, params, t, o.Start)
	o.Eq = eq.Subset(o.Active)
	o.N, o.M = len(o.Sys.Coordinates), len(o.Active)
	first := lower.Accelerations(o.Eq)
	p, careful := dynamics.Settled(o.Eq, first, params, t, o.Start)
	o.Indefinite, o.Singular = careful || p != first, careful && o.N+o.M <= lower.LargestMatrices
	o.Motion = o.Values.Add(p)
	return nil
}

// read reads the programs that everything needs, and decides on the fallback:
// where a pivot fails that does not stand alone, the system may have a solution.
func (o *Outline) read() {
	coupled := slices.ContainsFunc(o.Motion.Checks, func(c Check) bool { return !c.alone() })
	o.Fallback = (o.Singular || coupled || o.M > 0 || o.Motion.System != nil) && o.N+o.M <= lower.LargestMatrices
	if o.N+o.M <= lower.LargestMatrices || o.Motion.System != nil {
		o.Equations = o.Values.Add(lower.Matrices(o.Eq))
	}
}

// Forces returns Q − ∂D/∂q̇ per coordinate, nil where nothing acts but L.
func (o *Outline) Forces() []symbolic.Node {
	s, g := o.Sys, o.Sys.Graph
	acts := func(n symbolic.Node) bool { return n != 0 && !g.IsConst(n, 0) }
	if !acts(s.Dissipation) && !slices.ContainsFunc(s.Forces, acts) {
		return nil
	}
	out := make([]symbolic.Node, o.N)
	for i := range out {
		out[i] = g.Int(0)
		if s.Forces != nil && s.Forces[i] != 0 {
			out[i] = s.Forces[i]
		}
	}
	if s.Dissipation != 0 {
		for i, d := range g.Gradient(s.Dissipation, s.Symbols(symbolic.Velocity, o.N)) {
			out[i] = g.Sub(out[i], d)
		}
	}
	return out
}

// Initial returns the values of the initial state (q, q̇).
func (o *Outline) Initial() []*Value { return o.Values.Add(lower.Initial(o.Sys)).Outputs }

// Element is one of M's in the lower triangle that are not 0 by structure.
type Element struct {
	Row, Col int
	Value    *Value
}

// MassElements returns the elements of M, by rows.
func (o *Outline) MassElements() []Element {
	var out []Element
	var nodes []symbolic.Node
	for _, m := range o.Eq.Mass {
		e := Element{Row: m.Row, Col: m.Col}
		if len(o.Equations.Outputs) > 0 {
			e.Value = o.Equations.Outputs[m.Row*(m.Row+1)/2+m.Col]
		}
		out, nodes = append(out, e), append(nodes, m.Value)
	}
	if len(o.Equations.Outputs) == 0 { // too many to be written out in full
		for i, v := range o.Expressions(nodes...) {
			out[i].Value = v
		}
	}
	slices.SortFunc(out, func(a, b Element) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
	return out
}

// Expressions returns the values of nodes.
func (o *Outline) Expressions(nodes ...symbolic.Node) []*Value {
	return o.Values.Add(lower.Expressions(o.Sys, nodes)).Outputs
}
