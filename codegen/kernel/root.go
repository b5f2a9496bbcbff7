package kernel

import "math"

// cubeRoot finds m^(−1/3) by a polynomial and one step of third order, and from it
// m^(1/3), whose residual is computed exactly enough to round nearly
// correctly. The exponent is 3q + e, |e| ≤ 1.
func cubeRoot(b *Builder, x []V) []V {
	a := x[0].Abs()
	tiny := a.LessC(smallestNormal)
	y := tiny.If(a.MulC(0x1p54), a)
	k := y.Right(52).WordOr(b.Word(math.Float64bits(0x1p52))).SubC(0x1p52 + 1023)
	m := y.WordAnd(b.Word(1<<52 - 1)).WordOr(b.Word(oneBits))
	q, word := nearest(k, 1.0/3)
	e := q.FmaC(-3, k)

	// 2ᵉ exactly, 2^(−e/3) nearly, as quadratics in e = −1, 0, 1
	m3 := m.Mul(e.Fma(e.FmaC(0.25, b.Const(0.75)), b.Const(1)))
	up, down := math.Cbrt(0.5), math.Cbrt(2)
	start := e.Fma(e.FmaC((up+down)/2-1, b.Const((up-down)/2)), b.Const(1))
	w := horner(m, cbrtPoly).Mul(start).Named("w")
	r := b.Const(1).Sub(m3.Mul(w).Mul(w.Mul(w)))
	w = w.Mul(r).Fma(horner(r, []float64{1.0 / 3, 2.0 / 9, 14.0 / 81}), w)

	root := m3.Mul(w.Mul(w))
	sq, sl := twoProduct(root, root)
	rest := root.Neg().Fma(sl, root.Neg().Fma(sq, m3))
	root = w.Mul(w).MulC(1.0/3).Fma(rest, root)
	root = root.Mul(powerOfTwo(word, 0)).Mul(tiny.If(b.Const(0x1p-18), b.Const(1)))
	usual := b.Const(0).Less(a).And(a.LessC(inf))
	return []V{usual.If(root, a).withSignOf(x[0])}
}

// hypotenuse corrects √(x² + y²) by the residual (Borges, ACM Trans. Math. Softw. 47, 2021,
// algorithm with fma).
func hypotenuse(b *Builder, x []V) []V {
	ax, ay := x[0].Abs(), x[1].Abs()
	swap := ax.Less(ay)
	large, small := swap.If(ay, ax), swap.If(ax, ay)
	tiny, huge := large.LessC(0x1p-400), large.Above(0x1p500)
	factor := tiny.If(b.Const(0x1p600), huge.If(b.Const(0x1p-600), b.Const(1)))
	back := tiny.If(b.Const(0x1p-600), huge.If(b.Const(0x1p600), b.Const(1)))
	u, v := large.Mul(factor), small.Mul(factor)
	uu, ul := twoProduct(u, u)
	vv, vl := twoProduct(v, v)
	sum, lost := fastTwoSum(uu, vv)
	hi, lo := rootSum(sum, lost.Add(ul.Add(vl)))
	y := hi.Add(lo).Mul(back)
	infinite := ax.Equal(b.Const(inf)).Or(ay.Equal(b.Const(inf)))
	return []V{infinite.If(b.Const(inf), y)}
}
