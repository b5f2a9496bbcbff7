package oracle

import (
	"math"
	"math/cmplx"

	"lagc/symbolic"
)

// Floats is the arithmetic of float64, with the standard library's functions.
func Floats() Numbers[float64] {
	f := map[symbolic.Op]func([]float64) float64{
		symbolic.OpAtan2: binary(math.Atan2),
		symbolic.OpHypot: binary(math.Hypot),
	}
	for op, fn := range map[symbolic.Op]func(float64) float64{
		symbolic.OpSin: math.Sin, symbolic.OpCos: math.Cos, symbolic.OpTan: math.Tan,
		symbolic.OpAsin: math.Asin, symbolic.OpAcos: math.Acos, symbolic.OpAtan: math.Atan,
		symbolic.OpSinh: math.Sinh, symbolic.OpCosh: math.Cosh, symbolic.OpTanh: math.Tanh,
		symbolic.OpAsinh: math.Asinh, symbolic.OpAcosh: math.Acosh, symbolic.OpAtanh: math.Atanh,
		symbolic.OpExp: math.Exp, symbolic.OpLog: math.Log, symbolic.OpCbrt: math.Cbrt, symbolic.OpErf: math.Erf,
	} {
		f[op] = unary(fn)
	}
	return Numbers[float64]{
		Rational:  func(r symbolic.Rational) float64 { return r.Float() },
		Pi:        math.Pi,
		Add:       func(x, y float64) float64 { return x + y },
		Mul:       func(x, y float64) float64 { return x * y },
		PowRat:    func(x float64, e symbolic.Rational) float64 { return math.Pow(x, e.Float()) },
		Pow:       math.Pow,
		Compare:   compareFloats,
		Floor:     math.Floor,
		Functions: f,
	}
}

func compareFloats(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	}
	return 2
}

// complexNumbers is the arithmetic for complex steps: only functions whose
// imaginary part stays accurate however small it is beside the real part, which
// the standard library's inverse functions do not ensure.
func complexNumbers() Numbers[complex128] {
	return Numbers[complex128]{
		Rational: func(r symbolic.Rational) complex128 { return complex(r.Float(), 0) },
		Pi:       math.Pi,
		Add:      func(x, y complex128) complex128 { return x + y },
		Mul:      func(x, y complex128) complex128 { return x * y },
		PowRat:   complexPowRat,
		Pow: func(x, y complex128) complex128 {
			return cmplx.Exp(y * complexLog(x))
		},
		Compare: func(x, y complex128) int { return compareFloats(real(x), real(y)) },
		Floor:   func(x complex128) complex128 { return complex(math.Floor(real(x)), 0) },
		Functions: map[symbolic.Op]func([]complex128) complex128{
			symbolic.OpSin:  unary(cmplx.Sin),
			symbolic.OpCos:  unary(cmplx.Cos),
			symbolic.OpTan:  unary(func(x complex128) complex128 { return cmplx.Sin(x) / cmplx.Cos(x) }),
			symbolic.OpSinh: unary(cmplx.Sinh),
			symbolic.OpCosh: unary(cmplx.Cosh),
			symbolic.OpTanh: unary(func(x complex128) complex128 { return cmplx.Sinh(x) / cmplx.Cosh(x) }),
			symbolic.OpExp:  unary(cmplx.Exp),
			symbolic.OpLog:  unary(complexLog),
			symbolic.OpHypot: binary(func(x, y complex128) complex128 {
				return cmplx.Sqrt(x*x + y*y)
			}),
		},
	}
}

func complexLog(x complex128) complex128 {
	if real(x) <= 0 {
		panic(DomainError("logarithm of a number that is not positive"))
	}
	return cmplx.Log(x)
}

func complexPowRat(x complex128, e symbolic.Rational) complex128 {
	if n, ok := smallInt(e); ok {
		return intPow(x, n, 1, func(x, y complex128) complex128 { return x * y }, func(x complex128) complex128 { return 1 / x })
	}
	if real(x) <= 0 {
		panic(DomainError("broken power of a number that is not positive"))
	}
	return cmplx.Pow(x, complex(e.Float(), 0))
}

// ComplexStep returns ∂root/∂s at the given values without any derivative rule:
// the imaginary part of root(s + ih)/h, whose error is of order h² (Squire and
// Trapp, SIAM Review 40, 1998). It fails where the graph has a function with no
// accurate complex extension here: asin, acos, atan, atan2, asinh, acosh,
// atanh, cbrt, erf.
func ComplexStep(g *symbolic.Graph, root symbolic.Node, s symbolic.Symbol, value func(symbolic.Symbol) float64) (float64, error) {
	const h = 1e-100
	v, err := Eval(g, []symbolic.Node{root}, func(x symbolic.Symbol) complex128 {
		if x == s {
			return complex(value(x), h)
		}
		return complex(value(x), 0)
	}, complexNumbers())
	if err != nil {
		return 0, err
	}
	return imag(v[0]) / h, nil
}
