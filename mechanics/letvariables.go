package mechanics

import (
	"cmp"
	"slices"

	"lagc/symbolic"
)

// number gives every velocity and every sum of velocities its variable, sums
// that others contain first, and of equal depth those with fewer terms first.
func (f *letFinder) number() {
	g := f.g
	f.index = map[symbolic.Node]multiple{}
	f.holders = map[symbolic.Node][]int{}
	f.work = sharingWork
	depth := map[symbolic.Node]int{}
	var sums []symbolic.Node
	for _, n := range f.nodes {
		if s, ok := g.SymbolOf(n); ok {
			f.index[n] = multiple{s.Index, g.Int(1)}
			continue
		}
		for _, a := range g.Args(n) {
			depth[n] = max(depth[n], depth[a])
		}
		if u, used := f.uses[n]; used && (u.direct || u.sums > 1 || !u.fixed) {
			depth[n]++
			sums = append(sums, n)
		}
	}
	slices.SortStableFunc(sums, func(a, b symbolic.Node) int {
		return cmp.Or(cmp.Compare(depth[a], depth[b]), cmp.Compare(len(g.Args(a)), len(g.Args(b))))
	})
	for _, n := range sums {
		f.define(n)
	}
}

// define makes the sum n a variable, unless its negative is one already.
func (f *letFinder) define(n symbolic.Node) {
	g := f.g
	negated := make([]symbolic.Node, 0, len(g.Args(n)))
	for _, a := range g.Args(n) {
		negated = append(negated, g.Neg(a))
	}
	if same, ok := f.index[g.Add(negated...)]; ok {
		f.index[n] = multiple{same.variable, g.Neg(same.factor)}
		return
	}
	coefficients := map[int][]symbolic.Node{}
	var rest []symbolic.Node
	left := f.takeShared(g.Args(n), g.Int(1), coefficients)
	f.collect(left, g.Int(1), coefficients, &rest)
	let := Let{Value: n, rest: g.Add(rest...), Terms: f.terms(coefficients)}
	for _, a := range g.Args(n) {
		f.holders[a] = append(f.holders[a], len(f.lets))
	}
	f.index[n] = multiple{f.n + len(f.lets), g.Int(1)}
	f.lets = append(f.lets, let)
}

// terms adds up the coefficients of each variable.
func (f *letFinder) terms(coefficients map[int][]symbolic.Node) []LetTerm {
	var out []LetTerm
	for _, k := range sortedVariables(coefficients) {
		if c := f.g.Add(coefficients[k]...); !f.g.IsConst(c, 0) {
			out = append(out, LetTerm{k, c})
		}
	}
	return out
}

// takeShared takes the lets that are contained in a sum of terms, times factor,
// and returns what is left of it.
func (f *letFinder) takeShared(terms []symbolic.Node, factor symbolic.Node, coefficients map[int][]symbolic.Node) []symbolic.Node {
	for {
		k, others := f.contained(terms)
		if k < 0 {
			return terms
		}
		coefficients[f.n+k] = append(coefficients[f.n+k], factor)
		terms = others
	}
}

// collect adds factor·terms to the coefficients of their variables. A sum that
// is used here only is taken apart.
func (f *letFinder) collect(terms []symbolic.Node, factor symbolic.Node, coefficients map[int][]symbolic.Node, rest *[]symbolic.Node) {
	g := f.g
	for _, a := range terms {
		u, c, ok := f.split(a)
		if !ok {
			*rest = append(*rest, g.Mul(factor, a))
			continue
		}
		c = g.Mul(factor, c)
		if m, known := f.index[u]; known {
			coefficients[m.variable] = append(coefficients[m.variable], g.Mul(c, m.factor))
		} else {
			f.collect(g.Args(u), c, coefficients, rest)
		}
	}
}

// sharingWork bounds the search for sums that contain others term by term.
const sharingWork = 2_000_000

// contained finds the let with the most terms all of which are among the given
// ones, and returns the others; −1 if there is none. So prefix sums that are
// written out, Σ_{j≤i} aⱼ for every i, are found to be made of each other.
func (f *letFinder) contained(terms []symbolic.Node) (let int, others []symbolic.Node) {
	found := map[int]int{}
	best := -1
	size := func(k int) int { return len(f.g.Args(f.lets[k].Value)) }
	for _, a := range terms {
		f.work -= len(f.holders[a])
		if f.work < 0 {
			return -1, nil
		}
		for _, k := range f.holders[a] {
			found[k]++
			if found[k] == size(k) && (best < 0 || size(k) > size(best) || size(k) == size(best) && k < best) {
				best = k
			}
		}
	}
	if best < 0 {
		return -1, nil
	}
	for _, a := range terms {
		if !slices.Contains(f.holders[a], best) {
			others = append(others, a)
		}
	}
	return best, others
}
