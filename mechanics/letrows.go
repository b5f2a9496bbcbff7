package mechanics

import "lagc/symbolic"

// LetRow is a constraint in the variables of a let form, Σ cₖ v̇ₖ + γ = 0. Its γ
// is what the constraint itself contributes: that of the lets comes with them.
type LetRow struct {
	Terms []LetTerm     // by increasing variable
	Bias  symbolic.Node // γ
}

// rows writes the constraints in the variables. One whose form does not show
// that it is linear in the velocities is written in q̇.
func (f *letFinder) rows(e *Equations, drift *symbolic.Direction) []LetRow {
	out := make([]LetRow, len(e.Rate))
	for k, rate := range e.Rate {
		if f.degree[rate] > 1 {
			out[k].Bias = e.Bias[k]
			continue
		}
		r := letRow{letFinder: f, drift: drift, coefficients: map[int][]symbolic.Node{}}
		r.add(rate, f.g.Int(1))
		out[k] = LetRow{f.terms(r.coefficients), f.g.Add(r.bias...)}
	}
	for _, j := range e.Jacobian {
		if f.degree[e.Rate[j.Row]] > 1 {
			out[j.Row].Terms = append(out[j.Row].Terms, LetTerm{j.Col, j.Value})
		}
	}
	return out
}

// letRow collects one row.
type letRow struct {
	*letFinder
	drift        *symbolic.Direction
	coefficients map[int][]symbolic.Node
	bias         []symbolic.Node
}

// add adds factor·n. A sum that is no variable is taken apart; what its factors'
// derivatives give is taken with the whole sum before.
func (r *letRow) add(n, factor symbolic.Node) {
	g := r.g
	u, c, ok := r.split(n)
	if !ok {
		r.bias = append(r.bias, g.Mul(factor, r.drift.Of(n)))
		return
	}
	r.bias = append(r.bias, g.Mul(factor, r.drift.Of(c), u))
	factor = g.Mul(factor, c)
	if m, known := r.index[u]; known {
		r.coefficients[m.variable] = append(r.coefficients[m.variable], g.Mul(factor, m.factor))
		return
	}
	for _, a := range r.takeShared(g.Args(u), factor, r.coefficients) {
		r.add(a, factor)
	}
}
