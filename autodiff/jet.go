package autodiff

import "lagc/symbolic"

// jet differentiates forward: every operation carries its value, its gradient
// and its Hessian along, in one pass (Griewank and Walther, Evaluating
// Derivatives, 2008, chapter 13). The variables are q, q̇ and the direction
// τ = Σ q̇ᵢ ∂/∂qᵢ + ∂/∂t, along which momenta drift; of the Hessian there are
// only the parts that the equations of motion contain, ∂²/∂q̇∂q̇ (its lower
// triangle) and ∂²/∂q̇∂τ, and ∂²/∂τ² of holonomic constraints. Which elements can
// differ from 0 is found out once; the others are neither stored nor computed.
type jet struct {
	*task
	code  *code
	value []float64 // by operation
	der   []float64 // the gradients and Hessians of all operations
	open  []bool    // by guard
	plans []plan    // by operation
	steps []term
	seeds []seed
	reads []reading
	force []reading
}

// term adds c·der[x]·der[y] to der[to], or c·der[x] where y is not used.
type term struct{ to, x, y int32 }

// plan lists the terms of an operation y = f(a, b), by what c is: ∂f/∂a from
// start[0], then ∂f/∂b, ∂²f/∂a², ∂²f/∂a∂b, ∂²f/∂b².
type plan struct {
	start [6]int32
}

// seed sets the derivative of a variable: 1, or a velocity.
type seed struct {
	to       int32
	velocity int32 // −1: 1
}

// reading adds sign·source to an element of the linear equations.
type reading struct {
	from int32 // in der, or for forces in value
	sign float64
	row  int32
	col  int32 // −1: the right side
}

func newJet(s *task) (*jet, error) {
	on, forces := s.forces()
	roots := append([]symbolic.Node{s.sys.Lagrangian}, s.dissipation()...)
	roots = append(append(roots, s.constraints()...), forces...)
	c, err := s.read(roots...)
	if err != nil {
		return nil, err
	}
	j := &jet{task: s, code: c, value: make([]float64, len(c.ops)), open: make([]bool, len(c.guards)), plans: make([]plan, len(c.ops))}
	for i, o := range c.ops {
		if o.op == symbolic.OpConst {
			j.value[i] = o.c
		}
	}
	if err := newLayout(j).build(); err != nil {
		return nil, err
	}
	for k, i := range on {
		root := c.roots[len(c.roots)-len(on)+k]
		j.force = append(j.force, reading{from: root, row: int32(i)})
	}
	return j, nil
}

// terms implements differentiator.
func (j *jet) terms(t float64, y []float64, d *dense) {
	clear(j.der)
	for _, s := range j.seeds {
		if s.velocity < 0 {
			j.der[s.to] = 1
		} else {
			j.der[s.to] = y[j.n+int(s.velocity)]
		}
	}
	j.run(t, y)
	clear(d.b)
	for _, r := range j.reads {
		if r.col < 0 {
			d.b[r.row] += r.sign * j.der[r.from]
		} else {
			d.set(int(r.row), int(r.col), j.der[r.from])
		}
	}
	for _, f := range j.force {
		d.b[f.row] += j.value[f.from]
	}
}

// run computes all values and derivatives. A branch that is not taken is not
// run; its derivatives stay 0.
func (j *jet) run(t float64, y []float64) {
	v := j.value
	j.open[0] = true
	for i := range j.code.ops {
		o := &j.code.ops[i]
		if !j.open[o.guard] {
			if o.op == opDecide {
				j.open[o.b], j.open[o.b+1] = false, false
			}
			continue
		}
		switch o.op {
		case symbolic.OpConst:
		case symbolic.OpSymbol:
			if v[i] = t; int(o.a) < 2*j.n {
				v[i] = y[o.a]
			}
		case opDecide:
			yes := v[o.a] != 0
			j.open[o.b], j.open[o.b+1] = yes, !yes
		case symbolic.OpSelect:
			branch, c := o.d, second{b: 1}
			if v[o.a] != 0 {
				branch, c = o.b, second{a: 1}
			}
			v[i] = v[branch]
			j.spread(&j.plans[i], &c)
		case opPower:
			j.apply(i, o.op, v[o.a], o.c)
		default:
			b := 0.0
			if j.rules[o.op].args == 2 {
				b = v[o.b]
			}
			j.apply(i, o.op, v[o.a], b)
		}
	}
}

// apply computes operation i.
func (j *jet) apply(i int, op symbolic.Op, a, b float64) {
	rule := &j.rules[op]
	y := rule.value(a, b)
	j.value[i] = y
	if p := &j.plans[i]; p.start[0] < p.start[5] {
		c := rule.jet(a, b, y)
		j.spread(p, &c)
	}
}

// spread adds the terms of one operation.
func (j *jet) spread(p *plan, c *second) {
	der, steps := j.der, j.steps
	for _, t := range steps[p.start[0]:p.start[1]] {
		der[t.to] += float64(c.a * der[t.x])
	}
	for _, t := range steps[p.start[1]:p.start[2]] {
		der[t.to] += float64(c.b * der[t.x])
	}
	if p.start[2] == p.start[5] {
		return
	}
	for _, t := range steps[p.start[2]:p.start[3]] {
		der[t.to] += float64(c.aa * der[t.x] * der[t.y])
	}
	for _, t := range steps[p.start[3]:p.start[4]] {
		der[t.to] += float64(c.ab * der[t.x] * der[t.y])
	}
	for _, t := range steps[p.start[4]:p.start[5]] {
		der[t.to] += float64(c.bb * der[t.x] * der[t.y])
	}
}
