package mechanics

import (
	"fmt"

	"lagc/symbolic"
)

// Conservation tells what stays constant during the motion.
type Conservation struct {
	// Cyclic are the coordinates that L does not depend on.
	Cyclic []int
	// Momenta are those of them whose momentum is conserved: neither a force nor
	// friction nor a constraint acts on them.
	Momenta []int
	// Energy reports whether Σ q̇p − L is conserved; if not, Reasons say why.
	Energy  bool
	Reasons []string
}

// Conserved finds what the equations conserve.
func (e *Equations) Conserved() Conservation {
	s := e.System
	var c Conservation
	touched := make([]bool, len(s.Coordinates))
	for _, j := range e.Jacobian {
		touched[j.Col] = true
	}
	gradient := s.Graph.Gradient(s.Lagrangian, s.Symbols(symbolic.Coordinate, len(s.Coordinates)))
	applied := e.applied()
	for i, d := range gradient {
		if !s.IsZero(d) {
			continue
		}
		c.Cyclic = append(c.Cyclic, i)
		if !touched[i] && s.IsZero(applied[i]) {
			c.Momenta = append(c.Momenta, i)
		}
	}
	c.Reasons = e.energyChanges()
	c.Energy = len(c.Reasons) == 0
	return c
}

// applied returns Q − ∂D/∂q̇ per coordinate.
func (e *Equations) applied() []symbolic.Node {
	s := e.System
	g := s.Graph
	out := make([]symbolic.Node, len(s.Coordinates))
	var friction []symbolic.Node
	if s.Dissipation != 0 {
		friction = g.Gradient(s.Dissipation, s.Symbols(symbolic.Velocity, len(out)))
	}
	for i := range out {
		out[i] = g.Int(0)
		if s.Forces != nil && s.Forces[i] != 0 {
			out[i] = s.Forces[i]
		}
		if friction != nil {
			out[i] = g.Sub(out[i], friction[i])
		}
	}
	return out
}

// energyChanges lists what makes the energy change: dE/dt = −∂L/∂t +
// (Q − ∂D/∂q̇)·q̇ + Σ λₖ·(Jq̇)ₖ, and (Jq̇)ₖ differs from 0 where a constraint moves.
func (e *Equations) energyChanges() []string {
	s := e.System
	g := s.Graph
	var reasons []string
	if !s.IsZero(g.Diff(s.Lagrangian, g.Symbol(symbolic.Time, 0))) {
		reasons = append(reasons, "the Lagrangian depends on t")
	}
	velocities := s.Symbols(symbolic.Velocity, len(s.Coordinates))
	power := func(q []symbolic.Node) symbolic.Node {
		terms := make([]symbolic.Node, 0, len(q))
		for i, f := range q {
			if f != 0 {
				terms = append(terms, g.Mul(f, velocities[i]))
			}
		}
		return g.Add(terms...)
	}
	if s.Forces != nil && !s.IsZero(power(s.Forces)) {
		reasons = append(reasons, "the forces do work")
	}
	if s.Dissipation != 0 && !s.IsZero(power(g.Gradient(s.Dissipation, velocities))) {
		reasons = append(reasons, "friction takes energy away")
	}
	for k, rate := range e.Rate {
		if !s.IsZero(g.Sub(rate, power(e.row(k)))) {
			reasons = append(reasons, fmt.Sprintf("constraint %d moves by itself", k+1))
		}
	}
	return reasons
}

// row returns row k of J with 0 (no node) for elements that are 0.
func (e *Equations) row(k int) []symbolic.Node {
	out := make([]symbolic.Node, len(e.System.Coordinates))
	for _, j := range e.Jacobian {
		if j.Row == k {
			out[j.Col] = j.Value
		}
	}
	return out
}
