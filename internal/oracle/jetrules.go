package oracle

import "lagc/symbolic"

// jetRule returns the first and second derivative of a function at x, where its
// value is y.
type jetRule[T any] func(a Numbers[T], x, y T) (d1, d2 T)

// jetRules are the derivatives of the functions, as in any table.
func jetRules[T any]() map[symbolic.Op]jetRule[T] {
	return map[symbolic.Op]jetRule[T]{
		symbolic.OpSin: func(a Numbers[T], x, y T) (T, T) { return a.call(symbolic.OpCos, x), a.Neg(y) },
		symbolic.OpCos: func(a Numbers[T], x, y T) (T, T) { return a.Neg(a.call(symbolic.OpSin, x)), a.Neg(y) },
		symbolic.OpTan: func(a Numbers[T], x, y T) (T, T) { // 1 + y², 2y(1 + y²)
			d := a.Add(a.Int(1), a.Mul(y, y))
			return d, a.prod(a.Int(2), y, d)
		},
		symbolic.OpAsin: func(a Numbers[T], x, y T) (T, T) { // (1 − x²)^−½, x(1 − x²)^−3/2
			s := a.minusSquare(x)
			return a.pow(s, -1, 2), a.Mul(x, a.pow(s, -3, 2))
		},
		symbolic.OpAcos: func(a Numbers[T], x, y T) (T, T) {
			s := a.minusSquare(x)
			return a.Neg(a.pow(s, -1, 2)), a.Neg(a.Mul(x, a.pow(s, -3, 2)))
		},
		symbolic.OpAtan: func(a Numbers[T], x, y T) (T, T) { // 1/s, −2x/s², s = 1 + x²
			s := a.Add(a.Int(1), a.Mul(x, x))
			return a.pow(s, -1, 1), a.prod(a.Int(-2), x, a.pow(s, -2, 1))
		},
		symbolic.OpSinh: func(a Numbers[T], x, y T) (T, T) { return a.call(symbolic.OpCosh, x), y },
		symbolic.OpCosh: func(a Numbers[T], x, y T) (T, T) { return a.call(symbolic.OpSinh, x), y },
		symbolic.OpTanh: func(a Numbers[T], x, y T) (T, T) { // 1/cosh², −2y/cosh²
			d := a.pow(a.call(symbolic.OpCosh, x), -2, 1)
			return d, a.prod(a.Int(-2), y, d)
		},
		symbolic.OpAsinh: func(a Numbers[T], x, y T) (T, T) { // s^−½, −x·s^−3/2, s = x² + 1
			s := a.Add(a.Mul(x, x), a.Int(1))
			return a.pow(s, -1, 2), a.Neg(a.Mul(x, a.pow(s, -3, 2)))
		},
		symbolic.OpAcosh: func(a Numbers[T], x, y T) (T, T) { // s^−½, −x·s^−3/2, s = x² − 1
			s := a.Neg(a.minusSquare(x))
			return a.pow(s, -1, 2), a.Neg(a.Mul(x, a.pow(s, -3, 2)))
		},
		symbolic.OpAtanh: func(a Numbers[T], x, y T) (T, T) { // 1/s, 2x/s², s = 1 − x²
			s := a.minusSquare(x)
			return a.pow(s, -1, 1), a.prod(a.Int(2), x, a.pow(s, -2, 1))
		},
		symbolic.OpExp: func(a Numbers[T], x, y T) (T, T) { return y, y },
		symbolic.OpLog: func(a Numbers[T], x, y T) (T, T) { return a.pow(x, -1, 1), a.Neg(a.pow(x, -2, 1)) },
		symbolic.OpCbrt: func(a Numbers[T], x, y T) (T, T) { // 1/(3y²), −2/(9y⁵)
			return a.Mul(a.rat(1, 3), a.pow(y, -2, 1)), a.Mul(a.rat(-2, 9), a.pow(y, -5, 1))
		},
		symbolic.OpErf: func(a Numbers[T], x, y T) (T, T) { // d = 2/√π·exp(−x²), −2x·d
			d := a.prod(a.Int(2), a.pow(a.Pi, -1, 2), a.call(symbolic.OpExp, a.Neg(a.Mul(x, x))))
			return d, a.prod(a.Int(-2), x, d)
		},
	}
}

func (a Numbers[T]) call(op symbolic.Op, x T) T { return a.Functions[op]([]T{x}) }

func (a Numbers[T]) rat(n, d int64) T { return a.Rational(symbolic.RatFrac(n, d)) }

// pow returns x^(n/d).
func (a Numbers[T]) pow(x T, n, d int64) T { return a.PowRat(x, symbolic.RatFrac(n, d)) }

func (a Numbers[T]) prod(x ...T) T { return reduce(a.Mul, x) }

// minusSquare returns 1 − x² without cancellation near ±1.
func (a Numbers[T]) minusSquare(x T) T {
	return a.Mul(a.Sub(a.Int(1), x), a.Add(a.Int(1), x))
}
