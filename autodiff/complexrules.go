package autodiff

import (
	"math"
	"math/cmplx"
)

// A complex step needs functions whose imaginary part stays accurate however
// small it is beside the real part. The standard library's inverse functions do
// not ensure that; they are written out here with log1p. A function in pieces
// continues the piece that the real parts choose.

func cPower(a, c complex128) complex128 {
	switch e := real(c); {
	case e == -1:
		return 1 / a
	case e == 2:
		return a * a
	case real(a) < 0 && e == math.Trunc(e):
		y := cmplx.Pow(-a, c)
		if math.Mod(e, 2) != 0 {
			return -y
		}
		return y
	case real(a) < 0, real(a) == 0 && imag(a) != 0 && e < 1:
		return cmplx.NaN() // no real value, or no derivative
	case e == 0.5:
		return cmplx.Sqrt(a)
	}
	return cmplx.Pow(a, c)
}

func cRoot(a complex128) complex128 { return cPower(a, 0.5) }

func cPow(a, b complex128) complex128 { return cmplx.Exp(b * cLog(a)) }

func cLog(a complex128) complex128 {
	if real(a) <= 0 {
		return cmplx.NaN()
	}
	return cmplx.Log(a)
}

func cTan(a complex128) complex128  { return cmplx.Sin(a) / cmplx.Cos(a) }
func cTanh(a complex128) complex128 { return cmplx.Sinh(a) / cmplx.Cosh(a) }
func cAsin(a complex128) complex128 { return cAtan2(a, cRoot((1-a)*(1+a))) }
func cAcos(a complex128) complex128 { return cAtan2(cRoot((1-a)*(1+a)), a) }

// cAtan: Abramowitz and Stegun 4.4.39.
func cAtan(a complex128) complex128 {
	x, y := real(a), imag(a)
	return complex(math.Atan2(2*x, (1-x)*(1+x)-y*y)/2, math.Log1p(4*y/(x*x+(1-y)*(1-y)))/4)
}

func cAtanh(a complex128) complex128 {
	if math.Abs(real(a)) > 1 {
		return cmplx.NaN()
	}
	w := cAtan(complex(-imag(a), real(a))) // atanh(z) = −i·atan(iz)
	return complex(imag(w), -real(w))
}

func cAsinh(a complex128) complex128 {
	if real(a) < 0 {
		return -cAsinh(-a)
	}
	return cmplx.Log(a + cmplx.Sqrt(a*a+1))
}

func cAcosh(a complex128) complex128 {
	if real(a) < 1 {
		return cmplx.NaN()
	}
	return cmplx.Log(a + cmplx.Sqrt(a-1)*cmplx.Sqrt(a+1))
}

// cAtan2 divides by the larger argument.
func cAtan2(a, b complex128) complex128 {
	x, y := real(b), real(a)
	switch {
	case math.Abs(y) > math.Abs(x):
		return complex(math.Copysign(math.Pi/2, y), 0) - cAtan(b/a)
	case x < 0:
		return complex(math.Copysign(math.Pi, y), 0) + cAtan(a/b)
	}
	return cAtan(a / b)
}

func cCbrt(a complex128) complex128 {
	if real(a) < 0 {
		return -cmplx.Pow(-a, 1.0/3)
	}
	return cmplx.Pow(a, 1.0/3)
}

func cHypot(a, b complex128) complex128 { return cmplx.Sqrt(a*a + b*b) }

func cAbs(a complex128) complex128 { return complex(sign(real(a)), 0) * a }

func cMin(a, b complex128) complex128 {
	if real(b) < real(a) {
		return b
	}
	return a
}

func cMax(a, b complex128) complex128 {
	if real(a) < real(b) {
		return b
	}
	return a
}

func cMod(a, b complex128) complex128 {
	floor := math.Round((real(a) - mod(real(a), real(b))) / real(b))
	return a - complex(floor, 0)*b
}

// step extends a function that is constant in pieces.
func step(f func(a, b float64) float64) func(a, b complex128) complex128 {
	return func(a, b complex128) complex128 { return complex(f(real(a), real(b)), 0) }
}
