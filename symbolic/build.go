package symbolic

// Neg returns −x.
func (g *Graph) Neg(x Node) Node { return g.Mul(g.Int(-1), x) }

// Sub returns x − y.
func (g *Graph) Sub(x, y Node) Node { return g.Add(x, g.Neg(y)) }

// Div returns x/y.
func (g *Graph) Div(x, y Node) Node { return g.Mul(x, g.PowInt(y, -1)) }

// Sqrt returns √x.
func (g *Graph) Sqrt(x Node) Node { return g.PowRat(x, RatFrac(1, 2)) }

// Scale returns c·x.
func (g *Graph) Scale(c Rational, x Node) Node {
	if c.Is(1) {
		return x
	}
	return g.Mul(g.Rat(c), x)
}

// Coefficient splits x into a constant and the rest, so that x = c·rest; the
// rest of a constant is 1.
func (g *Graph) Coefficient(x Node) (c Rational, rest Node) {
	switch g.ops[x] {
	case OpConst:
		return g.rats[g.aux[x]], nodeOne
	case OpMul:
		args := g.Args(x)
		if c, ok := g.Const(args[0]); ok {
			if len(args) == 2 {
				return c, args[1]
			}
			return c, g.intern(OpMul, args[1:]...)
		}
	}
	return RatInt(1), x
}

// Base splits x into a base and a constant exponent, so that x = baseᵉ.
func (g *Graph) Base(x Node) (base Node, e Rational) {
	if g.ops[x] == OpPow {
		args := g.Args(x)
		if e, ok := g.Const(args[1]); ok {
			return args[0], e
		}
	}
	return x, RatInt(1)
}

func (g *Graph) baseOf(x Node) Node {
	base, _ := g.Base(x)
	return base
}

// negative reports whether the first constant factor in x is negative; it
// picks one of x and −x.
func (g *Graph) negative(x Node) bool {
	if g.ops[x] == OpAdd {
		x = g.Args(x)[0]
	}
	if g.ops[x] == OpMul {
		x = g.Args(x)[0]
	}
	return g.ops[x] == OpConst && g.rats[g.aux[x]].Sign() < 0
}

// negated returns −x with the sign moved into a sum's terms.
func (g *Graph) negated(x Node) Node {
	if g.ops[x] != OpAdd {
		return g.Neg(x)
	}
	args := g.Args(x)
	nodes := make([]Node, len(args))
	for i, a := range args {
		nodes[i] = g.Neg(a)
	}
	return g.Add(nodes...)
}
