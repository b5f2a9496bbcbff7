package native

import "lagc/codegen/amd64"

// run writes the code.
func (e *emitter) run() {
	e.layout.spilled = e.layout.Words
	e.top, e.data, e.exit = e.Label(), e.Label(), e.Label()
	e.enter()
	e.Place(e.top)
	for _, i := range e.order {
		in := &e.list[i]
		e.begin(in)
		writers[facts[in.op].kind](e, i, in)
	}
	e.Place(e.exit)
	e.ZeroUpper()
	e.Return()
	e.writePool()
}

// writers write the instructions of each kind.
var writers = [...]func(e *emitter, v value, in *instr){
	binary:  (*emitter).binary,
	fused:   (*emitter).fused,
	rooted:  (*emitter).rooted,
	shifted: (*emitter).shifted,
	truth:   (*emitter).truth,
	chosen:  (*emitter).chosen,
	moved:   (*emitter).moved,
	special: (*emitter).special,
}

// enter begins an entry.
func (e *emitter) enter() {
	l := e.Label()
	e.Place(l)
	e.entries = append(e.entries, l)
	e.Address(poolBase, e.data)
}

// begin keeps the operands that are in registers there while an instruction is written. Words
// that the last one freed may be used from now on, not before: it read them.
func (e *emitter) begin(in *instr) {
	for k, words := range e.released {
		e.spills[k], e.released[k] = append(e.spills[k], words...), words[:0]
	}
	e.files[vectors].pinned, e.files[masks].pinned = 0, 0
	for _, v := range in.operands() {
		if v != absent && e.reg[v] >= 0 {
			e.files[e.class(v)].pinned |= 1 << e.reg[v]
		}
	}
}

// target gives the operands back and returns a register for v.
func (e *emitter) target(v value, operands ...value) amd64.Reg {
	for _, o := range operands {
		e.used(o)
	}
	r := e.take(e.class(v))
	e.give(r, v)
	return r
}

// mirrored are the predicates with their operands exchanged.
var mirrored = map[uint64]uint64{
	amd64.EQ: amd64.EQ, amd64.LT: amd64.GT, amd64.LE: amd64.GE,
	amd64.NEQ: amd64.NEQ, amd64.NLT: amd64.NGT, amd64.NLE: amd64.NGE,
}

func (e *emitter) binary(v value, in *instr) {
	f := &facts[in.op]
	a, b, imm := in.a, in.b, in.bits
	if e.reg[a] < 0 && e.reg[b] >= 0 {
		if f.has(commutes) {
			a, b = b, a
		} else if in.op == opCompare {
			a, b, imm = b, a, mirrored[imm]
		}
	}
	src := e.need(a)
	rm := e.operand(b, f.has(packed))
	dst := e.target(v, a, b)
	e.Vector(amd64.Instr{Op: f.machine, Width: e.of(v), Dst: dst, Src: src, RM: rm, Imm: uint8(imm)})
}

func (e *emitter) rooted(v value, in *instr) {
	var src amd64.Reg
	var rm amd64.Operand
	if e.of(v) == amd64.Scalar { // the upper half comes from Src: one register for both waits for nothing else
		src = e.need(in.a)
		rm = amd64.R(src)
	} else {
		rm = e.operand(in.a, false)
	}
	e.Vector(amd64.Instr{Op: amd64.Sqrt, Width: e.of(v), Dst: e.target(v, in.a), Src: src, RM: rm})
}

func (e *emitter) shifted(v value, in *instr) {
	rm := amd64.R(e.need(in.a))
	e.Vector(amd64.Instr{Op: facts[in.op].machine, Width: e.of(v), Dst: e.target(v, in.a), RM: rm, Imm: uint8(in.bits)})
}

// truth combines truth values.
func (e *emitter) truth(v value, in *instr) {
	f := &facts[in.op]
	op, src := f.machine, e.need(in.a)
	if e.width.Masks() {
		op = f.mask
	}
	if in.b == absent {
		e.negate(v, in, op, src)
		return
	}
	rm := amd64.R(e.need(in.b))
	e.Vector(amd64.Instr{Op: op, Width: e.of(v), Dst: e.target(v, in.a, in.b), Src: src, RM: rm})
}

func (e *emitter) negate(v value, in *instr, op amd64.Op, src amd64.Reg) {
	rm := amd64.R(src)
	if !e.width.Masks() {
		rm = e.constant(^uint64(0), e.of(v), &e.ones[e.size(v)])
	}
	e.Vector(amd64.Instr{Op: op, Width: e.of(v), Dst: e.target(v, in.a), Src: src, RM: rm})
}

// chosen writes a select. One with 0 is a bitwise and, or a move of the lanes that are
// chosen.
func (e *emitter) chosen(v value, in *instr) {
	no := &e.list[in.c]
	zero := no.op == opConst && no.bits == 0
	mask := e.need(in.a)
	out := amd64.Instr{Op: amd64.Blend, Width: e.of(v)}
	switch {
	case zero && e.width.Masks():
		out.RM = e.operand(in.b, true)
		out.Mask, out.Zero = mask, true
		switch {
		case out.RM.Broadcast:
			out.Op, out.RM.Broadcast = amd64.Broadcast, false
		case out.RM.Memory:
			out.Op = amd64.Load
		default:
			out.Op = amd64.Move
		}
	case zero:
		out.Op, out.Src, out.RM = amd64.And, mask, e.operand(in.b, true)
	default:
		out.Src, out.RM = e.need(in.c), e.operand(in.b, true)
		if out.Mask = mask; !e.width.Masks() {
			out.Mask, out.Imm = 0, uint8(mask)<<4
		}
	}
	out.Dst = e.target(v, in.a, in.b, in.c)
	e.Vector(out)
}

// moved moves lanes between wide and other values.
func (e *emitter) moved(v value, in *instr) {
	out := amd64.Instr{Op: facts[in.op].machine, Width: amd64.Scalar}
	switch in.op {
	case opFirst:
		e.lowest(v, in.a)
		return
	case opPair:
		out.Src, out.RM = e.need(in.a), amd64.R(e.need(in.b))
		out.Dst = e.target(v, in.a, in.b)
	case opJoin:
		out.Src, out.RM = e.need(in.a), amd64.R(e.need(in.b))
		out.Width, out.Imm = amd64.AVX2, 1
		out.Dst = e.target(v, in.a, in.b)
	case opSecond:
		out.Src = e.need(in.a)
		out.RM = amd64.R(out.Src)
		out.Dst = e.target(v, in.a)
	case opHalf:
		out.Dst = e.need(in.a)
		out.Width, out.Imm = amd64.AVX2, 1
		out.RM = amd64.R(e.target(v, in.a))
	}
	e.Vector(out)
}

// lowest takes the first lane of a wide value, which every register of it begins with.
func (e *emitter) lowest(v, a value) {
	switch r := e.reg[a]; {
	case r >= 0 && e.last(a, 1):
		e.used(a)
		e.give(amd64.Reg(r), v)
	case r >= 0:
		e.Vector(amd64.Instr{Op: amd64.Move, Dst: e.target(v, a), RM: amd64.R(amd64.Reg(r))})
	default:
		at := e.at(int(e.home[a]))
		e.Vector(amd64.Instr{Op: amd64.Load, Dst: e.target(v, a), RM: at})
	}
}
