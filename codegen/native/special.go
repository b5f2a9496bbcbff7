package native

import "lagc/codegen/amd64"

// special writes what is no value: stores and the ways out.
func (e *emitter) special(_ value, in *instr) {
	switch in.op {
	case opOutput, opStore:
		e.store(in)
	case opCall:
		e.call(int(in.bits))
	case opRound:
		e.ApplyConst(amd64.Minus, rounds, 1)
	case opLeave:
		e.leave(in)
	case opContinue:
		e.repeat(in)
	case opFinish:
		e.SetG(attention, 0)
		e.report(in.a)
	}
}

// store writes a value; the place of an output is as good a home as a spill.
func (e *emitter) store(in *instr) {
	e.need(in.a)
	word := int(in.bits)
	e.write(in.a, e.at(word))
	if in.op == opOutput && !e.loop {
		e.write(in.a, amd64.M(copyBase, int32(8*(word-e.layout.Output)*e.layout.Lanes)))
	}
	if in.op == opOutput && e.home[in.a] < 0 {
		e.home[in.a] = int32(word)
	}
	e.used(in.a)
}

// bits sets a general register to a truth value, one bit per lane.
func (e *emitter) bits(dst amd64.General, v value) {
	r := e.need(v)
	if e.width.Masks() {
		e.MaskBits(dst, r)
		return
	}
	e.SignBits(dst, e.width, r)
	if e.width == amd64.Scalar {
		e.ApplyConst(amd64.Bits, dst, 1)
	}
}

// report sets RAX to the lanes where v holds, to all without v.
func (e *emitter) report(v value) {
	if v == absent {
		e.SetG(held, 1<<e.layout.Lanes-1)
		return
	}
	e.bits(held, v)
	e.used(v)
}

// leave leaves a loop of one lane: with nothing held, or with what was found out held and attention wanted.
func (e *emitter) leave(in *instr) {
	e.bits(held, in.a)
	e.used(in.a)
	e.Test(held, held)
	e.SetG(attention, int32(in.bits)) // flags stay
	e.SetG(held, int32(in.bits))
	e.JumpIf(amd64.Zero, e.exit)
}

// repeat goes to the top while all active lanes hold, none stops and rounds are left.
func (e *emitter) repeat(in *instr) {
	e.SetG(attention, 0)
	if in.b != absent {
		e.bits(attention, in.b)
		e.used(in.b)
	}
	e.MoveG(held, amd64.G(running))
	if in.a != absent {
		e.report(in.a)
		e.ApplyG(amd64.Comp, held, amd64.G(running))
		e.JumpIf(amd64.NotZero, e.exit)
	}
	if in.b != absent {
		e.Test(attention, attention)
		e.JumpIf(amd64.NotZero, e.exit)
	}
	e.Test(rounds, rounds)
	e.JumpIf(amd64.NotZero, e.top)
}

// call leaves with everything that is still needed in the frame.
func (e *emitter) call(n int) {
	for c := range classes {
		f := &e.files[c]
		for r := range f.owner {
			if f.free>>r&1 == 0 && (c == vectors && r < amd64.Shapes[e.width].Registers || c == masks && r > 0 && r < 8) {
				v := f.owner[r]
				e.save(v)
				e.reg[v] = -1
				f.free |= 1 << r
			}
		}
	}
	e.SetG(attention, int32(CallBase+n))
	e.SetG(held, 1<<e.layout.Lanes-1)
	e.Jump(e.exit)
	e.enter()
}

// writePool puts the constants behind the code, with a word more so that whole registers may be read.
func (e *emitter) writePool() {
	e.text = e.Len()
	e.Align(64)
	e.PlaceAt(e.data, e.Len()+poolBias)
	for _, c := range e.constants {
		e.Data(c)
	}
	e.Data(0)
}

// result returns what was written.
func (e *emitter) result() *Code {
	c := &Code{Width: e.width, Layout: e.layout, Bytes: e.Bytes(), Text: e.text}
	for _, l := range e.entries {
		c.Entries = append(c.Entries, e.Offset(l))
	}
	return c
}
