package simplify

import (
	"slices"

	"lagc/symbolic"
)

// longestDivision is the number of terms up to which numerators are divided.
const longestDivision = 300

// cancel divides the numerator over each denominator, and each power of it, by
// the denominator where that leaves no remainder.
func cancel(w *work, p poly) (poly, bool) {
	if len(p) < 2 {
		return p, false
	}
	for _, f := range w.denominatorsOf(p) {
		var numerator, rest poly
		for _, t := range p {
			if w.exponent(t.mono, f.base) == f.halves {
				numerator = append(numerator, t)
			} else {
				rest = append(rest, t)
			}
		}
		d := w.expand(f.base)
		if len(numerator) < 2 || len(d) < 2 || len(numerator) > longestDivision || len(d) > longestDivision {
			continue
		}
		numerator = w.scaled(numerator, one, w.single(f.base, -f.halves))
		if q, ok := w.quotient(numerator, d); ok {
			m := w.powerOf(f.base, f.halves+whole)
			return w.plus(w.scaled(q, one, m), rest), true
		}
	}
	return p, false
}

// powerOf is single, also for the exponent 0.
func (w *work) powerOf(base symbolic.Node, halves int32) monomial {
	if halves == 0 {
		return 0
	}
	return w.single(base, halves)
}

// denominatorsOf returns the sums that stand in p with negative exponents, each
// exponent once, in order of occurrence.
func (w *work) denominatorsOf(p poly) []factor {
	var out []factor
	seen := map[factor]bool{}
	for _, t := range p {
		for _, f := range w.monomials[t.mono] {
			if f.halves < 0 && w.g.Op(f.base) == symbolic.OpAdd && !seen[f] {
				seen[f] = true
				out = append(out, f)
			}
		}
	}
	return out
}

// quotient divides p by d exactly, by the division of polynomials in many
// variables under lexicographic order (Cox, Little and O'Shea, Ideals,
// Varieties, and Algorithms, 2015, §2.3). ok is false where there is a
// remainder, or where the quotient has more terms than p and d.
func (w *work) quotient(p, d poly) (q poly, ok bool) {
	p, lowestP := w.polynomial(p)
	d, lowestD := w.polynomial(d)
	lead := w.leading(d)
	steps := len(p) + len(d)
	for range steps {
		if len(p) == 0 {
			break
		}
		top := w.leading(p)
		m := w.over(top.mono, lead.mono)
		if !w.isPolynomial(m) || !w.spend(len(p)+len(d)) {
			return nil, false
		}
		c := top.coef.Mul(lead.coef.Inv())
		q = append(q, term{m, c})
		p = w.plus(p, w.scaled(d, c.Neg(), m))
	}
	if len(p) > 0 {
		return nil, false
	}
	return w.scaled(w.collected(q), one, w.over(lowestP, lowestD)), true
}

// polynomial divides p by its lowest powers, so that no exponent is negative.
func (w *work) polynomial(p poly) (poly, monomial) {
	m := w.denominators(p)
	return w.scaled(p, one, w.raise(m, -1)), m
}

func (w *work) isPolynomial(m monomial) bool {
	return !slices.ContainsFunc(w.monomials[m], func(f factor) bool { return f.halves < 0 })
}

// leading returns the term that is largest in lexicographic order.
func (w *work) leading(p poly) term {
	best := p[0]
	for _, t := range p[1:] {
		w.spend(1)
		if w.greater(t.mono, best.mono) {
			best = t
		}
	}
	return best
}

// greater compares monomials without negative exponents in lexicographic
// order, in which atoms of lower number come first.
func (w *work) greater(a, b monomial) bool {
	x, y := w.monomials[a], w.monomials[b]
	for i := 0; ; i++ {
		switch {
		case i == len(x):
			return false
		case i == len(y):
			return true
		case x[i].base != y[i].base:
			return x[i].base < y[i].base
		case x[i].halves != y[i].halves:
			return x[i].halves > y[i].halves
		}
	}
}

// oneFraction brings p over its common denominator.
func oneFraction(w *work, p poly) (poly, bool) {
	if len(p) < 2 || len(p) > longestDivision {
		return p, false
	}
	m := w.denominators(p)
	var fs []factor
	for _, f := range w.monomials[m] {
		if f.halves < 0 && f.halves%whole == 0 && w.g.Op(f.base) == symbolic.OpAdd {
			fs = append(fs, f)
		}
	}
	common := w.intern(fs)
	if common == 0 || slices.IndexFunc(p, func(t term) bool { return !w.divides(common, t.mono) }) < 0 {
		return p, false
	}
	var numerator poly
	for _, t := range p {
		q, ok := w.multipliedOut(term{w.over(t.mono, common), t.coef}, fs)
		if !ok || len(numerator)+len(q) > longestDivision {
			return p, false
		}
		numerator = append(numerator, q...)
	}
	return w.scaled(w.collected(numerator), one, common), true
}

// divides reports whether m has all the denominators of common.
func (w *work) divides(common, m monomial) bool {
	for _, f := range w.monomials[common] {
		if w.exponent(m, f.base) != f.halves {
			return false
		}
	}
	return true
}

// multipliedOut expands the positive powers of sums in t.
func (w *work) multipliedOut(t term, sums []factor) (poly, bool) {
	p := poly{t}
	for _, f := range sums {
		e := w.exponent(t.mono, f.base)
		if e <= 0 || e%whole != 0 {
			continue
		}
		q, ok := w.power(w.expand(f.base), int64(e/whole))
		if !ok {
			return nil, false
		}
		p = w.scaled(p, one, w.single(f.base, -e))
		if p, ok = w.product(p, q); !ok {
			return nil, false
		}
	}
	return p, true
}
