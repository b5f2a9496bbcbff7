package simplify

import "lagc/symbolic"

// rootOfSquare takes even powers out of a root of half-integer exponent.
func rootOfSquare(w *work, n symbolic.Node) (symbolic.Node, bool) {
	base, e := w.g.Base(n)
	halves, ok := e.Mul(symbolic.RatInt(2)).Int()
	if base == n || !ok || halves%2 == 0 {
		return n, false
	}
	inside, outside := []symbolic.Node{w.g.Int(1)}, []symbolic.Node{}
	w.eachFactor(base, func(f symbolic.Node) {
		b, k := w.g.Base(f)
		if even, ok := k.Int(); ok && even%2 == 0 && w.g.Op(f) != symbolic.OpConst {
			outside = append(outside, w.g.PowRat(w.g.Call(symbolic.OpAbs, b), k.Mul(e)))
			return
		}
		inside = append(inside, f)
	})
	rest := w.g.Mul(inside...)
	if len(outside) == 0 || !w.nonNegative(rest, 8) {
		return n, false
	}
	return w.g.Mul(append(outside, w.g.PowRat(rest, e))...), true
}

// absolute drops |·| around what is nowhere negative.
func absolute(w *work, n symbolic.Node) (symbolic.Node, bool) {
	if w.g.Op(n) != symbolic.OpAbs || !w.nonNegative(w.g.Args(n)[0], 8) {
		return n, false
	}
	return w.g.Args(n)[0], true
}

// inverse cancels a logarithm and an exponential.
func inverse(w *work, n symbolic.Node) (symbolic.Node, bool) {
	op := w.g.Op(n)
	if op != symbolic.OpLog && op != symbolic.OpExp {
		return n, false
	}
	x := w.g.Args(n)[0]
	if inner := w.g.Op(x); op == symbolic.OpLog && inner == symbolic.OpExp || op == symbolic.OpExp && inner == symbolic.OpLog {
		return w.g.Args(x)[0], true
	}
	return n, false
}

// nonNegative reports whether n is known not to be negative wherever it is
// defined, looking at most depth levels deep.
func (w *work) nonNegative(n symbolic.Node, depth int) bool {
	if depth == 0 {
		return false
	}
	args := w.g.Args(n)
	switch w.g.Op(n) {
	case symbolic.OpConst:
		c, _ := w.g.Const(n)
		return c.Sign() >= 0
	case symbolic.OpPi, symbolic.OpExp, symbolic.OpCosh, symbolic.OpAbs, symbolic.OpHypot, symbolic.OpAcos, symbolic.OpAcosh:
		return true
	case symbolic.OpPow:
		e, ok := w.g.Const(args[1])
		if !ok {
			return w.nonNegative(args[0], depth-1)
		}
		k, integer := e.Int()
		return !integer || k%2 == 0 || w.nonNegative(args[0], depth-1)
	case symbolic.OpAdd, symbolic.OpMul, symbolic.OpMin, symbolic.OpMax:
		for _, a := range args {
			if !w.nonNegative(a, depth-1) {
				return false
			}
		}
		return true
	case symbolic.OpSelect:
		return w.nonNegative(args[1], depth-1) && w.nonNegative(args[2], depth-1)
	}
	return false
}

// exponentials merges the exponentials of each monomial into one.
func exponentials(w *work, p poly) (poly, bool) {
	return w.eachTerm(p, func(m monomial) (poly, bool) {
		var arguments []symbolic.Node
		rest := w.without(m, func(f factor) bool {
			if w.g.Op(f.base) != symbolic.OpExp {
				return false
			}
			arguments = append(arguments, w.g.Scale(symbolic.RatFrac(int64(f.halves), 2), w.g.Args(f.base)[0]))
			return true
		})
		if len(arguments) == 0 || len(arguments) == 1 && w.times(rest, w.single(w.g.Call(symbolic.OpExp, arguments[0]), whole)) == m {
			return nil, false
		}
		sum := w.build(w.expand(w.g.Add(arguments...)))
		return w.scaled(w.expand(w.g.Call(symbolic.OpExp, sum)), one, rest), true
	})
}

// exponential writes a half-integer power of an exponential as one.
func exponential(w *work, n symbolic.Node) (symbolic.Node, bool) {
	base, e := w.g.Base(n)
	if base == n || w.g.Op(base) != symbolic.OpExp {
		return n, false
	}
	return w.g.Call(symbolic.OpExp, w.g.Scale(e, w.g.Args(base)[0])), true
}

// roots merges the square roots of each monomial into one.
func roots(w *work, p poly) (poly, bool) {
	return w.eachTerm(p, func(m monomial) (poly, bool) {
		var inside []symbolic.Node
		rest := w.without(m, func(f factor) bool {
			if f.halves != 1 && f.halves != -1 {
				return false
			}
			inside = append(inside, w.g.PowInt(f.base, int64(f.halves)))
			return true
		})
		if len(inside) < 2 {
			return nil, false
		}
		root := w.rewritten(w.g.Sqrt(w.build(w.expand(w.g.Mul(inside...)))))
		return w.scaled(w.expand(root), one, rest), true
	})
}

// eachTerm rewrites the monomials of p one by one.
func (w *work) eachTerm(p poly, rewrite func(monomial) (poly, bool)) (poly, bool) {
	var out []term
	changed := false
	for _, t := range p {
		if !w.spend(1) {
			return p, false
		}
		if q, ok := rewrite(t.mono); ok {
			changed = true
			for _, s := range q {
				out = append(out, term{s.mono, s.coef.Mul(t.coef)})
			}
			continue
		}
		out = append(out, t)
	}
	if !changed {
		return p, false
	}
	return w.collected(out), true
}

// without returns m without the factors that take accepts.
func (w *work) without(m monomial, take func(factor) bool) monomial {
	var kept []factor
	for _, f := range w.monomials[m] {
		if !take(f) {
			kept = append(kept, f)
		}
	}
	return w.intern(kept)
}
