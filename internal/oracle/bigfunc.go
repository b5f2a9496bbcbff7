package oracle

import "math/big"

// exp x = 2ⁿ·exp r with |r| ≤ ln2/2.
func (k *kernels) exp(x *big.Float) *big.Float {
	n := k.nearest(k.quo(x, k.ln2))
	r := k.sub(x, k.scale(n, k.ln2))
	return k.twice(k.series(k.one, func(t *big.Float, m int64) *big.Float {
		return k.quo(k.mul(t, r), k.int(m))
	}), int(n))
}

// log x = e·ln2 + 2·atanh((m − 1)/(m + 1)), x = m·2ᵉ, m in [1/√2, √2).
func (k *kernels) log(x *big.Float) *big.Float {
	if x.Sign() <= 0 {
		panic(DomainError("logarithm of a number that is not positive"))
	}
	m := k.new()
	e := x.MantExp(m)
	if k.mul(m, m).Cmp(k.twice(k.one, -1)) < 0 {
		m, e = k.twice(m, 1), e-1
	}
	z := k.quo(k.sub(m, k.one), k.add(m, k.one))
	return k.add(k.scale(int64(e), k.ln2), k.twice(k.atanSeries(z, 1), 1))
}

// sincos reduces by multiples of π/2.
func (k *kernels) sincos(x *big.Float) (sin, cos *big.Float) {
	quarter := k.twice(k.pi, -1)
	n := k.nearest(k.quo(x, quarter))
	r := k.sub(x, k.scale(n, quarter))
	r2 := k.mul(r, r)
	sin = k.series(k.new().Set(r), func(t *big.Float, m int64) *big.Float {
		return k.quo(k.mul(t, r2), k.int(-2*m*(2*m+1)))
	})
	cos = k.series(k.one, func(t *big.Float, m int64) *big.Float {
		return k.quo(k.mul(t, r2), k.int(-(2*m-1)*2*m))
	})
	switch n & 3 {
	case 1:
		return cos, k.neg(sin)
	case 2:
		return k.neg(sin), k.neg(cos)
	case 3:
		return k.neg(cos), sin
	}
	return sin, cos
}

func (k *kernels) sin(x *big.Float) *big.Float { s, _ := k.sincos(x); return s }
func (k *kernels) cos(x *big.Float) *big.Float { _, c := k.sincos(x); return c }
func (k *kernels) tan(x *big.Float) *big.Float { s, c := k.sincos(x); return k.quo(s, c) }

// atan brings the argument below 1/16 by atan x = π/2 − atan 1/x and
// atan x = 2·atan(x/(1 + √(1 + x²))).
func (k *kernels) atan(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		return k.neg(k.atan(k.neg(x)))
	}
	if x.Cmp(k.one) > 0 {
		return k.sub(k.twice(k.pi, -1), k.atan(k.quo(k.one, x)))
	}
	halvings := 0
	for ; !below(x, -4); halvings++ {
		x = k.quo(x, k.add(k.one, k.sqrt(k.add(k.one, k.mul(x, x)))))
	}
	return k.twice(k.atanSeries(x, -1), halvings)
}

// atan2 is the angle of the point (x, y) in (−π, π]; zeros have no sign.
func (k *kernels) atan2(y, x *big.Float) *big.Float {
	switch {
	case x.Sign() == 0 && y.Sign() == 0:
		panic(DomainError("angle of the origin"))
	case x.Sign() > 0:
		return k.atan(k.quo(y, x))
	case y.Sign() == 0:
		return k.pi
	case y.Sign() > 0:
		return k.sub(k.twice(k.pi, -1), k.atan(k.quo(x, y)))
	}
	return k.neg(k.add(k.twice(k.pi, -1), k.atan(k.quo(x, y))))
}

// oneMinusSquare returns (1 − x)(1 + x).
func (k *kernels) oneMinusSquare(x *big.Float) *big.Float {
	return k.mul(k.sub(k.one, x), k.add(k.one, x))
}

func (k *kernels) asin(x *big.Float) *big.Float {
	return k.atan2(x, k.sqrt(k.oneMinusSquare(x)))
}

func (k *kernels) acos(x *big.Float) *big.Float {
	return k.atan2(k.sqrt(k.oneMinusSquare(x)), x)
}

// sinh sums its series for small x, where eˣ − e⁻ˣ would cancel.
func (k *kernels) sinh(x *big.Float) *big.Float {
	if below(x, 0) {
		x2 := k.mul(x, x)
		return k.series(k.new().Set(x), func(t *big.Float, m int64) *big.Float {
			return k.quo(k.mul(t, x2), k.int(2*m*(2*m+1)))
		})
	}
	e := k.exp(x)
	return k.twice(k.sub(e, k.quo(k.one, e)), -1)
}

func (k *kernels) cosh(x *big.Float) *big.Float {
	e := k.exp(x)
	return k.twice(k.add(e, k.quo(k.one, e)), -1)
}

func (k *kernels) tanh(x *big.Float) *big.Float { return k.quo(k.sinh(x), k.cosh(x)) }

// asinh x = log(x + √(x² + 1)), and atanh(x/√(x² + 1)) for small x.
func (k *kernels) asinh(x *big.Float) *big.Float {
	if x.Sign() < 0 {
		return k.neg(k.asinh(k.neg(x)))
	}
	root := k.sqrt(k.add(k.mul(x, x), k.one))
	if below(x, -2) {
		return k.atanh(k.quo(x, root))
	}
	return k.log(k.add(x, root))
}

// acosh x = 2·asinh √((x − 1)/2).
func (k *kernels) acosh(x *big.Float) *big.Float {
	return k.twice(k.asinh(k.sqrt(k.twice(k.sub(x, k.one), -1))), 1)
}

// atanh x = ½·log((1 + x)/(1 − x)), and its series for small x.
func (k *kernels) atanh(x *big.Float) *big.Float {
	if below(x, -2) {
		return k.atanSeries(x, 1)
	}
	return k.twice(k.log(k.quo(k.add(k.one, x), k.sub(k.one, x))), -1)
}

func (k *kernels) cbrt(x *big.Float) *big.Float {
	switch x.Sign() {
	case 0:
		return k.int(0)
	case -1:
		return k.neg(k.cbrt(k.neg(x)))
	}
	return k.exp(k.quo(k.log(x), k.int(3)))
}

// erf x = 2/√π·exp(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n + 1)!!, all terms of one sign (Abramowitz
// and Stegun, 7.1.6); 1 where its complement is beyond the precision.
func (k *kernels) erf(x *big.Float) *big.Float {
	x2 := k.mul(x, x)
	if x2.Cmp(k.int(int64(k.prec))) > 0 {
		return k.int(int64(x.Sign()))
	}
	sum := k.series(k.new().Set(x), func(t *big.Float, n int64) *big.Float {
		return k.quo(k.twice(k.mul(t, x2), 1), k.int(2*n+1))
	})
	return k.quo(k.mul(k.twice(sum, 1), k.exp(k.neg(x2))), k.sqrt(k.pi))
}
