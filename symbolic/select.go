package symbolic

import (
	"cmp"
	"slices"
)

// Select returns "if cond then x else y".
func (g *Graph) Select(cond, x, y Node) Node {
	if c, ok := g.Const(cond); ok {
		if c.Sign() != 0 {
			return x
		}
		return y
	}
	if g.ops[cond] == OpNot {
		return g.Select(g.Args(cond)[0], y, x)
	}
	if g.ops[x] == OpSelect && g.Args(x)[0] == cond {
		x = g.Args(x)[1]
	}
	if g.ops[y] == OpSelect && g.Args(y)[0] == cond {
		y = g.Args(y)[2]
	}
	if x == y {
		return x
	}
	return g.intern(OpSelect, cond, x, y)
}

// isGuard reports whether x is a conditional that is 0 on one side. A guard
// never is a factor in a product; see guarded.
func (g *Graph) isGuard(x Node) bool {
	if g.ops[x] != OpSelect {
		return false
	}
	s := g.Args(x)
	return s[1] == nodeZero || s[2] == nodeZero
}

// guard says that something is 0 unless cond is want.
type guard struct {
	cond Node
	want bool
}

// deepestGuard is how many guards nest; more become one conjunction, so that a
// further factor costs no more than that many nodes.
const deepestGuard = 4

// guarded returns the product of its arguments, guards among them moved
// outside, in the order of their conditions.
func (g *Graph) guarded(args []Node) Node {
	var guards []guard
	factors := make([]Node, len(args))
	for i, a := range args {
		for g.isGuard(a) {
			s := g.Args(a)
			if s[2] == nodeZero {
				guards, a = append(guards, guard{s[0], true}), s[1]
			} else {
				guards, a = append(guards, guard{s[0], false}), s[2]
			}
		}
		factors[i] = a
	}
	slices.SortStableFunc(guards, func(a, b guard) int { return cmp.Compare(a.cond, b.cond) })
	guards = slices.Compact(guards)
	for i := 1; i < len(guards); i++ {
		if guards[i].cond == guards[i-1].cond { // true and false at once
			return nodeZero
		}
	}
	product := g.Mul(factors...)
	if len(guards) > deepestGuard {
		guards = []guard{{g.conjunction(guards), true}}
	}
	for _, c := range slices.Backward(guards) {
		product = g.guard(c, product)
	}
	return product
}

func (g *Graph) guard(c guard, x Node) Node {
	if c.want {
		return g.Select(c.cond, x, nodeZero)
	}
	return g.Select(c.cond, nodeZero, x)
}

// conjunction is the condition that all guards let through.
func (g *Graph) conjunction(guards []guard) Node {
	all := nodeOne
	for _, c := range guards {
		cond := c.cond
		if !c.want {
			cond = g.Call(OpNot, cond)
		}
		all = g.Call(OpAnd, all, cond)
	}
	return all
}
