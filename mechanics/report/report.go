// Package report shows what was derived, so that a person can check it against
// a textbook: momenta, mass matrix, forces, accelerations where they can be
// read, conserved quantities, and what evaluation costs. As text, as a LaTeX
// document, as JSON.
//
// Neighbours: mechanics derives, simplify shortens, symbolic/notation prints
// expressions; cmd/lagc's derive is the user.
package report

import (
	"fmt"
	"slices"

	"lagc/codegen/lower"
	"lagc/mechanics"
	"lagc/simplify"
	"lagc/symbolic"
	"lagc/symbolic/notation"
)

// Report is what derive prints. Expressions are simplified for reading; large
// ones that occur more than once have names in Definitions.
type Report struct {
	System *mechanics.System

	Lagrangian    symbolic.Node
	Momenta       []symbolic.Node // per coordinate
	Mass          []symbolic.Entry
	Force         []symbolic.Node // per coordinate
	Accelerations []Acceleration
	Energy        symbolic.Node
	Dissipation   symbolic.Node   // Rayleigh's function, 0 (no node) if there is none
	Applied       []symbolic.Node // force per coordinate that does not come from L or friction, 0 (no node) where there is none
	Constraints   []symbolic.Node // left − right
	Rates         []symbolic.Node // their time derivatives, or themselves if nonholonomic
	Sides         []Sides         // the equation of motion per coordinate; nil where M has many elements

	Conserved   mechanics.Conservation
	Definitions []notation.Definition
	Operations  Operations
}

// Acceleration is q̈ of one coordinate, solved for.
type Acceleration struct {
	Coordinate int
	Expr       symbolic.Node
}

// Sides are those of Σ Mᵢⱼq̈ⱼ = fᵢ + Σ λₖJₖᵢ.
type Sides struct{ Left, Right symbolic.Node }

// Operations tells what one evaluation of all accelerations costs.
type Operations struct {
	Written  simplify.Counts // M and f with every expression written out
	Shared   simplify.Counts // with common subexpressions computed once
	Program  int             // instructions of the program per state, solving included
	Prologue int             // instructions once per set of params
	Solving  lower.Choice
}

// readable is the cost up to which an expression solved for an acceleration is
// shown: two or three lines of text.
const readable = 160

// abbreviated is the size from which a repeated subexpression gets a name; a
// line of text holds about that much.
const abbreviated = 40

// New derives a report from equations.
func New(eq *mechanics.Equations) *Report {
	s := eq.System
	r := &Report{System: s, Conserved: eq.Conserved()}
	r.Operations = operations(eq)
	b := budget(2*len(s.Coordinates) + len(eq.Mass))
	short := func(n symbolic.Node) symbolic.Node { return simplify.Expression(s.Graph, n, b) }
	r.Lagrangian = short(s.Lagrangian)
	r.Energy = short(eq.Energy)
	for i := range s.Coordinates {
		r.Momenta = append(r.Momenta, short(eq.Momenta[i]))
		r.Force = append(r.Force, short(eq.Force[i]))
	}
	for _, m := range eq.Mass {
		if m.Value = short(m.Value); !s.Graph.IsConst(m.Value, 0) {
			r.Mass = append(r.Mass, m)
		}
	}
	for k, c := range s.Constraints {
		r.Constraints = append(r.Constraints, short(c.Expr))
		r.Rates = append(r.Rates, short(eq.Rate[k]))
	}
	r.applied(short)
	r.sides(eq, short)
	if len(s.Constraints) == 0 {
		r.solve(short)
	}
	r.Definitions = notation.Definitions(s.Graph, r.roots(), notation.Sharing{Names: s.Vocabulary().Name, Least: abbreviated})
	return r
}

// applied shortens what acts besides L.
func (r *Report) applied(short func(symbolic.Node) symbolic.Node) {
	s := r.System
	if s.Dissipation != 0 && !s.IsZero(s.Dissipation) {
		r.Dissipation = short(s.Dissipation)
	}
	for _, q := range s.Forces {
		if q != 0 && !s.IsZero(q) {
			q = short(q)
		} else {
			q = 0
		}
		r.Applied = append(r.Applied, q)
	}
}

// sides forms the equations of motion with accelerations and multipliers in
// them.
func (r *Report) sides(eq *mechanics.Equations, short func(symbolic.Node) symbolic.Node) {
	if len(r.Mass) > manyElements {
		return
	}
	g := r.System.Graph
	for i := range r.System.Coordinates {
		var left []symbolic.Node
		for j := range r.System.Coordinates {
			left = append(left, g.Mul(r.mass(i, j), g.Symbol(symbolic.Acceleration, j)))
		}
		right := []symbolic.Node{r.Force[i]}
		for _, j := range eq.Jacobian {
			if j.Col == i {
				right = append(right, g.Mul(g.Symbol(symbolic.Multiplier, j.Row), short(j.Value)))
			}
		}
		r.Sides = append(r.Sides, Sides{g.Add(left...), g.Add(right...)})
	}
}

// budget shares what may be spent on simplification, a few seconds at most,
// among all expressions.
func budget(expressions int) simplify.Budget {
	share := 10_000_000 / max(1, expressions)
	return simplify.Budget{Steps: min(300_000, share), Nodes: min(60_000, share/5)}
}

func operations(eq *mechanics.Equations) Operations {
	roots := append([]symbolic.Node(nil), eq.Force...)
	for _, m := range eq.Mass {
		roots = append(roots, m.Value)
	}
	written, shared := simplify.Count(eq.System.Graph, roots...)
	p, choice := lower.Compared(eq)
	return Operations{Written: written, Shared: shared, Program: p.Operations(), Prologue: len(p.Prologue), Solving: choice}
}

// roots lists every expression that is shown, once.
func (r *Report) roots() []symbolic.Node {
	roots := []symbolic.Node{r.Lagrangian, r.Energy}
	roots = append(roots, r.Momenta...)
	roots = append(roots, r.Force...)
	for _, m := range r.Mass {
		roots = append(roots, m.Value)
	}
	for _, a := range r.Accelerations {
		roots = append(roots, a.Expr)
	}
	roots = append(roots, r.Constraints...)
	roots = append(roots, r.Rates...)
	slices.Sort(roots)
	return slices.Compact(roots)
}

// options are how expressions are printed.
func (r *Report) options(width int, lineBreak string) notation.Options {
	return notation.Options{Names: r.System.Vocabulary().Name, Defined: r.Definitions, Width: width, Break: lineBreak}
}

// acceleration returns the name of a coordinate's acceleration.
func (r *Report) acceleration(i int) notation.Name {
	name := r.System.Coordinates[i].Name
	name.Primes = 2
	return name
}

// heading is the system's name with its title.
func (r *Report) heading() string {
	if title := r.System.Title; title != "" {
		return fmt.Sprintf("%s: %s", r.System.Name, title)
	}
	return r.System.Name
}

// conservation says in a sentence what becomes of the energy.
func (r *Report) conservation() string {
	if r.Conserved.Energy {
		return "conserved"
	}
	text := "not conserved: "
	for k, reason := range r.Conserved.Reasons {
		if k > 0 {
			text += "; "
		}
		text += reason
	}
	return text
}
