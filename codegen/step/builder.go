package step

import (
	"math"

	"lagc/codegen/program"
	"lagc/symbolic"
)

// builder collects a program. Other than that of codegen/lower it leaves every operation as it is, down to the
// sign of a zero: what it makes must agree with runtime/integrate.
type builder struct {
	prog   program.Program
	consts map[uint64]program.Slot
	seen   map[program.Instr]program.Slot // by operation, Dst 0
	fixed  map[program.Slot]program.Slot  // of the right-hand side's constants, params and prologue
	held   []program.Slot                 // truth values of the pivots' checks
}

func newBuilder() *builder {
	return &builder{consts: map[uint64]program.Slot{}, seen: map[program.Instr]program.Slot{}, fixed: map[program.Slot]program.Slot{}}
}

// room allots n slots that follow each other.
func (b *builder) room(n int) program.Slot {
	s := program.Slot(b.prog.Slots)
	b.prog.Slots += n
	return s
}

func (b *builder) input(kind symbolic.Kind, index int) program.Slot {
	b.prog.Inputs = append(b.prog.Inputs, symbolic.Symbol{Kind: kind, Index: index})
	return b.room(1)
}

func (b *builder) constant(x float64) program.Slot {
	key := math.Float64bits(x)
	s, ok := b.consts[key]
	if !ok {
		s = b.room(1)
		b.consts[key] = s
		b.prog.Consts = append(b.prog.Consts, program.Const{Slot: s, Value: x})
	}
	return s
}

// op returns the slot of an operation in the body. Equal operations share one.
func (b *builder) op(op program.Op, args ...program.Slot) program.Slot {
	in := program.Instr{Op: op}
	for k, to := range []*program.Slot{&in.A, &in.B, &in.C}[:len(args)] {
		*to = args[k]
	}
	s, ok := b.seen[in]
	if !ok {
		key := in
		in.Dst = b.room(program.Facts[op].Results)
		s = in.Dst
		b.seen[key] = s
		b.prog.Body = append(b.prog.Body, in)
	}
	return s
}

func (b *builder) mul(x, y program.Slot) program.Slot { return b.op(program.Mul, x, y) }
func (b *builder) add(x, y program.Slot) program.Slot { return b.op(program.Add, x, y) }
func (b *builder) sub(x, y program.Slot) program.Slot { return b.op(program.Sub, x, y) }
func (b *builder) abs(x program.Slot) program.Slot    { return b.op(program.Abs, x) }

func (b *builder) fma(x, y, z program.Slot) program.Slot  { return b.op(program.Fma, x, y, z) }
func (b *builder) less(x, y program.Slot) program.Slot    { return b.op(program.Less, x, y) }
func (b *builder) both(x, y program.Slot) program.Slot    { return b.op(program.And, x, y) }
func (b *builder) pick(p, x, y program.Slot) program.Slot { return b.op(program.Select, p, x, y) }

// larger is max(x, y) of two numbers that are not NaN, in the form that is one instruction of processors.
func (b *builder) larger(x, y program.Slot) program.Slot { return b.pick(b.less(y, x), x, y) }

// smaller is min(x, y) likewise.
func (b *builder) smaller(x, y program.Slot) program.Slot { return b.pick(b.less(x, y), x, y) }

// twoSum returns x + y rounded and the exact error of that.
func (b *builder) twoSum(x, y program.Slot) (sum, low program.Slot) {
	sum = b.add(x, y)
	c := b.sub(sum, x)
	return sum, b.add(b.sub(x, b.sub(sum, c)), b.sub(y, c))
}

// begin takes over what the right-hand side computes once: params become inputs, constants and the prologue are
// shared by all stages.
func (b *builder) begin(rhs *program.Program) {
	for i, s := range rhs.Inputs {
		if s.Kind == symbolic.Param {
			b.fixed[program.Slot(i)] = b.input(s.Kind, s.Index)
		}
	}
	for _, c := range rhs.Consts {
		b.fixed[c.Slot] = b.constant(c.Value)
	}
	for _, in := range rhs.Prologue {
		b.prog.Prologue = append(b.prog.Prologue, b.renumber(rhs, in, b.fixed))
	}
}

// inline appends the body of the right-hand side for the given values of its inputs and returns its outputs.
// Checks of pivots become truth values.
func (b *builder) inline(rhs *program.Program, value func(symbolic.Symbol) program.Slot) slots {
	to := make(map[program.Slot]program.Slot, rhs.Slots)
	for from, s := range b.fixed {
		to[from] = s
	}
	for i, s := range rhs.Inputs {
		if s.Kind != symbolic.Param {
			to[program.Slot(i)] = value(s)
		}
	}
	for _, in := range rhs.Body {
		if in.Op == program.Check {
			floor := b.mul(b.constant(program.PivotFloor), to[in.B])
			b.held = append(b.held, b.less(floor, to[in.A]))
			continue
		}
		b.prog.Body = append(b.prog.Body, b.renumber(rhs, in, to))
	}
	out := make(slots, len(rhs.Outputs))
	for i, s := range rhs.Outputs {
		out[i] = to[s]
	}
	return out
}

// renumber gives an instruction new slots and enters those of its results.
func (b *builder) renumber(rhs *program.Program, in program.Instr, to map[program.Slot]program.Slot) program.Instr {
	fact := program.Facts[in.Op]
	if in.Op == program.Solve {
		in.A, in.Dst = b.system(&rhs.Systems[in.A], to)
		return in
	}
	for _, s := range []*program.Slot{&in.A, &in.B, &in.C}[:fact.Args] {
		*s = to[*s]
	}
	if fact.Results > 0 {
		first := b.room(fact.Results)
		for k := range fact.Results {
			to[in.Dst+program.Slot(k)] = first + program.Slot(k)
		}
		in.Dst = first
	}
	return in
}

// system copies a linear system and returns its number and where its solution begins.
func (b *builder) system(sys *program.System, to map[program.Slot]program.Slot) (number, first program.Slot) {
	moved := *sys
	moved.Matrix, moved.RHS = make(slots, len(sys.Matrix)), make(slots, len(sys.RHS))
	for i, s := range sys.Matrix {
		moved.Matrix[i] = to[s]
	}
	for i, s := range sys.RHS {
		moved.RHS[i] = to[s]
	}
	moved.First = b.room(sys.N)
	for k := range sys.N {
		to[sys.First+program.Slot(k)] = moved.First + program.Slot(k)
	}
	b.prog.Systems = append(b.prog.Systems, moved)
	return program.Slot(len(b.prog.Systems) - 1), moved.First
}
