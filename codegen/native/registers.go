package native

import (
	"math"
	"math/bits"

	"lagc/codegen/amd64"
)

// class is a kind of registers.
type class uint8

const (
	vectors class = iota
	masks
	classes
)

// file is the registers of a class.
type file struct {
	owner  [32]value
	free   uint32
	pinned uint32 // of the instruction that is being written
}

// emitter writes a flat list as instructions and gives registers to values as it goes.
type emitter struct {
	amd64.Code
	*flat
	*schedule
	width  amd64.Width
	layout *Layout
	loop   bool

	files [classes]file
	reg   []int8  // of a value, −1 for none
	home  []int32 // its word in the frame, −1 for none
	pool  []int32 // where a constant stands in the pool, in words, −1 for nowhere
	next  []int32 // the next use of a value, as an index into uses

	constants []uint64 // the pool
	ones      [2]int32 // where the constant with all bits set stands, and the wide one
	spills    [2][]int // words that are free again, and first words of wide places
	released  [2][]int // the same after the current instruction
	top       amd64.Label
	data      amd64.Label
	exit      amd64.Label
	entries   []amd64.Label
	text      int // where the pool begins
}

func newEmitter(f *flat, width amd64.Width, layout *Layout, loop bool) *emitter {
	n := len(f.list)
	e := &emitter{flat: f, schedule: f.plan(), width: width, layout: layout, loop: loop, ones: [2]int32{-1, -1}}
	e.reg, e.home, e.pool = make([]int8, n), make([]int32, n), make([]int32, n)
	e.next = append([]int32(nil), e.first[:n]...)
	for v := range n {
		e.reg[v], e.home[v], e.pool[v] = -1, -1, -1
		if in := &f.list[v]; in.op == opWord || in.op == opFlags {
			e.home[v] = int32(in.bits)
		}
	}
	e.files[vectors].free = 1<<amd64.Shapes[width].Registers - 1
	e.files[masks].free = 0xfe // k0 means no mask
	return e
}

// class tells where a value lives.
func (e *emitter) class(v value) class {
	if e.width.Masks() && facts[e.list[v].op].has(logical) {
		return masks
	}
	return vectors
}

// of returns the width of a value's instructions.
func (e *emitter) of(v value) amd64.Width {
	if e.list[v].wide {
		return amd64.AVX2
	}
	return e.width
}

// size returns 0 for a value that takes one word, 1 for a wide one.
func (e *emitter) size(v value) int {
	if e.list[v].wide {
		return 1
	}
	return 0
}

// spillWords are the words that values take, by size.
var spillWords = [2]int{1, 4}

// never is later than all uses.
const never = math.MaxInt32

// nextUse returns the position of the next use of a value.
func (e *emitter) nextUse(v value) int32 {
	if e.next[v] == e.first[v+1] {
		return never
	}
	return e.uses[e.next[v]]
}

// last tells whether the uses of v by the current instruction, n in number, are its last.
func (e *emitter) last(v value, n int32) bool { return e.next[v]+n >= e.first[v+1] }

// take returns a register that the caller may overwrite.
func (e *emitter) take(c class) amd64.Reg {
	f := &e.files[c]
	if f.free == 0 {
		e.evict(c)
	}
	r := bits.TrailingZeros32(f.free)
	f.free &^= 1 << r
	f.pinned |= 1 << r
	f.owner[r] = absent
	return amd64.Reg(r)
}

// evict frees the register whose value is needed last.
func (e *emitter) evict(c class) {
	f := &e.files[c]
	best, victim := int32(-1), -1
	for r := range amd64.Shapes[e.width].Registers {
		if f.pinned>>r&1 != 0 || c == masks && (r == 0 || r > 7) || f.owner[r] == absent {
			continue
		}
		if use := e.nextUse(f.owner[r]); use > best {
			best, victim = use, r
		}
	}
	v := f.owner[victim]
	e.save(v)
	e.reg[v] = -1
	f.free |= 1 << victim
}

// save makes sure that a value stands in memory.
func (e *emitter) save(v value) {
	if e.home[v] >= 0 || e.list[v].op == opConst {
		return
	}
	spills := &e.spills[e.size(v)]
	if n := len(*spills); n > 0 {
		e.home[v], *spills = int32((*spills)[n-1]), (*spills)[:n-1]
	} else {
		e.home[v] = int32(e.layout.reserve(spillWords[e.size(v)]))
	}
	e.write(v, e.at(int(e.home[v])))
}

// write stores a value that is in a register.
func (e *emitter) write(v value, at amd64.Operand) {
	op := amd64.Store
	if e.class(v) == masks {
		op = amd64.MaskStore
	}
	e.Vector(amd64.Instr{Op: op, Width: e.of(v), Dst: amd64.Reg(e.reg[v]), RM: at})
}

// give makes a register the place of a value.
func (e *emitter) give(r amd64.Reg, v value) {
	f := &e.files[e.class(v)]
	f.owner[r] = v
	f.free &^= 1 << r
	e.reg[v] = int8(r)
}

// used counts a use of v by the current instruction; after the last one its register and spill word
// are free.
func (e *emitter) used(v value) {
	e.next[v]++
	if e.next[v] < e.first[v+1] {
		return
	}
	if r := e.reg[v]; r >= 0 {
		e.files[e.class(v)].free |= 1 << r
		e.reg[v] = -1
	}
	if h := e.home[v]; int(h) >= e.layout.spilled {
		e.released[e.size(v)] = append(e.released[e.size(v)], int(h))
		e.home[v] = -1
	}
}

// at is a word of the frame; a state may stand elsewhere.
func (e *emitter) at(word int) amd64.Operand {
	if !e.loop && word > 0 && word <= e.layout.State {
		return amd64.M(stateBase, int32(8*(word-1)*e.layout.Lanes))
	}
	return amd64.M(frameBase, int32(8*word*e.layout.Lanes))
}

// The general registers of the code's contract.
const (
	frameBase = amd64.RDI
	poolBase  = amd64.RCX
	rounds    = amd64.RSI // of loops
	running   = amd64.RDX
	stateBase = amd64.RSI // without a loop
	copyBase  = amd64.RDX
	held      = amd64.RAX
	attention = amd64.RBX
)

// constant is a constant as an operand. AVX-512 instructions replicate it themselves.
func (e *emitter) constant(bits uint64, width amd64.Width, known *int32) amd64.Operand {
	if *known < 0 {
		*known = int32(len(e.constants))
		e.constants = append(e.constants, bits)
		if width == amd64.AVX2 {
			e.constants = append(e.constants, bits, bits, bits)
		}
	}
	m := amd64.M(poolBase, 8**known-poolBias)
	m.Broadcast = width == amd64.AVX512
	return m
}

// poolBias lets short displacements reach more of the pool: they are signed.
const poolBias = 128

// need returns the register of a value, which is loaded if it is in none.
func (e *emitter) need(v value) amd64.Reg {
	c := e.class(v)
	if e.reg[v] < 0 {
		r := e.take(c)
		e.load(r, v)
		e.give(r, v)
	}
	e.files[c].pinned |= 1 << e.reg[v]
	return amd64.Reg(e.reg[v])
}

// load copies a value from memory to a register.
func (e *emitter) load(r amd64.Reg, v value) {
	in := amd64.Instr{Op: amd64.Load, Width: e.of(v), Dst: r}
	switch {
	case e.list[v].op == opConst && e.list[v].bits == 0:
		in.Op, in.Src, in.RM = amd64.Xor, r, amd64.R(r)
	case e.list[v].op == opConst:
		in.RM = e.constant(e.list[v].bits, e.of(v), &e.pool[v])
		if in.RM.Broadcast {
			in.Op, in.RM.Broadcast = amd64.Broadcast, false
		}
	default:
		in.RM = e.at(int(e.home[v]))
		if e.class(v) == masks {
			in.Op = amd64.MaskLoad
		}
	}
	e.Vector(in)
}

// operand returns a value as the operand that may be in memory. Whole registers are
// not read from the frame in Scalar, where only eight bytes were written: the processor would
// wait for the store to reach the cache.
func (e *emitter) operand(v value, whole bool) amd64.Operand {
	switch {
	case e.reg[v] >= 0:
	case e.list[v].op == opConst:
		return e.constant(e.list[v].bits, e.of(v), &e.pool[v])
	case whole && e.of(v) == amd64.Scalar:
	case !e.last(v, 1) && e.files[vectors].free != 0:
	default:
		return e.at(int(e.home[v]))
	}
	return amd64.R(e.need(v))
}
