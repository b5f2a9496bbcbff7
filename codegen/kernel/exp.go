package kernel

// magicBits are the bits of magic; its last 12 are 0.
const magicBits = 0x4338000000000000

// expReduce returns r + rl = x + xl − n·ln 2, |r| ≤ ln2/2, and the word of magic + n. The first
// product is exact by the argument in reduce.
func expReduce(x, xl V) (r, rl, word V) {
	n, word := nearest(x, 0x1.71547652b82fep0) // 1/ln 2
	head := n.FmaC(-ln2Parts[0], x)
	r, rl = fastTwoSum(head, n.FmaC(-ln2Parts[1], xl))
	return r.Named("r"), rl.Named("rl"), word
}

// expTail returns e^(r+rl) − 1 − r.
func expTail(r, rl V) V { return r.Mul(r).Fma(horner(r, expPoly), rl).Named("tail") }

// scale returns y·2ⁿ, rounded once, in two steps: 2ⁿ itself may be out of range.
func scale(y, word V) V {
	b := y.b
	const bias = 1 << 12
	shifted := word.WordAdd(b.Int(2*bias - magicBits))
	half := shifted.Right(1)
	return y.Mul(powerOfTwo(half, bias)).Mul(powerOfTwo(shifted.WordSub(half), bias))
}

// clamp keeps x within low and high; NaN stays.
func clamp(x V, low, high float64) V {
	b := x.b
	x = x.Above(high).If(b.Const(high), x)
	return x.LessC(low).If(b.Const(low), x)
}

// atMost is min(x, high); NaN stays.
func atMost(x V, high float64) V { return x.Above(high).If(x.b.Const(high), x) }

// exponentialOf returns e^(r+rl), the rounding of 1 + r carried along.
func exponentialOf(r, rl V) V {
	hi, lo := fastTwoSum(r.b.Const(1), r)
	return hi.Add(lo.Add(expTail(r, rl)))
}

func exponential(b *Builder, x []V) []V {
	r, rl, word := expReduce(clamp(x[0], -800, 800), b.Const(0))
	return []V{scale(exponentialOf(r, rl), word)}
}

// expm1Pair returns 2ⁿ·e^(r+rl) − 1 as a sum, power = 2ⁿ: 2ⁿ − 1 + 2ⁿr exactly in two parts, and
// e^r − 1 − r with what rounding r² lost.
func expm1Pair(r, rl, power V) (hi, lo V) {
	rest := power.SubC(1)
	lost := power.Sub(rest).SubC(1) // beyond 2⁵³
	hi = power.Fma(r, rest)
	lo = rest.Sub(hi).Add(power.Mul(r)).Add(lost)
	_, zl := twoProduct(r, r)
	return hi, power.Fma(expTail(r, zl.FmaC(0.5, rl)), lo)
}

// expMinusOne doubles in the end where 2ⁿ would overflow before its time; that a half is
// subtracted for 1 does not matter there.
func expMinusOne(b *Builder, x []V) []V {
	y := clamp(x[0], -50, 709.9)
	r, rl, word := expReduce(y, b.Const(0))
	high := y.Above(700)
	word = word.WordSub(high.If(b.Word(1), b.Word(0)))
	hi, lo := expm1Pair(r, rl, powerOfTwo(word, 0))
	return []V{hi.Add(lo).Mul(high.If(b.Const(2), b.Const(1))).withSignOf(x[0])}
}

// tangentH is E/(E + 2), E = e^2|x| − 1.
func tangentH(b *Builder, x []V) []V {
	a := atMost(x[0].Abs(), 22)
	r, rl, word := expReduce(a.Add(a), b.Const(0))
	hi, lo := expm1Pair(r, rl, powerOfTwo(word, 0))
	hi, lo = fastTwoSum(hi, lo)
	dh, dl := twoSum(hi, b.Const(2))
	q, ql := quotient(hi, lo, dh, dl.Add(lo))
	return []V{q.Add(ql).withSignOf(x[0])}
}

// expHalves returns a = e^x/4 and c = e^−x/4, each as a sum, for 0 ≤ x ≤ 710.6.
func expHalves(x V) (a, al, c, cl V) {
	b := x.b
	r, rl, word := expReduce(x, x.b.Const(0))
	hi, lo := fastTwoSum(b.Const(1), r)
	hi, lo = fastTwoSum(hi, lo.Add(expTail(r, rl)))
	power := powerOfTwo(word, 2)
	a, al = hi.Mul(power), lo.Mul(power)
	c = b.Const(1.0 / 16).Div(a)
	rest := c.Neg().Fma(al, c.Neg().Fma(a, b.Const(1.0/16)))
	return a, al, c, rest.Mul(c).MulC(16)
}

// beyondCosh is where sinh and cosh have overflowed.
const beyondCosh = 710.6

func cosineH(b *Builder, x []V) []V {
	a, al, c, cl := expHalves(atMost(x[0].Abs(), beyondCosh))
	hi, lo := fastTwoSum(a, c)
	return []V{hi.Add(lo.Add(al.Add(cl))).MulC(2)}
}

func sineH(b *Builder, x []V) []V {
	t := x[0].Abs()
	a, al, c, cl := expHalves(atMost(t, beyondCosh))
	hi, lo := fastTwoSum(a, c.Neg())
	large := hi.Add(lo.Add(al.Sub(cl))).MulC(2)
	z := t.Mul(t)
	small := z.Mul(t).Fma(horner(z, sinhPoly), t)
	return []V{t.LessC(1).If(small, large).withSignOf(x[0])}
}

// erfFunction is x + x·p(x²) near 0, else 1 − e^p(x).
func erfFunction(b *Builder, x []V) []V {
	a := x[0].Abs()
	z := a.Mul(a)
	small := a.Fma(horner(z, erfPoly), a)
	r, rl, word := expReduce(horner(atMost(a, 5.95).SubC(1), erfTail), b.Const(0))
	power := powerOfTwo(word, 0)
	hi, lo := fastTwoSum(b.Const(1), power.Neg())
	large := hi.Add(lo.Sub(power.Mul(r.Add(expTail(r, rl)))))
	return []V{a.LessC(0.9).If(small, large).withSignOf(x[0])}
}
