package kernel

import (
	"math"
	"math/big"
)

// Building blocks that several kernels share.

// signBit is the sign of a float64, magic the number whose last bit counts units.
const (
	signBit = 1 << 63
	magic   = 0x1.8p52
)

// horner evaluates c[0] + c[1] z + … with one fma per coefficient.
func horner(z V, c []float64) V {
	s := z.b.Const(c[len(c)-1])
	for i := len(c) - 2; i >= 0; i-- {
		s = s.Fma(z, z.b.Const(c[i]))
	}
	return s
}

// pairs is horner with two coefficients at a time, in powers of zz = z²: half as
// many operations wait for each other.
func pairs(z, zz V, c []float64) V {
	two := func(i int) V { return z.FmaC(c[i+1], z.b.Const(c[i])) }
	s := two(len(c) - 2)
	for i := len(c) - 4; i >= 0; i -= 2 {
		s = s.Fma(zz, two(i))
	}
	return s
}

func negated(c []float64) []float64 {
	out := make([]float64, len(c))
	for i := range c {
		out[i] = -c[i]
	}
	return out
}

// withSignOf returns v ≥ 0 with the sign bit of x or'ed in: right for the zeros, too.
func (v V) withSignOf(x V) V { return v.WordOr(x.WordAnd(v.b.Word(signBit))) }

// fastTwoSum returns a + b as a rounded sum and what rounding lost, for |a| ≥ |b|
// or a a multiple of b's last unit (Dekker, Numer. Math. 18, 1971).
func fastTwoSum(a, b V) (hi, lo V) {
	hi = a.Add(b)
	return hi, a.Sub(hi).Add(b)
}

// twoSum is fastTwoSum for any a and b (Knuth, TAOCP 2, 4.2.2).
func twoSum(a, b V) (hi, lo V) {
	hi = a.Add(b)
	bb := hi.Sub(a)
	return hi, a.Sub(hi.Sub(bb)).Add(b.Sub(bb))
}

// twoProduct returns a·b as a rounded product and what rounding lost.
func twoProduct(a, b V) (hi, lo V) {
	hi = a.Mul(b)
	return hi, a.Fma(b, hi.Neg())
}

// quotient returns (nh + nl)/(dh + dl) as a float64 and a correction, with one division.
func quotient(nh, nl, dh, dl V) (hi, lo V) {
	r := nh.b.Const(1).Div(dh)
	hi = nh.Mul(r)
	minus := hi.Neg()
	rest := minus.Fma(dh, nh)
	rest = minus.Fma(dl, rest.Add(nl))
	return hi, rest.Mul(r)
}

// nearest returns x·c rounded to an integer, as a float64 and as magic plus that integer,
// whose low bits are the integer's in two's complement.
func nearest(x V, c float64) (n, word V) {
	word = x.FmaC(c, x.b.Const(magic))
	return word.SubC(magic), word
}

// powerOfTwo returns 2ⁿ, the word n being the exponent plus bias.
func powerOfTwo(n V, bias int64) V {
	return n.WordAdd(n.b.Word(uint64(1023 - bias))).Left(52)
}

// parts splits a constant given by the numerator and denominator of a good
// approximation into float64 numbers of decreasing size; bits[i] limits the length of
// part i, so that products with short integers are exact.
func parts(c *big.Float, bits ...uint) []float64 {
	rest, out := new(big.Float).Copy(c), make([]float64, len(bits))
	for i, n := range bits {
		short := new(big.Float).SetPrec(n).Set(rest)
		out[i], _ = short.Float64()
		rest.Sub(rest, short)
	}
	return out
}

func constant(decimal string) *big.Float {
	c, _, err := big.ParseFloat(decimal, 10, 400, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	return c
}

// π/2 and ln 2 to 100 digits, as in any collection of constants.
var (
	halfPi = constant("1.570796326794896619231321691639751442098584699687552910487472296153908203143104499314017412671058533991")
	ln2    = constant("0.6931471805599453094172321214581765680755001343602552541206800094933936219696947156058633269964186875420")

	halfPiParts = parts(halfPi, 53, 53, 53)
	ln2Parts    = parts(ln2, 53, 53)
	ln2Short    = parts(ln2, 42, 53) // the head times an exponent is exact
)

// smallestNormal is where subnormal numbers begin below.
const smallestNormal = 0x1p-1022

var inf = math.Inf(1)
