package lower

import (
	"math"

	"lagc/codegen/intern"
	"lagc/codegen/program"
	"lagc/symbolic"
)

// builder collects a program. It gives equal operations one slot, computes
// what is constant, and puts what depends on params alone into the prologue.
type builder struct {
	prog    program.Program
	level   []level // of each slot
	values  []float64
	consts  map[uint64]program.Slot
	seen    intern.Table[operation]
	results []program.Slot                // of the operations that have been seen
	minus   []program.Slot                // of each slot that a Neg sets: what it negates; of others itself
	upside  map[program.Slot]program.Slot // of a divisor: kept free for its reciprocal
	inputs  map[symbolic.Symbol]program.Slot
}

// operation is an instruction without Dst.
type operation program.Instr

// Hash is there for intern.Table.
func (o operation) Hash() uint64 {
	return intern.Mix(intern.Mix(uint64(o.Op), uint64(uint32(o.A))<<32|uint64(uint32(o.B))), uint64(uint32(o.C)))
}

// level says what a slot depends on.
type level uint8

const (
	constant level = iota
	params
	state
)

// newBuilder returns a builder with room for some operations.
func newBuilder(inputs []symbolic.Symbol, operations int) *builder {
	slots := len(inputs) + operations
	b := &builder{
		level: make([]level, 0, slots), values: make([]float64, 0, slots), minus: make([]program.Slot, 0, slots),
		consts: map[uint64]program.Slot{},
		upside: map[program.Slot]program.Slot{},
		inputs: make(map[symbolic.Symbol]program.Slot, len(inputs)),
	}
	b.prog.Body, b.results = make([]program.Instr, 0, operations), make([]program.Slot, 0, operations)
	b.seen.Reserve(operations)
	b.prog.Inputs = inputs
	for _, s := range inputs {
		at := state
		if s.Kind == symbolic.Param {
			at = params
		}
		b.inputs[s] = b.slot(at, 0)
	}
	return b
}

func (b *builder) slot(at level, value float64) program.Slot {
	b.level = append(b.level, at)
	b.values = append(b.values, value)
	b.minus = append(b.minus, program.Slot(len(b.minus)))
	return program.Slot(len(b.level) - 1)
}

func (b *builder) constant(x float64) program.Slot {
	key := math.Float64bits(x)
	s, ok := b.consts[key]
	if !ok {
		s = b.slot(constant, x)
		b.consts[key] = s
		b.prog.Consts = append(b.prog.Consts, program.Const{Slot: s, Value: x})
	}
	return s
}

func (b *builder) is(s program.Slot, x float64) bool {
	return b.level[s] == constant && b.values[s] == x
}

// emit returns the slot of op(x, y, z); arguments that op does not take are 0.
func (b *builder) emit(op program.Op, args ...program.Slot) program.Slot {
	op = b.absorbSigns(op, args)
	if s, ok := b.rewrite(op, args); ok {
		return s
	}
	in := instr(op, args)
	at := constant
	for _, a := range args {
		at = max(at, b.level[a])
	}
	if at == constant && program.Facts[op].Eval != nil {
		return b.constant(program.Facts[op].Eval(b.values[in.A], b.values[in.B], b.values[in.C]))
	}
	if commutes(op) && in.A > in.B {
		in.A, in.B = in.B, in.A
	}
	n, known := b.seen.Number(operation(in))
	if known {
		return b.results[n]
	}
	if op == program.Div {
		if _, ok := b.upside[in.B]; !ok {
			b.upside[in.B] = b.slot(max(b.level[in.B], params), 0)
		}
	}
	in.Dst = b.slot(max(at, params), 0)
	for range program.Facts[op].Results - 1 {
		b.slot(max(at, params), 0)
	}
	b.results = append(b.results, in.Dst)
	if op == program.Neg {
		b.minus[in.Dst] = in.A
	}
	b.append(at, in)
	return in.Dst
}

// instr returns the instruction op(args), without its result.
func instr(op program.Op, args []program.Slot) program.Instr {
	var x [3]program.Slot
	copy(x[:], args)
	return program.Instr{Op: op, A: x[0], B: x[1], C: x[2]}
}

// opposite gives the operation that takes a factor or a second term with the
// other sign.
var opposite = [len(program.Facts)]program.Op{
	program.Add: program.Sub, program.Sub: program.Add, program.Fma: program.Fnma, program.Fnma: program.Fma,
}

// absorbSigns takes a negated factor, or second term, as it was before and
// changes the operation instead, which rounds alike. It changes args.
func (b *builder) absorbSigns(op program.Op, args []program.Slot) program.Op {
	first := 0
	switch op {
	case program.Add: // −x + y is y − x
		if b.minus[args[0]] != args[0] {
			args[0], args[1] = args[1], args[0]
		}
		first = 1
	case program.Sub:
		first = 1
	}
	if opposite[op] == 0 {
		return op
	}
	for k := first; k < 2; k++ {
		if x := b.minus[args[k]]; x != args[k] {
			args[k], op = x, opposite[op]
		}
	}
	return op
}

func (b *builder) append(at level, in program.Instr) {
	if at == state {
		b.prog.Body = append(b.prog.Body, in)
	} else {
		b.prog.Prologue = append(b.prog.Prologue, in)
	}
}

func commutes(op program.Op) bool {
	switch op {
	case program.Add, program.Mul, program.Fma, program.Fnma, program.Equal, program.NotEqual, program.And, program.Or:
		return true
	}
	return false
}

// rewrite spares operations with 0 and 1.
func (b *builder) rewrite(op program.Op, x []program.Slot) (program.Slot, bool) {
	switch op {
	case program.Neg:
		if y := b.minus[x[0]]; y != x[0] {
			return y, true
		}
	case program.Add:
		if b.is(x[0], 0) {
			return x[1], true
		}
		if b.is(x[1], 0) {
			return x[0], true
		}
	case program.Sub:
		if b.is(x[1], 0) {
			return x[0], true
		}
		if b.is(x[0], 0) {
			return b.emit(program.Neg, x[1]), true
		}
	case program.Mul:
		if b.is(x[0], 0) || b.is(x[1], 0) {
			return b.constant(0), true
		}
		if b.is(x[0], 1) {
			return x[1], true
		}
		if b.is(x[1], 1) {
			return x[0], true
		}
		if b.is(x[0], -1) {
			return b.emit(program.Neg, x[1]), true
		}
		if b.is(x[1], -1) {
			return b.emit(program.Neg, x[0]), true
		}
	case program.Div:
		if b.is(x[1], 1) || b.is(x[0], 0) {
			return x[0], true
		}
	case program.Fma, program.Fnma:
		return b.rewriteFused(op, x)
	}
	return 0, false
}

// unfused gives the operation that remains of a fused one when a factor is 1.
var unfused = [len(program.Facts)]program.Op{program.Fma: program.Add, program.Fnma: program.Sub}

func (b *builder) rewriteFused(op program.Op, x []program.Slot) (program.Slot, bool) {
	one := -1
	switch {
	case b.is(x[0], 0) || b.is(x[1], 0):
		return x[2], true
	case b.is(x[2], 0):
		product := b.emit(program.Mul, x[0], x[1])
		if op == program.Fnma {
			return b.emit(program.Neg, product), true
		}
		return product, true
	case b.is(x[0], 1):
		one = 0
	case b.is(x[1], 1):
		one = 1
	default:
		return 0, false
	}
	other := x[1-one]
	if op == program.Fnma {
		return b.emit(unfused[op], x[2], other), true
	}
	return b.emit(unfused[op], other, x[2]), true
}

// finish returns the program with the given outputs, scheduled.
func (b *builder) finish(outputs []program.Slot) *program.Program {
	p := b.made(outputs)
	schedule(p)
	return p
}

// made returns the program with the given outputs, its operations in the order in
// which they were emitted.
func (b *builder) made(outputs []program.Slot) *program.Program {
	b.prog.Outputs = outputs
	b.prog.Slots = len(b.level)
	b.sweep()
	b.reciprocals()
	return &b.prog
}

// sweep removes instructions whose results nothing uses.
func (b *builder) sweep() {
	live := make([]bool, b.prog.Slots)
	for _, s := range b.prog.Outputs {
		live[s] = true
	}
	for _, sys := range b.prog.Systems {
		for _, slots := range [][]program.Slot{sys.Matrix, sys.RHS} {
			for _, s := range slots {
				live[s] = true
			}
		}
	}
	b.prog.Body = used(b.prog.Body, live)
	b.prog.Prologue = used(b.prog.Prologue, live)
}

// used returns the instructions that live slots need, and marks what they read.
func used(code []program.Instr, live []bool) []program.Instr {
	keep := make([]bool, len(code))
	for i := len(code) - 1; i >= 0; i-- {
		in := code[i]
		fact := program.Facts[in.Op]
		keep[i] = fact.Results == 0
		for k := range fact.Results {
			keep[i] = keep[i] || live[in.Dst+program.Slot(k)]
		}
		if !keep[i] {
			continue
		}
		for _, s := range []program.Slot{in.A, in.B, in.C}[:fact.Args] {
			live[s] = true
		}
	}
	kept := code[:0]
	for i, in := range code {
		if keep[i] {
			kept = append(kept, in)
		}
	}
	return kept
}
