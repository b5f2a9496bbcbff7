package c99

import (
	"fmt"

	"lagc/codegen/lower"
	"lagc/codegen/outline"
	"lagc/symbolic"
)

func (f *file) declareForces() {
	nodes := f.Forces()
	if nodes == nil {
		return
	}
	f.export("generalized_forces", "Sets out to the forces Q − ∂D/∂q̇ that do not come from L.", "void",
		state+", double *out", f.block(false, assign("out", f.Expressions(nodes...))))
}

func (f *file) declareConstraints() {
	m := len(f.All.Rate)
	if m == 0 {
		return
	}
	nodes := make([]symbolic.Node, m)
	for k, p := range f.All.Position {
		if nodes[k] = p; p == 0 {
			nodes[k] = f.Sys.Graph.Int(0)
		}
	}
	f.export("constraints", fmt.Sprintf(`Sets out to what the motion keeps at 0, %d numbers: first left − right of each constraint on
positions (0 for one on velocities), then its time derivative, or left − right of one on velocities.`, 2*m),
		"void", state+", double *out", f.block(false, assign("out", f.Expressions(append(nodes, f.All.Rate...)...))))
}

func (f *file) declareObserved() {
	s := f.Sys
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
		if c := outline.OneLine(outline.Described(o.Comment, o.Unit)); c != "" {
			text += "  " + c
		}
	}
	f.list("observed_name", "Returns the name of the i-th value that observed computes, in UTF-8;", list)
	nodes = append(nodes, f.Eq.Energy, s.Graph.Add(f.Eq.Energy, s.Lagrangian)) // the program of a run's rows
	code := f.block(false, assign("out", f.Values.Add(lower.Expressions(s, nodes)).Outputs[:len(list)]))
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
	text := fmt.Sprintf("\tdouble qdd[%d];\n", f.N)
	call := f.prefix + "accelerations(p, t, q, v, qdd)"
	if needs.Has(symbolic.Multiplier) {
		text += fmt.Sprintf("\tdouble lambda[%d];\n", len(f.Sys.Constraints))
		call = f.prefix + "solve(p, t, q, v, qdd, lambda)"
	}
	return text + "\tconst int err = " + call + ";\n\tif (err)\n\t\treturn err;\n"
}
