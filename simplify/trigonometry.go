package simplify

import (
	"slices"

	"lagc/symbolic"
)

// quadric is a relation between two functions of one argument:
// a² = constant + slope·b².
type quadric struct {
	a, b            symbolic.Op
	constant, slope int64
}

var circle = [2]quadric{
	{symbolic.OpSin, symbolic.OpCos, 1, -1},
	{symbolic.OpCos, symbolic.OpSin, 1, -1},
}

var hyperbolas = [2]quadric{
	{symbolic.OpSinh, symbolic.OpCosh, -1, 1},
	{symbolic.OpCosh, symbolic.OpSinh, 1, 1},
}

func pythagoras(w *work, p poly) (poly, bool) { return w.squares(p, circle) }

func hyperbola(w *work, p poly) (poly, bool) { return w.squares(p, hyperbolas) }

// squares uses a relation between squares wherever it makes p shorter: term by
// term with a partner, then throughout p for one argument at a time.
func (w *work) squares(p poly, relation [2]quadric) (poly, bool) {
	changed := false
	for _, r := range relation {
		if q, ok := w.pairSquares(p, r); ok {
			p, changed = q, true
		}
	}
	arguments := w.argumentsOf(p, relation[0].a, relation[0].b)
	if len(arguments)*len(p) > (w.steps-w.keep)/8 {
		return p, changed
	}
	for _, u := range arguments {
		best := p
		for _, r := range relation {
			if q := w.substituted(p, r, u); w.shorter(q, best) {
				best = q
			}
		}
		if w.shorter(best, p) {
			p, changed = best, true
		}
	}
	return p, changed
}

// shorter compares polynomials by terms, then by degree.
func (w *work) shorter(p, q poly) bool {
	if len(p) != len(q) {
		return len(p) < len(q)
	}
	return w.degree(p) < w.degree(q)
}

// argumentsOf returns the arguments of two functions of which squares occur.
func (w *work) argumentsOf(p poly, a, b symbolic.Op) []symbolic.Node {
	var out []symbolic.Node
	for _, t := range p {
		w.spend(len(w.monomials[t.mono]))
		for _, f := range w.monomials[t.mono] {
			if op := w.g.Op(f.base); (op == a || op == b) && f.halves >= 2*whole {
				out = append(out, w.g.Args(f.base)[0])
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pairSquares replaces c·R·a² + d·R·b² where the relation removes the first.
func (w *work) pairSquares(p poly, r quadric) (poly, bool) {
	terms, changed := slices.Clone(p), false
	places := lookupOf(p)
	for i := range terms {
		for _, f := range w.monomials[terms[i].mono] {
			if w.g.Op(f.base) != r.a || f.halves < 2*whole || terms[i].coef.Sign() == 0 || !w.spend(1) {
				continue
			}
			u := w.g.Args(f.base)[0]
			rest := w.over(terms[i].mono, w.single(f.base, 2*whole))
			partner, ok := places[w.times(rest, w.single(w.g.Call(r.b, u), 2*whole))]
			if !ok || partner >= len(p) {
				continue
			}
			// c·a² + d·b² = c·constant + (d + c·slope)·b²
			before, part := terms[partner].coef, terms[i].coef.Mul(symbolic.RatInt(r.slope))
			d := before.Add(part)
			if part.Sign() != -before.Sign() || d.Sign() == part.Sign() {
				continue // b² would not become less
			}
			c := terms[i].coef.Mul(symbolic.RatInt(r.constant))
			terms[partner].coef, terms[i].coef = d, symbolic.Rational{}
			terms = append(terms, term{rest, c})
			changed = true
		}
	}
	if !changed {
		return p, false
	}
	return w.collected(terms), true
}

// substituted replaces even powers of a(u) by powers of b(u) throughout p.
func (w *work) substituted(p poly, r quadric, u symbolic.Node) poly {
	a, b := w.g.Call(r.a, u), w.g.Call(r.b, u)
	var out []term
	todo := slices.Clone(p)
	for len(todo) > 0 {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if w.exponent(t.mono, a) < 2*whole || len(out) > w.budget.Terms*longestSum || !w.spend(1) {
			out = append(out, t)
			continue
		}
		rest := w.over(t.mono, w.single(a, 2*whole))
		todo = append(todo,
			term{rest, t.coef.Mul(symbolic.RatInt(r.constant))},
			term{w.times(rest, w.single(b, 2*whole)), t.coef.Mul(symbolic.RatInt(r.slope))})
	}
	return w.collected(out)
}

// angleSums merges products of functions of two angles into functions of their
// sum or difference.
func angleSums(w *work, p poly) (poly, bool) {
	changed := false
	for _, exact := range []bool{true, false} {
		for again := true; again && !w.exhausted(); {
			p, again = w.mergeAngles(p, exact)
			changed = changed || again
		}
	}
	return p, changed
}

// mergeAngles goes over p once. With exact, only terms of the same coefficient
// up to sign are merged; without, the part of the larger that matches.
func (w *work) mergeAngles(p poly, exact bool) (poly, bool) {
	terms, changed := slices.Clone(p), false
	places := lookupOf(p)
	for i := range p {
		if terms[i].coef.Sign() == 0 {
			continue
		}
		w.eachPair(p[i].mono, func(a, b factor) bool {
			merged := w.mergeWith(terms, places, i, a, b, exact)
			if merged == nil {
				return true
			}
			terms, changed = append(terms, merged...), true
			return terms[i].coef.Sign() != 0
		})
	}
	if !changed {
		return p, false
	}
	return w.collected(terms), true
}

// eachPair visits pairs of sines and cosines of different angles in m, in both
// orders, until visit says no.
func (w *work) eachPair(m monomial, visit func(a, b factor) bool) {
	var fs []factor
	for _, f := range w.monomials[m] {
		if op := w.g.Op(f.base); (op == symbolic.OpSin || op == symbolic.OpCos) && f.halves >= whole {
			fs = append(fs, f)
		}
	}
	for i, a := range fs {
		for j, b := range fs {
			if i == j || w.g.Args(a.base)[0] == w.g.Args(b.base)[0] {
				continue
			}
			if !w.spend(1) || !visit(a, b) {
				return
			}
		}
	}
}

// mergeWith looks for the partner of terms[i] that makes a·b the function of a
// sum: cos a cos b + s·sin a sin b = cos(a − s·b), and
// sin a cos b + s·cos a sin b = sin(a + s·b).
func (w *work) mergeWith(terms []term, places lookup, i int, a, b factor, exact bool) []term {
	x, y := w.g.Args(a.base)[0], w.g.Args(b.base)[0]
	if w.g.Op(b.base) != symbolic.OpCos {
		return nil
	}
	op := w.g.Op(a.base)
	other := symbolic.OpSin
	if op == symbolic.OpSin {
		other = symbolic.OpCos
	}
	pair := w.times(w.single(a.base, whole), w.single(b.base, whole))
	partners := w.times(w.single(w.g.Call(other, x), whole), w.single(w.g.Call(symbolic.OpSin, y), whole))
	rest := w.over(terms[i].mono, pair)
	j, ok := places[w.times(rest, partners)]
	if !ok || terms[j].coef.Sign() == 0 {
		return nil
	}
	amount, s, ok := commonPart(terms[i].coef, terms[j].coef, exact)
	if !ok {
		return nil
	}
	sign := s
	if op == symbolic.OpCos {
		sign = -s
	}
	angle := w.build(w.expand(w.g.Add(x, w.g.Scale(symbolic.RatInt(sign), y))))
	merged := w.scaled(w.expand(w.g.Call(op, angle)), amount, rest)
	terms[i].coef = terms[i].coef.Add(amount.Neg())
	terms[j].coef = terms[j].coef.Add(amount.Mul(symbolic.RatInt(-s)))
	return merged
}

// commonPart returns what c and s·d have in common, where s = ±1 is the sign of
// one against the other: both, if exact, or the smaller.
func commonPart(c, d symbolic.Rational, exact bool) (amount symbolic.Rational, s int64, ok bool) {
	s = int64(c.Sign() * d.Sign())
	d = d.Mul(symbolic.RatInt(s))
	if c.Cmp(d) == 0 {
		return c, s, true
	}
	if exact {
		return c, s, false
	}
	if c.Sign() > 0 == (c.Cmp(d) > 0) {
		return d, s, true
	}
	return c, s, true
}

// doubleAngles merges products and squares of functions of one angle.
func doubleAngles(w *work, p poly) (poly, bool) {
	q, first := w.eachTerm(p, func(m monomial) (poly, bool) {
		for _, f := range w.monomials[m] {
			if w.g.Op(f.base) != symbolic.OpSin || f.halves < whole {
				continue
			}
			u := w.g.Args(f.base)[0]
			cos := w.g.Call(symbolic.OpCos, u)
			if w.exponent(m, cos) < whole {
				continue
			}
			rest := w.over(m, w.times(w.single(f.base, whole), w.single(cos, whole)))
			return w.scaled(w.expand(w.g.Call(symbolic.OpSin, w.double(u))), symbolic.RatFrac(1, 2), rest), true
		}
		return nil, false
	})
	q, second := w.doubleCosines(q)
	return q, first || second
}

// halfAngles takes sin 2u apart over sin u or cos u.
func halfAngles(w *work, p poly) (poly, bool) {
	return w.eachTerm(p, func(m monomial) (poly, bool) {
		for _, f := range w.monomials[m] {
			op := w.g.Op(f.base)
			if op != symbolic.OpSin && op != symbolic.OpCos || f.halves > -whole {
				continue
			}
			u := w.g.Args(f.base)[0]
			double := w.expand(w.g.Call(symbolic.OpSin, w.double(u)))
			if len(double) != 1 || len(w.monomials[double[0].mono]) != 1 {
				continue
			}
			if s := w.monomials[double[0].mono][0]; w.exponent(m, s.base) < whole {
				continue
			}
			parts := w.times(w.single(w.g.Call(symbolic.OpSin, u), whole), w.single(w.g.Call(symbolic.OpCos, u), whole))
			rest := w.over(m, double[0].mono)
			return poly{{w.times(rest, parts), symbolic.RatInt(2).Mul(double[0].coef)}}, true
		}
		return nil, false
	})
}

func (w *work) double(u symbolic.Node) symbolic.Node {
	return w.build(w.expand(w.g.Mul(w.g.Int(2), u)))
}

// doubleCosines replaces c·R·(cos²u − sin²u), c·R·(1 − 2 sin²u) and
// c·R·(2 cos²u − 1) by c·R·cos 2u.
func (w *work) doubleCosines(p poly) (poly, bool) {
	terms, changed := slices.Clone(p), false
	places := lookupOf(p)
	for i := range p {
		for _, f := range w.monomials[p[i].mono] {
			op := w.g.Op(f.base)
			if op != symbolic.OpSin && op != symbolic.OpCos || f.halves < 2*whole || terms[i].coef.Sign() == 0 || !w.spend(1) {
				continue
			}
			u := w.g.Args(f.base)[0]
			rest := w.over(p[i].mono, w.single(f.base, 2*whole))
			c := terms[i].coef
			if op == symbolic.OpSin {
				c = c.Neg()
			}
			half := c.Mul(symbolic.RatFrac(1, 2))
			other := w.single(w.g.Call(symbolic.OpSin+symbolic.OpCos-op, u), 2*whole)
			cos := w.expand(w.g.Call(symbolic.OpCos, w.double(u)))
			switch j, k := w.with(terms, places, w.times(rest, other), terms[i].coef.Neg()), w.with(terms, places, rest, terms[i].coef.Mul(symbolic.RatFrac(-1, 2))); {
			case j >= 0:
				terms[i].coef, terms[j].coef = symbolic.Rational{}, symbolic.Rational{}
				terms, changed = append(terms, w.scaled(cos, c, rest)...), true
			case k >= 0:
				terms[i].coef, terms[k].coef = symbolic.Rational{}, symbolic.Rational{}
				terms, changed = append(terms, w.scaled(cos, half, rest)...), true
			}
		}
	}
	if !changed {
		return p, false
	}
	return w.collected(terms), true
}

// with returns the place of the term c·m, or −1.
func (w *work) with(terms []term, places lookup, m monomial, c symbolic.Rational) int {
	i, ok := places[m]
	if !ok || terms[i].coef.Cmp(c) != 0 {
		return -1
	}
	return i
}

// tangents writes sin u/cos u as tan u and tan u·cos u as sin u.
func tangents(w *work, p poly) (poly, bool) {
	return w.eachTerm(p, func(m monomial) (poly, bool) {
		for _, f := range w.monomials[m] {
			if w.g.Op(f.base) != symbolic.OpCos {
				continue
			}
			u := w.g.Args(f.base)[0]
			sin, tan := w.g.Call(symbolic.OpSin, u), w.g.Call(symbolic.OpTan, u)
			if k := opposite(f.halves, w.exponent(m, sin)); k != 0 { // sinᵏ·cos⁻ᵏ
				ratio := w.times(w.single(sin, k), w.single(f.base, -k))
				return poly{{w.times(w.over(m, ratio), w.single(tan, k)), one}}, true
			}
			if k := alike(f.halves, w.exponent(m, tan)); k != 0 { // tanᵏ·cosᵏ
				both := w.times(w.single(tan, k), w.single(f.base, k))
				return poly{{w.times(w.over(m, both), w.single(sin, k)), one}}, true
			}
		}
		return nil, false
	})
}

// opposite returns the whole power k, in halves, such that sinᵏ·cos⁻ᵏ is in
// sinˢ·cosᶜ, 0 if there is none.
func opposite(c, s int32) int32 { return alike(-c, s) }

// alike returns the whole power that is in both of two powers.
func alike(c, s int32) int32 {
	switch {
	case c > 0 && s > 0:
		return min(c, s) &^ 1
	case c < 0 && s < 0:
		return -(min(-c, -s) &^ 1)
	}
	return 0
}
