package native

import "lagc/codegen/amd64"

// fused writes ±a·b ± c. The instruction overwrites one of its operands: one that nothing needs any
// more, or one that stands in memory and is loaded for the purpose, else a copy of
// the term. Which of the three forms is taken follows from that, and from which operand is read from
// memory.
func (e *emitter) fused(v value, in *instr) {
	a, b, c := in.a, in.b, in.c
	tied, dying := e.tie(a, b, c)
	if tied == b {
		a, b = b, a
	}
	if tied == c {
		x, y := a, b
		if e.reg[x] < 0 && e.reg[y] >= 0 {
			x, y = y, x
		}
		e.multiply(v, in, 2, c, dying, x, y)
		return
	}
	if e.reg[b] < 0 && e.reg[c] >= 0 {
		e.multiply(v, in, 0, a, dying, c, b)
		return
	}
	e.multiply(v, in, 1, a, dying, b, c)
}

// tie chooses the operand to overwrite and tells whether its register can be taken as it is.
func (e *emitter) tie(a, b, c value) (v value, dying bool) {
	for _, v := range [3]value{c, a, b} {
		uses := int32(0)
		for _, o := range [3]value{a, b, c} {
			if o == v {
				uses++
			}
		}
		if e.reg[v] >= 0 && e.last(v, uses) {
			return v, true
		}
	}
	for _, v := range [3]value{c, a, b} {
		if e.reg[v] < 0 {
			return v, false
		}
	}
	return c, false
}

// multiply writes form 132, 213 or 231 (number 0, 1, 2) with tied overwritten, src a register and rm any.
func (e *emitter) multiply(v value, in *instr, form int, tied value, dying bool, src, rm value) {
	s := e.need(src)
	o := e.operand(rm, false)
	var dst amd64.Reg
	if dying {
		dst = amd64.Reg(e.reg[tied])
	} else {
		dst = e.take(vectors)
		if e.reg[tied] >= 0 {
			e.Vector(amd64.Instr{Op: amd64.Move, Width: e.of(v), Dst: dst, RM: amd64.R(amd64.Reg(e.reg[tied]))})
		} else {
			e.load(dst, tied)
		}
	}
	e.used(tied)
	e.used(src)
	e.used(rm)
	op := amd64.Fmadd132 + amd64.Op(form)
	if in.bits&minusProduct != 0 {
		op += amd64.Fnmadd132 - amd64.Fmadd132
	}
	if in.bits&minusTerm != 0 {
		op += amd64.Fmsub132 - amd64.Fmadd132
	}
	e.Vector(amd64.Instr{Op: op, Width: e.of(v), Dst: dst, Src: s, RM: o})
	e.give(dst, v)
}
