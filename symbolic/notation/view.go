package notation

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"lagc/symbolic"
)

// profile is what orders a node among others: the kinds of symbols in it, its
// first symbol, and its degree in accelerations and velocities.
type profile struct {
	known         bool
	class         class
	lead          int64 // rank of the first symbol in declared order
	accelerations int32
	velocities    int32
}

// class orders the factors of a product by what they depend on.
type class uint8

const (
	numeric class = iota
	parametric
	temporal
	positional
	kinetic
	dynamic
)

// classes says which class a kind of symbol belongs to.
var classes = [...]class{
	symbolic.Time:              temporal,
	symbolic.Param:             parametric,
	symbolic.Coordinate:        positional,
	symbolic.Velocity:          kinetic,
	symbolic.Acceleration:      dynamic,
	symbolic.Multiplier:        dynamic,
	symbolic.InitialCoordinate: positional,
	symbolic.InitialVelocity:   kinetic,
	symbolic.Memory:            dynamic,
}

const noSymbol = int64(1) << 62

// learn fills in the profiles of root and what it is made of.
func (p *Printer) learn(root symbolic.Node) {
	if int(root) >= len(p.known) {
		p.known = append(p.known, make([]profile, p.g.Len()-len(p.known))...)
	}
	var todo []symbolic.Node
	visit := func(n symbolic.Node) {
		if !p.known[n].known {
			p.known[n].known = true
			todo = append(todo, n)
		}
	}
	visit(root)
	for next := 0; next < len(todo); next++ {
		for _, a := range p.g.Args(todo[next]) {
			visit(a)
		}
	}
	slices.Sort(todo)
	for _, n := range todo {
		p.known[n] = p.profileOf(n)
	}
}

func (p *Printer) profileOf(n symbolic.Node) profile {
	f := profile{known: true, lead: noSymbol}
	if s, ok := p.g.SymbolOf(n); ok {
		f.class = classes[s.Kind]
		f.lead = int64(f.class)<<56 + int64(s.Kind)<<52 + int64(s.Index)
		if s.Kind == symbolic.Param {
			f.lead += p.family(s.Index) << 26
		}
		f.accelerations = boolInt(f.class == dynamic)
		f.velocities = boolInt(f.class == kinetic)
		return f
	}
	op, args := p.g.Op(n), p.g.Args(n)
	for _, a := range args {
		x := p.known[a]
		f.class = max(f.class, x.class)
		f.lead = min(f.lead, x.lead)
		switch op {
		case symbolic.OpAdd:
			f.accelerations = max(f.accelerations, x.accelerations)
			f.velocities = max(f.velocities, x.velocities)
		case symbolic.OpMul:
			f.accelerations = saturate(int64(f.accelerations) + int64(x.accelerations))
			f.velocities = saturate(int64(f.velocities) + int64(x.velocities))
		}
	}
	if base, e := p.g.Base(n); base != n {
		if k, ok := e.Int(); ok && k > 0 && k < 1<<20 {
			x := p.known[base]
			f.accelerations = saturate(k * int64(x.accelerations))
			f.velocities = saturate(k * int64(x.velocities))
		}
	}
	return f
}

// family returns the index of the first parameter whose name is that of the
// k-th but for indices and trailing digits, so that products read m3*l1*l3 in
// whatever order m1, l1, m2, … were declared.
func (p *Printer) family(k int) int64 {
	for i := len(p.families); i <= k && i < 1<<26; i++ {
		name := p.opt.Names(symbolic.Symbol{Kind: symbolic.Param, Index: i})
		stem := strings.TrimRightFunc(name.Base, unicode.IsDigit)
		if _, ok := p.stems[stem]; !ok {
			p.stems[stem] = int64(i)
		}
		p.families = append(p.families, p.stems[stem])
	}
	return p.families[min(k, len(p.families)-1)]
}

func saturate(x int64) int32 { return int32(min(x, 1<<30)) }

func boolInt(b bool) int32 {
	if b {
		return 1
	}
	return 0
}

// factor is baseᵉ in a product.
type factor struct {
	base symbolic.Node
	exp  symbolic.Rational // positive
}

// quotient is a product as it is read: ±coefficient·over/under.
type quotient struct {
	negative    bool
	coefficient symbolic.Rational // not negative
	over, under []factor
}

// view takes n apart.
func (p *Printer) view(n symbolic.Node) quotient {
	q := quotient{coefficient: symbolic.RatInt(1)}
	p.collect(&q, n)
	if q.coefficient.Sign() < 0 {
		q.negative, q.coefficient = true, q.coefficient.Neg()
	}
	slices.SortStableFunc(q.over, p.compareFactors)
	slices.SortStableFunc(q.under, p.compareFactors)
	return q
}

func (p *Printer) collect(q *quotient, n symbolic.Node) {
	if _, named := p.name(n); !named {
		if c, ok := p.g.Const(n); ok {
			q.coefficient = q.coefficient.Mul(c)
			return
		}
		switch p.g.Op(n) {
		case symbolic.OpMul:
			for _, a := range p.g.Args(n) {
				p.collect(q, a)
			}
			return
		case symbolic.OpPow:
			base, e := p.g.Base(n)
			if e.Sign() < 0 {
				q.under = append(q.under, factor{base, e.Neg()})
				return
			}
			q.over = append(q.over, factor{base, e})
			return
		}
	}
	q.over = append(q.over, factor{n, symbolic.RatInt(1)})
}

// shape orders factors of one class: sums of parameters stand first, as in
// (m1 + m2)*g, other sums last.
func (p *Printer) shape(f factor) int {
	switch p.g.Op(f.base) {
	case symbolic.OpSymbol:
		return 1
	case symbolic.OpAdd:
		if p.known[f.base].class <= parametric {
			return 0
		}
		return 3
	}
	return 2
}

func (p *Printer) compareFactors(a, b factor) int {
	x, y := p.known[a.base], p.known[b.base]
	return cmp.Or(
		cmp.Compare(x.class, y.class),
		cmp.Compare(p.shape(a), p.shape(b)),
		cmp.Compare(x.lead, y.lead),
		cmp.Compare(p.g.Op(a.base), p.g.Op(b.base)),
		cmp.Compare(a.base, b.base),
		b.exp.Cmp(a.exp))
}

// addend is one term of a sum, ready to be ordered.
type addend struct {
	node symbolic.Node
	quotient
}

// addends returns the terms of a sum in reading order, sums within it
// included: highest derivatives first, then by factors; a positive term leads
// if there is one.
func (p *Printer) addends(n symbolic.Node) []addend {
	var terms []addend
	stack := []symbolic.Node{n}
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if _, named := p.name(x); p.g.Op(x) == symbolic.OpAdd && !named {
			stack = append(stack, p.g.Args(x)...)
			continue
		}
		terms = append(terms, addend{x, p.view(x)})
	}
	slices.SortStableFunc(terms, p.compareTerms)
	for i, t := range terms {
		if !t.negative {
			copy(terms[1:i+1], terms[:i])
			terms[0] = t
			break
		}
	}
	return terms
}

func (p *Printer) compareTerms(a, b addend) int {
	x, y := p.known[a.node], p.known[b.node]
	if c := cmp.Or(cmp.Compare(y.accelerations, x.accelerations), cmp.Compare(y.velocities, x.velocities)); c != 0 {
		return c
	}
	return cmp.Or(
		slices.CompareFunc(a.over, b.over, p.compareFactors),
		slices.CompareFunc(a.under, b.under, p.compareFactors),
		cmp.Compare(a.node, b.node))
}
