package symbolic

// PowInt returns xⁿ.
func (g *Graph) PowInt(x Node, n int64) Node { return g.PowRat(x, RatInt(n)) }

// Pow returns x^y.
func (g *Graph) Pow(x, y Node) Node {
	if e, ok := g.Const(y); ok {
		return g.PowRat(x, e)
	}
	if x == nodeOne {
		return x
	}
	return g.intern(OpPow, x, y)
}

// PowRat returns xᵉ for a constant e.
func (g *Graph) PowRat(x Node, e Rational) Node {
	switch {
	case e.Is(0):
		return nodeOne
	case e.Is(1):
		return x
	}
	if c, ok := g.Const(x); ok {
		if p, ok := powConst(c, e); ok {
			return g.Rat(p)
		}
		return g.intern(OpPow, x, g.Rat(e))
	}
	if e.Sign() > 0 && g.isGuard(x) { // 0ᵉ = 0
		s := g.Args(x)
		return g.Select(s[0], g.PowRat(s[1], e), g.PowRat(s[2], e))
	}
	if e.IsInt() {
		return g.powInteger(x, e)
	}
	return g.powFraction(x, e)
}

// powInteger returns xᵉ where e is an integer, of any size: it distributes over
// a product, multiplies an inner exponent, and drops or moves out a sign.
func (g *Graph) powInteger(x Node, e Rational) Node {
	switch g.ops[x] {
	case OpMul:
		if p, ok := g.powProduct(x, e); ok {
			return p
		}
	case OpPow:
		if base, inner := g.Base(x); base != x {
			return g.PowRat(base, inner.Mul(e))
		}
	case OpAbs:
		if e.isEven() {
			return g.PowRat(g.Args(x)[0], e)
		}
	case OpAdd:
		if !g.negative(x) {
			break
		}
		p := g.PowRat(g.negated(x), e)
		if e.isEven() {
			return p
		}
		return g.Neg(p)
	}
	return g.intern(OpPow, x, g.Rat(e))
}

// powProduct raises a product's factors; one that does not dissolve in others
// stays whole, which bounds the recursion.
func (g *Graph) powProduct(x Node, e Rational) (Node, bool) {
	c, rest := g.Coefficient(x)
	if !g.dissolves(rest) {
		if c.Is(1) {
			return 0, false
		}
		return g.Mul(g.PowRat(g.Rat(c), e), g.PowRat(rest, e)), true
	}
	factors := g.Args(rest)
	powers := make([]Node, len(factors)+1)
	powers[0] = g.PowRat(g.Rat(c), e)
	for i, f := range factors {
		powers[i+1] = g.PowRat(f, e)
	}
	return g.Mul(powers...), true
}

// powFraction returns xᵉ where e is no integer: a positive constant factor
// whose power is rational moves out.
func (g *Graph) powFraction(x Node, e Rational) Node {
	if c, rest := g.Coefficient(x); !c.Is(1) && c.Sign() > 0 {
		if p, ok := powConst(c, e); ok {
			return g.Scale(p, g.PowRat(rest, e))
		}
	}
	return g.intern(OpPow, x, g.Rat(e))
}

// powConst returns cᵉ where that is a rational of reasonable size.
func powConst(c, e Rational) (Rational, bool) {
	if n, ok := e.Int(); ok {
		return c.PowInt(n)
	}
	if c.Is(1) || c.Is(0) && e.Sign() > 0 {
		return c, true
	}
	if n, ok := e.Mul(RatInt(2)).Int(); ok {
		if root, ok := c.Sqrt(); ok {
			return root.PowInt(n)
		}
	}
	return Rational{}, false
}
