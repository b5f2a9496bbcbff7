package elementary

import "math"

// The slow paths: arguments of sine, cosine and tangent beyond 2⁴⁶, whose remainder
// modulo π/2 is taken in integers (Payne and Hanek, SIGNUM Newsletter 18, 1983), and
// mod where the quotient has too many digits.

func slowSincos(x float64) (sin, cos float64) { return sincosOf(largeReduce(x)) }

func slowSin(x float64) float64 {
	s, _ := slowSincos(x)
	return s
}

func slowCos(x float64) float64 {
	_, c := slowSincos(x)
	return c
}

func slowTan(x float64) float64 { return tanOf(largeReduce(x)) }

// limbs of 32 bits hold the product of a mantissa and a window of 2/π.
const limbs = 8

// largeReduce returns r + rl in [−π/4, π/4] and 1.5·2⁵² + n with x = r + rl + n·π/2 modulo 2π;
// NaN for infinities and NaN. |x| must be at least 1.
func largeReduce(x float64) (r, rl, quadrant float64) {
	bits := math.Float64bits(x)
	exponent := int(bits>>52&0x7ff) - 1075 // |x| = mantissa·2^exponent
	if exponent == 0x7ff-1075 {
		return math.NaN(), math.NaN(), 0
	}
	product := timesTwoOverPi(bits&(1<<52-1)|1<<52, exponent)
	n := uint64(product[0] >> 30)
	negative := product[0]&(1<<29) != 0
	product[0] &= 1<<30 - 1
	if negative { // the nearer multiple of π/2 is the next one
		n++
		complement(&product)
	}
	hi, lo := fraction(&product)
	r, rl = timesHalfPi(hi, lo)
	if negative != (bits>>63 != 0) {
		r, rl = -r, -rl
	}
	if bits>>63 != 0 {
		n = -n & 3
	}
	return r, rl, 0x1.8p52 + float64(n&3)
}

// timesTwoOverPi returns mantissa·2^exponent·2/π modulo 4, in units of 2⁻²⁵⁴,
// the most significant limb first. The bits of 2/π whose products are multiples of 4 are
// left out; those after the window add less than 2⁻²⁰⁰.
func timesTwoOverPi(mantissa uint64, exponent int) (product [limbs]uint32) {
	first := exponent - 2 + 64 // the table begins with 64 zeros
	word, shift := first/32, uint(first%32)
	window := func(i int) uint64 {
		pair := uint64(twoOverPi[word+i])<<32 | uint64(twoOverPi[word+i+1])
		return pair << shift >> 32 & 0xffffffff
	}
	low, high := mantissa&0xffffffff, mantissa>>32
	var carry, previous uint64 // previous: the limb one less significant
	for i := limbs - 1; i >= 0; i-- {
		w := window(i)
		a := w * low
		sum := a&0xffffffff + carry&0xffffffff + (previous*high)&0xffffffff
		carry = carry>>32 + a>>32 + (previous*high)>>32 + sum>>32
		product[i] = uint32(sum)
		previous = w
	}
	return product
}

// complement replaces a fraction by 1 minus it (a unit being 2³⁰ in the first limb).
func complement(f *[limbs]uint32) {
	carry := uint64(1)
	for i := limbs - 1; i >= 0; i-- {
		sum := uint64(^f[i]) + carry
		f[i], carry = uint32(sum), sum>>32
	}
	f[0] &= 1<<30 - 1
}

// fraction returns f as a sum of two float64 numbers of 53 bits.
func fraction(f *[limbs]uint32) (hi, lo float64) {
	skip := 0 // leading zeros
	for skip < 32*(limbs-4) && f[skip/32]>>(31-skip%32)&1 == 0 {
		skip++
	}
	hi = float64(extract(f, skip)) * pow2(2-53-skip)
	lo = float64(extract(f, skip+53)) * pow2(2-106-skip)
	return hi, lo
}

// extract returns 53 bits from position skip.
func extract(f *[limbs]uint32, skip int) uint64 {
	i, s := skip/32, uint(skip%32)
	top := uint64(f[i])<<32 | uint64(f[i+1])
	return (top<<s | uint64(f[i+2])>>(32-s)) >> 11
}

func pow2(n int) float64 { return math.Float64frombits(uint64(1023+n) << 52) }

// timesHalfPi multiplies by π/2 in double length.
func timesHalfPi(hi, lo float64) (r, rl float64) {
	const p0, p1 = 0x1.921fb54442d18p0, 0x1.1a62633145c07p-54
	r = float64(hi * p0)
	rl = math.FMA(hi, p0, -r)
	rl = math.FMA(hi, p1, math.FMA(lo, p0, rl))
	sum := r + rl
	return sum, r - sum + rl
}

// slowMod is mod where |x/y| is not below 2⁵².
func slowMod(x, y float64) float64 {
	r := math.Mod(x, y)
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}
