package symbolic

import "math/big"

// Call returns op(args…) for a function, a comparison or a connective. The
// number of arguments must be the operation's.
func (g *Graph) Call(op Op, args ...Node) Node {
	f := &facts[op]
	if f.parity != neither && g.negative(args[0]) {
		y := g.Call(op, g.negated(args[0]))
		if f.parity == odd {
			return g.Neg(y)
		}
		return y
	}
	if n, ok := g.fold(op, args); ok {
		return n
	}
	return g.intern(op, args...)
}

// fold evaluates op where its arguments are constants and the value is known
// exactly.
func (g *Graph) fold(op Op, x []Node) (Node, bool) {
	if facts[op].boolean {
		return g.foldTruth(op, x)
	}
	c, ok := g.Const(x[0])
	if !ok || !c.inRange() {
		return 0, false
	}
	if len(x) == 1 {
		v, ok := foldUnary(op, c)
		return g.rat(v, ok)
	}
	d, ok := g.Const(x[1])
	if !ok || !d.inRange() {
		return 0, false
	}
	v, ok := foldBinary(op, c, d)
	return g.rat(v, ok)
}

func (g *Graph) rat(v Rational, ok bool) (Node, bool) {
	if !ok {
		return 0, false
	}
	return g.Rat(v), true
}

func foldUnary(op Op, c Rational) (Rational, bool) {
	switch op {
	case OpAbs:
		if c.Sign() < 0 {
			return c.Neg(), true
		}
		return c, true
	case OpSign:
		return RatInt(int64(c.Sign())), true
	case OpFloor:
		return floorRat(c), true
	case OpCeil:
		return floorRat(c.Neg()).Neg(), true
	case OpRound: // half away from zero
		half := RatFrac(1, 2)
		if c.Sign() < 0 {
			return floorRat(c.Neg().Add(half)).Neg(), true
		}
		return floorRat(c.Add(half)), true
	case OpLog:
		return RatInt(0), c.Is(1)
	case OpCos, OpCosh, OpExp:
		return RatInt(1), c.Is(0)
	case OpSin, OpTan, OpAsin, OpAtan, OpSinh, OpTanh, OpAsinh, OpAtanh, OpCbrt, OpErf:
		return RatInt(0), c.Is(0)
	}
	return Rational{}, false
}

func foldBinary(op Op, c, d Rational) (Rational, bool) {
	switch op {
	case OpMin:
		if d.Cmp(c) < 0 {
			return d, true
		}
		return c, true
	case OpMax:
		if d.Cmp(c) > 0 {
			return d, true
		}
		return c, true
	case OpMod:
		if d.Sign() == 0 {
			return Rational{}, false
		}
		return c.Add(d.Mul(floorRat(c.Mul(d.Inv()))).Neg()), true
	case OpHypot:
		return c.Mul(c).Add(d.Mul(d)).Sqrt()
	}
	return Rational{}, false
}

func floorRat(c Rational) Rational {
	if c.IsInt() {
		return c
	}
	b := c.Big()
	q := new(big.Int).Div(b.Num(), b.Denom()) // Euclidean; the denominator is positive
	return RatBig(new(big.Rat).SetInt(q))
}

// foldTruth decides comparisons of constants and simplifies connectives.
func (g *Graph) foldTruth(op Op, x []Node) (Node, bool) {
	switch op {
	case OpNot:
		if c, ok := g.Const(x[0]); ok {
			return g.truth(c.Sign() == 0), true
		}
		if g.ops[x[0]] == OpNot {
			return g.Args(x[0])[0], true
		}
		return 0, false
	case OpAnd, OpOr:
		for k := range x {
			if c, ok := g.Const(x[k]); ok {
				if (c.Sign() != 0) == (op == OpAnd) {
					return x[1-k], true
				}
				return x[k], true
			}
		}
		return x[0], x[0] == x[1]
	}
	if x[0] == x[1] {
		return g.truth(op == OpLessEq || op == OpEqual), true
	}
	if g.deps[x[0]]|g.deps[x[1]] != 0 {
		return 0, false
	}
	if c, ok := g.Const(x[0]); ok && c.inRange() {
		if d, ok := g.Const(x[1]); ok && d.inRange() {
			return g.truth(compare(op, c.Cmp(d))), true
		}
	}
	v := g.Eval(x, nil)
	return g.truth(facts[op].eval(v) != 0), true
}

func compare(op Op, order int) bool {
	switch op {
	case OpLess:
		return order < 0
	case OpLessEq:
		return order <= 0
	case OpEqual:
		return order == 0
	}
	return order != 0
}

func (g *Graph) truth(b bool) Node {
	if b {
		return g.Int(1)
	}
	return g.Int(0)
}
