package kernel

// minusCosPoly spares changes of sign.
var minusCosPoly = negated(cosPoly)

// trigBound is how far the reduction with π/2 in three parts reaches.
const trigBound = 0x1p46

// reduce brings x to r + rl in [−π/4, π/4] and the quadrant in the last two bits of a word
// (Cody and Waite's reduction with fma). The first product is exact: n·P₀ is
// a multiple of 2⁻⁵², and the difference is below 1.
func reduce(x V) (r, rl, quadrant V) {
	p := halfPiParts
	n, word := nearest(x, 0x1.45f306dc9c883p-1) // 2/π
	head := n.FmaC(-p[0], x).Named("head")
	next := n.MulC(p[1])
	lost := n.FmaC(-p[1], next)
	r = head.Sub(next).Named("r")
	rl = n.FmaC(-p[2], head.Sub(r).Sub(next).Add(lost)).Named("rl")
	return r, rl, word
}

// circular returns sin and cos of r + rl, |r| ≤ π/4. sin(r+rl) ≈ sin r + rl·(1 − r²/2).
// The sine of −0 is +0 here; nowhere else does the sum have another sign than r.
func circular(r, rl V) (s, c V) {
	z := r.Mul(r).Named("z")
	zz := z.Mul(z)
	w := z.FmaC(-0.5, r.b.Const(1)).Named("w")
	s = z.Mul(r).Fma(pairs(z, zz, sinPoly), rl.Mul(w)).Add(r).Named("s")
	more := z.FmaC(0.5, w.SubC(1)) // than w takes off
	c = w.Sub(zz.Fma(pairs(z, zz, minusCosPoly), r.Fma(rl, more))).Named("c")
	return s, c
}

// quadrantOf turns sin and cos of the remainder r into those of the argument:
// swapped in odd quadrants, sin negated in the third and fourth, cos in the second and third.
func quadrantOf(r, sinR, c, quadrant V) (sin, cos V) {
	b, s := r.b, sinR.withSignOf(r)
	odd := quadrant.WordAnd(b.Word(1))
	swap := s.WordXor(c).WordAnd(b.Word(0).WordSub(odd))
	sin = s.WordXor(swap).WordXor(quadrant.Left(62).WordAnd(b.Word(signBit)))
	cos = c.WordXor(swap).WordXor(quadrant.WordAdd(b.Word(1)).Left(62).WordAnd(b.Word(signBit)))
	b.turn, b.turns = &Turn{Parts: [turnParts]Value{r.id, sinR.id, c.id, quadrant.id}}, [2]Value{sin.id, cos.id}
	return sin, cos
}

func guarded(b *Builder, x V) { b.Guard(x.Abs().LessEq(b.Const(trigBound))) }

func sincos(b *Builder, x []V) []V {
	guarded(b, x[0])
	r, rl, q := reduce(x[0])
	s, c := circular(r, rl)
	sin, cos := quadrantOf(r, s, c, q)
	return []V{sin, cos}
}

func sine(b *Builder, x []V) []V   { return sincos(b, x)[:1] }
func cosine(b *Builder, x []V) []V { return sincos(b, x)[1:] }

// reduced makes sin and cos from a remainder in two parts and magic plus the quadrant.
func reduced(b *Builder, x []V) []V {
	s, c := circular(x[0], x[1])
	sin, cos := quadrantOf(x[0], s, c, x[2])
	return []V{sin, cos}
}

// tangentOf is the quotient of sin and cos with what their last roundings lost,
// upside down and negative in odd quadrants.
func tangentOf(r, rl, quadrant V) V {
	b := r.b
	z := r.Mul(r).Named("z")
	zl := r.Fma(r, z.Neg())
	w := z.FmaC(-0.5, b.Const(1)).Named("w")
	lost := z.FmaC(-0.5, b.Const(1).Sub(w))
	s, sl := fastTwoSum(r, z.Mul(r).Fma(horner(z, sinPoly), rl.Mul(w)))
	c, cl := fastTwoSum(w, z.Mul(z).Fma(horner(z, cosPoly), r.Neg().Fma(rl, zl.FmaC(-0.5, lost))))

	odd := quadrant.WordAnd(b.Word(1))
	mask := b.Word(0).WordSub(odd)
	exchange := func(s, c V) (V, V) {
		swap := s.WordXor(c).WordAnd(mask)
		return s.WordXor(swap), c.WordXor(swap)
	}
	nh, dh := exchange(s, c)
	nl, dl := exchange(sl, cl)
	q, ql := quotient(nh, nl, dh, dl)
	return q.Add(ql).withSignOf(r).WordXor(odd.Left(63))
}

func tangent(b *Builder, x []V) []V {
	guarded(b, x[0])
	return []V{tangentOf(reduce(x[0]))}
}

func tangentReduced(b *Builder, x []V) []V { return []V{tangentOf(x[0], x[1], x[2])} }
