package simplify

import (
	"slices"

	"lagc/symbolic"
)

// cheaper reports whether a is to be preferred to b: shorter as written out, or
// as short with fewer minus signs, and no costlier with common subexpressions
// computed once.
func (w *work) cheaper(a, b symbolic.Node) bool {
	if a == b {
		return false
	}
	x, y := w.treeCost(a), w.treeCost(b)
	if x == y {
		return w.trees[a].signs < w.trees[b].signs && w.sharedCost(a) <= w.sharedCost(b)
	}
	return x < y && w.sharedCost(a) <= w.sharedCost(b)
}

// noCostlier reports whether a is neither longer nor costlier than b.
func (w *work) noCostlier(a, b symbolic.Node) bool {
	return w.treeCost(a) <= w.treeCost(b) && w.sharedCost(a) <= w.sharedCost(b)
}

func (w *work) treeCost(n symbolic.Node) uint64 {
	cost := w.tree(n).cost
	if reciprocal(w.g, n) {
		cost = plus(cost, classFacts[Divisions].weight)
	}
	return cost
}

// written is what an expression costs as written out.
type written struct {
	cost  uint64 // see Count
	signs uint64 // minus signs
}

func (w *work) tree(n symbolic.Node) written {
	if c, ok := w.trees[n]; ok {
		return c
	}
	nodes := w.unknown(n)
	for _, m := range nodes {
		c := written{cost: operations(w.g, m).Cost()}
		if k, ok := w.g.Const(m); ok && k.Sign() < 0 {
			c.signs = 1
		}
		args := w.g.Args(m)
		if w.g.Op(m) == symbolic.OpPow {
			args = args[:1] // the sign of an exponent is a division
		}
		for _, a := range args {
			x := w.trees[a]
			c.cost, c.signs = plus(c.cost, x.cost), plus(c.signs, x.signs)
		}
		w.trees[m] = c
	}
	return w.trees[n]
}

// unknown returns what n is made of and has not been counted, arguments first.
func (w *work) unknown(n symbolic.Node) []symbolic.Node {
	var found []symbolic.Node
	entered := map[symbolic.Node]bool{n: true}
	found = append(found, n)
	for next := 0; next < len(found); next++ {
		for _, a := range w.g.Args(found[next]) {
			if _, ok := w.trees[a]; !ok && !entered[a] {
				entered[a] = true
				found = append(found, a)
			}
		}
	}
	slices.Sort(found)
	return found
}

func (w *work) sharedCost(n symbolic.Node) uint64 {
	var c Counts
	nodes := w.g.Reach(n)
	w.spend(len(nodes))
	for _, m := range nodes {
		c = c.plus(operations(w.g, m))
	}
	if reciprocal(w.g, n) {
		c[Divisions]++
	}
	return c.Cost()
}
