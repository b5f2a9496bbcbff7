package autodiff

import "lagc/symbolic"

// autograd differentiates as torch does without compilation: the expressions are
// recorded on a tape as they run, branches taken as the values say; one reverse
// sweep records ∂L/∂q and ∂L/∂q̇, another differentiates ∂L/∂q̇ (double
// backward; Griewank and Walther, Evaluating Derivatives, 2008, chapters 3 and 5;
// Paszke et al., Automatic differentiation in PyTorch, 2017). All is done anew
// at every state.
type autograd struct {
	*task
	code   *code
	forced []int // coordinates on which forces act
	tape   *tape
	entry  []entry // by operation of the code
	open   []bool  // by guard

	adjoint  []entry // by entry: ∂L/∂(entry)
	other    []entry // likewise for a constraint
	momenta  []entry // ∂L/∂q̇, then the constraints' rates
	rayleigh []entry // the Rayleigh function, if there is one
	forces   []entry // what acts on forced
	slope    sweep
	friction sweep
}

func newAutograd(s *task) (*autograd, error) { return newTaped(s, 1) }

// newTaped differentiates at so many states at once.
func newTaped(s *task, lanes int) (*autograd, error) {
	on, forces := s.forces()
	roots := append([]symbolic.Node{s.sys.Lagrangian}, s.dissipation()...)
	roots = append(append(roots, s.constraints()...), forces...)
	c, err := s.read(roots...)
	if err != nil {
		return nil, err
	}
	return &autograd{
		task: s, code: c, forced: on, tape: newTape(s.rules, 2*s.n+1, len(c.guards), lanes),
		entry: make([]entry, len(c.ops)), open: make([]bool, len(c.guards)),
		momenta: make([]entry, s.n+len(s.active)), rayleigh: make([]entry, len(s.dissipation())), forces: make([]entry, len(on)),
	}, nil
}

// terms implements differentiator.
func (a *autograd) terms(t float64, y []float64, d *dense) {
	n := a.n
	a.tape.rewind(a.tape.base)
	copy(a.tape.v, y[:2*n])
	a.tape.v[2*n] = t
	a.differentiate()
	for i := range n {
		d.b[i] = a.value(a.adjoint[i]) // ∂L/∂q
	}
	for k, i := range a.forced {
		d.b[i] += a.value(a.forces[k])
	}
	a.friction.run(a.tape, a.rayleigh)
	for i := range n {
		d.b[i] -= a.friction.at(a.n+i, 0)
	}
	for from := 0; from < len(a.momenta); from += rootsAtOnce {
		group := a.momenta[from:min(from+rootsAtOnce, len(a.momenta))]
		a.slope.run(a.tape, group)
		for r := range group {
			a.equation(from+r, r, y, d)
		}
	}
}

// rootsAtOnce is how many momenta and rates one sweep differentiates: enough to
// spread the cost of the slopes, few enough for the memory of large systems.
const rootsAtOnce = 16

// equation sets up the equation of momentum or rate i, which is root r of the sweep.
func (a *autograd) equation(i, r int, y []float64, d *dense) {
	n := a.n
	drift := a.slope.at(2*n, r) // ∂p/∂t + (∂p/∂q)q̇
	for j := range n {
		drift += float64(a.slope.at(j, r) * y[n+j])
		if i >= n || j <= i {
			d.set(i, j, a.slope.at(n+j, r))
		}
	}
	if i < n {
		d.b[i] -= drift
	} else {
		d.b[i] = -drift
	}
}

// differentiate records the expressions and the first derivatives that are to
// be differentiated again.
func (a *autograd) differentiate() {
	a.record()
	roots := a.code.roots
	a.gradient(&a.adjoint, a.entry[roots[0]])
	copy(a.momenta, a.adjoint[a.n:2*a.n])
	roots = roots[1:]
	for k := range a.rayleigh {
		a.rayleigh[k] = a.entry[roots[k]]
	}
	roots = roots[len(a.rayleigh):]
	for k, number := range a.active {
		a.momenta[a.n+k] = a.rate(a.entry[roots[k]], a.sys.Constraints[number].Holonomic)
	}
	for k, r := range roots[len(a.active):] {
		a.forces[k] = a.entry[r]
	}
}

// value returns the number of an entry, 0 for none.
func (a *autograd) value(e entry) float64 {
	if e == none {
		return 0
	}
	return a.tape.v[e]
}

// rate records the constraint on velocities that a constraint g amounts to: for
// a holonomic one ġ = (∂g/∂q)q̇ + ∂g/∂t, else g itself.
func (a *autograd) rate(g entry, holonomic bool) entry {
	if !holonomic {
		return g
	}
	a.gradient(&a.other, g)
	sum := a.other[2*a.n]
	for i, d := range a.other[:a.n] {
		if d == none {
			continue
		}
		if term := a.tape.mul(d, entry(a.n+i)); sum == none {
			sum = term
		} else {
			sum = a.tape.add(sum, term)
		}
	}
	return sum
}

// record runs the code on the tape. At one state, a branch that is not taken is
// not run; at several, both are, and masks tell which one counts.
func (a *autograd) record() {
	t := a.tape
	a.open[0] = true
	for i := range a.code.ops {
		o := &a.code.ops[i]
		if !a.open[o.guard] {
			if o.op == opDecide {
				a.open[o.b], a.open[o.b+1] = false, false
			}
			continue
		}
		if t.lanes > 1 {
			t.guard = o.guard
		}
		switch o.op {
		case symbolic.OpConst:
			a.entry[i] = t.constant(o.c)
		case symbolic.OpSymbol:
			a.entry[i] = entry(o.a)
		case symbolic.OpAdd:
			a.entry[i] = t.add(a.entry[o.a], a.entry[o.b])
		case symbolic.OpMul:
			a.entry[i] = t.mul(a.entry[o.a], a.entry[o.b])
		case opPower:
			a.entry[i] = t.power(a.entry[o.a], o.c)
		case opDecide:
			a.open[o.b], a.open[o.b+1] = t.decide(a.entry[o.a], o.guard, o.b)
		case symbolic.OpSelect:
			a.entry[i] = t.choose(a.entry[o.a], a.entry[o.b], a.entry[o.d])
		default:
			b := none
			if a.rules[o.op].args == 2 {
				b = a.entry[o.b]
			}
			a.entry[i] = t.apply(o.op, a.entry[o.a], b)
		}
	}
	t.guard = 0
}

// gradient records the derivatives of an entry by all entries before it; those
// by the variables are adjoint[:2n+1].
func (a *autograd) gradient(adjoint *[]entry, root entry) {
	t := a.tape
	bars := (*adjoint)[:0]
	for range max(int(root)+1, t.base) {
		bars = append(bars, none)
	}
	*adjoint = bars
	bars[root] = t.one()
	for y := root; y >= 0; y-- {
		bar, r := bars[y], t.records[y]
		if bar == none || !r.varies || r.op == symbolic.OpSymbol {
			continue
		}
		if r.op == opKeep {
			t.guard = r.guard
			t.pass(bars, r.b, t.keep(r.a, bar, r.c))
			continue
		}
		rule := a.rules[r.op].reverse
		if rule == nil {
			continue
		}
		if t.records[r.a].varies {
			t.guard = r.guard
			t.pass(bars, r.a, t.mul(bar, rule(t, y, r.a, r.b, 0)))
		}
		if r.b >= 0 && t.records[r.b].varies {
			t.guard = r.guard
			t.pass(bars, r.b, t.mul(bar, rule(t, y, r.a, r.b, 1)))
		}
	}
	t.guard = 0
}
