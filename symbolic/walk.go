package symbolic

import "slices"

// Reach returns all nodes that the roots are made of, the roots included, in
// increasing order. Zero roots are skipped.
func (g *Graph) Reach(roots ...Node) []Node {
	return g.reach(roots, func(Node) bool { return true })
}

// reach is Reach restricted to nodes that satisfy keep; it does not look
// behind others.
func (g *Graph) reach(roots []Node, keep func(Node) bool) []Node {
	var top Node
	for _, r := range roots {
		top = max(top, r)
	}
	seen := make([]uint64, top/64+1) // one bit per node; arguments have smaller indices
	var found, stack []Node
	visit := func(n Node) {
		if n == 0 || seen[n/64]>>(n%64)&1 != 0 || !keep(n) {
			return
		}
		seen[n/64] |= 1 << (n % 64)
		found = append(found, n)
		stack = append(stack, n)
	}
	for _, r := range roots {
		visit(r)
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, a := range g.Args(n) {
			visit(a)
		}
	}
	slices.Sort(found)
	return found
}

// Eval computes the roots in float64 by the operations' definitions, one loop
// over the nodes in order. value gives the symbols' values. It is the plain
// reference that faster evaluators are compared with.
func (g *Graph) Eval(roots []Node, value func(Symbol) float64) []float64 {
	nodes := g.Reach(roots...)
	values := make(map[Node]float64, len(nodes))
	var x []float64
	for _, n := range nodes {
		if s, ok := g.SymbolOf(n); ok {
			values[n] = value(s)
			continue
		}
		x = x[:0]
		for _, a := range g.Args(n) {
			x = append(x, values[a])
		}
		values[n] = g.Apply(n, x)
	}
	out := make([]float64, len(roots))
	for i, r := range roots {
		out[i] = values[r]
	}
	return out
}

// Apply computes n, which is no symbol, from the values of its arguments.
func (g *Graph) Apply(n Node, x []float64) float64 {
	if c, ok := g.Const(n); ok {
		return c.Float()
	}
	return facts[g.ops[n]].eval(x)
}
