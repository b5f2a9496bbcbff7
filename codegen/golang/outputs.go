package golang

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

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
	text, long := f.block(false, assign("out", f.expressions(nodes...)))
	f.method("GeneralizedForces", "GeneralizedForces sets out to the forces Q − ∂D/∂q̇ that do not come from L.",
		state+", out []float64", "", f.put(text, long))
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
	text, long := f.block(false, assign("out", f.expressions(append(nodes, f.all.Rate...)...)))
	f.method("Constraints", fmt.Sprintf(`Constraints sets out to what the motion keeps at 0, %d numbers: first left − right of
each constraint on positions (0 for one on velocities), then its time derivative, or left − right
of one on velocities.`, 2*m), state+", out []float64", "", f.put(text, long))
}

func (f *file) declareObserved() {
	s := f.sys
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
		if c := oneLine(described(o.Comment, o.Unit)); c != "" {
			text += "  " + c
		}
	}
	f.method("ObservedNames", "ObservedNames returns the names of what Observed computes.", "", "[]string",
		jen.Return(jen.Id("[]string{"+quoted(list)+"}")))
	nodes = append(nodes, f.eq.Energy, s.Graph.Add(f.eq.Energy, s.Lagrangian)) // the program of a run's rows
	body, long := f.block(false, assign("out", f.values.add(lower.Expressions(s, nodes)).outputs[:len(list)]))
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
	text := fmt.Sprintf("var qdd [%d]float64\n", f.n)
	call := "p.Accelerations(t, q, v, qdd[:])"
	if needs.Has(symbolic.Multiplier) {
		text += fmt.Sprintf("var lambda [%d]float64\n", len(f.sys.Constraints))
		call = "p.solve(t, q, v, qdd[:], lambda[:])"
	}
	return text + "if err := " + call + "; err != nil {\nreturn err\n}"
}
