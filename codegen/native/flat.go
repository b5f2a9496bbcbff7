package native

import (
	"math"

	"lagc/codegen/amd64"
)

// value is the number of the flat instruction that computes it.
type value int32

// absent is no value: the list begins with an instruction that is none.
const absent value = 0

// instr computes one value from earlier ones, or none; operands that are not there are absent.
type instr struct {
	op      op
	a, b, c value
	bits    uint64
	wide    bool // in a program of one lane: four values side by side, as in AVX2
}

func (in *instr) operands() [3]value { return [3]value{in.a, in.b, in.c} }

// flat is a list under construction. Equal instructions become one.
type flat struct {
	list []instr
	seen map[instr]value
	ok   value // truth: every guard and check so far holds; absent before the first
	wide bool  // what is put is wide
	new  bool  // what is put, unless it is a constant, is known to be like nothing before
	all  value // as ok, of wide values
}

func newFlat(size int) *flat {
	return &flat{list: make([]instr, 1, size), seen: make(map[instr]value, size)}
}

// put returns the value of an instruction, which is appended if there is none like it.
func (f *flat) put(in instr) value {
	if f.new && in.op != opConst {
		return f.append(in)
	}
	in.wide = in.wide || f.wide
	if v, ok := f.seen[in]; ok {
		return v
	}
	v := f.append(in)
	f.seen[in] = v
	return v
}

// append adds an instruction that is not a value.
func (f *flat) append(in instr) value {
	f.list = append(f.list, in)
	return value(len(f.list) - 1)
}

func (f *flat) word(n int) value           { return f.put(instr{op: opWord, bits: uint64(n)}) }
func (f *flat) flags(n int) value          { return f.put(instr{op: opFlags, bits: uint64(n)}) }
func (f *flat) constant(bits uint64) value { return f.put(instr{op: opConst, bits: bits}) }
func (f *flat) number(x float64) value     { return f.constant(math.Float64bits(x)) }

func (f *flat) unary(o op, a value, bits uint64) value {
	return f.put(instr{op: o, a: a, bits: bits})
}
func (f *flat) binary(o op, a, b value) value {
	if facts[o].has(commutes) && b < a {
		a, b = b, a
	}
	return f.put(instr{op: o, a: a, b: b})
}

const signBit = 1 << 63

func (f *flat) neg(a value) value { return f.binary(opXor, a, f.constant(signBit)) }
func (f *flat) abs(a value) value { return f.binary(opAnd, a, f.constant(signBit-1)) }

// positive returns x and true where a is −x.
func (f *flat) positive(a value) (x value, negated bool) {
	in := &f.list[a]
	if in.op != opXor {
		return a, false
	}
	for _, p := range [2][2]value{{in.a, in.b}, {in.b, in.a}} {
		if c := &f.list[p[1]]; c.op == opConst && c.bits == signBit {
			return p[0], true
		}
	}
	return a, false
}

// add is a + b, which is a − x for b = −x.
func (f *flat) add(a, b value) value {
	if x, negated := f.positive(b); negated {
		return f.binary(opSub, a, x)
	}
	if x, negated := f.positive(a); negated {
		return f.binary(opSub, b, x)
	}
	return f.binary(opAdd, a, b)
}

// sub is a − b.
func (f *flat) sub(a, b value) value {
	if x, negated := f.positive(b); negated {
		return f.binary(opAdd, a, x)
	}
	return f.binary(opSub, a, b)
}

// fma is a·b + c, rounded once. Signs cost nothing.
func (f *flat) fma(a, b, c value) value {
	a, na := f.positive(a)
	b, nb := f.positive(b)
	c, nc := f.positive(c)
	signs := uint64(0)
	if na != nb {
		signs |= minusProduct
	}
	if nc {
		signs |= minusTerm
	}
	if b < a {
		a, b = b, a
	}
	return f.put(instr{op: opFma, a: a, b: b, c: c, bits: signs})
}

func (f *flat) compare(predicate uint64, a, b value) value {
	return f.put(instr{op: opCompare, a: a, b: b, bits: predicate})
}

// not is the opposite of a truth value; every predicate has one.
func (f *flat) not(a value) value {
	if in := f.list[a]; in.op == opCompare {
		return f.compare(in.bits^opposite, in.a, in.b)
	}
	return f.unary(opNot, a, 0)
}

// opposite is what tells a predicate from its negation.
const opposite = amd64.EQ ^ amd64.NEQ

func (f *flat) choose(truth, yes, no value) value {
	if yes == no {
		return yes
	}
	return f.put(instr{op: opSelect, a: truth, b: yes, c: no})
}

// number of a truth value, 1 or 0.
func (f *flat) numeric(truth value) value { return f.choose(truth, f.number(1), f.number(0)) }

// truth tells whether a number is not 0.
func (f *flat) truth(a value) value {
	zero := f.number(0)
	if in := &f.list[a]; in.op == opSelect && in.c == zero && in.b == f.number(1) {
		return in.a
	}
	return f.compare(amd64.NEQ, a, zero)
}

// require adds a condition under which the results hold.
func (f *flat) require(truth value) {
	so := &f.ok
	if f.wide {
		so = &f.all
	}
	if *so == absent {
		*so = truth
		return
	}
	*so = f.binary(opBoth, *so, truth)
}

func (f *flat) store(o op, a value, word int) {
	f.append(instr{op: o, a: a, bits: uint64(word)})
}
