package symbolic

import "slices"

// Gradient returns ∂root/∂wrt for every symbol node in wrt, by one reverse
// sweep: the cost is that of a few evaluations of root, whatever the number of
// symbols (Griewank and Walther, Evaluating Derivatives, 2008, ch. 3).
func (g *Graph) Gradient(root Node, wrt []Node) []Node {
	active := g.activity([]Node{root}, wrt)
	adjoints := map[Node][]Node{root: {g.Int(1)}}
	result := map[Node]Node{}
	nodes := active.nodes
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		adjoint := g.Add(adjoints[n]...)
		delete(adjoints, n)
		if g.ops[n] == OpSymbol {
			result[n] = adjoint
			continue
		}
		if adjoint == nodeZero || facts[g.ops[n]].boolean {
			continue
		}
		args := g.Args(n)
		for k, a := range args {
			if !active.has(a) {
				continue
			}
			d := g.partial(n, args, k)
			adjoints[a] = append(adjoints[a], g.distribute(adjoint, d))
		}
	}
	out := make([]Node, len(wrt))
	for i, s := range wrt {
		if out[i] = result[s]; out[i] == 0 {
			out[i] = g.Int(0)
		}
	}
	return out
}

// distribute returns sum·d. Guards among the terms of the sum take d in: where all of them
// are closed, d may be infinite.
func (g *Graph) distribute(sum, d Node) Node {
	if g.ops[sum] != OpAdd || !slices.ContainsFunc(g.Args(sum), g.isGuard) {
		return g.Mul(sum, d)
	}
	var terms, rest []Node
	for _, t := range g.Args(sum) {
		if g.isGuard(t) {
			terms = append(terms, g.Mul(t, d))
		} else {
			rest = append(rest, t)
		}
	}
	return g.Add(append(terms, g.Mul(g.Add(rest...), d))...)
}

// Diff returns ∂root/∂symbol.
func (g *Graph) Diff(root, symbol Node) Node { return g.Gradient(root, []Node{symbol})[0] }

// partial returns ∂n/∂args[k].
func (g *Graph) partial(n Node, args []Node, k int) Node {
	return facts[g.ops[n]].partial(g, n, args, k)
}

// activity is the part of the graph between symbols and roots.
type activity struct {
	nodes []Node // in increasing order: what roots reach and depends on the symbols
	index map[Node]int32
}

func (a *activity) has(n Node) bool { _, ok := a.index[n]; return ok }

// activity finds the nodes that depend on the given symbols and that the roots
// reach.
func (g *Graph) activity(roots, symbols []Node) *activity {
	var kinds Kinds
	for _, s := range symbols {
		kinds |= g.deps[s]
	}
	act := &activity{index: map[Node]int32{}}
	wanted := make(map[Node]struct{}, len(symbols))
	for _, s := range symbols {
		wanted[s] = struct{}{}
	}
	for _, n := range g.reach(roots, func(n Node) bool { return g.deps[n]&kinds != 0 }) {
		_, on := wanted[n]
		for _, a := range g.Args(n) {
			on = on || act.has(a)
		}
		if on {
			act.index[n] = int32(len(act.nodes))
			act.nodes = append(act.nodes, n)
		}
	}
	return act
}

// Direction differentiates along a direction in the space of symbols: Of(n) is
// Σ ∂n/∂s·ṡ over the symbols s, ṡ given by Seed. Results are kept, so that
// differentiating many expressions with common parts costs no more than
// differentiating their union once.
type Direction struct {
	g    *Graph
	seed func(Symbol) Node // 0 for a symbol that does not move
	memo []Node
}

// Along returns a Direction; seed gives ṡ for each symbol, 0 (no node) where the
// symbol does not move.
func (g *Graph) Along(seed func(Symbol) Node) *Direction { return &Direction{g: g, seed: seed} }

// TimeDerivative returns the direction of time: a coordinate moves with its
// velocity, a velocity with its acceleration, t with 1.
func (g *Graph) TimeDerivative() *Direction {
	return g.Along(func(s Symbol) Node {
		switch s.Kind {
		case Time:
			return g.Int(1)
		case Coordinate:
			return g.Symbol(Velocity, s.Index)
		case Velocity:
			return g.Symbol(Acceleration, s.Index)
		}
		return 0
	})
}

// Of returns the derivative of root along d.
func (d *Direction) Of(root Node) Node {
	g := d.g
	if r := d.lookup(root); r != 0 {
		return r
	}
	if !slices.ContainsFunc(g.Args(root), d.unknown) { // as for each element of a recursive family
		d.store(root, d.tangent(root))
		return d.lookup(root)
	}
	for _, n := range g.reach([]Node{root}, d.unknown) {
		d.store(n, d.tangent(n))
	}
	return d.lookup(root)
}

func (d *Direction) unknown(n Node) bool { return d.lookup(n) == 0 }

func (d *Direction) lookup(n Node) Node {
	if d.g.deps[n] == 0 {
		return d.g.Int(0)
	}
	if int(n) < len(d.memo) {
		return d.memo[n]
	}
	return 0
}

func (d *Direction) store(n, derivative Node) {
	if need := d.g.Len(); int(n) >= len(d.memo) {
		d.memo = append(d.memo, make([]Node, max(need, 2*len(d.memo))-len(d.memo))...)
	}
	d.memo[n] = derivative
}

func (d *Direction) tangent(n Node) Node {
	g := d.g
	if s, ok := g.SymbolOf(n); ok {
		if r := d.seed(s); r != 0 {
			return r
		}
		return g.Int(0)
	}
	args := g.Args(n)
	if g.ops[n] == OpSelect { // branch by branch, without indicators in between
		return g.Select(args[0], d.lookup(args[1]), d.lookup(args[2]))
	}
	var parts []Node
	for k, a := range args {
		if t := d.lookup(a); t != nodeZero {
			if facts[g.ops[n]].boolean {
				return g.Int(0)
			}
			parts = append(parts, g.Mul(g.partial(n, args, k), t))
		}
	}
	return g.Add(parts...)
}

// Entry is one structurally non-zero element of a Jacobian.
type Entry struct {
	Row, Col int
	Value    Node
}

// Jacobian returns ∂roots[i]/∂symbols[j] where it is not 0 by structure, by
// columns and by rows within a column. Each column is one forward sweep over
// only those nodes that its symbol influences, so the work follows the
// sparsity.
func (g *Graph) Jacobian(roots, symbols []Node) []Entry {
	return g.jacobian(roots, symbols, false)
}

// LowerJacobian is the part of the Jacobian with rows from the diagonal down,
// which is enough where it is symmetric, as a Hessian is.
func (g *Graph) LowerJacobian(roots, symbols []Node) []Entry {
	return g.jacobian(roots, symbols, true)
}

func (g *Graph) jacobian(roots, symbols []Node, lower bool) []Entry {
	act := g.activity(roots, symbols)
	users := g.usersOf(act)
	s := sweep{
		g: g, act: act, users: users,
		rows:          make([][]int, len(act.nodes)),
		contributions: make([][]tangent, len(act.nodes)),
		mark:          make([]int32, len(act.nodes)),
	}
	for i, r := range roots {
		if k, ok := act.index[r]; ok {
			s.rows[k] = append(s.rows[k], i)
		}
	}
	if lower {
		s.findLast()
	}
	var out []Entry
	for j, symbol := range symbols {
		first := len(out)
		s.row = j
		s.from(symbol, func(i int, value Node) {
			if !lower || i >= j {
				out = append(out, Entry{i, j, value})
			}
		})
		slices.SortFunc(out[first:], func(a, b Entry) int { return a.Row - b.Row })
	}
	return out
}

// use is one place where a node is an argument: argument k of a node, by index
// into an activity's nodes. The derivative is kept, once taken, for the next
// column.
type use struct {
	by      int32
	k       int32
	partial Node
}

func (g *Graph) usersOf(act *activity) [][]use {
	users := make([][]use, len(act.nodes))
	for i, n := range act.nodes {
		for k, a := range g.Args(n) {
			if j, ok := act.index[a]; ok {
				users[j] = append(users[j], use{by: int32(i), k: int32(k)})
			}
		}
	}
	return users
}

// tangent is a derivative factor·rest. The first factor on the way up is kept apart:
// what comes along other ways mostly has it too, and to multiply each contribution with it
// and take it out of their sum again is most of the work. A guard takes the factor in: it may
// be infinite where the guard is closed, and guards that are added guard nothing.
type tangent struct{ factor, rest Node }

// times returns the derivative of what has the partial derivative p.
func (g *Graph) times(t tangent, p Node) tangent {
	if t.factor == nodeOne {
		return tangent{p, t.rest}
	}
	if g.isGuard(p) {
		return tangent{nodeOne, g.Mul(p, t.factor, t.rest)}
	}
	return tangent{t.factor, g.Mul(p, t.rest)}
}

// total returns the sum of contributions.
func (g *Graph) total(contributions []tangent) tangent {
	first := contributions[0]
	if len(contributions) == 1 {
		return first
	}
	nodes := make([]Node, len(contributions))
	if slices.ContainsFunc(contributions, func(t tangent) bool { return t.factor != first.factor }) {
		for i, t := range contributions {
			nodes[i] = g.Mul(t.factor, t.rest)
		}
		return tangent{nodeOne, g.Add(nodes...)}
	}
	for i, t := range contributions {
		nodes[i] = t.rest
	}
	return tangent{first.factor, g.Add(nodes...)}
}

// sweep pushes tangents from one symbol upwards.
type sweep struct {
	g             *Graph
	act           *activity
	users         [][]use
	rows          [][]int // the roots that a node is
	contributions [][]tangent
	reached       []int32
	mark          []int32 // the last sweep that reached a node
	sweeps        int32
	last          []int // the last row that a node has a part in; nil where all rows are wanted
	row           int   // from which rows are wanted
}

// findLast fills in last.
func (s *sweep) findLast() {
	s.last = make([]int, len(s.act.nodes))
	for i, r := range slices.Backward(s.rows) {
		s.last[i] = -1
		if len(r) > 0 {
			s.last[i] = r[len(r)-1]
		}
		for _, u := range s.users[i] {
			s.last[i] = max(s.last[i], s.last[u.by])
		}
	}
}

// from visits the rows that symbol has a part in, with their derivatives.
func (s *sweep) from(symbol Node, visit func(row int, value Node)) {
	start, ok := s.act.index[symbol]
	if !ok {
		return
	}
	s.collect(start)
	slices.Sort(s.reached)
	s.contributions[start] = append(s.contributions[start], tangent{nodeOne, nodeOne})
	for _, i := range s.reached {
		if len(s.contributions[i]) == 0 {
			continue
		}
		t := s.g.total(s.contributions[i])
		s.contributions[i] = s.contributions[i][:0]
		if t.rest == nodeZero {
			continue
		}
		for _, row := range s.rows[i] {
			visit(row, s.g.Mul(t.factor, t.rest))
		}
		for k := range s.users[i] {
			by := s.users[i][k].by
			if s.mark[by] != s.sweeps {
				continue // a part of rows that are not wanted
			}
			if p := s.partial(&s.users[i][k]); p != nodeZero {
				s.contributions[by] = append(s.contributions[by], s.g.times(t, p))
			}
		}
	}
}

// partial returns the derivative of a user by its argument, 0 for truth values.
func (s *sweep) partial(u *use) Node {
	if u.partial == 0 {
		u.partial = nodeZero
		if n := s.act.nodes[u.by]; !facts[s.g.ops[n]].boolean {
			u.partial = s.g.partial(n, s.g.Args(n), int(u.k))
		}
	}
	return u.partial
}

// collect finds all that start influences.
func (s *sweep) collect(start int32) {
	s.sweeps++
	s.mark[start] = s.sweeps
	s.reached = append(s.reached[:0], start)
	for next := 0; next < len(s.reached); next++ {
		for _, u := range s.users[s.reached[next]] {
			if s.mark[u.by] != s.sweeps && (s.last == nil || s.last[u.by] >= s.row) {
				s.mark[u.by] = s.sweeps
				s.reached = append(s.reached, u.by)
			}
		}
	}
}
