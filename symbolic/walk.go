package symbolic

import (
	"math/bits"
	"slices"
)

// Reach returns all nodes that the roots are made of, the roots included, in
// increasing order. Zero roots are skipped.
func (g *Graph) Reach(roots ...Node) []Node { return g.reach(roots, nil) }

// reach is Reach restricted to nodes that satisfy keep, which may be nil; it does
// not look behind others. Arguments have smaller numbers than what they are
// arguments of, and so one way down a set of bits finds all.
func (g *Graph) reach(roots []Node, keep func(Node) bool) []Node {
	var top Node
	for _, r := range roots {
		top = max(top, r)
	}
	seen := make([]uint64, top/64+1) // one bit per node
	count := 0
	visit := func(n Node) {
		if n != 0 && seen[n/64]>>(n%64)&1 == 0 && (keep == nil || keep(n)) {
			seen[n/64] |= 1 << (n % 64)
			count++
		}
	}
	for _, r := range roots {
		visit(r)
	}
	for w := len(seen) - 1; w >= 0; w-- {
		for rest := seen[w]; rest != 0; {
			b := bits.Len64(rest) - 1
			for _, a := range g.Args(Node(64*w + b)) {
				visit(a)
			}
			rest = seen[w] & (1<<b - 1)
		}
	}
	found := make([]Node, 0, count)
	for w, rest := range seen {
		for ; rest != 0; rest &= rest - 1 {
			found = append(found, Node(64*w+bits.TrailingZeros64(rest)))
		}
	}
	return found
}

// Walk is a Reach step by step. It must not be used for two graphs.
type Walk struct {
	seen  []uint64 // one bit per node
	stack []Node
	found []Node
}

// Next returns what the roots reach and those of the calls before did not, in
// increasing order; the slice is good until the next call.
func (w *Walk) Next(g *Graph, roots ...Node) []Node {
	w.seen = append(w.seen, make([]uint64, max(0, g.Len()/64+1-len(w.seen)))...)
	w.found = w.found[:0]
	visit := func(n Node) {
		if n != 0 && w.seen[n/64]>>(n%64)&1 == 0 {
			w.seen[n/64] |= 1 << (n % 64)
			w.found, w.stack = append(w.found, n), append(w.stack, n)
		}
	}
	for _, r := range roots {
		visit(r)
	}
	for len(w.stack) > 0 {
		n := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		for _, a := range g.Args(n) {
			visit(a)
		}
	}
	slices.Sort(w.found)
	return w.found
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
