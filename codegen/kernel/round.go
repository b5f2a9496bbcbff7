package kernel

// integral returns |x| rounded to an integer, ties to even, for |x| < 2⁵².
func integral(a V) V { return a.AddC(0x1p52).SubC(0x1p52) }

func floor(b *Builder, x []V) []V {
	t := integral(x[0].Abs()).withSignOf(x[0])
	t = x[0].Less(t).If(t.SubC(1), t)
	return []V{fraction(x[0]).If(t, x[0])}
}

func ceil(b *Builder, x []V) []V {
	t := integral(x[0].Abs()).withSignOf(x[0])
	t = t.Less(x[0]).If(t.AddC(1), t).withSignOf(x[0])
	return []V{fraction(x[0]).If(t, x[0])}
}

// round takes ties away from 0.
func round(b *Builder, x []V) []V {
	a := x[0].Abs()
	t := integral(a)
	t = a.Sub(t).Equal(b.Const(0.5)).If(t.AddC(1), t).withSignOf(x[0])
	return []V{fraction(x[0]).If(t, x[0])}
}

// fraction tells whether x may have one.
func fraction(x V) V { return x.Abs().LessC(0x1p52) }

// modulo is exact: |x| − q·|y| with q one too large at most fits a float64.
func modulo(b *Builder, x []V) []V {
	u, v := x[0].Abs(), x[1].Abs()
	ratio := u.Div(v)
	b.Guard(ratio.LessC(0x1p52).And(v.LessC(inf)))
	q := integral(ratio)
	r := q.Neg().Fma(v, u)
	zero := b.Const(0)
	r = r.LessC(0).If(r.Add(v), r)
	differ := x[0].WordXor(x[1]).WordAnd(b.Word(signBit)).WordOr(b.Const(1)).LessC(0)
	signed := r.withSignOf(x[0])
	return []V{zero.Less(r).And(differ).If(signed.Add(x[1]), signed)}
}
