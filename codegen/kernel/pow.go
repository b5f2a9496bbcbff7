package kernel

import "math"

// logTriple returns log m + k·ln 2, m = 1 + f, with about 2⁻⁶⁶ of relative error as a sum:
// 2 artanh s = 2s + s³(⅔ + s²p(s²)) in double length but for p, s = f/(2 + f).
func logTriple(f, k V) (hi, lo V) {
	b := f.b
	d, dl := fastTwoSum(b.Const(2), f)
	s, sl := quotient(f, b.Const(0), d, dl)
	s, sl = fastTwoSum(s, sl)
	z, zl := twoProduct(s, s)
	zl = s.Add(s).Fma(sl, zl)
	// q = z·(⅔ + z·p(z)) in double length
	third := parts(constant("0.66666666666666666666666666666666666666666666666667"), 53, 53)
	h := horner(z, powPoly)
	t, tl := twoProduct(z, h)
	w, wl := fastTwoSum(b.Const(third[0]), t)
	wl = wl.Add(zl.Fma(h, tl).AddC(third[1]))
	q, ql := twoProduct(z, w)
	ql = z.Fma(wl, zl.Fma(w, ql))
	p, pl := twoProduct(s, q)
	pl = s.Fma(ql, sl.Fma(q, pl))
	u, ul := fastTwoSum(s.Add(s), p)
	ul = ul.Add(sl.Add(sl).Add(pl))
	v, vl := fastTwoSum(k.MulC(ln2Short[0]), u)
	return fastTwoSum(v, k.FmaC(ln2Short[1], vl.Add(ul)))
}

// isInteger tells whether y ≥ 0 has no fraction.
func isInteger(y V) V {
	b := y.b
	return y.AddC(0x1p52).SubC(0x1p52).Equal(y).Or(b.Const(0x1p52).LessEq(y))
}

// power is e^(y·log|x|) with the logarithm in double length, and the special cases of
// IEEE 754 (9.2.1) around it.
func power(b *Builder, x []V) []V {
	base, y := x[0].Abs(), x[1]
	scaled, e := normalized(base)
	k, m, _ := splitLog(scaled)
	lh, ll := logTriple(m.SubC(1), k.Add(e))
	lh = base.Equal(b.Const(0)).If(b.Const(-inf), base.LessC(inf).If(lh, base))

	product := y.Mul(lh)
	p := clamp(product, -800, 800)
	pl := p.Equal(product).If(y.Fma(ll, y.Fma(lh, product.Neg())), b.Const(0))
	r, rl, word := expReduce(p, pl)
	result := scale(exponentialOf(r, rl), word)

	ay := y.Abs()
	whole := isInteger(ay)
	odd := whole.And(isInteger(ay.MulC(0.5)).Not())
	result = result.WordOr(odd.If(x[0].WordAnd(b.Word(signBit)), b.Word(0)))
	broken := x[0].LessC(0).And(whole.Not()).And(base.LessC(inf)) // −∞ has powers
	result = broken.If(b.Const(math.NaN()), result)
	one := y.Equal(b.Const(0)).Or(x[0].Equal(b.Const(1))).Or(base.Equal(b.Const(1)).And(ay.Equal(b.Const(inf))))
	result = x[0].IsNaN().Or(y.IsNaN()).If(b.Const(math.NaN()), result)
	return []V{one.If(b.Const(1), result)}
}
