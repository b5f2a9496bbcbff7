package symbolic

import (
	"cmp"
	"slices"
)

// factor is baseᵉ.
type factor struct {
	base Node
	exp  Rational
	node Node // the power, if it is there already
}

// widest is the number of factors up to which a product dissolves in another.
// Longer ones are kept as products of products of up to 2·widest factors, so
// that differentiating a product of n factors makes n·log n nodes, not n².
const widest = 16

// Mul returns the product of its arguments: products among them flattened,
// constants multiplied, powers of one base combined. A factor that is 0 on one
// side of a condition guards the whole product, so that what is infinite on
// that side is never multiplied by 0.
func (g *Graph) Mul(args ...Node) Node {
	switch {
	case len(args) == 1 || len(args) == 2 && args[1] == nodeOne:
		return args[0]
	case len(args) == 2 && args[0] == nodeOne:
		return args[1]
	}
	coef := RatInt(1)
	var buf [12]factor
	factors := buf[:0]
	for _, a := range args {
		if g.isGuard(a) {
			return g.guarded(args)
		}
		factors = g.appendFactors(factors, &coef, a)
	}
	if coef.Sign() == 0 {
		return nodeZero
	}
	if !slices.IsSortedFunc(factors, byBase) {
		slices.SortStableFunc(factors, byBase)
	}
	var room [12]Node
	nodes := room[:1]
	again := false
	for i := 0; i < len(factors); {
		base, first := factors[i].base, i
		for i++; i < len(factors) && factors[i].base == base; i++ {
		}
		if i == first+1 {
			nodes = append(nodes, factors[first].node)
			continue
		}
		p := g.PowRat(base, sumOfExponents(factors[first:i]))
		again = again || !g.isPowerOf(p, base)
		nodes = append(nodes, p)
	}
	if again { // a power of a constant, a product, an absolute value came out whole
		nodes[0] = g.Rat(coef)
		return g.Mul(nodes...)
	}
	if len(nodes)-1 > 2*widest {
		nodes = g.grouped(slices.Clone(nodes)) // a clone, so that room stays on the stack
	}
	return g.product(coef, nodes)
}

func sumOfExponents(factors []factor) Rational {
	sum := factors[0].exp
	for _, f := range factors[1:] {
		sum = sum.Add(f.exp)
	}
	return sum
}

func byBase(a, b factor) int { return cmp.Compare(a.base, b.base) }

// isPowerOf reports whether p is a power of base that can stand as a factor.
func (g *Graph) isPowerOf(p, base Node) bool {
	c, rest := g.Coefficient(p)
	b, _ := g.Base(p)
	return b == base && c.Is(1) && rest != nodeOne && !g.dissolves(p)
}

// appendFactors splits x into its constant, which goes to coef, and powers.
func (g *Graph) appendFactors(factors []factor, coef *Rational, x Node) []factor {
	c, rest := g.Coefficient(x)
	if !c.Is(1) {
		*coef = coef.Mul(c)
	}
	if rest == nodeOne {
		return factors
	}
	for _, f := range g.factors(rest, new([1]Node)) {
		base, e := g.Base(f)
		factors = append(factors, factor{base, e, f})
	}
	return factors
}

// factors returns the factors of x, which has no constant factor: those of a
// product that dissolves in another, else x itself, for which self is room.
func (g *Graph) factors(x Node, self *[1]Node) []Node {
	if g.dissolves(x) {
		return g.Args(x)
	}
	self[0] = x
	return self[:]
}

// dissolves reports whether x, which has no constant factor, is a product that
// is flattened within another.
func (g *Graph) dissolves(x Node) bool {
	return g.ops[x] == OpMul && len(g.Args(x)) <= widest
}

// product interns coef·nodes[1:]…; nodes[0] is room for the constant.
func (g *Graph) product(coef Rational, nodes []Node) Node {
	switch {
	case len(nodes) == 1:
		return g.Rat(coef)
	case !coef.Is(1):
		nodes[0] = g.Rat(coef)
		return g.intern(OpMul, nodes...)
	case len(nodes) == 2:
		return nodes[1]
	}
	return g.intern(OpMul, nodes[1:]...)
}

// grouped returns nodes[1:] as products of at most 2·widest; nodes[0] is room.
func (g *Graph) grouped(nodes []Node) []Node {
	for len(nodes)-1 > 2*widest {
		groups := nodes[:1:1]
		for chunk := range slices.Chunk(nodes[1:], 2*widest) {
			if len(chunk) <= widest {
				groups = append(groups, chunk...)
				continue
			}
			groups = append(groups, g.intern(OpMul, chunk...))
		}
		slices.SortFunc(groups[1:], func(a, b Node) int { return cmp.Compare(g.baseOf(a), g.baseOf(b)) })
		nodes = groups
	}
	return nodes
}
