package mechanics

import (
	"lagc/symbolic"
)

// letForces finds the right side F of a let form. With the momenta
// π = Wv + slope of the variables and Π = π + Σ cₑ Πₑ of what hangs on them,
// the Euler–Lagrange equations are those of the variables one by one, joined by
// the lets:
//
//	F = ∂L/∂s − Ẇv − d(slope)/dt + Σₑ Πₑ (∂vₑ/∂s − ċₑ),
//
// where s is the position of which the variable is the velocity, everything
// else that the Lagrangian contains is held, and the last bracket is 0 for a
// velocity that is the time derivative of a position, as almost all are.
type letForces struct {
	*letFinder
	drift *symbolic.Direction
	form  *LetForm

	positions map[symbolic.Node]multiple // positions whose velocity is a variable
	terms     [][]symbolic.Node          // of F
}

func (p *letForces) forces(lagrangian symbolic.Node, applied []symbolic.Node) []symbolic.Node {
	g := p.g
	p.terms = make([][]symbolic.Node, len(p.columns))
	p.pair(lagrangian)
	p.explicit(lagrangian)
	for i := range p.columns {
		for _, j := range sortedVariables(p.columns[i]) {
			p.inertial(i, j, p.columns[i][j])
		}
		p.subtract(i, p.drift.Of(p.slope[i]))
	}
	for i, q := range applied {
		p.terms[i] = append(p.terms[i], q)
	}
	p.lets()
	out := make([]symbolic.Node, len(p.terms))
	for i, t := range p.terms {
		out[i] = g.Add(t...)
	}
	return out
}

func (p *letForces) subtract(variable int, n symbolic.Node) {
	p.terms[variable] = append(p.terms[variable], p.g.Neg(n))
}

// pair finds the positions that go with the variables. A sum of positions
// counts where its time derivative is a let: a force on it acts on that let.
func (p *letForces) pair(lagrangian symbolic.Node) {
	g := p.g
	p.positions = map[symbolic.Node]multiple{}
	roots := []symbolic.Node{lagrangian}
	for _, let := range p.form.Lets {
		for _, t := range let.Terms {
			roots = append(roots, t.Coefficient)
		}
	}
	for _, n := range g.Reach(roots...) {
		kinds := g.Depends(n)
		if !kinds.Has(symbolic.Coordinate) || kinds.Has(symbolic.Velocity) {
			continue
		}
		if s, ok := g.SymbolOf(n); ok {
			p.positions[n] = multiple{s.Index, g.Int(1)}
		} else if g.Op(n) == symbolic.OpAdd {
			if m, ok := p.index[p.drift.Of(n)]; ok {
				p.positions[n] = m
			}
		}
	}
}

// explicit adds ∂L/∂s with all variables held.
func (p *letForces) explicit(lagrangian symbolic.Node) {
	for _, w := range p.g.Pullback([]symbolic.Weighted{{Node: lagrangian, Factor: p.g.Int(1)}}, p.stops) {
		if m, ok := p.positions[w.Node]; ok {
			p.terms[m.variable] = append(p.terms[m.variable], p.g.Mul(m.factor, w.Factor))
		}
	}
}

func (p *letForces) stops(n symbolic.Node) bool {
	_, position := p.positions[n]
	_, variable := p.index[n]
	return position || variable
}

// inertial adds −Ẇv for one element of W.
func (p *letForces) inertial(i, j int, w symbolic.Node) {
	rate := p.drift.Of(w)
	if p.g.IsConst(rate, 0) {
		return
	}
	p.subtract(i, p.g.Mul(rate, p.velocity(j)))
	if i != j {
		p.subtract(j, p.g.Mul(rate, p.velocity(i)))
	}
}

func (p *letForces) velocity(variable int) symbolic.Node {
	if variable < p.n {
		return p.g.Symbol(symbolic.Velocity, variable)
	}
	return p.form.Lets[variable-p.n].Value
}

// lets sets the biases and adds the forces of lets that are no time derivatives.
func (p *letForces) lets() {
	g := p.g
	var momenta []symbolic.Node
	for k := len(p.form.Lets) - 1; k >= 0; k-- {
		let := &p.form.Lets[k]
		bias := []symbolic.Node{p.drift.Of(let.rest)}
		for _, t := range let.Terms {
			bias = append(bias, g.Mul(p.drift.Of(t.Coefficient), p.velocity(t.Variable)))
		}
		let.Bias = g.Add(bias...)
		brackets := p.brackets(let)
		for _, variable := range sortedVariables(brackets) {
			if momenta == nil {
				momenta = p.momenta()
			}
			p.terms[variable] = append(p.terms[variable], g.Mul(momenta[p.n+k], brackets[variable]))
		}
	}
}

// brackets returns ∂vₑ/∂s − ċₑ per variable, those that do not vanish.
func (p *letForces) brackets(let *Let) map[int]symbolic.Node {
	g := p.g
	terms := map[int][]symbolic.Node{}
	seeds := []symbolic.Weighted{{Node: let.rest, Factor: g.Int(1)}}
	for _, t := range let.Terms {
		seeds = append(seeds, symbolic.Weighted{Node: t.Coefficient, Factor: p.velocity(t.Variable)})
		terms[t.Variable] = append(terms[t.Variable], g.Neg(p.drift.Of(t.Coefficient)))
	}
	for _, w := range g.Pullback(seeds, p.stops) {
		m := p.positions[w.Node]
		terms[m.variable] = append(terms[m.variable], g.Mul(m.factor, w.Factor))
	}
	out := map[int]symbolic.Node{}
	for _, variable := range sortedVariables(terms) {
		if sum := p.cancelled(terms[variable]); !g.IsConst(sum, 0) {
			out[variable] = sum
		}
	}
	return out
}

// manyTerms bounds how far products are multiplied out to see that terms cancel.
const manyTerms = 64

// cancelled returns the sum of terms, 0 where it shows that they cancel once
// they are multiplied out.
func (p *letForces) cancelled(terms []symbolic.Node) symbolic.Node {
	g := p.g
	sum := g.Add(terms...)
	if g.IsConst(sum, 0) {
		return sum
	}
	var expanded []symbolic.Node
	for _, t := range terms {
		if expanded = append(expanded, p.expand(t)...); len(expanded) > manyTerms {
			return sum
		}
	}
	if zero := g.Add(expanded...); g.IsConst(zero, 0) {
		return zero
	}
	return sum
}

// expand returns the terms of n. Sums that are variables stay whole.
func (p *letForces) expand(n symbolic.Node) []symbolic.Node {
	g := p.g
	if p.stops(n) {
		return []symbolic.Node{n}
	}
	switch g.Op(n) {
	case symbolic.OpAdd:
		var out []symbolic.Node
		for _, a := range g.Args(n) {
			if out = append(out, p.expand(a)...); len(out) > manyTerms {
				return []symbolic.Node{n}
			}
		}
		return out
	case symbolic.OpMul:
		products := []symbolic.Node{g.Int(1)}
		for _, a := range g.Args(n) {
			var next []symbolic.Node
			terms := p.expand(a)
			if len(products)*len(terms) > manyTerms {
				return []symbolic.Node{n}
			}
			for _, x := range products {
				for _, y := range terms {
					next = append(next, g.Mul(x, y))
				}
			}
			products = next
		}
		return products
	}
	return []symbolic.Node{n}
}

// momenta returns Π per variable.
func (p *letForces) momenta() []symbolic.Node {
	g := p.g
	terms := make([][]symbolic.Node, len(p.columns))
	for i, row := range p.columns {
		terms[i] = append(terms[i], p.slope[i])
		for _, j := range sortedVariables(row) {
			terms[i] = append(terms[i], g.Mul(row[j], p.velocity(j)))
			if i != j {
				terms[j] = append(terms[j], g.Mul(row[j], p.velocity(i)))
			}
		}
	}
	out := make([]symbolic.Node, len(terms))
	for i := len(terms) - 1; i >= 0; i-- {
		out[i] = g.Add(terms[i]...)
		if i < p.n {
			continue
		}
		for _, t := range p.form.Lets[i-p.n].Terms {
			terms[t.Variable] = append(terms[t.Variable], g.Mul(t.Coefficient, out[i]))
		}
	}
	return out
}
