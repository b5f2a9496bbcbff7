package oracle

import (
	"math"

	"gonum.org/v1/gonum/num/dual"
	"gonum.org/v1/gonum/num/hyperdual"

	"lagc/symbolic"
)

// DualEval evaluates roots in gonum's dual numbers: with a symbol's value
// x + ẋε the result is f + ḟε.
func DualEval(g *symbolic.Graph, roots []symbolic.Node, value func(symbolic.Symbol) dual.Number) ([]dual.Number, error) {
	return Eval(g, roots, value, Duals())
}

// Duals is the arithmetic of gonum's dual numbers. Powers are taken by
// multiplication or by exp and log, since gonum's PowReal and Sqrt clamp
// numbers below 1e-15; the functions that gonum lacks are made of those it has.
func Duals() Numbers[dual.Number] {
	mul, inv := dual.Mul, dual.Inv
	real := func(r float64) dual.Number { return dual.Number{Real: r} }
	power := func(x dual.Number, e float64) dual.Number {
		p := math.Pow(x.Real, e)
		return dual.Number{Real: p, Emag: e * p / x.Real * x.Emag}
	}
	f := map[symbolic.Op]func([]dual.Number) dual.Number{}
	for op, fn := range map[symbolic.Op]func(dual.Number) dual.Number{
		symbolic.OpSin: dual.Sin, symbolic.OpCos: dual.Cos, symbolic.OpTan: dual.Tan,
		symbolic.OpAsin: dual.Asin, symbolic.OpAcos: dual.Acos, symbolic.OpAtan: dual.Atan,
		symbolic.OpSinh: dual.Sinh, symbolic.OpCosh: dual.Cosh, symbolic.OpTanh: dual.Tanh,
		symbolic.OpAsinh: dual.Asinh, symbolic.OpAcosh: dual.Acosh, symbolic.OpAtanh: dual.Atanh,
		symbolic.OpExp: dual.Exp, symbolic.OpLog: dual.Log,
		symbolic.OpErf: func(x dual.Number) dual.Number {
			return dual.Number{Real: math.Erf(x.Real), Emag: 2 / math.SqrtPi * math.Exp(-x.Real*x.Real) * x.Emag}
		},
		symbolic.OpCbrt: func(x dual.Number) dual.Number {
			c := math.Cbrt(x.Real)
			return dual.Number{Real: c, Emag: x.Emag / (3 * c * c)}
		},
	} {
		f[op] = unary(fn)
	}
	f[symbolic.OpHypot] = binary(func(x, y dual.Number) dual.Number {
		return power(dual.Add(mul(x, x), mul(y, y)), 0.5)
	})
	f[symbolic.OpAtan2] = binary(func(y, x dual.Number) dual.Number {
		a := dual.Atan(mul(y, inv(x))) // differs from atan2 by a constant
		if x.Real == 0 {
			a = dual.Scale(-1, dual.Atan(mul(x, inv(y))))
		}
		a.Real = math.Atan2(y.Real, x.Real)
		return a
	})
	return Numbers[dual.Number]{
		Rational: func(r symbolic.Rational) dual.Number { return real(r.Float()) },
		Pi:       real(math.Pi),
		Add:      dual.Add,
		Mul:      mul,
		PowRat: func(x dual.Number, e symbolic.Rational) dual.Number {
			if n, ok := smallInt(e); ok {
				return intPow(x, n, real(1), mul, inv)
			}
			return power(x, e.Float())
		},
		Pow: func(x, y dual.Number) dual.Number {
			if y.Emag == 0 {
				return power(x, y.Real)
			}
			return dual.Exp(mul(y, dual.Log(x)))
		},
		Compare:   func(x, y dual.Number) int { return compareFloats(x.Real, y.Real) },
		Floor:     func(x dual.Number) dual.Number { return real(math.Floor(x.Real)) },
		Functions: f,
	}
}

// HyperdualEval evaluates roots in gonum's hyperdual numbers, which carry two
// first derivatives and the mixed second one. Functions that gonum lacks (erf,
// atan2) are an error.
func HyperdualEval(g *symbolic.Graph, roots []symbolic.Node, value func(symbolic.Symbol) hyperdual.Number) ([]hyperdual.Number, error) {
	return Eval(g, roots, value, hyperduals())
}

func hyperduals() Numbers[hyperdual.Number] {
	mul, inv := hyperdual.Mul, hyperdual.Inv
	real := func(r float64) hyperdual.Number { return hyperdual.Number{Real: r} }
	pow := func(x, y hyperdual.Number) hyperdual.Number { return hyperdual.Exp(mul(y, hyperdual.Log(x))) }
	f := map[symbolic.Op]func([]hyperdual.Number) hyperdual.Number{
		symbolic.OpHypot: binary(func(x, y hyperdual.Number) hyperdual.Number {
			return pow(hyperdual.Add(mul(x, x), mul(y, y)), real(0.5))
		}),
	}
	for op, fn := range map[symbolic.Op]func(hyperdual.Number) hyperdual.Number{
		symbolic.OpSin: odd(hyperdual.Sin), symbolic.OpCos: hyperdual.Cos, symbolic.OpTan: odd(hyperdual.Tan),
		symbolic.OpAsin: odd(hyperdual.Asin), symbolic.OpAcos: hyperdual.Acos, symbolic.OpAtan: odd(hyperdual.Atan),
		symbolic.OpSinh: odd(hyperdual.Sinh), symbolic.OpCosh: hyperdual.Cosh, symbolic.OpTanh: odd(hyperdual.Tanh),
		symbolic.OpAsinh: odd(hyperdual.Asinh), symbolic.OpAcosh: hyperdual.Acosh, symbolic.OpAtanh: odd(hyperdual.Atanh),
		symbolic.OpExp: hyperdual.Exp, symbolic.OpLog: hyperdual.Log,
	} {
		f[op] = unary(fn)
	}
	return Numbers[hyperdual.Number]{
		Rational: func(r symbolic.Rational) hyperdual.Number { return real(r.Float()) },
		Pi:       real(math.Pi),
		Add:      hyperdual.Add,
		Mul:      mul,
		PowRat: func(x hyperdual.Number, e symbolic.Rational) hyperdual.Number {
			if n, ok := smallInt(e); ok {
				return intPow(x, n, real(1), mul, inv)
			}
			return pow(x, real(e.Float()))
		},
		Pow:       pow,
		Compare:   func(x, y hyperdual.Number) int { return compareFloats(x.Real, y.Real) },
		Floor:     func(x hyperdual.Number) hyperdual.Number { return real(math.Floor(x.Real)) },
		Functions: f,
	}
}

// odd mends one of gonum's odd functions, all of which have slope 1 and no
// curvature at 0: there v0.17 drops the second derivative of the argument.
func odd(f func(hyperdual.Number) hyperdual.Number) func(hyperdual.Number) hyperdual.Number {
	return func(x hyperdual.Number) hyperdual.Number {
		if x.Real == 0 {
			return x
		}
		return f(x)
	}
}
