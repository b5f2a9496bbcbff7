package native

import (
	"math"

	"lagc/codegen/amd64"
)

// value is the number of the flat instruction that computes it.
type value int32

// absent is no value.
const absent value = -1

// op is an operation of the flat list.
type op uint8

// The operations. Truth values are masks: of ones in a vector register, or in a mask register.
const (
	opConst    op = iota // bits in all lanes
	opWord               // word bits of the frame
	opFlags              // the same, holding a truth value
	opAdd                // a + b
	opSub                // a − b
	opMul                // a · b
	opDiv                // a / b
	opMax                // a > b ? a : b
	opMin                // a < b ? a : b
	opFma                // ±a·b ± c, signs in bits
	opSqrt               // √a
	opAnd                // bitwise
	opOr                 // bitwise
	opXor                // bitwise
	opWordAdd            // of 64 bits
	opWordSub            // of 64 bits
	opLeft               // a << bits
	opRight              // a >> bits
	opCompare            // truth of a ? b, the predicate in bits
	opBoth               // truth of a and b
	opEither             // truth of a or b
	opNot                // opposite truth of a
	opSelect             // truth a ? b : c
	opPair               // wide: a and b in the first lanes
	opJoin               // wide: the first two lanes of a, then those of b
	opHalf               // wide: the upper two lanes of a, then nothing
	opFirst              // the first lane of wide a
	opSecond             // the second
	opOutput             // word bits of the frame = a, as soon as a is known
	opStore              // word bits of the frame = a, here
	opCall               // leave for call bits, continue at the next entry
	opRound              // count a round
	opLeave              // leave where truth a fails, with attention bits
	opContinue           // repeat while a holds in the active lanes and b nowhere
	opFinish             // leave, reporting truth a
	opCount
)

// Signs of opFma.
const (
	minusProduct = 1
	minusTerm    = 2
)

// kind tells how an operation is written as instructions.
type kind uint8

const (
	passive kind = iota // read where it stands
	binary
	fused
	rooted
	shifted
	truth // of truth values
	chosen
	moved // between lanes
	special
)

// fact is what is known of an operation: operands; the way it is written; the instruction, and that on
// mask registers; whether operands may change places; whether it works on whole registers even in Scalar;
// whether it gives a truth value.
type fact struct {
	name     string
	args     int
	kind     kind
	machine  amd64.Op
	mask     amd64.Op
	commutes bool
	packed   bool
	truth    bool
}

var facts = [opCount]fact{
	opConst:    {"const", 0, passive, 0, 0, false, false, false},
	opWord:     {"word", 0, passive, 0, 0, false, false, false},
	opFlags:    {"flags", 0, passive, 0, 0, false, false, true},
	opAdd:      {"add", 2, binary, amd64.Add, 0, true, false, false},
	opSub:      {"sub", 2, binary, amd64.Sub, 0, false, false, false},
	opMul:      {"mul", 2, binary, amd64.Mul, 0, true, false, false},
	opDiv:      {"div", 2, binary, amd64.Div, 0, false, false, false},
	opMax:      {"max", 2, binary, amd64.Max, 0, false, false, false},
	opMin:      {"min", 2, binary, amd64.Min, 0, false, false, false},
	opFma:      {"fma", 3, fused, amd64.Fmadd132, 0, false, false, false},
	opSqrt:     {"sqrt", 1, rooted, amd64.Sqrt, 0, false, false, false},
	opAnd:      {"and", 2, binary, amd64.And, 0, true, true, false},
	opOr:       {"or", 2, binary, amd64.Or, 0, true, true, false},
	opXor:      {"xor", 2, binary, amd64.Xor, 0, true, true, false},
	opWordAdd:  {"wordadd", 2, binary, amd64.WordAdd, 0, true, true, false},
	opWordSub:  {"wordsub", 2, binary, amd64.WordSub, 0, false, true, false},
	opLeft:     {"left", 1, shifted, amd64.WordLeft, 0, false, true, false},
	opRight:    {"right", 1, shifted, amd64.WordRight, 0, false, true, false},
	opCompare:  {"compare", 2, binary, amd64.Compare, 0, false, false, true},
	opBoth:     {"both", 2, truth, amd64.And, amd64.MaskAnd, true, true, true},
	opEither:   {"either", 2, truth, amd64.Or, amd64.MaskOr, true, true, true},
	opNot:      {"not", 1, truth, amd64.Xor, amd64.MaskNot, true, true, true},
	opSelect:   {"select", 3, chosen, amd64.Blend, 0, false, true, false},
	opPair:     {"pair", 2, moved, amd64.Low, 0, false, true, false},
	opJoin:     {"join", 2, moved, amd64.Insert, 0, false, true, false},
	opHalf:     {"half", 1, moved, amd64.Extract, 0, false, true, false},
	opFirst:    {"first", 1, moved, amd64.Move, 0, false, true, false},
	opSecond:   {"second", 1, moved, amd64.High, 0, false, true, false},
	opOutput:   {"output", 1, special, 0, 0, false, false, false},
	opStore:    {"store", 1, special, 0, 0, false, false, false},
	opCall:     {"call", 0, special, 0, 0, false, false, false},
	opRound:    {"round", 0, special, 0, 0, false, false, false},
	opLeave:    {"leave", 1, special, 0, 0, false, false, false},
	opContinue: {"continue", 2, special, 0, 0, false, false, false},
	opFinish:   {"finish", 1, special, 0, 0, false, false, false},
}

// instr computes one value from earlier ones; operands that are not there are absent.
type instr struct {
	op      op
	a, b, c value
	bits    uint64
	wide    bool // in a program of one lane: four values side by side, as in AVX2
}

func line(o op, a, b, c value, bits uint64) instr {
	return instr{op: o, a: a, b: b, c: c, bits: bits}
}

func (in *instr) operands() [3]value { return [3]value{in.a, in.b, in.c} }

// flat is a list under construction. Equal instructions become one.
type flat struct {
	list []instr
	seen map[instr]value
	ok   value // truth: every guard and check so far holds; absent before the first
	wide bool  // what is put is wide
	all  value // as ok, of wide values
}

func newFlat(size int) *flat {
	return &flat{list: make([]instr, 0, size), seen: make(map[instr]value, size), ok: absent, all: absent}
}

func (f *flat) put(in instr) value {
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

func (f *flat) word(n int) value { return f.put(line(opWord, absent, absent, absent, uint64(n))) }
func (f *flat) constant(bits uint64) value {
	return f.put(line(opConst, absent, absent, absent, bits))
}
func (f *flat) number(x float64) value { return f.constant(math.Float64bits(x)) }
func (f *flat) flags(n int) value {
	return f.put(line(opFlags, absent, absent, absent, uint64(n)))
}
func (f *flat) unary(o op, a value, bits uint64) value {
	return f.put(line(o, a, absent, absent, bits))
}
func (f *flat) binary(o op, a, b value) value {
	if facts[o].commutes && b < a {
		a, b = b, a
	}
	return f.put(line(o, a, b, absent, 0))
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
	return f.put(line(opFma, a, b, c, signs))
}

func (f *flat) compare(predicate uint64, a, b value) value {
	return f.put(line(opCompare, a, b, absent, predicate))
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
	return f.put(line(opSelect, truth, yes, no, 0))
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
	f.append(line(o, a, absent, absent, uint64(word)))
}
