package symbolic

import (
	"cmp"
	"slices"
)

// term is coef·rest; the rest has no constant factor.
type term struct {
	rest Node
	coef Rational
}

// Add returns the sum of its arguments: like terms collected, a factor that all
// terms share taken out, sin² + cos² = 1 applied. Sums among the arguments are
// not dissolved.
func (g *Graph) Add(args ...Node) Node {
	if len(args) == 1 {
		return args[0]
	}
	var buf [4]term
	terms := buf[:0]
	for _, a := range args {
		if c, rest := g.Coefficient(a); c.Sign() != 0 {
			terms = append(terms, term{rest, c})
		}
	}
	terms = g.collect(terms)
	if slices.ContainsFunc(terms, g.hasSquare) { // with clones, so that buf stays on the stack
		terms = g.pythagoras(slices.Clone(terms))
	}
	if slices.ContainsFunc(terms, g.isSelect) {
		terms = g.mergeSelects(slices.Clone(terms))
	}
	switch len(terms) {
	case 0:
		return nodeZero
	case 1:
		return g.Scale(terms[0].coef, terms[0].rest)
	}
	nodes := make([]Node, len(terms))
	var room [4]factor
	if common := g.commonFactor(terms, room[:0]); len(common) > 0 {
		for i, t := range terms {
			nodes[i] = g.Scale(t.coef, g.quotient(t.rest, common))
		}
		return g.Mul(g.powers(common), g.Add(nodes...))
	}
	again := false
	for i, t := range terms {
		nodes[i] = g.Scale(t.coef, t.rest)
		again = again || !t.coef.Is(1) && g.isGuard(t.rest)
	}
	if again { // a guard took its coefficient in: it is another term now
		return g.Add(nodes...)
	}
	return g.intern(OpAdd, nodes...)
}

// collect sorts terms by their rest and adds the coefficients of like ones.
func (g *Graph) collect(terms []term) []term {
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(a.rest, b.rest) })
	kept := terms[:0]
	for _, t := range terms {
		if n := len(kept); n > 0 && kept[n-1].rest == t.rest {
			kept[n-1].coef = kept[n-1].coef.Add(t.coef)
			if kept[n-1].coef.Sign() == 0 {
				kept = kept[:n-1]
			}
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// square identifies a term rest·f²(angle), f being sine or cosine.
type square struct {
	f           Op
	angle, rest Node
}

// pythagoras replaces c·r·sin²u + c·r·cos²u by c·r.
func (g *Graph) pythagoras(terms []term) []term {
	var seen map[square]int // index of the term
	var sums []term
	for i := range terms {
		for _, s := range g.squares(terms[i].rest) {
			j, ok := seen[square{OpSin + OpCos - s.f, s.angle, s.rest}]
			if ok && terms[j].coef.Cmp(terms[i].coef) == 0 {
				sums = append(sums, term{s.rest, terms[i].coef})
				terms[i].coef, terms[j].coef = Rational{}, Rational{}
				break
			}
			if seen == nil {
				seen = map[square]int{}
			}
			seen[s] = i
		}
	}
	if len(sums) == 0 {
		return terms
	}
	terms = append(slices.DeleteFunc(terms, isZero), sums...)
	return g.pythagoras(g.collect(terms))
}

func isZero(t term) bool { return t.coef.Sign() == 0 }

func (g *Graph) isSelect(t term) bool { return g.ops[t.rest] == OpSelect }

// hasSquare reports whether there is a sin²u or cos²u among the factors of a term.
func (g *Graph) hasSquare(t term) bool {
	for _, f := range g.factors(t.rest, new([1]Node)) {
		if g.isSquare(f) {
			return true
		}
	}
	return false
}

func (g *Graph) isSquare(x Node) bool {
	base, e := g.Base(x)
	return (g.ops[base] == OpSin || g.ops[base] == OpCos) && e.Is(2)
}

// squares finds all sin²u and cos²u among the factors of x.
func (g *Graph) squares(x Node) []square {
	var found []square
	for _, f := range g.factors(x, new([1]Node)) {
		if g.isSquare(f) {
			base, e := g.Base(f)
			found = append(found, square{g.ops[base], g.Args(base)[0], g.quotient(x, []factor{{base: base, exp: e}})})
		}
	}
	return found
}

// deepestMerge bounds how far merging conditionals follows those in their
// branches.
const deepestMerge = 32

// mergeSelects adds conditionals on one condition branch by branch, where one
// of the two sums is trivial: else nested conditionals would multiply.
func (g *Graph) mergeSelects(terms []term) []term {
	if g.merging >= deepestMerge {
		return terms
	}
	var byCond map[Node]int
	changed := false
	for i := range terms {
		if g.ops[terms[i].rest] != OpSelect {
			continue
		}
		cond := g.Args(terms[i].rest)[0]
		if byCond == nil {
			byCond = map[Node]int{}
		}
		j, ok := byCond[cond]
		if !ok {
			byCond[cond] = i
			continue
		}
		merged, ok := g.mergeSelect(terms[j], terms[i])
		if !ok {
			continue
		}
		terms[j], terms[i].coef = term{merged, RatInt(1)}, Rational{}
		changed = true
		if g.ops[merged] != OpSelect || g.Args(merged)[0] != cond {
			delete(byCond, cond)
		}
	}
	if !changed {
		return terms
	}
	for i, t := range terms {
		c, rest := g.Coefficient(t.rest)
		terms[i] = term{rest, c.Mul(t.coef)}
	}
	return g.collect(slices.DeleteFunc(terms, isZero))
}

// mergeSelect adds two multiples of conditionals on the same condition.
func (g *Graph) mergeSelect(s, t term) (Node, bool) {
	x, y := g.Args(s.rest), g.Args(t.rest)
	isConst := func(n Node) bool { return g.ops[n] == OpConst }
	if !slices.ContainsFunc([]Node{x[1], y[1], x[2], y[2]}, isConst) {
		return 0, false
	}
	g.merging++
	defer func() { g.merging-- }()
	return g.Select(x[0],
		g.Add(g.Scale(s.coef, x[1]), g.Scale(t.coef, y[1])),
		g.Add(g.Scale(s.coef, x[2]), g.Scale(t.coef, y[2]))), true
}

// commonFactor appends the powers that all terms contain to common. Exponents that differ
// by a fraction do not count: x + √x = √x·(√x + 1) would be no gain.
func (g *Graph) commonFactor(terms []term, common []factor) []factor {
	if terms[0].rest == nodeOne {
		return nil
	}
	for _, f := range g.factors(terms[0].rest, new([1]Node)) {
		if base, e := g.Base(f); g.hasFactor(terms[1].rest, base) {
			common = append(common, factor{base: base, exp: e})
		}
	}
	for _, t := range terms[1:] {
		kept := common[:0]
		for _, c := range common {
			if e, ok := g.exponentIn(t.rest, c.base); ok && e.Sign() == c.exp.Sign() && e.Add(c.exp.Neg()).IsInt() {
				if magnitudeLess(e, c.exp) {
					c.exp = e
				}
				kept = append(kept, c)
			}
		}
		if common = kept; len(common) == 0 {
			return nil
		}
	}
	return common
}

func magnitudeLess(a, b Rational) bool {
	if a.Sign() < 0 {
		a, b = a.Neg(), b.Neg()
	}
	return a.Cmp(b) < 0
}

func (g *Graph) hasFactor(x, base Node) bool {
	_, ok := g.exponentIn(x, base)
	return ok
}

func (g *Graph) exponentIn(x, base Node) (Rational, bool) {
	for _, f := range g.factors(x, new([1]Node)) {
		if b, e := g.Base(f); b == base {
			return e, true
		}
	}
	return Rational{}, false
}

// powers returns the product of the given powers.
func (g *Graph) powers(factors []factor) Node {
	nodes := make([]Node, len(factors))
	for i, f := range factors {
		nodes[i] = g.PowRat(f.base, f.exp)
	}
	return g.Mul(nodes...)
}

// quotient divides x by powers that are among its factors, factor by factor:
// a product with the inverse might not cancel, since a power of a sum may come
// out as that of the negated sum.
func (g *Graph) quotient(x Node, by []factor) Node {
	factors := g.factors(x, new([1]Node))
	nodes := make([]Node, 0, len(factors))
	for _, f := range factors {
		base, e := g.Base(f)
		for _, d := range by {
			if d.base == base {
				f = g.PowRat(base, e.Add(d.exp.Neg()))
			}
		}
		if f != nodeOne {
			nodes = append(nodes, f)
		}
	}
	return g.Mul(nodes...)
}
