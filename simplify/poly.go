package simplify

import (
	"cmp"
	"encoding/binary"
	"slices"

	"lagc/symbolic"
)

// factor is base^(halves/2) in a monomial. Half powers are square roots.
type factor struct {
	base   symbolic.Node
	halves int32
}

// whole is the exponent 1 in halves.
const whole = 2

// monomial is an index into work.monomials: a product of powers of atoms in
// increasing order of base, without a coefficient. Monomial 0 is 1.
type monomial int32

// term is a coefficient times a monomial.
type term struct {
	mono monomial
	coef symbolic.Rational
}

// poly is a sum of terms of distinct monomials in increasing order, none of
// them 0. Exponents may be negative: it is a Laurent polynomial in its atoms.
type poly []term

// intern returns the monomial of factors, which must be sorted by base, each
// base once, no exponent 0.
func (w *work) intern(fs []factor) monomial {
	key := w.key[:0]
	for _, f := range fs {
		key = binary.LittleEndian.AppendUint32(key, uint32(f.base))
		key = binary.LittleEndian.AppendUint32(key, uint32(f.halves))
	}
	w.key = key
	if m, ok := w.index[string(key)]; ok {
		return m
	}
	m := monomial(len(w.monomials))
	w.monomials = append(w.monomials, slices.Clone(fs))
	w.index[string(key)] = m
	return m
}

// single returns the monomial base^(halves/2).
func (w *work) single(base symbolic.Node, halves int32) monomial {
	return w.intern([]factor{{base, halves}})
}

// times returns the product of two monomials.
func (w *work) times(a, b monomial) monomial {
	if a == 0 || b == 0 {
		return a + b
	}
	x, y := w.monomials[a], w.monomials[b]
	w.spend(len(x) + len(y))
	out := w.scratch[:0]
	for len(x) > 0 && len(y) > 0 {
		switch c := cmp.Compare(x[0].base, y[0].base); {
		case c < 0:
			out, x = append(out, x[0]), x[1:]
		case c > 0:
			out, y = append(out, y[0]), y[1:]
		default:
			if e := x[0].halves + y[0].halves; e != 0 {
				out = append(out, factor{x[0].base, e})
			}
			x, y = x[1:], y[1:]
		}
	}
	out = append(append(out, x...), y...)
	w.scratch = out
	return w.intern(out)
}

// over returns the quotient of two monomials.
func (w *work) over(a, b monomial) monomial { return w.times(a, w.raise(b, -1)) }

// raise returns mᵏ.
func (w *work) raise(m monomial, k int32) monomial {
	fs := slices.Clone(w.monomials[m])
	for i := range fs {
		fs[i].halves *= k
	}
	if k == 0 {
		return 0
	}
	return w.intern(fs)
}

// exponent returns the exponent of base in m, in halves.
func (w *work) exponent(m monomial, base symbolic.Node) int32 {
	for _, f := range w.monomials[m] {
		if f.base == base {
			return f.halves
		}
	}
	return 0
}

// collected sorts terms and adds like ones.
func (w *work) collected(terms []term) poly {
	w.spend(len(terms))
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(a.mono, b.mono) })
	out := terms[:0]
	for _, t := range terms {
		if k := len(out) - 1; k >= 0 && out[k].mono == t.mono {
			out[k].coef = out[k].coef.Add(t.coef)
			continue
		}
		out = append(out, t)
	}
	return slices.DeleteFunc(out, func(t term) bool { return t.coef.Sign() == 0 })
}

// plus returns p + q.
func (w *work) plus(p, q poly) poly { return w.collected(slices.Concat(p, q)) }

// scaled returns c·m·p.
func (w *work) scaled(p poly, c symbolic.Rational, m monomial) poly {
	out := make(poly, len(p))
	for i, t := range p {
		out[i] = term{w.times(t.mono, m), t.coef.Mul(c)}
	}
	return w.collected(out)
}

// product returns p·q. ok is false where it would be too long.
func (w *work) product(p, q poly) (pq poly, ok bool) {
	if len(p)*len(q) > w.budget.Terms || !w.spend(len(p)*len(q)) {
		return nil, len(p) == 0 || len(q) == 0
	}
	out := make([]term, 0, len(p)*len(q))
	for _, s := range p {
		for _, t := range q {
			out = append(out, term{w.times(s.mono, t.mono), s.coef.Mul(t.coef)})
		}
	}
	return w.collected(out), true
}

// power returns pᵏ for k > 0.
func (w *work) power(p poly, k int64) (result poly, ok bool) {
	if len(p) == 1 && k < 1<<16 {
		c, ok := p[0].coef.PowInt(k)
		return poly{{w.raise(p[0].mono, int32(k)), c}}, ok
	}
	if k > int64(w.budget.Terms) {
		return nil, len(p) == 0
	}
	result = poly{{0, one}}
	for range k {
		if result, ok = w.product(result, p); !ok {
			return nil, false
		}
	}
	return result, true
}

var one = symbolic.RatInt(1)

// lookup finds the terms of a poly by their monomials.
type lookup map[monomial]int

func lookupOf(p poly) lookup {
	l := make(lookup, len(p))
	for i, t := range p {
		l[t.mono] = i
	}
	return l
}

// degree returns the number of factors in p, powers counted as often: what
// rules that keep the number of terms must lower.
func (w *work) degree(p poly) int {
	sum := 0
	for _, t := range p {
		for _, f := range w.monomials[t.mono] {
			sum += int(max(f.halves, -f.halves))
		}
	}
	return sum
}
