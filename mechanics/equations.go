package mechanics

import "lagc/symbolic"

// Equations are the equations of motion of a System with n coordinates and m
// constraints, as expressions of t, q, q̇ and the params:
//
//	M q̈ − Jᵀλ = f,   J q̈ = −γ.
type Equations struct {
	System *System

	// Momenta are p = ∂L/∂q̇ (n).
	Momenta []symbolic.Node
	// Mass are the structurally non-zero elements of the lower triangle of
	// M = ∂²L/∂q̇∂q̇, by columns.
	Mass []symbolic.Entry
	// Force is f = ∂L/∂q + Q − ∂D/∂q̇ − (∂p/∂q)q̇ − ∂p/∂t (n).
	Force []symbolic.Node
	// Energy is Σ q̇ᵢpᵢ − L.
	Energy symbolic.Node

	// Position are the values g of the holonomic constraints, 0 (no node) for a
	// nonholonomic one (m).
	Position []symbolic.Node
	// Rate are the constraints on velocities, ġ or the nonholonomic expression (m).
	Rate []symbolic.Node
	// Jacobian are the structurally non-zero elements of J = ∂Rate/∂q̇.
	Jacobian []symbolic.Entry
	// Bias is γ = d(Rate)/dt at q̈ = 0 (m).
	Bias []symbolic.Node
}

// Derive forms the equations of motion: gradients by one reverse sweep, M
// column by column with its sparsity, the velocity terms as one directional
// derivative.
func Derive(s *System) *Equations {
	g := s.Graph
	n := len(s.Coordinates)
	q := s.Symbols(symbolic.Coordinate, n)
	v := s.Symbols(symbolic.Velocity, n)

	gradient := g.Gradient(s.Lagrangian, append(append([]symbolic.Node(nil), q...), v...))
	e := &Equations{System: s, Momenta: gradient[n:]}
	e.Mass = g.LowerJacobian(e.Momenta, v)

	drift := frozenAcceleration(g)
	var friction []symbolic.Node
	if s.Dissipation != 0 {
		friction = g.Gradient(s.Dissipation, v)
	}
	e.Force = make([]symbolic.Node, n)
	for i := range e.Force {
		terms := []symbolic.Node{gradient[i], g.Neg(drift.Of(e.Momenta[i]))}
		if s.Forces != nil && s.Forces[i] != 0 {
			terms = append(terms, s.Forces[i])
		}
		if friction != nil {
			terms = append(terms, g.Neg(friction[i]))
		}
		e.Force[i] = g.Add(terms...)
	}
	e.Energy = Energy(s, e.Momenta)
	e.constrain(v, drift)
	return e
}

// constrain differentiates the constraints until the accelerations show.
func (e *Equations) constrain(v []symbolic.Node, drift *symbolic.Direction) {
	g := e.System.Graph
	for _, c := range e.System.Constraints {
		position, rate := symbolic.Node(0), c.Expr
		if c.Holonomic {
			position, rate = c.Expr, drift.Of(c.Expr)
		}
		e.Position = append(e.Position, position)
		e.Rate = append(e.Rate, rate)
		e.Bias = append(e.Bias, drift.Of(rate))
	}
	e.Jacobian = g.Jacobian(e.Rate, v)
}

// frozenAcceleration is the direction of time at q̈ = 0.
func frozenAcceleration(g *symbolic.Graph) *symbolic.Direction {
	return g.Along(func(s symbolic.Symbol) symbolic.Node {
		switch s.Kind {
		case symbolic.Time:
			return g.Int(1)
		case symbolic.Coordinate:
			return g.Symbol(symbolic.Velocity, s.Index)
		}
		return 0
	})
}

// Momenta returns p = ∂L/∂q̇.
func Momenta(s *System) []symbolic.Node {
	return s.Graph.Gradient(s.Lagrangian, s.Symbols(symbolic.Velocity, len(s.Coordinates)))
}

// Energy returns the energy function Σ q̇ᵢpᵢ − L for the momenta p of s.
func Energy(s *System, p []symbolic.Node) symbolic.Node {
	g := s.Graph
	terms := []symbolic.Node{g.Neg(s.Lagrangian)}
	for i := range p {
		terms = append(terms, g.Mul(s.Velocity(i), p[i]))
	}
	return g.Add(terms...)
}

// Subset returns the equations with only the constraints listed in keep, in
// increasing order; constraint k of the result is keep[k] of e. The others are
// not enforced.
func (e *Equations) Subset(keep []int) *Equations {
	out := *e
	out.Position, out.Rate, out.Bias, out.Jacobian = nil, nil, nil, nil
	row := map[int]int{}
	for k, old := range keep {
		row[old] = k
		out.Position = append(out.Position, e.Position[old])
		out.Rate = append(out.Rate, e.Rate[old])
		out.Bias = append(out.Bias, e.Bias[old])
	}
	for _, j := range e.Jacobian {
		if k, kept := row[j.Row]; kept {
			out.Jacobian = append(out.Jacobian, symbolic.Entry{Row: k, Col: j.Col, Value: j.Value})
		}
	}
	return &out
}
