package kernel

// minusSinPoly spares changes of sign.
var minusSinPoly = negated(sinPoly)

// trigBound is how far the reduction with π/2 in three parts reaches.
const trigBound = 0x1p46

// reduce brings x to r − over in [−π/4, π/4] and the quadrant in the last two bits of a word
// (Cody and Waite's reduction with fma). The first product is exact: n·P₀ is
// a multiple of 2⁻⁵², and the difference is below 1. For zeros, r is x and over is +0.
func reduce(x V) (r, over, quadrant V) {
	p := halfPiParts
	n, word := nearest(x, 0x1.45f306dc9c883p-1) // 2/π
	head := n.FmaC(-p[0], x).Named("head")
	next := n.MulC(p[1])
	lost := n.FmaC(-p[1], next)
	r = head.Sub(next).Named("r")
	over = n.FmaC(p[2], r.Sub(head).Add(next).Sub(lost)).Named("over")
	return r, over, word
}

// circular returns sin and cos of r − over, |r| ≤ π/4. sin(r−over) ≈ sin r − over·(1 − r²/2).
// It takes the tail with this sign for the sake of zeros: with over = +0, what r is
// diminished by is +0 for both of them, and −0 − (+0) is −0, where −0 + (+0) would be +0.
func circular(r, over V) (s, c V) {
	z := r.Mul(r).Named("z")
	zz := z.Mul(z)
	w := z.FmaC(-0.5, r.b.Const(1)).Named("w")
	s = r.Sub(z.Mul(r).Fma(pairs(z, zz, minusSinPoly), over.Mul(w))).Named("s")
	lost := z.FmaC(-0.5, r.b.Const(1).Sub(w)) // by the rounding of w
	c = w.Add(zz.Fma(pairs(z, zz, cosPoly), r.Fma(over, lost))).Named("c")
	return s, c
}

// quadrantOf turns sin and cos of the remainder into those of the argument:
// swapped in odd quadrants, sin negated in the third and fourth, cos in the second and third.
func quadrantOf(s, c, quadrant V) (sin, cos V) {
	b := s.b
	odd := quadrant.WordAnd(b.Word(1))
	swap := s.WordXor(c).WordAnd(b.Word(0).WordSub(odd))
	sin = s.WordXor(swap).WordXor(quadrant.Left(62).WordAnd(b.Word(signBit)))
	cos = c.WordXor(swap).WordXor(quadrant.WordAdd(b.Word(1)).Left(62).WordAnd(b.Word(signBit)))
	b.turn, b.turns = &Turn{Parts: [turnParts]Value{s.id, c.id, quadrant.id}}, [2]Value{sin.id, cos.id}
	return sin, cos
}

func guarded(b *Builder, x V) { b.Guard(x.Abs().LessEq(b.Const(trigBound))) }

func sincos(b *Builder, x []V) []V {
	guarded(b, x[0])
	r, over, q := reduce(x[0])
	s, c := circular(r, over)
	sin, cos := quadrantOf(s, c, q)
	return []V{sin, cos}
}

func sine(b *Builder, x []V) []V   { return sincos(b, x)[:1] }
func cosine(b *Builder, x []V) []V { return sincos(b, x)[1:] }

// reduced makes sin and cos from a remainder in two parts and magic plus the quadrant.
func reduced(b *Builder, x []V) []V {
	s, c := circular(x[0], x[1].Neg())
	sin, cos := quadrantOf(s, c, x[2])
	return []V{sin, cos}
}

// tangentOf is the quotient of sin and cos with what their last roundings lost,
// upside down and negative in odd quadrants.
func tangentOf(r, over, quadrant V) V {
	b := r.b
	z := r.Mul(r).Named("z")
	zl := r.Fma(r, z.Neg())
	w := z.FmaC(-0.5, b.Const(1)).Named("w")
	lost := z.FmaC(-0.5, b.Const(1).Sub(w))
	s, sl := fastTwoSum(r, z.Mul(r).Fma(horner(z, sinPoly), over.Mul(w.Neg())))
	c, cl := fastTwoSum(w, z.Mul(z).Fma(horner(z, cosPoly), r.Fma(over, zl.FmaC(-0.5, lost))))

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

func tangentReduced(b *Builder, x []V) []V { return []V{tangentOf(x[0], x[1].Neg(), x[2])} }
