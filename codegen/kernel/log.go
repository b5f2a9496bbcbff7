package kernel

import "math"

const (
	oneBits  = 0x3ff0000000000000
	halfRoot = 0x3fe6a09e667f3bcd // √½
)

// splitLog returns k and m in [√½, √2) with x = 2ᵏ·m, and k + 1023 as a word,
// for normal positive x.
func splitLog(x V) (k, m, biased V) {
	b := x.b
	biased = x.WordAdd(b.Int(oneBits - halfRoot)).Right(52)
	k = biased.WordOr(b.Word(math.Float64bits(0x1p52))).SubC(0x1p52 + 1023)
	return k, x.WordSub(biased.Left(52)).WordAdd(b.Int(oneBits)), biased
}

// normalized scales subnormal x up by 2⁵⁴ and returns what that adds to its exponent.
func normalized(x V) (y, exponent V) {
	b := x.b
	tiny := x.LessC(smallestNormal)
	return tiny.If(x.MulC(0x1p54), x), tiny.If(b.Const(-54), b.Const(0))
}

// logSum returns log(1 + f) + k·ln 2 as a sum. With s = f/(2 + f) and h = f²/2,
// log(1 + f) = f − h + s·(h + s²p(s²)) (Tang, ACM Trans. Math. Softw. 16, 1990,
// in the arrangement of the Freely Distributable Math Library).
func logSum(f, k V) (hi, lo V) {
	s := f.Div(f.AddC(2)).Named("s")
	z := s.Mul(s)
	half := f.MulC(0.5)
	h, hl := twoProduct(half, f)
	u, ul := fastTwoSum(f, h.Neg())
	v, vl := fastTwoSum(k.MulC(ln2Short[0]), u)
	tail := s.Fma(z.Fma(horner(z, logPoly), h), k.FmaC(ln2Short[1], vl))
	return v, tail.Add(ul.Sub(hl))
}

func logarithm(b *Builder, x []V) []V {
	y, e := normalized(x[0])
	k, m, _ := splitLog(y)
	hi, lo := logSum(m.SubC(1), k.Add(e))
	return []V{logSpecial(x[0], hi.Add(lo))}
}

// logSpecial is y for positive finite x, and what log has elsewhere.
func logSpecial(x, y V) V {
	b := x.b
	y = x.LessC(inf).If(y, x) // infinity and NaN
	y = x.Equal(b.Const(0)).If(b.Const(-inf), y)
	return x.LessC(0).If(b.Const(math.NaN()), y)
}

// log1pSum returns log(1 + x + xl) as a sum; where the truth value big holds, log(2x) instead,
// x being large.
func log1pSum(x, xl, big V) (hi, lo V) {
	b := x.b
	zero, one := b.Const(0), b.Const(1)
	u, c := twoSum(one, x)
	u, c, xl = big.If(x, u), big.If(zero, c), big.If(zero, xl) // xl may be NaN there
	k, m, biased := splitLog(u)
	k = k.Add(big.If(one, zero))
	shrink := func(c V) V { // by 2ᵏ, in a way that is in range even for k = 1024
		if c.isZero() {
			return c
		}
		return c.Mul(b.Int(2047).WordSub(biased).Left(52)).MulC(0.5)
	}
	c, xl = shrink(c), shrink(xl)
	f := m.SubC(1)
	hi, lo = logSum(f, k)
	// log(1 + f + c) − log(1 + f) ≈ c/(1 + f) − c²/2, 1/(1 + f) ≈ 1 − 2s + 2s²
	s := f.Div(f.AddC(2))
	slope := s.Fma(s.Add(s).SubC(2), c.MulC(-0.5))
	lo = c.Add(xl).Fma(slope, lo.Add(xl))
	hi, rest := twoSum(hi, c)
	return hi, rest.Add(lo)
}

func log1Plus(b *Builder, x []V) []V {
	hi, lo := log1pSum(x[0], b.Const(0), b.Never())
	y := hi.Add(lo).withSignOf(x[0])
	y = x[0].LessC(inf).If(y, x[0])
	y = x[0].Equal(b.Const(-1)).If(b.Const(-inf), y)
	return []V{x[0].LessC(-1).If(b.Const(math.NaN()), y)}
}

// rootSum returns √(w + wl) as a sum.
func rootSum(w, wl V) (hi, lo V) {
	hi = w.Sqrt()
	rest := hi.Neg().Fma(hi, w).Add(wl)
	return hi, rest.Div(hi.Add(hi).AddC(0x1p-900)) // nothing, but keeps 0/0 away
}

// doubling is where √(x² ± 1) is x and squares are still far from overflow.
const doubling = 0x1p60

// areaSine is log(1 + u), u = x + x²/(1 + √(1 + x²)).
func areaSine(b *Builder, x []V) []V {
	a := x[0].Abs()
	big := a.Above(doubling)
	p, pl := twoProduct(a, a)
	w, wl := twoSum(b.Const(1), p)
	r, rl := rootSum(w, wl.Add(pl))
	d, dl := fastTwoSum(r, b.Const(1))
	q, ql := quotient(p, pl, d, dl.Add(rl))
	u, ul := twoSum(a, q)
	hi, lo := log1pSum(big.If(a, u), ul.Add(ql), big)
	return []V{a.LessC(inf).If(hi.Add(lo), a).withSignOf(x[0])}
}

// areaCosine is log(1 + u), u = t + √(t² + 2t), t = x − 1.
func areaCosine(b *Builder, x []V) []V {
	a := x[0]
	big := a.Above(doubling)
	t, tl := fastTwoSum(a, b.Const(-1))
	p, pl := twoProduct(t, t)
	w, wl := twoSum(p, t.Add(t))
	slope := t.AddC(1)
	r, rl := rootSum(w, tl.Add(tl).Fma(slope, wl.Add(pl)))
	u, ul := fastTwoSum(r, t)
	hi, lo := log1pSum(big.If(a, u), ul.Add(rl.Add(tl)), big)
	y := a.LessC(inf).If(hi.Add(lo), a)
	return []V{a.LessC(1).If(b.Const(math.NaN()), y)}
}

// areaTangent is log(1 + 2x/(1 − x))/2.
func areaTangent(b *Builder, x []V) []V {
	a := x[0].Abs()
	d, dl := fastTwoSum(b.Const(1), a.Neg())
	u, ul := quotient(a.Add(a), b.Const(0), d, dl)
	hi, lo := log1pSum(u, ul, b.Never())
	y := hi.Add(lo).MulC(0.5)
	y = a.LessC(1).If(y, a.Equal(b.Const(1)).If(b.Const(inf), b.Const(math.NaN())))
	return []V{y.withSignOf(x[0])}
}
