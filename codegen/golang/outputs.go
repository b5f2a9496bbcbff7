package golang

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"lagc/codegen/lower"
	"lagc/codegen/outline"
	"lagc/symbolic"
)

func (f *file) declareForces() {
	nodes := f.Forces()
	if nodes == nil {
		return
	}
	text, long := f.block(false, assign("out", f.Expressions(nodes...)))
	f.method("GeneralizedForces", "GeneralizedForces sets out to the forces Q − ∂D/∂q̇ that do not come from L.",
		state+", out []float64", "", f.put(text, long))
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
	text, long := f.block(false, assign("out", f.Expressions(append(nodes, f.All.Rate...)...)))
	f.method("Constraints", fmt.Sprintf(`Constraints sets out to what the motion keeps at 0, %d numbers: first left − right of
each constraint on positions (0 for one on velocities), then its time derivative, or left − right
of one on velocities.`, 2*m), state+", out []float64", "", f.put(text, long))
}

func (f *file) declareObserved() {
	s := f.Sys
	if len(s.Observed) == 0 {
		return
	}
	var list []string
	var nodes []symbolic.Node
	var needs symbolic.Kinds
	text := "Observed sets out to what the file observes:\n"
	for _, o := range s.Observed {
		list = append(list, o.Name.String())
		nodes = append(nodes, o.Expr)
		needs |= s.Graph.Depends(o.Expr)
		text += "\n\t" + o.Name.String()
		if c := outline.OneLine(outline.Described(o.Comment, o.Unit)); c != "" {
			text += "  " + c
		}
	}
	f.method("ObservedNames", "ObservedNames returns the names of what Observed computes.", "", "[]string",
		jen.Return(jen.Id("[]string{"+quoted(list)+"}")))
	nodes = append(nodes, f.Eq.Energy, s.Graph.Add(f.Eq.Energy, s.Lagrangian)) // the program of a run's rows
	body, long := f.block(false, assign("out", f.Values.Add(lower.Expressions(s, nodes)).Outputs[:len(list)]))
	results, code := "", []jen.Code{f.put(body, long)}
	if needs.Has(symbolic.Acceleration, symbolic.Multiplier) {
		results = "error"
		text += "\n\nThe error is that of Accelerations."
		code = append([]jen.Code{jen.Id(f.prelude(needs))}, append(code, jen.Return(jen.Nil()))...)
	}
	f.method("Observed", text, state+", out []float64", results, code...)
}

// prelude computes the accelerations, and the multipliers if needed, that
// observed values contain.
func (f *file) prelude(needs symbolic.Kinds) string {
	text := fmt.Sprintf("var qdd [%d]float64\n", f.N)
	call := "p.Accelerations(t, q, v, qdd[:])"
	if needs.Has(symbolic.Multiplier) {
		text += fmt.Sprintf("var lambda [%d]float64\n", len(f.Sys.Constraints))
		call = "p.solve(t, q, v, qdd[:], lambda[:])"
	}
	return text + "if err := " + call + "; err != nil {\nreturn err\n}"
}
