package symbolic

import (
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// Rational is an exact rational number in lowest terms with a positive
// denominator. Small values need no allocation; the zero value is 0.
//
// So that no file can make constants grow without end, a value whose numerator
// or denominator has more than maxBits bits is rounded to keptBits significant
// bits, far below what a float64 can tell, and a value outside 2^±maxExponent,
// far outside what a float64 can hold, becomes one that stays as it is in all
// arithmetic and whose Float is NaN.
type Rational struct {
	num  int64
	den1 int64    // the denominator less 1, so that the zero value is 0/1
	big  *big.Rat // set where numerator or denominator exceed an int64
}

const (
	maxBits     = 1024
	keptBits    = 256
	maxExponent = 1 << 13
)

// outOfRange is what stands for a value beyond 2^±maxExponent.
var outOfRange = Rational{big: new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), maxExponent))}

// inRange reports whether r is a value, not outOfRange.
func (r Rational) inRange() bool { return r.big == nil || r.big != outOfRange.big }

// RatInt returns the integer n.
func RatInt(n int64) Rational { return Rational{num: n} }

// RatFrac returns n/d; d must not be 0.
func RatFrac(n, d int64) Rational {
	if isSmall(n) && isSmall(d) && d > 0 {
		return lowest(n, d)
	}
	return RatBig(big.NewRat(n, d))
}

// isSmall reports whether products of two such numbers, and the sum of two such
// products, fit into an int64.
func isSmall(n int64) bool { return -1<<31 < n && n < 1<<31 }

// lowest returns n/d for a positive d, neither being the least int64.
func lowest(n, d int64) Rational {
	a, b := n, d
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		a = -a
	}
	return Rational{num: n / a, den1: d/a - 1}
}

// smallFraction returns numerator and denominator where both are small.
func (r Rational) smallFraction() (n, d int64, ok bool) {
	return r.num, r.den1 + 1, r.big == nil && isSmall(r.num) && r.den1 < 1<<31-1
}

// RatBig returns the value of r, which is not kept.
func RatBig(r *big.Rat) Rational {
	num, den := r.Num(), r.Denom()
	if num.IsInt64() && den.IsInt64() {
		return Rational{num: num.Int64(), den1: den.Int64() - 1}
	}
	if e := num.BitLen() - den.BitLen(); e > maxExponent || e < -maxExponent {
		return outOfRange
	}
	if num.BitLen() > maxBits || den.BitLen() > maxBits {
		rounded, _ := new(big.Float).SetPrec(keptBits).SetRat(r).Rat(nil)
		if rounded.Num().IsInt64() && rounded.Denom().IsInt64() {
			return RatBig(rounded)
		}
		return Rational{big: rounded}
	}
	return Rational{big: new(big.Rat).Set(r)}
}

// RatFloat returns the exact value of a finite float64.
func RatFloat(x float64) Rational {
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return RatInt(int64(x))
	}
	return RatBig(new(big.Rat).SetFloat64(x))
}

// ParseRational reads a decimal literal such as 1, .5 or 2.5e-3 exactly. ok is
// false if s is none, or if its exponent is beyond a float64's.
func ParseRational(s string) (r Rational, ok bool) {
	if strings.Trim(s, "0123456789.eE+-") != "" || len(s) > 1000 {
		return Rational{}, false
	}
	f, _, err := big.ParseFloat(s, 10, 64, big.ToNearestEven)
	if err != nil || f.Sign() != 0 && (f.MantExp(nil) > 1024 || f.MantExp(nil) < -1100) {
		return Rational{}, false
	}
	b, ok := new(big.Rat).SetString(s)
	if !ok {
		return Rational{}, false
	}
	return RatBig(b), true
}

// Big returns r as a big.Rat of the caller's own.
func (r Rational) Big() *big.Rat {
	if r.big != nil {
		return new(big.Rat).Set(r.big)
	}
	return big.NewRat(r.num, r.den1+1)
}

// Float returns the nearest float64, NaN where r went out of range.
func (r Rational) Float() float64 {
	if r.big == nil && r.den1 == 0 && r.num > -1<<53 && r.num < 1<<53 {
		return float64(r.num)
	}
	if !r.inRange() {
		return math.NaN()
	}
	f, _ := r.Big().Float64()
	return f
}

// Int returns r as an integer where it is one that fits.
func (r Rational) Int() (n int64, ok bool) {
	return r.num, r.big == nil && r.den1 == 0
}

// Sign returns -1, 0 or 1.
func (r Rational) Sign() int {
	if r.big != nil {
		return r.big.Sign()
	}
	switch {
	case r.num < 0:
		return -1
	case r.num > 0:
		return 1
	}
	return 0
}

// IsInt reports whether r is an integer of any size.
func (r Rational) IsInt() bool {
	if r.big != nil {
		return r.big.IsInt()
	}
	return r.den1 == 0
}

// isEven reports whether r is an even integer.
func (r Rational) isEven() bool {
	if r.big != nil {
		return r.big.IsInt() && r.big.Num().Bit(0) == 0
	}
	return r.den1 == 0 && r.num%2 == 0
}

// Is reports whether r is the integer n.
func (r Rational) Is(n int64) bool { return r.big == nil && r.den1 == 0 && r.num == n }

// Cmp compares r and s: -1, 0 or 1.
func (r Rational) Cmp(s Rational) int {
	if r.big == nil && s.big == nil && r.den1 == s.den1 {
		switch {
		case r.num < s.num:
			return -1
		case r.num > s.num:
			return 1
		}
		return 0
	}
	return r.Big().Cmp(s.Big())
}

// Add returns r + s.
func (r Rational) Add(s Rational) Rational {
	if r.big == nil && s.big == nil && r.den1 == 0 && s.den1 == 0 {
		if sum := r.num + s.num; (sum > r.num) == (s.num > 0) {
			return RatInt(sum)
		}
	}
	if n, d, ok := r.smallFraction(); ok {
		if m, e, ok := s.smallFraction(); ok {
			return lowest(n*e+m*d, d*e)
		}
	}
	if !r.inRange() || !s.inRange() {
		return outOfRange
	}
	return RatBig(new(big.Rat).Add(r.Big(), s.Big()))
}

// Mul returns r · s.
func (r Rational) Mul(s Rational) Rational {
	switch {
	case r.Is(1):
		return s
	case s.Is(1):
		return r
	}
	if r.big == nil && s.big == nil && r.den1 == 0 && s.den1 == 0 {
		hi, lo := bits.Mul64(magnitude(r.num), magnitude(s.num))
		if hi == 0 && lo < 1<<62 {
			return RatInt(r.num * s.num)
		}
	}
	if n, d, ok := r.smallFraction(); ok {
		if m, e, ok := s.smallFraction(); ok {
			return lowest(n*m, d*e)
		}
	}
	if !r.inRange() || !s.inRange() {
		return outOfRange
	}
	return RatBig(new(big.Rat).Mul(r.Big(), s.Big()))
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Neg returns −r.
func (r Rational) Neg() Rational {
	if r.big == nil && r.num != math.MinInt64 {
		return Rational{num: -r.num, den1: r.den1}
	}
	if !r.inRange() {
		return r
	}
	return RatBig(new(big.Rat).Neg(r.Big()))
}

// Inv returns 1/r; r must not be 0.
func (r Rational) Inv() Rational {
	if n, d, ok := r.smallFraction(); ok && n > 0 {
		return Rational{num: d, den1: n - 1}
	}
	if !r.inRange() {
		return r
	}
	return RatBig(new(big.Rat).Inv(r.Big()))
}

// PowInt returns rⁿ where the result stays small enough to be worth keeping
// exactly; ok is false where it does not, or where 0 is raised to a negative n.
func (r Rational) PowInt(n int64) (p Rational, ok bool) {
	switch {
	case n == 1:
		return r, true
	case n < 0 && r.Sign() == 0:
		return Rational{}, false
	case r.Is(1) || r.Is(0) && n > 0 || r.Is(-1) && n%2 == 0:
		return r.Mul(r), true
	case r.Is(-1):
		return r, true
	case n < -maxBits || n > maxBits:
		return Rational{}, false
	}
	if n < 0 {
		r, n = r.Inv(), -n
	}
	b := r.Big()
	if size := max(b.Num().BitLen(), b.Denom().BitLen()); int64(size)*n > maxBits {
		return Rational{}, false
	}
	e := big.NewInt(n)
	num := new(big.Int).Exp(b.Num(), e, nil)
	den := new(big.Int).Exp(b.Denom(), e, nil)
	return RatBig(new(big.Rat).SetFrac(num, den)), true
}

// Sqrt returns the exact square root where r is the square of a rational.
func (r Rational) Sqrt() (root Rational, ok bool) {
	if r.Sign() < 0 || !r.inRange() {
		return Rational{}, false
	}
	b := r.Big()
	num, den := new(big.Int).Sqrt(b.Num()), new(big.Int).Sqrt(b.Denom())
	if new(big.Int).Mul(num, num).Cmp(b.Num()) != 0 || new(big.Int).Mul(den, den).Cmp(b.Denom()) != 0 {
		return Rational{}, false
	}
	return RatBig(new(big.Rat).SetFrac(num, den)), true
}

// String returns r as n or n/d.
func (r Rational) String() string { return r.Big().RatString() }

// key tells big values apart; it is cheaper than decimal digits.
func (r Rational) key() string {
	num, den := r.big.Num(), r.big.Denom()
	b := make([]byte, 0, 2*(num.BitLen()+den.BitLen())/8+8)
	b = num.Append(b, 16)
	return string(den.Append(append(b, '/'), 16))
}
