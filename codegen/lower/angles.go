package lower

import (
	"cmp"
	"slices"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// Sines and cosines of sums are put together from those of the terms where
// that is less work: n pairs of sin and cos serve the n² differences of n
// angles. An addition formula costs a few operations, a sine some forty:
//
//	sin(a ± b) = sin a cos b ± cos a sin b    sin 2a = 2 sin a cos a
//	cos(a ± b) = cos a cos b ∓ sin a sin b    cos 2a = 1 − 2 sin² a
//
// The error is a few units of 2⁻⁵³, absolute; for small angles it is relative to
// the largest of them. That is what rounding the angles themselves does.

// What a pair of sine and cosine costs, and an addition formula for a pair,
// in operations.
const (
	sinCosCost   = 40
	additionCost = 4
)

// mostAngles bounds the sum of |k| in sin(Σ k a), with which the error grows.
const mostAngles = 6

// angle is Σ k·atom, atoms that params fix first, then by node.
type angle []angleTerm

type angleTerm struct {
	atom  symbolic.Node
	fixed bool // depends on params alone: in the prologue, for nothing
	k     int64
}

// angleKey is an angle that can be the key of a map: no more terms have |k| ≥ 1.
type angleKey [mostAngles]angleTerm

func (a angle) key() (k angleKey) {
	copy(k[:], a)
	return k
}

func (a angle) negated() angle {
	b := slices.Clone(a)
	for i := range b {
		b[i].k = -b[i].k
	}
	return b
}

// sinCosPair is where sine and cosine of an angle are.
type sinCosPair struct{ sin, cos program.Slot }

// angles says which arguments of sine and cosine are sums to be taken apart.
type angles struct {
	sums  map[symbolic.Node]angle
	atoms map[symbolic.Node]bool // of these sums
	pairs map[angleKey]sinCosPair
}

// planAngles decides for the arguments of all sines and cosines among nodes.
func (l *lowering) planAngles(nodes []symbolic.Node) {
	l.sums, l.pairs = map[symbolic.Node]angle{}, map[angleKey]sinCosPair{}
	var sums []symbolic.Node
	free := map[symbolic.Node]bool{} // atoms whose sine or cosine is needed anyway
	for _, n := range nodes {
		if op := l.g.Op(n); op != symbolic.OpSin && op != symbolic.OpCos {
			continue
		}
		x := l.g.Args(n)[0]
		a, ok := l.angle(x)
		switch {
		case !ok || !l.moves(x):
		case len(a) == 1 && a[0].k == 1:
			free[a[0].atom] = true
		case l.sums[x] == nil:
			l.sums[x] = a
			sums = append(sums, x)
		}
	}
	for l.dropLonely(sums, free) {
	}
	l.dropCostly(sums, free)
	l.atoms = map[symbolic.Node]bool{}
	for _, a := range l.sums {
		for _, t := range a {
			l.atoms[t.atom] = true
		}
	}
}

// known returns the angle of an argument whose sine and cosine are put together,
// or serve others that are; nil for one that stands for itself.
func (l *lowering) known(x symbolic.Node) angle {
	if l.atoms[x] {
		return angle{{x, !l.moves(x), 1}}
	}
	return l.sums[x]
}

// angle writes x as Σ k·atom; it reports false where that has too many terms, or none.
func (l *lowering) angle(x symbolic.Node) (a angle, ok bool) {
	total := int64(0)
	var add func(x symbolic.Node, k int64) bool
	add = func(x symbolic.Node, k int64) bool {
		if l.g.Op(x) == symbolic.OpAdd {
			for _, term := range l.g.Args(x) {
				if !add(term, k) {
					return false
				}
			}
			return true
		}
		c, rest := l.g.Coefficient(x)
		n, integer := c.Int()
		switch {
		case c.Is(0):
			return true
		case !integer || n < -mostAngles || n > mostAngles || l.g.Op(rest) == symbolic.OpConst:
			n, rest = 1, x
		case l.g.Op(rest) == symbolic.OpAdd:
			return add(rest, k*n)
		}
		total += max(n*k, -n*k)
		a = append(a, angleTerm{rest, !l.moves(rest), n * k})
		return total <= mostAngles
	}
	if !add(x, 1) {
		return nil, false
	}
	slices.SortFunc(a, func(s, t angleTerm) int {
		switch {
		case s.fixed == t.fixed:
			return cmp.Compare(s.atom, t.atom)
		case s.fixed:
			return -1
		}
		return 1
	})
	var merged angle
	for _, t := range a {
		if last := len(merged) - 1; last >= 0 && merged[last].atom == t.atom {
			merged[last].k += t.k
		} else {
			merged = append(merged, t)
		}
	}
	merged = slices.DeleteFunc(merged, func(t angleTerm) bool { return t.k == 0 })
	return merged, len(merged) > 0
}

// additions is what taking a apart costs, without the sines of its atoms.
func (a angle) additions() int {
	n := 0
	for i, t := range a {
		if i > 0 && !t.fixed {
			n++
		}
		for k := max(t.k, -t.k); k > 1 && !t.fixed; k /= 2 {
			n += 1 + int(k%2)
		}
	}
	return n * additionCost
}

// dropLonely leaves sums whole that alone would need the sine of an atom. It
// reports whether there was one: then others may be alone.
func (l *lowering) dropLonely(sums []symbolic.Node, free map[symbolic.Node]bool) (dropped bool) {
	users := map[symbolic.Node]int{}
	for _, x := range sums {
		for _, t := range l.sums[x] {
			users[t.atom]++
		}
	}
	for _, x := range sums {
		for _, t := range l.sums[x] {
			if !t.fixed && !free[t.atom] && users[t.atom] == 1 {
				delete(l.sums, x)
				dropped = true
				break
			}
		}
	}
	return dropped
}

// dropCostly leaves those sums whole that hang together by atoms whose sines
// nothing else needs, where these cost more than they spare.
func (l *lowering) dropCostly(sums []symbolic.Node, free map[symbolic.Node]bool) {
	group := map[symbolic.Node]symbolic.Node{} // union-find over atoms
	var find func(n symbolic.Node) symbolic.Node
	find = func(n symbolic.Node) symbolic.Node {
		if group[n] == 0 || group[n] == n {
			return n
		}
		group[n] = find(group[n])
		return group[n]
	}
	head := map[symbolic.Node]symbolic.Node{} // of each sum: one of its atoms that are not free
	spared := map[symbolic.Node]int{}
	for _, x := range sums {
		for _, t := range l.sums[x] {
			if t.fixed || free[t.atom] {
				continue
			}
			if group[t.atom] == 0 {
				group[t.atom] = t.atom
			}
			if head[x] == 0 {
				head[x] = t.atom
			}
			group[find(t.atom)] = find(head[x])
		}
	}
	for atom := range group {
		spared[find(atom)] -= sinCosCost
	}
	for _, x := range sums {
		spared[find(head[x])] += sinCosCost - l.sums[x].additions()
	}
	for _, x := range sums {
		if head[x] != 0 && spared[find(head[x])] <= 0 || sinCosCost < l.sums[x].additions() {
			delete(l.sums, x)
		}
	}
}

// pair returns sine and cosine of an angle, which it computes where that has not
// been done, from those of its beginning and its last term.
func (l *lowering) pair(a angle) sinCosPair {
	key := a.key()
	if p, ok := l.pairs[key]; ok {
		return p
	}
	var p sinCosPair
	switch last := len(a) - 1; {
	case a[0].k < 0:
		p = l.pair(a.negated())
		p.sin = l.emit(program.Neg, p.sin)
	case last > 0:
		p = l.addAngles(l.pair(a[:last]), l.pair(a[last:]))
	default:
		p = l.multipleAngle(a[0])
	}
	l.pairs[key] = p
	return p
}

// multipleAngle returns sine and cosine of k·atom for positive k: by doubling, and one more.
func (l *lowering) multipleAngle(t angleTerm) sinCosPair {
	part := func(k int64) sinCosPair { return l.pair(angle{{t.atom, t.fixed, k}}) }
	switch {
	case t.k == 1:
		x := l.get(t.atom)
		if l.level[x] == constant {
			return sinCosPair{l.emit(program.Sin, x), l.emit(program.Cos, x)}
		}
		s := l.emit(program.SinCos, x)
		return sinCosPair{s, s + 1}
	case t.k%2 == 1:
		return l.addAngles(part(t.k-1), part(1))
	}
	half := part(t.k / 2)
	twice := l.emit(program.Add, half.sin, half.sin)
	return sinCosPair{l.emit(program.Mul, twice, half.cos), l.emit(program.Fnma, twice, half.sin, l.constant(1))}
}

// addAngles returns sine and cosine of a + b. Where b is negated, its sine is a
// factor of fused operations, which take in the sign.
func (l *lowering) addAngles(a, b sinCosPair) sinCosPair {
	return sinCosPair{
		sin: l.emit(program.Fma, a.cos, b.sin, l.emit(program.Mul, a.sin, b.cos)),
		cos: l.emit(program.Fnma, a.sin, b.sin, l.emit(program.Mul, a.cos, b.cos)),
	}
}
