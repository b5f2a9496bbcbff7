package autodiff

import (
	"fmt"

	"lagc/symbolic"
)

// Operations of a code that a graph does not have in this form.
const (
	opPower  = symbolic.OpSelect + 1 + iota // a^c for a constant c
	opDecide                                // opens one branch of a conditional; see guard
	opKeep                                  // b where a is c, else 0: tapes over several states
	opCount
)

// operation computes one number from those of operations before it.
type operation struct {
	op     symbolic.Op
	varies bool  // depends on q, q̇ or t
	guard  int32 // the branch that must be taken for it to run; 0: it always runs
	// a, b and d are the arguments. An OpSymbol has its number among the
	// variables (q, q̇, t) in a, an opDecide its condition in a and its first guard in b.
	a, b, d int32
	c       float64 // an OpConst's value, an opPower's exponent
}

// guard is one branch of a conditional, within another one. What only this
// branch needs must not run unless it is taken: it may have no value there.
type guard struct {
	parent int32
	depth  int32
	sel    symbolic.Node
}

// code is a set of expressions as operations in the order in which they run.
// What only params determine is computed when the code is made.
type code struct {
	ops    []operation
	guards []guard // 2k−1 and 2k are the branches of one conditional; 0 is none
	roots  []int32 // the operations that yield the expressions
	// loose says that there is an operation whose derivative only branches need,
	// but which runs outside of them: for several of them, or for a condition.
	loose bool
}

// reader turns nodes of a graph into a code.
type reader struct {
	rules  *[opCount]rule
	g      *symbolic.Graph
	n      int // coordinates
	params []float64
	code   *code

	fixed []bool          // by node: params alone determine it
	value []float64       // by node, where fixed
	alias []symbolic.Node // by node: itself, or the branch that params choose
	guard []int32         // by node; −1: not needed
	// By node: whether derivatives pass through something that needs it, and
	// whether they do through something right there, where its guard is open.
	smooth, right []bool
	first         []int32 // by node: a conditional's first guard
	at            []int32 // by node: its operation, −1 before there is one
	ready         []bool  // by guard: its opDecide stands
}

// read makes the code of expressions of n coordinates.
func read(rules *[opCount]rule, g *symbolic.Graph, n int, params []float64, roots []symbolic.Node) (*code, error) {
	size := g.Len()
	r := &reader{
		rules: rules, g: g, n: n, params: params, code: &code{guards: make([]guard, 1)},
		fixed: make([]bool, size), value: make([]float64, size), alias: make([]symbolic.Node, size),
		guard: make([]int32, size), smooth: make([]bool, size), right: make([]bool, size), first: make([]int32, size), at: make([]int32, size),
	}
	live := g.Reach(roots...)
	for _, x := range live {
		if err := r.settle(x); err != nil {
			return nil, err
		}
	}
	for _, x := range live {
		r.guard[x], r.at[x] = -1, -1
	}
	for _, x := range roots {
		r.need(x, 0, true)
	}
	for i := len(live) - 1; i >= 0; i-- { // users come before what they use
		r.spread(live[i])
	}
	r.ready = make([]bool, len(r.code.guards))
	for _, x := range roots {
		r.order(r.alias[x])
		r.code.roots = append(r.code.roots, r.at[r.alias[x]])
	}
	return r.code, nil
}

// settle finds out whether params alone determine x, and its value.
func (r *reader) settle(x symbolic.Node) error {
	r.alias[x] = x
	args := r.g.Args(x)
	switch op := r.g.Op(x); op {
	case symbolic.OpConst:
		c, _ := r.g.Const(x)
		r.fixed[x], r.value[x] = true, c.Float()
		return nil
	case symbolic.OpSymbol:
		s, _ := r.g.SymbolOf(x)
		if s.Kind == symbolic.Param {
			r.fixed[x], r.value[x] = true, r.params[s.Index]
		} else if s.Kind != symbolic.Time && s.Kind != symbolic.Coordinate && s.Kind != symbolic.Velocity {
			return fmt.Errorf("autodiff: a Lagrangian, force or constraint depends on something else than coordinates, velocities and time")
		}
		return nil
	case symbolic.OpSelect:
		cond := r.alias[args[0]]
		if r.fixed[cond] {
			taken := r.alias[args[2]]
			if r.value[cond] != 0 {
				taken = r.alias[args[1]]
			}
			r.alias[x], r.fixed[x], r.value[x] = taken, r.fixed[taken], r.value[taken]
		}
		return nil
	}
	for _, a := range args {
		if !r.fixed[r.alias[a]] {
			return nil
		}
	}
	r.fixed[x], r.value[x] = true, r.compute(x, args)
	return nil
}

// compute evaluates a node whose arguments are known.
func (r *reader) compute(x symbolic.Node, args []symbolic.Node) float64 {
	op := r.g.Op(x)
	if len(args) == 0 {
		return r.rules[op].value(0, 0)
	}
	v := r.value[args[0]]
	if len(args) == 1 {
		return r.rules[op].value(v, 0)
	}
	for _, a := range args[1:] {
		v = r.rules[op].value(v, r.value[a])
	}
	return v
}

// need notes that x is needed where guard g is open, and whether a derivative
// passes through what needs it.
func (r *reader) need(x symbolic.Node, g int32, smooth bool) {
	x = r.alias[x]
	before := r.guard[x]
	if before < 0 {
		r.guard[x], r.right[x], r.smooth[x] = g, smooth, smooth
	} else {
		both := r.join(g, before)
		r.right[x] = smooth && both == g || r.right[x] && both == before
		r.guard[x], r.smooth[x] = both, r.smooth[x] || smooth
	}
	if r.fixed[x] || r.g.Op(x) == symbolic.OpSymbol {
		r.guard[x], r.right[x] = 0, true
	}
}

// join returns the innermost guard that encloses both.
func (r *reader) join(a, b int32) int32 {
	guards := r.code.guards
	for a != b {
		if guards[a].depth >= guards[b].depth {
			a = guards[a].parent
		} else {
			b = guards[b].parent
		}
	}
	return a
}

// spread hands the guard of x on to its arguments.
func (r *reader) spread(x symbolic.Node) {
	g := r.guard[x]
	if g < 0 || r.fixed[x] || r.alias[x] != x {
		return
	}
	r.code.loose = r.code.loose || r.smooth[x] && !r.right[x]
	args := r.g.Args(x)
	if op := r.g.Op(x); op != symbolic.OpSelect {
		smooth := r.smooth[x] && (op == symbolic.OpPow || r.rules[op].reverse != nil)
		for _, a := range args {
			r.need(a, g, smooth)
		}
		return
	}
	r.first[x] = int32(len(r.code.guards))
	branch := guard{parent: g, depth: r.code.guards[g].depth + 1, sel: x}
	r.code.guards = append(r.code.guards, branch, branch)
	r.need(args[0], g, false)
	r.need(args[1], r.first[x], r.smooth[x])
	r.need(args[2], r.first[x]+1, r.smooth[x])
}

// order appends the operations that x needs and x itself: a walk in depth with
// a stack of its own, since expressions nest deeply.
func (r *reader) order(root symbolic.Node) {
	stack := []symbolic.Node{root} // a negative entry is the negative of a guard
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		before := len(stack)
		if top < 0 {
			stack = r.beforeDecision(stack, int32(-top))
		} else if r.at[top] < 0 {
			stack = r.before(stack, top)
		}
		if len(stack) > before {
			continue
		}
		stack = stack[:before-1]
		if top < 0 {
			r.decide(int32(-top))
		} else if r.at[top] < 0 {
			r.append(top)
		}
	}
}

// before pushes what must run before x.
func (r *reader) before(stack []symbolic.Node, x symbolic.Node) []symbolic.Node {
	if r.fixed[x] {
		return stack
	}
	if g := r.guard[x]; g > 0 && !r.ready[g] {
		stack = append(stack, symbolic.Node(-g))
	}
	op := r.g.Op(x)
	for k, a := range r.g.Args(x) {
		if a = r.alias[a]; r.at[a] >= 0 {
			continue
		}
		if r.fixed[a] && (op == symbolic.OpAdd || op == symbolic.OpMul || op == symbolic.OpPow && k == 1) {
			continue // a chain takes what is fixed together, a power has a constant exponent itself
		}
		stack = append(stack, a)
	}
	return stack
}

// beforeDecision pushes what must run before it is known whether guard g is open.
func (r *reader) beforeDecision(stack []symbolic.Node, g int32) []symbolic.Node {
	if p := r.code.guards[g].parent; p > 0 && !r.ready[p] {
		stack = append(stack, symbolic.Node(-p))
	}
	if cond := r.alias[r.g.Args(r.code.guards[g].sel)[0]]; r.at[cond] < 0 {
		stack = append(stack, cond)
	}
	return stack
}

// decide appends the decision between the two branches of a conditional.
func (r *reader) decide(g int32) {
	if r.ready[g] {
		return
	}
	sel := r.code.guards[g].sel
	cond := r.alias[r.g.Args(sel)[0]]
	first := r.first[sel]
	r.emit(operation{op: opDecide, guard: r.code.guards[g].parent, a: r.at[cond], b: first})
	r.ready[first], r.ready[first+1] = true, true
}

func (r *reader) emit(o operation) int32 {
	r.code.ops = append(r.code.ops, o)
	return int32(len(r.code.ops) - 1)
}

// append appends x, whose arguments are there.
func (r *reader) append(x symbolic.Node) {
	if r.fixed[x] {
		r.at[x] = r.emit(operation{op: symbolic.OpConst, c: r.value[x]})
		return
	}
	o := operation{op: r.g.Op(x), varies: true, guard: r.guard[x]}
	args := r.g.Args(x)
	switch o.op {
	case symbolic.OpSymbol:
		s, _ := r.g.SymbolOf(x)
		o.a = int32(r.variable(s))
	case symbolic.OpAdd, symbolic.OpMul:
		r.at[x] = r.chain(o, args)
		return
	case symbolic.OpPow:
		if e := r.alias[args[1]]; r.fixed[e] {
			o.op, o.c, args = opPower, r.value[e], args[:1]
		}
	}
	for k, to := range []*int32{&o.a, &o.b, &o.d}[:len(args)] {
		*to = r.at[r.alias[args[k]]]
	}
	r.at[x] = r.emit(o)
}

// variable numbers q, q̇, t.
func (r *reader) variable(s symbolic.Symbol) int {
	switch s.Kind {
	case symbolic.Coordinate:
		return s.Index
	case symbolic.Velocity:
		return r.n + s.Index
	}
	return 2 * r.n
}

// chain appends a sum or a product as operations of two arguments, what params
// determine taken together first.
func (r *reader) chain(o operation, args []symbolic.Node) int32 {
	acc, known, any := int32(-1), 0.0, false
	for _, a := range args {
		if a = r.alias[a]; !r.fixed[a] {
			continue
		}
		if !any {
			known, any = r.value[a], true
		} else {
			known = r.rules[o.op].value(known, r.value[a])
		}
	}
	if any && !(o.op == symbolic.OpMul && known == 1) {
		acc = r.emit(operation{op: symbolic.OpConst, c: known})
	}
	for _, a := range args {
		if a = r.alias[a]; r.fixed[a] {
			continue
		}
		if acc < 0 {
			acc = r.at[a]
			continue
		}
		o.a, o.b = acc, r.at[a]
		acc = r.emit(o)
	}
	return acc
}
