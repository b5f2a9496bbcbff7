package symbolic

import "slices"

// Weighted is factor·node.
type Weighted struct{ Node, Factor Node }

// Pullback differentiates Σ factor·node over the terms by the nodes at which
// stop holds, as if these were independent symbols and the factors constants.
// It returns those nodes that the terms reach, in increasing order, with the
// derivatives as their factors; where the derivative is 0 by structure, the
// node is left out. Like Gradient it is one reverse sweep; it does not look
// behind the nodes where it stops, so that derivatives by a subexpression cost
// what lies above it.
func (g *Graph) Pullback(terms []Weighted, stop func(Node) bool) []Weighted {
	adjoints := map[Node][]Node{}
	for _, t := range terms {
		adjoints[t.Node] = append(adjoints[t.Node], t.Factor)
	}
	nodes := g.above(terms, stop)
	active := make(map[Node]bool, len(nodes))
	for _, n := range nodes {
		active[n] = stop(n) || slices.ContainsFunc(g.Args(n), func(a Node) bool { return active[a] })
	}
	var out []Weighted
	for _, n := range slices.Backward(nodes) {
		adjoint := g.Add(adjoints[n]...)
		switch {
		case !active[n] || adjoint == nodeZero || facts[g.ops[n]].boolean:
			continue
		case stop(n):
			out = append(out, Weighted{n, adjoint})
			continue
		}
		args := g.Args(n)
		for k, a := range args {
			if active[a] {
				adjoints[a] = append(adjoints[a], g.Mul(adjoint, g.partial(n, args, k)))
			}
		}
	}
	slices.Reverse(out)
	return out
}

// above returns the nodes that depend on symbols and that the terms reach
// without going through nodes where stop holds; these are included.
func (g *Graph) above(terms []Weighted, stop func(Node) bool) []Node {
	seen := map[Node]struct{}{}
	var found, stack []Node
	visit := func(n Node) {
		if _, ok := seen[n]; !ok && g.deps[n] != 0 {
			seen[n] = struct{}{}
			found = append(found, n)
			stack = append(stack, n)
		}
	}
	for _, t := range terms {
		visit(t.Node)
	}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if stop(n) {
			continue
		}
		for _, a := range g.Args(n) {
			visit(a)
		}
	}
	slices.Sort(found)
	return found
}
