package simplify

import "lagc/symbolic"

// deepest bounds the recursion of expand. Nodes are expanded in the order of the
// graph, so what is below one is known and recursion ends at once; only nodes
// that constructors rearrange go deeper.
const deepest = 200

// expand returns n as a polynomial: sums flattened, products distributed, like
// terms collected. What would grow beyond the budget stays an atom.
func (w *work) expand(n symbolic.Node) poly { return w.expandAt(n, 0) }

func (w *work) expandAt(n symbolic.Node, depth int) poly {
	if p, ok := w.expanded[n]; ok {
		return p
	}
	p, ok := poly(nil), false
	if depth < deepest && !w.exhausted() {
		p, ok = w.expansion(n, depth+1)
	}
	if !ok {
		p = w.atom(n)
	}
	w.expanded[n] = p
	return p
}

func (w *work) expansion(n symbolic.Node, depth int) (p poly, ok bool) {
	switch w.g.Op(n) {
	case symbolic.OpConst:
		c, _ := w.g.Const(n)
		return w.constant(c), true
	case symbolic.OpAdd:
		return w.expandSum(w.g.Args(n), depth)
	case symbolic.OpMul:
		return w.expandProduct(w.g.Args(n), depth), true
	case symbolic.OpPow:
		return w.expandPower(n, depth)
	}
	return nil, false
}

func (w *work) constant(c symbolic.Rational) poly {
	if c.Sign() == 0 {
		return nil
	}
	return poly{{0, c}}
}

// atom returns n as a polynomial that does not look into it.
func (w *work) atom(n symbolic.Node) poly { return poly{{w.single(n, whole), one}} }

// longestSum is how much longer a sum may be than a product that is multiplied
// out: a sum's length is at least linear in the expression's.
const longestSum = 16

func (w *work) expandSum(args []symbolic.Node, depth int) (poly, bool) {
	var terms []term
	for _, a := range args {
		terms = append(terms, w.expandAt(a, depth)...)
		if len(terms) > longestSum*w.budget.Terms {
			return nil, false
		}
	}
	return w.collected(terms), true
}

// expandProduct multiplies out. A sum that makes the result too long stays an
// atom.
func (w *work) expandProduct(args []symbolic.Node, depth int) poly {
	p := poly{{0, one}}
	for _, a := range args {
		q := w.expandAt(a, depth)
		pq, ok := w.product(p, q)
		if !ok {
			pq, ok = w.product(p, w.atom(a))
		}
		if !ok { // the sums before were too long: they stay one atom
			pq, _ = w.product(w.atom(w.build(p)), q)
			if len(pq) > w.budget.Terms {
				pq = w.scaled(w.atom(w.build(p)), one, w.single(a, whole))
			}
		}
		p = pq
	}
	return p
}

// largestExponent is far below where exponents in halves could overflow by
// multiplying monomials.
const largestExponent = 1 << 12

func (w *work) expandPower(n symbolic.Node, depth int) (poly, bool) {
	base, e := w.g.Base(n)
	halves, ok := e.Mul(symbolic.RatInt(2)).Int()
	if base == n || !ok || halves > largestExponent || halves < -largestExponent {
		return nil, false
	}
	if halves%2 != 0 || w.g.Op(base) == symbolic.OpConst {
		return poly{{w.single(base, int32(halves)), one}}, true
	}
	k := halves / 2
	if k > 0 {
		p, ok := w.power(w.expandAt(base, depth), k)
		if ok {
			return p, true
		}
	}
	return w.opaquePower(base, int32(k)), true
}

// opaquePower returns baseᵏ without multiplying out: a coefficient and powers of
// a primitive sum, so that denominators that differ by a factor are the same.
func (w *work) opaquePower(base symbolic.Node, k int32) poly {
	c, m, ok := w.primitive(base)
	if !ok {
		return poly{{w.single(base, k*whole), one}}
	}
	ck, ok := c.PowInt(int64(k))
	if !ok {
		return poly{{w.single(base, k*whole), one}}
	}
	return poly{{w.raise(m, k), ck}}
}

// split is a base as coefficient times monomial.
type split struct {
	coef symbolic.Rational
	mono monomial
	ok   bool
}

// primitive writes a base as c·m, where m is made of atoms and of sums without
// common factors. ok is false where the base is 0.
func (w *work) primitive(base symbolic.Node) (c symbolic.Rational, m monomial, ok bool) {
	if s, known := w.primitives[base]; known {
		return s.coef, s.mono, s.ok
	}
	w.primitives[base] = split{one, w.single(base, whole), true} // ends circles
	s := w.primitiveOf(base)
	w.primitives[base] = s
	return s.coef, s.mono, s.ok
}

func (w *work) primitiveOf(base symbolic.Node) split {
	p := w.tidied(w.expand(base))
	switch len(p) {
	case 0:
		return split{}
	case 1:
		return split{p[0].coef, p[0].mono, true}
	}
	rest, c, m := w.content(p, cleared)
	d := w.shortest(rest)
	s := split{c, m, true}
	w.eachFactor(d, func(f symbolic.Node) {
		if k, ok := w.g.Const(f); ok {
			s.coef = s.coef.Mul(k)
			return
		}
		b, e := w.g.Base(f)
		halves, ok := e.Mul(symbolic.RatInt(2)).Int()
		if !ok || halves > largestExponent || halves < -largestExponent {
			b, halves = f, whole
		}
		s.mono = w.times(s.mono, w.single(b, int32(halves)))
	})
	return s
}

func (w *work) eachFactor(n symbolic.Node, visit func(symbolic.Node)) {
	if w.g.Op(n) != symbolic.OpMul {
		visit(n)
		return
	}
	for _, a := range w.g.Args(n) {
		w.eachFactor(a, visit)
	}
}
