package native

import (
	"math"

	"lagc/codegen/amd64"
	"lagc/codegen/program"
)

// lowering turns a program's body into a flat list.
type lowering struct {
	*flat
	prog    *program.Program
	layout  *Layout
	values  []value // of slots; absent where not computed yet
	kept    []bool  // slots that the prologue computes
	scratch []value
	results []value
}

// flatten lowers the body of p. Outputs are stored as soon as they are
// known; for a loop, they are then fed back.
func flatten(p *program.Program, layout *Layout, loop *Loop, width amd64.Width) *flat {
	l := &lowering{flat: newFlat(2 * (len(p.Body) + 64)), prog: p, layout: layout, values: make([]value, p.Slots), kept: make([]bool, p.Slots)}
	for i := range p.Inputs {
		l.values[i] = l.word(i)
	}
	for _, c := range p.Consts {
		l.values[c.Slot] = l.number(c.Value)
	}
	for _, in := range p.Prologue {
		for k := range program.Facts[in.Op].Results {
			l.kept[int(in.Dst)+k] = true
		}
		if in.Op == program.Solve {
			s := &p.Systems[in.A]
			for k := range s.N {
				l.kept[int(s.First)+k] = true
			}
		}
	}
	groups := group(p, width)
	for i := range p.Body {
		switch g := groups.of[i]; {
		case g == 0:
			l.instr(&p.Body[i])
		case groups.list[g-1][0] == int32(i):
			l.together(groups.list[g-1])
		}
	}
	l.requireAll()
	for i, s := range p.Outputs {
		l.store(opOutput, l.slot(s), layout.Output+i)
	}
	if loop != nil {
		l.repeat(loop, width)
	} else {
		l.append(instr{op: opFinish, a: l.ok})
	}
	return l.flat
}

// slot returns the value of a slot. One that the prologue computed is read from the frame; one
// that nothing has computed is 0, as in the interpreter.
func (l *lowering) slot(s program.Slot) value {
	if l.values[s] == absent {
		if l.kept[s] {
			l.values[s] = l.word(l.layout.keep(s))
		} else {
			l.values[s] = l.number(0)
		}
	}
	return l.values[s]
}

// plain is what operations of programs are in the flat list; those that are missing have kernels.
var plain = [...]func(l *lowering, a, b, c value) value{
	program.Add:      func(l *lowering, a, b, _ value) value { return l.add(a, b) },
	program.Sub:      func(l *lowering, a, b, _ value) value { return l.sub(a, b) },
	program.Mul:      func(l *lowering, a, b, _ value) value { return l.binary(opMul, a, b) },
	program.Div:      func(l *lowering, a, b, _ value) value { return l.binary(opDiv, a, b) },
	program.Neg:      func(l *lowering, a, _, _ value) value { return l.neg(a) },
	program.Fma:      func(l *lowering, a, b, c value) value { return l.fma(a, b, c) },
	program.Fnma:     func(l *lowering, a, b, c value) value { return l.fma(l.neg(a), b, c) },
	program.Sqrt:     func(l *lowering, a, _, _ value) value { return l.unary(opSqrt, a, 0) },
	program.Abs:      func(l *lowering, a, _, _ value) value { return l.abs(a) },
	program.Sign:     func(l *lowering, a, _, _ value) value { return l.sign(a) },
	program.Min:      func(l *lowering, a, b, _ value) value { return l.extreme(opMin, opOr, math.Inf(-1), a, b) },
	program.Max:      func(l *lowering, a, b, _ value) value { return l.extreme(opMax, opAnd, math.Inf(1), a, b) },
	program.Less:     func(l *lowering, a, b, _ value) value { return l.numeric(l.compare(amd64.LT, a, b)) },
	program.LessEq:   func(l *lowering, a, b, _ value) value { return l.numeric(l.compare(amd64.LE, a, b)) },
	program.Equal:    func(l *lowering, a, b, _ value) value { return l.numeric(l.compare(amd64.EQ, a, b)) },
	program.NotEqual: func(l *lowering, a, b, _ value) value { return l.numeric(l.compare(amd64.NEQ, a, b)) },
	program.And:      func(l *lowering, a, b, _ value) value { return l.numeric(l.binary(opBoth, l.truth(a), l.truth(b))) },
	program.Or:       func(l *lowering, a, b, _ value) value { return l.numeric(l.binary(opEither, l.truth(a), l.truth(b))) },
	program.Not:      func(l *lowering, a, _, _ value) value { return l.numeric(l.not(l.truth(a))) },
	program.Select:   func(l *lowering, a, b, c value) value { return l.choose(l.truth(a), b, c) },
}

// instr lowers one instruction.
func (l *lowering) instr(in *program.Instr) {
	f := &program.Facts[in.Op]
	var x [3]value
	for i, s := range [3]program.Slot{in.A, in.B, in.C} {
		if x[i] = absent; i < f.Args {
			x[i] = l.slot(s)
		}
	}
	switch {
	case in.Op == program.Solve:
		l.solve(int(in.A))
	case in.Op == program.Check:
		l.check(x[0], x[1])
	case kernelOf(in.Op) != nil:
		for k, v := range l.expand(kernelOf(in.Op), [2]value{x[0], x[1]}) {
			l.values[int(in.Dst)+k] = v
		}
	default:
		l.new = true // programs do not compute the same twice
		l.values[in.Dst] = plain[in.Op](l, x[0], x[1], x[2])
		l.new = false
	}
}

// check requires a > PivotFloor·b.
func (l *lowering) check(a, b value) {
	l.require(l.compare(amd64.LT, l.binary(opMul, l.number(program.PivotFloor), b), a))
}

// sign is 1, −1 or x where x is 0 or no number.
func (l *lowering) sign(x value) value {
	zero := l.number(0)
	negative := l.choose(l.compare(amd64.LT, x, zero), l.number(-1), x)
	return l.choose(l.compare(amd64.LT, zero, x), l.number(1), negative)
}

// extreme is min or max as in Go's math: of two zeros the one with, for max without, a sign, which
// the bitwise operation zeros finds; NaN beats all numbers but the extreme one.
func (l *lowering) extreme(o, zeros op, most float64, a, b value) value {
	end := l.number(most)
	v := l.put(instr{op: o, a: a, b: b})
	v = l.choose(l.compare(amd64.EQ, a, b), l.binary(zeros, a, b), v)
	v = l.choose(l.compare(amd64.NEQ, a, a), l.choose(l.compare(amd64.EQ, b, end), b, a), v)
	return l.choose(l.compare(amd64.EQ, a, end), a, v)
}

// solve hands a system to the caller: the matrix and the right side are laid out in
// the frame, and after the call the solution stands there.
func (l *lowering) solve(index int) {
	sys := &l.prog.Systems[index]
	s := Solve{System: index, Matrix: l.layout.reserve(len(sys.Matrix)), RHS: l.layout.reserve(sys.N), X: l.layout.reserve(sys.N), Solved: l.layout.reserve(1)}
	for i, slot := range sys.Matrix {
		l.store(opStore, l.slot(slot), s.Matrix+i)
	}
	for i, slot := range sys.RHS {
		l.store(opStore, l.slot(slot), s.RHS+i)
	}
	l.append(instr{op: opCall, bits: uint64(len(l.layout.Solves))})
	l.layout.Solves = append(l.layout.Solves, s)
	l.require(l.flags(s.Solved))
	for i := range sys.N {
		l.values[int(sys.First)+i] = l.word(s.X + i)
	}
}

// repeat feeds outputs back to inputs in the lanes where all went well and goes round
// until a lane needs attention. A lane that is not active keeps its inputs.
func (l *lowering) repeat(loop *Loop, width amd64.Width) {
	if width == amd64.Scalar {
		l.repeatOne(loop)
		return
	}
	l.append(instr{op: opRound})
	good := l.flags(l.layout.Active)
	if l.ok != absent {
		good = l.binary(opBoth, l.ok, good)
	}
	stop, commit := absent, good
	if loop.Status >= 0 {
		status := l.slot(l.prog.Outputs[loop.Status])
		stop = l.binary(opBoth, l.truth(status), good)
		commit = l.binary(opBoth, l.compare(amd64.LT, status, l.number(Refer)), good)
	}
	for _, f := range loop.Feeds {
		l.store(opStore, l.choose(commit, l.fed(f), l.word(f.Input)), f.Input)
	}
	l.append(instr{op: opContinue, a: good, b: stop})
}

// repeatOne is repeat for one lane: it leaves where it must not feed back.
func (l *lowering) repeatOne(loop *Loop) {
	l.append(instr{op: opRound})
	if l.ok != absent {
		l.append(instr{op: opLeave, a: l.ok})
	}
	stop := absent
	if loop.Status >= 0 {
		status := l.slot(l.prog.Outputs[loop.Status])
		stop = l.truth(status)
		l.append(instr{op: opLeave, a: l.compare(amd64.LT, status, l.number(Refer)), bits: 1})
	}
	for _, f := range loop.Feeds {
		l.store(opStore, l.fed(f), f.Input)
	}
	l.append(instr{op: opContinue, b: stop})
}

// fed is the output to feed back; one that is an input itself might change before it is read, so it comes from
// where outputs stand.
func (l *lowering) fed(f Feed) value {
	v := l.slot(l.prog.Outputs[f.Output])
	if l.list[v].op == opWord {
		return l.word(l.layout.Output + f.Output)
	}
	return v
}
