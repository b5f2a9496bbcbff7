package lower

import (
	"lagc/codegen/program"
	"lagc/symbolic"
)

// direct gives the instruction of each operation. Sums, products and powers are
// taken apart by the functions of this file, but for initial values.
var direct = [symbolic.OpSelect + 1]program.Op{
	symbolic.OpAdd:      program.Add,
	symbolic.OpMul:      program.Mul,
	symbolic.OpPow:      program.Pow,
	symbolic.OpSin:      program.Sin,
	symbolic.OpCos:      program.Cos,
	symbolic.OpTan:      program.Tan,
	symbolic.OpAsin:     program.Asin,
	symbolic.OpAcos:     program.Acos,
	symbolic.OpAtan:     program.Atan,
	symbolic.OpAtan2:    program.Atan2,
	symbolic.OpSinh:     program.Sinh,
	symbolic.OpCosh:     program.Cosh,
	symbolic.OpTanh:     program.Tanh,
	symbolic.OpAsinh:    program.Asinh,
	symbolic.OpAcosh:    program.Acosh,
	symbolic.OpAtanh:    program.Atanh,
	symbolic.OpExp:      program.Exp,
	symbolic.OpLog:      program.Log,
	symbolic.OpCbrt:     program.Cbrt,
	symbolic.OpAbs:      program.Abs,
	symbolic.OpSign:     program.Sign,
	symbolic.OpMin:      program.Min,
	symbolic.OpMax:      program.Max,
	symbolic.OpHypot:    program.Hypot,
	symbolic.OpErf:      program.Erf,
	symbolic.OpMod:      program.Mod,
	symbolic.OpFloor:    program.Floor,
	symbolic.OpCeil:     program.Ceil,
	symbolic.OpRound:    program.Round,
	symbolic.OpLess:     program.Less,
	symbolic.OpLessEq:   program.LessEq,
	symbolic.OpEqual:    program.Equal,
	symbolic.OpNotEqual: program.NotEqual,
	symbolic.OpAnd:      program.And,
	symbolic.OpOr:       program.Or,
	symbolic.OpNot:      program.Not,
	symbolic.OpSelect:   program.Select,
}

// lowering turns the nodes that some roots reach into slots of a builder.
type lowering struct {
	*builder
	g     *symbolic.Graph
	walk  symbolic.Walk
	slots []program.Slot // by node, plus 1; 0 where it has none
	uses  []int32        // by node
	angles
}

// newLowering counts how often each node that the roots reach is used, which
// decides what is worth a slot of its own.
func newLowering(g *symbolic.Graph, inputs []symbolic.Symbol, roots []symbolic.Node) *lowering {
	nodes := g.Reach(roots...)
	l := &lowering{builder: newBuilder(inputs, len(nodes)), g: g, slots: make([]program.Slot, g.Len()), uses: make([]int32, g.Len())}
	for _, r := range roots {
		l.uses[r]++
	}
	for _, n := range nodes {
		for _, a := range g.Args(n) {
			l.uses[a]++
		}
	}
	l.planAngles(nodes)
	return l
}

// lowered returns the slot of n, if it has one.
func (l *lowering) lowered(n symbolic.Node) (program.Slot, bool) {
	if int(n) >= len(l.slots) || l.slots[n] == 0 {
		return 0, false
	}
	return l.slots[n] - 1, true
}

// keep notes the slot of n, which may be newer than the lowering.
func (l *lowering) keep(n symbolic.Node, s program.Slot) {
	if int(n) >= len(l.slots) {
		l.slots = append(l.slots, make([]program.Slot, l.g.Len()-len(l.slots))...)
	}
	l.slots[n] = s + 1
}

// useCount returns how often n is used.
func (l *lowering) useCount(n symbolic.Node) int32 {
	if int(n) >= len(l.uses) {
		return 0
	}
	return l.uses[n]
}

// lower computes the roots, arguments before what uses them.
func (l *lowering) lower(roots ...symbolic.Node) []program.Slot {
	for _, n := range l.walk.Next(l.g, roots...) {
		if _, done := l.lowered(n); !done && l.wanted(n) {
			l.keep(n, l.node(n))
		}
	}
	out := make([]program.Slot, len(roots))
	for i, r := range roots {
		out[i] = l.get(r)
	}
	return out
}

// wanted reports whether n gets its slot in order. Powers and products of a
// single use are absorbed by the product or sum that uses them, and angles that
// are taken apart by their sine and cosine; they are only computed on demand.
func (l *lowering) wanted(n symbolic.Node) bool {
	switch l.g.Op(n) {
	case symbolic.OpConst, symbolic.OpPow, symbolic.OpMul:
		return false
	case symbolic.OpAdd:
		return l.sums[n] == nil
	}
	return true
}

// get returns the slot of n, which it computes where that has not been done.
func (l *lowering) get(n symbolic.Node) program.Slot {
	s, ok := l.lowered(n)
	if !ok {
		s = l.node(n)
		l.keep(n, s)
	}
	return s
}

func (l *lowering) node(n symbolic.Node) program.Slot {
	g := l.g
	switch op := g.Op(n); op {
	case symbolic.OpConst:
		c, _ := g.Const(n)
		return l.constant(c.Float())
	case symbolic.OpPi:
		return l.constant(g.Eval([]symbolic.Node{n}, nil)[0])
	case symbolic.OpSymbol:
		s, _ := g.SymbolOf(n)
		return l.inputs[s]
	case symbolic.OpAdd:
		return l.sum(n)
	case symbolic.OpMul:
		c, rest := g.Coefficient(n)
		return l.emit(program.Mul, l.constant(c.Float()), l.product(rest))
	case symbolic.OpPow:
		return l.power(n)
	case symbolic.OpSin, symbolic.OpCos:
		return l.sinCos(n)
	default:
		args := g.Args(n)
		slots := make([]program.Slot, len(args))
		for k, a := range args {
			slots[k] = l.get(a)
		}
		return l.emit(direct[op], slots...)
	}
}

// sinCos computes both functions together where both are used.
func (l *lowering) sinCos(n symbolic.Node) program.Slot {
	op, x := l.g.Op(n), l.g.Args(n)[0]
	if a := l.known(x); a != nil {
		if p := l.pair(a); op == symbolic.OpSin {
			return p.sin
		} else {
			return p.cos
		}
	}
	partner := l.g.Call(symbolic.OpSin+symbolic.OpCos-op, x)
	if l.useCount(partner) == 0 || l.g.Depends(x) == 0 {
		return l.emit(direct[op], l.get(x))
	}
	s := l.emit(program.SinCos, l.get(x))
	if op == symbolic.OpCos {
		return s + 1
	}
	return s
}

// sum adds terms one after the other: first those that params fix, then the
// others, those with a plus before those with a minus; a product that nothing
// else uses is fused with its addition.
func (l *lowering) sum(n symbolic.Node) program.Slot {
	acc := l.constant(0)
	for _, moving := range []bool{false, true} {
		for _, sign := range []int{1, -1} {
			for _, term := range l.g.Args(n) {
				if c, _ := l.g.Coefficient(term); c.Sign() == sign && l.moves(term) == moving {
					acc = l.addTerm(acc, term)
				}
			}
		}
	}
	return acc
}

// moves reports whether n depends on more than params.
func (l *lowering) moves(n symbolic.Node) bool {
	return l.g.Depends(n)&^symbolic.SetOf(symbolic.Param) != 0
}

func (l *lowering) addTerm(acc program.Slot, term symbolic.Node) program.Slot {
	c, rest := l.g.Coefficient(term)
	minus := c.Sign() < 0
	if minus {
		c = c.Neg()
	}
	if !c.Is(1) {
		return l.fused(minus, l.constant(c.Float()), l.product(rest), acc)
	}
	if l.g.Op(rest) == symbolic.OpMul && l.useCount(rest) <= 1 {
		if a, b, ok := l.lastFactor(rest); ok {
			return l.fused(minus, a, b, acc)
		}
	}
	if minus {
		return l.emit(program.Sub, acc, l.product(rest))
	}
	return l.emit(program.Add, acc, l.product(rest))
}

func (l *lowering) fused(minus bool, a, b, acc program.Slot) program.Slot {
	if minus {
		return l.emit(program.Fnma, a, b, acc)
	}
	return l.emit(program.Fma, a, b, acc)
}

// product returns the slot of a product without constant factor.
func (l *lowering) product(n symbolic.Node) program.Slot {
	if l.g.Op(n) != symbolic.OpMul {
		return l.get(n)
	}
	if s, ok := l.lowered(n); ok {
		return s
	}
	num, den := l.split(n)
	s := l.chain(num)
	if len(den) > 0 {
		s = l.emit(program.Div, s, l.chain(den))
	}
	l.keep(n, s)
	return s
}

// lastFactor splits a product without division into two slots to be multiplied.
func (l *lowering) lastFactor(n symbolic.Node) (a, b program.Slot, ok bool) {
	num, den := l.split(n)
	if len(den) > 0 || len(num) < 2 {
		return 0, 0, false
	}
	return l.chain(num[:len(num)-1]), num[len(num)-1], true
}

// split returns the factors of a product and of its denominator. Factors that
// params fix come first and are already multiplied together, quotient included.
func (l *lowering) split(n symbolic.Node) (num, den []program.Slot) {
	var room [16]program.Slot
	fixedNum, fixedDen := room[:0:8], room[8:8]
	num = make([]program.Slot, 1, 4) // the first for the fixed ones
	for _, f := range l.g.Args(n) {
		base, e := l.g.Base(f)
		switch {
		case e.Sign() < 0 && l.moves(f):
			den = append(den, l.raise(base, e.Neg()))
		case e.Sign() < 0:
			fixedDen = append(fixedDen, l.raise(base, e.Neg()))
		case l.moves(f):
			num = append(num, l.get(f))
		default:
			fixedNum = append(fixedNum, l.get(f))
		}
	}
	if len(fixedNum)+len(fixedDen) == 0 {
		return num[1:], den
	}
	num[0] = l.chain(fixedNum)
	if len(fixedDen) > 0 {
		num[0] = l.emit(program.Div, num[0], l.chain(fixedDen))
	}
	return num, den
}

// chain multiplies from the left, so that products with equal beginnings share
// them.
func (l *lowering) chain(factors []program.Slot) program.Slot {
	s := l.constant(1)
	for _, f := range factors {
		s = l.emit(program.Mul, s, f)
	}
	return s
}

func (l *lowering) power(n symbolic.Node) program.Slot {
	base, e := l.g.Base(n)
	if base == n {
		args := l.g.Args(n)
		return l.emit(program.Pow, l.get(args[0]), l.get(args[1]))
	}
	if e.Sign() < 0 {
		return l.emit(program.Div, l.constant(1), l.raise(base, e.Neg()))
	}
	return l.raise(base, e)
}

// largestPower is the exponent up to which powers are multiplied out: the
// error grows with it, as does the work.
const largestPower = 32

// raise returns baseᵉ for e > 0: by multiplication for small integers, with one
// square root for small halves of integers.
func (l *lowering) raise(base symbolic.Node, e symbolic.Rational) program.Slot {
	x := l.get(base)
	if n, ok := e.Int(); ok && n <= largestPower {
		return l.multiplyOut(x, n)
	}
	if n, ok := e.Mul(symbolic.RatInt(2)).Int(); ok && n <= 2*largestPower {
		root := l.emit(program.Sqrt, x)
		return l.emit(program.Mul, l.multiplyOut(x, n/2), root)
	}
	return l.emit(program.Pow, x, l.constant(e.Float()))
}

// multiplyOut returns xⁿ by repeated squaring.
func (l *lowering) multiplyOut(x program.Slot, n int64) program.Slot {
	result := l.constant(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result = l.emit(program.Mul, result, x)
		}
		if n > 1 {
			x = l.emit(program.Mul, x, x)
		}
	}
	return result
}
