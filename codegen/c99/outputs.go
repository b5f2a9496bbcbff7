package c99

import (
	"fmt"
	"slices"

	"lagc/codegen/lower"
	"lagc/symbolic"
)

// forces returns Q − ∂D/∂q̇ per coordinate, nil where nothing acts but L.
func (f *file) forces() []symbolic.Node {
	s, g := f.sys, f.sys.Graph
	acts := func(n symbolic.Node) bool { return n != 0 && !g.IsConst(n, 0) }
	if !acts(s.Dissipation) && !slices.ContainsFunc(s.Forces, acts) {
		return nil
	}
	out := make([]symbolic.Node, f.n)
	for i := range out {
		out[i] = g.Int(0)
		if s.Forces != nil && s.Forces[i] != 0 {
			out[i] = s.Forces[i]
		}
	}
	if s.Dissipation != 0 {
		for i, d := range g.Gradient(s.Dissipation, s.Symbols(symbolic.Velocity, f.n)) {
			out[i] = g.Sub(out[i], d)
		}
	}
	return out
}

func (f *file) declareForces() {
	nodes := f.forces()
	if nodes == nil {
		return
	}
	f.export("generalized_forces", "Sets out to the forces Q − ∂D/∂q̇ that do not come from L.", "void",
		state+", double *out", f.block(false, assign("out", f.expressions(nodes...))))
}

func (f *file) declareConstraints() {
	m := len(f.all.Rate)
	if m == 0 {
		return
	}
	nodes := make([]symbolic.Node, m)
	for k, p := range f.all.Position {
		if nodes[k] = p; p == 0 {
			nodes[k] = f.sys.Graph.Int(0)
		}
	}
	f.export("constraints", fmt.Sprintf(`Sets out to what the motion keeps at 0, %d numbers: first left − right of each constraint on
positions (0 for one on velocities), then its time derivative, or left − right of one on velocities.`, 2*m),
		"void", state+", double *out", f.block(false, assign("out", f.expressions(append(nodes, f.all.Rate...)...))))
}

func (f *file) declareObserved() {
	s := f.sys
	if len(s.Observed) == 0 {
		return
	}
	var list []string
	var nodes []symbolic.Node
	var needs symbolic.Kinds
	text := "Sets out to what the file observes:\n"
	for _, o := range s.Observed {
		list = append(list, o.Name.String())
		nodes = append(nodes, o.Expr)
		needs |= s.Graph.Depends(o.Expr)
		text += "\n\t" + o.Name.String()
		if c := oneLine(described(o.Comment, o.Unit)); c != "" {
			text += "  " + c
		}
	}
	f.list("observed_name", "Returns the name of the i-th value that observed computes, in UTF-8;", list)
	nodes = append(nodes, f.eq.Energy, s.Graph.Add(f.eq.Energy, s.Lagrangian)) // the program of a run's rows
	code := f.block(false, assign("out", f.values.add(lower.Expressions(s, nodes)).outputs[:len(list)]))
	if needs.Has(symbolic.Acceleration, symbolic.Multiplier) {
		code = f.accelerated(needs) + code
		text += "\n\nIt returns what accelerations returns."
	} else {
		text += "\n\nIt returns 0."
	}
	f.export("observed", text, "int", state+", double *out", code+"\treturn 0;\n")
}

// accelerated computes the accelerations, and the multipliers if needed, that
// observed values contain.
func (f *file) accelerated(needs symbolic.Kinds) string {
	text := fmt.Sprintf("\tdouble qdd[%d];\n", f.n)
	call := f.prefix + "accelerations(p, t, q, v, qdd)"
	if needs.Has(symbolic.Multiplier) {
		text += fmt.Sprintf("\tdouble lambda[%d];\n", len(f.sys.Constraints))
		call = f.prefix + "solve(p, t, q, v, qdd, lambda)"
	}
	return text + "\tconst int err = " + call + ";\n\tif (err)\n\t\treturn err;\n"
}
