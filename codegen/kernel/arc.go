package kernel

// arcTail returns atan(t + tl) − t, |t| ≤ √2 − 1.
func arcTail(t, tl V) V {
	z := t.Mul(t)
	return z.Mul(t).Fma(horner(z, atanPoly), tl)
}

const (
	tanEighth = 0.41421356237309503 // tan(π/8)
	tanThree  = 2.414213562373095   // tan(3π/8)
)

// eighths returns j·π/4 as a sum, for a small integer j.
func eighths(j V) (hi, lo V) {
	hi = j.MulC(halfPiParts[0] / 2)
	lost := j.FmaC(halfPiParts[0]/2, hi.Neg())
	return hi, j.FmaC(halfPiParts[1]/2, lost)
}

// arcTangent shifts the argument by π/4 or π/2, so that the polynomial's is below √2 − 1:
// atan x = π/4 + atan((x − 1)/(x + 1)) = π/2 − atan(1/x).
func arcTangent(b *Builder, x []V) []V {
	a := atMost(x[0].Abs(), 0x1p100)
	one, zero := b.Const(1), b.Const(0)
	far, near := a.Above(tanThree), a.LessC(tanEighth)
	less := a.SubC(1)
	more := one.Add(a)
	nh := far.If(b.Const(-1), near.If(a, less))
	dh := far.If(a, near.If(one, more))
	middle := far.Or(near).Not()
	nl := middle.If(b.Const(-1).Sub(less).Add(a), zero)
	dl := middle.If(one.Sub(more).Add(a), zero)
	t, tl := quotient(nh, nl, dh, dl)
	base, rest := eighths(far.If(b.Const(2), near.If(zero, one)))
	hi, lo := fastTwoSum(base, t)
	return []V{hi.Add(lo.Add(rest.Add(arcTail(t, tl)))).withSignOf(x[0])}
}

// arcTangent2 works on the ratio of the smaller to the larger side; what the
// octant adds is a multiple of π/4.
func arcTangent2(b *Builder, x []V) []V {
	ay, ax := x[0].Abs(), x[1].Abs()
	swap := ax.Less(ay)
	small, large := swap.If(ax, ay), swap.If(ay, ax)
	one, zero := b.Const(1), b.Const(0)

	infinite := large.Equal(b.Const(inf))
	small = infinite.If(small.Equal(b.Const(inf)).If(one, small.MulC(0)), small)
	large = infinite.Or(large.Equal(zero)).If(one, large)
	factor := large.LessC(1).If(b.Const(0x1p600), large.Above(0x1p900).If(b.Const(0x1p-600), one))
	small, large = small.Mul(factor), large.Mul(factor)

	middle := large.MulC(tanEighth).Less(small)
	less, lessLow := fastTwoSum(large.Neg(), small)
	more, moreLow := fastTwoSum(large, small)
	t, tl := quotient(middle.If(less, small), middle.If(lessLow, zero), middle.If(more, large), middle.If(moreLow, zero))
	tail := arcTail(t, tl)

	// angle = turn ± (0 or π/4 + atan t), turn = 0, π/2, π in eighths of a turn
	behind := x[1].WordAnd(b.Word(signBit)).WordOr(one).LessC(0)
	sign := one.WordXor(swap.If(b.Word(signBit), b.Word(0)).WordXor(x[1].WordAnd(b.Word(signBit))))
	turn := swap.If(b.Const(2), behind.If(b.Const(4), zero))
	base, rest := eighths(turn.Add(middle.If(sign, zero)))
	hi, lo := fastTwoSum(base, t.Mul(sign))
	return []V{hi.Add(lo.Add(sign.Fma(tail, rest))).withSignOf(x[0])}
}

// arcParts returns for |x| ≤ 1/2 t = |x| and asin t − t, else t = √((1−|x|)/2) and asin t − t;
// outer tells which.
func arcParts(x V) (t, tail, outer V) {
	b := x.b
	a := x.Abs()
	outer = a.LessEq(b.Const(0.5)).Not()
	half := b.Const(0.5).Sub(a.MulC(0.5))
	root, rl := rootSum(half, b.Const(0))
	z := outer.If(half, a.Mul(a))
	t = outer.If(root, a)
	return t, z.Mul(t).Fma(horner(z, asinPoly), outer.If(rl, b.Const(0))), outer
}

func arcSine(b *Builder, x []V) []V {
	t, tail, outer := arcParts(x[0])
	factor := outer.If(b.Const(-2), b.Const(1))
	hi, lo := fastTwoSum(outer.If(b.Const(halfPiParts[0]), b.Const(0)), t.Mul(factor))
	lo = lo.Add(outer.If(b.Const(halfPiParts[1]), b.Const(0)))
	return []V{hi.Add(factor.Fma(tail, lo)).withSignOf(x[0])}
}

// arcCosine is π/2 − asin x inside, 2t or π − 2t outside.
func arcCosine(b *Builder, x []V) []V {
	t, tail, outer := arcParts(x[0])
	negative := x[0].LessC(0)
	factor := negative.If(b.Const(-1), b.Const(1)).Mul(outer.If(b.Const(2), b.Const(-1)))
	base, rest := eighths(outer.If(negative.If(b.Const(4), b.Const(0)), b.Const(2)))
	hi, lo := fastTwoSum(base, t.Mul(factor))
	return []V{hi.Add(factor.Fma(tail, lo.Add(rest)))}
}
