package symbolic

import (
	"math"

	"lagc/codegen/kernel/elementary"
)

// Op is an operation of the expression graph.
type Op uint8

// The operations. Subtraction is addition of a product with −1, division a
// power −1, a square root the power 1/2: one form for each meaning.
const (
	OpInvalid Op = iota
	OpConst      // an exact rational
	OpPi         // π
	OpSymbol     // a coordinate, velocity, parameter, …
	OpAdd        // n-ary sum
	OpMul        // n-ary product
	OpPow        // x^y
	OpSin
	OpCos
	OpTan
	OpAsin
	OpAcos
	OpAtan
	OpAtan2 // atan2(y, x)
	OpSinh
	OpCosh
	OpTanh
	OpAsinh
	OpAcosh
	OpAtanh
	OpExp
	OpLog
	OpCbrt
	OpAbs
	OpSign
	OpMin
	OpMax
	OpHypot
	OpErf
	OpMod // x − y·floor(x/y)
	OpFloor
	OpCeil
	OpRound // half away from zero
	OpLess
	OpLessEq
	OpEqual
	OpNotEqual
	OpAnd
	OpOr
	OpNot
	OpSelect // condition, value if true, value if false
	opCount
)

// parity says how a function answers to the sign of its argument.
type parity uint8

const (
	neither parity = iota
	even           // f(−x) = f(x)
	odd            // f(−x) = −f(x)
)

// fact is what is known of an operation. partial returns ∂(result)/∂(argument
// k) as a node; x are the arguments and y is the result. eval computes in
// float64; truth values are 1 and 0.
type fact struct {
	name    string
	arity   int // −1: any number
	parity  parity
	boolean bool
	partial func(g *Graph, y Node, x []Node, k int) Node
	eval    func(x []float64) float64
}

// facts is the table of operations: one line, one rule. The derivative rules
// are those of any calculus book; where a function has a kink or a jump, the
// derivative is the one that holds almost everywhere.
var facts [opCount]fact

// The rules call constructors, which read the table: hence init.
func init() {
	facts = [opCount]fact{
		OpConst:  {"const", 0, neither, false, nil, nil},
		OpPi:     {"pi", 0, neither, false, nil, func([]float64) float64 { return math.Pi }},
		OpSymbol: {"symbol", 0, neither, false, nil, nil},
		OpAdd:    {"+", -1, neither, false, func(g *Graph, y Node, x []Node, k int) Node { return g.Int(1) }, evalAdd},
		OpMul:    {"*", -1, neither, false, partialMul, evalMul},
		OpPow:    {"^", 2, neither, false, partialPow, func(x []float64) float64 { return elementary.Pow(x[0], x[1]) }},
		OpSin:    {"sin", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.Call(OpCos, x) }), eval1(elementary.Sin)},
		OpCos:    {"cos", 1, even, false, unary(func(g *Graph, y, x Node) Node { return g.Neg(g.Call(OpSin, x)) }), eval1(elementary.Cos)},
		OpTan:    {"tan", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.Add(g.Int(1), g.PowInt(y, 2)) }), eval1(elementary.Tan)},
		OpAsin:   {"asin", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.PowRat(g.oneMinusSquare(x), RatFrac(-1, 2)) }), eval1(elementary.Asin)},
		OpAcos:   {"acos", 1, neither, false, unary(func(g *Graph, y, x Node) Node { return g.Neg(g.PowRat(g.oneMinusSquare(x), RatFrac(-1, 2))) }), eval1(elementary.Acos)},
		OpAtan:   {"atan", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.PowInt(g.Add(g.Int(1), g.PowInt(x, 2)), -1) }), eval1(elementary.Atan)},
		OpAtan2:  {"atan2", 2, neither, false, partialAtan2, eval2(elementary.Atan2)},
		OpSinh:   {"sinh", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.Call(OpCosh, x) }), eval1(elementary.Sinh)},
		OpCosh:   {"cosh", 1, even, false, unary(func(g *Graph, y, x Node) Node { return g.Call(OpSinh, x) }), eval1(elementary.Cosh)},
		OpTanh:   {"tanh", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.oneMinusSquare(y) }), eval1(elementary.Tanh)},
		OpAsinh:  {"asinh", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.PowRat(g.Add(g.PowInt(x, 2), g.Int(1)), RatFrac(-1, 2)) }), eval1(elementary.Asinh)},
		OpAcosh: {"acosh", 1, neither, false, unary(func(g *Graph, y, x Node) Node {
			return g.PowRat(g.Mul(g.Sub(x, g.Int(1)), g.Add(x, g.Int(1))), RatFrac(-1, 2))
		}), eval1(elementary.Acosh)},
		OpAtanh:    {"atanh", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.PowInt(g.oneMinusSquare(x), -1) }), eval1(elementary.Atanh)},
		OpExp:      {"exp", 1, neither, false, unary(func(g *Graph, y, x Node) Node { return y }), eval1(elementary.Exp)},
		OpLog:      {"log", 1, neither, false, unary(func(g *Graph, y, x Node) Node { return g.PowInt(x, -1) }), eval1(elementary.Log)},
		OpCbrt:     {"cbrt", 1, odd, false, unary(func(g *Graph, y, x Node) Node { return g.Mul(g.Rat(RatFrac(1, 3)), g.PowInt(y, -2)) }), eval1(elementary.Cbrt)},
		OpAbs:      {"abs", 1, even, false, unary(func(g *Graph, y, x Node) Node { return g.Call(OpSign, x) }), eval1(math.Abs)},
		OpSign:     {"sign", 1, odd, false, unary(zero), eval1(sign)},
		OpMin:      {"min", 2, neither, false, func(g *Graph, y Node, x []Node, k int) Node { return g.indicator(g.Call(OpLess, x[1], x[0]), k == 1) }, eval2(math.Min)},
		OpMax:      {"max", 2, neither, false, func(g *Graph, y Node, x []Node, k int) Node { return g.indicator(g.Call(OpLess, x[0], x[1]), k == 1) }, eval2(math.Max)},
		OpHypot:    {"hypot", 2, neither, false, func(g *Graph, y Node, x []Node, k int) Node { return g.Div(x[k], y) }, eval2(elementary.Hypot)},
		OpErf:      {"erf", 1, odd, false, unary(partialErf), eval1(elementary.Erf)},
		OpMod:      {"mod", 2, neither, false, partialMod, eval2(elementary.Mod)},
		OpFloor:    {"floor", 1, neither, false, unary(zero), eval1(math.Floor)},
		OpCeil:     {"ceil", 1, neither, false, unary(zero), eval1(math.Ceil)},
		OpRound:    {"round", 1, odd, false, unary(zero), eval1(math.Round)},
		OpLess:     {"<", 2, neither, true, nil, test2(func(x, y float64) bool { return x < y })},
		OpLessEq:   {"<=", 2, neither, true, nil, test2(func(x, y float64) bool { return x <= y })},
		OpEqual:    {"=", 2, neither, true, nil, test2(func(x, y float64) bool { return x == y })},
		OpNotEqual: {"!=", 2, neither, true, nil, test2(func(x, y float64) bool { return x != y })},
		OpAnd:      {"and", 2, neither, true, nil, test2(func(x, y float64) bool { return x != 0 && y != 0 })},
		OpOr:       {"or", 2, neither, true, nil, test2(func(x, y float64) bool { return x != 0 || y != 0 })},
		OpNot:      {"not", 1, neither, true, nil, func(x []float64) float64 { return 1 - x[0] }},
		OpSelect:   {"if", 3, neither, false, partialSelect, evalSelect},
	}
	for o := OpSin; o <= OpRound; o++ {
		functions[facts[o].name] = o
	}
}

// String returns the operation's name in the language.
func (o Op) String() string {
	if o >= opCount {
		return "invalid"
	}
	return facts[o].name
}

// Arity returns the number of arguments, −1 where it is free.
func (o Op) Arity() int { return facts[o].arity }

// Boolean reports whether the result is a truth value.
func (o Op) Boolean() bool { return facts[o].boolean }

// Function returns the operation that the language calls by name, such as sin.
func Function(name string) (Op, bool) {
	o, ok := functions[name]
	return o, ok
}

// functions are the operations written as calls, by name.
var functions = map[string]Op{}

func unary(rule func(g *Graph, y, x Node) Node) func(*Graph, Node, []Node, int) Node {
	return func(g *Graph, y Node, x []Node, _ int) Node { return rule(g, y, x[0]) }
}

func zero(g *Graph, _, _ Node) Node { return g.Int(0) }

func partialMul(g *Graph, _ Node, x []Node, k int) Node {
	others := make([]Node, 0, len(x)-1)
	others = append(append(others, x[:k]...), x[k+1:]...)
	return g.Mul(others...)
}

func partialPow(g *Graph, y Node, x []Node, k int) Node {
	if k == 1 {
		return g.Mul(y, g.Call(OpLog, x[0]))
	}
	return g.Mul(x[1], g.Pow(x[0], g.Sub(x[1], g.Int(1))))
}

func partialAtan2(g *Graph, _ Node, x []Node, k int) Node {
	r2 := g.Add(g.PowInt(x[0], 2), g.PowInt(x[1], 2))
	if k == 0 {
		return g.Div(x[1], r2)
	}
	return g.Neg(g.Div(x[0], r2))
}

func partialErf(g *Graph, _, x Node) Node {
	return g.Mul(g.Int(2), g.PowRat(g.Pi(), RatFrac(-1, 2)), g.Call(OpExp, g.Neg(g.PowInt(x, 2))))
}

func partialMod(g *Graph, _ Node, x []Node, k int) Node {
	if k == 0 {
		return g.Int(1)
	}
	return g.Neg(g.Call(OpFloor, g.Div(x[0], x[1])))
}

func partialSelect(g *Graph, _ Node, x []Node, k int) Node {
	if k == 0 {
		return g.Int(0)
	}
	return g.indicator(x[0], k == 1)
}

// indicator is 1 where cond is want and 0 elsewhere.
func (g *Graph) indicator(cond Node, want bool) Node {
	if want {
		return g.Select(cond, g.Int(1), g.Int(0))
	}
	return g.Select(cond, g.Int(0), g.Int(1))
}

func (g *Graph) oneMinusSquare(x Node) Node { return g.Sub(g.Int(1), g.PowInt(x, 2)) }

func eval1(f func(float64) float64) func([]float64) float64 {
	return func(x []float64) float64 { return f(x[0]) }
}

func eval2(f func(x, y float64) float64) func([]float64) float64 {
	return func(x []float64) float64 { return f(x[0], x[1]) }
}

func test2(f func(x, y float64) bool) func([]float64) float64 {
	return func(x []float64) float64 {
		if f(x[0], x[1]) {
			return 1
		}
		return 0
	}
}

func evalAdd(x []float64) float64 {
	sum := x[0]
	for _, v := range x[1:] {
		sum += v
	}
	return sum
}

func evalMul(x []float64) float64 {
	product := x[0]
	for _, v := range x[1:] {
		product *= v
	}
	return product
}

func evalSelect(x []float64) float64 {
	if x[0] != 0 {
		return x[1]
	}
	return x[2]
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // keeps zeros and NaN
}
