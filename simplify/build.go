package simplify

import (
	"math/big"
	"slices"

	"lagc/symbolic"
)

// build returns p as a node, factored in the shortest way known.
func (w *work) build(p poly) symbolic.Node { return w.shortest(p) }

// shortest builds p in the ways that there are and returns the cheapest.
func (w *work) shortest(p poly) symbolic.Node {
	best := w.factored(p, w.byMotion)
	if len(p) > 2 && len(p) <= longestGreedy {
		for _, t := range []tie{first, last} {
			if n := w.factored(p, w.greedy(t)); w.cheaper(n, best) {
				best = n
			}
		}
	}
	return best
}

// factored takes out what all terms share and hands the rest to a style of
// grouping.
func (w *work) factored(p poly, style func(poly) symbolic.Node) symbolic.Node {
	if len(p) == 0 {
		return w.g.Int(0)
	}
	rest, c, m := w.content(p, shared)
	if len(rest) == 1 {
		return w.node(term{w.times(m, rest[0].mono), c.Mul(rest[0].coef)})
	}
	return w.g.Mul(w.node(term{m, c}), style(rest))
}

// node returns a term as a node.
func (w *work) node(t term) symbolic.Node {
	fs := w.monomials[t.mono]
	w.spend(len(fs) + 1)
	nodes := make([]symbolic.Node, 1, len(fs)+1)
	nodes[0] = w.g.Rat(t.coef)
	for _, f := range fs {
		nodes = append(nodes, w.g.PowRat(f.base, symbolic.RatFrac(int64(f.halves), 2)))
	}
	return w.g.Mul(nodes...)
}

// sum returns p as a plain sum.
func (w *work) sum(p poly) symbolic.Node {
	nodes := make([]symbolic.Node, len(p))
	for i, t := range p {
		nodes[i] = w.node(t)
	}
	return w.g.Add(nodes...)
}

// byMotion collects the terms of each motion: (m1 + m2)*l1^2*th1' + …, the
// coefficients being made of parameters alone.
func (w *work) byMotion(p poly) symbolic.Node {
	var order []monomial
	groups := map[monomial]poly{}
	for _, t := range p {
		fixed, moving := w.separate(t.mono)
		if _, ok := groups[moving]; !ok {
			order = append(order, moving)
		}
		groups[moving] = append(groups[moving], term{fixed, t.coef})
	}
	nodes := make([]symbolic.Node, len(order))
	for i, moving := range order {
		coefficient := w.collected(groups[moving])
		style := w.sum
		if len(coefficient) <= longestGreedy {
			style = w.greedy(first)
		}
		nodes[i] = w.g.Mul(w.factored(coefficient, style), w.node(term{moving, one}))
	}
	return w.g.Add(nodes...)
}

// separate splits a monomial into the factors that are made of parameters and
// the others.
func (w *work) separate(m monomial) (fixed, moving monomial) {
	var a, b []factor
	for _, f := range w.monomials[m] {
		if w.g.Depends(f.base)&^symbolic.SetOf(symbolic.Param) == 0 {
			a = append(a, f)
		} else {
			b = append(b, f)
		}
	}
	return w.intern(a), w.intern(b)
}

// longestGreedy is the number of terms up to which greedy is tried: its work
// is quadratic.
const longestGreedy = 128

// tie says which of two common factors is taken out that save as much.
type tie bool

const (
	first tie = false
	last  tie = true
)

// greedy takes out, again and again, the common factor of some terms that saves
// most operations, the same of what is within and of what remains.
func (w *work) greedy(t tie) func(poly) symbolic.Node {
	return func(p poly) symbolic.Node { return w.groups(p, t) }
}

func (w *work) groups(p poly, t tie) symbolic.Node {
	var parts []symbolic.Node
	for len(p) > 1 && !w.exhausted() {
		group, common, rest := w.bestGroup(p, t)
		if len(group) == 0 {
			break
		}
		sign := one
		if !slices.ContainsFunc(group, func(t term) bool { return t.coef.Sign() > 0 }) {
			sign = sign.Neg()
		}
		inside := w.groups(w.scaled(group, sign, w.raise(common, -1)), t)
		parts = append(parts, w.g.Mul(w.node(term{common, sign}), inside))
		p = rest
	}
	for _, t := range p {
		parts = append(parts, w.node(t))
	}
	return w.g.Add(parts...)
}

// bestGroup finds the terms whose common factor, taken out once, saves most.
func (w *work) bestGroup(p poly, t tie) (group poly, common monomial, rest poly) {
	type key struct {
		base     symbolic.Node
		negative bool
	}
	var order []key
	members := map[key][]int{}
	for i, t := range p {
		for _, f := range w.monomials[t.mono] {
			k := key{f.base, f.halves < 0}
			if members[k] == nil {
				order = append(order, k)
			}
			members[k] = append(members[k], i)
		}
	}
	best, saves := []int(nil), uint64(0)
	for _, k := range order {
		list := members[k]
		if len(list) < 2 {
			continue
		}
		m := w.sharedFactor(pick(p, list))
		if s := uint64(len(list)-1) * w.factorCost(m); s > saves || s == saves && t == last {
			best, saves, common = list, s, m
		}
	}
	group = pick(p, best)
	for i, t := range p {
		if _, in := slices.BinarySearch(best, i); !in {
			rest = append(rest, t)
		}
	}
	return group, common, rest
}

func pick(p poly, indices []int) poly {
	out := make(poly, len(indices))
	for k, i := range indices {
		out[k] = p[i]
	}
	return out
}

// factorCost is what multiplying by m costs.
func (w *work) factorCost(m monomial) uint64 {
	sum := uint64(0)
	for _, f := range w.monomials[m] {
		sum += w.treeCost(w.g.PowRat(f.base, symbolic.RatFrac(int64(f.halves), 2))) + 1
		if f.halves < 0 {
			sum += classFacts[Divisions].weight - 1
		}
	}
	return sum
}

// gathering says which powers all terms are divided by.
type gathering bool

const (
	shared  gathering = false // what is in all terms
	cleared gathering = true  // also every denominator
)

// content writes p as c·m·rest.
func (w *work) content(p poly, how gathering) (rest poly, c symbolic.Rational, m monomial) {
	if how == shared {
		m = w.sharedFactor(p)
	} else {
		m = w.denominators(p)
	}
	c = w.commonCoefficient(p, how)
	return w.scaled(p, c.Inv(), w.raise(m, -1)), c, m
}

// sharedFactor returns the product of the powers that all terms contain, each
// with the exponent nearest to 0.
func (w *work) sharedFactor(p poly) monomial {
	common := slices.Clone(w.monomials[p[0].mono])
	for _, t := range p[1:] {
		w.spend(len(common) + 1)
		kept := common[:0]
		for _, f := range common {
			e := w.exponent(t.mono, f.base)
			switch {
			case f.halves > 0 && e > 0:
				kept = append(kept, factor{f.base, min(f.halves, e)})
			case f.halves < 0 && e < 0:
				kept = append(kept, factor{f.base, max(f.halves, e)})
			}
		}
		if common = kept; len(common) == 0 {
			break
		}
	}
	return w.intern(common)
}

// denominators returns the product of the lowest powers of all bases, so that
// p divided by it has no denominators and no common factor.
func (w *work) denominators(p poly) monomial {
	lowest := map[symbolic.Node]int32{}
	count := map[symbolic.Node]int{}
	var order []symbolic.Node
	for _, t := range p {
		for _, f := range w.monomials[t.mono] {
			if count[f.base]++; count[f.base] == 1 {
				order = append(order, f.base)
				lowest[f.base] = f.halves
			}
			lowest[f.base] = min(lowest[f.base], f.halves)
		}
	}
	slices.Sort(order)
	var fs []factor
	for _, b := range order {
		e := lowest[b]
		if count[b] < len(p) {
			e = min(e, 0)
		}
		if e != 0 {
			fs = append(fs, factor{b, e})
		}
	}
	return w.intern(fs)
}

// commonCoefficient returns the rational content of p, negative if all
// coefficients are. A shared one is taken out where that is worth it: where it
// leaves fewer coefficients other than ±1. In a cleared one the sign is that of
// the first term, so that a − b and b − a give the same rest.
func (w *work) commonCoefficient(p poly, how gathering) symbolic.Rational {
	num, den := new(big.Int), big.NewInt(1)
	before, negative := 0, 0
	for _, t := range p {
		b := t.coef.Big()
		num.GCD(nil, nil, num, new(big.Int).Abs(b.Num()))
		den.Mul(den, new(big.Int).Quo(b.Denom(), new(big.Int).GCD(nil, nil, den, b.Denom())))
		before += nonUnit(t.coef)
		if t.coef.Sign() < 0 {
			negative++
		}
		if den.BitLen() > 512 {
			return one
		}
	}
	c := symbolic.RatBig(new(big.Rat).SetFrac(num, den))
	after := nonUnit(c)
	for _, t := range p {
		after += nonUnit(t.coef.Mul(c.Inv()))
	}
	if how == cleared {
		if p[0].coef.Sign() < 0 {
			return c.Neg()
		}
		return c
	}
	if after >= before {
		c = one
	}
	if negative == len(p) {
		return c.Neg()
	}
	return c
}

func nonUnit(c symbolic.Rational) int {
	if c.Is(1) || c.Is(-1) {
		return 0
	}
	return 1
}
